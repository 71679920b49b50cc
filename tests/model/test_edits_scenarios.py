"""Measures, scenarios and what a scenario makes of the physics."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.documents import value, workshop
from vsm_app.errors import UnknownNameError
from vsm_app.model.edits import flows, items, measures, nodes, scenarios
from vsm_app.model.edits.base import EditError
from vsm_app.model.elements import Factor, OriginClass
from vsm_app.model.scenarios import CURRENT, Override, apply_scenario, find_scenario, has_effect


@pytest.fixture
def document():
    """The workshop with a price of steel, and the measure m15 halving what is returned."""
    made = items.set_item(workshop(), "i6", price=Factor(700.0, "EUR/t", source="invoice")).document
    return measures.set_measure(made, "m15", effects=(Override("f11", "quantity", value(5)),)).document


def physics_of(document, *overrides):
    scenario = replace(document.physics.scenarios["c16"], overrides=overrides)
    return apply_scenario(replace(document.physics, scenarios={"c16": scenario}), "c16")


def test_the_current_state_is_the_physics_itself(document):
    assert apply_scenario(document.physics, CURRENT) is document.physics
    assert apply_scenario(document.physics, "") is document.physics


def test_a_measure_acts_where_it_is_switched_on(document):
    assert apply_scenario(document.physics, "c16").flows == document.flows
    on = scenarios.switch_measure(document, "c16", "m15", on=True).document
    assert apply_scenario(on.physics, "c16").flows["f11"].quantity == value(5)
    assert on.flows["f11"].quantity != value(5)
    off = scenarios.switch_measure(on, "c16", "m15", on=False).document
    assert apply_scenario(off.physics, "c16").flows == document.flows


def test_the_scenarios_own_values_win_over_its_measures(document):
    on = scenarios.switch_measure(document, "c16", "m15", on=True).document
    both = scenarios.set_override(on, "c16", Override("f11", "quantity", value(7))).document
    assert apply_scenario(both.physics, "c16").flows["f11"].quantity == value(7)
    again = scenarios.set_override(both, "c16", Override("f11", "quantity", value(8))).document
    assert len(again.physics.scenarios["c16"].overrides) == 1
    cleared = scenarios.clear_override(again, "c16", "f11", "quantity").document
    assert apply_scenario(cleared.physics, "c16").flows["f11"].quantity == value(5)


@pytest.mark.parametrize(
    ("override", "read", "expected"),
    [
        (
            Override("i6", "price", number=650.0),
            lambda p: p.items["i6"].price,
            Factor(650.0, "EUR/t", source="invoice"),
        ),
        (Override("n3", "lean.cycle_time", number=42.0), lambda p: p.nodes["n3"].lean.cycle_time, 42.0),
        (Override("n3", "cost.energy", number=9e3), lambda p: p.nodes["n3"].cost.energy, 9e3),
        (Override("n3", "stock.mass.change", value(3)), lambda p: p.nodes["n3"].stock["mass"].change, value(3)),
        (
            Override("f7", "layer_quantities.energy", value(2)),
            lambda p: p.flows["f7"].layer_quantities["energy"],
            value(2),
        ),
        (Override("f7", "origin_class", text="recycled"), lambda p: p.flows["f7"].origin_class, OriginClass.RECYCLED),
        (Override("f9", "r_strategy", text="R3"), lambda p: p.flows["f9"].r_strategy, "R3"),
        (Override("f9", "target", text="n3"), lambda p: p.flows["f9"].target, "n3"),
        (Override("p17", "quantity", value(0.9, "")), lambda p: p.parameters["p17"].quantity, value(0.9, "")),
        (Override("i6", "recoverable", number=0.5), lambda p: p.items["i6"].recoverable, 0.5),
        (
            Override("settings", "functional_unit.pieces", number=1000.0),
            lambda p: p.settings.functional_unit.pieces,
            1000.0,
        ),
        (Override("settings", "spreads.guessed", number=0.5), lambda p: p.settings.spreads["guessed"], 0.5),
    ],
)
def test_any_field_can_be_overridden(document, override, read, expected):
    assert has_effect(document.physics, override)
    assert read(physics_of(document, override)) == expected


@pytest.mark.parametrize(
    "override",
    [
        Override("f99", "quantity", value(1)),
        Override("f7", "no_field", number=1.0),
        Override("f7", "quantity", number=1.0),
        Override("f7", "id", text="f8"),
        Override("f7", "origin_class", text="magic"),
        Override("i6", "co2e", number=1.0),  # a factor that is not there has no unit
        Override("n3", "stock.change", value(3)),
        Override("n3", "lean.no_field", number=3.0),
        Override("f7", "quantity"),
        Override("m15", "name", text="x"),
    ],
)
def test_an_override_that_cannot_be_is_left_out(document, override):
    alone = replace(document.physics, scenarios={})
    assert replace(physics_of(document, override), scenarios={}) == alone
    assert not has_effect(document.physics, override)


def test_a_removed_node_goes_with_its_flows_in_that_scenario_only(document):
    physics = physics_of(document, Override("n5", "", removed=True))
    assert "n5" not in physics.nodes
    assert "f9" not in physics.flows
    assert "n5" in document.nodes


def test_several_overrides_of_one_element_all_act(document):
    physics = physics_of(
        document, Override("n3", "lean.cycle_time", number=1.0), Override("n3", "lean.uptime", number=0.5)
    )
    assert (physics.nodes["n3"].lean.cycle_time, physics.nodes["n3"].lean.uptime) == (1.0, 0.5)


def test_a_scenario_is_found_by_id_or_name(document):
    assert find_scenario(document.physics, "c16") == find_scenario(document.physics, "future") == "c16"
    with pytest.raises(UnknownNameError, match="Future"):
        find_scenario(document.physics, "Past")


def test_a_scenario_may_begin_like_another(document):
    on = scenarios.switch_measure(document, "c16", "m15", on=True).document
    result = scenarios.add_scenario(on, "Further", like="c16")
    assert result.document.physics.scenarios[result.made[0]].measures == ("m15",)


def test_removing_a_measure_takes_it_out_of_scenarios_and_off_the_table(document):
    on = scenarios.switch_measure(document, "c16", "m15", on=True).document
    after = measures.remove_measure(on, "m15").document
    assert after.physics.scenarios["c16"].measures == ()
    assert after.layout.measures == {}


def test_removing_a_flow_takes_what_scenarios_say_of_it(document):
    changed = scenarios.set_override(document, "c16", Override("f9", "quantity", value(1))).document
    after = nodes.remove(changed, ("f9", "f11")).document
    assert after.physics.scenarios["c16"].overrides == ()
    assert after.physics.measures["m15"].effects == ()


def test_impossible_scenario_edits_say_why(document):
    refusals = {
        "edit.no_scenario": lambda: scenarios.set_override(document, CURRENT, Override("f9", "quantity", value(1))),
        "edit.no_measure": lambda: scenarios.switch_measure(document, "c16", "m9", on=True),
        "edit.bad_override": lambda: scenarios.set_override(
            document, "c16", Override("f9", "quantity", value(1), number=1.0)
        ),
        "edit.no_node": lambda: measures.set_measure(document, "m15", anchor="n9"),
    }
    for code, edit in refusals.items():
        with pytest.raises(EditError) as refused:
            edit()
        assert refused.value.code == code


def test_the_same_flow_in_two_scenarios_does_not_mix(document):
    other = scenarios.add_scenario(document, "Other")
    changed = scenarios.set_override(other.document, "c16", Override("f7", "quantity", value(1))).document
    assert apply_scenario(changed.physics, other.made[0]).flows["f7"].quantity == value(100)
    assert flows.set_quantity(changed, "f7", value(50)).document.physics.scenarios == changed.physics.scenarios
