"""Small figures are read in a unit in which they do not begin with zeros."""

from __future__ import annotations

import pytest

from vsm_app.model.scales import _SMALLER, smaller_unit
from vsm_app.model.units import parse_unit


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        (0.0000017, "Mt", (1.7, "t")),
        (0.02, "Mt", (0.02, "Mt")),
        (0.0, "Mt", (0.0, "Mt")),
        (-0.0004, "MWh", (-0.4, "kWh")),
        (1e-9, "pallets", (1e-9, "pallets")),
    ],
)
def test_a_small_figure_is_said_in_a_smaller_unit(value: float, unit: str, read: tuple[float, str]) -> None:
    found, amount = smaller_unit(unit, value)
    assert (amount, found) == (pytest.approx(read[0]), read[1])


def test_each_smaller_unit_is_a_thousandth_of_the_larger_one() -> None:
    for larger, smaller in _SMALLER.items():
        assert parse_unit(larger).factor == pytest.approx(1000.0 * parse_unit(smaller).factor)
