"""Dialogs open whole on the screen, also where everything on it is twice as large."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from helpers.shell import Shell
from vsm_app.ui.dialogs.shortcuts import ShortcutsDialog
from vsm_app.ui.dialogs.simulation import SimulationDialog

#: A screen of 1920 x 1080 at 200 %, without the bar of the desktop.
SMALL = QSize(960, 500)


@pytest.mark.parametrize(
    ("action", "kind"), [("help.shortcuts", ShortcutsDialog), ("map.simulate", SimulationDialog)], ids=["keys", "draws"]
)
def test_a_dialog_opens_within_a_small_screen(
    on_map: Shell, monkeypatch: pytest.MonkeyPatch, action: str, kind: type[QDialog]
) -> None:
    small = SimpleNamespace(availableSize=lambda: SMALL)
    monkeypatch.setattr(type(on_map.window), "screen", lambda _self: small)
    on_map.trigger(action)
    (dialog,) = on_map.window.findChildren(kind)
    assert dialog.width() <= SMALL.width()
    assert dialog.height() <= SMALL.height() - 40
    dialog.close()
