"""Bad models through every command: a status, sentences in both languages, never an exception.

The list of issue and method: empty layer, self-loop, parallel flows, isolated nodes, all unknown, all exact, standard
deviations from 1e-12 to 1e12, loops that give back all or more, and what hides behind them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.bad_models import MODELS
from helpers.solver_maps import amount
from vsm_app.cli import main
from vsm_app.engine.results import Status
from vsm_app.io.codec import encode
from vsm_app.model.scenarios import Override, Scenario

MACHINE = re.compile(r"Traceback|\w+Error\b|Exception|NoneType|object at 0x|\bNone\b|\bnan\b|\binf\b|\{\w+\}")
LANGUAGES = ("en", "de")
#: What says the same in any language, or takes long: each model goes through in one of the two.
ONCE = {"report", "draw", "convert", "compare", "--json"}
COMMANDS: tuple[Sequence[str], ...] = (
    ("check",),
    ("solve",),
    ("solve", "--json"),
    ("solve", "--robust"),
    ("solve", "--robust", "--json"),
    ("solve", "--ask"),
    ("solve", "--ask", "material_yield", "--json"),
    ("solve", "--ask", "mci"),
    ("solve", "--why", "FLOW"),
    ("solve", "--why", "FLOW", "--json"),
    ("indicators",),
    ("indicators", "--json"),
    ("hotspots",),
    ("hotspots", "--by", "mass", "--json"),
    ("montecarlo", "-n", "20", "--indicators"),
    ("montecarlo", "-n", "20", "--condition", "--json"),
    ("compare", "--scenarios", "current", "s1"),
    ("compare", "--scenarios", "current", "s1", "--json"),
    ("report", "-o", "out.xlsx"),
    ("draw", "-o", "out.svg"),
    ("draw", "-o", "out.png", "--view", "sankey", "--width", "300"),
    ("draw", "-o", "out.svg", "--view", "heat"),
    ("convert", "-o", "out.csv"),
    ("convert", "-o", "out.xlsx"),
    ("convert", "-o", "out.cvsm"),
)


def put(folder: Path, name: str) -> tuple[Path, str]:
    """The model in a file, with a scenario that enters its first flow almost exactly; the id of that flow."""
    document = MODELS[name]
    first = next(iter(document.flows), "")
    entry = (Override(first, "quantity", amount(7.0, 1e-12)),) if first else ()
    scenarios = {"s1": Scenario("s1", "S1", overrides=entry)}
    path = folder / "model.json"
    path.write_bytes(encode(replace(document, physics=replace(document.physics, scenarios=scenarios))))
    return path, first


def run(path: Path, flow: str, command: Sequence[str], lang: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command; what it said to people, of which no word is the machine's."""
    here = {"FLOW": flow} | {part: str(path.parent / part) for part in command if part.startswith("out.")}
    status = main([command[0], str(path), *(here.get(part, part) for part in command[1:]), "--lang", lang])
    out, err = capsys.readouterr()
    if "--why" in command and not flow:
        assert status == 2
    else:
        assert status in (0, 1), err
    if "--json" in command and status != 2:
        json.loads(out, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
        out = ""
    said = out + err
    assert not MACHINE.search(said), said
    assert bool(err.strip()) or status == 0 or command[0] == "check", "what is wrong is told"
    return said


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("name", MODELS)
def test_every_command_gets_through_a_bad_model(
    name: str, command: Sequence[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, flow = put(tmp_path, name)
    chosen = (LANGUAGES[len(name) % 2],) if ONCE & set(command) else LANGUAGES
    said = [run(path, flow, command, lang, capsys) for lang in chosen]
    assert len(said) == 1 or said[0] != said[1] or not said[0].strip(), "each language has its own words"
    assert all((tmp_path / part).exists() for part in command if part.startswith("out."))


@pytest.mark.parametrize("name", MODELS)
def test_a_bad_model_is_solved_to_a_status_and_sentences(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(encode(MODELS[name]))
    for lang in ("en", "de"):
        status = main(["solve", str(path), "--json", "--lang", lang])
        out, err = capsys.readouterr()
        solution = json.loads(out)
        assert status in (0, 1), err
        assert solution["status"] in [member.value for member in Status]
        assert (solution["status"] in ("ok", "ok_with_unobservable")) or status == 1
        for problem in solution["problems"]:
            assert problem["text"].strip()
            assert not MACHINE.search(problem["text"]), problem["text"]
        assert {row["id"] for row in solution["flows"]} == set(MODELS[name].physics.flows)
