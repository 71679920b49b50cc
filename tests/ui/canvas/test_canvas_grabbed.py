"""A flow leaves the side where it was grabbed, where a plain way leads from there to what it was pulled to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from vsm_app.model.document import Document
from vsm_app.model.edits import nodes


@pytest.fixture
def chain(make_canvas: Callable[[Document], Any]) -> Any:
    """Sorting left of collection, with a node above between them and one far to the right."""
    document = Document()
    for kind, name, at in (
        ("sorting", "Sort", (0.0, 200.0)),
        ("collection", "Collect", (320.0, 200.0)),
        ("process", "Use", (640.0, 200.0)),
    ):
        document = nodes.add_node(document, kind, name, at).document
    canvas = make_canvas(document)
    canvas.view.set_zoom(1.0)
    canvas.view.centerOn(400.0, 200.0)
    return canvas


def pulled(canvas: Any, source: str, side: str, to: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Pull out of a side and let go there; the line that is shown before the release."""
    box = canvas.view.table.boxes()[source]
    x = {"left": box.left + 2.0, "right": box.right - 2.0}.get(side, box.left + 0.3 * box.width)
    y = {"top": box.top + 2.0, "bottom": box.bottom - 2.0}.get(side, box.top + 0.3 * box.height)
    canvas.press(x, y)
    for part in (0.3, 0.7, 1.0):
        canvas.move(x + (to[0] - x) * part, y + (to[1] - y) * part)
    shown: tuple[tuple[float, float], ...] = canvas.view.table.overlay.shown.pull
    canvas.release(*to)
    return shown


def sides(canvas: Any) -> tuple[str, str]:
    (flow,) = list(canvas.document.flows)[-1:]
    route = canvas.view.table.sync.geometry.routing.flows[flow]
    return route.source.side.value, route.target.side.value


def test_drawn_straight_to_the_left_it_runs_straight_to_the_left(chain: Any) -> None:
    before, (sort, collect, _use) = chain.document, chain.document.nodes
    shown = pulled(chain, collect, "left", chain.middle(sort))
    (flow,) = chain.document.flows
    assert sides(chain) == ("left", "right")
    assert chain.view.table.scene.flows[flow].model.points == shown
    assert len(shown) == 2
    assert chain.undoes_to(before)


def test_with_a_node_in_between_it_runs_below(chain: Any) -> None:
    sort, _collect, use = chain.document.nodes
    pulled(chain, use, "left", chain.middle(sort))
    assert sides(chain) == ("bottom", "bottom")
    assert not chain.document.layout.routes


def test_grabbed_on_the_right_what_lies_left_is_a_way_back(chain: Any) -> None:
    sort, collect, _use = chain.document.nodes
    pulled(chain, collect, "right", chain.middle(sort))
    assert sides(chain) == ("bottom", "bottom")


def test_what_runs_by_itself_from_where_it_was_grabbed_is_not_held_there(chain: Any) -> None:
    sort, collect, _use = chain.document.nodes
    pulled(chain, sort, "right", chain.middle(collect))
    assert sides(chain) == ("right", "left")
    assert not chain.document.layout.routes


def test_a_new_node_put_down_to_the_upper_right_is_reached_from_there(chain: Any) -> None:
    before, use = chain.document, list(chain.document.nodes)[2]
    box = chain.view.table.boxes()[use]
    pulled(chain, use, "right", (box.right + 40.0, box.top - 120.0))
    QTest.keyClicks(chain.view.placing.chooser.field, "remanufact")
    chain.key(Qt.Key.Key_Return)
    assert sides(chain) == ("right", "bottom")
    assert chain.undoes_to(before)
