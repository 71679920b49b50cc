"""What a method is, what it gives back, and how its inputs are read.

Inputs are JSON as a user writes it: a quantity is `{"value": ..., "unit": "..."}` in any unit of its dimension, or a
bare number in the unit stated for it. Whatever is unknown, missing or impossible is named in one sentence
(`MethodInputError`).
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vsm_app.engine.methods.units import ratio_of_units
from vsm_app.errors import MethodInputError
from vsm_app.model.problems import Problem, Severity
from vsm_app.texts import format_number, problem_text, text

FORMAT: Final = "vsm-method/1"
FRACTION: Final = "1"
#: Among a method's inputs: names of the user's own are taken too (several machines by name).
ANY: Final = "*"

#: An output: a quantity, a bare text or number, or nested the same way.
Output = Any


@dataclass(frozen=True, slots=True)
class Quantity:
    """One output with its unit; `None` = not defined (a problem says why)."""

    value: float | None
    unit: str = FRACTION


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method's computation returns."""

    outputs: Mapping[str, Output]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """One method. Its name stands in the text tables under `method.<id>`; `inputs` are all names that it knows."""

    id: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    formula: str
    source: str
    compute: Callable[[Inputs], Outcome]
    verified: bool = False


@dataclass(frozen=True, slots=True)
class MethodResult:
    """Outputs of one method with where they come from."""

    method: str
    outputs: Mapping[str, Output]
    problems: tuple[Problem, ...] = ()
    source: str = ""
    verified: bool = False

    def to_json(self, lang: str) -> dict[str, Any]:
        """The shape `vsm-method/1`."""
        return {
            "format": FORMAT,
            "method": self.method,
            "outputs": {key: _json(value) for key, value in self.outputs.items()},
            "problems": [
                {
                    "code": problem.code,
                    "severity": problem.severity.value,
                    "params": {key: _finite(value) for key, value in problem.params.items()},
                    "text": problem_text(problem, lang),
                }
                for problem in self.problems
            ],
            "source": self.source,
            "verified": self.verified,
        }

    def to_text(self, lang: str) -> str:
        """Outputs, problems and source for a reader."""
        lines = [text(f"method.{self.method}", lang=lang), *_lines(self.outputs, lang)]
        lines += [problem_text(problem, lang) for problem in self.problems]
        lines.append(text("method.source", {"source": self.source}, lang))
        if not self.verified:
            lines.append(text("method.unverified", lang=lang))
        return "\n".join(lines)


