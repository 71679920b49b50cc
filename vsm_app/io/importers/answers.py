"""What a person answers when a table leaves something open, on the command line or in the window's mapping step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from vsm_app.errors import ReadError


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers for a table.

    `unit` holds where the file states none; `units` says what an ambiguous or unknown unit means (`tons` -> `short
    ton`); `decimal` is the decimal mark; `sheet` the sheet with the flows; `nodes` a second table (path); `columns`
    maps our column (`source`) to the file's heading; `period` is the period of the map; `name` its name; `lang` the
    language of names that must be invented.
    """

    unit: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""
    sheet: str = ""
    nodes: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    period: str = ""
    name: str = ""
    lang: str = ""


def answers_of(given: Mapping[str, Any]) -> Answers:
    """The answers out of plain values. Raises ReadError naming an answer that nobody asked for or that cannot be."""
    known = {f.name for f in fields(Answers)}
    values = {key: value for key, value in given.items() if value is not None}
    for key in values.keys() - known:
        raise _bad(key, "unknown", ", ".join(sorted(known)))
    if values.get("decimal", "") not in ("", ",", "."):
        raise _bad("decimal", str(values["decimal"]), ", .")
    for key in ("units", "columns"):
        if not isinstance(values.get(key, {}), Mapping):
            raise _bad(key, str(values[key]), "{…}")
    if "nodes" in values:
        values["nodes"] = Path(values["nodes"])
    for key in values.keys() & {"unit", "sheet", "period", "name", "lang"}:
        values[key] = str(values[key])
    return Answers(**values)


def _bad(key: str, found: str, expected: str) -> ReadError:
    return ReadError(
        f"The answer {key!r} is {found!r}; expected is one of: {expected}.",
        code="import.bad_answer",
        params={"answer": key, "found": found, "expected": expected},
    )
