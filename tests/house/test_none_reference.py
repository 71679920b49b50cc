"""PySide6 6.12.0 on Python 3.11 loses one reference to None per void call and aborts after a few frames."""

from __future__ import annotations

import sys

from PySide6.QtGui import QColor, QImage, QPainter, QPen

CALLS = 200


def test_void_calls_keep_the_references_to_none(qapp):
    image = QImage(8, 8, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    pen = QPen(QColor("#1b2430"))
    painter.setPen(pen)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.setPen(pen)
    lost = before - sys.getrefcount(None)
    painter.end()
    assert lost < CALLS // 4
