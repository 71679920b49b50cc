"""Methods from inputs that nobody should write: outputs, or one sentence in the language, never an exception."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from vsm_app.cli import main

CASES = Path(__file__).parents[1] / "data" / "cases"
METHOD_OF: dict[str, str] = json.loads((CASES / "method_ids.json").read_text(encoding="utf-8"))
MACHINE = re.compile(r"Traceback|\w+Error\b|Exception|NoneType|object at 0x|\bNone\b|\bnan\b|\binf\b|\{\w+\}")
#: Words that only an English sentence has.
ENGLISH = re.compile(r"\b(expected|is|number|object|missing|at most)\b")
ABSURD: tuple[Any, ...] = (-1, 0, 1e308, 1e-308, "x", [None], {"value": None, "unit": "kg"}, True, 10**400)
#: So many places of each method's inputs are spoilt, each in every way.
PLACES = 10


def first_cases() -> Iterator[Any]:
    """One published case of each method."""
    seen: set[str] = set()
    for path in sorted(CASES.glob("indicator-*.json")):
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            method = next(method for prefix, method in METHOD_OF.items() if case["id"].startswith(prefix))
            if method not in seen and "inputs" in case:
                seen.add(method)
                yield pytest.param(method, case["inputs"], id=method)
    for name, method in (("01-acme-current", "value_stream"), ("06-takt-minitab", "takt"), ("07-oee", "oee")):
        yield pytest.param(
            method, json.loads((CASES / f"vsm-{name}.json").read_text(encoding="utf-8"))["inputs"], id=method
        )


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in nested inputs, of lists the first two entries."""
    parts = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*at, key)
        yield from places(part, (*at, key))


def spoilt(inputs: Any, at: tuple[Any, ...], value: Any) -> Any:
    found = deepcopy(inputs)
    inside = found
    for key in at[:-1]:
        inside = inside[key]
    inside[at[-1]] = value
    return found


@pytest.mark.parametrize(("method", "inputs"), list(first_cases()))
def test_absurd_inputs_end_in_outputs_or_in_one_sentence(
    method: str, inputs: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "inputs.json"
    for number, at in enumerate(list(places(inputs))[:PLACES]):
        for kind, value in enumerate(ABSURD):
            path.write_text(json.dumps(spoilt(inputs, at, value)), encoding="utf-8")
            as_json = (number + kind) % 2 == 0
            status = main(["method", method, "--inputs", str(path), "--lang", "de", *(["--json"] * as_json)])
            out, err = capsys.readouterr()
            assert status in (0, 1, 2)
            assert not MACHINE.search(err if as_json else out + err), (at, value)
            if status == 2:
                (line,) = err.splitlines()
                assert line.startswith("vsm-app: ")
                assert not ENGLISH.search(line), line
            elif as_json:
                json.loads(out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
