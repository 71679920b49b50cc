"""An entered share that measurements overrule is told in the inspector and in the table of flows."""

from __future__ import annotations

from helpers.shell import Shell
from vsm_app.ui.itemmodels.flows import Column, FlowTableModel


def test_inspector_and_table_say_that_a_share_was_entered_and_reconciled(on_map: Shell) -> None:
    _nodes, (fed, sold) = on_map.chain("supplier", "process", "customer")
    on_map.enter(fed, "100 t +-1")
    on_map.enter(sold, "97 % +-1")
    on_map.session.select([sold])
    form = on_map.window.inspector.flow
    assert form.known.figure.text() == "Share reconciled"
    assert form.adjusted.figure.text() == "97.0 → 100.0"
    model = FlowTableModel(on_map.window.context)
    assert model.data(model.index(model.row_of(sold), Column.KNOWN)) == "Share reconciled"
    model.deleteLater()
