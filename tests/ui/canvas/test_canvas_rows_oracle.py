"""Rows of cards against plain sums of the solved flows: the shipped examples, and pieces that have a mass."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import method_maps as small
from vsm_app.api import open_map
from vsm_app.engine.pipeline import compute
from vsm_app.engine.results import Results
from vsm_app.engine.rounding import round_for_map
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, items, nodes
from vsm_app.model.elements import Factor, ItemKind, OriginClass
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas.chips import NumberContext, chip_model
from vsm_app.ui.canvas.figures import per_period
from vsm_app.ui.canvas.following import nodes_to_renew
from vsm_app.ui.canvas.heat import heat_of
from vsm_app.ui.canvas.resolve import Resolver
from vsm_app.ui.theme import Theme

EXAMPLES = sorted((Path(__file__).parents[3] / "resources" / "examples").rglob("*.en.cvsm"))
CUP, SILICONE, PARTS, COVERED = 0.27, 46929.0, 480000.0, 176.529
Shown = dict[str, tuple[float, str]]


def entered(document: Document, flow: str, value: float, unit: str) -> Document:
    return flows.set_quantity(document, flow, Quantity(Form.VALUE, value=value, unit=unit, exact=True)).document


def cups(unit_mass: float | None = CUP) -> tuple[Document, dict[str, str]]:
    """Granulate is moulded into cups, counted; a lid of silicone comes in kg; electricity beside them."""
    document, names = Document("Cups"), {}
    kinds = {"mould": "process", "print": "process", "fit": "process", "shop": "customer"}
    for place, (name, kind) in enumerate({"pp": "supplier", "lid": "supplier", "power": "source", **kinds}.items()):
        document = nodes.add_node(document, kind, name, (200.0 * place, 0.0)).document
        names[name] = list(document.nodes)[-1]
    amounts = {
        ("pp", "mould"): (140.0, "t/a"),
        ("mould", "print"): (129.6, "t/a"),
        ("print", "fit"): (PARTS, "pc/a"),
        ("lid", "fit"): (SILICONE, "kg/a"),
        ("power", "fit"): (85.0, "MWh/a"),
        ("fit", "shop"): (COVERED, "t/a"),
    }
    for (source, target), (value, unit) in amounts.items():
        document = flows.connect(document, names[source], names[target]).document
        flow = list(document.flows.values())[-1]
        if unit == "pc/a" and unit_mass is not None:
            document = items.set_item(document, flow.item, unit_mass=Factor(unit_mass, "kg/pc")).document
        if unit == "MWh/a":
            changes = {"kind": ItemKind.ENERGY, "origin_class": OriginClass.ENERGY}
            document = items.set_item(document, flow.item, **changes).document
        document = entered(document, flow.id, value, unit)
    rows = ("yield", "inflow", "outflow", "energy")
    for name in kinds:
        document = nodes.set_node(document, names[name], rows=rows).document
    return document, names


def shown(document: Document, results: Results, node: str) -> Shown:
    resolver = Resolver(Theme(), "en")
    resolver.set_document(document)
    resolver.set_results(results)
    rows = resolver.node(document.nodes[node], 0).rows
    return {row.label: (float(row.value.lstrip("! ").replace(",", "").replace("\u202f", "")), row.unit) for row in rows}


def test_pieces_with_a_mass_count_by_their_mass(qapp: object) -> None:
    document, names = cups()
    results = compute(document)
    rows = shown(document, results, names["print"])
    assert rows["Yield"] == (100.0, "%")
    assert rows["Out"] == (129.6, "t/a")
    rows = shown(document, results, names["fit"])
    assert rows["Yield"] == (100.0, "%")
    total, unit = rows["In"]
    assert total * {"t/a": 1000.0, "kg/a": 1.0}[unit] == pytest.approx(SILICONE + CUP * PARTS, rel=5e-3)
    assert rows["Out"] == (176.5, "t/a")
    assert rows["Energy"] == (85.0, "MWh")


def test_pieces_without_a_mass_beside_material_leave_sums_unsaid(qapp: object) -> None:
    document, names = cups(unit_mass=None)
    rows = shown(document, compute(document), names["fit"])
    assert set(rows) == {"Out", "Energy"}  # what came in is 46.9 t and pieces of unknown mass


def test_a_heating_value_makes_no_material_energy(qapp: object) -> None:
    document, names = cups()
    granulate = next(flow.item for flow in document.flows.values() if flow.source == names["pp"])
    document = items.set_item(document, granulate, heating_value=Factor(43.0, "MJ/kg")).document
    assert "Energy" not in shown(document, compute(document), names["mould"])


def test_another_mass_of_a_piece_renews_the_cards_on_both_sides(qapp: object) -> None:
    before, names = cups()
    after, _names = cups(unit_mass=0.3)
    changed = nodes_to_renew(after, compute(before), compute(after))
    assert {names["print"], names["fit"]} <= changed


def test_what_comes_back_is_told_of_what_was_sold_and_not_at_all_while_that_is_open(qapp: object) -> None:
    """Beside sales that are not known, collection as the only way out of use would be called 100 %."""
    places = [small.node("press", "make"), small.node("home", "use", "use"), small.node("depot", "end", "collection")]
    for sold, rate in ((None, None), (1000.0, 54.0)):
        document = small.draw(
            places,
            [("in", None, "press", "steel", None), ("sold", "press", "home", "chair", sold),
             ("back", "home", "depot", "old", 540.0), ("out", "depot", None, "scrap", None)],
        )  # fmt: skip
        document = nodes.set_node(document, "home", holds_stock=True).document
        results = compute(document)
        found = {one.id: one.value for one in results.indicators if one.scope == "map"}
        assert found["return_rate"] == (None if rate is None else pytest.approx(rate / 100.0))
        assert found["collection_rate"] == 1.0
        rows = shown(document, results, "depot")
        assert rows.get("Return") == (None if rate is None else (rate, "%"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.split(".")[0])
def test_rows_of_the_examples_are_the_plain_sums_and_the_indicator(qapp: object, path: Path) -> None:
    document = open_map(path)
    results = compute(document)
    solved, rounding = results.solution.flows, round_for_map(results.solution)
    yields = {one.scope: one.value for one in results.indicators if one.id == "material_yield"}
    said = 0
    for node in document.nodes:
        rows = shown_of_kind(document, results, node)
        into = [f.id for f in document.flows.values() if f.target == node]
        if "Yield" in rows and node in yields:
            assert rows["Yield"][0] == pytest.approx(100.0 * (yields[node] or 0.0), abs=0.051)
            said += 1
        if "Energy" in rows:
            value, unit = rows["Energy"]
            in_mj = {"kWh": 3.6, "MWh": 3.6e3, "GWh": 3.6e6, "TWh": 3.6e9}[unit] * value
            total = sum(solved[f, "energy"].base_value or 0.0 for f in into if (f, "energy") in solved)
            assert in_mj == pytest.approx(total, rel=6e-3)
            said += 1
        if "In" in rows:
            value, unit = rows["In"]
            own = [solved[f, "mass"] for f in into if (f, "mass") in solved]
            first = next(one for one in own if unit.startswith(one.unit))
            step = 10.0 ** -rounding.digits("mass", first.unit, node)  # as the flows on the map are written
            total = sum(one.base_value or 0.0 for one in own) / first.factor
            assert value == pytest.approx(sum(rounding.value(one) or 0.0 for one in own), abs=1e-9), (
                "what is read there"
            )
            assert abs(value - total) < 1.0 * step, "which is that of the amounts but for the last digit"
            said += 1
    assert said > 2


def number(document: Document, results: Results, flow: str, digits: int) -> Decimal | None:
    """The number that a chip says, where it has so many digits after the mark and no other ones."""
    context = NumberContext("en", document.settings.period, round_for_map(results.solution))
    model = chip_model(document.flows[flow].quantity, results.solution.own[flow], context)
    runs = [run.text for run in model.forms[0].lines[0] if run.role in ("chip.new", "chip.value", "chip.solved")]
    words = (runs or ["?"])[-1].replace(",", "").lstrip("=≈\u202f")
    is_plain = words.replace(".", "").isdecimal() and len(words.partition(".")[2]) == digits
    return Decimal(words) if is_plain else None


def sums_told(document: Document) -> int:
    """How many cards of a map tell a sum of chips of their unit; each that does is the sum of what these say."""
    for node in document.nodes:
        document = nodes.set_node(document, node, rows=("inflow", "outflow")).document
    results = compute(document)
    told = 0
    resolver = Resolver(Theme(), "en")
    resolver.set_document(document)
    resolver.set_results(results)
    for node in document.nodes:
        for row in resolver.node(document.nodes[node], 0).rows:
            is_in = row.label == "In"
            own = [f.id for f in document.flows.values() if (f.target if is_in else f.source) == node]
            digits = len(row.value.partition(".")[2])
            alike = {per_period(results.solution.own[f].unit, document.settings.period, "en") for f in own} == {
                row.unit
            }
            chips = [number(document, results, flow, digits) for flow in own]
            if alike and None not in chips:
                said, read = Decimal(row.value.replace(",", "")), sum(chip for chip in chips if chip is not None)
                flows_there = Decimal(sum(results.solution.own[flow].value or 0.0 for flow in own))
                step = Decimal(1).scaleb(-digits)
                assert abs(said - flows_there) <= step * Decimal("1.000001"), "never farther off than one last digit"
                if abs(read - flows_there) < step:
                    assert said == read, node
                    told += len(chips) > 1
    return told


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.split(".")[0])
def test_a_sum_on_a_card_is_that_of_the_chips_beside_it(qapp: object, path: Path) -> None:
    assert sums_told(open_map(path)) > 1


@given(
    st.lists(st.integers(1, 9_999_999), min_size=2, max_size=5), st.lists(st.integers(1, 999), min_size=1, max_size=4)
)
@settings(max_examples=30)
@pytest.mark.usefixtures("qapp")
def test_a_sum_on_a_card_is_that_of_its_chips_on_any_map(amounts: list[int], shares: list[int]) -> None:
    document = nodes.add_node(Document("Any"), "process", "N", (300.0, 0.0)).document
    (node,) = document.nodes
    for value in amounts:
        made = flows.add_flow(document, None, node)
        document = entered(made.document, made.made[0], value / 1e4, "t")
    for share in [*shares, None]:
        made = flows.add_flow(document, node, None)
        form = Quantity(Form.REST) if share is None else Quantity(Form.SHARE, value=share / (1000.0 * len(shares)))
        document = flows.set_quantity(made.document, made.made[0], form).document
    sums_told(document)


@pytest.mark.parametrize("count", [5, 12, 40])
def test_a_sum_of_many_chips_is_what_flows(qapp: object, count: int) -> None:
    """Of 40 times 1000.4 t the chips say 1,000: what comes in is 40,016 t, not 40,000."""
    document = nodes.add_node(Document("Many"), "process", "N", (300.0, 0.0)).document
    (node,) = document.nodes
    for _ in range(count):
        made = flows.add_flow(document, None, node)
        document = entered(made.document, made.made[0], 1000.4, "t")
    document = nodes.set_node(document, node, rows=("inflow",)).document
    value, _unit = shown(document, compute(document), node)["In"]
    assert value == pytest.approx(1000.4 * count, abs=1.0)


def shown_of_kind(document: Document, results: Results, node: str) -> Shown:
    """The rows that are numbers, as the card has them by itself."""
    try:
        return shown(document, results, node)
    except ValueError:  # a stock between two bounds
        return {}


def test_co2e_on_the_cards_adds_up_to_that_of_the_map_without_disposal_and_heat_to_it_with_the_lost(
    qapp: object,
) -> None:
    document = open_map(next(path for path in EXAMPLES if path.name.startswith("drive-unit")))
    for node in document.nodes:
        document = nodes.set_node(document, node, rows=("co2e", "co2e_lost")).document
    results = compute(document)
    spots, factor = results.hotspots["co2e"], {"kg": 1.0, "t": 1e3, "kt": 1e6}
    said: dict[str, float] = {}
    for node in document.nodes:
        for label, (value, unit) in shown(document, results, node).items():
            said[label] = said.get(label, 0.0) + value * factor[unit]
    (total,) = [one for one in results.indicators if (one.id, one.scope) == ("co2e.total", "map")]
    thrown = sum(one.disposal for one in spots.losses)
    assert said["CO₂e"] == pytest.approx((total.value or 0.0) - thrown, rel=5e-3), "each card says what arises there"
    assert said["CO₂e"] + said["CO₂e lost"] == pytest.approx(sum(spots.node_burden.values()), rel=5e-3)


def test_a_sum_of_amounts_in_several_units_stands_in_that_of_the_map(qapp: object) -> None:
    document = Document("Mixed")
    for place, kind in enumerate(("process", "process", "process")):
        document = nodes.add_node(document, kind, f"N{place}", (200.0 * place, 0.0)).document
    first, second, third = document.nodes
    for source, target, value, unit in (
        (None, first, 1200.0, "t"), (first, second, 100.0, "kg"), (first, third, 1199.9, "t")
    ):  # fmt: skip
        made = flows.add_flow(document, source, target)
        document = entered(made.document, made.made[0], value, unit)
    document = nodes.set_node(document, first, rows=("inflow", "outflow")).document
    rows = shown(document, compute(document), first)
    assert rows["Out"] == (1200.0, "t/a"), "not 1 200 000 kg"
    assert rows["In"] == (1200.0, "t/a")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.split(".")[0])
def test_what_a_node_loses_to_a_sink_alone_is_one_figure_in_heat_and_on_the_card_of_the_sink(
    qapp: object, path: Path
) -> None:
    document = open_map(path)
    results = compute(document)
    heat = heat_of(results, "mass", "en", document.settings.period, None, document.physics)
    lost = {loss.flow: loss.node for loss in results.hotspots["mass"].losses}
    for sink in document.nodes:
        into = {flow.id for flow in document.flows.values() if flow.target == sink}
        sources = {lost.get(flow) for flow in into}
        (node, *others) = [*sources, None]
        if None in sources or others != [None] or {flow for flow, at in lost.items() if at == node} != into:
            continue
        said = shown(nodes.set_node(document, sink, rows=("inflow",)).document, results, sink)["In"]
        figure, unit = heat.nodes[str(node)].text.split("\u202f")
        assert (float(figure.replace(",", "")), unit) == said, sink
