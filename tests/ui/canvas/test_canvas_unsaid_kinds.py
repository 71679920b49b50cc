"""That nobody has said of what kind a node is holds for that node alone, not for another one of the same id."""

from __future__ import annotations

from typing import Any

from vsm_app.model.document import Document
from vsm_app.model.edits import nodes


def _gone_on(canvas: Any) -> str:
    """A node with which a key went on."""
    canvas.session.select((next(iter(canvas.document.nodes)),))
    made = canvas.view.placing.add_connected("right")
    canvas.view.writing.close()
    assert canvas.view.placing.has_unsaid_kind(made)
    assert canvas.view.placing.awaits_amount(made)
    return str(made)


def test_not_for_that_of_another_map(canvas: Any) -> None:
    made = _gone_on(canvas)
    other = canvas.document
    canvas.session.replace_document(Document())
    canvas.session.replace_document(other)
    assert made in canvas.document.nodes
    assert not canvas.view.placing.has_unsaid_kind(made)
    assert canvas.view.placing.awaits_amount(made) is None


def test_not_for_one_added_after_an_undo(canvas: Any) -> None:
    made = _gone_on(canvas)
    canvas.undo()
    assert made not in canvas.document.nodes
    other = nodes.add_node(canvas.document, "process", "Process", (640.0, 0.0))
    canvas.session.apply(other)
    assert other.made == (made,)
    assert not canvas.view.placing.has_unsaid_kind(made)


def test_for_one_that_stands_while_others_are_edited(canvas: Any) -> None:
    made = _gone_on(canvas)
    canvas.session.apply(nodes.rename(canvas.document, next(iter(canvas.document.nodes)), "Saw"))
    assert canvas.view.placing.has_unsaid_kind(made)
