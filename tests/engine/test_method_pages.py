"""The pages of the methods: one each, in one order, and the numbers of their examples are those that the code gives."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from vsm_app.engine.indicators.registry import load_registry
from vsm_app.engine.methods import METHODS, run_method

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "methods"
CASES = ROOT / "tests" / "data" / "cases"
SECTIONS = ("What it says", "Formula", "Inputs from the map", "Edge cases", "Worked example", "Source")

#: Page: inputs (of a case by its id, or as they stand), and what the page prints by the path of the output. A path may
#: end in a factor: `loss:0.001` is printed in thousands of the method's unit.
EXAMPLES: dict[str, tuple[Any, dict[str, str]]] = {
    "allocation": ("pcf-o2", {"specific_kgCO2e_per_kg.0.by_mass": "2.1", "specific_kgCO2e_per_kg.0.by_value": "2.5",
                              "specific_kgCO2e_per_kg.1.by_value": "0.5"}),
    "cff": ("cff-o2", {"virgin": "1.4", "recycled_in": "0.39", "recycling_out:-1": "0.18", "energy": "0.48489",
                       "disposal": "0.025", "total": "2.11989"}),
    "cmu": ("cmu-o1", {"U": "130", "M": "1000", "CMU:100": "13"}),
    "cti": ("cti-o2", {"circular_inflow:100": "45", "circular_outflow:100": "38.25",
                       "material_circularity:100": "41.625", "linear_inflow_mass": "550",
                       "critical_inflow_of_linear:100": "18.18",
                       "circular_material_productivity": "4000", "renewable_energy:100": "35"}),
    "cti_revenue": ({"products": [{"revenue": 100, "circular_inflow": 0.4, "circular_outflow": 0.6},
                                  {"revenue": 50, "circular_inflow": 0, "circular_outflow": 0}]},
                    {"cti_revenue": "50"}),
    "energy_value_stream": ("vsm-11-energy-constructed", {"EI_Wh_per_pc.Stamping": "750",
                                                          "idle_Wh_per_pc.Stamping": "737.5"}),
    "esrs_e5": ("esrs-o1", {"E5-4_02": "1120", "E5-4_04": "120", "E5-4_05": "10.714", "E5-5_07": "94", "E5-5_08": "66",
                            "E5-5_09": "28", "E5-5_10": "34", "E5-5_11": "36.170"}),
    "finn": ("net-o1", {"TST": "83.5833", "TSTp": "125.0533", "APL": "2.015512", "FCI": "0.1101686",
                        "mode2_cycled_flow": "9.208256"}),
    "hotspots": ("hot-o1", {"stages.0.loss_burden": "464", "stages.1.loss_burden": "512",
                            "stages.2.loss_burden": "118.8"}),
    "iso59020": ("iso-o1", {"A.2.2:100": "12", "A.2.3:100": "26", "A.2.4:100": "15", "virgin_nonrenewable:100": "47",
                            "A.3.3:100": "9.574", "A.3.4:100": "32.979", "A.3.5:100": "7.979",
                            "linear_outflow:100": "49.468"}),
    "longevity": ("lc-o1", {"return_per_cycle": "0.288", "L_markov": "37.079", "L_sum_of_two_series": "36.068",
                            "C_markov": "1.6854"}),
    "mci": ("mci-o6", {"V": "0.6", "W0": "0.5", "WC": "0.1", "WF": "0.075", "W": "0.5875", "LFI": "0.597484",
                       "X": "1.2", "MCI": "0.551887"}),
    "mci_company": ({"products": [{"N": 3, "MCI": 0.5}, {"N": 1, "MCI": 0.1}]}, {"MCI_company": "0.4"}),
    "mfca": ("mfca-o3", {"qc1.product_total": "1295", "qc1.loss_total": "635", "qc1.loss_system": "240",
                         "qc2.loss_total": "193.5", "qc2.product_total": "1561.5", "total_cost": "2390"}),
    "multilayer": ({"value_added_over_total": {"step": {"time": [2, 4], "energy": [3, 4]}}},
                   {"phi_process.step": "0.625"}),
    "noise": ({"noise": [{"h": 2, "dB": 88}, {"h": 6, "dB": 80}]}, {"L_EX_8h": "83.67"}),
    "oee": ("vsm-07-oee", {"ex1.OEE": "0.74794"}),
    "operator_balance": ({"takt": 60, "operator_times_s": [39, 46, 62, 40]}, {"sum": "187", "operators_raw": "3.117"}),
    "pcf": ("pcf-o1", {"scope2:0.001": "22.5", "scope1:0.001": "22.78", "total:0.001": "45.28",
                       "per_declared_output": "18.87"}),
    "recycling_rates": ("rr-o1", {"EOL_CR": "0.60", "EOL_process_eff": "0.80", "EOL_RR": "0.48", "RC": "0.30",
                                  "OSR": "0.80"}),
    "statistical_entropy": ("sea-o1", {"H_in": "6.6439", "H_out": "2.8449", "RSE_out": "0.4282", "SCE": "0.5718"}),
    "takt": ("vsm-06-takt-minitab", {"available": "21.5", "takt": "0.28667"}),
    "value_stream": ("vsm-01-acme-current", {"daily_demand": "920", "takt": "60", "lead_time": "23.6196",
                                             "processing_time": "188", "va_ratio_calendar:100": "0.009212"}),
    "water": ({"withdrawal": 100, "circular_inflow": 20, "discharge": 80, "circular_outflow": 60, "water_use": 150},
              {"circular_water_inflow": "0.2", "circular_water_outflow": "0.75", "water_circularity": "0.475",
               "onsite_circulation": "0.5"}),
}  # fmt: skip


def section(page: str, heading: str) -> str:
    words = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", words, re.DOTALL | re.MULTILINE)
    assert found is not None, f"{page}: no section {heading!r}"
    return found[1].strip()


def inputs_of(case: Any) -> Any:
    if not isinstance(case, str):
        return case
    named = CASES / f"{case}.json"
    if named.exists():
        return json.loads(named.read_text(encoding="utf-8"))["inputs"]
    cases = [one for path in CASES.glob("indicator-*.json") for one in json.loads(path.read_text("utf-8"))["cases"]]
    return next(one["inputs"] for one in cases if one["id"] == case)


def output(outputs: Any, path: str) -> float:
    """A value by its path; a name that holds dots itself (`A.2.2`) is taken as it stands."""
    for step in (path,) if path in outputs else path.split("."):
        outputs = outputs[int(step)] if isinstance(outputs, list) else outputs[step]
    return float(outputs["value"] if isinstance(outputs, dict) else outputs)


def test_every_method_and_every_indicators_method_has_its_page_and_no_page_is_left_over() -> None:
    pages = {path.stem for path in PAGES.glob("*.md")} - {"README"}
    assert pages == set(METHODS)
    assert {one.method for one in load_registry().all() if one.method} <= pages
    listed = (PAGES / "README.md").read_text(encoding="utf-8")
    assert not [page for page in pages if f"({page}.md)" not in listed]


@pytest.mark.parametrize("page", sorted(METHODS))
def test_a_page_says_everything_in_one_order(page: str) -> None:
    words = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^## (.+)$", words, re.MULTILINE)) == SECTIONS
    assert all(section(page, heading) for heading in SECTIONS)


@pytest.mark.parametrize("page", sorted(METHODS))
def test_the_numbers_of_a_worked_example_are_those_of_the_code(page: str) -> None:
    case, printed = EXAMPLES[page]
    outputs = run_method(page, inputs_of(case)).to_json("en")["outputs"]
    example = section(page, "Worked example")
    for key, text in printed.items():
        path, _colon, factor = key.partition(":")
        found = output(outputs, path) * float(factor or 1)
        digits = len(text.partition(".")[2])
        assert abs(found - float(text)) <= 0.5 * 10**-digits * (1 + 1e-9), f"{path}: {found} printed as {text}"
        assert re.search(rf"(?<![\d.]){re.escape(text)}(?![\d]|\.\d)", example), f"{text} does not stand in the example"


def test_indicators_of_the_map_stand_on_the_page_of_their_method() -> None:
    missing = []
    for indicator in load_registry().all():
        if indicator.method:
            words = (PAGES / f"{indicator.method}.md").read_text(encoding="utf-8")
            stem = indicator.id.partition(".")[0]
            if f"`{indicator.id}`" not in words and f"`{stem}.*`" not in words and f"`{stem}`" not in words:
                missing.append(indicator.id)
    assert not missing