def _finite(value: object) -> object:
    """`None` for a number that JSON cannot hold."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _json(value: Output) -> Output:
    if isinstance(value, Quantity):
        return {"value": value.value, "unit": value.unit}
    if isinstance(value, Mapping):
        return {key: _json(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(part) for part in value]
    return value


def _lines(outputs: Mapping[str, Output], lang: str, indent: str = "") -> list[str]:
    lines = []
    for key, value in outputs.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}{key}", *_lines(value, lang, indent + "  ")]
        elif isinstance(value, (list, tuple)) and any(isinstance(part, Mapping) for part in value):
            for number, part in enumerate(value, 1):
                lines += [f"{indent}{key} {number}", *_lines(part, lang, indent + "  ")]
        else:
            lines.append(f"{indent}{key} = {_written(value, lang)}")
    return lines


def _written(value: Output, lang: str) -> str:
    if isinstance(value, Quantity):
        if value.value is None:
            return text("indicator.not_defined", lang=lang)
        shown = format_number(value.value, lang, ".6g")
        return shown if value.unit == FRACTION else f"{shown} {value.unit}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_written(part, lang) for part in value)
    if value is None:
        return text("indicator.not_defined", lang=lang)
    return format_number(value, lang, ".6g") if isinstance(value, float) else str(value)


def undefined(output: str, reason: str) -> Problem:
    """Why an output is not defined: `reason` is the last part of the code."""
    return Problem(f"method.not_defined.{reason}", Severity.INFO, (), {"output": output})


def warning(code: str, **params: str | float) -> Problem:
    """Something doubtful in the inputs."""
    return Problem(code, Severity.WARNING, (), params)


class Inputs:
    """Reads the inputs of one method, or of one entry of a list (`place` says where)."""

    def __init__(self, method: str, given: Mapping[str, Any], place: str = "") -> None:
        self.method = method
        self.given = given
        self._place = place

    # --- what is there
    def __contains__(self, name: str) -> bool:
        return self.given.get(name) is not None

    def known(self, *names: str) -> None:
        """Refuse any other input."""
        for name in self.given:
            if name not in names:
                raise MethodInputError(
                    f"{self.method}: the input {self.at(name)!r} is not known; known are {', '.join(sorted(names))}.",
                    code="method.unknown_input",
                    params={"method": self.method, "name": self.at(name), "known": sorted(names)},
                )

    def at(self, name: str) -> str:
        """Name of an input with its place in a list."""
        return f"{self._place}.{name}" if self._place else name

    def missing(self, *names: str) -> MethodInputError:
        """The error for an input that is needed (or one of several)."""
        wanted = " | ".join(self.at(name) for name in names)
        return MethodInputError(
            f"{self.method}: the input {wanted!r} is missing.",
            code="method.missing_input",
            params={"method": self.method, "name": wanted},
        )

    def impossible(self, name: str, found: object, expected: str, **params: object) -> MethodInputError:
        """The error for a value that cannot be: `expected` is the last part of the code of its sentence."""
        code = f"method.impossible.{expected}"
        told: dict[str, object] = {"method": self.method, "name": self.at(name), "found": _as_written(found), **params}
        return MethodInputError(text(code, told, "en"), code=code, params=told)

    def table(self, name: str) -> Mapping[str, Any]:
        """An object that may be missing, and is empty then."""
        return self.inside(name).given if name in self else {}

    # --- values
    def number(self, name: str, unit: str = FRACTION, default: float | None = None) -> float:
        """A number in `unit` (bare numbers are taken as such)."""
        value = self.given.get(name)
        if value is None:
            if default is None:
                raise self.missing(name)
            return default
        return self._read(name, value, unit)

    def _read(self, name: str, value: object, unit: str) -> float:
        stated = unit
        if isinstance(value, Mapping):
            if "value" not in value:
                raise self.impossible(name, value, "no_value")
            stated = self._word(name, value.get("unit"), unit)
            value = value["value"]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._no_number(name, value, unit)
        if isinstance(value, int) and abs(value) > sys.float_info.max:
            raise self._no_number(name, "…", unit)
        if not math.isfinite(value):
            raise self._no_number(name, value, unit)
        factor = ratio_of_units(stated, unit)
        if factor is None:
            raise self.impossible(name, stated, "unit", unit=unit)
        return float(value) * factor

    def _no_number(self, name: str, value: object, unit: str) -> MethodInputError:
        return self.impossible(name, value, "plain_number" if unit == FRACTION else "number", unit=unit)

    def positive(self, name: str, unit: str = FRACTION, default: float | None = None) -> float:
        """A number above zero."""
        value = self.number(name, unit, default)
        if value <= 0:
            raise self.impossible(name, value, "positive")
        return value

    def amount(self, name: str, unit: str = FRACTION, default: float | None = None) -> float:
        """A number that is not negative."""
        value = self.number(name, unit, default)
        if value < 0:
            raise self.impossible(name, value, "amount")
        return value

    def share(self, name: str, default: float | None = None) -> float:
        """A fraction from 0 to 1."""
        value = self.number(name, FRACTION, default)
        if not -_EDGE <= value <= 1 + _EDGE:
            raise self.impossible(name, value, "share")
        return min(max(value, 0.0), 1.0)

    def unit_of(self, name: str, default: str) -> str:
        """The unit in which an input is stated."""
        value = self.given.get(name)
        return self._word(name, value.get("unit"), default) if isinstance(value, Mapping) else default

    def text(self, name: str, default: str = "") -> str:
        """A text."""
        return self._word(name, self.given.get(name), default)

    def _word(self, name: str, value: object, default: str) -> str:
        if isinstance(value, (bool, Mapping, list)):
            raise self.impossible(name, value, "text")
        return str(value) if value or value == 0 else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no: true, false, 1, 0."""
        value = self.given.get(name)
        if value is None:
            return default
        if value in (0, 1):  # true and false too
            return bool(value)
        raise self.impossible(name, value, "flag")

    def numbers(self, name: str, unit: str = FRACTION) -> list[float]:
        """A list of numbers."""
        return [self._read(f"{name}[{i}]", value, unit) for i, value in enumerate(self._list(name))]

    def entries(self, name: str) -> list[Inputs]:
        """A list of objects."""
        found = []
        for number, entry in enumerate(self._list(name)):
            if not isinstance(entry, Mapping):
                raise self.impossible(f"{name}[{number}]", entry, "object")
            found.append(Inputs(self.method, entry, self.at(f"{name}[{number}]")))
        return found

    def matrix(self, name: str) -> list[list[float]]:
        """A square matrix."""
        rows = self._list(name)
        found: list[list[float]] = []
        for number, row in enumerate(rows):
            if not isinstance(row, Sequence) or isinstance(row, str) or len(row) != len(rows):
                raise self.impossible(f"{name}[{number}]", row, "square")
            found.append([self._read(f"{name}[{number}]", value, FRACTION) for value in row])
        return found

    def inside(self, name: str) -> Inputs:
        """An object of inputs."""
        value = self.given.get(name)
        if value is None:
            raise self.missing(name)
        if not isinstance(value, Mapping):
            raise self.impossible(name, value, "object")
        return Inputs(self.method, value, self.at(name))

    def _list(self, name: str) -> Sequence[Any]:
        value = self.given.get(name)
        if value is None:
            raise self.missing(name)
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise self.impossible(name, value, "list")
        return value

    def shares_at_most_one(self, *names: str) -> None:
        """Refuse shares of one whole that exceed it."""
        total = sum(self.share(name, 0.0) for name in names)
        if total > 1 + _EDGE:
            wanted = " + ".join(self.at(name) for name in names)
            raise Inputs(self.method, {}).impossible(wanted, total, "at_most", whole=1)


def _as_written(found: object) -> object:
    """A value as the file of inputs has it, in short; numbers stay such, to be written as the language does."""
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        return found
    words = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, default=str)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


#: Longer values are cut in a sentence.
_LONGEST: Final = 60
_EDGE: Final = 1e-9


def outputs(**values: tuple[float | None, str] | Output) -> dict[str, Output]:
    """Outputs by name; a pair is a value with its unit."""
    return {key: Quantity(*value) if isinstance(value, tuple) else value for key, value in values.items()}
