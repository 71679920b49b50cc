"""Files: what is opened, saved and exported, and that nothing is lost where it fails."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from helpers.shell import Shell, open_shell
from vsm_app.io.container import open_map
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.edits.notes import add_photo
from vsm_app.model.edits.settings import set_document
from vsm_app.model.placement import NoteKind
from vsm_app.ui.dialogs.files import file_stem
from vsm_app.ui.dialogs.picking import DialogPicker
from vsm_app.ui.notices import Choice
from vsm_app.ui.panels.opened_place import stand_as
from vsm_app.ui.widgets.painting import Tone


def add(shell: Shell, name: str) -> None:
    shell.session.apply(add_node(shell.document, "process", name, (96.0, 96.0)))


def test_a_new_map_asks_for_a_name_and_is_then_saved_without_asking(on_map: Shell, tmp_path: Path) -> None:
    add(on_map, "Cut")
    on_map.picker.next = tmp_path / "line 3"
    on_map.trigger("file.save")
    saved = tmp_path / "line 3.cvsm"
    assert open_map(saved).document == on_map.document
    assert not on_map.session.is_dirty
    add(on_map, "Weld")
    asked = len(on_map.picker.asked)
    on_map.trigger("file.save")
    assert len(on_map.picker.asked) == asked
    assert len(open_map(saved).document.nodes) == 2


def test_undo_goes_on_after_saving(on_map: Shell, tmp_path: Path) -> None:
    add(on_map, "Cut")
    on_map.picker.next = tmp_path / "a.cvsm"
    on_map.trigger("file.save")
    on_map.trigger("edit.undo")
    assert not on_map.document.nodes
    assert on_map.session.is_dirty


def frame_after_opening_again(shell: Shell, path: Path, size: tuple[int, int]) -> tuple[float, float, float]:
    shell.picker.next = path
    shell.trigger("file.save")
    shell.window.files.new("empty")
    shell.window.resize(*size)
    shell.settle()
    shell.window.files.open_path(path)
    shell.settle()
    middle = shell.canvas.mapToScene(shell.canvas.viewport().rect().center())
    return shell.canvas.zoom, middle.x(), middle.y()


@pytest.mark.parametrize("size", [(1440, 900), (1700, 1000)], ids=["same", "larger"])
def test_a_part_that_was_looked_at_when_the_map_was_saved_is_seen_again(
    on_example: Shell, tmp_path: Path, size: tuple[int, int]
) -> None:
    canvas = on_example.canvas
    canvas.set_zoom(1.7)
    canvas.reveal("casting")
    middle = canvas.mapToScene(canvas.viewport().rect().center())
    zoom, x, y = frame_after_opening_again(on_example, tmp_path / "part.cvsm", size)
    assert zoom == 1.7
    assert abs(x - middle.x()) + abs(y - middle.y()) < 4.0


@pytest.mark.parametrize(
    ("zoom", "size"),
    [(1.7, (1100, 700)), (None, (1440, 900)), (None, (1700, 1000)), (None, (1100, 700))],
    ids=["part, smaller", "whole", "whole, larger", "whole, smaller"],
)
def test_a_map_that_was_seen_whole_or_on_a_larger_screen_is_opened_as_a_whole(
    on_example: Shell, tmp_path: Path, zoom: float | None, size: tuple[int, int]
) -> None:
    if zoom is not None:
        on_example.canvas.set_zoom(zoom)
    frame = frame_after_opening_again(on_example, tmp_path / "whole.cvsm", size)
    on_example.trigger("view.zoom_fit")
    assert on_example.canvas.zoom == frame[0]
    assert on_example.canvas.is_fitted


@pytest.mark.parametrize(
    "look",
    [
        {"zoom": 1.7, "x": 300.0, "y": 200.0},
        {"zoom": 1.7, "x": 9e9, "y": 0.0, "width": 300, "height": 200},
        {"zoom": "near", "x": 0.0, "y": 0.0, "width": 300, "height": 200},
        {"zoom": float("nan"), "x": 0.0, "y": 0.0, "width": 300, "height": 200},
        {"zoom": 10**400, "x": 0.0, "y": 0.0, "width": 300, "height": 200},
        {"zoom": -1.0, "x": 300.0, "y": 200.0, "width": 300, "height": 200},
        {"zoom": 1.7, "x": -1e308, "y": 200.0, "width": 300, "height": 200},
    ],
    ids=["for no size", "out of sight", "no number", "not finite", "too many digits", "below zero", "far away"],
)
def test_a_place_that_says_too_little_or_shows_nothing_is_not_gone_to(on_example: Shell, look: dict[str, Any]) -> None:
    on_example.canvas.set_zoom(2.5)
    stand_as(on_example.canvas, look)
    assert on_example.canvas.is_fitted


def test_a_place_that_cannot_be_written_leaves_map_and_dirty_state(on_map: Shell, tmp_path: Path) -> None:
    add(on_map, "Cut")
    on_map.picker.next = tmp_path / "missing" / "a.cvsm"
    on_map.trigger("file.save")
    assert on_map.session.is_dirty
    assert len(on_map.document.nodes) == 1
    assert "a.cvsm" in on_map.said[-1]
    assert on_map.window.workspace.toast.buttons[0].text() == "Save elsewhere"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 damaged", b"\x00\xff\x00\xff", b"hello, world"])
def test_a_file_that_cannot_be_read_is_said_in_one_sentence_and_the_map_stays(
    on_example: Shell, tmp_path: Path, content: bytes
) -> None:
    before = on_example.document
    bad = tmp_path / "bad.cvsm"
    bad.write_bytes(content)
    on_example.window.files.open_path(bad)
    on_example.settle()
    assert on_example.document is before
    assert len(on_example.said) == 1
    assert "Traceback" not in on_example.said[0]


def test_a_map_of_a_newer_program_is_said_to_be_one_and_never_written_over(on_map: Shell, tmp_path: Path) -> None:
    newer, copy = tmp_path / "newer.cvsm", tmp_path / "copy.cvsm"
    newer.write_text('{"format": "cvsm", "schema_version": 99, "min_reader": 1, "app_version": "9.0", "future": 1}')
    before = newer.read_bytes()
    on_map.window.files.open_path(newer)
    on_map.settle()
    assert "9.0" in on_map.said[-1]
    on_map.picker.next = copy
    on_map.trigger("file.save")
    assert newer.read_bytes() == before
    assert copy.is_file()


def test_a_saved_map_stands_among_the_recent_files(on_map: Shell, tmp_path: Path) -> None:
    add(on_map, "Cut")
    path = tmp_path / "pump.cvsm"
    on_map.picker.next = path
    on_map.trigger("file.save")
    assert on_map.context.settings.recent_files == [path]
    on_map.trigger("file.start")
    row = on_map.window.workspace.start.recent.rows[0]
    assert row.text() == "pump"  # type: ignore[attr-defined]
    on_map.click(row)
    assert on_map.window.workspace.shows_map
    assert on_map.session.path == path


def test_an_example_is_opened_as_a_map_of_ones_own(shell: Shell) -> None:
    shell.click(shell.find("start.example.drive-unit"))
    assert shell.session.path is None
    assert len(shell.document.flows) > 20
    assert shell.session.results is not None


def test_opening_asks_before_an_unsaved_map_goes(on_map: Shell, tmp_path: Path) -> None:
    add(on_map, "Cut")
    other = tmp_path / "other.csv"
    other.write_text("source,target,item,value,unit\nA,B,x,1,t\n", encoding="utf-8")
    on_map.window.files.open_path(other)
    assert len(on_map.document.nodes) == 1
    on_map.click(on_map.window.workspace.toast.buttons[1])
    assert {node.name for node in on_map.document.nodes.values()} == {"A", "B"}
    assert on_map.session.is_dirty, "what was read from a list is in no map's file yet"
    on_map.window.files.open_example("drive-unit")
    on_map.click(on_map.window.workspace.toast.buttons[1])
    assert not on_map.session.is_dirty, "what is opened after it is not called unsaved"
    assert not on_map.window.isWindowModified()


def test_who_leaves_an_unsaved_map_for_the_start_page_is_asked_once(on_map: Shell) -> None:
    add(on_map, "Cut")
    toast = on_map.window.workspace.toast
    on_map.trigger("file.start")
    assert on_map.window.workspace.shows_map, "asked first"
    on_map.click(toast.buttons[1])
    assert not on_map.window.workspace.shows_map
    on_map.click(on_map.find("start.example.drive-unit"))
    assert on_map.window.workspace.shows_map
    assert len(on_map.document.flows) > 20, "without another question"
    add(on_map, "Cut")
    on_map.window.files.new()
    assert len(on_map.document.flows) > 20, "another map, another question"
    on_map.click(toast.buttons[1])
    assert not on_map.document.flows


def test_an_answer_holds_for_the_start_page_only(on_map: Shell, tmp_path: Path) -> None:
    """What was to be opened cannot be read: the map is still there, so the next thing asks again."""
    add(on_map, "Cut")
    on_map.window.files.open_path(tmp_path / "gone.cvsm")
    on_map.click(on_map.window.workspace.toast.buttons[1])
    on_map.window.files.open_example("drive-unit")
    assert [node.name for node in on_map.document.nodes.values()] == ["Cut"]


@pytest.mark.parametrize("last", ["sankey", "heat"])
@pytest.mark.parametrize("opened", ["example", "list", "new"])
def test_what_is_opened_without_a_view_of_its_own_is_shown_as_a_map(
    on_map: Shell, tmp_path: Path, last: str, opened: str
) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("source,target,item,value,unit\nA,B,x,1,t\n", encoding="utf-8")
    files = on_map.window.files
    on_map.session.set_view(view=last)
    {"example": lambda: files.open_example("drive-unit"), "list": lambda: files.open_path(rows), "new": files.new}[
        opened
    ]()
    on_map.settle()
    assert on_map.session.view.view == "map"


@pytest.mark.parametrize("opened", ["example", "list", "new"])
def test_a_map_begins_with_its_own_quantity_not_with_the_one_chosen_for_another(
    on_map: Shell, tmp_path: Path, opened: str
) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("source,target,item,value,unit\nA,B,x,1,t\n", encoding="utf-8")
    files = on_map.window.files
    on_map.session.set_view(quantity="energy")
    on_map.settle()
    assert on_map.session.view.quantity == "energy", "it stays while this map is open"
    {"example": lambda: files.open_example("drive-unit"), "list": lambda: files.open_path(rows), "new": files.new}[
        opened
    ]()
    on_map.settle()
    assert on_map.session.view.quantity == "mass"
    assert on_map.window.header.quantity.text() == "Mass"
    assert on_map.canvas.table.sync.resolver.quantity == "mass"


def test_a_saved_map_opens_in_the_view_and_by_the_quantity_in_which_it_was_saved(on_map: Shell, tmp_path: Path) -> None:
    on_map.session.set_view(view="sankey", quantity="energy")
    on_map.picker.next = tmp_path / "own.cvsm"
    on_map.trigger("file.save")
    on_map.session.set_view(view="map", quantity="cost")
    on_map.window.files.open_path(tmp_path / "own.cvsm")
    on_map.settle()
    assert (on_map.session.view.view, on_map.session.view.quantity) == ("sankey", "energy")


def test_the_workbook_shows_the_map_without_the_photo_it_was_drawn_over(on_map: Shell) -> None:
    add(on_map, "Cut")
    on_map.settle()
    exports = on_map.window.exports

    def heights() -> tuple[int, int]:
        in_workbook, alone = exports._pictures()["map"], exports._draw("png", "map", 800, captioned=True)
        return QImage.fromData(in_workbook).height(), QImage.fromData(alone).height()

    plain = heights()
    made = add_photo(on_map.document, "photo.png", (0.0, 0.0), (640.0, 1600.0), kind=NoteKind.UNDERLAY)
    on_map.session.apply(made)
    on_map.settle()
    over_photo = heights()
    assert over_photo[0] == plain[0], "the photo reaches far below"
    assert over_photo[1] > plain[1], "a picture of its own shows it"


def test_the_dialog_for_a_file_does_not_make_a_name_of_a_folder_that_is_gone(on_map: Shell, tmp_path: Path) -> None:
    picker = DialogPicker(on_map.window)
    for folder in (tmp_path, tmp_path / "gone" / "Documents"):
        picker.open_file("Open", "Pictures (*.png)", str(folder), lambda _path: None)
        (dialog,) = [one for one in on_map.window.findChildren(QFileDialog) if one.isVisible()]
        assert dialog.directory().path() == tmp_path.as_posix()
        assert [Path(one).name for one in dialog.selectedFiles() if Path(one) != tmp_path] == []
        dialog.reject()


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_pictures_are_written(on_example: Shell, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"map.{kind}"
    on_example.picker.next = path
    on_example.trigger(f"file.export_{kind}")
    heads = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    assert path.read_bytes().startswith(heads[kind])
    assert on_example.said[-1] == f"map.{kind} is written."


def test_the_workbook_is_written(on_example: Shell, tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    on_example.picker.next = path
    on_example.trigger("file.export_workbook")
    assert path.read_bytes().startswith(b"PK")
    assert on_example.said[-1] == "report.xlsx is written."


def test_an_exported_drawing_bears_title_and_period(on_example: Shell, tmp_path: Path) -> None:
    target = tmp_path / "map.svg"
    on_example.picker.next = target
    on_example.trigger("file.export_svg")
    said = target.read_text("utf-8")
    assert said.count(on_example.document.name) > 1, "its title, and written in it"
    assert "Period Year" in said


@pytest.mark.parametrize(("action", "suffix"), [("file.export_workbook", "xlsx"), ("file.export_png", "png")])
def test_what_leaves_the_program_waits_for_the_numbers_of_the_map_as_it_is(
    on_example: Shell, tmp_path: Path, action: str, suffix: str
) -> None:
    path = tmp_path / f"late.{suffix}"
    on_example.picker.next = path
    session = on_example.session
    results = session.results
    assert results is not None
    session._stale = True
    on_example.trigger(action)
    assert not path.exists()
    assert on_example.said[-1] == "The numbers are being computed; the export goes on then."
    session.set_results(results)
    on_example.settle()
    assert path.exists()
    assert on_example.said[-1] == f"late.{suffix} is written."


def test_an_export_that_waits_is_given_up_with_the_map(on_example: Shell, tmp_path: Path) -> None:
    path = tmp_path / "late.xlsx"
    on_example.picker.next = path
    on_example.session._stale = True
    on_example.trigger("file.export_workbook")
    on_example.window.files.open_example("steel-japan-2019")
    on_example.settle()
    assert on_example.document.name == "Japanese steel 2019"
    assert not on_example.session.is_stale
    assert not path.exists()


def test_the_edge_list_is_written_and_can_be_read_back(on_example: Shell, tmp_path: Path) -> None:
    path = tmp_path / "flows.csv"
    on_example.picker.next = path
    on_example.trigger("file.export_edges")
    before = len(on_example.document.flows)
    on_example.window.files.open_path(path)
    on_example.settle()
    assert len(on_example.document.flows) == before


def test_a_map_that_was_not_saved_is_offered_at_the_next_start(qtbot: object, tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    with open_shell(recovery=folder) as first:
        first.window.files.new("empty")
        add(first, "Cut")
        add(first, "Weld")
        first.session.apply(set_document(first.document, name="Pump"))
        lost = first.document
        journal = first.window.recovery._journal
        assert journal is not None
        journal.close(keep=True)  # the power goes
        first.window.recovery._journal = None
    with open_shell(recovery=folder) as second:
        page = second.window.workspace.start
        assert page.banner.isVisible()
        assert page.banner._name.text()
        second.click(page.banner.restore)
        assert second.document == lost
        assert second.session.is_dirty
    with open_shell(recovery=folder) as third:
        assert not third.window.workspace.start.banner.isVisible()


def test_what_is_recovered_can_be_given_up(qtbot: object, tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    with open_shell(recovery=folder) as first:
        first.window.files.new("empty")
        add(first, "Cut")
        assert first.window.recovery._journal is not None
        first.window.recovery._journal.close(keep=True)
        first.window.recovery._journal = None
    with open_shell(recovery=folder) as second:
        banner = second.window.workspace.start.banner
        second.click(banner.discard)
        assert not banner.isVisible()
        assert not list(folder.glob("*.journal"))


def test_a_map_that_was_saved_leaves_nothing_to_recover(qtbot: object, tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    with open_shell(recovery=folder) as first:
        first.window.files.new("empty")
        add(first, "Cut")
        assert list(folder.glob("*.journal"))
        first.picker.next = tmp_path / "a.cvsm"
        first.trigger("file.save")
        assert not list(folder.glob("*.journal"))


def test_a_folder_without_rights_for_recovery_is_said_once(qtbot: object, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with open_shell(recovery=blocked / "recovery") as shell:
        shell.window.files.new("empty")
        add(shell, "Cut")
        add(shell, "Weld")
        assert len(shell.said) == 1
        assert len(shell.document.nodes) == 2


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Pump 3", "Pump 3"), ("a/b:c*?", "a_b_c__"), ("", "map"), ("..", "map"), ("Größe", "Größe")],
)
def test_a_name_of_a_map_becomes_a_name_of_a_file_on_every_system(name: str, stem: str) -> None:
    assert file_stem(name) == stem


def test_without_a_screen_one_sentence_names_the_way_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: object
) -> None:
    from vsm_app.ui.app import run

    saved = {key: os.environ.pop(key, None) for key in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")}
    try:
        assert run(lang="en") == 2
    finally:
        os.environ.update({key: value for key, value in saved.items() if value is not None})
    said = capsys.readouterr().err
    assert "vsm-app report" in said
    assert said.count("\n") == 1


def test_the_start_page_speaks_the_other_language_at_a_click(shell: Shell) -> None:
    page = shell.window.workspace.start
    german = page.side.language._segments["de"]
    shell.click(german)
    assert page.cards[0].text() == "Neue Karte"
    assert shell.context.settings.text("ui/language") == "de"


def test_enter_on_a_card_opens_the_template(shell: Shell) -> None:
    card = shell.find("start.template.value_stream")
    card.setFocus(Qt.FocusReason.TabFocusReason)
    shell.key(Qt.Key.Key_Return, widget=card)
    assert shell.window.workspace.shows_map


def test_an_error_goes_when_the_next_thing_succeeds(on_map: Shell) -> None:
    toast = on_map.window.workspace.toast
    on_map.context.notices.say("It could not be done.", Tone.ERROR)
    assert toast.isVisible()
    on_map.add("supplier")
    assert not toast.isVisible()
    on_map.context.notices.say("It could not be saved.", Tone.ERROR, Choice("Save elsewhere", lambda: None))
    add(on_map, "Weld")
    assert toast.isVisible()
    on_map.session.mark_saved(Path("map.cvsm"))
    assert not toast.isVisible()
