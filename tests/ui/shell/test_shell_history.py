"""The history of a map is let go with its session, and by Qt alone: collected first, its steps are deleted twice."""

import gc
import weakref

from helpers import leaks
from helpers.shell import open_shell
from vsm_app.model.document import Document
from vsm_app.model.edits.nodes import add_node
from vsm_app.ui import session as sessions
from vsm_app.ui.session import Session


def test_a_session_that_only_refers_to_itself_is_let_go_with_its_history(qapp):
    gc.collect()
    kept = set(sessions._histories)  # of sessions that other tests keep
    for _ in range(5):
        session = Session(Document())
        session.itself = session
        for number in range(10):
            session.apply(add_node(session.document, "process", f"Step {number}", (0.0, 0.0)))
        session.undo_stack.undo()
        steps = [session.undo_stack.command(number) for number in range(3)]
        known = weakref.ref(session)
        del session
        gc.collect()
        assert known() is None
        assert set(sessions._histories) <= kept
        del steps
        gc.collect()


def test_a_window_that_is_gone_leaves_no_session(qapp):
    gc.collect()
    kept = set(sessions._histories)
    with open_shell() as shell:
        shell.window.files.open_example("drive-unit")
        shell.settle()
        shell.trigger("view.flows")  # gives the table the keyboard
        for _ in range(7):
            shell.trigger("view.next_part")
        assert set(sessions._histories) - kept
    del shell
    leaks.settle()
    assert set(sessions._histories) <= kept, "something that no collector sees keeps the window"
