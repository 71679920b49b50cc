"""What a person answers when a table leaves something open, on the command line or in the window's mapping step."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from vsm_app.errors import ReadError
from vsm_app.io.importers.headings import FLOW_COLUMNS
from vsm_app.model.units import TIME_BASES
from vsm_app.texts import LANGUAGES

_SHOWN: Final = 60


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


#: Answers that are a text, and those that are texts by name.
_TEXTS: Final = ("unit", "decimal", "sheet", "nodes", "period", "name", "lang")
_NAMED: Final = ("units", "columns")


def answers_of(given: Mapping[str, Any]) -> Answers:
    """The answers out of plain values. Raises ReadError naming an answer that nobody asked for or that cannot be."""
    known = sorted(f.name for f in fields(Answers))
    values = {key: value for key, value in given.items() if value is not None}
    for key, value in values.items():
        if key not in known:
            raise ReadError(
                f"There is no answer called {key!r}; there are: {', '.join(known)}.",
                code="import.unknown_answer",
                params={"answer": key, "known": known},
            )
        if key in _TEXTS and not isinstance(value, (str, Path)):
            raise _misfit("import.answer_no_text", key, value, "a text")
        if key in _NAMED and not (isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())):
            raise _misfit("import.answer_no_texts", key, value, "an object of texts")
    _choose("decimal", values.get("decimal", ""), ("", ",", "."))
    _choose("lang", values.get("lang", ""), ("", *LANGUAGES))
    _choose("period", values.get("period", ""), ("", *TIME_BASES))
    for column in values.get("columns", {}):
        _choose("columns", column, FLOW_COLUMNS)
    if "nodes" in values:
        values["nodes"] = Path(values["nodes"])
    return Answers(**values)


def _choose(answer: str, found: str, expected: Collection[str]) -> None:
    if found not in expected:
        known = [one for one in expected if one]
        raise ReadError(
            f"The answer {answer!r} is {found!r}; expected is one of: {', '.join(known)}.",
            code="import.bad_answer",
            params={"answer": answer, "found": found, "expected": known},
        )


def _misfit(code: str, answer: str, found: object, expected: str) -> ReadError:
    shown = json.dumps(found, ensure_ascii=False, default=str)[:_SHOWN]
    return ReadError(
        f"The answer {answer!r} is {shown}; {expected} is expected there.",
        code=code,
        params={"answer": answer, "found": shown},
    )
