"""Each layer of a map is read in one unit: the settings', else the one most entries are in."""

from __future__ import annotations

from dataclasses import replace

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


def test_no_amount_changes_the_unit_that_results_are_written_in() -> None:
    """A script or a second scenario finds the figures in the same unit, whatever is typed."""
    physics = of("kg/a", "kg/a", "t/a")
    for value in (1.0, 9999.0, 10_000.0, 1e9):
        typed = replace(physics.flows["f0"], quantity=Quantity(Form.VALUE, value=value, unit="kg/a"))
        assert layer_units(replace(physics, flows=dict(physics.flows) | {"f0": typed})) == {"mass": "kg"}
