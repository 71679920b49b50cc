"""An arrow in a name or in a pasted line is a flow, sentences are a note, one word is a process, and it is said."""

from __future__ import annotations

from typing import Any

import pytest

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
