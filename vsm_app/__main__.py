"""Start of the program: `vsm-app` and `python -m vsm_app`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line (without a command: the window) and return the exit status."""
    from vsm_app.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
