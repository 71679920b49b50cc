"""What the bundle starts."""

import sys

from vsm_app.__main__ import main

sys.exit(main())
