"""Try a bundle as its user would: `python installer/smoke.py [FOLDER]` (default `dist/Ringstrom`).

The self-test must say `ok`, a map must be solved, and the window must open: on Linux on a virtual screen (needs Xvfb).
The bundle gets an empty home and nothing of this Python.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUNDLE = Path(__file__).resolve().parent.parent / "dist" / "Ringstrom"
SUFFIX = ".exe" if os.name == "nt" else ""
TITLE = "Ringstrom"
PATIENCE = 60.0  # seconds for a window to open on a slow machine
STANDS = 2.0  # seconds that it must stay open


def main(arguments: list[str]) -> int:
    """Try the bundle in the folder `arguments[0]`; print what was done, return 1 at the first failure."""
    bundle = Path(arguments[0]).resolve() if arguments else BUNDLE
    with tempfile.TemporaryDirectory() as home:
        environment = clean_environment(Path(home))
        try:
            selftest(bundle, environment, Path(home))
            solves_an_example(bundle, environment, Path(home))
            opens_a_window(bundle, environment)
        except SmokeError as error:
            print(f"failed: {error}")
            return 1
    print("ok")
    return 0


class SmokeError(Exception):
    """The bundle does not do what it must."""


def clean_environment(home: Path) -> dict[str, str]:
    """Return the environment of a user who has no Python and has never started the program."""
    dropped = ("PYTHON", "VIRTUAL_ENV", "QT_", "XDG_", "LD_LIBRARY_PATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return kept | {"HOME": str(home), "APPDATA": str(home), "LOCALAPPDATA": str(home)}


def selftest(bundle: Path, environment: dict[str, str], folder: Path) -> None:
    """`vsm-app selftest` says `ok`."""
    done = command(bundle, ["--lang", "en", "selftest"], environment, folder)
    if done.returncode or "ok" not in done.stdout:
        raise SmokeError(f"selftest ended with {done.returncode}: {done.stdout} {done.stderr}")
    print(f"selftest: {done.stdout.strip().splitlines()[-1]}")


def solves_an_example(bundle: Path, environment: dict[str, str], folder: Path) -> None:
    """An example is written, solved and reported."""
    command(bundle, ["examples", "drive-unit", "-o", "map.cvsm"], environment, folder)
    solved = command(bundle, ["solve", "map.cvsm", "--json"], environment, folder)
    try:
        solution = json.loads(solved.stdout)
    except ValueError as error:
        raise SmokeError(f"solve printed no JSON: {solved.stdout[:200]} {solved.stderr}") from error
    command(bundle, ["report", "map.cvsm", "-o", "map.xlsx"], environment, folder)
    if not (folder / "map.xlsx").is_file():
        raise SmokeError("report wrote no workbook")
    print(f"solve: {len(solution['flows'])} rows of flows, status {solution['status']}")


def command(
    bundle: Path, arguments: list[str], environment: dict[str, str], folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run the bundle's command line."""
    program = [str(bundle / f"vsm-app{SUFFIX}"), *arguments]
    return subprocess.run(
        program, capture_output=True, text=True, encoding="utf-8", check=False, env=environment, cwd=folder, timeout=300
    )


def opens_a_window(bundle: Path, environment: dict[str, str]) -> None:
    """The window opens and stays."""
    with screen() as display:
        program = [str(bundle / f"{TITLE}{SUFFIX}")]
        shown = environment | ({"DISPLAY": display} if display else {})
        with subprocess.Popen(
            program, env=shown, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            began = time.monotonic()
            try:
                seen = wait_for_window(display, process)
                took = time.monotonic() - began
                time.sleep(STANDS)
                gone = process.poll() is not None
            finally:
                process.terminate()
            output = process.communicate(timeout=30)[0]
        if gone or not seen:
            raise SmokeError(f"no window titled {TITLE} came and stayed: {output}")
    print(f"window: open after {took:.1f} s")


@contextmanager
def screen() -> Iterator[str]:
    """Provide a virtual screen on Linux and its name; elsewhere the real one."""
    if sys.platform != "linux":
        yield ""
        return
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        raise SmokeError("Xvfb is not installed")
    reader, writer = os.pipe()
    arguments = [xvfb, "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(arguments, pass_fds=[writer], stderr=subprocess.DEVNULL) as server:
        os.close(writer)
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


def wait_for_window(display: str, process: subprocess.Popen[str]) -> bool:
    """Whether a window with our title appears before the patience ends."""
    titles = titles_on_windows if os.name == "nt" else titles_on_x11
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if any(TITLE in title for title in titles(display)):
            return True
        time.sleep(0.2)
    return False


def titles_on_x11(display: str) -> list[str]:
    """Return the titles of the root's children on an X screen without a window manager."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    opened = x11.XOpenDisplay(display.encode())
    if not opened:
        return []
    connection = ctypes.c_void_p(opened)
    root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
    children = ctypes.POINTER(ctypes.c_ulong)()
    answers = [ctypes.byref(value) for value in (root, parent, children, count)]
    x11.XQueryTree(connection, ctypes.c_ulong(x11.XDefaultRootWindow(connection)), *answers)
    found = []
    for index in range(count.value):
        name = ctypes.c_char_p()
        if x11.XFetchName(connection, ctypes.c_ulong(children[index]), ctypes.byref(name)) and name.value:
            found.append(name.value.decode("utf-8", errors="replace"))
    x11.XCloseDisplay(connection)
    return found


def titles_on_windows(_display: str) -> list[str]:
    """Return the titles of the visible top-level windows."""
    user32 = getattr(ctypes, "windll").user32  # noqa: B009 - the name exists on Windows alone
    found: list[str] = []

    def visit(handle: int, _: int) -> bool:
        buffer = ctypes.create_unicode_buffer(512)
        if user32.IsWindowVisible(handle) and user32.GetWindowTextW(handle, buffer, len(buffer)):
            found.append(buffer.value)
        return True

    kind = getattr(ctypes, "WINFUNCTYPE")(ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)  # noqa: B009
    user32.EnumWindows(kind(visit), 0)
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
