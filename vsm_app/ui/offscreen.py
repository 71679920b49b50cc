"""Pictures without a screen: the same items that paint the window paint the file."""

from __future__ import annotations

import os
from collections.abc import Mapping

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from vsm_app.engine.results import Results
from vsm_app.model.document import Document
from vsm_app.ui.pointing import PenWatch


def render(  # noqa: PLR0913 - what is drawn, and how
    document: Document,
    results: Results,
    *,
    view: str,
    fmt: str,
    width: int,
    theme: str,
    lang: str,
    media: Mapping[str, bytes] | None = None,
    beside: Results | None = None,
    captioned: bool = False,
) -> bytes:
    """The map drawn as a file of the format `fmt` (`png`, `svg` or `pdf`), `width` px wide.

    `view` is `map`, `sankey` or `heat`, `theme` is `light` or `dark`, `media` the files of photos by name.
    `beside` are the results of the state to whose scale a Sankey is drawn, so that both can be laid side by side.
    `captioned` pictures say what they show, as those that leave the window do.
    """
    from vsm_app.ui.canvas.picture import render_picture, scales_of
    from vsm_app.ui.theme import Theme
    from vsm_app.ui.theme_tokens import Scheme

    application = _application()
    worn = Theme(Scheme(theme))
    scales = None if beside is None or view != "sankey" else scales_of(document, beside, worn, lang)
    picture = render_picture(
        document, results, worn, view, width, fmt, lang, media=media, scales=scales, captioned=captioned
    )
    application.processEvents()
    return picture


def _application() -> QGuiApplication:
    """The running application, or one without a screen."""
    running = QApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return PenWatch(["vsm-app"])  # as the window has it: there is one kind of application
