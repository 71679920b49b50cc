"""A number of the Sankey that is shown can be taken for that of no other ribbon, in a large and in a small window."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from vsm_app.io.examples import example_list
from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.items.sankey import RibbonItem
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.sankey_outlines import Outlines
from vsm_app.ui.canvas.sankey_owners import Standing, standing
from vsm_app.ui.canvas.scene import CanvasScene

EXAMPLES = [example.id for example in example_list()]
#: About how near windows of 1920 x 1080 and of 1280 x 720 show them.
FITTED = {
    "steel-japan-2019": (0.91, 0.55), "aluminium-cars-2020": (0.98, 0.61), "wood-indonesia-2014": (0.88, 0.56),
    "battery-lfp": (1.0, 0.84), "uk-energy-2050": (0.59, 0.36), "drive-unit": (1.0, 0.72),
}  # fmt: skip
FAR, NEAR = 60.0, 0.5


def whole(ribbon: RibbonItem) -> QPainterPath:
    """A ribbon with the head at its end."""
    path, head = QPainterPath(ribbon.shape()), ribbon.model.ribbon.head
    if head is not None:
        path.addPolygon(QPolygonF([QPointF(*point) for point in (*head, head[0])]))
    return path


def distance(path: QPainterPath, rect: QRectF) -> float:
    near, far = 0.0, FAR
    while far - near > NEAR:
        middle = (near + far) / 2.0
        near, far = (
            (near, middle) if path.intersects(rect.adjusted(-middle, -middle, middle, middle)) else (middle, far)
        )
    return far


def is_at_its_end(label: RibbonLabels) -> bool:
    """Before what comes in, or under the head of a loss: there it belongs to nothing else."""
    ribbon, (x, y) = label.model.ribbon, label.model.ribbon.label
    if ribbon.kind is RibbonKind.OPEN_IN:
        return ribbon.label_ends
    return ribbon.head is not None and abs(x - ribbon.head[0][0]) < 12.0 * label.model.grown and y > ribbon.head[0][1]


def strays(scene: CanvasScene) -> list[tuple[str, str, str]]:
    """Words on a ribbon that is not theirs, on the edge of their own, or nearer to another one."""
    paths, found = {name: whole(ribbon) for name, ribbon in scene.ribbons.items()}, []
    for label in scene.ribbon_labels:
        letters, model = label.letters(), label.model
        if label.rect().isEmpty() or model.ribbon.kind in (RibbonKind.WEDGE, RibbonKind.OPEN_IN):
            continue
        if model.tie is not None or model.plated:
            continue  # their own promises: test_canvas_sankey_ties
        own = paths[label.element_id]
        others = {name: path for name, path in paths.items() if name != label.element_id}
        found += [("on", model.value, name) for name, path in others.items() if path.intersects(letters)]
        if own.contains(letters) or is_at_its_end(label):
            continue
        if own.intersects(letters.adjusted(NEAR, NEAR, -NEAR, -NEAR)):
            found.append(("edge", model.value, ""))
        room = letters.adjusted(-FAR, -FAR, FAR, FAR)
        far = distance(own, letters)
        near = [name for name, path in others.items() if path.intersects(room) and distance(path, letters) < far - NEAR]
        found += [("nearer", model.value, name) for name in near]
    return found


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("window", [0, 1], ids=["large", "small"])
def test_a_number_stands_on_its_own_ribbon_or_nearest_to_it(
    sankey_of: Any, example: str, lang: str, window: int
) -> None:
    scene = sankey_of(example, lang, zoom=FITTED[example][window])
    assert strays(scene) == []
    shown = [label for label in scene.ribbon_labels if not label.rect().isEmpty()]
    assert len(shown) >= 0.7 * len(scene.ribbons)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_number_stands_in_line_with_that_of_a_loss(sankey_of: Any, lang: str) -> None:
    scene = sankey_of("uk-energy-2050", lang, zoom=0.59)
    words = [label for label in scene.ribbon_labels if not label.rect().isEmpty()]
    lost = [label.letters().adjusted(-28.0, -3.0, 28.0, 3.0) for label in words if label.model.ribbon.head is not None]
    assert len(lost) == 5
    others = [label for label in words if label.model.ribbon.head is None]
    paths = {name: item.shape() for name, item in scene.ribbons.items()}
    beside = [label for label in others if not paths[label.element_id].contains(label.letters())]
    assert [one.model.value for one in beside for rect in lost if rect.intersects(one.letters())] == []


def box(left: float, top: float, width: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRect(left, top, width, height)
    return path


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        (QRectF(40, 4, 20, 9), Standing.CLEAR),  # within it
        (QRectF(40, -5, 20, 9), Standing.STRAY),  # half on its edge
        (QRectF(40, -13, 20, 9), Standing.CLEAR),  # beside it
        (QRectF(40, 21, 20, 9), Standing.CLEAR),  # under it, the other one much farther off
        (QRectF(40, 25, 20, 9), Standing.OWNED),  # under it, the other one a little farther off
        (QRectF(40, 32, 20, 9), Standing.STRAY),  # nearer to the other one
        (QRectF(40, -60, 20, 9), Standing.STRAY),  # nowhere near
    ],
)
def test_words_belong_to_the_ribbon_that_they_stand_on_or_nearest_to(letters: QRectF, found: Standing) -> None:
    outlines = Outlines({"own": box(0, 0, 200, 18), "other": box(0, 44, 200, 4)})
    assert standing("own", letters, outlines, 1.0) is found
