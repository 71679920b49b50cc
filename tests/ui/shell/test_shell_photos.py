"""Photos of notes are never lost: not in a crash, not beside another window, not by saving."""

from __future__ import annotations

from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from helpers.shell import Shell, open_shell
from vsm_app.io import journal_photos
from vsm_app.io.atomic import write_bytes
from vsm_app.io.container import document_bytes, open_map, write_document
from vsm_app.io.journal import Journal, recoverable
from vsm_app.io.journal_photos import kept_photos, photo_folder
from vsm_app.model.document import Document
from vsm_app.model.edits import nodes, notes
from vsm_app.ui.recovery import find_recoverable, recovery_folder, restore

WALL = b"a picture of the wall"


def add(shell: Shell, name: str) -> None:
    shell.session.apply(nodes.add_node(shell.document, "process", name, (0.0, 0.0)))


def put_photo(shell: Shell, name: str = "wall.jpg", content: bytes = WALL) -> None:
    shell.session.media[name] = content
    shell.session.apply(notes.add_photo(shell.document, name, (0.0, 0.0), (80.0, 60.0)))
    shell.settle()


def journal_of(shell: Shell) -> Path:
    journal = shell.window.recovery._journal
    assert journal is not None
    assert journal.file is not None
    return journal.file


def wait_for_photo(qtbot: QtBot, shell: Shell, name: str = "wall.jpg") -> None:
    qtbot.waitUntil(lambda: name in kept_photos(journal_of(shell), (name,)))


def crash(shell: Shell) -> None:
    """The power goes: the journal stays, and nobody tidies up."""
    journal = shell.window.recovery._journal
    assert journal is not None
    journal.close(keep=True)
    shell.window.recovery._journal = None


def lose_a_map_with_a_photo(qtbot: QtBot, folder: Path) -> None:
    with open_shell(recovery=folder) as shell:
        shell.window.files.new("empty")
        put_photo(shell)
        wait_for_photo(qtbot, shell)
        crash(shell)


