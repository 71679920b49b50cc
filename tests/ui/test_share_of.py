"""`50 % of use`: a share is of all that enters, and a text that says another thing is not taken half."""

from __future__ import annotations

import pytest

from vsm_app.errors import EditError
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.quantities import Form
from vsm_app.ui.canvas.offers import offers
from vsm_app.ui.canvas.quantity_reader import read_for
from vsm_app.ui.entries import enter_text


def drawn() -> tuple[Document, str]:
    """Casting gives Milling something that nobody has named."""
    document = add_node(Document(), "process", "Casting", (0.0, 0.0)).document
    document = add_node(document, "process", "Milling", (300.0, 0.0)).document
    made = add_flow(document, *document.nodes)
    return made.document, made.made[0]


@pytest.mark.parametrize(
    ("typed", "lang", "line"),
    [
        ("50 % of use", "en", "50 % is always of all that enters the process. Of another flow type =0.5*use."),
        ("12,5% von der Nutzung", "de", "12,5 % gilt immer für alles, was in den Prozess eingeht."),
        ("33,3 % von Milling", "de", "33,3 % gilt immer für alles, was in den Prozess eingeht."),
        ("~30 percent from Milling", "en", "30 % is always of all that enters the process."),
    ],
)
def test_a_share_of_something_else_is_refused_with_what_to_type(typed: str, lang: str, line: str) -> None:
    document, flow = drawn()
    reading = read_for(document, flow, typed, lang)
    assert reading.refused
    assert reading.line.replace("\u202f", " ").startswith(line)
    with pytest.raises(EditError):
        enter_text(document, flow, typed, lang)


@pytest.mark.parametrize("typed", ["50 % of Casting", "50 % vom Eingang", "50% of what enters", "50 % of"])
def test_a_share_of_what_enters_is_one(typed: str) -> None:
    document, flow = drawn()
    after = enter_text(document, flow, typed, "en").document
    quantity = after.flows[flow].quantity
    assert (quantity.form, quantity.value) == (Form.SHARE, 0.5)
    assert after.items == document.items, "nothing is called after the rest of the text"


def test_an_amount_of_something_names_it() -> None:
    document, flow = drawn()
    for typed, lang in (("5 t of Steel", "en"), ("5 t von Steel", "de"), ("5 t Steel", "de")):
        after = enter_text(document, flow, typed, lang).document
        assert [item.name for item in after.items.values()] == ["Steel"]


@pytest.mark.parametrize(
    ("said", "typed", "value"),
    [
        ("half", "50", 0.5),
        ("Hälfte", "50", 0.5),
        ("about half of it", "50", 0.5),
        ("die Hälfte davon", "50", 0.5),
        ("a third", "33.3", 0.333),
        ("ein Drittel", "33.3", 0.333),
        ("zwei Drittel", "66.7", 0.667),
        ("three-quarters", "75", 0.75),
        ("ein Viertel", "25", 0.25),
        ("ca. ein Fünftel", "20", 0.2),
        ("a tenth", "10", 0.1),
        ("half of what enters", "50", 0.5),
        ("Hälfte vom Eingang", "50", 0.5),
        ("a third of Casting", "33.3", 0.333),
    ],
)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_share_in_words_is_no_entry_and_it_is_said_what_to_type(
    said: str, typed: str, value: float, lang: str
) -> None:
    document, flow = drawn()
    shown = read_for(document, flow, said, lang)
    reading = shown.reading
    assert shown.refused
    assert reading.problem is not None
    assert reading.problem.code == "quantity.share_in_words"
    share = str(reading.problem.params["share"])
    assert share == f"{typed.replace('.', ',') if lang == 'de' else typed}\u202f%"
    assert share in shown.line
    assert (reading.start, reading.end) == (0, len(said))
    assert [offer.text for offer in offers(document, flow, said, lang)] == [share]
    told = read_for(document, flow, share, lang).reading.quantity
    assert told is not None
    assert (told.form, told.value) == (Form.SHARE, pytest.approx(value))


@pytest.mark.parametrize(
    ("said", "lang", "line"),
    [
        ("half of 4 t", "en", "50 % is always of all that enters the process. Of another flow type =0.5*4 t."),
        ("Hälfte von 12 t", "de", "50 % gilt immer für alles, was in den Prozess eingeht."),
        ("a third of Casting → Milling", "en", "33.3 % is always of all that enters the process."),
        ("ein Viertel der Nutzung", "de", "25 % gilt immer für alles, was in den Prozess eingeht."),
    ],
)
def test_a_share_in_words_of_something_else_is_told_as_one_in_figures_and_never_offered(
    said: str, lang: str, line: str
) -> None:
    document, flow = drawn()
    shown = read_for(document, flow, said, lang)
    assert shown.refused
    assert shown.line.replace("\u202f", " ").startswith(line)
    assert offers(document, flow, said, lang) == ()
