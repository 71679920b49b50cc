"""The workbook of maps that are empty, half finished, strange or large in words: it opens, and its formulas hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.recalculation import Cells, office, opened, recalculated, unlike, values
from vsm_app.engine import pipeline
from vsm_app.engine.indicators.base import Computed, Indicator, NotDefined, Ratio, Sum
from vsm_app.engine.indicators.evaluate import evaluate
from vsm_app.engine.indicators.view import MapView
from vsm_app.io.examples import open_example
from vsm_app.io.exporters.workbook import write_workbook
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Concentration, Factor, Flow, Item, ItemKind, Node, OriginClass, Stage, StageKind
from vsm_app.model.quantities import UNKNOWN, Form, Quantity
from vsm_app.model.scenarios import Override, Scenario
from vsm_app.model.settings import Settings

NASTY = ["=1+1", "+49", "-1", "@SUM(A1)", '"quoted"', "line\nbreak", "♻ 🏭", "a" * 300, "<&>", "\x07bell", "'", "Flows"]
BUCKETS = [(unit, ends) for unit in ("bucket*", "Bucket*", "b?cket*") for ends in ((None, "n1"), ("n1", None))]
needs_office = pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")


def amount(value: float, unit: str = "t", **more: float) -> Quantity:
    return Quantity(Form.VALUE, f"{value} {unit}", value, unit, **more)


def chain(*flows: Flow, items: tuple[Item, ...] = (), names: tuple[str, ...] = ("Press", "Use")) -> Document:
    """Two processes in a production stage and in a use stage, with these flows."""
    stages = {"s1": Stage("s1", "Making", StageKind.PRODUCTION), "s2": Stage("s2", "Use", StageKind.USE)}
    nodes = {f"n{k}": Node(f"n{k}", name, stage=f"s{k}") for k, name in enumerate(names, 1)}
    known = {item.id: item for item in (Item("steel", "Steel", unit="t"), *items)}
    physics = Physics(settings=Settings(), stages=stages, items=known, nodes=nodes, flows={f.id: f for f in flows})
    return Document("Chain", physics)


def empty() -> Document:
    return Document()


def without_losses() -> Document:
    return chain(Flow("a", None, "n1", "steel", amount(10)), Flow("b", "n1", "n2", "steel"))


def unknown_flows() -> Document:
    loss = Item("loss", "Loss", origin_class=OriginClass.LOSS, unit="t")
    return chain(
        Flow("a", None, "n1", "steel", amount(10)), Flow("b", "n1", "n2", "steel", UNKNOWN),
        Flow("c", "n1", None, "loss", UNKNOWN), items=(loss,),
    )  # fmt: skip


def energy_only() -> Document:
    power = Item("power", "Power", ItemKind.ENERGY, unit="MWh")
    heat = Item("heat", "Waste heat", ItemKind.ENERGY, OriginClass.LOSS, unit="GJ")
    return chain(
        Flow("a", None, "n1", "power", amount(100, "MWh")), Flow("b", "n1", "n2", "power"),
        Flow("c", "n1", None, "heat", amount(36, "GJ")), items=(power, heat),
    )  # fmt: skip


def several_layers() -> Document:
    gas = Item("gas", "Gas", ItemKind.ENERGY, unit="m3", heating_value=Factor(36.0, "MJ/m3"))
    alloy = Item("alloy", "Alloy", unit="t", composition=(Concentration("cu", 4.0),))
    copper = Item("cu", "Copper", ItemKind.SUBSTANCE, unit="kg")
    pieces = Item("part", "Part", ItemKind.PRODUCT, unit="pc", unit_mass=Factor(2.0, "kg/pc"))
    odd = Item("odd", "Odd", unit="bucket*")
    return chain(
        Flow("a", None, "n1", "alloy", amount(10)), Flow("b", "n1", "n2", "part", amount(4500, "pc", sd=45.0)),
        Flow("c", "n1", None, "alloy"), Flow("g", None, "n1", "gas", amount(200, "m3")),
        *(Flow(f"o{k}", *ends, "odd", amount(3 + k // 2 * 2, unit)) for k, (unit, ends) in enumerate(BUCKETS)),
        items=(gas, alloy, copper, pieces, odd),
    )  # fmt: skip


def contradictory() -> Document:
    exact = {"exact": True}
    return chain(
        Flow("a", None, "n1", "steel", replace(amount(10), **exact)),
        Flow("b", "n1", None, "steel", replace(amount(7), **exact)),
    )  # fmt: skip


def nasty_names() -> Document:
    items = tuple(Item(f"i{k}", name, origin_class=OriginClass.LOSS, unit="t") for k, name in enumerate(NASTY))
    losses = (Flow(f"l{k}", "n1", None, item.id, amount(1 + k / 10)) for k, item in enumerate(items))
    document = chain(
        Flow("=f", None, "n1", "steel"), Flow("b", "n1", "n2", "steel", amount(5)), *losses, items=items,
        names=("=cmd|' /C calc'!A0", "Flüsse"),
    )  # fmt: skip
    return replace(document, name="/\\?*[]:'", description="=HYPERLINK(1)\n" + "x" * 900)


MAPS: dict[str, Callable[[], Document]] = {
    make.__name__: make
    for make in (
        empty, without_losses, unknown_flows, energy_only, several_layers, contradictory, nasty_names,
    )
}  # fmt: skip


def report(
    tmp_path: Path, document: Document, lang: str = "en", scenario: str = "current", *, name: str = "report"
) -> Path:
    path = tmp_path / f"{name}.xlsx"
    write_workbook(document, pipeline.compute(document, scenario), path, lang)
    return path


def column(path: Path, sheet: str, heading: str, cells: Cells | None = None) -> dict[int, object]:
    """Values of a column of a table by row."""
    page = opened(path)[sheet]
    letter = next(cell.column_letter for cell in page[4] if cell.value == heading)
    found = cells or values(path)
    return {
        row: found[sheet, f"{letter}{row}"] for row in range(5, page.max_row + 1) if (sheet, f"{letter}{row}") in found
    }


@needs_office
@pytest.mark.office
@pytest.mark.parametrize("lang", ["en", "de"])
def test_formulas_of_any_map_give_what_is_stored(tmp_path: Path, lang: str) -> None:
    workbooks = [report(tmp_path, make(), lang, name=name) for name, make in MAPS.items()]
    assert unlike(workbooks, tmp_path, lang, 1e-9) == []


@pytest.mark.parametrize("name", MAPS)
def test_no_cell_shows_an_error_or_a_word_of_the_machine(tmp_path: Path, name: str) -> None:
    shown = [v for v in values(report(tmp_path, MAPS[name]())).values() if isinstance(v, str)]
    assert not [v for v in shown if re.match(r"#(N/A|REF|VALUE|NAME|DIV|NUM)", v)]
    assert not {"nan", "None", "inf", "-inf"} & set(shown)


def test_an_empty_map_says_what_to_do(tmp_path: Path) -> None:
    shown = set(map(str, values(report(tmp_path, empty())).values()))
    assert "No losses are determined on this map." in shown
    assert "Nothing to draw: no stage of reference with inputs, no losses." in shown
    assert "No item of this map has a price or a factor." in shown


def test_unknown_flows_stay_empty_with_their_interval(tmp_path: Path) -> None:
    path = report(tmp_path, unknown_flows())
    ids, known = column(path, "Flows", "Id"), column(path, "Flows", "Value")
    assert [ids[row] for row in known] == ["a"]
    assert set(column(path, "Flows", "Interval").values()) == {"[0 … 10]"}
    assert column(path, "Balances", "Gap") == {}


def test_names_stay_what_was_typed(tmp_path: Path) -> None:
    path = report(tmp_path, nasty_names())
    items = set(column(path, "Flows", "Item").values())
    assert {name for name in NASTY if name.isprintable()} <= items
    assert "bell" in items
    formulas = [str(c.value) for s in opened(path) for row in s.iter_rows() for c in row if c.data_type == "f"]
    assert not [f for f in formulas if "calc" in f or "HYPERLINK" in f]


def test_units_that_differ_in_a_letter_are_different_layers(tmp_path: Path) -> None:
    path = report(tmp_path, several_layers())
    layers, inflow = column(path, "Balances", "Layer"), column(path, "Balances", "In")
    found = {layers[row]: inflow[row] for row in inflow if "cket" in str(layers[row])}
    assert found == {"bucket*": 3.0, "Bucket*": 5.0, "b?cket*": 7.0}


@needs_office
@pytest.mark.office
def test_further_layers_follow_their_flow(tmp_path: Path) -> None:
    path = report(tmp_path, several_layers())
    book = opened(path)
    flows = book["Flows"]
    heads = {cell.value: cell.column for cell in flows[4]}
    rows = {
        (flows.cell(r, heads["Id"]).value, flows.cell(r, heads["Layer"]).value): r for r in range(5, flows.max_row + 1)
    }
    before = values(path)
    mass, copper = rows["a", "Mass"], rows["a", "Copper"]
    assert before["Flows", f"G{copper}"] == pytest.approx(400.0)  # 4 % of 10 t, in kg
    flows.cell(mass, heads["Value"]).value = 20.0
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    after = values(recalculated(changed, tmp_path))
    assert after["Flows", f"G{copper}"] == pytest.approx(800.0)


def test_a_scenario_shows_its_own_figures_and_name(tmp_path: Path) -> None:
    document = open_example("drive-unit", "en")
    flow = next(f for f in document.flows.values() if f.quantity.form is Form.VALUE and f.quantity.unit.startswith("t"))
    half = replace(flow.quantity, value=(flow.quantity.value or 0) / 2, text="")
    scenario = Scenario("x1", "Half of it", overrides=(Override(flow.id, "quantity", quantity=half),))
    physics = replace(document.physics, scenarios={**document.physics.scenarios, "x1": scenario})
    path = report(tmp_path, replace(document, physics=physics), scenario="x1")
    ids, entered = column(path, "Flows", "Id"), column(path, "Flows", "Entered")
    row = next(row for row, one in ids.items() if one == flow.id)
    assert entered[row] == pytest.approx(half.value)
    assert "Half of it" in values(path).values()


def stranger(view: MapView) -> list[Ratio | Computed | NotDefined]:
    """What a plug-in may answer: other layers below, twice the same scope, ids that are no names, a long reason."""
    flows = list(view.physics.flows)
    return [
        Ratio(Sum.of(flows[:1], "mass", 0.001, "t"), Sum.of(["el_c"], "energy", 1 / 3600, "MWh"), unit="t/MWh"),
        Ratio(Sum.of(flows[:1], "mass", 0.001, "t"), Sum.of(flows[:2], "mass", 0.001, "t"), "map"),
        Computed(1e-12, "=odd", "*?~"),
        NotDefined("plugin.unheard_of", {"flows": tuple(flows)}, scope="s1"),
    ]


@needs_office
@pytest.mark.office
def test_any_indicator_finds_its_place(tmp_path: Path) -> None:
    document = open_example("drive-unit", "en")
    results = pipeline.compute(document)
    indicator = Indicator("R1C1", "a_group_of_its_own", "1", "a / b", "Someone (2026)", stranger, verified=False)
    more = evaluate(MapView(document.physics, results.solution), [indicator])
    assert len(more) == 4
    path = tmp_path / "report.xlsx"
    write_workbook(document, replace(results, indicators=(*more, *results.indicators)), path, "en")
    assert unlike([path], tmp_path, "en", 1e-9) == []
    assert list(column(path, "Indicators", "Computed").values())[:4].count("by formula") == 2
    assert "R1C1" not in opened(path).defined_names
