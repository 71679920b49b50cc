"""The dots of the grid are all alike and stand in even rows, whatever the zoom, the screen and the part painted."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform
from pytestqt.qtbot import QtBot

from vsm_app.ui.canvas.dots import Dots
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES
from vsm_app.ui.theme_tokens import Scheme

STEP = SIZES["grid"]
SIZE = 700


def painted(zoom: float, at: QPointF, ratio: float = 1.0, parts: int = 1) -> np.ndarray:
    """A piece of the table, painted in so many parts side by side: by rows of device pixels."""
    theme = Theme(Scheme.DARK)
    image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    image.fill(theme.color("canvas"))
    image.setDevicePixelRatio(ratio)
    painter, dots = QPainter(image), Dots()
    world = QTransform.fromTranslate(at.x(), at.y()).scale(zoom, zoom)
    painter.setWorldTransform(world)
    shown, wide = world.inverted()[0], SIZE / ratio / parts
    for part in range(parts):
        dots.paint(painter, shown.mapRect(QRectF(part * wide, 0.0, wide, SIZE / ratio)), theme)
    painter.end()
    return np.array(image.constBits()).reshape(SIZE, SIZE, 4)[:, :, :3] - np.array(
        [theme.color("canvas").blue(), theme.color("canvas").green(), theme.color("canvas").red()], dtype=np.uint8
    )


def runs(inked: np.ndarray) -> list[tuple[int, int]]:
    """Where dots begin and end, those on the rim left out."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inked.astype(int), [0]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2) if a > 0 and b < SIZE]


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("zoom", [0.5, 0.58, 0.73, 0.99, 1.0, 1.013, 1.37, 2.0])
def test_all_dots_are_alike_and_in_even_rows(qtbot: QtBot, zoom: float, ratio: float) -> None:
    image, pitch = painted(zoom, QPointF(-37.0, 12.0), ratio), STEP * zoom * ratio
    inked = image.any(axis=2)
    columns, rows = runs(inked.any(axis=0)), runs(inked.any(axis=1))
    for found in (columns, rows):
        assert len(found) >= SIZE / pitch - 3.0
        assert len({b - a for a, b in found}) == 1, "none is halved or doubled"
        assert all(abs(b[0] - a[0] - pitch) < 1.0 for a, b in pairwise(found))
    dots = [image[top:foot, left:right] for top, foot in rows for left, right in columns]
    assert all((dot == dots[0]).all() for dot in dots)
    assert dots[0].any()


@pytest.mark.parametrize("zoom", [0.58, 0.99, 1.37])
def test_parts_painted_for_themselves_meet_without_a_seam_and_move_by_whole_pixels(qtbot: QtBot, zoom: float) -> None:
    whole = painted(zoom, QPointF(-37.0, 12.0))
    assert (painted(zoom, QPointF(-37.0, 12.0), parts=4) == whole).all()
    moved = painted(zoom, QPointF(-30.0, 7.0))
    assert (moved[:-5, 7:] == whole[5:, :-7]).all()


def test_from_afar_there_are_none(qtbot: QtBot) -> None:
    assert not painted(0.49, QPointF()).any()
