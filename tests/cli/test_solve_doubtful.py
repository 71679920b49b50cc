"""Entries that do not fit: what `solve` proposes, and the robust way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from helpers.solver_maps import case
from vsm_app.cli.main import main


@pytest.fixture
def doubtful(tmp_path: Path) -> str:
    """Narasimhan and Jordache (2000): the meter of F2 is biased."""
    given = case("narasimhan2000-bypass-grosserror")["flows"]
    keys = ("id", "from", "to", "mean", "sd")
    flows: list[dict[str, Any]] = [{key: flow.get(key) for key in keys} | {"unit": "kg"} for flow in given]
    for flow in flows:
        flow["status"] = "measured" if flow["sd"] else "unknown"
    processes = sorted({end for flow in flows for end in (flow["from"], flow["to"]) if end not in (None, "ENV")})
    network = {"format": "vsm-network/1", "name": "bypass", "processes": processes, "flows": flows}
    path = tmp_path / "bypass.json"
    path.write_text(json.dumps(network), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("lang", "words"), [("en", "Proposal: without F2"), ("de", "Vorschlag: Ohne F2")])
def test_which_entry_all_others_fit_without_is_said(
    doubtful: str, capsys: pytest.CaptureFixture[str], lang: str, words: str
) -> None:
    assert main(["solve", doubtful, "--lang", lang]) == 1
    assert words in capsys.readouterr().err


def test_json_has_the_tests_of_balances_the_hints_and_the_eliminations(
    doubtful: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["solve", doubtful, "--json", "--lang", "en"])
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told["eliminations"]] == ["F2"]
    assert told["repair_hints"][0]["id"] == "F2"
    assert told["repair_hints"][0]["others"] == pytest.approx(64.525)
    assert any(test["beyond"] for test in told["nodal_tests"])


def test_robust_gives_the_biased_entry_less_weight_and_says_so(
    doubtful: str, capsys: pytest.CaptureFixture[str]
) -> None:
    values, codes = [], []
    for extra in ((), ("--robust",)):
        main(["solve", doubtful, "--json", "--lang", "en", *extra])
        told = json.loads(capsys.readouterr().out)
        values.append(next(flow["value"] for flow in told["flows"] if flow["id"] == "F2"))
        codes.append({problem["code"] for problem in told["problems"]})
    assert abs(values[1] - 64.525) < abs(values[0] - 64.525)
    assert "solution.robust.lighter" in codes[1] - codes[0]


@pytest.mark.parametrize(("lang", "words"), [("en", "robust: entries far off"), ("de", "robust: Angaben weitab")])
def test_a_map_that_is_set_so_is_solved_so_and_says_so(
    doubtful: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, words: str
) -> None:
    written = tmp_path / "map.json"
    main(["convert", doubtful, "-o", str(written)])
    held = json.loads(written.read_text(encoding="utf-8"))
    held["settings"] = {**held.get("settings", {}), "robust": True}
    written.write_text(json.dumps(held), encoding="utf-8")
    capsys.readouterr()
    main(["solve", str(written), "--lang", lang])
    out, err = capsys.readouterr()
    assert words in out
    assert "F2" in next(line for line in err.splitlines() if "solution.robust.lighter" in line)


@pytest.mark.parametrize(
    ("lang", "words", "verdict"),
    [("en", "Balances tested by what was entered", "no"), ("de", "Bilanzen, geprüft an den Angaben", "nein")],
)
def test_people_are_told_which_balance_is_off_by_more_than_chance(
    doubtful: str, capsys: pytest.CaptureFixture[str], lang: str, words: str, verdict: str
) -> None:
    main(["solve", doubtful, "--lang", lang])
    lines = capsys.readouterr().out.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(words))
    rows = [line.split() for line in lines[start + 3 :]]
    assert [row[0] for row in rows] == ["HeatExchanger", "Valve", "Mixer", "Splitter"]
    assert [row[-1] == verdict for row in rows] == [True, False, False, False]
    main(["solve", doubtful, "--lang", lang, "--robust"])
    assert words not in capsys.readouterr().out, "with weights that follow the entries there is no test"


def test_the_sum_in_a_reason_is_right_as_it_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "map.cvsm"
    main(["examples", "drive-unit", "-o", str(path), "--lang", "en"])
    capsys.readouterr()
    main(["solve", str(path), "--why", "r8o", "--lang", "en"])
    words = capsys.readouterr().out
    assert "Castings 1,357 + Dross 41" in words
    assert "Chips 221 = Recyclate 285" in words
