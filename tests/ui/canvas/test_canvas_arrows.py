"""An arrow in a name or in a pasted line is a flow, sentences are a note, one word is a process, and it is said."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication

from vsm_app.model.document import Document
from vsm_app.ui.canvas.arrows import is_prose, name_way, stations, ways_as_table
from vsm_app.ui.canvas.clipboard import Clipboard


def ways(document: Document) -> list[tuple[str, ...]]:
    """Every flow by the names of its ends, with its amount."""
    name = {node.id: node.name for node in document.nodes.values()}
    return [
        (name.get(flow.source or "", ""), name.get(flow.target or "", ""), flow.quantity.text)
        for flow in document.flows.values()
    ]


@pytest.mark.parametrize("arrow", ["->", " -> ", "-->", " => ", " \u2192 ", "\u2013>"])
def test_names_along_arrows_are_stations(arrow: str) -> None:
    assert stations(f"Casting{arrow}Milling") == ("Casting", "Milling")


def test_what_has_no_two_names_is_no_way() -> None:
    for typed in ("Casting", "-> Casting", "Casting ->", "A - B", "> 5", "Press-Line 3"):
        assert stations(typed) == ()
    assert ways_as_table("A -> B\nC") == ""


def test_ways_are_rows_of_a_table_with_the_amount_at_the_last() -> None:
    assert ways_as_table("A -> B -> C: 5 t\n\nC → A") == "A\tB\t\nB\tC\t5 t\nC\tA\t"


def test_sentences_are_told_from_names() -> None:
    assert is_prose("We should ask the foundry. Nobody knows the scrap rate of line three.")
    assert not is_prose("Casting\nMilling and deburring (hall 2)\nPaint")
    assert not is_prose("abc")


def test_a_name_with_an_arrow_draws_the_way_in_one_step(canvas: Any) -> None:
    first, _weld = canvas.document.nodes
    before = canvas.document
    canvas.view.start_rename(first, "Casting -> Milling -> weld")
    canvas.view.writing.close()
    assert [node.name for node in canvas.document.nodes.values()] == ["Casting", "Weld", "Milling"]
    assert [pair[:2] for pair in ways(canvas.document)] == [
        ("Casting", "Weld"),
        ("Casting", "Milling"),
        ("Milling", "Weld"),
    ]
    assert canvas.said[-1] == "The arrow was taken as a flow: from “Casting” to Milling, weld. Ctrl+Z takes it back."
    boxes = list(canvas.view.table.boxes().values())
    assert not any(one.intersects(other) for i, one in enumerate(boxes) for other in boxes[:i])
    assert canvas.undoes_to(before)


def test_a_way_leads_on_behind_a_node_that_is_folded_away(canvas: Any) -> None:
    first, weld = canvas.document.nodes
    shown = {node: box for node, box in canvas.view.table.boxes().items() if node != weld}
    made = name_way(canvas.document, first, ("Casting", "Weld", "Paint"), shown).document
    assert ("Weld", "Paint", "") in ways(made)


def test_what_is_pasted_is_what_it_looks_like_and_is_said(canvas: Any) -> None:
    paste = Clipboard(canvas.view.table).paste_text
    paste("Casting -> Milling: 5 t", (0.0, 0.0))
    assert ways(canvas.document)[1:] == [("Casting", "Milling", "5 t")]
    paste("abc", (0.0, 400.0))
    assert [node.kind for node in canvas.document.nodes.values() if node.name == "abc"] == ["process"]
    assert canvas.said[-1] == "“abc” was pasted as a process. Ctrl+Z takes it back."
    paste("Ask the foundry for the scrap rate of line three.", (0.0, 600.0))
    assert [note.text for note in canvas.document.layout.notes.values()] == [
        "Ask the foundry for the scrap rate of line three."
    ]
    assert canvas.said[-1] == "The text was pasted as a note. Ctrl+Z takes it back."


# --- typed where something is put on the map
@pytest.mark.parametrize("where", ["void", "pulled", "by name", "inserted"])
def test_arrows_typed_in_the_chooser_are_a_way(canvas: Any, where: str) -> None:
    before, (first, second) = canvas.document, tuple(canvas.document.nodes)
    (flow,) = before.flows
    box = canvas.view.table.boxes()[first]
    if where == "void":
        canvas.view.placing.choose_here(QPointF(0.0, 300.0))
    elif where == "pulled":
        canvas.drag((box.cx, box.bottom), (box.cx, box.bottom + 160.0))
    elif where == "by name":
        canvas.session.select((first,))
        canvas.view.connect_by_name()
    else:
        canvas.view.placing.choose_inserted(flow)
    canvas.type("Mill -> Coat")
    canvas.key(Qt.Key.Key_Return)
    names = {node.name: i for i, node in canvas.document.nodes.items() if i not in before.nodes}
    assert set(names) == {"Mill", "Coat"}
    leads = {(one.source, one.target) for one in canvas.document.flows.values()}
    assert (names["Mill"], names["Coat"]) in leads
    assert ((first, names["Mill"]) in leads) is (where != "void")
    if where == "inserted":
        assert (names["Coat"], second) in leads
        assert (first, second) not in leads
    boxes = canvas.view.table.boxes()
    assert not boxes[names["Mill"]].intersects(boxes[names["Coat"]])
    assert canvas.undoes_to(before)


# --- an amount alone
def test_a_pasted_amount_is_that_of_the_selected_flow_and_says_so_where_there_is_none(canvas: Any) -> None:
    before, (flow,), (node, *_) = canvas.document, tuple(canvas.document.flows), tuple(canvas.document.nodes)
    nobody, among, one_at_a_time = "no flow is selected", "not only flows are selected", "2 amounts, and one is pasted"
    for words, chosen, said in (
        ("5 t", (), nobody),
        ("~ 3.5 t/wk\n", (node,), nobody),
        ("12 %", (flow, node), among),
        ("5 t\n7 t", (), one_at_a_time),
        ("3 t/h\n\n4 t/h\n", (flow,), one_at_a_time),
    ):
        QGuiApplication.clipboard().setText(words)
        canvas.session.select(chosen)
        canvas.view.paste()
        assert canvas.document is before, "no process is called so"
        assert said in canvas.said[-1]
    canvas.session.select((flow,))
    QGuiApplication.clipboard().setText("5 t\n")
    canvas.view.paste()
    assert canvas.document.flows[flow].quantity.text == "5 t"
    assert canvas.session.selection == (flow,)
    assert canvas.undoes_to(before)


@pytest.mark.parametrize("words", ["10\n20\n30", "3D printing", "5 t press", "2nd assembly", "5 axes mill"])
def test_names_that_begin_with_a_number_are_names(canvas: Any, words: str) -> None:
    before = canvas.document
    canvas.session.select(())
    QGuiApplication.clipboard().setText(words)
    canvas.view.paste()
    names = [node.name for i, node in canvas.document.nodes.items() if i not in before.nodes]
    assert names == words.splitlines()
