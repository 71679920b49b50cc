"""Source text for a fresh interpreter that ends with the first paint event of its window."""

from __future__ import annotations

#: Put before a script that starts a window through `QApplication.exec`. `{report}` is evaluated at the first paint.
_WATCH = """
import json, os, sys
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print(json.dumps({report}), flush=True)
            os._exit(0)
        return False

def execute(*_):
    watcher = FirstPaint()
    application = QApplication.instance()
    application.installEventFilter(watcher)
    for _ in range(1000):
        application.processEvents()
    return 3

QApplication.exec = staticmethod(execute)
"""
#: The program itself, as its command starts it.
PROGRAM = """
from vsm_app.__main__ import main
sys.argv = ["vsm-app", "--lang", "en"]
sys.exit(main())
"""


def until_first_paint(report: str, start: str = PROGRAM) -> str:
    """A script that runs `start` until its window is painted and then prints the expression `report` as JSON."""
    return _WATCH.replace("{report}", report) + start
