"""Start of the program: `vsm-app` and `python -m vsm_app`."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn


class Stopped(KeyboardInterrupt):
    """Ctrl+C. A class of its own, since the interpreter remembers the plain one and would end by the signal."""


def main() -> int:
    """Run the command line (without a command: the window) and return the exit status."""
    try:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, _stop)
        from vsm_app.cli import main as run

        return run()
    except KeyboardInterrupt:  # so early that the command line could not take care of it
        from vsm_app.texts import text

        sys.stderr.write(f"vsm-app: {text('cli.interrupted')}\n")
        return 2


def _stop(*_signal: object) -> NoReturn:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
