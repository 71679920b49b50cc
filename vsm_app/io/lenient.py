"""The second, slow way to read a document: what can be kept is kept, all else becomes a problem with its place."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Final, TypeVar

import msgspec

from vsm_app.io.filetypes import ELEMENTS, PLACES, DocumentFile, LayoutFile, scales_read
from vsm_app.io.misfits import Misfit, misfit_of, shown
from vsm_app.model.document import Source
from vsm_app.model.placement import Note
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.settings import Settings

Raw = dict[str, Any]
T = TypeVar("T")

_SECTION: Final = re.compile(r'^"(\w+)"\s*:\s*([\[{])$')
_PAIR: Final = re.compile(r'^("(?:[^"\\]|\\.)*")\s*:\s*(.+)$')
_SHOWN: Final = 60  # characters of what was found
_MAX_PROBLEMS: Final = 200


def parse(data: bytes) -> tuple[Raw, tuple[Problem, ...]]:
    """The JSON object in `data`; numbers that are not finite become null, a broken text is read line by line."""
    text = data.decode("utf-8-sig", errors="replace")
    problems: list[Problem] = []
    try:
        raw = json.loads(text)
    except ValueError:
        raw, damage = read_lines(text)
        problems += damage
    if not isinstance(raw, dict):
        return {}, ()
    cleaned = _finite(raw, "", problems)
    return cleaned, tuple(problems)


def _finite(value: Any, place: str, problems: list[Problem], subjects: tuple[str, ...] = ()) -> Any:
    """`value` without numbers that are none; `subjects` is the element in which it stands."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            subjects = (value["id"],)
        return {key: _finite(inner, f"{place}.{key}".lstrip("."), problems, subjects) for key, inner in value.items()}
    if isinstance(value, list):
        return [
            _finite(inner, f"{place}[{_name(inner, index)}]", problems, subjects) for index, inner in enumerate(value)
        ]
    if isinstance(value, float) and not math.isfinite(value):
        found = "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        problems.append(Problem("file.not_finite", Severity.ERROR, subjects, {"place": place, "found": found}))
        return None
    return value


def _name(element: Any, index: int) -> str:
    return str(element["id"]) if isinstance(element, dict) and "id" in element else str(index)


# --- a broken text, line by line ---
def read_lines(text: str) -> tuple[Raw, list[Problem]]:
    """What can be read of a text in our own layout (one element a line), however it ends."""
    raw: Raw = {}
    stack: list[Any] = [raw]
    problems: list[Problem] = []
    closed = False
    for number, line in enumerate(text.split("\n"), 1):
        content = line.strip().removesuffix(",")
        if content in ("", "{") and len(stack) == 1:
            continue
        if content in ("]", "}"):
            closed = len(stack) == 1
            stack = stack[:-1] or [raw]
            continue
        section = _SECTION.match(content)
        if section is not None and isinstance(stack[-1], dict):
            opened: Any = [] if section[2] == "[" else {}
            stack[-1][section[1]] = opened
            stack.append(opened)
        elif not _take_line(content, stack[-1]):
            problems.append(
                Problem("file.damaged_line", Severity.ERROR, (), {"line": number, "found": content[:_SHOWN]})
            )
    if not closed:
        problems.append(Problem("file.cut_off", Severity.ERROR))
    return raw, problems[:_MAX_PROBLEMS]


def _take_line(content: str, into: Any) -> bool:
    """Take one element or pair over; says whether that was possible."""
    try:
        if isinstance(into, list):
            into.append(json.loads(content))
            return True
        pair = _PAIR.match(content)
        if pair is not None:
            into[json.loads(pair[1])] = json.loads(pair[2])
            return True
    except ValueError:
        pass
    return False


