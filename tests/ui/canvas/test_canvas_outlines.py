"""Lines end where a node is drawn, and what nobody has named reads as what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from vsm_app.layout.types import Box, Port, RoutedFlow, Side
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.elements import OriginClass
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.models import NodeModel
from vsm_app.ui.canvas.outlines import meeting_points


def node(shape: Shape, kind: str, box: Box) -> NodeModel:
    return NodeModel("n", box, shape, "", (), "", kind=kind)


def into(side: Side, x: float, y: float) -> RoutedFlow:
    dx, dy = side.normal
    start = (x + 50.0 * dx, y + 50.0 * dy)
    return RoutedFlow("f", (start, (x, y)), Port(None, side.opposite, *start), Port("n", side, x, y), 2.0)


@pytest.mark.parametrize(("x", "depth"), [(0.0, 0.0), (17.0, 10.0), (51.0, 10.0), (95.2, 16.0), (102.0, 20.0)])
def test_a_line_from_above_reaches_the_saw_tooth_roof_of_a_factory(x: float, depth: float) -> None:
    factory = node(Shape.FACTORY, "supplier", Box(10.0, 100.0, 102.0, 72.0))
    points = meeting_points(into(Side.TOP, 10.0 + x, 100.0), None, factory)
    assert points[-1] == pytest.approx((10.0 + x, 100.0 + depth))


def test_lines_from_the_sides_reach_the_slopes_of_an_inventory_and_the_posts_of_a_shelf() -> None:
    stock = node(Shape.TRIANGLE, "inventory", Box(0.0, 0.0, 56.0, 46.0))
    assert meeting_points(into(Side.LEFT, 0.0, 23.0), None, stock)[-1] == (14.0, 23.0)
    assert meeting_points(into(Side.RIGHT, 56.0, 46.0), None, stock)[-1] == (56.0, 46.0)
    shelf = node(Shape.SYMBOL, "supermarket", Box(0.0, 0.0, 56.0, 64.0))
    assert meeting_points(into(Side.LEFT, 0.0, 23.0), None, shelf)[-1] == (13.0, 23.0)


def test_a_line_to_a_card_ends_at_its_box() -> None:
    route = into(Side.TOP, 40.0, 0.0)
    assert meeting_points(route, None, node(Shape.CARD, "process", Box(0.0, 0.0, 120.0, 64.0))) is route.points


@pytest.mark.parametrize(
    ("origin", "word"), [(OriginClass.LOSS, "Loss"), (OriginClass.ENERGY, "Energy"), (OriginClass.PRODUCT, "Product")]
)
def test_an_open_flow_that_nobody_named_says_what_it_is(
    make_canvas: Callable[[Document], Any], origin: OriginClass, word: str
) -> None:
    document = nodes.add_node(Document(), "process", "Cut", (0.0, 0.0)).document
    (process,) = document.nodes
    ends = (None, process) if origin is OriginClass.ENERGY else (process, None)
    made = flows.add_flow(document, *ends, origin_class=origin)
    canvas = make_canvas(made.document)
    (item,) = canvas.view.table.scene.flows.values()
    assert item.model.label == word
