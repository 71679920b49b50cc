"""From farther away words and legends keep a size that can be read, are whole, and still overlap nothing."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from helpers.example_routes import EXAMPLES
from helpers.sankeys import ground_of
from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example
from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import Box
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.headings import heading_of
from vsm_app.ui.canvas.items.far_names import INSET, PITCH, ROLE, SCALE, is_cut, lines_in, narrowed, set_width
from vsm_app.ui.canvas.items.legend import SankeyLegend
from vsm_app.ui.canvas.items.sankey_labels import tag_rect
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.models import BandModel
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.sankey_measured import letters_of
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.zoomed_view import ZOOM_RANGE
from vsm_app.ui.fonts import for_capitals
from vsm_app.ui.theme import Theme

LEAST = 8.0  # px on the screen
WORDS = 12.0  # px at 100 %
TOUCH = 1.0
SMALL, LARGE = (968, 509), (1768, 900)  # what a window of 1366 x 768, of 1920 x 1080 leaves for the canvas
TINY = (715, 297)  # of 960 x 540 beside the indicators, as a screen of 1920 at 200 %
LOW = (715, 262)  # of 960 x 500, the same less the bar of tasks
LEAST_ROOM = (884, 472)  # of 1280 x 720
#: How much narrower letters may be before it is seen; names that have no room on their card otherwise.
UNSEEN = 0.92
SQUEEZED = (
    *("Biokonversion", "Wärmekraftwerke", "Wasserstoff erzeugen", "Konverter (BOF)"),
    *("Arc furnace (EAF)", "Bio-conversion", "Hydrogen conversion", "Thermal generation", "Oxygen converter"),
    "Recovered paper",
)
AIR = 3.0  # px between the letters of a name and each side of its card


def written(scene: CanvasScene) -> list[tuple[str, QRectF]]:
    found = [(bar.model.name, bar.name_rect()) for bar in scene.bars.values() if bar.model.words]
    for label in scene.ribbon_labels:
        tag = tag_rect(label.model)
        found += [] if tag is None else [(label.model.r_tag, tag)]
        if not label.rect().isEmpty():
            found.append((f"{label.model.name} {label.model.value}", ground_of(label)))
    assert scene.legend is not None
    return [*found, ("legend", scene.legend.sceneBoundingRect())]


def on_one_another(one: QRectF, other: QRectF) -> bool:
    return one.adjusted(TOUCH, TOUCH, -TOUCH, -TOUCH).intersects(other)


def shown(make_canvas: Any, example: str, lang: str, view: str, size: tuple[int, int]) -> Any:
    document = open_example(example, lang)
    canvas = make_canvas(document)
    canvas.language.code = lang
    canvas.view.resize(*size)
    canvas.session.set_results(compute(document, revision=canvas.session.revision))
    canvas.session.set_view(view=view)
    canvas.view.fit()
    return canvas.view


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_words_of_a_fitted_sankey_can_be_read_and_overlap_nothing(
    make_canvas: Any, example: str, size: tuple[int, int], lang: str
) -> None:
    view = shown(make_canvas, example, lang, "sankey", size)
    scene = view.table.scene
    bars = [bar for bar in scene.bars.values() if bar.model.words]
    assert all(bar.model.grown * WORDS * view.zoom >= LEAST - 1e-6 for bar in bars)
    assert all(label.model.grown * WORDS * view.zoom >= LEAST - 1e-6 for label in scene.ribbon_labels)
    assert len(bars) >= 0.9 * len(scene.bars)
    found = written(scene)
    assert [(a, b) for (a, one), (b, two) in combinations(found, 2) if on_one_another(one, two)] == []
    others = [(bar.model.name, bar.rect()) for bar in scene.bars.values()]
    assert [(a, b) for a, one in found for b, two in others if a != b and on_one_another(one, two)] == []
    ground = QRectF()
    for band in scene.shown_bands:
        ground = ground.united(to_rect(band.box))
    assert [name for name, rect in found if not ground.contains(rect)] == []
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(scene.content_rect())


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("size", [TINY, LOW], ids=["tiny", "low"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_fitted_sankey_is_whole_in_a_very_small_window_with_the_handle_of_its_scale(
    make_canvas: Any, example: str, size: tuple[int, int], lang: str
) -> None:
    view = shown(make_canvas, example, lang, "sankey", size)
    scene = view.table.scene
    sight = view.mapToScene(view.viewport().rect()).boundingRect()
    assert sight.contains(scene.content_rect())
    assert isinstance(scene.legend, SankeyLegend)
    assert sight.contains(scene.legend.sceneBoundingRect())
    assert sight.contains(scene.legend.mapToScene(scene.legend.handle()))
    assert view.zoom > ZOOM_RANGE[0]


@pytest.mark.parametrize("size", [SMALL, TINY], ids=["small", "tiny"])
@pytest.mark.parametrize("example", ["steel-japan-2019", "wood-indonesia-2014", "uk-energy-2050"])
def test_the_legend_of_a_fitted_heat_view_can_be_read_and_covers_nothing(
    make_canvas: Any, example: str, size: tuple[int, int]
) -> None:
    view = shown(make_canvas, example, "de", "heat", size)
    scene = view.table.scene
    assert scene.legend is not None
    assert scene.legend.scale() * WORDS * view.zoom >= LEAST - 1e-6
    place = scene.legend.sceneBoundingRect()
    assert [item.element_id for item in scene.elements() if item.mapToScene(item.shape()).intersects(place)] == []
    assert [heading.lines for heading in scene.headings() if to_rect(heading.box).intersects(place)] == []
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(place)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_seen_from_very_far_names_wider_than_their_cards_are_whole_and_stand_on_no_heading(
    make_canvas: Any, example: str, lang: str
) -> None:
    view = shown(make_canvas, example, lang, "map", (562, 297))  # of 960 x 540, as a screen of 1920 at 200 %
    scene = view.table.scene
    metrics = QFontMetricsF(scene.look.theme.font(ROLE, SCALE))
    headings = [to_rect(box) for box in scene.heading_boxes()]
    for name in scene.names.found():
        if name.is_outside:
            assert [box for box in headings if box.intersects(to_rect(name.box))] == [], name.node
            high, wide = lines_in(name.box.height * view.zoom), set_width(name.box.width * view.zoom + INSET)
            assert not is_cut(narrowed(scene.nodes[name.node].model.name, metrics, wide, high)[0]), name.node


def test_near_by_and_in_pictures_words_have_their_own_size_and_come_back_to_their_places(make_canvas: Any) -> None:
    view = shown(make_canvas, "uk-energy-2050", "en", "sankey", SMALL)
    scene = view.table.scene
    view.set_zoom(1.0)
    near = written(scene)
    assert {bar.model.grown for bar in scene.bars.values()} == {1.0}
    view.set_zoom(0.4)
    assert written(scene) != near
    view.set_zoom(1.0)
    assert written(scene) == near
    scene.look.exporting = True
    scene.look.zoom = 0.3
    assert scene.look.written == 1.0


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("size", [LEAST_ROOM, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_fitted_map_has_all_names_and_headings_uncut_and_in_sight_and_names_within_their_cards(
    make_canvas: Any, example: str, size: tuple[int, int], lang: str
) -> None:
    view = shown(make_canvas, example, lang, "map", size)
    scene = view.table.scene
    assert scene.look.detail is not Detail.FAR
    assert not [line for heading in scene.headings() for line in heading.lines if line.endswith("…")]
    sight = view.mapToScene(view.viewport().rect()).boundingRect()
    assert [rect for rect in scene.chip_layer.rects() if not sight.contains(rect)] == []
    grounds = [to_rect(band.box) for band in scene._drawn_bands()]
    words = scene.chip_layer.rects()
    assert [rect for rect in words if rect.left() < grounds[0].left() or rect.right() > grounds[-1].right()] == []
    if not scene.look.names_apart:
        return
    metrics = QFontMetricsF(scene.look.theme.font(ROLE, SCALE))
    named = {name.node: name for name in scene.names.found()}
    assert [name for name in named.values() if name.is_outside or name.is_cut] == []
    for node_id, item in scene.nodes.items():
        rect = to_rect(named[node_id].box)
        assert sight.contains(rect)
        if item.model.shape is Shape.CARD:
            assert to_rect(item.model.box).contains(rect)
            wide, high = rect.width() * view.zoom - 2.0 * AIR, rect.height() * view.zoom
            lines, narrow = narrowed(item.model.name, metrics, set_width(wide + 2.0 * AIR), max(int(high // PITCH), 1))
            assert not is_cut(lines), item.model.name
            assert max(metrics.horizontalAdvance(line) for line in lines) * narrow <= wide
            assert len(lines) * PITCH <= high
            assert narrow >= UNSEEN or item.model.name in SQUEEZED, item.model.name


@pytest.mark.parametrize("room", [60.0, 75.0, 100.0, 140.0, 300.0])
def test_a_heading_goes_on_two_lines_or_becomes_narrower_before_it_is_cut(qtbot: QtBot, room: float) -> None:
    theme = Theme()
    for words in ("Vertrieb & Nutzung", "Papierherstellung", "Nutzung"):
        band = BandModel(words, Box(0.0, 0.0, room, 400.0), "band.a", "use")
        for zoom in (0.3, 0.5, 0.8, 1.0):
            heading = heading_of(band, zoom, theme)
            assert heading.box.left > band.box.left
            assert heading.box.right < band.box.right
            assert heading.scale * zoom >= min(0.76, zoom) - 1e-9
            if len(heading.lines) == 1 and heading.stretch > 0.78:
                assert "".join(heading.lines) == for_capitals(words), "divided only where it has no room"
            if any("…" in line for line in heading.lines):
                assert (room - 24.0) * zoom < 65.0, "not even in two lines of the narrowest letters"
                assert heading.scale == pytest.approx(max(0.76 / zoom, 1.0))
                assert heading.stretch == pytest.approx(0.78)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_words_of_what_comes_in_move_onto_no_ribbon(make_canvas: Any, example: str, size: tuple[int, int]) -> None:
    scene = shown(make_canvas, example, "de", "sankey", size).table.scene
    for label in scene.ribbon_labels:
        ribbon = label.model.ribbon
        first = scene.ribbons[label.model.id].model.ribbon
        moved = ribbon.label != first.label and first.label_ends  # from the left of all bars
        if moved and ribbon.kind is RibbonKind.OPEN_IN and not label.rect().isEmpty():
            under = [r.model.id for r in scene.ribbons.values() if r.shape().intersects(letters_of(label))]
            assert under == [], label.model.name


@pytest.mark.parametrize("view_name", ["map", "sankey", "heat"])
@pytest.mark.parametrize("example", ["drive-unit", "uk-energy-2050"])
def test_a_map_is_fitted_alike_wherever_one_looked_before(make_canvas: Any, example: str, view_name: str) -> None:
    view = shown(make_canvas, example, "de", view_name, (1122, 509))
    zooms = []
    for before in (1.0, 0.3, 2.0, 0.15):
        view.set_zoom(before)
        view.fit()
        zooms.append(round(view.zoom, 3))
    assert max(zooms) - min(zooms) < 0.02


@pytest.mark.parametrize(("example", "least"), [("drive-unit", 0.7), ("wood-indonesia-2014", 0.54)])
def test_a_sankey_is_fitted_as_near_as_its_legend_leaves_room(make_canvas: Any, example: str, least: float) -> None:
    view = shown(make_canvas, example, "de", "sankey", (1035, 472))  # what a window of 1280 x 720 leaves
    assert view.zoom > least  # with the legend below the picture 0.59 and 0.49
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(view.table.scene.content_rect())
