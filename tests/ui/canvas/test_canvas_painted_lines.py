"""Bends and bridges as they are painted: looked at in the pixels of the view."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.ui.canvas.paint_flow import paint_tie
from vsm_app.ui.theme_metrics import SIZES

ZOOM = 3.0


def far_from(first: QColor, second: QColor) -> int:
    return max(abs(a - b) for a, b in zip(first.getRgb(), second.getRgb(), strict=True))


class Seen:
    """The picture of a view."""

    def __init__(self, canvas: Any, middle: tuple[float, float]) -> None:
        canvas.view.show_from(ZOOM, *middle)
        self._view = canvas.view
        self._image: QImage = canvas.view.viewport().grab().toImage()

    def at(self, x: float, y: float) -> QColor:
        """The pixel that shows a place of the map."""
        return self._image.pixelColor(self._view.mapFromScene(QPointF(x, y)))


@pytest.fixture
def crossing(make_canvas: Any) -> Any:
    """A level line from left to right over an upright one, and a line with two bends."""
    document = Document()
    for name, at in {"A": (0, 200), "B": (640, 200), "C": (320, 0), "D": (320, 400), "E": (640, 480)}.items():
        document = nodes.add_node(document, "process", name, at).document
    a, b, c, d, e = document.nodes
    for source, target in ((a, b), (c, d), (a, e)):
        document = flows.add_flow(document, source, target).document
    _level, upright, _stepped = document.flows
    document = flows.set_route(document, upright, source_side="bottom", target_side="top").document
    return make_canvas(document)


def _lines(canvas: Any) -> list[Any]:
    return [item.model for item in canvas.view.table.scene.flows.values()]


def test_bends_are_rounded(crossing: Any) -> None:
    """A quarter of a circle passes a corner at 0.41 of its radius: nothing of the line is painted there."""
    (bent,) = (model for model in _lines(crossing) if len(model.points) == 4)
    for before, corner, behind in zip(bent.points, bent.points[1:], bent.points[2:], strict=False):
        seen = Seen(crossing, corner)
        ink = seen.at((before[0] + corner[0]) / 2.0, (before[1] + corner[1]) / 2.0)
        aside = SIZES["bend"] * (1.0 - 0.5**0.5)
        step = [(((end > at) - (end < at)) * aside) for at, end in ((corner[0], behind[0]), (corner[1], behind[1]))]
        back = [(((end > at) - (end < at)) * aside) for at, end in ((corner[0], before[0]), (corner[1], before[1]))]
        on_arc = seen.at(corner[0] + step[0] + back[0], corner[1] + step[1] + back[1])
        assert far_from(on_arc, ink) < 40, "the arc"
        assert far_from(seen.at(*corner), ink) > 80, "the corner"


def test_bridges_are_painted_over_what_they_cross(crossing: Any) -> None:
    over = [(model, hop) for model in _lines(crossing) for hop in model.hops]
    assert over
    for _model, hop in over:
        middle = (hop.left + hop.right) / 2.0
        seen = Seen(crossing, (middle, hop.y))
        ink, ground = seen.at(hop.left - 6.0, hop.y), seen.at(hop.left - 6.0, hop.y - 12.0)
        assert far_from(ink, ground) > 80
        assert far_from(seen.at(middle, hop.y - hop.radius), ink) < 40, "the top of the bridge"
        for aside in (-0.5, 0.5):
            assert far_from(seen.at(middle + aside * hop.radius, hop.y), ink) > 80, "beside the upright line"


@pytest.mark.parametrize(("long", "dots"), [(120, range(21, 60)), (10, range(3, 6)), (6, range(1, 2))])
def test_the_hair_to_a_figure_off_its_line_is_dotted_where_it_has_three_dots(
    crossing: Any, long: int, dots: range
) -> None:
    """Where it goes on beyond an arrowhead it is no part of the arrow; a short one is seen only as a whole line."""
    image = QImage(120, 9, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    look = crossing.view.table.scene.look
    painter.scale(1.0 / look.enlarged, 1.0 / look.enlarged)
    ends = (QPointF(x * look.enlarged, 4.5 * look.enlarged) for x in (0, long))
    paint_tie(painter, _lines(crossing)[0], *ends, look)
    painter.end()
    inked = "".join("#" if far_from(image.pixelColor(x, 4), QColor("white")) > 60 else " " for x in range(120))
    assert len(inked.split()) in dots, inked
