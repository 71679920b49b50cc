"""The Sankey of a shipped example on a scene of its own."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF

from vsm_app.engine.pipeline import compute
from vsm_app.engine.results import Results
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.sankey_measured import letters_of
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

AIR = 2.0  # round letters; words on bands side by side have little more between them


def ground_of(label: RibbonLabels) -> QRectF:
    """The letters of the words of a ribbon with some air round them; the lines of a list are as close as text."""
    air = AIR * label.model.grown
    if label.model.tie is not None:
        return label.letters().adjusted(-air, -air / 2.0, air, air / 2.0)
    return letters_of(label).adjusted(-air, -air, air, air)


@cache
def solved(example: str, lang: str, state: str) -> tuple[Document, Results]:
    document = open_example(example, lang)
    return document, compute(document, state)


def example_sankey(
    example: str, lang: str, state: str = "current", quantity: str = "mass", zoom: float = 1.0
) -> CanvasScene:
    """As it is seen at a zoom; needs an application."""
    document, results = solved(example, lang, state)
    scene = CanvasScene(Theme())
    presenter = show_view(scene, document, results, scene.look.theme, lang, ViewState("sankey", quantity))
    scene.show_from(zoom)
    presenter.follow_zoom()
    return scene
