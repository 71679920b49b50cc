"""Small figures are read in a unit in which they do not begin with zeros."""

from __future__ import annotations

import pytest

from vsm_app.model.scales import smaller_unit


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        (0.0000017, "Mt", (1.7, "t")),
        (0.02, "Mt", (0.02, "Mt")),
        (0.0, "Mt", (0.0, "Mt")),
        (-0.0004, "MWh", (-0.4, "kWh")),
        (0.0004, "Mm3", (400.0, "m3")),
        (1e-9, "pallets", (1e-9, "pallets")),
    ],
)
def test_a_small_figure_is_said_in_a_smaller_unit(value: float, unit: str, read: tuple[float, str]) -> None:
    found, amount = smaller_unit(unit, value)
    assert (amount, found) == (pytest.approx(read[0]), read[1])
