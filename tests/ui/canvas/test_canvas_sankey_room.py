"""In the Sankey of every example nothing that is written lies on anything else that is written, or off the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QToolTip
from pytestqt.qtbot import QtBot

from helpers.sankeys import ground_of, solved
from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import example_list
from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.items.sankey_hatch import stripes
from vsm_app.ui.canvas.items.sankey_labels import tag_rect
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.sankey_measured import letters_of
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.theme_metrics import SIZES

TOUCH = 1.0
#: The words of a stage stand in this strip along the top of its band.
HEADING = 26.0
EXAMPLES = [example.id for example in example_list()]
LANGUAGES = ["de", "en"]
#: The second state and the other quantities of a map that has them.
MORE = [("drive-unit", "future", "mass"), *(("drive-unit", "current", by) for by in ("energy", "cost", "co2e"))]
SHOWN = [(example, "current", "mass") for example in EXAMPLES] + MORE


@dataclass(frozen=True)
class Written:
    """What is written, where, and the bar that it names."""

    words: str
    rect: QRectF
    node: str = ""


def written(scene: CanvasScene) -> Iterator[Written]:
    for bar in scene.bars.values():
        if bar.model.words:
            yield Written(bar.model.name, bar.name_rect(), bar.element_id)
    for label in scene.ribbon_labels:
        tag = tag_rect(label.model)
        if tag is not None:
            yield Written(label.model.r_tag, tag)
        if not label.rect().isEmpty():
            yield Written(f"{label.model.name} {label.model.value}", ground_of(label))
    assert scene.legend is not None
    yield Written("legend", scene.legend.sceneBoundingRect())
    for band in scene.shown_bands:
        box = to_rect(band.box)
        yield Written(band.heading, QRectF(box.left(), box.top(), box.width(), HEADING))


def on_one_another(one: QRectF, other: QRectF) -> bool:
    return one.adjusted(TOUCH, TOUCH, -TOUCH, -TOUCH).intersects(other)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("example", "state", "quantity"), SHOWN)
def test_no_words_lie_on_others_on_a_bar_or_off_the_picture(
    sankey_of: Any, example: str, state: str, quantity: str, lang: str
) -> None:
    scene = sankey_of(example, lang, state, quantity)
    found = list(written(scene))
    assert len(found) > 4
    assert [(a.words, b.words) for a, b in combinations(found, 2) if on_one_another(a.rect, b.rect)] == []
    content = scene.content_rect()
    assert [one.words for one in found if not content.contains(one.rect)] == []
    bars = [(bar.element_id, bar.rect()) for bar in scene.bars.values()]
    assert [(w.words, bar) for w in found for bar, r in bars if bar != w.node and on_one_another(w.rect, r)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_bar_and_every_way_in_and_out_is_named(sankey_of: Any, example: str, lang: str) -> None:
    scene = sankey_of(example, lang)
    assert [
        bar.model.name for bar in scene.bars.values() if bar.model.words.replace("\n", " · ") != bar.model.name
    ] == []
    shown = {label.model.id for label in scene.ribbon_labels if label.rect().height() > 0.0}
    wide = [ribbon.model.id for ribbon in scene.ribbons.values() if ribbon.model.ribbon.width >= 20.0]
    assert [name for name in wide if name not in shown] == []


#: About how near a window of 1280 x 720 shows them.
FITTED = {
    "steel-japan-2019": 0.55, "aluminium-cars-2020": 0.61, "wood-indonesia-2014": 0.56, "battery-lfp": 0.84,
    "uk-energy-2050": 0.36, "drive-unit": 0.72,
}  # fmt: skip
#: A ribbon this wide on the screen carries or has beside it its number; a thinner one in a stack leaves none room.
LEAST = 10.0


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_in_a_small_window_all_that_comes_in_is_named_and_no_wide_ribbon_lacks_its_number(
    sankey_of: Any, example: str, lang: str
) -> None:
    zoom = FITTED[example]
    scene = sankey_of(example, lang, zoom=zoom)
    words = {label.element_id: label for label in scene.ribbon_labels if not label.rect().isEmpty()}
    silent = [ribbon.model for name, ribbon in scene.ribbons.items() if name not in words]
    level = [m for m in silent if abs(m.ribbon.centre[-1][1][-1] - m.ribbon.centre[0][1][-1]) <= m.ribbon.width]
    assert [m.value for m in level if m.ribbon.width * zoom >= LEAST] == []
    assert len([m for m in silent if m.ribbon.width * zoom >= LEAST]) <= 1  # a steep one may hold none
    assert [m.value for m in silent if m.ribbon.kind is RibbonKind.OPEN_IN] == []
    wide = {name: label.letters() for name, label in words.items() if label.model.ribbon.width * zoom >= LEAST}
    ribbons = {name: ribbon.shape() for name, ribbon in scene.ribbons.items()}
    off = {name: letters for name, letters in wide.items() if not ribbons[name].contains(letters)}
    beside = {name: letters for name, letters in off.items() if not words[name].model.plated}  # see sankey_ties
    ends = {name: (flow.source, flow.target) for name, flow in solved(example, lang, "current")[0].flows.items()}
    foreign = [(a, b) for a, letters in beside.items() for b, path in ribbons.items() if path.intersects(letters)]
    assert [(a, b) for a, b in foreign if ends[a] != ends[b]] == []


@pytest.mark.parametrize("zoom", [1.0, 0.2, 0.12])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_all_words_stand_on_the_ground_of_the_stages(sankey_of: Any, example: str, lang: str, zoom: float) -> None:
    scene = sankey_of(example, lang, zoom=zoom)
    ground = QRectF()
    for band in scene.shown_bands:
        ground = ground.united(to_rect(band.box))
    assert [one.words for one in written(scene) if not ground.contains(one.rect)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("example", "quantity"), [(example, by) for example, state, by in SHOWN if state == "current"])
def test_words_before_what_comes_in_lie_on_no_other_ribbon(
    sankey_of: Any, example: str, quantity: str, lang: str
) -> None:
    scene = sankey_of(example, lang, quantity=quantity)
    ribbons = {i: ribbon.shape() for i, ribbon in scene.ribbons.items()}
    words = [label for label in scene.ribbon_labels if label.model.ribbon.kind is RibbonKind.OPEN_IN]
    others = [
        (a, b) for a in words for b, path in ribbons.items() if b != a.element_id and path.intersects(letters_of(a))
    ]
    assert [(a.model.name, b) for a, b in others] == []


@pytest.mark.parametrize(("example", "state", "quantity"), SHOWN)
def test_no_ribbon_runs_over_a_bar_that_is_not_its_own(sankey_of: Any, example: str, state: str, quantity: str) -> None:
    scene = sankey_of(example, "de", state, quantity)
    flows = solved(example, "de", state)[0].flows
    for bar in scene.bars.values():
        room = bar.rect().adjusted(1.0, 1.0, -1.0, -1.0)
        others = [
            r
            for r in scene.ribbons.values()
            if bar.element_id not in {flows[r.element_id].source, flows[r.element_id].target}
        ]
        assert [r.element_id for r in others if r.shape().intersects(room)] == [], bar.model.name


def reach(path: QPainterPath, x: float, y: float, far: float) -> float:
    """How far a path reaches up (or down) from a point within it, at most `far`."""
    inside, outside = 0.0, far
    while abs(outside - inside) > 0.02:
        middle = (inside + outside) / 2.0
        inside, outside = (middle, outside) if path.contains(QPointF(x, y + middle)) else (inside, middle)
    return abs(inside)


@pytest.mark.parametrize(("example", "state", "quantity"), SHOWN)
def test_a_ribbon_is_as_wide_as_its_number_or_drawn_as_not_to_scale(
    sankey_of: Any, example: str, state: str, quantity: str
) -> None:
    scene = sankey_of(example, "de", state, quantity)
    assert scene.legend is not None
    legend = scene.legend.model
    px = legend.bar / float(legend.value.replace("\u202f", "").replace(",", "."))
    sums: dict[str, list[float]] = {name: [0.0, 0.0] for name in scene.bars}
    for ribbon in scene.ribbons.values():
        model, flow = ribbon.model, solved(example, "de", state)[0].flows[ribbon.element_id]
        for end, side in ((flow.source, 0), (flow.target, 1)):
            sums.get(end or "", [0.0, 0.0])[side] += model.ribbon.width
        if model.ribbon.kind is RibbonKind.WEDGE:
            continue
        value = float("".join(c for c in model.value if c.isdigit() or c in ",−").replace(",", ".").replace("−", "-"))
        digit = 10.0 ** -len(model.value.partition(",")[2])
        if model.ribbon.not_to_scale:
            assert abs(value) * px < SIZES["sankey.floor"] + digit * px
            continue
        (x, y), wanted = model.ribbon.centre[0][1], abs(value) * px
        away = 1.0 if model.ribbon.centre[1][1][-2] >= x else -1.0
        measured = sum(reach(ribbon.shape(), x + away, y, down * (wanted + 4.0)) for down in (1.0, -1.0))
        assert measured == pytest.approx(wanted, abs=0.51 * digit * px + 0.3), model.value
    for name, (out, into) in sums.items():
        assert scene.bars[name].model.bar.box.height == pytest.approx(max(out, into), abs=0.01)


def test_where_nothing_leaves_a_bar_its_name_stands_beside_it(sankey_of: Any) -> None:
    scene = sankey_of("uk-energy-2050", "en")
    bars = {bar.model.name: bar for bar in scene.bars.values()}
    sink, source = bars["Rail transport"], bars["Oil imports"]
    assert sink.name_rect().left() > sink.rect().right()
    assert source.name_rect().right() < source.rect().left()
    for bar in (sink, source):
        assert abs(bar.name_rect().center().y() - bar.rect().center().y()) < 4.0


def test_what_has_no_room_is_said_under_the_pointer(make_canvas: Any) -> None:
    document, results = solved("battery-lfp", "de", "current")
    canvas = make_canvas(document)
    canvas.session.set_results(compute(document, revision=canvas.session.revision))
    canvas.session.set_view(view="sankey")
    canvas.view.set_zoom(0.2)  # near by all have room
    scene = canvas.view.table.scene
    written_ids = {label.model.id for label in scene.ribbon_labels if not label.rect().isEmpty()}
    quiet = next(r for r in scene.ribbons.values() if r.model.id not in written_ids)
    value = results.solution.own[quiet.model.id].value
    assert value is not None
    assert f"{value:.1f}" in quiet.model.tip
    assert "→" in quiet.model.tip
    ribbon = next(r for r in scene.ribbons.values() if r.model.ribbon.width > 30.0)
    middle = QPointF(ribbon.shape().boundingRect().center())
    assert ribbon.shape().contains(middle)
    canvas.view._hovering.show_tooltip(middle, canvas.view.mapToGlobal(canvas.view.mapFromScene(middle)))
    assert QToolTip.text() == ribbon.model.tip
    QToolTip.hideText()


def test_the_hatches_of_losses_side_by_side_are_in_line(qtbot: QtBot) -> None:
    step = SIZES["hatch.period"] * 2.0**0.5
    for left, top in ((3.0, 7.0), (-41.5, 12.25), (100.0, -63.0)):
        square = QPainterPath()
        square.addRect(left, top, 60.0, 60.0)
        longest = max(stripes(square).toSubpathPolygons(), key=lambda piece: piece.boundingRect().height())
        phase = min(point.x() + point.y() for point in longest) % step
        assert min(phase, step - phase) < 0.01


@pytest.mark.parametrize("zoom", [0.3, 0.55, 0.71, 1.0])
def test_nothing_of_the_map_is_painted_over_the_sankey_at_any_zoom(drive: Any, zoom: float) -> None:
    view, scene = drive.view, drive.view.table.scene
    view.set_zoom(zoom)
    view.centerOn(scene.content_rect().center())
    assert scene.chip_layer.isVisible()
    drive.session.set_view(view="sankey")
    view.set_zoom(zoom)
    allowed = {*scene.ribbons.values(), *scene.bars.values(), *scene.ribbon_labels, scene.legend}
    shown = [item for item in scene.items() if item.isVisible() and item not in allowed]
    assert [type(item).__name__ for item in shown if not item.boundingRect().isEmpty()] == []
    drive.session.set_view(view="map")
    assert scene.chip_layer.isVisible()
