"""The rectangle round everything on the table follows what comes, moves and goes."""

from __future__ import annotations

import random
from functools import reduce

from PySide6.QtCore import QRectF

from vsm_app.ui.canvas.extent import Extent


def test_the_extent_is_always_the_rectangle_round_all_that_is_left() -> None:
    rnd = random.Random(3)
    extent, rects = Extent(), dict[str, QRectF]()
    for _ in range(600):
        name = f"n{rnd.randrange(12)}"
        if rnd.random() < 0.3:
            extent.drop(name)
            rects.pop(name, None)
        else:
            rects[name] = QRectF(rnd.randrange(-50, 50), rnd.randrange(-50, 50), rnd.randrange(1, 30), 8.0)
            extent.put(name, rects[name])
        assert extent.rect() == reduce(QRectF.united, rects.values(), QRectF())
    extent.clear()
    assert extent.rect().isEmpty()
