"""The canvas as pictures: every view of the drive-unit map, and the states of its gestures, light German and dark
English.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example
from vsm_app.ui.canvas.picture import render_picture
from vsm_app.ui.canvas.view import CanvasView
from vsm_app.ui.session import Session
from vsm_app.ui.theme import Theme, dress
from vsm_app.ui.theme_tokens import Scheme

EXAMPLE = "drive-unit"
SIZE = (1048, 690)
LOOKS = (("de", Scheme.LIGHT), ("en", Scheme.DARK))


class _Themes(QObject):
    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme


class _Language(QObject):
    changed = Signal(str)

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


def _hover(view: CanvasView, x: float, y: float) -> None:
    QTest.mouseMove(view.viewport(), view.mapFromScene(QPointF(x, y)))


def _press(view: CanvasView, x: float, y: float) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view.viewport(), left, none, view.mapFromScene(QPointF(x, y)))


def _entry(view: CanvasView) -> None:
    view.start_entry("sek", "3,5 t/Wo ±4 %")
    _hover(view, 1022.0, 455.0)


def _refused(view: CanvasView) -> None:
    view.start_entry("sek", "3,5 tt/Wo")
    view.show_conflict(("d0", "r3", "r6i", "r8i", "rest"))


def _selected(view: CanvasView) -> None:
    view.table.session.select(("casting", "stahl"))
    _hover(view, 640.0, 200.0)


def _pulled(view: CanvasView) -> None:
    _press(view, 647.0, 220.0)
    _hover(view, 660.0, 300.0)
    _hover(view, 700.0, 330.0)


def _dragged(view: CanvasView) -> None:
    _press(view, 410.0, 200.0)
    _hover(view, 420.0, 240.0)
    _hover(view, 430.0, 262.0)


def _dropped(view: CanvasView) -> None:
    _dragged(view)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=view.mapFromScene(QPointF(430.0, 262.0)))


def _far(view: CanvasView) -> None:
    view.set_zoom(0.35)
    view.centerOn(QPointF(522.0, 338.0))


STATES: dict[str, Callable[[CanvasView], None]] = {
    "entry": _entry, "refused": _refused, "selected": _selected, "pulled": _pulled, "dragged": _dragged,
    "dropped": _dropped, "far": _far,
}  # fmt: skip


def write(folder: Path) -> list[Path]:
    """Write all pictures; needs a QApplication."""
    written: list[Path] = []
    for lang, scheme in LOOKS:
        theme = Theme(scheme)
        for view in ("map", "sankey", "heat"):
            document = open_example(EXAMPLE, lang)
            content = render_picture(document, compute(document), theme, view, 2000, "png", lang)
            written.append(folder / f"canvas-{view}-{scheme.value}-{lang}.png")
            written[-1].write_bytes(content)
        written += [_state(folder, name, theme, lang) for name in STATES]
    return written


def _state(folder: Path, name: str, theme: Theme, lang: str) -> Path:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError(app)
    dress(app, theme)
    session = Session(open_example(EXAMPLE, lang))
    themes, language = _Themes(theme), _Language(lang)
    view = CanvasView(session, themes, language)
    view.resize(*SIZE)
    view.show()
    session.set_results(compute(session.document))
    view.set_zoom(1.0)
    view.centerOn(QPointF(522.0, 338.0))
    app.processEvents()
    STATES[name](view)
    app.processEvents()
    path = folder / f"canvas-{name}-{theme.scheme.value}-{lang}.png"
    view.grab().save(str(path))
    view.escape()
    view.writing.discard()
    view.close()
    view.deleteLater()
    app.processEvents()
    return path


if __name__ == "__main__":
    application = QApplication([])
    target = Path("build/shots")
    target.mkdir(parents=True, exist_ok=True)
    for shot in write(target):
        print(shot)
