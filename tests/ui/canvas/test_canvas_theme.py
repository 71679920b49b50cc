"""Another theme or size of screen: everything on the table follows at once."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme


def _shown(canvas: Any) -> QImage:
    for _ in range(3):
        QApplication.processEvents()
    return canvas.view.viewport().grab().toImage()


def _wear(canvas: Any, scheme: Scheme) -> None:
    canvas.themes.theme = Theme(scheme)
    canvas.themes.changed.emit(canvas.themes.theme)


@pytest.mark.parametrize("zoom", [0.3, 0.5, 1.0])
@pytest.mark.parametrize("view", ["map", "sankey", "heat"])
def test_another_theme_paints_the_whole_table_anew(drive: Any, view: str, zoom: float) -> None:
    drive.session.set_view(view=view)
    drive.view.set_zoom(zoom)
    light = _shown(drive)
    _wear(drive, Scheme.DARK)
    dark = _shown(drive)
    drive.view.resetCachedContent()  # what would be seen without anything kept
    for item in drive.view.table.scene.items():
        item.update()
    assert dark == _shown(drive)
    assert dark != light
    _wear(drive, Scheme.LIGHT)
    assert _shown(drive) == light


def test_the_small_map_follows_the_theme(drive: Any) -> None:
    place = drive.view.minimap.rect.center()
    edge = drive.view.minimap.rect.topLeft()
    light = _shown(drive)
    _wear(drive, Scheme.DARK)
    dark = _shown(drive)
    assert dark.pixelColor(place).lightness() != light.pixelColor(place).lightness()
    assert dark.copy(edge.x(), edge.y(), 20, 20) != light.copy(edge.x(), edge.y(), 20, 20)
