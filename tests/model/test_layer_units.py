"""Each layer of a map is read in one unit: the settings', else the one most entries are in."""

from __future__ import annotations

import pytest

from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow, Item
from vsm_app.model.layer_units import layer_unit, layer_units
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.settings import Settings


def of(*units: str, settings: Settings | None = None, item_unit: str = "") -> Physics:
    flows = {
        f"f{i}": Flow(f"f{i}", None, None, "i", quantity=Quantity(Form.VALUE, value=1.0, unit=unit))
        for i, unit in enumerate(units)
    }
    return Physics(items={"i": Item("i", "Steel", unit=item_unit)}, flows=flows, settings=settings or Settings())


def test_the_most_used_unit_is_the_layers() -> None:
    assert layer_units(of("kg/a", "kg/wk", "t/a", "MWh/a")) == {"mass": "kg", "energy": "MWh"}


def test_amounts_per_piece_decide_only_where_there_are_no_others() -> None:
    assert layer_units(of("kg/pc", "kg/pc", "t/a"))["mass"] == "t"
    assert layer_units(of("kg/pc"))["mass"] == "kg"


def test_of_two_used_alike_the_usual_one_is_taken_and_the_settings_decide_over_all() -> None:
    assert layer_units(of("kg/a", "t/a"))["mass"] == "t"
    assert layer_units(of("kg/a", "kg/a", settings=Settings(units={"mass": "kt"})))["mass"] == "kt"


def test_an_item_names_the_unit_where_nothing_was_entered() -> None:
    assert layer_units(of(item_unit="kt")) == {"mass": "kt"}
    assert layer_unit({}, "energy", Settings()) == "MWh"


def entries(*amounts: tuple[float, str], settings: Settings | None = None) -> Physics:
    flows = {
        f"f{i}": Flow(f"f{i}", None, None, "i", quantity=Quantity(Form.VALUE, value=value, unit=unit))
        for i, (value, unit) in enumerate(amounts)
    }
    return Physics(items={"i": Item("i", "Steel")}, flows=flows, settings=settings or Settings())


@pytest.mark.parametrize(
    ("amounts", "unit"),
    [
        ([(1200.0, "t"), (500.0, "kg"), (80.0, "kg")], "t"),  # 1 199 420 kg beside 1200 t
        ([(9.0, "t"), (500.0, "kg"), (80.0, "kg")], "kg"),  # 8420 kg has no digits too many
        ([(97_000.0, "kg"), (500.0, "kg")], "kg"),  # nobody said tonnes
        ([(2.0, "t/wk"), (30.0, "kg/d"), (20.0, "kg/d")], "t"),  # 104 t a year
        ([(0.02, "kt"), (9000.0, "kg"), (11_000.0, "kg")], "kg"),  # 0.02 kt is no better
        ([(20.0, "t/pc"), (500.0, "kg"), (80.0, "kg")], "kg"),
    ],
)
def test_a_larger_unit_that_is_used_too_is_taken_where_figures_have_too_many_digits(
    amounts: list[tuple[float, str]], unit: str
) -> None:
    assert layer_units(entries(*amounts))["mass"] == unit
    chosen = Settings(units={"mass": "kg"})
    assert layer_units(entries(*amounts, settings=chosen))["mass"] == "kg", "what is set holds"
