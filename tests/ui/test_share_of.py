"""`50 % of use`: a share is of all that enters, and a text that says another thing is not taken half."""

from __future__ import annotations

import pytest

from vsm_app.errors import EditError
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.quantities import Form
from vsm_app.texts import problem_text
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


EXAMPLES = {"en": "(for example 500, 12 % or rest)", "de": "(zum Beispiel 500, 12 % oder rest)"}


@pytest.mark.parametrize("lang", list(EXAMPLES))
@pytest.mark.parametrize(
    ("typed", "missing", "has_examples"),
    [
        ("viel", "viel", True),
        (" lots ", "lots", True),
        ("t 5", "t 5", True),
        ("half a dozen", "half a dozen", True),
        ("rest ±5", "rest", False),  # an example that was just refused
        ("5 t ± abc", "abc", False),  # no share and no rest stand behind a ±
        ("12 t ± half", "half", False),
    ],
)
def test_examples_of_amounts_are_told_where_the_whole_text_is_none(
    typed: str, missing: str, has_examples: bool, lang: str
) -> None:
    document, flow = drawn()
    shown = read_for(document, flow, typed, lang)
    assert shown.refused
    assert (EXAMPLES[lang] in shown.line) is has_examples
    assert missing in shown.line.partition("(")[0]
    for example in ("500", "12 %", "rest"):
        assert not read_for(document, flow, example, lang).refused


@pytest.mark.parametrize("lang", list(EXAMPLES))
@pytest.mark.parametrize("typed", ["abc", "half", "rest ±5"])
def test_a_field_of_amounts_alone_names_no_share_and_no_rest(typed: str, lang: str) -> None:
    """As that of a stock reads it: a flow's own field is the only one that takes them."""
    problem = read_quantity(typed, ReadContext(lang=lang)).problem
    assert problem is not None
    assert not any(word in problem_text(problem, lang) for word in ("%", EXAMPLES[lang]))
