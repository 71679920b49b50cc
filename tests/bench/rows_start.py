"""Start: time and memory until the first window is painted, beside an empty PySide6 window in the same run.

Each start is a fresh interpreter; the clock runs from the moment it is called until its first paint event.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from measurement import Measurement

from helpers.first_paint import PROGRAM, until_first_paint

_ROUNDS = 5
_MEGABYTE = 1e6
_MEMORY = """
import os, sys

def memory():
    if sys.platform == "linux":
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes
        class Counters(ctypes.Structure):
            _fields_ = [("cb", wintypes.DWORD), ("faults", wintypes.DWORD)] + [
                (name, ctypes.c_size_t) for name in ("peak", "working", "a", "b", "c", "d", "pagefile", "peakpagefile")]
        found = Counters()
        process = ctypes.windll.kernel32.GetCurrentProcess
        process.restype = wintypes.HANDLE
        ask = ctypes.windll.psapi.GetProcessMemoryInfo
        ask.argtypes = [wintypes.HANDLE, ctypes.POINTER(Counters), wintypes.DWORD]
        ask(process(), ctypes.byref(found), ctypes.sizeof(found))
        return found.working
    import resource
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS
"""
_BLANK = """
from PySide6.QtWidgets import QMainWindow
application = QApplication(["blank"])
window = QMainWindow()
window.resize(1280, 800)
window.show()
sys.exit(QApplication.exec())
"""


def _start(script: str, home: str) -> tuple[float, float]:
    """Seconds to the first paint, and bytes of memory then."""
    environment = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "XDG_STATE_HOME": home}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    # An installed program has its byte code: the round that is not counted writes it, wherever this runs.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(Path(home) / "bytecode")
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY + until_first_paint("memory()", script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=environment,
    )
    spent = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"no window was painted: {done.stderr[-2000:]}")
    return spent, float(json.loads(done.stdout.splitlines()[-1]))


@cache
def _starts() -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Starts of the program and of an empty window, in turns, after one of each that is not counted."""
    ours, blank = [], []
    with tempfile.TemporaryDirectory() as home:
        for _ in range(_ROUNDS + 1):
            blank.append(_start(_BLANK, home))
            ours.append(_start(PROGRAM, home))
    return ours[1:], blank[1:]


def first_window() -> Measurement:
    """Time to the first paint, the best of some: what other programs take of the machine only ever adds."""
    ours, blank = _starts()
    value, reference = (min(spent for spent, _ in starts) for starts in (ours, blank))
    return Measurement(value, "s", 1.5, reference, by_ratio=True)


def memory() -> Measurement:
    """Memory at the first paint."""
    ours, blank = _starts()
    value, reference = (statistics.median(size for _, size in starts) / _MEGABYTE for starts in (ours, blank))
    return Measurement(value, "MB", 80.0, reference)


ROWS = {"start.first_window": first_window, "start.memory": memory}
