"""Indicators of the shipped examples against what their published data state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from helpers.method_maps import values
from vsm_app.engine.hotspots import rank_all
from vsm_app.engine.pipeline import solve
from vsm_app.io.examples import example_list, open_example

PUBLISHED = Path(__file__).parents[1] / "data" / "published"


def stated(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))["computed_from_data"]
    return found


def test_japanese_steel() -> None:
    """Scrap over scrap, pig iron and direct reduced iron charged to the furnaces."""
    found, expected = values(open_example("steel-japan-2019", "en")), stated("steel_japan_2019")
    content = found["recycled_content", "map"]
    assert content.value == pytest.approx(expected["recycled_content_metallics"], abs=5e-4)
    assert content.numerator == pytest.approx(expected["scrap_in_furnaces_kt"], abs=0.05)
    assert found["losses", "map"].value == pytest.approx(expected["total_loss_kt"], abs=0.05)
    assert found["collection_rate", "map"].denominator == pytest.approx(expected["eol_scrap_kt"], abs=0.05)


def test_aluminium_in_cars() -> None:
    found, expected = values(open_example("aluminium-cars-2020", "en")), stated("aluminium_cars_global_2020")
    assert found["recycled_content", "map"].value == pytest.approx(expected["recycled_content"], abs=5e-5)
    assert found["eol_recycling_rate", "map"].value == pytest.approx(expected["eol_recycling_rate"], abs=5e-5)
    assert found["losses", "map"].value == pytest.approx(expected["losses_Mt"], abs=5e-4)
    assert found["cti.linear_inflow", "map"].value == pytest.approx(expected["primary_Mt"], abs=5e-5)
    # all that is not new metal comes back: what is sold is recovered as what is scrapped
    assert found["cti.circular_outflow", "map"].value == pytest.approx(expected["eol_recycling_rate"], abs=5e-5)


def test_the_battery_pack() -> None:
    found, expected = values(open_example("battery-lfp", "en")), stated("battery_lfp_pack")
    value = found["value_retained", "map"]
    assert value.value == pytest.approx(expected["cei_value_ratio"], abs=5e-5)
    assert value.numerator == pytest.approx(expected["value_recycled_usd"], abs=0.01)
    assert value.denominator == pytest.approx(expected["value_required_usd"], abs=0.01)
    assert value.incomplete  # some materials of the pack have no price in the source
    recycled = found["eol_recycling_rate", "map"]
    assert recycled.numerator == pytest.approx(expected["recycled_mass_kg"], abs=1e-3)
    assert found["esrs.E5-4_02", "map"].value == pytest.approx(expected["pack_mass_kg"], abs=1e-3)


def test_british_energy() -> None:
    found, expected = values(open_example("uk-energy-2050", "en")), stated("uk_energy_2050_decc")
    assert found["losses", "map"].value == pytest.approx(expected["total_losses_TWh"], rel=2e-4)
    stations = found["energy.efficiency", "thermal_generation"]
    assert stations.denominator is not None
    electricity = open_example("uk-energy-2050", "en").flows
    power = next(f for f in electricity.values() if (f.source, f.target) == ("thermal_generation", "electricity_grid"))
    assert (power.quantity.value or 0) / stations.denominator == pytest.approx(
        expected["thermal_generation_efficiency"], abs=5e-4
    )


def test_paper_in_the_wood_map() -> None:
    found, expected = values(open_example("wood-indonesia-2014", "en")), stated("wood_indonesia_2014")
    assert found["recycled_content", "paper_industry"].value == pytest.approx(
        expected["recycled_content_paper"], abs=5e-4
    )


@pytest.mark.parametrize("name", [example.id for example in example_list()])
def test_every_value_of_an_example_is_defined_or_says_why_and_none_fails(name: str) -> None:
    for value in values(open_example(name, "de")).values():
        assert (value.value is None) == (value.reason is not None)
        assert value.reason != "indicator.failed", value.reason_params
        assert value.source


def test_the_drive_units_rankings_are_complete_and_its_footprint_lacks_what_is_not_collected() -> None:
    document = open_example("drive-unit", "en")
    solution = solve(document)
    rankings = rank_all(document.physics, solution)
    assert not [key for key, ranking in rankings.items() if ranking.incomplete]
    total = values(document, solution)["co2e.total", "map"]
    assert total.incomplete
    assert [(note.code, note.subjects) for note in total.notes] == [("indicator.note.no_disposal", ("lost",))]
