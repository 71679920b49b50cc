"""What a method is given: units of the same dimension, and one sentence for whatever cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vsm_app.cli.main import main
from vsm_app.engine.methods import METHODS, run_method
from vsm_app.engine.methods.units import ratio_of_units
from vsm_app.errors import MethodInputError
from vsm_app.texts import error_text, has_text

PART = {"M": 1.0, "FR": 0.3, "FU": 0.1, "CR": 0.4, "CU": 0.1, "EC": 0.75, "EF": 0.8, "L": 6.0, "Lav": 5.0}


def value(method: str, inputs: dict[str, Any], output: str) -> float | None:
    found: float | None = run_method(method, inputs).to_json("en")["outputs"][output]["value"]
    return found


def test_quantities_are_taken_in_any_unit_of_their_dimension() -> None:
    plain = value("mci", PART, "MCI")
    stated = PART | {
        "M": {"value": 1000, "unit": "g"},
        "FR": {"value": 30, "unit": "%"},
        "L": {"value": 72, "unit": "months"},
    }
    assert value("mci", stated, "MCI") == pytest.approx(plain, rel=1e-12)
    assert value("mci", stated, "V") == pytest.approx(0.6)


def test_litres_and_tonnes_of_emission_convert() -> None:
    activity = {"amount": {"value": 8.5, "unit": "m3"}, "factor": {"value": 0.00268, "unit": "t CO2e/l"}, "scope": 1}
    assert value("pcf", {"activities": [activity]}, "total") == pytest.approx(22780.0)


def test_transport_work_has_its_factor() -> None:
    activity = {
        "amount": {"value": 500, "unit": "t*km"},
        "factor": {"value": 0.1, "unit": "kg CO2e/(t*km)"},
        "scope": 3,
    }
    assert value("pcf", {"activities": [activity]}, "scope3") == pytest.approx(50.0)


@pytest.mark.parametrize(
    ("method", "inputs", "named"),
    [
        ("mci", {"FR": 0.5}, "M"),
        ("mci", PART | {"FRR": 1}, "FRR"),
        ("mci", PART | {"FR": 1.2}, "FR"),
        ("mci", PART | {"FR": 0.9, "FU": 0.2}, "FR + FU + FS"),
        ("mci", PART | {"EF": 0}, "EF"),
        ("mci", PART | {"M": {"value": 3, "unit": "kWh"}}, "M"),
        ("mci", PART | {"L": 0}, "L"),
        ("mci", PART | {"M": "heavy"}, "M"),
        ("mci", {"components": [PART | {"L": 1, "Lav": 1}, {"FR": 0.1}]}, "components[1].M"),
        ("cff", {"A": 0.5, "R1": 0.1, "R2": 0.7, "R3": 0.6, "Ev": 2.0}, "R2 + R3"),
        ("cff", {"A": 0.5, "R1": 0.5, "R2": 0, "R3": 0, "Ev": 2.0}, "Erecycled"),
        ("pcf", {"activities": [{"amount": {"value": 1, "unit": "MWh"}, "factor": {"value": 2, "unit": "kg CO2e/l"},
                                 "scope": 1}]}, "activities[0].factor"),
        ("pcf", {"activities": [{"amount": 1, "factor": 2, "scope": 4}]}, "activities[0].scope"),
        ("finn", {"F_row_to_column": [[0, 1]], "z": [1]}, "F_row_to_column[0]"),
        ("esrs_e5", {"materials": [], "waste": [{"t": 1, "tr": "magic", "haz": 0}]}, "waste[0].tr"),
        ("iso59020", {"inflow_t": {"total": 1, "reused": 2}, "outflow_t": {"total": 1}}, "inflow_t.reused"),
        ("cmu", {"RCV_R": 1, "imports_waste": 1, "exports_waste": 1}, "DMC"),
        ("oee", {"planned_min": 10, "run_min": 8, "ideal_ct_s": 1, "total": 5, "good": 6}, "good"),
        ("water", {"withdrawal": 5, "circular_inflow": 6}, "circular_inflow"),
        ("noise", {"noise": [{"h": 2}]}, "noise[0].dB"),
        ("mci", PART | {"M": float("nan")}, "M"),
    ],
)  # fmt: skip
def test_an_unknown_missing_or_impossible_input_is_named_in_one_sentence(
    method: str, inputs: dict[str, Any], named: str
) -> None:
    with pytest.raises(MethodInputError) as caught:
        run_method(method, inputs)
    for sentence in (caught.value.message, error_text(caught.value, "de")):
        assert named in sentence
        assert "\n" not in sentence


def test_the_command_line_ends_with_two_and_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "inputs.json"
    path.write_text(json.dumps({"FR": 0.5}), encoding="utf-8")
    assert main(["method", "mci", "--inputs", str(path), "--lang", "en"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "“M” is missing" in printed.err
    assert main(["method", "mcj", "--inputs", str(path), "--lang", "en"]) == 2


def test_the_command_line_lists_all_methods_with_their_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["method", "--lang", "de"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("\t")[0] for line in lines] == list(METHODS)
    assert "Materialflusskostenrechnung" in "\n".join(lines)


def test_a_doubtful_input_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "inputs.json"
    path.write_text(json.dumps(PART | {"L": 50.0}), encoding="utf-8")
    assert main(["method", "mci", "--inputs", str(path), "--lang", "en"]) == 1
    assert "unusually high" in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("method", list(METHODS))
def test_every_method_has_a_name_in_both_languages(method: str, lang: str) -> None:
    assert has_text(f"method.{method}", lang)


def test_text_output_says_what_is_not_verified_and_where_it_comes_from() -> None:
    printed = run_method("mci", PART).to_text("de")
    assert "MCI = 0,551887" in printed
    assert "Quelle: Ellen MacArthur Foundation" in printed
    assert "Nicht verifiziert" in printed


def test_what_is_not_defined_says_why() -> None:
    result = run_method("iso59020", {"inflow_t": {"total": 0}, "outflow_t": {"total": 1}}).to_json("en")
    assert result["outputs"]["A.2.2"]["value"] is None
    assert "A.2.2 is not defined: its denominator is zero." in [problem["text"] for problem in result["problems"]]


def test_the_short_form_of_the_linear_flow_index_is_not_used() -> None:
    """Case mci-o6 is where (V + W) / (2 M) would give 0.55469."""
    assert value("mci", PART, "MCI") == pytest.approx(0.5518867924528302, abs=1e-12)


def test_contributions_of_parts_add_up_and_part_indicators_are_not_averaged() -> None:
    parts = [{"M": 2.0, "FR": 0.5, "CR": 0.6, "EF": 0.8, "EC": 0.9}, {"M": 0.5}]
    outputs = run_method("mci", {"components": parts, "X": 1.0}).to_json("en")["outputs"]
    assert sum(part["value"] for part in outputs["contributions"]) == pytest.approx(outputs["LFI"]["value"])


def test_a_company_is_weighted_by_its_normalising_factor() -> None:
    products = [{"N": {"value": 3, "unit": "MEUR"}, "MCI": 0.5}, {"N": {"value": 1, "unit": "MEUR"}, "MCI": 0.1}]
    assert value("mci_company", {"products": products}, "MCI_company") == pytest.approx(0.4)


def test_material_specific_and_mixture_valuation_differ_by_what_is_said() -> None:
    materials = [
        {"price": 10.0, "product_mass": 60.0, "loss_mass": 10.0},
        {"price": 1.0, "product_mass": 10.0, "loss_mass": 20.0},
        {"price": 5.0, "product_mass": 0.0, "loss_mass": 30.0, "in_ratio": False},
    ]
    given = {"materials": materials, "energy_cost": 50.0, "system_cost": 800.0, "waste_cost": 80.0}
    outputs = run_method("mfca", given).to_json("en")["outputs"]
    assert outputs["product_ratio"]["value"] == pytest.approx(0.7)
    assert outputs["loss_material"]["value"] == pytest.approx(100 + 20 + 150)
    mixture = 0.3 * (700 + 30 + 150)
    assert outputs["loss_material_mixture"]["value"] == pytest.approx(mixture)
    assert outputs["valuation_difference"]["value"] == pytest.approx(270 - mixture)
    total = outputs["product_total"]["value"] + outputs["loss_total"]["value"]
    assert total == pytest.approx(880 + 930)


def test_limits_of_the_circular_footprint_formula() -> None:
    base = {"R1": 0.5, "R2": 0.8, "R3": 0.0, "Ev": 2.0, "Erecycled": 0.5, "ErecyclingEoL": 0.6, "ED": 0.1}
    one = run_method("cff", base | {"A": 1.0}).to_json("en")["outputs"]
    assert one["recycling_out"]["value"] == 0
    assert one["total"]["value"] == pytest.approx(one["cut_off"]["value"])
    nothing = {"A": 0.5, "R1": 0, "R2": 0, "R3": 0, "Ev": 2.0, "ED": 0.1}
    assert value("cff", nothing, "total") == pytest.approx(2.1)
    credit = base | {"A": 0.0, "R2": 1.0, "R1": 0.0, "Ev": 0.5, "Ev_star": 5.0}
    assert (value("cff", credit, "total") or 0) < 0  # shown, never clamped


def test_waste_gets_no_burden_and_no_value_falls_back_with_a_warning() -> None:
    products = [{"name": "main", "mass": 800, "price": 2.5}, {"name": "waste", "mass": 200, "price": 0}]
    rows = run_method("allocation", {"burden": 2000, "products": products}).to_json("en")["outputs"]
    main_, waste = rows["specific_kgCO2e_per_kg"]
    assert (main_["by_mass"]["value"], waste["by_mass"]["value"]) == (2.5, 0.0)
    worthless = [{"name": "a", "mass": 1, "price": 0}]
    result = run_method("allocation", {"burden": 10, "products": worthless})
    assert [problem.code for problem in result.problems] == ["method.no_value"]


def test_kilograms_of_something_are_no_kilograms_of_co2e() -> None:
    assert ratio_of_units("kg", "kg CO2e") is None
    assert ratio_of_units("t CO2e/MWh", "kg CO2e/kWh") == pytest.approx(1.0)


def test_water_counts_sources_discharge_and_use_on_site() -> None:
    given = {"withdrawal": 100, "circular_inflow": 20, "discharge": 80, "circular_outflow": 60, "water_use": 150}
    names = ("circular_water_inflow", "circular_water_outflow", "water_circularity", "onsite_circulation", "A.5.3")
    found = [value("water", given, name) for name in names]
    assert found == pytest.approx([0.2, 0.75, 0.475, 0.5, 0.6])


def test_revenue_is_weighted_with_both_sides_of_circularity() -> None:
    lines = [{"revenue": 100, "circular_inflow": 0.4, "circular_outflow": 0.6},
             {"revenue": 50, "circular_inflow": 0, "circular_outflow": 0}]  # fmt: skip
    assert value("cti_revenue", {"products": lines}, "cti_revenue") == pytest.approx(50.0)


def test_the_mean_of_ratios_is_not_the_pooled_ratio() -> None:
    steps = {"a": {"time": [2, 4], "energy": [3, 4]}, "b": {"time": [1, 10]}}
    outputs = run_method("multilayer", {"value_added_over_total": steps}).to_json("en")["outputs"]
    assert outputs["phi_process"]["a"]["value"] == pytest.approx(0.625)
    assert outputs["phi_layer_mean"]["time"]["value"] == pytest.approx(0.3)
    assert outputs["phi_layer_pooled"]["time"]["value"] == pytest.approx(3 / 14)
    assert outputs["phi_overall_mean"]["value"] == pytest.approx((0.5 + 0.75 + 0.1) / 3)


def test_the_optional_indicators_of_the_standard_come_with_their_inputs() -> None:
    given: dict[str, Any] = {"inflow_t": {"total": 10}, "outflow_t": {"total": 10}}
    assert "A.3.2" not in run_method("iso59020", given).outputs
    given |= {"lifetime": 12, "lifetime_industry": 10, "energy_in_renewable": 30, "energy_in_total": 100,
              "energy_out_renewable": 10, "energy_out_total": 20, "revenue": 500, "linear_inflow": 5}  # fmt: skip
    found = [value("iso59020", given, code) for code in ("A.3.2", "A.4.2", "A.6.2")]
    assert found == pytest.approx([1.2, 0.25, 100.0])


def test_an_activity_without_factor_is_incomplete_and_named() -> None:
    activities = [{"name": "power", "amount": 10, "scope": 2}, {"name": "gas", "amount": 5, "factor": 2, "scope": 1}]
    result = run_method("pcf", {"activities": activities})
    assert result.outputs["incomplete"] is True
    assert [problem.code for problem in result.problems] == ["method.no_factor"]
