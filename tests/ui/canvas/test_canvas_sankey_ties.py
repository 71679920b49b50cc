"""In the Sankey of every example a ribbon that is drawn to scale says its number, if need be at the end of a tie."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from pytestqt.qtbot import QtBot

from vsm_app.io.examples import example_list
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels, tag_rect
from vsm_app.ui.canvas.sankey_free import Layer
from vsm_app.ui.canvas.scene import CanvasScene

EXAMPLES = [example.id for example in example_list()]
#: How near windows of 1920 x 1080, of 1366 x 768 and of 1280 x 800 show them.
FITTED = {
    "steel-japan-2019": (0.885, 0.586, 0.569), "aluminium-cars-2020": (0.981, 0.774, 0.691),
    "wood-indonesia-2014": (0.883, 0.609, 0.557), "battery-lfp": (1.0, 0.907, 0.952),
    "uk-energy-2050": (0.594, 0.398, 0.347), "drive-unit": (1.0, 0.778, 0.728),
}  # fmt: skip
#: A ribbon this wide on the screen is seen as well as a line of words.
WIDE = 6.0
WINDOWS = [0, 1, 2]
LONGEST, IN_A_LIST = 101.0, 150.0
SEEN = 4.0  # of a neighbour, over or under a plate
CROSSES = QLineF.IntersectionType.BoundedIntersection


def said(scene: CanvasScene) -> list[RibbonLabels]:
    return [label for label in scene.ribbon_labels if not label.rect().isEmpty()]


def tie_of(label: RibbonLabels) -> QLineF:
    begin, end = label.model.tie or ((0.0, 0.0), (0.0, 0.0))
    return QLineF(QPointF(*begin), QPointF(*end))


def tied(scene: CanvasScene) -> list[RibbonLabels]:
    return [label for label in said(scene) if label.model.tie is not None]


def runs_through(line: QLineF, rect: QRectF) -> bool:
    corners = [rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()]
    sides = [QLineF(a, b) for a, b in zip(corners, [*corners[1:], corners[0]], strict=True)]
    return rect.contains(line.p1()) or any(line.intersects(side)[0] == CROSSES for side in sides)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_ribbon_that_is_well_seen_says_its_number_and_nearly_every_other(
    sankey_of: Any, example: str, window: int, lang: str
) -> None:
    scene = sankey_of(example, lang, zoom=FITTED[example][window])
    names = {label.element_id for label in said(scene)}
    silent = [ribbon.model for name, ribbon in scene.ribbons.items() if name not in names]
    drawn = [model for model in silent if not model.ribbon.not_to_scale]
    assert [model.value for model in drawn if model.ribbon.width * FITTED[example][window] >= WIDE] == []
    assert len(drawn) <= 1, [model.value for model in drawn]
    assert len(silent) <= 0.05 * len(scene.ribbons), [model.value for model in silent]


@pytest.mark.parametrize("quantity", ["mass", "cost"])
@pytest.mark.parametrize("zoom", [1.0, 0.95, 0.9])
def test_a_stack_of_substances_says_every_number_that_is_drawn_to_scale(
    sankey_of: Any, quantity: str, zoom: float
) -> None:
    scene = sankey_of("battery-lfp", "de", quantity=quantity, zoom=zoom)
    names = {label.element_id for label in said(scene)}
    silent = [ribbon.model for name, ribbon in scene.ribbons.items() if name not in names]
    assert [model.value for model in silent if not model.ribbon.not_to_scale] == []
    assert len(silent) < 3


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_tie_runs_from_its_own_ribbon_alone_to_words_on_free_ground(
    sankey_of: Any, example: str, window: int
) -> None:
    scene = sankey_of(example, "de", zoom=FITTED[example][window])
    paths = {name: ribbon.shape() for name, ribbon in scene.ribbons.items()}
    for label in tied(scene):
        line, letters, near = tie_of(label), label.letters(), 4.0 * label.model.grown
        dot = QRectF(line.x1() - 0.25, line.y1() - 0.25, 0.5, 0.5)
        assert {name for name, path in paths.items() if path.intersects(dot)} == {label.element_id}, label.model.value
        assert [name for name, path in paths.items() if path.intersects(letters)] == [], label.model.value
        assert letters.adjusted(-near, -near, near, near).contains(line.p2())
        edges = [tie_of(one).x2() for one in tied(scene) if one is not label]
        is_listed = sum(abs(edge - line.x2()) < 0.01 for edge in edges) > 1
        assert line.length() <= (IN_A_LIST if is_listed else LONGEST) * label.model.grown


@pytest.mark.parametrize("zoom", FITTED["aluminium-cars-2020"][:2])
def test_words_over_and_under_a_bundle_stand_in_the_order_of_its_ribbons(sankey_of: Any, zoom: float) -> None:
    """0,31 is lost lowest and stood on top."""
    scene = sankey_of("aluminium-cars-2020", "de", zoom=zoom)
    bundle = [label for label in tied(scene) if label.model.value in {"0,47", "0,21", "0,31"}]
    bundle.sort(key=lambda label: tie_of(label).y1())
    assert [label.model.value for label in bundle] == ["0,47", "0,21", "0,31"]
    ys = [label.letters().center().y() for label in bundle]
    assert ys == sorted(ys)
    assert max(tie_of(label).length() for label in bundle) < 32.0 * bundle[0].model.grown


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("zoom", FITTED["wood-indonesia-2014"])
def test_no_tie_runs_over_ribbons_because_a_comma_hangs_lower_than_a_point(
    sankey_of: Any, zoom: float, lang: str
) -> None:
    """The export 0.40 of the sawmill had room beside its head, 0,40 stood beyond three ribbons."""
    scene = sankey_of("wood-indonesia-2014", lang, zoom=zoom)
    (label,) = [one for one in said(scene) if one.model.value == ("0,40" if lang == "de" else "0.40")]
    line = QPainterPath(tie_of(label).p1())
    line.lineTo(tie_of(label).p2())
    over = {name for name, ribbon in scene.ribbons.items() if ribbon.shape().intersects(line)}
    assert label.model.tie is None or over == {label.element_id}
    assert not any(ribbon.shape().intersects(label.letters()) for ribbon in scene.ribbons.values())


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_tie_runs_over_nothing_that_is_written_and_crosses_no_other(
    sankey_of: Any, example: str, window: int
) -> None:
    scene = sankey_of(example, "de", zoom=FITTED[example][window])
    labels, ties = said(scene), tied(scene)
    written = [(bar.element_id, bar.letters()) for bar in scene.bars.values() if bar.model.words]
    written += [(bar.element_id, bar.rect()) for bar in scene.bars.values()]
    written += [(label.element_id, tag) for label in labels if (tag := tag_rect(label.model)) is not None]
    for label in ties:
        others = [*written, *((o.element_id, o.letters()) for o in labels if o is not label)]
        assert [name for name, rect in others if runs_through(tie_of(label), rect)] == [], label.model.value
    lines = [(label.model.value, tie_of(label)) for label in ties]
    assert [(a, b) for (a, one), (b, two) in combinations(lines, 2) if one.intersects(two)[0] == CROSSES] == []


@pytest.mark.parametrize("quantity", ["mass", "cost"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_plate_leaves_to_be_seen_what_it_reaches_onto_and_that_says_its_own_number(
    sankey_of: Any, example: str, quantity: str
) -> None:
    scene = sankey_of(example, "de", quantity=quantity)
    paths = {name: ribbon.shape() for name, ribbon in scene.ribbons.items()}
    names = {label.element_id for label in said(scene)}
    plates = [label for label in said(scene) if label.model.plated]
    if example == "battery-lfp":
        assert len(plates) >= 3  # of a stack between two bars no number has room elsewhere
    for label in plates:
        letters = label.letters()
        middle = letters.adjusted(letters.width() / 4.0, 0.0, -letters.width() / 4.0, 0.0)
        assert paths[label.element_id].contains(letters.center())
        others = {name for name, path in paths.items() if name != label.element_id and path.intersects(letters)}
        assert others <= names
        for name in others:
            over = QRectF(middle.left(), middle.top() - SEEN, middle.width(), SEEN)
            under = QRectF(middle.left(), middle.bottom(), middle.width(), SEEN)
            assert paths[name].contains(over) or paths[name].contains(under), label.model.value


def test_a_tie_is_painted_from_the_ribbon_to_the_words(sankey_of: Any) -> None:
    scene = sankey_of("aluminium-cars-2020", "de", zoom=0.69)
    label = tied(scene)[0]
    line, bounds = tie_of(label), label.boundingRect()
    assert bounds.contains(line.p1())
    assert bounds.contains(line.p2())
    image = QImage(bounds.size().toSize(), QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.translate(-bounds.topLeft())
    label.paint(painter, None)  # type: ignore[arg-type]
    painter.end()
    middle = (line.pointAt(0.5) - bounds.topLeft()).toPoint()
    room = [image.pixelColor(middle.x() + x, middle.y() + y).lightness() for x in (-1, 0, 1) for y in (-1, 0, 1)]
    assert min(room) < 160


@pytest.mark.parametrize(("long", "parts"), [(40.0, range(10, 20)), (13.0, range(4, 6)), (8.0, range(2, 3))])
def test_a_tie_is_dotted_where_three_dots_of_it_are_seen(sankey_of: Any, long: float, parts: range) -> None:
    """Beside the dot at its end."""
    label = tied(sankey_of("aluminium-cars-2020", "de", zoom=0.69))[0]
    begin = QPointF(20.0, 20.0)
    tie = (begin.toTuple(), (20.0 + long * label.model.grown, 20.0))
    away = replace(label.model, tie=tie, ribbon=replace(label.model.ribbon, label=(20.0, 400.0)))
    image = QImage(400, 160, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.scale(4.0 / label.model.grown, 4.0 / label.model.grown)
    RibbonLabels(away, label.look).paint(painter, None)  # type: ignore[arg-type]
    painter.end()
    row = round(4.0 * 20.0 / label.model.grown)
    inked = "".join("#" if image.pixelColor(x, row).lightness() < 160 else " " for x in range(image.width()))
    assert len(inked.split()) in parts, inked


def test_free_ground_is_where_nothing_is_taken(qtbot: QtBot) -> None:
    layer = Layer(QRectF(-50.0, -20.0, 100.0, 60.0), 2.0)
    path = QPainterPath()
    path.addRect(-50.0, -20.0, 40.0, 60.0)
    layer.take([QRectF(10.0, -20.0, 40.0, 20.0)], [path])
    x, y = layer.free(QRectF(-50.0, -20.0, 100.0, 60.0), 10.0, 6.0)
    assert len(x) > 20
    taken = [QRectF(10.0, -20.0, 40.0, 20.0), QRectF(-50.0, -20.0, 40.0, 60.0)]
    words = [QRectF(a - 5.0, b - 3.0, 10.0, 6.0) for a, b in zip(x, y, strict=True)]
    assert not any(word.intersects(rect) for word in words for rect in taken)
    assert max(word.right() for word in words) > 40.0  # under the rectangle at the right
    assert min(word.top() for word in words) < -10.0  # between the two


def test_free_ground_is_asked_of_points_also_outside(qtbot: QtBot) -> None:
    import numpy as np

    layer = Layer(QRectF(0.0, 0.0, 40.0, 40.0), 2.0)
    assert not layer.taken_at(np.array([10.0]), np.array([10.0])).any()
    layer.take(lines=[QLineF(0.0, 10.0, 30.0, 10.0)])
    found = layer.taken_at(np.array([10.0, 10.0, 90.0, -90.0]), np.array([10.0, 30.0, 10.0, 10.0]))
    assert found.tolist() == [True, False, False, False]


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("zoom", [1.0, 0.95])
def test_words_behind_the_ends_of_one_stack_begin_in_line(sankey_of: Any, zoom: float, lang: str) -> None:
    scene = sankey_of("battery-lfp", lang, zoom=zoom)
    ends = [label for label in said(scene) if label.model.starts and label.model.ribbon.width > 20.0]
    assert len(ends) == 3
    assert len({round(label.rect().left(), 3) for label in ends}) == 1