def test_a_photo_comes_back_with_a_map_that_was_not_saved(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    lose_a_map_with_a_photo(qtbot, folder)
    with open_shell(recovery=folder) as second:
        second.click(second.window.workspace.start.banner.restore)
        assert second.session.media == {"wall.jpg": WALL}
        wait_for_photo(qtbot, second)  # should it happen twice
    assert not list(folder.glob("*-photos"))


def test_the_photo_of_a_saved_map_survives_another_window_that_closes_and_a_crash(qtbot: QtBot, tmp_path: Path) -> None:
    folder, saved = tmp_path / "recovery", tmp_path / "a.cvsm"
    with open_shell(recovery=folder) as first:
        first.window.files.new("empty")
        put_photo(first)
        first.picker.next = saved
        first.trigger("file.save")
        with open_shell(recovery=folder) as other:
            other.window.files.new("empty")
            put_photo(other, "other.jpg", b"something else")
        add(first, "Weld")
        wait_for_photo(qtbot, first)
        crash(first)
    with open_shell(recovery=folder) as second:
        second.click(second.window.workspace.start.banner.restore)
        assert second.session.media == {"wall.jpg": WALL}
        second.trigger("file.save")
    assert open_map(saved).media == {"wall.jpg": WALL}


def test_what_the_journal_has_not_kept_yet_comes_from_the_maps_own_file(qtbot: QtBot, tmp_path: Path) -> None:
    document = notes.add_photo(Document(), "wall.jpg", (0, 0), (10, 10)).document
    write_document(tmp_path / "a.cvsm", document, media={"wall.jpg": WALL})
    journal = Journal(tmp_path / "recovery")
    journal.start(document, tmp_path / "a.cvsm")
    journal.record(notes.add_note(document, "Hello", (0, 0)).document)
    journal.close(keep=True)
    (found,) = find_recoverable(tmp_path / "recovery")
    assert restore(found).media == {"wall.jpg": WALL}


def test_a_photo_that_could_not_be_written_is_said_once_and_tried_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk_is_full = True

    def write(path: Path, data: bytes) -> None:
        if disk_is_full:
            raise OSError(28, "No space left on device")
        write_bytes(path, data)

    monkeypatch.setattr(journal_photos, "write_bytes", write)
    with open_shell(recovery=tmp_path / "recovery") as shell:
        shell.window.files.new("empty")
        put_photo(shell)
        qtbot.waitUntil(lambda: len(shell.said) == 1)
        add(shell, "Cut")
        qtbot.wait(50)
        assert len(shell.said) == 1
        disk_is_full = False
        add(shell, "Weld")
        wait_for_photo(qtbot, shell)


def test_a_slow_disk_holds_up_no_edit(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_go_on = Event()

    def slow(path: Path, data: bytes) -> None:
        may_go_on.wait(30.0)
        write_bytes(path, data)

    monkeypatch.setattr(journal_photos, "write_bytes", slow)
    with open_shell(recovery=tmp_path / "recovery") as shell:
        shell.window.files.new("empty")
        put_photo(shell)
        assert not list(photo_folder(journal_of(shell)).glob("wall.jpg")), "the edit waited until the photo was written"
        may_go_on.set()
        wait_for_photo(qtbot, shell)


def test_giving_up_what_was_kept_takes_its_photos_along(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    lose_a_map_with_a_photo(qtbot, folder)
    with open_shell(recovery=folder) as second:
        second.click(second.window.workspace.start.banner.discard)
        assert not list(folder.glob("*.journal"))
        assert not list(folder.glob("*-photos"))


def test_photos_without_a_journal_are_tidied_away_and_those_with_one_stay(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.start(Document(), None)
    journal.record(notes.add_note(Document(), "Hello", (0, 0)).document)
    assert journal.file is not None
    journal_photos.keep_photo(journal.file, "wall.jpg", WALL)
    orphan = tmp_path / "0123-photos"
    orphan.mkdir()
    (orphan / "wall.jpg").write_bytes(WALL)
    find_recoverable(tmp_path)
    assert not orphan.exists()
    assert kept_photos(journal.file, ("wall.jpg",)) == {"wall.jpg": WALL}
    journal.close()
    assert not list(tmp_path.iterdir())


def test_a_name_that_leads_elsewhere_brings_no_file_of_this_computer_into_the_map(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    document = Document()
    for name in ("../secret.txt", "../../secret.txt", str(secret)):
        document = notes.add_photo(document, name, (0, 0), (10, 10)).document
    journal = Journal(tmp_path / "recovery")
    journal.start(Document(), None)
    journal.record(document)
    file = journal.file
    assert file is not None
    photo_folder(file).mkdir()
    journal.close(keep=True)
    assert kept_photos(file, ("../secret.txt", "../../secret.txt", str(secret))) == {}
    (found,) = find_recoverable(tmp_path / "recovery")
    opened = restore(found)
    assert opened.media == {}
    assert [problem.code for problem in opened.problems] == ["file.bad_photo_name"] * 3
    assert {note.media for note in opened.document.layout.notes.values()} == {""}


def test_a_photo_larger_than_any_is_not_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = tmp_path / "a.journal"
    journal.touch()
    journal_photos.keep_photo(journal, "wall.jpg", WALL)
    monkeypatch.setattr(journal_photos, "LARGEST_PHOTO", len(WALL) - 1)
    assert kept_photos(journal, ("wall.jpg",)) == {}


def test_saving_over_a_file_takes_along_the_photo_that_only_the_file_has(on_map: Shell, tmp_path: Path) -> None:
    put_photo(on_map)
    on_map.picker.next = tmp_path / "a.cvsm"
    on_map.trigger("file.save")
    on_map.session.media.clear()
    add(on_map, "Cut")
    on_map.trigger("file.save")
    assert open_map(tmp_path / "a.cvsm").media == {"wall.jpg": WALL}


def test_a_note_whose_photo_is_gone_is_said_when_it_is_saved(on_map: Shell, tmp_path: Path) -> None:
    put_photo(on_map)
    on_map.session.media.clear()
    on_map.picker.next = tmp_path / "a.cvsm"
    on_map.trigger("file.save")
    assert [words for words in on_map.said if "a.cvsm" in words and "hoto" in words]
    count = len(on_map.said)
    add(on_map, "Cut")
    on_map.trigger("file.save")
    assert len(on_map.said) == count  # once is enough


def test_a_bare_document_says_that_it_holds_no_photos(on_map: Shell, tmp_path: Path) -> None:
    put_photo(on_map)
    on_map.session.mark_saved(tmp_path / "document.json")
    add(on_map, "Cut")
    on_map.trigger("file.save")
    assert [words for words in on_map.said if ".cvsm" in words]


def test_a_long_session_keeps_its_photos_when_the_journal_begins_anew(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_shell(recovery=tmp_path / "recovery") as shell:
        shell.window.files.new("empty")
        put_photo(shell)
        wait_for_photo(qtbot, shell)
        before = journal_of(shell)
        monkeypatch.setattr("vsm_app.io.journal._COMPACT_AFTER", 0)
        add(shell, "Cut")
        assert journal_of(shell) != before
        assert kept_photos(journal_of(shell), ("wall.jpg",)) == {"wall.jpg": WALL}
        assert not photo_folder(before).exists()
    assert not list((tmp_path / "recovery").iterdir())


def test_photos_lie_inside_the_recovery_folder_of_the_user() -> None:
    assert photo_folder(recovery_folder() / "ab12.journal") == recovery_folder() / "ab12-photos"


def test_a_recovered_map_with_a_lost_photo_still_opens(tmp_path: Path) -> None:
    document = notes.add_photo(Document(), "wall.jpg", (0, 0), (10, 10)).document
    (tmp_path / "a.cvsm").write_bytes(document_bytes(document)[:40])  # its own file is damaged
    journal = Journal(tmp_path / "recovery")
    journal.start(document, tmp_path / "a.cvsm")
    journal.record(notes.add_note(document, "Hello", (0, 0)).document)
    journal.close(keep=True)
    (found,) = find_recoverable(tmp_path / "recovery")
    assert recoverable(tmp_path / "recovery")
    assert restore(found).media == {}
