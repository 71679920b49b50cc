"""Several layers together: pieces and volumes that count by mass, energy carriers, substances, materials, stocks."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from helpers.solver_maps import amount, network_map
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import FlowClass, Status
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Concentration, Factor, Flow, Item, ItemKind, Node, StockEntry
from vsm_app.model.parameters import Parameter, ParameterKind
from vsm_app.model.quantities import UNKNOWN, Form, Origin, Quantity, Term
from vsm_app.model.settings import FunctionalUnit, Settings


def a_map(
    items: list[Item],
    flows: list[Flow],
    settings: Settings | None = None,
    nodes: list[Node] | None = None,
    **more: object,
) -> Document:
    """A map whose nodes are processes unless given."""
    names = {end for flow in flows for end in (flow.source, flow.target) if end is not None}
    made = {name: Node(name, name) for name in sorted(names)} | {node.id: node for node in nodes or []}
    physics = Physics(
        settings=settings or Settings(),
        items={item.id: item for item in items},
        nodes=made,
        flows={flow.id: flow for flow in flows},
    )
    return Document(name="layers", physics=replace(physics, **more))


def test_pieces_count_on_the_mass_layer() -> None:
    document = a_map(
        [
            Item("unit", "Drive unit", ItemKind.PRODUCT, unit="pc", unit_mass=Factor(38.0, "kg/pc")),
            Item("parts", "Parts", unit="t"),
        ],
        [
            Flow("in", None, "assembly", "parts"),
            Flow("out", "assembly", None, "unit", amount(50_000, unit="pc")),
            Flow("scrap", "assembly", None, "parts", amount(20.0, unit="t")),
        ],
    )
    solution = solve(document)
    assert solution.status is Status.OK
    assert solution.own["in"].value == pytest.approx(1920.0)
    assert solution.own["out"].unit == "pc"
    assert solution.flows["out", "mass"].value == pytest.approx(1900.0)
    assert list(solution.flows) == [("in", "mass"), ("out", "count"), ("out", "mass"), ("scrap", "mass")]
    assert ("assembly", "count") not in solution.balances


def test_measured_unit_mass_carries_its_spread() -> None:
    heavy = Item("unit", "Unit", ItemKind.PRODUCT, unit="pc", unit_mass=Factor(2.0, "kg/pc", sd=0.1))
    document = a_map(
        [heavy, Item("parts", "Parts", unit="kg")],
        [
            Flow("in", None, "assembly", "parts"),
            Flow("out", "assembly", None, "unit", amount(1000.0, 20.0, "pc")),
        ],
    )
    result = solve(document).own["in"]
    assert result.value == pytest.approx(2000.0)
    assert result.sd == pytest.approx(math.hypot(1000 * 0.1, 2 * 20))


def test_unit_mass_is_reconciled_where_both_layers_are_measured() -> None:
    """One density for all flows of an item: the weight of a lot corrects the unit mass, and that every other count."""
    bolt = Item("bolt", "Bolt", ItemKind.PRODUCT, unit="pc", unit_mass=Factor(10.0, "g/pc", sd=1.0))
    weighed = {"mass": amount(10.6, 0.01, "kg")}
    document = a_map(
        [bolt],
        [
            Flow("a", None, "P", "bolt", amount(1000.0, unit="pc"), weighed),
            Flow("b", None, "P", "bolt", amount(500.0, unit="pc")),
            Flow("c", "P", None, "bolt"),
        ],
    )
    solution = solve(document)
    assert solution.own["c"].value == pytest.approx(1500.0)
    assert solution.flows["b", "mass"].base_value == pytest.approx(5.3, rel=1e-3)
    assert solution.statistics.dof == 1


def test_energy_carrier_entered_by_mass_counts_as_energy_only_by_its_heating_value() -> None:
    coal = Item("coal", "Coal", ItemKind.ENERGY, unit="t", heating_value=Factor(30.0, "MJ/kg"))
    power = Item("power", "Electricity", ItemKind.ENERGY, unit="MWh")
    document = a_map(
        [coal, power],
        [
            Flow("coal", None, "plant", "coal", amount(12.0, unit="t")),
            Flow("power", "plant", None, "power", amount(40.0, unit="MWh")),
            Flow("heat", "plant", None, "power"),
        ],
    )
    solution = solve(document)
    assert solution.flows["coal", "energy"].base_value == pytest.approx(360_000)
    assert solution.own["heat"].value == pytest.approx(60.0)
    assert ("plant", "mass") not in solution.balances


def test_energy_into_a_process_that_only_passes_on_material_is_not_balanced() -> None:
    document = a_map(
        [Item("metal", "Metal", unit="t"), Item("power", "Electricity", ItemKind.ENERGY, unit="MWh")],
        [
            Flow("in", None, "melt", "metal", amount(10.0, 1.0, "t")),
            Flow("out", "melt", None, "metal"),
            Flow("power", None, "melt", "power", amount(700.0, 7.0, "MWh")),
        ],
    )
    solution = solve(document)
    assert solution.status is Status.OK
    assert solution.own["power"].flow_class is FlowClass.NONREDUNDANT
    assert set(solution.balances) == {("melt", "mass")}


def test_substance_layer_finds_the_content_that_was_not_stated() -> None:
    scrap = Item("scrap", "Scrap", unit="t", composition=(Concentration("copper", 0.4, "%"),))
    ore = Item("pig", "Pig iron", unit="t", composition=(Concentration("copper", 0.0, "%"),))
    steel = Item("steel", "Steel", unit="t")
    copper = Item("copper", "Copper", ItemKind.SUBSTANCE, unit="kg")
    document = a_map(
        [scrap, ore, steel, copper],
        [
            Flow("scrap", None, "furnace", "scrap", amount(40.0, unit="t")),
            Flow("pig", None, "furnace", "pig", amount(60.0, unit="t")),
            Flow("steel", "furnace", None, "steel"),
        ],
    )
    solution = solve(document)
    assert solution.status is Status.OK
    assert solution.flows["steel", "copper"].base_value == pytest.approx(160.0)
    assert solution.balances["furnace", "copper"].in_reconciled == pytest.approx(160.0)


def test_uncertain_concentration_is_reconciled_with_a_measured_substance_flow() -> None:
    """Two ways to the same copper: content times mass, and its own measurement."""
    scrap = Item("scrap", "Scrap", unit="kg", composition=(Concentration("copper", 0.5, "%", sd=0.1),))
    copper = Item("copper", "Copper", ItemKind.SUBSTANCE, unit="kg")
    document = a_map(
        [scrap, copper],
        [
            Flow("in", None, "P", "scrap", amount(1000.0, 10.0), {"copper": amount(4.0, 0.5)}),
            Flow("out", "P", None, "scrap"),
        ],
    )
    solution = solve(document)
    weights = 1 / (1000 * 0.001) ** 2, 1 / 0.5**2
    expected = (5.0 * weights[0] + 4.0 * weights[1]) / sum(weights)
    assert solution.flows["in", "copper"].value == pytest.approx(expected, rel=2e-3)
    assert solution.flows["out", "copper"].value == pytest.approx(solution.flows["in", "copper"].value, rel=1e-9)
    assert solution.statistics.dof == 1


def test_concentration_entered_for_one_flow_overrides_the_item() -> None:
    waste = Item("waste", "Waste", unit="kg", composition=(Concentration("lead", 1.0, "%"),))
    lead = Item("lead", "Lead", ItemKind.SUBSTANCE, unit="kg")
    own = Parameter(
        "c",
        ParameterKind.CONCENTRATION,
        outflow="b",
        layer="lead",
        quantity=Quantity(Form.VALUE, value=3.0, unit="%", exact=True),
    )
    document = a_map(
        [waste, lead],
        [
            Flow("a", None, "P", "waste", amount(100.0)),
            Flow("b", None, "P", "waste", amount(100.0)),
            Flow("out", "P", None, "waste"),
        ],
        parameters={"c": own},
    )
    document = replace(
        document,
        physics=replace(document.physics, items=document.physics.items | {"mix": Item("mix", "Mix", unit="kg")}),
    )
    flows = dict(document.physics.flows) | {"out": Flow("out", "P", None, "mix")}
    solution = solve(replace(document, physics=replace(document.physics, flows=flows)))
    assert solution.flows["b", "lead"].value == pytest.approx(3.0)
    assert solution.flows["out", "lead"].value == pytest.approx(4.0)
    assert solution.parameters["c"].value == pytest.approx(3.0)


def test_materials_are_balanced_apart_on_request() -> None:
    items = [Item("iron", "Iron", unit="kg"), Item("zinc", "Zinc", unit="kg")]
    flows = [
        Flow("i1", None, "P", "iron", amount(10.0)),
        Flow("z1", None, "P", "zinc", amount(5.0)),
        Flow("i2", "P", None, "iron"),
        Flow("z2", "P", None, "zinc"),
    ]
    together = solve(a_map(items, flows))
    assert together.own["i2"].value is None
    assert together.own["i2"].interval == pytest.approx((0, 15))
    apart = solve(a_map(items, flows, Settings(balance_materials=True)))
    assert (apart.own["i2"].value, apart.own["z2"].value) == pytest.approx((10, 5))


def test_layer_or_node_switched_off_is_not_balanced() -> None:
    flows = [
        {"id": "a", "from": None, "to": "P", "mean": 10.0, "sd": 0.0},
        {"id": "b", "from": "P", "to": None, "mean": 7.0, "sd": 0.0},
    ]
    assert solve(network_map(flows)).status is Status.CONTRADICTORY
    assert solve(network_map(flows, settings=Settings(balanced_layers_off=("mass",)))).status is Status.OK
    document = network_map(flows)
    nodes = {"P": replace(document.physics.nodes["P"], unbalanced_layers=("*",))}
    assert solve(replace(document, physics=replace(document.physics, nodes=nodes))).status is Status.OK


def test_stock_change_closes_the_balance_and_moves_the_level() -> None:
    flows = [
        {"id": "a", "from": None, "to": "S", "mean": 10.0, "sd": 3.0},
        {"id": "b", "from": "S", "to": None, "mean": 6.0, "sd": 4.0},
    ]
    document = network_map(flows, stores=["S"])
    entry = {"mass": StockEntry(initial=amount(100.0))}
    nodes = {"S": replace(document.physics.nodes["S"], stock=entry)}
    stock = solve(replace(document, physics=replace(document.physics, nodes=nodes))).stocks["S", "mass"]
    assert (stock.change, stock.sd, stock.initial) == pytest.approx((4.0, 5.0, 100.0))


def test_entered_stock_change_is_an_entry_like_any_other() -> None:
    flows = [
        {"id": "a", "from": None, "to": "S", "mean": 10.0, "sd": 3.0},
        {"id": "b", "from": "S", "to": None},
    ]
    document = network_map(flows, stores=["S"])
    nodes = {"S": replace(document.physics.nodes["S"], stock={"mass": StockEntry(change=amount(2.0, 0.5))})}
    solution = solve(replace(document, physics=replace(document.physics, nodes=nodes)))
    assert solution.own["b"].value == pytest.approx(8.0)
    assert solution.own["b"].sd == pytest.approx(math.hypot(3, 0.5))
    assert solution.stocks["S", "mass"].flow_class is FlowClass.NONREDUNDANT


def test_rates_and_pieces_are_brought_to_the_period_of_the_map() -> None:
    settings = Settings(functional_unit=FunctionalUnit("unit", pieces=50_000))
    document = a_map(
        [Item("metal", "Metal", unit="kg")],
        [
            Flow("a", None, "P", "metal", amount(12.0, unit="kg/pc")),
            Flow("b", None, "P", "metal", amount(10.0, unit="t/wk")),
            Flow("c", "P", None, "metal"),
        ],
        settings,
    )
    solution = solve(document)
    assert (solution.own["a"].unit, solution.own["a"].value) == ("t", pytest.approx(600))
    assert (solution.own["b"].unit, solution.own["b"].value) == ("t", pytest.approx(10 * 365 / 7))
    assert solution.own["c"].base_value == pytest.approx(600_000 + 10_000 * 365 / 7)


def test_entry_per_piece_without_pieces_is_a_problem_and_an_unknown() -> None:
    solution = solve(network_map([{"id": "a", "from": None, "to": "P", "quantity": amount(1.0, unit="kg/pc")}]))
    assert "unit.no_pieces" in {problem.code for problem in solution.problems}
    assert solution.own["a"].value is None


@pytest.mark.parametrize(
    ("quantity", "value", "sd"),
    [
        (Quantity(Form.VALUE, value=100.0, unit="kg"), 100.0, 2.0),
        (Quantity(Form.VALUE, value=100.0, unit="kg", origin=Origin.ESTIMATED), 100.0, 10.0),
        (Quantity(Form.VALUE, value=100.0, unit="kg", origin=Origin.GUESSED), 100.0, 30.0),
        (Quantity(Form.VALUE, value=100.0, unit="kg", exact=True, origin=Origin.GUESSED), 100.0, 0.0),
        (Quantity(Form.VALUE, value=0.0, unit="kg", origin=Origin.GUESSED), 0.0, 0.0),
        (Quantity(Form.VALUE, value=0.0, unit="kg", sd=1.5), 0.0, 1.5),
        (Quantity(Form.RANGE, low=2.0, high=3.0, unit="t"), 2500.0, 1000 / math.sqrt(12)),
    ],
)
def test_spread_follows_the_entry_or_its_origin(quantity: Quantity, value: float, sd: float) -> None:
    flows = [{"id": "a", "from": None, "to": "P", "quantity": quantity}, {"id": "b", "from": "P", "to": None}]
    result = solve(network_map(flows)).own["b"]
    assert (result.base_value, (result.sd or 0.0) * result.factor) == pytest.approx((value, sd))


def test_relation_typed_on_a_flow_and_rest() -> None:
    flows = [
        {"id": "waste", "from": None, "to": "P", "mean": 50.0, "sd": 1.0},
        {
            "id": "sludge",
            "from": "P",
            "to": None,
            "quantity": Quantity(Form.RELATION, value=2.0, unit="kg", terms=(Term(0.2, "waste"),)),
        },
        {"id": "left", "from": "P", "to": None, "quantity": Quantity(Form.REST)},
        {"id": "loose", "from": "P", "to": "Q", "quantity": UNKNOWN},
    ]
    solution = solve(network_map(flows[:3]))
    assert solution.own["sludge"].value == pytest.approx(12.0)
    assert solution.own["left"].value == pytest.approx(38.0)


def test_shares_that_do_not_add_up_are_named_and_the_rest_is_solved() -> None:
    def part(value: float) -> Quantity:
        return Quantity(Form.SHARE, value=value, exact=True, decimals=3)

    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 2.0},
        {"id": "a", "from": "P", "to": None, "quantity": part(0.6)},
        {"id": "b", "from": "P", "to": None, "quantity": part(0.37)},  # far less would be a split not drawn to its end
    ]
    solution = solve(network_map(flows))
    assert solution.status is Status.CONTRADICTORY
    (problem,) = [problem for problem in solution.problems if problem.code == "shares.sum"]
    assert problem.subjects == ("P", "a", "b")
    assert (solution.own["in"].value, solution.own["a"].value) == pytest.approx((100, 60))
    thirds = [
        flows[0],
        *({**flow, "quantity": part(0.333)} for flow in flows[1:]),
        {**flows[1], "id": "c", "quantity": part(0.334)},
    ]
    assert solve(network_map(thirds)).status is Status.OK
    rounded = [flows[0], *({**flows[1], "id": f"s{k}", "quantity": part(0.333)} for k in range(3))]
    solution = solve(network_map(rounded))
    assert solution.status is Status.OK
    assert solution.own["s0"].value == pytest.approx(100 / 3)
    assert "rounding.shares" in {problem.code for problem in solution.problems}


def test_balance_that_only_repeats_another_layer_adds_nothing() -> None:
    """Pieces of one item balance by count; the mass layer then says the same and must not couple the two."""
    piece = Item("piece", "Piece", ItemKind.PRODUCT, unit="pc", unit_mass=Factor(2.0, "kg/pc"))
    document = a_map(
        [piece],
        [
            Flow("a", None, "P", "piece", amount(100.0, 1.0, "pc")),
            Flow("b", "P", None, "piece", amount(90.0, 1.0, "pc")),
            Flow("c", "P", None, "piece", amount(12.0, 1.0, "pc")),
        ],
    )
    solution = solve(document)
    assert solution.statistics.dof == 1
    assert solution.statistics.chi2 == pytest.approx(4 / 3)
    mass = solution.balances["P", "mass"]
    assert mass.in_reconciled == pytest.approx(mass.out_reconciled)
    assert (mass.gap, mass.unit) == (pytest.approx(-0.004), "t")
