"""A pasted list of flows is seen at once and told of for as long as it stands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

ROWS = "A\tB\tSteel\t5\tt\nB\tC\tSteel\t4\tt\nC\tD\tSteel\t3\tt\nB\tE\tScrap\t1\tt\nD\tF\tParts\t1\tt"


@pytest.mark.parametrize(("zoom", "part"), [(1.0, "canvas"), (2.0, "canvas"), (2.0, "flows")])
def test_all_of_a_pasted_list_is_in_sight_and_undone_the_message_goes(shell, zoom, part):
    shell.window.files.new("life_cycle")
    shell.settle()
    shell.canvas.set_zoom(zoom)
    before, flows = set(shell.document.nodes), set(shell.document.flows)
    QGuiApplication.clipboard().setText(ROWS)
    if part == "flows":
        shell.trigger("view.flows")
        shell.window.analysis.flows.table.setFocus()
    shell.trigger("edit.paste")
    if part == "flows":
        assert set(shell.session.selection) == set(shell.document.flows) - flows
    seen = shell.canvas.mapToScene(shell.canvas.viewport().rect()).boundingRect()
    new = shell.document.nodes.keys() - before
    assert len(new) == 6
    for node in new:
        box = shell.box(node)
        assert seen.contains(box.cx, box.cy)
    toast = shell.window.workspace.toast
    assert not toast.isHidden()
    shell.trigger("edit.undo")
    assert toast.isHidden()


def test_esc_on_the_map_closes_a_message(shell):
    shell.window.files.new("life_cycle")
    shell.settle()
    shell.context.notices.say("Something to read.")
    toast = shell.window.workspace.toast
    assert not toast.isHidden()
    shell.key(Qt.Key.Key_Escape, widget=shell.canvas)
    assert toast.isHidden()
