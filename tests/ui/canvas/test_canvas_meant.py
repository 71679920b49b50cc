"""What is typed into the chooser offers first what a person means by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from vsm_app.model.elements import OriginClass

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
    ("de", "samml", "Rücknahme"),
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
