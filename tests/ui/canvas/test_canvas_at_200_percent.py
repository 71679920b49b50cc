"""A screen at 200 %: every gesture is what it is at 100 %, and the picture has all the pixels of the screen."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any, Final

import pytest

from helpers.tree import ROOT

HERE: Final = "tests/ui/canvas"
AT_TWICE: Final = (
    f"{HERE}/test_canvas_at_200_percent.py::test_the_picture_has_the_pixels_of_the_screen",
    f"{HERE}/test_canvas_every_gesture.py",
    f"{HERE}/test_canvas_every_look.py",
)


def test_the_picture_has_the_pixels_of_the_screen(canvas: Any) -> None:
    scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    viewport = canvas.view.viewport()
    assert viewport.devicePixelRatioF() == scale
    assert viewport.grab().toImage().width() == scale * viewport.width()


@pytest.mark.slow
def test_every_gesture_is_done_at_200_percent_too() -> None:
    """The scale of a screen is fixed when Qt starts: in a process of its own."""
    surroundings = {**os.environ, "QT_SCALE_FACTOR": "2"}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:xdist", "-p", "no:cacheprovider", *AT_TWICE],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
