"""What a decoder says of JSON that does not fit, in parts that become a sentence of ours: what belongs where."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

_MESSAGE: Final = re.compile(r"^(?P<what>.*?)(?: - at `(?P<place>[^`]*)`)?$", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `?(\w+)")
#: The first word of what msgspec expects, and the end of the code of our sentence; all else is `value`.
_EXPECTED: Final = re.compile(r"(?:Expected )?`?(\w+)")
_KINDS: Final = {
    "array": "list",
    "bool": "truth",
    "float": "number",
    "int": "whole",
    "object": "object",
    "str": "text",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """What does not fit: `kind` (list, truth, number, whole, object, text, value, missing), `place` as `flows[0].mean`.

    `field` is what is missing.
    """

    kind: str
    place: str
    field: str = ""


def misfit_of(error: Exception) -> Misfit:
    """The parts of what msgspec says."""
    found = _MESSAGE.match(str(error))
    what, place = (found["what"], found["place"] or "") if found else (str(error), "")
    place = place.removeprefix("$").lstrip(".")
    missing, expected = _MISSING.match(what), _EXPECTED.match(what)
    if missing is not None:
        return Misfit("missing", place, missing[1])
    return Misfit(_KINDS.get(expected[1], "value") if expected else "value", place)


def broken_at(data: bytes) -> tuple[int, int] | None:
    """Line and column from which on `data` is no JSON; `None` where it is. Raises RecursionError."""
    try:
        json.loads(data.decode("utf-8-sig", errors="replace"))
    except json.JSONDecodeError as error:
        return error.lineno, error.colno
    return None


def shown(value: Any, longest: int = 60) -> str:
    """A value of a file as its text, cut."""
    return json.dumps(value, ensure_ascii=False, default=str)[:longest]
