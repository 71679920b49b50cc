"""What is typed into the chooser offers first what a person means by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt

from vsm_app.model.edits.nodes import rename
from vsm_app.model.elements import OriginClass
from vsm_app.model.kind_words import words_for
from vsm_app.model.kinds import KINDS
from vsm_app.texts import text

SAID = [
    ("en", "energy", "Import: energy"),
    ("en", "ener", "Import: energy"),
    ("en", "energy r", "Energy recovery"),
    ("en", "waste", "Loss"),
    ("en", "waste w", "Waste water"),
    ("en", "scrap", "Loss"),
    ("en", "recycling", "Recycling"),
    ("en", "Assembly", "New process “Assembly”"),
    ("de", "energie", "Import: Energie"),
    ("de", "energier", "Energierückgewinnung"),
    ("de", "abfall", "Verlust"),
    ("de", "Versand", "Versand (Vertrieb)"),
    ("de", "Sammlung", "Sammlung (Rücknahme)"),
    ("de", "samml", "Neuer Prozess „samml“"),
    ("de", "Depon", "Deponie"),
    ("de", "Erfassung", "Erfassung (Rücknahme)"),
    ("de", "Schredder", "Schredder (Sortierung)"),
    ("de", "Markt", "Markt (Kunde)"),
    ("de", "Puffer", "Puffer (Bestand)"),
    ("de", "Montage", "Neuer Prozess „Montage“"),
    ("en", "Collection", "Collection (Take-back)"),
    ("en", "recycle", "Recycle (Recycling)"),
    ("en", "fifo", "FIFO lane"),
    ("en", "warehouse", "Warehouse (Inventory)"),
    ("en", "manufacturing", "New process “manufacturing”"),
    ("de", "schrottplatz", "Neuer Prozess „schrottplatz“"),
    ("de", "strom", "Strom"),
    # a finished name is taken for no other kind because a word for that begins with it
    ("en", "Press", "New process “Press”"),
    ("en", "Pick", "New process “Pick”"),
    ("en", "Shred", "New process “Shred”"),
    ("en", "Buff", "New process “Buff”"),
    ("en", "Recovery", "New process “Recovery”"),
    ("en", "Raw", "Import: primary material"),
    ("en", "Rej", "New process “Rej”"),
    ("de", "Brenn", "Neuer Prozess „Brenn“"),
    ("de", "Wart", "Neuer Prozess „Wart“"),
    ("de", "Zwischen", "Neuer Prozess „Zwischen“"),
    # its own label, begun or shortened, is
    ("en", "Inv", "Inventory"),
    ("en", "imp e", "Import: energy"),
    ("en", "comp air", "Compressed air"),
    ("de", "Druckl", "Druckluft"),
]


@pytest.fixture
def ask(canvas: Any) -> Callable[[str, str], str]:
    """The first line offered for words typed where a flow was pulled out to the right."""

    def first(lang: str, words: str) -> str:
        canvas.language.code = lang
        box = next(iter(canvas.view.table.boxes().values()))
        canvas.drag((box.right, box.cy), (box.right + 90.0, box.cy + 140.0))
        canvas.type(words)
        return str(canvas.view.placing.chooser.list.item(0).text())

    return first


@pytest.mark.parametrize(("lang", "words", "meant"), SAID)
def test_the_first_line_is_what_is_meant(ask: Callable[[str, str], str], lang: str, words: str, meant: str) -> None:
    assert ask(lang, words) == meant


@pytest.mark.parametrize(("lang", "made"), [("en", "New process “{}”"), ("de", "Neuer Prozess „{}“")])
def test_no_begun_word_for_a_kind_stands_before_the_name_that_was_typed(canvas: Any, lang: str, made: str) -> None:
    canvas.language.code = lang
    canvas.view.placing.choose_here(QPointF(400.0, 400.0))
    chooser = canvas.view.placing.chooser
    words = {word for kind in KINDS.offered() for word in words_for(kind.id)}
    labels = [text(f"kind.{kind.id}", lang=lang).casefold() for kind in KINDS.offered()]
    begun = {word[:end] for word in words for end in range(3, len(word))} - words
    tried = sorted(one for one in begun if not any(label.startswith(one) for label in labels))
    assert len(tried) > 500
    firsts = {}
    for one in tried:
        chooser.field.setText(one)
        firsts[one] = chooser.list.item(0).text()
    assert firsts == {one: made.format(one) for one in tried}


def test_press_and_enter_on_the_void_is_a_process_of_that_name_and_the_kind_is_offered_below(canvas: Any) -> None:
    before = canvas.document
    canvas.view.placing.choose_here(QPointF(400.0, 400.0))
    canvas.type("Press")
    rows = canvas.view.placing.chooser.list
    assert [rows.item(row).text() for row in range(2)] == ["New process “Press”", "Compressed air"]
    canvas.key(Qt.Key.Key_Return)
    (made,) = canvas.document.nodes.keys() - before.nodes.keys()
    assert (canvas.document.nodes[made].kind, canvas.document.nodes[made].name) == ("process", "Press")
    assert canvas.undoes_to(before)


def test_a_node_of_the_map_is_found_by_any_word_of_its_name(canvas: Any) -> None:
    first, second = canvas.document.nodes
    canvas.session.apply(rename(canvas.document, first, "Large press"))
    canvas.session.select((second,))
    canvas.view.placing.choose_target(second)
    canvas.type("press")
    rows = canvas.view.placing.chooser.list
    assert [rows.item(row).text() for row in range(2)] == ["Large press", "New process “press”"]


def test_who_types_scrap_and_enter_has_a_loss_in_one_step(canvas: Any, ask: Callable[[str, str], str]) -> None:
    before = canvas.document
    ask("en", "scrap")
    canvas.key(Qt.Key.Key_Return)
    (made,) = canvas.document.flows.keys() - before.flows.keys()
    assert canvas.document.flows[made].origin_class is OriginClass.LOSS
    assert canvas.document.flows[made].target is None
    assert canvas.undoes_to(before)


@pytest.mark.parametrize(
    ("lang", "typed", "below", "name"),
    [
        ("de", "sammlung", "Neuer Prozess „sammlung“", "Sammlung"),
        ("en", "collection", "New process “collection”", "Collection"),
    ],
)
def test_a_kind_found_by_another_word_is_called_so_and_a_process_of_that_name_is_offered_below(
    canvas: Any, ask: Callable[[str, str], str], lang: str, typed: str, below: str, name: str
) -> None:
    before = canvas.document
    ask(lang, typed)
    rows = canvas.view.placing.chooser.list
    assert rows.item(1).text() == below
    canvas.key(Qt.Key.Key_Return)
    (made,) = canvas.document.nodes.keys() - before.nodes.keys()
    assert (canvas.document.nodes[made].kind, canvas.document.nodes[made].name) == ("collection", name)
    assert canvas.undoes_to(before)


def test_escape_leaves_no_trace_and_nothing_to_undo(canvas: Any, ask: Callable[[str, str], str]) -> None:
    before = canvas.document
    ask("en", "energy")
    canvas.key(Qt.Key.Key_Escape)
    assert canvas.view.placing.chooser is None
    assert canvas.document == before
    assert not canvas.session.undo_stack.canUndo()
