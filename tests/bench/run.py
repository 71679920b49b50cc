#!/usr/bin/env python3
"""Measure: `python dev.py bench [NAME …] [--json] [--list]`.

A NAME is that of a row (`document.save.10000`) or the start of several (`document`); without one all are measured. One
row a measurement is printed as it is found; with `--json` it is a JSON object on a line of its own, and nothing else
goes to standard output. Exit status: 0 all targets met, 1 one was not met or could not be measured, 2 a NAME is wrong.

Rows come from the modules `rows_*.py` beside this file: each has `ROWS`, a mapping from a row's name to a function
without arguments that returns a `Measurement`.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent, HERE.parent.parent):
    sys.path.insert(0, str(folder))

from measurement import Measurement  # noqa: E402 - found beside this file, see above

Row = Callable[[], Measurement]
COLUMNS = ("name", "value", "unit", "reference", "ratio", "target", "met")
COLUMNS_MEAN = """\
value      what this program needs, in unit
reference  what the peer of the row needs in the same run; ratio is value over it
target     the most that the value may be, or the ratio where the row compares the two

open.N, canvas.ACTION.N stand beside the same map of N nodes without its flows; with .pyqtgraph or .nodegraphqt beside
that program's drawing of the same nodes and edges (installed for the run, thrown away afterwards; a dash where it
cannot be, or needs more than two minutes). PyQtGraph's GraphItem draws squares and straight lines only."""


def main(arguments: Sequence[str]) -> int:
    """Measure what `arguments` name; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="dev.py bench",
        description=(__doc__ or "").partition("\n\n")[0],
        epilog=COLUMNS_MEAN,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, nothing else")
    parser.add_argument("--list", action="store_true", help="only name the rows")
    options = parser.parse_args(arguments)
    known, failed = collect()
    chosen = select(known, options.names)
    if isinstance(chosen, str):
        print(f"dev.py bench: no row is called {chosen!r}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    if options.list:
        print("\n".join(chosen))
        return 0
    missed = failed and not options.names
    if not options.json:
        print(line(dict(zip(COLUMNS, COLUMNS, strict=True))))
    for name in chosen:
        row = measure(name, known[name])
        if row is None or not row["met"]:
            missed = True
        if row is not None:
            print(json.dumps(row) if options.json else line(row), flush=True)
    return 1 if missed else 0


def collect() -> tuple[dict[str, Row], bool]:
    """All rows by name, sorted; a module that cannot be loaded is named, the others go on."""
    found: dict[str, Row] = {}
    failed = False
    for path in sorted(HERE.glob("rows_*.py")):
        try:
            with contextlib.redirect_stdout(sys.stderr):
                rows: Mapping[str, Row] = importlib.import_module(path.stem).ROWS
        except Exception:  # whatever a module lacks, the rest is measured
            traceback.print_exc()
            failed = True
            continue
        twice = found.keys() & rows.keys()
        if twice:
            raise ValueError(f"{path.name} measures again what another file does: {', '.join(sorted(twice))}")
        found |= rows
    return dict(sorted(found.items())), failed


def select(known: Mapping[str, Row], names: Sequence[str]) -> list[str] | str:
    """The rows that are wanted, in their order; a name that fits none is returned instead."""
    for name in names:
        if not any(fits(row, name) for row in known):
            return name
    return [row for row in known if not names or any(fits(row, name) for name in names)]


def fits(row: str, name: str) -> bool:
    """Whether `name` is the row or the start of it up to a dot."""
    return row == name or row.startswith(f"{name}.")


def measure(name: str, work: Row) -> dict[str, Any] | None:
    """The row; `None` where it failed. What the work prints goes to standard error."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return work().row(name)
    except Exception:  # one broken row must not hide the others
        print(f"{name} could not be measured:", file=sys.stderr)
        traceback.print_exc()
        return None


def line(row: Mapping[str, Any]) -> str:
    """A row for the eye."""
    words = ["–" if row[key] is None else "yes" if row[key] is True else "NO" if row[key] is False else str(row[key])
             for key in COLUMNS]  # fmt: skip
    return f"{words[0]:24}" + "".join(f"{word:>12}" for word in words[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
