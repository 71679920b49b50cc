"""Every published case through `vsm-app solve --json`: as a network, as a map and as a bare document."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from helpers.solver_files import ALPHA, written
from helpers.solver_maps import DATA, case
from vsm_app.cli import main

FORMS = ("network", "cvsm", "document")
NAMES = sorted(path.stem.removeprefix("solver-") for path in (DATA / "solver").glob("solver-*.json"))
#: Powers and roots: through the Python interface only (`test_solver_nonlinear.py`).
NOT_A_MAP = {"pai-fisher1988"}
WITH_VALUES = [name for name in NAMES if name not in NOT_A_MAP and "chi2" in case(name)["expected"]]
LOOPS = {"0.9": None, "0.99": "loop.strong", "0.999": "loop.strong"}


def solved(name: str, form: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    """Exit status and solution of a case, the flows and parameters by their ids under `by_id`."""
    path = written(case(name), folder, "network" if form == "network" else "cvsm")
    if form == "document":
        with zipfile.ZipFile(path) as archive:
            bare = archive.read("document.json")
        path = folder / "document.json"
        path.write_bytes(bare)
    status = main(["solve", str(path), "--json", "--lang", "en"])
    solution = json.loads(capsys.readouterr().out)
    assert solution["format"] == "vsm-solution/1"
    return status, solution | {"by_id": {row["id"]: row for row in (*solution["flows"], *solution["parameters"])}}


def test_every_case_is_tried_here() -> None:
    tried = {*WITH_VALUES, *(f"constructed-loop-gain-{gain}" for gain in (*LOOPS, "1", "1.2"))}
    tried |= {"constructed-internal-loop", "constructed-mixed-observable", "constructed-unobservable3"}
    assert tried | {"stan-contradiction1", "odym-example1-loop"} | NOT_A_MAP == set(NAMES)
    assert len(NAMES) == 29


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", WITH_VALUES)
def test_published_values_come_out(name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = case(name)
    expected, tolerance = data["expected"], data["tolerance"]
    status, solution = solved(name, form, tmp_path, capsys)
    assert status == told(solution)
    for key, value in expected["values"].items():
        row = solution["by_id"][key]
        assert row["class"] == value["cls"], key
        if value["mean"] is None:
            assert row["value"] is None
            continue
        near = tolerance["mean_abs"] if "mean_abs" in tolerance else tolerance["mean_rel"] * abs(value["mean"])
        assert row["value"] == pytest.approx(value["mean"], rel=0, abs=near + 1e-13), key
        assert row["sd"] == pytest.approx(value["sd"], rel=tolerance.get("sd_rel", 1e-6), abs=1e-9), key
        assert row["z"] == (None if value["z"] is None else pytest.approx(value["z"], rel=1e-6, abs=1e-9)), key
    statistics = solution["statistics"]
    assert statistics["chi2"] == pytest.approx(expected["chi2"], rel=1e-6)
    assert statistics["dof"] == expected["dof"]
    assert statistics["p"] == pytest.approx(expected["p"], rel=1e-6)
    assert statistics["passed"] == (expected["p"] >= 0.05)
    assert solution["status"] == ("ok_with_unobservable" if undetermined(expected) else "ok")


def told(solution: dict[str, Any]) -> int:
    """Exit status: 1 where anything more than an information is told (gaps of the entries, a test that fails)."""
    return int(any(problem["severity"] != "info" for problem in solution["problems"]))


def undetermined(expected: dict[str, Any]) -> bool:
    return any(value["cls"] == "unobservable" for value in expected["values"].values())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["cencic2016-stan", "stan-tcmatrix"])
def test_coefficients_keep_their_kind(name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, solution = solved(name, form, tmp_path, capsys)
    assert {row["kind"] for row in solution["parameters"]} == {"transfer_coefficient"}


@pytest.mark.parametrize("form", FORMS)
def test_cencic_lacks_one_of_two_outputs(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, solution = solved("cencic2016-stan", form, tmp_path, capsys)
    assert solution["missing"] == [{"flows": ["m6", "m7"], "layer": "mass", "enter_any": 1, "suggestion": ["m7"]}]
    assert solution["by_id"]["m6"]["interval"] == pytest.approx([0.0, 152.42595965896498])


@pytest.mark.parametrize("form", FORMS)
def test_stan_matrix_tells_of_its_other_minimum(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, solution = solved("stan-tcmatrix", form, tmp_path, capsys)
    (other,) = [problem for problem in solution["problems"] if problem["code"] == "solution.another"]
    minimum = case("stan-tcmatrix")["expected"]["other_local_minimum"]
    assert other["params"]["other_chi2"] == pytest.approx(minimum["chi2"], rel=1e-8)


@pytest.mark.parametrize("form", FORMS)
def test_contradiction_names_its_four_entries(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, solution = solved("stan-contradiction1", form, tmp_path, capsys)
    (conflict,) = [problem for problem in solution["problems"] if problem["code"] == "conflict.exact"]
    assert (status, solution["status"]) == (1, "contradictory")
    assert sorted(conflict["subjects"]) == ["F1", "F2", "F3", "F4"]
    assert conflict["params"]["gap"] == pytest.approx(30_000)
    assert {key for key, row in solution["by_id"].items() if row["class"] == "unobservable"} == {"F5", "F6", "F7", "F8"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("gain", list(LOOPS))
def test_loop_below_one_is_solved(gain: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = f"constructed-loop-gain-{gain}"
    status, solution = solved(name, form, tmp_path, capsys)
    assert (status, solution["status"]) == (1 if LOOPS[gain] else 0, "ok")
    for key, value in case(name)["expected"]["values"].items():
        assert solution["by_id"][key]["value"] == pytest.approx(value, rel=1e-10), key
    warnings = [problem["code"] for problem in solution["problems"] if problem["code"].startswith("loop.")]
    assert warnings == ([LOOPS[gain]] if LOOPS[gain] else [])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("gain", "ended"), [("1", "contradictory"), ("1.2", "infeasible_bounds")])
def test_loop_of_one_and_above_is_refused_by_name(
    gain: str, ended: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, solution = solved(f"constructed-loop-gain-{gain}", form, tmp_path, capsys)
    assert (status, solution["status"]) == (1, ended)
    (refusal,) = [problem for problem in solution["problems"] if problem["code"] == "loop.impossible"]
    assert {"P1", "P2"} <= set(refusal["text"].replace(",", " ").split())
    assert refusal["params"]["gain"] == pytest.approx(float(gain))


@pytest.mark.parametrize("form", FORMS)
def test_odym_loop_gives_510(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = case("odym-example1-loop")["expected"]["values_alpha_32_34"]
    status, solution = solved("odym-example1-loop", form, tmp_path, capsys)
    assert status == 0
    assert expected.pop("alpha") == pytest.approx(ALPHA, rel=1e-15)
    for key, value in expected.items():
        assert solution["by_id"][key]["value"] == pytest.approx(value, rel=1e-12), key


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "name", ["constructed-unobservable3", "constructed-mixed-observable", "constructed-internal-loop"]
)
def test_missing_groups(name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = case(name)["expected"]
    status, solution = solved(name, form, tmp_path, capsys)
    assert (status, solution["status"]) == (0, "ok_with_unobservable")
    found = [(sorted(group["flows"]), group["enter_any"]) for group in solution["missing"]]
    assert found == [(sorted(group["flows"]), group["enter_any"]) for group in expected["groups"]]
    assert {key: solution["by_id"][key]["class"] for key in expected.get("classes", {})} == expected.get("classes", {})
    for key, value in expected.get("values", {}).items():
        row = solution["by_id"][key]
        assert (row["value"], row["sd"]) == pytest.approx((value["mean"], value["sd"]))
        assert row["class"] == value["cls"]
