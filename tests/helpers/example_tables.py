"""A shipped example on a table of its own, with its results."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme


@contextmanager
def example_table(example: str, lang: str) -> Iterator[CanvasScene]:
    """The map as it is seen at 100 %; needs an application."""
    document = open_example(example, lang)
    scene = CanvasScene(Theme())
    show_view(scene, document, compute(document), scene.look.theme, lang, ViewState("map", "mass"))
    yield scene
    scene.clear()
