"""The system's clipboard: parts of maps between windows, tables for Excel, lists and tables from anywhere."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtWidgets import QApplication, QMenu

from helpers.shell import CTRL, NONE, SHIFT, Shell, open_shell
from vsm_app.io.container import open_map
from vsm_app.model.edits import flows, nodes
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.placement import NoteKind
from vsm_app.model.quantities import Form, Origin
from vsm_app.ui.canvas.clipboard import PART_MIME


def clipboard_text() -> str:
    return QGuiApplication.clipboard().text()


def paste_text(shell: Shell, words: str) -> None:
    QGuiApplication.clipboard().setText(words)
    shell.canvas.setFocus()
    shell.key(Qt.Key.Key_V, CTRL, shell.canvas)


def names(shell: Shell) -> list[str]:
    return [node.name for node in shell.document.nodes.values()]


@pytest.fixture
def pair(on_map: Shell) -> Shell:
    """Cut → Weld with 5 t of an item, both selected."""
    session = on_map.session
    first = nodes.add_node(session.document, "process", "Cut", (0.0, 0.0))
    session.apply(first)
    second = nodes.add_node(session.document, "process", "Weld", (320.0, 0.0))
    session.apply(second)
    session.apply(flows.add_flow(session.document, *first.made, *second.made))
    on_map.enter(next(iter(session.document.flows)), "5,5 t")
    session.select([*first.made, *second.made])
    on_map.canvas.setFocus()
    return on_map


def test_a_part_of_a_map_goes_to_another_window_with_its_flows(pair: Shell) -> None:
    pair.key(Qt.Key.Key_C, CTRL, pair.canvas)
    with open_shell("de") as other:
        other.window.files.new("empty")
        other.settle()
        before = other.document
        other.canvas.setFocus()
        other.key(Qt.Key.Key_V, CTRL, other.canvas)
        assert names(other) == ["Cut", "Weld"]
        (flow,) = other.document.flows.values()
        assert flow.quantity.value == 5.5
        assert set(other.session.selection) == set(other.document.nodes)
        other.trigger("edit.undo")
        assert other.document == before


def test_what_is_pasted_out_of_sight_is_brought_into_sight(pair: Shell) -> None:
    pair.key(Qt.Key.Key_C, CTRL, pair.canvas)
    pair.session.apply(nodes.add_node(pair.document, "process", "Far", (6000.0, 4000.0)))
    (*_, far) = pair.document.nodes
    pair.canvas.reset_zoom()
    pair.window.reveal(far)
    pair.canvas.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)  # wherever the test before left the pointer
    pair.key(Qt.Key.Key_V, CTRL, pair.canvas)
    sight = pair.canvas.mapToScene(pair.canvas.viewport().rect()).boundingRect()
    assert all(sight.intersects(pair.canvas.table.scene.nodes[i].sceneBoundingRect()) for i in pair.session.selection)


def test_the_part_says_where_the_periods_differ(pair: Shell) -> None:
    pair.key(Qt.Key.Key_C, CTRL, pair.canvas)
    pair.session.apply(set_settings(pair.document, period="wk"))
    pair.key(Qt.Key.Key_V, CTRL, pair.canvas)
    assert "Check" in pair.said[-1]


def test_beside_the_part_stands_a_table_that_excel_takes(pair: Shell) -> None:
    pair.key(Qt.Key.Key_C, CTRL, pair.canvas)
    assert QGuiApplication.clipboard().mimeData().hasFormat(PART_MIME)
    header, row = clipboard_text().splitlines()
    assert header.split("\t") == ["From", "To", "Item", "Quantity", "Unit"]
    assert row.split("\t")[:2] == ["Cut", "Weld"]
    assert row.split("\t")[3:] == ["5,5", "t"]
    pair.session.select(list(pair.document.nodes)[:1])
    pair.key(Qt.Key.Key_C, CTRL, pair.canvas)
    assert clipboard_text() == "Cut"


def test_cutting_takes_out_and_pasting_brings_back(pair: Shell) -> None:
    before = pair.document
    pair.key(Qt.Key.Key_X, CTRL, pair.canvas)
    assert not pair.document.nodes
    pair.key(Qt.Key.Key_V, CTRL, pair.canvas)
    assert names(pair) == ["Cut", "Weld"]
    pair.trigger("edit.undo")
    pair.trigger("edit.undo")
    assert pair.document == before


def test_a_copied_flow_comes_back_from_its_table(pair: Shell) -> None:
    before, (flow,) = pair.document, pair.document.flows
    pair.session.select([flow])
    pair.key(Qt.Key.Key_X, CTRL, pair.canvas)
    assert not pair.document.flows
    pair.key(Qt.Key.Key_V, CTRL, pair.canvas)
    (new,) = pair.document.flows.values()
    assert names(pair) == ["Cut", "Weld"]
    assert (new.quantity.value, new.quantity.unit) == (5.5, "t")
    for _ in range(2):
        pair.key(Qt.Key.Key_Z, CTRL, pair.canvas)
    assert pair.document == before


def test_a_list_of_names_becomes_a_row_of_nodes_in_one_step(on_map: Shell) -> None:
    before = on_map.document
    paste_text(on_map, "1. Sawing\n- Turning\n\n  Grinding  \n")
    assert names(on_map) == ["Sawing", "Turning", "Grinding"]
    boxes = [on_map.box(i) for i in on_map.document.nodes]
    assert len({box.top for box in boxes}) == 1
    assert all(a.right + 60.0 < b.left for a, b in pairwise(boxes))
    assert set(on_map.session.selection) == set(on_map.document.nodes)
    on_map.trigger("edit.undo")
    assert on_map.document == before


TABLES = {
    "english, tabs": "From\tTo\tItem\tQuantity\tUnit\nMine\tMill\tOre\t12\tt\nMill\tShop\tSteel\t1,074.5\tkg\n",
    "german, semicolons": "Von;Nach;Stoff;Menge;Einheit\nMine;Mill;Ore;12;t\nMill;Shop;Steel;1.074,5;kg\n",
    "other order": "Unit\tQuantity\tItem\tTo\tFrom\nt\t12\tOre\tMill\tMine\nkg\t1074.5\tSteel\tShop\tMill\n",
    "no headings": "Mine\tMill\tOre\t12\tt\nMill\tShop\tSteel\t1074.5\tkg\n",
    "commas": "from,to,item,quantity,unit\nMine,Mill,Ore,12,t\nMill,Shop,Steel,1074.5,kg\n",
    "amounts with units": "From\tTo\tItem\tQuantity\nMine\tMill\tOre\t12 t\nMill\tShop\tSteel\t1074.5 kg\n",
}


@pytest.mark.parametrize("words", TABLES.values(), ids=TABLES.keys())
def test_a_table_becomes_nodes_and_flows_in_one_step(on_map: Shell, words: str) -> None:
    before = on_map.document
    paste_text(on_map, words)
    document = on_map.document
    called = {node.name: node.kind for node in document.nodes.values()}
    assert called == {"Mine": "source", "Mill": "process", "Shop": "sink"}
    read = [
        (document.items[flow.item].name, flow.quantity.value, flow.quantity.unit) for flow in document.flows.values()
    ]
    assert read == [("Ore", 12.0, "t"), ("Steel", 1074.5, "kg")]
    lefts = [on_map.box(i).left for i in document.nodes]
    assert lefts == sorted(set(lefts))
    on_map.trigger("edit.undo")
    assert on_map.document == before


def test_amounts_are_taken_as_one_says_them(on_map: Shell) -> None:
    paste_text(on_map, "A\tB\t~3 t\nA\tC\t12 %\nA\tD\trest\nA\tE\t2-3 t\n")
    guess, share, rest, span = (flow.quantity for flow in on_map.document.flows.values())
    assert (guess.origin, guess.value) == (Origin.GUESSED, 3.0)
    assert (share.form, rest.form, span.form) == (Form.SHARE, Form.REST, Form.RANGE)


def test_bad_rows_are_named_one_by_one_and_the_rest_comes_in(on_map: Shell) -> None:
    before = on_map.document
    paste_text(
        on_map,
        "From\tTo\tItem\tQuantity\tUnit\nMine\tMill\tOre\ta lot\tt\n\t\tDust\t4\tt\nMill\tShop\tSteel\t5\tflurb\n"
        "Mill\tYard\tSlag\t2\tt\n",
    )
    values = [flow.quantity.value for flow in on_map.document.flows.values()]
    assert values == [None, None, 2.0]
    told = on_map.said[-1].splitlines()
    assert any("row 2" in line and "a lot" in line for line in told)
    assert any("row 3" in line for line in told)
    assert any("row 4" in line and "flurb" in line for line in told)
    on_map.key(Qt.Key.Key_Z, CTRL, on_map.canvas)
    assert on_map.document == before


def test_names_that_the_map_knows_are_used_again(pair: Shell) -> None:
    paste_text(pair, "Weld\tPaint\tParts\t4 t\n")
    assert names(pair) == ["Cut", "Weld", "Paint"]


def test_a_matrix_is_pasted_in_one_step_and_said_as_one(on_map: Shell) -> None:
    before = on_map.document
    paste_text(on_map, "\tCut\tBend\tScrap\nSupplier\t100 t\t\t\nCut\t\t80 t\t20 t\n")
    assert sorted(node.name for node in on_map.document.nodes.values()) == ["Bend", "Cut", "Scrap", "Supplier"]
    assert sorted(flow.quantity.value or 0.0 for flow in on_map.document.flows.values()) == [20.0, 80.0, 100.0]
    assert on_map.said[-1] == "3 flows added from a matrix: rows give, columns take. Ctrl+Z takes them back."
    on_map.trigger("edit.undo")
    assert on_map.document == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("\tCut\tBend\tTotal\nSaw\t5 t\t3 t\t8 t\nShop\t1 t\t2 t\t3 t\nTotal\t6 t\t5 t\t11 t\n",
         "The last row and the last column hold the sums of the others and were left out."),
        ("\tCut\tBend\nSaw\t5 t\t3 t\nShop\t1 t\t2 t\nTotal\t6 t\t5 t\n",
         "The last row holds the sums of the others and was left out."),
        ("\tCut\tBend\tTotal\nSaw\t5 t\t3 t\t8 t\nShop\t1 t\t2 t\t3 t\n",
         "The last column holds the sums of the others and was left out."),
    ],
)  # fmt: skip
def test_totals_of_a_matrix_are_left_out_and_that_is_said(on_map: Shell, words: str, told: str) -> None:
    paste_text(on_map, words)
    assert sorted(node.name for node in on_map.document.nodes.values()) == ["Bend", "Cut", "Saw", "Shop"]
    assert on_map.said[-1].splitlines()[1:] == [told]


def test_an_empty_clipboard_says_what_can_be_pasted(on_map: Shell) -> None:
    before = on_map.document
    QGuiApplication.clipboard().clear()
    on_map.key(Qt.Key.Key_V, CTRL, on_map.canvas)
    assert on_map.document is before
    assert "clipboard" in on_map.said[-1]


# --- photos ---
def picture(folder: Path, width: int = 400, height: int = 300) -> Path:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#3366cc"))
    path = folder / "wall.png"
    assert image.save(str(path))
    return path


def drop(shell: Shell, path: Path, modifiers: Qt.KeyboardModifier = NONE) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    at = shell.canvas.viewport().rect().center()
    copy, left, viewport = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, shell.canvas.viewport()
    enter = QDragEnterEvent(at, copy, mime, left, modifiers)
    QApplication.sendEvent(viewport, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(viewport, QDragMoveEvent(at, copy, mime, left, modifiers))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(at), copy, mime, left, modifiers))
    shell.settle()


def test_a_dropped_photo_lies_under_the_map_and_travels_in_the_file(pair: Shell, tmp_path: Path) -> None:
    before = pair.document
    drop(pair, picture(tmp_path))
    (note,) = pair.document.layout.notes.values()
    assert note.kind == NoteKind.UNDERLAY
    assert note.opacity < 1.0
    item = pair.canvas.table.scene.notes[note.id]
    assert item.zValue() < min(one.zValue() for one in pair.canvas.table.scene.flows.values())
    pair.key(Qt.Key.Key_Z, CTRL, pair.canvas)
    assert pair.document == before
    assert note.id not in pair.canvas.table.scene.notes
    pair.key(Qt.Key.Key_Y, CTRL, pair.canvas)
    file = tmp_path / "map.cvsm"
    pair.picker.next = file
    pair.trigger("file.save_as")
    opened = open_map(file)
    assert list(opened.media) == [note.media]
    pair.window.files.open_path(file)
    pair.settle()
    assert not pair.canvas.table.scene.look.photo(note.media).isNull()
    grabbed = pair.canvas.grab().toImage()
    centre = pair.canvas.mapFromScene(QPointF(note.place.x + note.place.w - 8.0, note.place.y + note.place.h - 8.0))
    colour = grabbed.pixelColor(centre)
    assert colour.blue() > colour.red() + 40
    assert before.nodes == pair.document.nodes


def test_a_photo_under_the_map_is_locked_on_arrival_lets_the_pointer_through_and_is_unlocked_by_its_menu(
    on_map: Shell, tmp_path: Path
) -> None:
    before = on_map.document
    on_map.picker.next = picture(tmp_path, 5000, 4000)
    on_map.trigger("insert.photo")
    (note,) = on_map.document.layout.notes.values()
    content = on_map.session.media[note.media]
    size = QImage.fromData(content).size()
    assert max(size.width(), size.height()) <= 3000
    form = on_map.window.inspector.note
    form.opacity.line.selectAll()
    on_map.type("35", form.opacity.line)
    on_map.key(Qt.Key.Key_Return, widget=form.opacity.line)
    assert on_map.document.layout.notes[note.id].opacity == pytest.approx(0.35)
    assert on_map.document.layout.notes[note.id].locked
    on_map.key(Qt.Key.Key_Return, widget=on_map.canvas)
    assert on_map.canvas.writing.editor is None
    x, y = note.place.x + note.place.w / 2.0, note.place.y + note.place.h / 2.0
    placed = on_map.document.layout.notes[note.id].place
    on_map.session.select(())
    on_map.drag((x, y), (x + 80.0, y + 60.0))
    assert on_map.document.layout.notes[note.id].place == placed
    assert on_map.session.selection == ()
    on_map.trigger("edit.select_all")
    assert note.id not in on_map.session.selection
    at = on_map.canvas.mapFromScene(QPointF(x, y))
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, on_map.canvas.viewport().mapToGlobal(at))
    QApplication.sendEvent(on_map.canvas.viewport(), asked)
    on_map.settle()
    assert on_map.session.selection == (note.id,)
    menu = on_map.find("canvas.menu", QMenu)
    words = [action.text() for action in menu.actions()]
    assert on_map.window.actions_["insert.note"] in menu.actions(), "the menu of the table"
    menu.actions()[words.index("Unlock the photo")].trigger()
    menu.close()
    assert not on_map.document.layout.notes[note.id].locked
    for _ in range(3):
        on_map.trigger("edit.undo")
    assert on_map.document == before


def test_shift_drop_makes_a_photo_note_and_a_screenshot_is_pasted_as_one(on_map: Shell, tmp_path: Path) -> None:
    before = on_map.document
    drop(on_map, picture(tmp_path), SHIFT)
    (first,) = on_map.document.layout.notes.values()
    assert (first.kind, first.text, first.opacity) == (NoteKind.PHOTO, "wall", 1.0)
    QGuiApplication.clipboard().setImage(QImage(str(picture(tmp_path, 200, 100))))
    on_map.canvas.setFocus()
    on_map.key(Qt.Key.Key_V, CTRL, on_map.canvas)
    kinds = [note.kind for note in on_map.document.layout.notes.values()]
    assert kinds == [NoteKind.PHOTO, NoteKind.PHOTO]
    for _ in range(2):
        on_map.key(Qt.Key.Key_Z, CTRL, on_map.canvas)
    assert on_map.document == before


def test_what_is_no_picture_is_refused_in_a_sentence(on_map: Shell, tmp_path: Path) -> None:
    bad = tmp_path / "wall.png"
    bad.write_bytes(b"no picture")
    before = on_map.document
    drop(on_map, bad)
    assert on_map.document is before
    assert "wall.png" in on_map.said[-1]
