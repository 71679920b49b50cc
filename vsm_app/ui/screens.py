"""Whether a window can be shown at all; asked before Qt, which would end the process itself."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Final

_SECONDS: Final = 5.0  # for a display on another machine
_FIRST_PORT: Final = 6000  # X display n listens on TCP port 6000 + n
_SOCKETS: Final = Path("/", "tmp", ".X11-unix")  # where X displays stand, whatever the folder for temporary files
_DISPLAY: Final = re.compile(r"(?P<host>.*):(?P<number>\d+)(\.\d+)?")


def has_screen() -> bool:
    """Whether a display answers, as far as the environment names one; always true on Windows and macOS."""
    if sys.platform in {"win32", "darwin"}:
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen and not chosen.startswith(("xcb", "wayland")):
        return True
    return _wayland_answers() or _x_answers(os.environ.get("DISPLAY", ""))


def _wayland_answers() -> bool:
    named = os.environ.get("WAYLAND_DISPLAY", "")
    return bool(named) and _connects(str(Path(os.environ.get("XDG_RUNTIME_DIR", "")) / named))


def _x_answers(display: str) -> bool:
    """Display `:1` is a socket in the file system or, on Linux, one without a file; `host:1` is a port."""
    match = _DISPLAY.fullmatch(display)
    if match is None:
        return False
    host, number = match["host"], int(match["number"])
    if host and host != "unix" and not host.startswith("/"):
        return _connects((host, _FIRST_PORT + number))
    path = str(_SOCKETS / f"X{number}")
    return _connects(path) or _connects("\0" + path)


def _connects(address: str | tuple[str, int]) -> bool:
    import socket

    try:
        if isinstance(address, tuple):
            socket.create_connection(address, timeout=_SECONDS).close()
            return True
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(_SECONDS)
            client.connect(address)
    except (OSError, ValueError, OverflowError):
        return False
    return True
