"""Every case of every method to its tolerance, as a function and through the command line."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vsm_app.cli.main import main
from vsm_app.engine.methods import METHODS, run_method
from vsm_app.engine.methods.units import ratio_of_units

CASES = Path(__file__).parents[1] / "data" / "cases"
METHOD_OF: dict[str, str] = json.loads((CASES / "method_ids.json").read_text(encoding="utf-8"))
#: Value-stream cases, the method that computes each, and the inputs that it takes of the case.
STREAMS = {
    "vsm-01-acme-current": ("value_stream", None),
    "vsm-05-epa-module3": ("value_stream", None),
    "vsm-06-takt-minitab": ("takt", None),
    "vsm-07-oee": ("oee", None),
    "vsm-11-energy-constructed": ("energy_value_stream", None),
}
#: What a case prints beside its results: published roundings, tested on their own.
PUBLISHED = {"lead_time_published", "takt_published"}


def indicator_cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("indicator-*.json")):
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            if case["id"] != "hot-o3":  # a scrap loop: a drawn map, see test_hotspots
                yield pytest.param(case, id=case["id"])


def method_of(case_id: str) -> str:
    return next(method for prefix, method in METHOD_OF.items() if case_id.startswith(prefix))


def stream_cases() -> Iterator[Any]:
    for name, (method, _only) in STREAMS.items():
        yield pytest.param(method, json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")), id=name)


def tolerance(case: dict[str, Any]) -> tuple[float, float]:
    """Absolute and relative."""
    given = case["tolerance"]
    return given.get("abs", given.get("lead_time", 0.0)), given.get("rel", 0.0)


def assert_as_expected(found: Any, expected: Any, within: tuple[float, float], where: str) -> None:
    """Compare nested outputs; quantities in any unit of their dimension."""
    if isinstance(expected, dict) and set(expected) == {"value", "unit"}:
        assert set(found) == {"value", "unit"}, where
        if expected["value"] is None:
            assert found["value"] is None, where
            return
        factor = ratio_of_units(found["unit"], expected["unit"])
        assert factor is not None, f"{where}: {found['unit']} against {expected['unit']}"
        assert_close(found["value"] * factor, expected["value"], within, where)
    elif isinstance(expected, dict):
        for key, part in expected.items():
            if key not in PUBLISHED:
                assert_as_expected(found[key], part, within, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for number, (one, part) in enumerate(zip(found, expected, strict=True)):
            assert_as_expected(one, part, within, f"{where}[{number}]")
    elif isinstance(expected, (int, float)):
        assert_close(found["value"] if isinstance(found, dict) else found, expected, within, where)
    elif expected is None:
        assert (found["value"] if isinstance(found, dict) else found) is None, where
    else:
        assert found == expected, where


def assert_close(found: float, expected: float, within: tuple[float, float], where: str) -> None:
    absolute, relative = within
    assert math.isclose(found, expected, rel_tol=relative, abs_tol=absolute), f"{where}: {found} against {expected}"


@pytest.mark.parametrize("case", list(indicator_cases()))
def test_a_method_gives_back_its_case(case: dict[str, Any]) -> None:
    outputs = run_method(method_of(case["id"]), case["inputs"]).to_json("en")["outputs"]
    assert_as_expected(outputs, case["expected"], tolerance(case), case["id"])


@pytest.mark.parametrize("case", list(indicator_cases()))
def test_the_command_line_gives_back_the_same(
    case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decoded, status = by_command(method_of(case["id"]), case["inputs"], tmp_path, capsys)
    assert status in (0, 1)
    assert_as_expected(decoded["outputs"], case["expected"], tolerance(case), case["id"])


def by_command(
    method: str, inputs: Any, folder: Path, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[dict[str, Any], int]:
    path = folder / "inputs.json"
    path.write_text(json.dumps(inputs), encoding="utf-8")
    status = main(["method", method, "--inputs", str(path), "--json", "--lang", "en", *more])
    printed = capsys.readouterr().out
    decoded: dict[str, Any] = json.loads(printed) if printed else {}
    return decoded, status


@pytest.mark.parametrize(("method", "case"), list(stream_cases()))
def test_a_value_stream_method_gives_back_its_case(
    method: str, case: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = run_method(method, case["inputs"]).to_json("en")["outputs"]
    rest = dict(case["expected"])
    ratios = {key: rest.pop(key) for key in list(rest) if key.startswith(("va_ratio", "flussgrad", "pce"))}
    printed = {key: rest.pop(key) for key in list(rest) if key == "capacity_per_shift"}
    assert_as_expected(outputs, rest, tolerance(case), method)
    assert_as_expected(outputs, printed, (0.005, 0.0), method)  # the case prints two decimals
    assert_as_expected(outputs, ratios, (0.0, case["tolerance"].get("ratios_rel", 1e-9)), method)
    decoded, status = by_command(method, case["inputs"], tmp_path, capsys)
    assert status == 0
    assert decoded["outputs"] == json.loads(json.dumps(outputs))


def test_the_noise_of_the_case_is_that_of_both_steps() -> None:
    case = json.loads((CASES / "vsm-12-sus-constructed.json").read_text(encoding="utf-8"))
    for number, step in enumerate(case["inputs"]["steps"]):
        outputs = run_method("noise", {"noise": step["noise"]}).to_json("en")["outputs"]
        assert outputs["L_EX_8h"]["value"] == pytest.approx(case["expected"]["L_EX_8h"][number], abs=1e-3)
        assert outputs["action_level"] == case["expected"]["action_level"][number]


def test_published_roundings_are_met_too() -> None:
    current = json.loads((CASES / "vsm-01-acme-current.json").read_text(encoding="utf-8"))
    lead = run_method("value_stream", current["inputs"]).to_json("en")["outputs"]["lead_time"]["value"]
    assert lead == pytest.approx(current["expected"]["lead_time_published"]["value"], abs=0.05)
    takt = json.loads((CASES / "vsm-06-takt-minitab.json").read_text(encoding="utf-8"))
    found = run_method("takt", takt["inputs"]).to_json("en")["outputs"]["takt"]["value"]
    assert found == pytest.approx(takt["expected"]["takt_published"]["value"], abs=0.01)


def test_the_future_state_of_the_book_follows_from_its_own_triangles() -> None:
    case = json.loads((CASES / "vsm-02-acme-future.json").read_text(encoding="utf-8"))
    given, expected = case["inputs"], case["expected"]
    leads = {"flow_and_pull": "lead_time_flow_pull", "levelled_table": "lead_time_levelled_table",
             "levelled_map": "lead_time_levelled_map"}  # fmt: skip
    steps = [{"name": "stamp", "cycle_time_s": 1.0}, {"name": "cell", "cycle_time_s": 168.0}]
    for stage, name in leads.items():
        inputs = {"inventories_days": given["stages_days"][stage], "processes": steps}
        outputs = run_method("value_stream", inputs).to_json("en")["outputs"]
        assert outputs["lead_time"]["value"] == pytest.approx(expected[name]["value"], abs=0.01)
        assert outputs["processing_time"]["value"] == pytest.approx(expected["processing_time"]["value"])
    balance = {"takt": given["takt"], "operator_times_s": given["weld_assembly_content"]}
    outputs = run_method("operator_balance", balance).to_json("en")["outputs"]
    assert outputs["sum"]["value"] == pytest.approx(expected["work_content"]["value"])
    assert outputs["operators_raw"]["value"] == pytest.approx(expected["operators_raw"]["value"], abs=0.01)
    assert outputs["over_takt"] == [3]


def test_every_method_of_the_contract_is_there() -> None:
    wanted = {*METHOD_OF.values(), "mci_company", "cti_revenue", "water", "value_stream", "takt", "oee",
              "operator_balance", "energy_value_stream", "multilayer", "noise"}  # fmt: skip
    assert set(METHODS) == wanted