# --- elements that do not fit ---
def convert(raw: Raw) -> tuple[DocumentFile, tuple[Problem, ...]]:
    """The file's values, element by element; what does not fit is left out and described."""
    problems: list[Problem] = []
    apart = (*ELEMENTS, "layout", "settings", "source")
    plain = dict(raw)
    for key in apart:
        plain.pop(key, None)
    file = _convert_one(plain, DocumentFile, "", problems) or DocumentFile()
    for name, kind in ELEMENTS.items():
        setattr(file, name, list(_elements(raw.get(name), kind, name, problems)))
    file.settings = _convert_one(raw.get("settings", {}), Settings, "settings", problems) or Settings()
    file.source = _convert_one(raw.get("source", {}), Source, "source", problems) or Source()
    file.layout = _layout(raw.get("layout"), problems)
    _name_unknown(raw, problems)
    return file, tuple(problems[:_MAX_PROBLEMS])


def _layout(raw: Any, problems: list[Problem]) -> LayoutFile:
    layout = LayoutFile()
    if not isinstance(raw, dict):
        if raw is not None:
            problems.append(_misfit(Misfit("object", ""), "layout", raw))
        return layout
    for name, kind in PLACES.items():
        pairs = raw.get(name, {})
        if not isinstance(pairs, dict):
            problems.append(_misfit(Misfit("object", ""), f"layout.{name}", pairs))
            continue
        values = ((key, _convert_one(value, kind, f"layout.{name}.{key}", problems)) for key, value in pairs.items())
        setattr(layout, name, {key: value for key, value in values if value is not None})
    layout.notes = list(_elements(raw.get("notes"), Note, "layout.notes", problems))
    layout.sankey_scale = scales_read(raw.get("sankey_scale")) or None
    return layout


def _elements(raw: Any, kind: type[T], place: str, problems: list[Problem]) -> Iterator[T]:
    if raw is None:
        return
    if isinstance(raw, dict):  # written by hand as id -> element
        raw = [value | {"id": key} if isinstance(value, dict) else value for key, value in raw.items()]
    if not isinstance(raw, list):
        problems.append(_misfit(Misfit("list", ""), place, raw))
        return
    for index, element in enumerate(raw):
        value = _convert_one(element, kind, f"{place}[{_name(element, index)}]", problems)
        if value is not None:
            yield value


def _convert_one(raw: Any, kind: type[T], place: str, problems: list[Problem]) -> T | None:
    """One value; a field that does not fit is left out, the whole value only where it cannot be without that field."""
    if not isinstance(raw, dict):
        problems.append(_misfit(Misfit("object", ""), place, raw))
        return None
    left = dict(raw)
    while True:
        try:
            return msgspec.convert(left, kind)
        except msgspec.ValidationError as error:
            misfit = misfit_of(error)
            field = re.split(r"[.\[]", misfit.place)[0]
            problems.append(_misfit(misfit, place, left.get(field, left), str(raw.get("id", ""))))
            if field not in left:
                return None
            del left[field]


def _misfit(misfit: Misfit, place: str, found: Any, subject: str = "") -> Problem:
    """`misfit` of a value that stands at `place`."""
    where = f"{place}{misfit.place}" if misfit.place.startswith("[") else f"{place}.{misfit.place}"
    params: dict[str, Param] = {"place": where.strip("."), "found": shown(found)}
    if misfit.field:
        params["field"] = misfit.field
    return Problem(f"file.misfit.{misfit.kind}", Severity.ERROR, (subject,) if subject else (), params)


def _name_unknown(raw: Raw, problems: list[Problem]) -> None:
    """Fields that no version up to this one has: left out, and said so once for each place."""
    unknown = [key for key in raw if key not in {f.name for f in fields(DocumentFile)}]
    for name, kind in ELEMENTS.items():
        known = {f.name for f in fields(kind)}
        elements = raw.get(name)
        for element in elements if isinstance(elements, list) else ():
            if isinstance(element, dict):
                unknown += [f"{name}[{_name(element, 0)}].{key}" for key in element if key not in known]
    problems += [
        Problem("file.unknown_field", Severity.WARNING, (), {"place": place}) for place in unknown[:_MAX_PROBLEMS]
    ]
