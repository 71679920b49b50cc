"""A file that is opened after a crash says that there are later changes of it, before somebody saves over them."""

from __future__ import annotations

import os
import time
from pathlib import Path

from helpers.shell import Shell, open_shell
from vsm_app.model.document import Document
from vsm_app.model.edits.nodes import add_node
from vsm_app.ui.notices import Notice
from vsm_app.ui.recovery import NEWER


def add(shell: Shell, name: str) -> None:
    shell.session.apply(add_node(shell.document, "process", name, (96.0, 96.0)))


def _crash_after(folder: Path, file: Path, *names: str) -> Document:
    """Save a map with the first step, go on with the others, and let the power go; the map as it was last."""
    with open_shell(recovery=folder) as first:
        first.window.files.new("empty")
        add(first, names[0])
        first.picker.next = file
        first.trigger("file.save")
        for name in names[1:]:
            add(first, name)
        journal = first.window.recovery._journal
        assert journal is not None
        journal.close(keep=True)
        first.window.recovery._journal = None
        return first.document


def test_a_file_that_has_later_changes_says_so_when_it_is_opened(qtbot: object, tmp_path: Path) -> None:
    folder, file = tmp_path / "recovery", tmp_path / "a.cvsm"
    lost = _crash_after(folder, file, "Cut", "Weld")
    with open_shell(recovery=folder) as second:
        told: list[Notice] = []
        gone: list[str] = []
        second.context.notices.posted.connect(told.append)
        second.context.notices.withdrawn.connect(gone.append)
        second.window.files.open_path(file)
        second.settle()
        assert len(second.document.nodes) == 1
        (offer,) = [notice for notice in told if notice.key == NEWER]
        assert file.name in offer.text
        add(second, "Paint")
        gone.clear()
        offer.choices[0].action()  # what was done since is not lost unasked
        assert len(second.document.nodes) == 2
        told[-1].choices[-1].action()
        assert (second.document, second.session.path, second.session.is_dirty) == (lost, file, True)
        assert NEWER in gone
        assert [notice.key for notice in told].count(NEWER) == 1
    with open_shell(recovery=folder) as third:
        assert not third.window.workspace.start.banner.isVisible()


def test_a_file_saved_later_than_what_was_lost_and_another_file_offer_nothing(qtbot: object, tmp_path: Path) -> None:
    folder, file, other = tmp_path / "recovery", tmp_path / "a.cvsm", tmp_path / "b.cvsm"
    _crash_after(folder, file, "Cut", "Weld")
    other.write_bytes(file.read_bytes())
    with open_shell(recovery=folder) as second:
        told: list[Notice] = []
        second.context.notices.posted.connect(told.append)
        second.window.files.open_path(other)
        second.settle()
        later = time.time() + 60
        os.utime(file, (later, later))
        second.window.files.open_path(file)
        second.settle()
        assert second.session.path == file
        assert NEWER not in {notice.key for notice in told}
        os.utime(file, (later - 3600, later - 3600))
        second.window.files.open_path(file)
        second.settle()
        (offer,) = [notice for notice in told if notice.key == NEWER]
        offer.choices[1].action()
        assert not list(folder.glob("*.journal"))
