"""From farther away names and figures keep a size that can be read; what has no room is left out, nothing overlaps."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from helpers.example_routes import EXAMPLES
from helpers.label_reading import labels_of
from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example
from vsm_app.layout.paths import head_box
from vsm_app.layout.types import Box
from vsm_app.model.edits import nodes
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.items.far_names import ROLE, SCALE
from vsm_app.ui.canvas.look import Detail, detail_for
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.readable import MOST
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

LEAST = 9.0  # px on the screen


@pytest.fixture(scope="module", params=EXAMPLES)
def table(request: pytest.FixtureRequest, qapp: object) -> Iterator[CanvasScene]:
    document = open_example(request.param, "de")
    scene = CanvasScene(Theme())
    show_view(scene, document, compute(document), scene.look.theme, "de", ViewState("map", "mass"))
    yield scene
    scene.clear()


def overlapping(boxes: list[tuple[str, Box]], others: list[tuple[str, Box]]) -> list[tuple[str, str]]:
    pairs = [*combinations(boxes, 2), *((one, two) for one in boxes for two in others)]
    return [(a, b) for (a, one), (b, two) in pairs if a.split()[-1] != b.split()[-1] and one.intersects(two)]


@pytest.mark.parametrize("zoom", [0.41, 0.5, 0.6, 0.67])
def test_labels_in_the_middle_distance_overlap_nothing_and_can_be_read(table: CanvasScene, zoom: float) -> None:
    table.set_detail(detail_for(zoom), zoom)
    assert table.look.detail is Detail.MIDDLE
    assert table.look.enlarged * 11.0 * zoom >= LEAST - 1e-9
    labels = [(f"{label.what} {label.flow}", label.box) for label in labels_of(table)]
    shown = table.chip_layer.readable()
    assert sum(one.chip for one in shown.values()) >= len(table.flows) * (0.5 if zoom < 0.5 else 0.72)
    assert [key for key, one in shown.items() if not one.chip and table.flows[key].model.chip is not None] == []
    lone = [key for key, one in shown.items() if one.words is None and table.flows[key].model.label]
    assert len(lone) <= len(table.flows) / 6
    nodes = [(f"node {key}", n.model.box) for key, n in table.nodes.items() if n.model.shape is not Shape.FLAT]
    nodes += [
        (f"head of its {key}", head_box(flow.model.points, flow.model.width)) for key, flow in table.flows.items()
    ]
    nodes += [(f"heading {i}", box) for i, box in enumerate(table.heading_boxes())]
    assert overlapping(labels, nodes) == []


@pytest.mark.parametrize("zoom", [0.2, 0.3, 0.38, 0.42, 0.6])
def test_names_from_far_away_keep_their_size_and_cover_no_other_node(table: CanvasScene, zoom: float) -> None:
    table.set_detail(detail_for(zoom), zoom)
    assert (
        table.look.theme.font(ROLE, SCALE).pixelSize() >= LEAST
        or QFontMetricsF(table.look.theme.font(ROLE, SCALE)).height() >= LEAST
    )
    names = [(f"name {name.node}", name.box) for name in table.names.found()]
    cards = [(f"node {key}", n.model.box) for key, n in table.nodes.items() if n.model.shape is not Shape.FLAT]
    assert len(names) >= len(table.nodes) / (2 if zoom > 0.3 else 6)
    assert overlapping(names, cards) == []
    if zoom >= 0.38:  # narrower letters and words that are divided keep every name within its card, whole
        assert [name.node for name in table.names.found() if name.is_outside or name.is_cut] == []


@pytest.mark.parametrize("zoom", [0.15, 0.2, 0.22, 0.24, 0.3])
def test_every_card_tells_its_name_however_far_away_almost_all_of_them_whole(table: CanvasScene, zoom: float) -> None:
    table.set_detail(detail_for(zoom, is_small=True), zoom)
    named = {name.node: name for name in table.names.found()}
    cards = {key for key, node in table.nodes.items() if node.model.shape is not Shape.FLAT}
    assert cards - named.keys() == set()
    assert sum(named[card].is_cut for card in cards) <= (2 if zoom < 0.2 or zoom > 0.24 else 0)


def test_headings_stay_in_their_bands_at_every_zoom(table: CanvasScene) -> None:
    for zoom in (0.1, 0.25, 0.45, 0.55, 0.7, 1.0, 2.0):
        table.set_detail(detail_for(zoom), zoom)
        for box in table.heading_boxes():
            assert any(band.box.left < box.left and box.right < band.box.right for band in table.shown_bands)
        assert len({heading.scale for heading in table.headings()}) == 1
        assert len({round(heading.box.top, 6) for heading in table.headings() if len(heading.lines) == 1}) <= 1
        rects = [to_rect(item.model.box) for item in table.nodes.values()]
        for box in table.heading_boxes() if table.look.names_apart and zoom > 0.2 else ():
            below = [rect.top() for rect in rects if rect.left() < box.right and rect.right() > box.left]
            assert min(below, default=math.inf) - box.bottom >= (6.0 - 1e-6) / zoom
        words = table.chip_layer.rects()
        for heading, plain in zip(table.headings(), table.heading_boxes(), strict=True):
            assert heading.box.left <= plain.left, "a band drawn out to the left takes its heading along"
            row = to_rect(heading.row)
            assert [word for word in words if word.intersects(row)] == []
            above = [word for word in words if word.left() < row.right() and row.left() < word.right()]
            assert [word for word in above if word.bottom() <= row.top()] == [], "headings stand above all words"


def test_pictures_show_everything_at_its_own_size(table: CanvasScene) -> None:
    table.set_detail(detail_for(0.5), 0.5)
    table.look.exporting = True
    assert table.look.enlarged == 1.0
    table.look.exporting = False


def test_a_large_map_is_painted_as_it_is(canvas: Any) -> None:
    scene = canvas.view.table.scene
    scene.set_detail(Detail.MIDDLE, 0.5)
    assert scene.look.names_apart
    assert scene.names.isVisible()
    for number in range(MOST + 1):
        scene.nodes[f"more{number}"] = next(iter(scene.nodes.values()))
    scene.settle(())
    assert not scene.look.names_apart
    for number in range(MOST + 1):
        del scene.nodes[f"more{number}"]


@pytest.mark.parametrize("shape", ["inventory", "supplier", "control", "supermarket", "source", "process"])
def test_every_shape_is_painted_with_its_name_in_the_middle_distance(canvas: Any, shape: str) -> None:
    made = canvas.view.placing.add(shape, canvas.view.mapToScene(200, 500))
    canvas.view.set_zoom(0.5)
    item = canvas.view.table.scene.nodes[made]
    image = QImage(200, 120, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.translate(40.0, 10.0)
    painter.scale(0.5, 0.5)
    item.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    named = [name for name in canvas.view.table.scene.names.found() if name.node == made]
    assert named
    assert shape == "source" or any(image.pixelColor(x, y).alpha() for x in range(200) for y in range(120))


@pytest.mark.parametrize("chosen", [False, True])
def test_hundred_per_cent_begins_with_headings_and_first_lines_or_at_what_is_selected(
    make_canvas: Any, chosen: bool
) -> None:
    canvas = make_canvas(open_example("wood-indonesia-2014", "en"))
    view = canvas.view
    view.fit()
    last = list(canvas.document.nodes)[-1]
    canvas.session.select((last,) if chosen else ())
    view.reset_zoom()
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    if chosen:
        assert seen.contains(view.table.scene.nodes[last].sceneBoundingRect())
    else:
        assert seen.contains(view.table.scene.content_rect().topLeft())
    before = seen.center()
    view.set_zoom(1.3)
    view.reset_zoom()
    assert (view.mapToScene(view.viewport().rect()).boundingRect().center() - before).manhattanLength() < 3.0


def test_a_name_that_can_be_read_is_not_said_again(make_canvas: Any) -> None:
    canvas = make_canvas(open_example("wood-indonesia-2014", "en"))
    view = canvas.view
    view.set_zoom(0.5)
    scene = view.table.scene
    assert scene.look.names_apart
    read = {named.node for named in scene.names.found()}
    for name, item in scene.nodes.items():
        assert view._hovering._is_read(item) == (name in read)


def test_names_from_afar_are_found_anew_after_all_but_other_numbers(make_canvas: Any) -> None:
    canvas = make_canvas(open_example("wood-indonesia-2014", "en"))
    canvas.view.set_zoom(0.5)
    names = canvas.view.table.scene.names
    before, flow = names.found(), next(f for f in canvas.document.flows.values() if f.quantity.value)
    quantity = replace(flow.quantity, value=77.0, text=f"77 {flow.quantity.unit}")
    canvas.session.apply(set_flow(canvas.document, flow.id, quantity=quantity))
    assert names.found() is before
    node = before[0].node
    canvas.session.apply(nodes.set_node(canvas.document, node, name="Another name of two words"))
    assert names.found() is not before
    place = canvas.document.layout.places[before[1].node]
    canvas.session.apply(nodes.move(canvas.document, {before[1].node: (place.x + 400.0, place.y + 400.0)}))
    fresh = make_canvas(canvas.document)
    fresh.view.set_zoom(0.5)
    assert names.found() == fresh.view.table.scene.names.found()
