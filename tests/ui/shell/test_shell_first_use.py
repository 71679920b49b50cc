"""What a first user runs into: windows closed at work, folded tables, a language chosen once, a nameless map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from helpers.shell import Shell, open_shell
from vsm_app.cli import main
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.elements import StageKind
from vsm_app.texts import sort_key
from vsm_app.ui.settings import AppSettings
from vsm_app.ui.tasks import Outcome, attempt


class _LaterExecutor:
    """Takes work and does it when the test says so, as a thread does that is slower than the hand."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Outcome], None]]] = []

    def submit(self, work: Callable[[], Any], done: Callable[[Outcome], None]) -> None:
        self.waiting.append((work, done))

    def close(self) -> None:
        self.waiting.clear()

    def work(self) -> None:
        waiting, self.waiting = self.waiting, []
        for work, done in waiting:
            done(attempt(work))


def test_a_simulation_that_was_closed_while_it_drew_says_nothing_more(
    on_map: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, flows = on_map.chain("supplier", "process", "customer")
    on_map.enter(flows[0], "100 +- 5 t")
    later = _LaterExecutor()
    monkeypatch.setattr(on_map.context.tasks, "_executor", later)
    on_map.trigger("map.simulate")
    dialog = on_map.find("dialog.simulation")
    on_map.click(dialog.run_button)
    assert later.waiting
    on_map.key(Qt.Key.Key_Escape, widget=dialog)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    on_map.said.clear()
    later.work()
    on_map.settle()
    assert not on_map.said
    assert not on_map.context.tasks.active


def test_folded_tables_leave_their_room_to_the_map_and_a_tab_brings_them_back(on_example: Shell) -> None:
    window = on_example.window
    tabs, dock = window.analysis.tabs, window.docks["analysis"]
    height, map_height = dock.height(), window.canvas.height()
    on_example.click(tabs.fold)
    assert dock.height() == tabs.height()
    assert window.canvas.height() == map_height + height - tabs.height()
    on_example.click(tabs.tabs["problems"])
    assert (dock.height(), window.canvas.height()) == (height, map_height)
    on_example.click(tabs.fold)
    on_example.click(tabs.fold)
    assert dock.height() == height


def test_every_tab_has_the_same_height_so_that_the_next_click_hits(on_example: Shell) -> None:
    window = on_example.window
    places = set()
    for tab in window.analysis.tabs.tabs.values():
        on_example.click(tab)
        assert window.analysis.current == tab.key
        places.add(window.docks["analysis"].geometry().top())
    assert len(places) == 1


def test_the_language_chosen_on_the_start_page_is_spoken_at_the_next_start(
    qtbot: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    file = tmp_path / "ringstrom.ini"
    with open_shell("en", settings=AppSettings(file)) as shell:
        choice = shell.window.workspace.start.side.language
        shell.click(next(one for one in choice.findChildren(QAbstractButton) if one.text() == "Deutsch"))
        assert shell.context.language.code == "de"
    spoken = []

    def run(path: object, lang: str | None) -> int:
        from vsm_app.ui.app import make_context

        context = make_context(AppSettings(file), lang)
        spoken.append(context.language.code)
        context.language.remove()
        return 0

    monkeypatch.setattr("vsm_app.ui.app.run", run)
    for arguments in ([], ["window"], ["map.cvsm"], ["--lang", "en"], ["window", "--lang=en"]):
        assert main(arguments) == 0
    assert spoken == ["de", "de", "de", "en", "en"], "what is said counts, else what was chosen last"


def pull_and_choose(shell: Shell, kind: str) -> tuple[str, str]:
    """Pull out of a new collection onto the empty table and choose a kind by its name; the new node and flow."""
    (source,) = shell.add("collection")
    box = shell.box(source)
    shell.drag((box.right, box.cy), (box.right + 260.0, box.cy + 40.0))
    chooser = shell.canvas.placing.chooser
    assert chooser is not None
    shell.type(kind, chooser.field)
    shell.key(Qt.Key.Key_Return, widget=chooser.field)
    (node,) = (one for one in shell.document.nodes if one != source)
    (flow,) = shell.document.flows
    return node, flow


def type_on_table(shell: Shell, words: str) -> None:
    """Type on what is selected, and Enter: the first letter opens the field that takes the others."""
    shell.type(words[0], shell.canvas)
    editor = shell.canvas.writing.editor
    assert editor is not None
    shell.type(words[1:], editor)
    shell.key(Qt.Key.Key_Return, widget=editor)


@pytest.mark.parametrize(("chosen", "name"), [("Recycling", "Recycling"), ("Housing", "Housing")])
def test_an_amount_typed_after_a_flow_was_pulled_out_is_its_amount(on_map: Shell, chosen: str, name: str) -> None:
    node, flow = pull_and_choose(on_map, chosen)
    type_on_table(on_map, "75 %")
    assert on_map.document.nodes[node].name.startswith(name)
    assert on_map.document.flows[flow].quantity.text == "75 %"


def test_letters_typed_after_a_flow_was_pulled_out_name_the_node_and_digits_then_fill_the_flow(on_map: Shell) -> None:
    node, flow = pull_and_choose(on_map, "Process")
    for words in ("Smelter 2", "60 t"):
        type_on_table(on_map, words)
    assert on_map.document.nodes[node].name.casefold() == "smelter 2"
    assert on_map.document.flows[flow].quantity.text == "60 t"


def test_a_recovered_map_keeps_its_name_however_often_the_program_breaks_off(tmp_path: Path) -> None:
    with open_shell(recovery=tmp_path) as shell:
        (node,) = shell.add("process")
        banner = shell.window.workspace.start.banner
        left = next(tmp_path.glob("*.journal"))
        kept = left.read_bytes()
    (tmp_path / left.name).write_bytes(kept)
    with open_shell(recovery=tmp_path) as shell:
        start = shell.window.workspace.start
        assert start.banner.isVisible()
        start.restore_requested.emit(start._recoverable)
        shell.settle()
        assert node in shell.document.nodes
        left = next(tmp_path.glob("*.journal"))
        kept = left.read_bytes()
    (tmp_path / left.name).write_bytes(kept)
    with open_shell(recovery=tmp_path) as shell:
        banner = shell.window.workspace.start.banner
        assert "Untitled map" in " ".join(label.text() for label in banner.findChildren(QLabel))


def test_a_change_that_was_undone_leaves_nothing_to_recover(tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    with open_shell(recovery=folder) as shell:
        shell.window.files.new("life_cycle")
        shell.picker.next = tmp_path / "map.cvsm"
        shell.trigger("file.save")
        shell.add("process")
        assert list(folder.glob("*.journal"))
        shell.trigger("edit.undo")
        assert not shell.session.is_dirty
        assert not list(folder.glob("*.journal"))
        shell.trigger("edit.redo")
        assert list(folder.glob("*.journal"))


def test_examples_stand_there_at_once_in_the_other_language(shell: Shell) -> None:
    start = shell.window.workspace.start
    rows = list(start.examples.rows)
    shell.context.language.set("de")
    assert start.examples.rows == rows, "the same rows say it in other words"
    assert all(row.isVisible() for row in rows)
    shell.click(start.examples.heading.link)
    assert all(row.isVisible() for row in start.examples.rows)
    assert len(start.examples.rows) > len(rows)
    names = [row.objectName() for row in start.examples.rows]
    places = [row.y() for row in start.examples.rows]
    assert len(set(names)) == len(names)
    assert places == sorted(places)


def test_a_name_that_no_kind_has_becomes_a_process_from_the_palette(on_map: Shell) -> None:
    on_map.key("/", widget=on_map.canvas)
    on_map.type("Geh", on_map.window.palette_panel.search)
    on_map.key(Qt.Key.Key_Return, widget=on_map.window.palette_panel.search)
    (node,) = on_map.document.nodes.values()
    assert (node.name, node.kind) == ("Geh", "process")


def test_an_amount_typed_while_nothing_is_selected_adds_nothing(on_map: Shell) -> None:
    """The slash of a unit is no call for the search: Enter would add a process called as the rest of the unit."""
    nodes = on_map.add("supplier")
    on_map.session.select(())
    on_map.canvas.setFocus()
    before = on_map.document
    on_map.type("3,5 t/wk", on_map.canvas)
    assert QApplication.focusWidget() is on_map.canvas
    on_map.key(Qt.Key.Key_Return)
    assert on_map.document is before
    on_map.session.select(nodes)
    on_map.key("?", widget=on_map.canvas)
    on_map.key(Qt.Key.Key_Return, widget=on_map.canvas)
    on_map.key(Qt.Key.Key_Escape)
    assert on_map.document == before


def test_a_supplier_leads_to_a_process_first(on_map: Shell) -> None:
    (supplier,) = on_map.add("supplier")
    box = on_map.box(supplier)
    on_map.drag((box.right, box.cy), (box.right + 240.0, box.cy))
    chooser = on_map.canvas.placing.chooser
    assert chooser is not None
    on_map.key(Qt.Key.Key_Return, widget=chooser.field)
    assert {node.kind for node in on_map.document.nodes.values()} == {"supplier", "process"}


def test_the_inspector_says_what_comes_in_before_anything_goes_out(on_map: Shell) -> None:
    (_, last), (flow,) = on_map.chain("supplier", "process")
    on_map.enter(flow, "68.8 t")
    on_map.session.select([last])
    on_map.settle()
    words = " ".join(label.text() for label in on_map.window.inspector.node.findChildren(QLabel) if label.isVisible())
    assert "68.8" in words
    assert "Nothing flows" not in words


def test_another_kind_takes_the_stage_along_where_it_was_only_the_usual_one(shell: Shell) -> None:
    shell.window.files.new("life_cycle")
    shell.settle()
    (node,) = shell.add("process")
    stages = shell.document.stages
    choice = shell.window.inspector.node.kind
    choice.chosen.emit("collection")
    shell.settle()
    assert stages[shell.document.nodes[node].stage].kind is StageKind.END_OF_LIFE
    use = next(stage.id for stage in stages.values() if stage.kind is StageKind.USE)
    shell.session.apply(set_node(shell.document, node, stage=use), None)
    choice.chosen.emit("process")
    assert shell.document.nodes[node].stage == use, "chosen by hand it stays"


def test_kinds_are_listed_with_umlauts_where_a_german_reader_looks(shell: Shell) -> None:
    shell.window.files.new("empty")
    shell.context.language.set("de")
    shell.add("process")
    box = shell.window.inspector.node.kind.box
    listed = [box.itemText(number) for number in range(box.count())]
    assert listed.index("Wärme") < listed.index("Wasser")
    assert listed == sorted(listed, key=sort_key)


def test_a_missing_number_of_pieces_leads_to_the_setting(on_map: Shell) -> None:
    _, flows = on_map.chain("supplier", "process", "customer")
    on_map.enter(flows[0], "9.5 kg/pc")
    on_map.follow_problem("unit.no_pieces")
    pieces = on_map.window.inspector.map.pieces
    assert pieces.isVisible()
    assert pieces.line.hasFocus()


def test_no_card_stays_grey_once_the_numbers_are_known_again(on_example: Shell) -> None:
    canvas = on_example.canvas
    scene = canvas.table.scene
    card = next(item for item in scene.nodes.values() if item.model.rows)
    on_example.settle()
    before = canvas.viewport().grab().toImage()
    scene.look.stale = True
    card.update()  # as a selection or a pointer on it does while the map is worked out
    assert canvas.viewport().grab().toImage() != before, "grey"
    canvas._on_results(None)
    assert canvas.viewport().grab().toImage() == before
