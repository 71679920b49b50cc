"""One amount of a closed map is typed ten times too large or too small: to take it back is the first way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.loop_map import loop_map
from helpers.typing_mistakes import mistakes
from vsm_app import api
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import Results
from vsm_app.engine.turning import at_odds
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import set_quantity
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.last_entry import LastEntry
from vsm_app.model.settings import FunctionalUnit
from vsm_app.texts import problem_text
from vsm_app.ui.session import Session
from vsm_app.ui.since_an_entry import since
from vsm_app.ui.turning_entry import TurningEntry

EXAMPLES = Path(api.__file__).parents[1] / "resources" / "examples"


def example() -> Document:
    return api.open_map(EXAMPLES / "drive-unit.en.cvsm")


@pytest.mark.parametrize(
    ("document", "typed", "seen", "first_before"),
    [(loop_map, 14, 9, 4), (example, 44, 29, 14)],
    ids=["two loops", "drive unit"],
)
def test_wherever_a_comma_slips_the_entry_is_named_and_taking_it_back_stands_first_in_every_call_out(
    document: Callable[[], Document], typed: int, seen: int, first_before: int
) -> None:
    table = list(mistakes(document()))
    told = [one for one in table if one.is_seen]
    assert (len(table), len(told)) == (typed, seen), "the others stay within the spreads of the map"
    assert all(one.found for one in told)
    assert {choice for one in told for choice in one.after} == {"last:"}
    alone = [one for one in told if set(one.before) == {"last:"}]
    assert len(alone) == first_before, "so often without knowing that the map closed before"


class Hand:
    """Somebody who types on a map, one entry after the other."""

    def __init__(self, document: Document) -> None:
        self.session = Session(document)
        self.turning = TurningEntry(self.session)
        self.settle()

    def settle(self) -> LastEntry | None:
        self.session.set_results(Results(solve(self.session.document), revision=self.session.revision))
        return self.turning.entry()

    def types(self, **said: str) -> LastEntry | None:
        other = loop_map(**said)
        for flow in said:
            self.session.apply(set_quantity(self.session.document, flow, other.flows[flow].quantity))
        return self.settle()

    def says(self) -> tuple[str, str, str]:
        entry = self.turning.entry()
        assert entry is not None
        return entry.flow, entry.before.text, entry.now.text


def test_the_entry_stays_named_while_others_are_made_and_corrected_once_more() -> None:
    hand = Hand(loop_map())
    assert hand.types(f1="12 t/a")
    hand.types(f2="61 t/a")
    assert hand.says() == ("f1", "120 t/a", "12 t/a"), "not the last one, which is as good as the one before"
    hand.types(f1="13 t/a")
    assert hand.says() == ("f1", "120 t/a", "13 t/a"), "what held when the map closed"
    assert hand.types(f1="119 t/a") is None
    hand.session.undo_stack.undo()
    hand.settle()
    assert hand.says() == ("f1", "120 t/a", "13 t/a")


def test_none_is_named_where_the_map_was_opened_so_or_something_else_made_it_so() -> None:
    opened = Hand(loop_map(f1="12 t/a"))
    assert opened.turning.entry() is None
    assert opened.types(f2="61 t/a") is None, "it did not close before that"
    hand = Hand(loop_map())
    assert hand.types(f2="61 t/a") is None
    fewer = FunctionalUnit("Motor", 2_000.0)
    hand.session.apply(set_settings(hand.session.document, functional_unit=fewer))
    assert hand.settle() is None, "the entry before that fits"
    assert at_odds(solve(hand.session.document)), "a tenth of the pieces"


def test_an_amount_said_for_the_first_time_is_not_named() -> None:
    hand = Hand(loop_map(f1=""))
    assert hand.types(f1="45 t/a") is None, "a supply may as well not be drawn yet (docs/adr/0013)"


@pytest.mark.parametrize(
    ("typed", "meant"), [("12 t/a", "120 t/a"), ("120 kg/a", "120 t/a"), ("1200 t/a", "120 t/a"), ("90 kg", "90 t")]
)
def test_one_that_is_off_by_its_unit_or_its_comma_is(typed: str, meant: str) -> None:
    hand = Hand(loop_map(f1=""))
    entry = hand.types(f1=typed)
    assert entry is not None
    assert (entry.flow, entry.before.is_entered) == ("f1", False)
    assert entry.meant is not None
    assert write_quantity(entry.meant, "de") == meant
    assert hand.types(f2="61 t/a") == entry, "it stays named while others are made"
    hand.session.apply(set_quantity(hand.session.document, "f1", entry.meant))
    assert hand.settle() is None or typed == "90 kg", "with what was meant the map closes; 90 t lack a supply"


def test_nobody_is_accused_of_a_unit_where_nothing_else_says_how_much_it_is() -> None:
    hand = Hand(loop_map(f1="", f2=""))
    assert hand.types(f1="120 kg/a") is None


@pytest.mark.parametrize(
    ("lang", "typed", "starts", "tells_factor"),
    [
        (
            "de",
            "12 t/a",
            "Seit Ihrer Eingabe 12 t/a (vorher 120 t/a) an „Teil (Stahl → Bearbeitung)“ widerspricht",
            True,
        ),
        (
            "de",
            "60 t/a",
            "Seit Ihrer Eingabe 60 t/a (vorher 120 t/a) an „Teil (Stahl → Bearbeitung)“ widerspricht",
            False,
        ),
        ("en", "12 kg/a", "Since your entry 12 kg/a (before: 120 t/a) at “Teil (Stahl → Bearbeitung)” the map", True),
    ],
)
def test_the_sentence_says_both_amounts_and_a_power_of_ten(
    lang: str, typed: str, starts: str, tells_factor: bool
) -> None:
    now, before = (loop_map(**said).flows["f1"].quantity for said in ({"f1": typed}, {}))
    said = problem_text(since(loop_map(f1=typed), LastEntry("f1", now, before), (), lang), lang, str)
    said = said.replace("\u202f", " ").replace("\u00a0", " ")
    assert said.startswith(starts)
    assert ("Faktor 10" in said or "factor of 10" in said) is tells_factor
