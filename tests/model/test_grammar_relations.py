"""Relations to other flows, by name."""

from __future__ import annotations

import pytest

from helpers.quantity_names import context
from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.flow_names import FlowNames
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.quantities import Form, Quantity, Term


def relation(text: str, layer: str = "mass") -> Quantity:
    reading = read_quantity(text, context(layer=layer))
    assert reading.quantity is not None, (text, reading.problem)
    assert reading.quantity.form is Form.RELATION
    return reading.quantity


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("=Abfall", {"f1": 1.0}),
        ("= abfall", {"f1": 1.0}),
        ("=-Abfall", {"f1": -1.0}),
        ("=0,2*Abfall", {"f1": 0.2}),
        ("=0.2 * Abfall", {"f1": 0.2}),
        ("=0,2 x Abfall", {"f1": 0.2}),
        ("=0,2·Abfall", {"f1": 0.2}),
        ("=0,2 Abfall", {"f1": 0.2}),
        ("=Abfall*0,2", {"f1": 0.2}),
        ("=Abfall/5", {"f1": 0.2}),
        ("=1/5*Abfall", {"f1": 0.2}),
        ("=20 % Abfall", {"f1": 0.2}),
        ("=20 % von Abfall", {"f1": 0.2}),
        ("=20% of Abfall", {"f1": 0.2}),
        ("=Abfall + Al-Späne", {"f1": 1.0, "f2": 1.0}),
        ("=Abfall-Al-Späne", {"f1": 1.0, "f2": -1.0}),
        ("=Al-Späne - 0,5*Abfall", {"f2": 1.0, "f1": -0.5}),
        ("=Abfall + 0,5*Abfall", {"f1": 1.5}),
        ('="Al-Späne"*2', {"f2": 2.0}),
        ("=„Al-Späne“", {"f2": 1.0}),
        ("='Al-Späne'", {"f2": 1.0}),
        ("=2-Propanol", {"f6": 1.0}),
        ("=3*Stahl x 2", {"f7": 3.0}),
        ("=Gießen → Recycling", {"f9": 1.0}),
    ],
)
def test_relation_is_linear_in_named_flows(text: str, terms: dict[str, float]) -> None:
    quantity = relation(text)
    assert {term.flow: pytest.approx(term.coefficient) for term in quantity.terms} == terms
    assert (quantity.value, quantity.unit) == (0.0, "")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("=0,2*Abfall + 3 t", 3.0, "t"),
        ("=3 t + 0,2*Abfall", 3.0, "t"),
        ("=Abfall - 500 kg", -500.0, "kg"),
        ("=Abfall + 3 t - 500 kg", 2.5, "t"),
        ("=Abfall + 3 t/Wo", 3.0, "t/Wo"),
        ("=Abfall + 3", 3.0, "t"),
    ],
)
def test_constant_summand_keeps_its_unit(text: str, value: float, unit: str) -> None:
    quantity = relation(text)
    assert (quantity.value, quantity.unit) == (value, unit)
    assert len(quantity.terms) == 1


def test_factor_with_a_unit_leads_from_one_layer_to_another() -> None:
    assert relation("=2 kWh/kg*Abfall", layer="energy").terms == (Term(7.2, "f1"),)
    assert relation("=0,5 t/MWh * Strom").terms[0].coefficient == pytest.approx(500 / 3600)


def test_exact_relation_is_marked() -> None:
    assert relation("=Abfall!").exact


def _map() -> Physics:
    return Physics(
        items={
            "i1": Item("i1", "Abfall", unit="t"),
            "i2": Item("i2", "Strom", unit="MWh"),
            "i3": Item("i3", "Späne", unit="kg"),
        },
        nodes={name: Node(name, title) for name, title in (("n1", "Gießen"), ("n2", "Zerspanen"), ("n3", "Deponie"))},
        flows={
            "f1": Flow("f1", "n1", "n3", "i1"),
            "f2": Flow("f2", "n2", "n3", "i1"),
            "f3": Flow("f3", None, "n1", "i2"),
            "f4": Flow("f4", "n2", "n1", "i3"),
            "f5": Flow("f5", "n1", "n2", "i3"),
        },
    )


def test_item_with_one_flow_names_it() -> None:
    assert FlowNames(_map()).resolve("strom") == ("f3",)


def test_item_with_several_flows_means_the_one_at_the_same_process() -> None:
    assert FlowNames(_map()).resolve("Abfall") == ("f1", "f2")
    assert FlowNames(_map(), "f3").resolve("Abfall") == ("f1",)


def test_item_with_several_flows_there_is_ambiguous_and_the_choices_are_offered() -> None:
    names = FlowNames(_map(), "f4")
    reading = read_quantity("=0,2*Abfall", ReadContext(lang="de", layer="mass", flow="f4", names=names))
    assert reading.choices == ("f1", "f2")
    assert reading.problem is not None
    assert reading.problem.code == "quantity.ambiguous_name"
    assert reading.problem.params["flows"] == ("f1", "f2")


def test_flow_may_be_named_by_its_ends_its_id_or_both() -> None:
    names = FlowNames(_map())
    for name in ("Gießen → Deponie", "gießen -> deponie", "Abfall: Gießen → Deponie", "f1"):
        assert names.resolve(name) == ("f1",)
    assert names.resolve("– → Gießen") == ("f3",)
    assert names.resolve("Nirgends") == ()


def test_own_flow_is_not_meant_by_the_name_of_its_item() -> None:
    assert FlowNames(_map(), "f4").resolve("Späne") == ("f5",)
    assert FlowNames(_map(), "f3").resolve("Strom") == ("f3",)


def test_written_name_resolves_to_its_flow_alone() -> None:
    for own in ("", "f1", "f3", "f4"):
        names = FlowNames(_map(), own)
        for flow in ("f1", "f2", "f3", "f4", "f5"):
            assert names.resolve(names.name_of(flow)) == (flow,)
    assert FlowNames(_map(), "f3").name_of("f1") == "Abfall"
    assert FlowNames(_map()).name_of("f1") == "Gießen → Deponie"
    assert FlowNames(_map()).name_of("gone") == "gone"


def test_layer_of_a_flow_is_that_of_its_item() -> None:
    names = FlowNames(_map())
    assert (names.layer_of("f1"), names.layer_of("f3"), names.layer_of("gone")) == ("mass", "energy", "")
