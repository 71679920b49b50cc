"""Loops and what runs back: no wider than the longest chain, drawn as the legend says, negative amounts told."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from vsm_app.engine.pipeline import compute
from vsm_app.layout.sankey_depth import depth
from vsm_app.layout.sankey_types import RibbonKind, SankeyFlow
from vsm_app.layout.types import FlowStyle
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas.items.legend import Mark, SankeyLegend
from vsm_app.ui.canvas.items.sankey import opacity
from vsm_app.ui.canvas.sankey_models import MOST_COLUMNS
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme


def chain(names: str) -> list[SankeyFlow]:
    return [SankeyFlow(f"{a}{b}", a, b, 1.0) for a, b in pairwise(names)]


@pytest.mark.parametrize(("ways", "columns"), [(["ab"], 2), (["abcd", "ad"], 4), (["abc", "dbe", "ef"], 4)])
def test_without_loops_the_longest_chain_counts(ways: list[str], columns: int) -> None:
    assert depth([flow for way in ways for flow in chain(way)], MOST_COLUMNS) == columns


@pytest.mark.parametrize("back", ["ca", "da", "db", "aa", "dcba"])
def test_a_loop_makes_no_chain_longer(back: str) -> None:
    assert depth([*chain("abcd"), *chain(back)], MOST_COLUMNS) == 4


def test_returns_and_very_long_chains_do_not_count() -> None:
    returns = [SankeyFlow("r", "d", "a", 1.0, FlowStyle.SECONDARY), SankeyFlow("q", "c", "a", 1.0, r_number=6)]
    assert depth([*chain("abcd"), *returns], MOST_COLUMNS) == 4
    assert depth(chain("abcdefghijklmnopqrstuvwxyz"), MOST_COLUMNS) == MOST_COLUMNS
    assert depth([], MOST_COLUMNS) == 2


@pytest.mark.parametrize("more", [-6.0, -60.0])
def test_a_negative_amount_is_told_and_shows_which_way_it_runs(qtbot: QtBot, more: float) -> None:
    document = nodes.add_node(Document(), "process", "Pack", (0.0, 0.0)).document
    document = nodes.add_node(document, "process", "Sell", (320.0, 0.0)).document
    pack, sell = document.nodes
    for source, target, amount in ((pack, sell, 100.0), (sell, pack, more), (pack, None, 0.2)):
        document = flows.connect(document, source, target).document
        entry = Quantity(Form.VALUE, value=amount, unit="t/a", exact=True)
        document = flows.set_quantity(document, list(document.flows)[-1], entry).document
    scene = CanvasScene(Theme())
    show_view(scene, document, compute(document), scene.look.theme, "en", ViewState("sankey", "mass"))
    goods, back, _dust = document.flows
    ribbon = scene.ribbons[back]
    assert (scene.bars[pack].rect().right(), ribbon.model.ribbon.reverse) == (
        ribbon.shape().boundingRect().left(),
        True,
    )
    assert f"−{-more:.0f}" in {label.model.value for label in scene.ribbon_labels if not label.rect().isEmpty()}
    tips = ribbon.arrows.toSubpathPolygons()
    assert len(tips) >= 2
    assert all(tip.boundingRect().right() == pytest.approx(tip.first().x()) for tip in tips)  # they point to the right
    assert scene.ribbons[goods].arrows.isEmpty()
    assert isinstance(scene.legend, SankeyLegend)
    assert Mark.NEGATIVE in {mark for mark, _name in scene.legend.model.marks}


def test_a_loop_of_a_product_is_drawn_as_the_legend_has_products() -> None:
    assert opacity(FlowStyle.PRODUCT, RibbonKind.LOOP) == opacity(FlowStyle.PRODUCT)
