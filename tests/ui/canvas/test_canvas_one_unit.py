"""A map whose entries are in kilograms and tonnes: the Sankey, its legend and the status bar know one unit."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.elements import OriginClass
from vsm_app.model.quantities import Form, Quantity
from vsm_app.texts import text
from vsm_app.ui.canvas.items.legend import SankeyLegend
from vsm_app.ui.canvas.quantities import shown_unit
from vsm_app.ui.canvas.resolve import Resolver
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme


def chain(*amounts: tuple[float, str]) -> Document:
    """Nodes in a row, with these amounts on what flows between them."""
    document = Document("Chain")
    kinds = ["supplier", *["process"] * (len(amounts) - 1), "customer"]
    for i, kind in enumerate(kinds):
        document = nodes.add_node(document, kind, f"N{i}", (300.0 * i, 0.0)).document
    ids = list(document.nodes)
    for source, target in pairwise(ids):
        document = flows.connect(document, source, target).document
    for flow, (value, unit) in zip(list(document.flows), amounts, strict=True):
        if unit:
            entry = Quantity(Form.VALUE, value=value, unit=unit, exact=True)
            document = flows.set_quantity(document, flow, entry).document
    return document


@pytest.mark.parametrize("lang", ["de", "en"])
def test_bands_of_equal_width_say_the_same_number(qtbot: QtBot, lang: str) -> None:
    document = chain((114.0, "t/a"), (114000.0, "kg/a"), (0.0, ""))
    results = compute(document)
    scene = CanvasScene(Theme())
    show_view(scene, document, results, scene.look.theme, lang, ViewState("sankey", "mass"))
    said = {item.model.value.removeprefix("≈\u202f") for item in scene.ribbons.values()}
    assert said == {"114"}
    assert isinstance(scene.legend, SankeyLegend)
    assert scene.legend.model.unit == "t/a"
    assert shown_unit(document, results, "mass") == "t"


@pytest.mark.parametrize(("lang", "words"), [("de", "N1 · Bestand +20"), ("en", "N1 · stock +20")])
def test_what_stays_at_a_node_is_said_at_its_bar(qtbot: QtBot, lang: str, words: str) -> None:
    document = chain((120.0, "t/a"), (100.0, "t/a"))
    node = list(document.nodes)[1]
    document = nodes.set_node(document, node, kind="use").document
    scene = CanvasScene(Theme())
    show_view(scene, document, compute(document), scene.look.theme, lang, ViewState("sankey", "mass"))
    assert scene.bars[node].model.name == words


def test_the_unit_of_what_stays_is_said_at_all_nodes_or_at_none(qtbot: QtBot) -> None:
    """Where more goes on from one of them its band leaves no room for it."""
    ends = chain((120.0, "t/a"))
    last = list(ends.nodes)[1]
    both = chain((120.0, "t/a"), (100.0, "t/a"))
    _first, middle, end = both.nodes
    said = []
    for plain, kept in ((ends, [last]), (both, [middle, end]), (both, [end])):
        document = plain
        for node in kept:
            document = nodes.set_node(document, node, kind="use").document
        scene = CanvasScene(Theme())
        show_view(scene, document, compute(document), scene.look.theme, "en", ViewState("sankey", "mass"))
        said.append([scene.bars[node].model.name.partition(" · ")[2] for node in kept])
    assert said == [["stock +120\u202ft/a"], ["stock +20", "stock +100"], ["stock +100\u202ft/a"]]


@pytest.mark.parametrize(("lang", "word"), [("de", "Verlust"), ("en", "Loss")])
def test_a_loss_that_nobody_has_named_is_called_as_on_the_map(qtbot: QtBot, lang: str, word: str) -> None:
    document = chain((120.0, "t/a"), (100.0, "t/a"))
    made = flows.connect(document, list(document.nodes)[1], None)
    made = flows.set_flow(made.document, list(made.document.flows)[-1], origin_class=OriginClass.LOSS)
    scene = CanvasScene(Theme())
    show_view(scene, made.document, compute(made.document), scene.look.theme, lang, ViewState("sankey", "mass"))
    names = {item.model.name for item in scene.ribbons.values()}
    assert word in names
    assert [name for name in names if "→" in name] == []


def test_only_the_unit_in_the_status_bar_is_ever_left_out(qtbot: QtBot) -> None:
    document = chain((114.0, "t/a"), (480000.0, "pc/a"), (90.0, "t/a"), (0.4, "MWh/a"))
    results, scene = compute(document), CanvasScene(Theme())
    for quantity, own in (("mass", ["t/a"]), ("energy", ["MWh/a"]), ("count", ["pc/a"]), ("co2e", ["t/a"])):
        show_view(scene, document, results, scene.look.theme, "en", ViewState("map", quantity))
        chips = [flow.model.chip for flow in scene.flows.values() if flow.model.chip is not None]
        tight = [chip for chip in chips if not all(form.lines[-1][-1].role.endswith("unit") for form in chip.forms)]
        assert sorted({chip.spoken.split()[-1] for chip in tight}) == own, quantity
        assert len(chips) == len(document.flows)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("example", ["aluminium-cars-2020", "steel-japan-2019", "wood-indonesia-2014"])
def test_both_views_say_what_stays_at_a_node_to_as_many_digits(qtbot: QtBot, example: str, lang: str) -> None:
    document = open_example(example, lang)
    results, found = compute(document), 0
    quantity = "volume" if example.startswith("wood") else "mass"
    scene = CanvasScene(Theme())
    show_view(scene, document, results, scene.look.theme, lang, ViewState("sankey", quantity))
    resolver = Resolver(Theme(), lang)
    resolver.set_document(document)
    resolver.set_results(results)
    label = text("canvas.row.stock_change", lang=lang)
    for name, bar in scene.bars.items():
        rows = [row for row in resolver.node(document.nodes[name], 0).rows if row.label == label]
        said = re.search(r" [+−](.+)$", bar.model.name)
        if said is not None and rows:
            found += 1
            assert said[1] == rows[0].value.removeprefix("−"), "of one more goes on: none says its unit"
    assert found
