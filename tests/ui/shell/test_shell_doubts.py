"""What the window says beside a number that should not be believed without a second look."""

from __future__ import annotations

from PySide6.QtCore import Qt

from helpers.shell import Shell
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.itemmodels.hotspots import HotspotColumn
from vsm_app.ui.widgets.states import Light


def _words(shell: Shell, column: HotspotColumn, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> str:
    model = shell.window.analysis.hotspots.model
    return str(model.index(0, column).data(role)).replace("\u202f", " ")


def test_a_loss_that_cannot_be_told_from_zero_is_marked_among_the_hotspots(on_map: Shell) -> None:
    nodes, flows = on_map.chain("supplier", "process", "customer")
    loss = on_map.connect(nodes[1], on_map.add("landfill")[0])
    on_map.enter(flows[0], "~60 t")
    on_map.enter(flows[1], "58 t!")
    on_map.window.analysis.show_tab("hotspots")
    on_map.settle()
    assert on_map.window.analysis.hotspots.model.losses[0].flow == loss
    assert _words(on_map, HotspotColumn.CLASS) == "A ?"
    assert _words(on_map, HotspotColumn.MASS) == "2 ± 18"
    assert "cannot be told from zero (2 ± 18 t)" in _words(on_map, HotspotColumn.MASS, Qt.ItemDataRole.ToolTipRole)


def test_the_inspector_says_whose_spread_it_is(on_map: Shell) -> None:
    _, flows = on_map.chain("supplier", "process")
    form = on_map.window.inspector.flow
    on_map.enter(flows[0], "120 t")
    assert "default" in form.spread.toolTip()
    assert "± 2" in form.spread.toolTip()
    for typed in ("120 t +-3", "120 t!"):
        on_map.enter(flows[0], typed)
        assert form.spread.toolTip() == ""


def test_the_bar_is_green_only_where_no_entry_was_moved_by_more_than_its_spread(shell: Shell) -> None:
    bar = shell.window.status
    for out, light, words in ((119.8, Light.CLOSED, "within their spreads"), (119.2, Light.MISSING, "taken together")):
        document = Document()
        for number, kind in enumerate(("supplier", "process", "customer")):
            document = add_node(document, kind, kind, (220.0 * number, 0.0)).document
        plant, cut, shop = document.nodes
        for ends, value in (((plant, cut), 120.0), ((cut, shop), out)):
            said = Quantity(Form.VALUE, f"{value} t +-0.3", value, "t", sd=0.3)
            document = add_flow(document, *ends, quantity=said).document
        shell.session.replace_document(document)
        shell.settle()
        assert (bar.light.light, words in bar.test.text()) == (light, True), shell.problems()
        assert ("entry.moved" in shell.problems()) == (light is Light.MISSING)
    assert "2 entries moved by more than their spread" in bar.light.accessibleName()
    assert bar.speaks_of_problems
