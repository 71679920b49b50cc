"""The call-out of entries that disagree, in the hands of a test."""

from __future__ import annotations

from helpers.shell import Shell
from vsm_app.model.edits.scenarios import add_scenario, set_override
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.scenarios import Override
from vsm_app.ui.panels.conflict import ConflictView
from vsm_app.ui.widgets.buttons import LinkButton
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.labels import Label

#: Beginnings of the codes of problems whose link opens it.
TROUBLE = ("conflict.", "balance.gap", "test.")


def open_conflict(shell: Shell) -> CallOut:
    """Click the link of the contradiction among the problems."""
    shell.follow_problem(*TROUBLE)
    found: CallOut = shell.find("callout.conflict")
    return found


def previewed(callout: CallOut) -> list[list[str]]:
    """The rows of the preview as they are read: name, entry, now, then."""
    view = callout.findChild(ConflictView)
    assert view is not None
    cells = [view.grid.itemAtPosition(row, column) for row in range(1, view.grid.rowCount()) for column in range(4)]
    parts = [None if cell is None else cell.widget() for cell in cells]
    words = [part.text() if isinstance(part, (Label, LinkButton)) else "" for part in parts]
    return [words[i : i + 4] for i in range(0, len(words), 4) if any(words[i : i + 4])]


def in_a_scenario(shell: Shell, *said: tuple[str, float]) -> str:
    """A scenario that says amounts of its own, in t/a; it is looked at."""
    made = add_scenario(shell.document, "Later")
    (later,), document = made.made, made.document
    for flow, value in said:
        own = Override(flow, "quantity", quantity=Quantity(Form.VALUE, "", value, "t/a", exact=True))
        document = set_override(document, later, own).document
    shell.session.replace_document(document)
    shell.session.set_view(scenario=later)
    shell.settle()
    return later
