"""Starts the program as it is and says, on request, where things stand on the screen. It never acts.

One question a line on standard input (JSON: `[what, argument, ...]`), one answer a line on standard output. A person
sees these places; a script that sends pointer events must be told.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QSocketNotifier
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from vsm_app.ui import app as program
from vsm_app.ui.main_window import MainWindow


def main() -> int:
    """Run the window in the language given, listening beside it."""
    program.make_application()
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: _answer(notifier))
    return program.run(None, sys.argv[1])


def _answer(notifier: QSocketNotifier) -> None:
    line = sys.stdin.readline()
    if not line:
        notifier.setEnabled(False)
        return
    what, *arguments = json.loads(line)
    try:
        said = _QUESTIONS[what](*arguments)
    except (KeyError, AttributeError, IndexError, StopIteration) as error:
        said = {"error": repr(error)}
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _window() -> MainWindow:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow))


def _ready() -> bool:
    """Whether the window has all its parts (they come after its first picture)."""
    return _window().canvas is not None and _window().files is not None


def _rect(widget: QWidget) -> list[int]:
    corner = widget.mapToGlobal(QPoint(0, 0))
    return [corner.x(), corner.y(), widget.width(), widget.height()]


def _widget(name: str) -> list[int]:
    """The place of the shown widget of that name."""
    found = [one for one in _window().findChildren(QWidget, name) if one.isVisible()]
    return _rect(found[0])


def _button(words: str) -> list[int]:
    """The place of a button by its words, in whatever window is in front."""
    windows = [QApplication.activeModalWidget() or QApplication.activeWindow() or _window()]
    buttons = [one for window in windows for one in window.findChildren(QAbstractButton) if one.isVisible()]
    return _rect(next(one for one in buttons if one.text().replace("&", "") == words))


def _canvas() -> list[int]:
    return _rect(_window().canvas.viewport())


def _on_screen(x: float, y: float) -> list[int]:
    """A place of the map on the screen."""
    canvas = _window().canvas
    point = canvas.viewport().mapToGlobal(canvas.mapFromScene(QPointF(x, y)))
    return [point.x(), point.y()]


def _node(name: str) -> list[int]:
    """Edges of a node, by its name: left, top, right, bottom on the screen."""
    canvas = _window().canvas
    nodes = canvas.table.document.nodes
    box = canvas.table.boxes()[next(key for key, node in nodes.items() if node.name == name)]
    return [*_on_screen(box.left, box.top), *_on_screen(box.right, box.bottom)]


def _chip(flow_id: str) -> list[int]:
    """The middle of a flow's chip."""
    centre = _window().canvas.table.scene.flows[flow_id].chip_rect.center()
    return _on_screen(centre.x(), centre.y())


def _row(label: str) -> list[int]:
    """The middle of a row of the open chooser, by its words."""
    chooser = _window().canvas.placing.chooser
    rows = chooser.list
    row = next(i for i in range(rows.count()) if rows.item(i).text() == label)
    point = rows.viewport().mapToGlobal(rows.visualItemRect(rows.item(row)).center())
    return [point.x(), point.y()]


def _entry() -> list[int]:
    """The place of the open editor on the map."""
    editor = _window().canvas.writing.editor
    return _rect(editor)


def _menu(words: str) -> list[int]:
    """The middle of a line of the open menu."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(one for one in menu.actions() if one.text().replace("&", "").partition("\t")[0] == words)
    point = menu.mapToGlobal(menu.actionGeometry(action).center())
    return [point.x(), point.y()]


def _map() -> dict[str, Any]:
    """What is drawn, in short."""
    document = _window().context.session.document
    names = {key: node.name for key, node in document.nodes.items()}
    return {
        "nodes": list(names.values()),
        "flows": [
            [key, names.get(flow.source or ""), names.get(flow.target or ""), document.items[flow.item].name]
            for key, flow in document.flows.items()
        ],
        "selection": list(_window().context.session.selection),
        "focus": getattr(QApplication.focusWidget(), "objectName", str)(),
    }


_QUESTIONS: dict[str, Callable[..., Any]] = {
    "ready": _ready,
    "widget": _widget, "button": _button, "canvas": _canvas, "on_screen": _on_screen, "node": _node, "chip": _chip,
    "row": _row, "entry": _entry, "menu": _menu, "map": _map,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
