"""The shipped emission factors: complete, in units that the engine multiplies, and what they cannot be used for."""

from __future__ import annotations

import pytest

from vsm_app.engine.factor_library import factor_library
from vsm_app.engine.factors import factor_per_base
from vsm_app.io.examples import open_example
from vsm_app.model.elements import Factor

LIBRARY = factor_library()


def test_the_library_has_its_forty_factors() -> None:
    assert len(LIBRARY) == 40


@pytest.mark.parametrize("key", list(LIBRARY))
def test_each_factor_states_unit_year_region_source_scope_and_licence(key: str) -> None:
    factor = LIBRARY[key]
    assert factor.scope in (1, 2, 3)
    assert all((factor.unit, factor.year, factor.region, factor.source, factor.licence, factor.names["de"]))
    assert factor.fits(factor.layer)


def test_a_factor_is_refused_on_another_layer() -> None:
    assert not LIBRARY["geg_erdgas"].fits("mass")
    assert not LIBRARY["mat_al_pri"].fits("energy")
    assert factor_per_base(Factor(1.0, "kg/kWh"), "co2e", "energy") is None


def test_units_are_converted_to_the_base_of_the_layer() -> None:
    assert factor_per_base(LIBRARY["geg_erdgas"].factor(), "co2e", "energy") == pytest.approx(0.24 / 3.6)
    assert factor_per_base(Factor(20.0, "EUR/Stk"), "money", "count") == 20.0
    assert factor_per_base(Factor(2450.0, "EUR/t"), "money", "mass") == pytest.approx(2.45)


def test_direct_emissions_and_those_with_upstream_are_told_apart() -> None:
    assert LIBRARY["el_de_co2_dir_2024"].basis == "direct"
    assert LIBRARY["el_de_ghg_up_2024"].basis == "upstream"


def test_values_read_in_a_copy_are_not_verified() -> None:
    assert not LIBRARY["mat_al_pri"].verified
    assert LIBRARY["el_de_ghg_up_2024"].verified


def test_the_example_uses_the_values_of_the_library() -> None:
    used = [item.co2e for item in open_example("drive-unit", "en").items.values() if item.co2e and item.co2e.library_id]
    assert used
    for factor in used:
        assert (factor.value, factor.unit) == (LIBRARY[factor.library_id].value, LIBRARY[factor.library_id].unit)
