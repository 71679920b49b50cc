"""What scripts rely on: the names of the commands and the exit statuses."""

from __future__ import annotations

from typing import Final

COMMANDS: Final = frozenset(
    {
        "check",
        "solve",
        "indicators",
        "hotspots",
        "report",
        "draw",
        "convert",
        "compare",
        "montecarlo",
        "examples",
        "method",
        "selftest",
        "window",
    }
)
DONE: Final = 0
PROBLEMS: Final = 1
FAILED: Final = 2
