"""What is switched to stands where it stays before it is painted: no frame shows cards or tables half laid."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from helpers.shell import Shell, open_shell

Places = Counter[tuple[str, str, int, int, int, int]]


def places(shell: Shell) -> Places:
    """Where every part of the window that somebody sees stands in it."""
    found: Places = Counter()
    for part in shell.window.findChildren(QWidget):
        if part.isVisible() and not part.visibleRegion().isEmpty():
            corner = part.mapTo(shell.window, QPoint(0, 0))
            found[type(part).__name__, part.objectName(), corner.x(), corner.y(), part.width(), part.height()] += 1
    return found


def moved(shell: Shell) -> Places:
    """What stood elsewhere, or not at all, when the window would have been painted first."""
    first = places(shell)
    shell.settle()
    return places(shell) - first


def test_nothing_moves_after_the_first_frame_of_a_view_a_tab_or_a_selection() -> None:
    with open_shell("en") as shell:
        shell.window.resize(1280, 800)
        shell.window.files.open_example("drive-unit")
        shell.settle()
        tabs = [f"view.{tab}" for tab in ("flows", "indicators", "hotspots", "timeline", "measures", "problems")]
        for action in (*tabs, "view.sankey", "view.heat", "view.map", "view.language_de"):
            shell.window.actions_[action].trigger()
            assert moved(shell) == Counter(), action
        for chosen in ("casting", "al"):
            shell.session.select([chosen])
            assert moved(shell) == Counter(), chosen
