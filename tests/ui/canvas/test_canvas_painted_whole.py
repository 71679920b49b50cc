"""What is to be painted anew as a whole is, also where a part of it is painted before that comes round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtTest import QTest

from helpers.drive_unit import drive_unit_results
from vsm_app.model.edits import flows
from vsm_app.model.quantities import Form, Quantity

PART = QRect(0, 0, 12, 8)
LONG = 60  # ms in which whatever is due is painted


class Painted(QObject):
    """What of a viewport has been painted."""

    def __init__(self, viewport: Any) -> None:
        super().__init__(viewport)
        self.region = QRegion()
        viewport.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


def new_results(canvas: Any) -> None:
    """Numbers that were painted grey are those of now."""
    canvas.session.set_results(drive_unit_results(canvas.document, canvas.session.revision))


def a_photo(canvas: Any) -> None:
    canvas.view.table.scene.lie_on_photo(True)


@pytest.mark.parametrize("renew", [new_results, a_photo])
def test_a_part_that_is_painted_first_does_not_stand_for_the_whole(drive: Any, renew: Callable[[Any], None]) -> None:
    quantity = Quantity(Form.VALUE, "620 t/a", 620.0, "t/a")
    drive.session.apply(flows.set_quantity(drive.document, "al", quantity))
    QTest.qWait(LONG)
    viewport = drive.view.viewport()
    painted = Painted(viewport)
    renew(drive)
    viewport.repaint(PART)
    QTest.qWait(LONG)
    assert QRegion(viewport.rect()).subtracted(painted.region).isEmpty()
