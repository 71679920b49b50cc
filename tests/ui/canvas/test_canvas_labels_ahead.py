"""Labels of a very large map are placed a little at a time: zooming in never waits for them, and nothing differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from vsm_app.model.document import Document, Physics
from vsm_app.model.edits import nodes
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.placement import Layout, Place
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas import sync

WIDE, HIGH = 22, 11
AMOUNT = Quantity(Form.VALUE, "5 t/a", 5.0, "t/a")


def wide_map() -> Document:
    """Over 400 flows, some of them across others, some of them open."""
    ids = [f"n{i}" for i in range(WIDE * HIGH)]
    flows: dict[str, Flow] = {}
    for i, node in enumerate(ids):
        for step in (1, WIDE - 1):
            end = ids[i + step] if i + step < len(ids) else None
            flows[f"f{len(flows)}"] = Flow(f"f{len(flows)}", node, end, "i", AMOUNT)
    places = {n: Place(208.0 * (i % WIDE), 160.0 * (i // WIDE)) for i, n in enumerate(ids)}
    made = {n: Node(n, f"Step {i}") for i, n in enumerate(ids)}
    physics = Physics(items={"i": Item("i", "Parts", unit="t")}, nodes=made, flows=flows)
    return Document("wide", physics, Layout(places=places), next_number=10_000)


@pytest.fixture
def far(make_canvas: Callable[[Document], Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    """A map that counts as very large, seen from afar."""
    monkeypatch.setattr(sync, "_VERY_MANY", 100)
    canvas = make_canvas(Document())
    canvas.session.replace_document(wide_map())
    return canvas


def models(canvas: Any) -> dict[str, object]:
    return {i: item.model for i, item in canvas.view.table.scene.flows.items()}


def placed(canvas: Any) -> list[str]:
    return [i for i, item in canvas.view.table.scene.flows.items() if item.model.chip_place is not None]


def at_once(
    document: Document, make_canvas: Callable[[Document], Any], monkeypatch: pytest.MonkeyPatch
) -> dict[str, object]:
    """What a window shows that places all labels in one go."""
    monkeypatch.setattr(sync, "_VERY_MANY", 10**6)
    canvas = make_canvas(Document())
    canvas.session.replace_document(document)
    canvas.view.set_zoom(1.0)
    return models(canvas)


def test_zooming_in_shows_the_lines_at_once_and_the_same_labels_a_little_later(
    far: Any, make_canvas: Callable[[Document], Any], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    far.view.set_zoom(1.0)
    assert len(models(far)) > 400
    assert placed(far) == []
    far.view.set_zoom(0.9)  # a turn of the wheel meanwhile begins nothing anew
    qtbot.waitUntil(lambda: far.view.table.sync.is_placed, timeout=30_000)
    assert models(far) == at_once(far.document, make_canvas, monkeypatch)


def test_a_pause_from_afar_is_used_so_that_zooming_in_finds_all_labels(far: Any, qtbot: QtBot) -> None:
    table_sync = far.view.table.sync
    while not far.view.table.scene.flows.is_complete:
        table_sync.catch_up(everywhere=True)
    table_sync.catch_up(everywhere=True)
    qtbot.waitUntil(lambda: table_sync._ahead.found is not None, timeout=30_000)
    assert placed(far) == []
    far.view.set_zoom(1.0)
    assert len(placed(far)) == len(models(far))


def test_an_edit_while_labels_are_looked_for_leaves_what_the_same_map_opened_anew_shows(
    far: Any, make_canvas: Callable[[Document], Any], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    far.view.set_zoom(1.0)
    far.session.apply(nodes.move(far.document, {"n40": (3000.0, 900.0)}))
    far.view.table.sync._ahead.go_on()
    more = replace(AMOUNT, value=123456.0, text="123456 t/a")
    far.session.apply(set_flow(far.document, "f7", quantity=more))
    far.session.apply(nodes.remove(far.document, ("n3",)))
    qtbot.waitUntil(lambda: far.view.table.sync.is_placed, timeout=30_000)
    assert models(far) == at_once(far.document, make_canvas, monkeypatch)
    far.session.apply(nodes.move(far.document, {"n40": (3200.0, 900.0)}))
    assert far.view.table.sync.is_placed, "from now on only the surroundings of an edit are gone over, at once"


def test_a_figure_changed_from_afar_is_shown_when_zooming_in_also_where_its_place_is_the_same(
    far: Any, make_canvas: Callable[[Document], Any], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    far.view.set_zoom(1.0)
    qtbot.waitUntil(lambda: far.view.table.sync.is_placed, timeout=30_000)
    far.view.set_zoom(0.1)
    other = replace(AMOUNT, value=6.0, text="6 t/a")
    far.session.apply(set_flow(far.document, "f7", quantity=other))
    far.view.set_zoom(1.0)
    qtbot.waitUntil(lambda: far.view.table.sync.is_placed, timeout=30_000)
    assert models(far) == at_once(far.document, make_canvas, monkeypatch)


def test_figures_made_ahead_are_shown_also_where_the_search_for_their_places_was_given_up(
    far: Any, make_canvas: Callable[[Document], Any], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    far.view.set_zoom(1.0)
    qtbot.waitUntil(lambda: far.view.table.sync.is_placed, timeout=30_000)
    far.view.set_zoom(0.1)
    far.session.apply(set_flow(far.document, "f7", quantity=replace(AMOUNT, value=6.0, text="6 t/a")))
    far.view.table.sync.catch_up(everywhere=True)
    far.view.table.sync._ahead.go_on()
    far.session.apply(nodes.move(far.document, {"n200": (3000.0, 2000.0)}))
    far.view.set_zoom(1.0)
    qtbot.waitUntil(lambda: far.view.table.sync.is_placed, timeout=30_000)
    assert models(far) == at_once(far.document, make_canvas, monkeypatch)
