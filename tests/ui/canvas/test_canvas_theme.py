"""Another theme or size of screen: everything on the table follows at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication

from vsm_app.ui.canvas.items.far_names import wrapped
from vsm_app.ui.canvas.look import Detail
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
    drive.view.set_zoom(2.0)
    place = drive.view.minimap.rect.center()
    edge = drive.view.minimap.rect.topLeft()
    light = _shown(drive)
    _wear(drive, Scheme.DARK)
    dark = _shown(drive)
    assert dark.pixelColor(place).lightness() != light.pixelColor(place).lightness()
    assert dark.copy(edge.x(), edge.y(), 20, 20) != light.copy(edge.x(), edge.y(), 20, 20)


def test_names_are_read_from_far_away_too(drive: Any) -> None:
    drive.view.set_zoom(0.35)
    drive.view.fit_selection()
    drive.view.set_zoom(0.35)
    named = _shown(drive)
    for item in drive.view.table.scene.nodes.values():
        item.model = replace(item.model, name="")
    drive.view.table.scene.far.renew(drive.view.table.scene.sceneRect())
    assert _shown(drive) != named


def test_a_finer_screen_shows_names_and_numbers_at_less_zoom(drive: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    drive.view.set_zoom(0.2)
    assert drive.view.table.scene.look.detail is Detail.FAR
    monkeypatch.setattr(type(drive.view), "devicePixelRatioF", lambda _self: 2.0)
    drive.view.set_zoom(0.2)
    assert drive.view.table.scene.look.detail is Detail.MIDDLE
    drive.view.set_zoom(0.6)
    assert drive.view.table.scene.look.detail is Detail.MIDDLE, "there letters keep their size: they would be 7 px high"
    drive.view.set_zoom(0.7)
    assert drive.view.table.scene.look.detail is Detail.NEAR


def test_a_name_is_wrapped_between_words_and_elided_where_it_must_be(drive: Any) -> None:
    metrics = QFontMetricsF(drive.themes.theme.font("node.name"))
    width = metrics.horizontalAdvance("Wood-based x")
    assert wrapped("Wood-based panels", metrics, width, 2) == ["Wood-based", "panels"]
    assert wrapped("Wood-based panels", metrics, width, 1)[0].endswith("…")
