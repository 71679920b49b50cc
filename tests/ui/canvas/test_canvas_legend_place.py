"""In a low window a legend that finds no room on its picture stands where the whole is seen largest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSizeF

from vsm_app.ui.canvas.legend_place import legend_place

SIZES = [QSizeF(120.0, 90.0), QSizeF(60.0, 180.0)]


def placed(ground: QRectF, sight: QSizeF | None) -> QRectF:
    """Where the legend stands on a picture that is full of words."""
    number, at = legend_place(SIZES, ground, (), [ground], up=True, sight=sight)
    return QRectF(at, SIZES[number])


def seen(ground: QRectF, legend: QRectF, sight: QSizeF) -> float:
    """The zoom at which picture and legend are in sight."""
    whole = ground.united(legend)
    return min(sight.width() / whole.width(), sight.height() / whole.height())


@pytest.mark.parametrize("wide", [300.0, 700.0, 1400.0, 3000.0])
@pytest.mark.parametrize("sight", [QSizeF(715.0, 262.0), QSizeF(715.0, 297.0), QSizeF(1400.0, 350.0)])
def test_beside_the_picture_only_where_the_whole_is_seen_larger_for_it(wide: float, sight: QSizeF) -> None:
    ground = QRectF(-40.0, 25.0, wide, 600.0)
    below, chosen = placed(ground, None), placed(ground, sight)
    assert below.top() >= ground.bottom()
    assert not chosen.intersects(ground)
    if chosen != below:
        assert chosen.left() >= ground.right()
        assert chosen.bottom() <= ground.bottom()
        assert seen(ground, chosen, sight) > 1.05 * seen(ground, below, sight)


def test_a_low_window_has_its_legend_beside_the_picture_and_a_high_one_below() -> None:
    ground = QRectF(0.0, 0.0, 700.0, 600.0)
    assert placed(ground, QSizeF(715.0, 262.0)).left() >= ground.right()
    assert placed(ground, QSizeF(715.0, 2000.0)).top() >= ground.bottom()
    assert placed(ground, QSizeF()) == placed(ground, None)
