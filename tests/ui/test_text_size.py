"""Letters that the system shows larger are larger here, as far as the screen has room for the window."""

from __future__ import annotations

import os

import pytest

from vsm_app.ui import text_size
from vsm_app.ui.text_size import VARIABLE, fitted_scale, follow_text_size


@pytest.mark.parametrize(
    ("percent", "screen", "scale"),
    [
        (100, (1920.0, 1080.0), 1.0),
        (150, (1920.0, 1080.0), 1.5),
        (225, (1366.0, 768.0), 1.5),
        (200, (960.0, 540.0), 1.05),
        (150, (800.0, 480.0), 1.0),
        (80, (1920.0, 1080.0), 1.0),
    ],
)
def test_the_window_grows_with_the_letters_and_keeps_its_least_room(
    percent: int, screen: tuple[float, float], scale: float
) -> None:
    assert fitted_scale(percent, screen) == pytest.approx(scale, abs=0.01)


def test_qt_is_told_before_the_application_is_made_unless_somebody_has_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_size, "text_size", lambda: (150, (1920.0, 1080.0)))
    monkeypatch.setenv(VARIABLE, "2")
    follow_text_size()
    assert os.environ[VARIABLE] == "2"
    monkeypatch.delenv(VARIABLE)
    follow_text_size()
    assert os.environ[VARIABLE] == "1.50"


def test_a_system_that_says_nothing_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_size.sys, "platform", "linux")
    monkeypatch.delenv(VARIABLE, raising=False)
    follow_text_size()
    assert VARIABLE not in os.environ
