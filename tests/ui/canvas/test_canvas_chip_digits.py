"""Chips show what is known: entries as they were typed, and no zeros that claim digits nobody has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vsm_app.engine.pipeline import solve
from vsm_app.engine.rounding import round_for_map
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow, set_quantity
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.ui.canvas.chips import NumberContext, chip_model
from vsm_app.ui.canvas.figures import common_decimals, measured, plain, said, tidy
from vsm_app.ui.canvas.on_map import measured_on_map


def drawn(document: Document, lang: str, *entries: str) -> Document:
    """Flows into (the first) and out of one more process, each entered as said, nothing for one to be solved."""
    made = add_node(document, "process", "Press", (0.0, 0.0))
    document, node = made.document, made.made[0]
    for number, entry in enumerate(entries):
        document = add_flow(document, None if number == 0 else node, node if number == 0 else None).document
        quantity = read_quantity(entry, ReadContext(lang=lang)).quantity
        assert quantity is not None
        document = set_quantity(document, list(document.flows)[-1], quantity).document
    return document


def chips_of(document: Document, lang: str) -> list[str]:
    """The chips of all flows."""
    solution = solve(document)
    context = NumberContext(lang, "a", round_for_map(solution))
    models = [chip_model(flow.quantity, solution.own[flow.id], context) for flow in document.flows.values()]
    return [" ".join(run.text.replace("\u202f", " ") for run in model.forms[0].lines[0]) for model in models]


def chips(lang: str, *entries: str) -> list[str]:
    """The chips of one process."""
    return chips_of(drawn(Document(), lang, *entries), lang)


def test_entries_without_decimals_get_none() -> None:
    assert chips("de", "80 t!", "60 t!", "") == ["80 t/a", "60 t/a", "≈ 20 t/a"]


def test_before_the_first_solution_a_computed_entry_is_not_written_with_all_its_digits() -> None:
    context = NumberContext("de", "a")

    def shown(entry: str) -> str:
        quantity = read_quantity(entry, ReadContext(lang="de")).quantity
        assert quantity is not None
        return " ".join(run.text for run in chip_model(quantity, None, context).forms[0].lines[0])

    assert shown("0,8039329791941414 Mt") == "0,8039 Mt/a"
    assert shown("80,00 t") == "80,00 t/a"
    assert shown("12,375 t") == "12,375 t/a"
    assert shown("12345678 t") == "12\u202f345\u202f678 t/a"


def test_typed_zeros_stay() -> None:
    assert chips("de", "80,00 t!", "60 t!", "") == ["80,00 t/a", "60 t/a", "≈ 20 t/a"]
    assert chips("en", "80.0 t!", "60.25 t!", "") == ["80.0 t/a", "60.25 t/a", "≈ 19.75 t/a"]


@pytest.mark.parametrize("beside", ["240 t!", "1182,5 t!", "1500 t!", "12000 t!", "9000000 t!"])
def test_a_typed_number_keeps_its_digits_whatever_is_on_the_map(beside: str) -> None:
    """182,5 was 183 as soon as anything reached 1 000, or 182 where that closed the sums, and 2,25 was 2."""
    shown = chips("de", beside, "182,5 t!", "2,25 t!", "")
    assert shown[1:3] == ["182,5 t/a", "2,25 t/a"]
    assert shown[0].replace("\u202f", "").replace(" ", "") == beside.rstrip("!").replace(" ", "") + "/a"


def test_a_typed_number_that_gives_way_keeps_its_digits_beside_what_became_of_it() -> None:
    assert chips("de", "1182,5 t ±10", "700,25 t ±10", "500 t!")[:2] == ["1 182,5 → 1 191 t/a", "700,25 → 691 t/a"]


def test_a_figure_of_a_file_and_the_result_of_a_division_have_the_digits_of_the_map() -> None:
    assert chips("de", "12000 t!", "1234,56789 t!", "")[1] == "1 235 t/a"
    document = drawn(Document(), "de", "12000 t!", "182,5 t!", "")
    flow = list(document.flows.values())[1]
    document = set_quantity(document, flow.id, replace(flow.quantity, text="")).document
    assert chips_of(document, "de")[1] in {"182 t/a", "183 t/a"}


def test_a_small_flow_still_adds_up() -> None:
    assert chips("de", "80 t!", "0,35 t!", "") == ["80 t/a", "0,35 t/a", "≈ 79,65 t/a"]


def test_a_share_shows_four_digits_where_nothing_says_less() -> None:
    assert chips("de", "80 t!", "33,333 %!", "rest") == ["80 t/a", "33,333 % ≈ 26,67 t/a", "Rest ≈ 53,33 t/a"]


def test_one_resolution_adds_up_and_is_no_finer_than_the_smallest_spread() -> None:
    assert chips("de", "80 t ±11", "60 t ±18", "5 t ±1,5 E") == ["80 → 76 t/a", "60 → 70,9 t/a", "5 → 5,1 t/a"]
    assert chips("en", "80 t ±11", "60 t ±18", "") == ["80 t/a", "60 t/a", "≈ 20 t/a"]


@pytest.mark.parametrize("beside", [("1200,5 t!", "1150 t!"), ("0,0123 t", "5 kg", ""), ("7 kg", "50 %")])
def test_what_is_drawn_beside_a_map_changes_no_figure_in_it(beside: tuple[str, ...]) -> None:
    """Far larger and at odds with itself, far smaller, or in another unit."""
    alone = drawn(Document(), "de", "120 t ±3", "70 % ±1 %", "rest")
    both, digits = drawn(alone, "de", *beside), []
    for document in (alone, both):
        solution = solve(document)
        rounding, results = round_for_map(solution), [solution.own[flow] for flow in alone.flows]
        digits.append([
            (one, rounding.value(one), rounding.most_digits("mass", one.unit, one.id),
             measured_on_map(document.flows[one.id].quantity, one, rounding, "de"),
             [rounding.digits("mass", one.unit, end) for end in (one.id, one.source or one.target)])
            for one in results
        ])  # fmt: skip
    assert digits[0] == digits[1]
    assert (
        chips_of(both, "de")[: len(alone.flows)]
        == chips_of(alone, "de")
        == ["120 t/a", "70 % ≈ 84 t/a", "Rest ≈ 36 t/a"]
    )


@pytest.mark.parametrize(
    ("value", "typed", "most", "shown"),
    [
        (80.0, 0, 2, "80"),
        (80.0, 2, 2, "80,00"),
        (80.0, None, 2, "80"),
        (1360.25, 2, 0, "1\u202f360"),
        (0.5, 1, 3, "0,5"),
    ],
)
def test_an_entry_keeps_its_typed_decimals_up_to_those_of_the_map(
    value: float, typed: int | None, most: int, shown: str
) -> None:
    assert said(value, typed, most, "de") == shown


def test_a_figure_alone_and_figures_side_by_side() -> None:
    assert tidy(60.0, 2, "de") == "60"
    assert tidy(0.001, 2, "de") == "<\u202f0,01"
    assert tidy(None, 2, "de") == "–"
    assert tidy(float("nan"), 2, "de") == "–"
    assert common_decimals((80.0, 79.5, None), 2) == 1
    assert common_decimals((80.0, 0.001), 2) == 2
    assert measured(60.0, 18.0, "de") == ("60", "18")
    assert plain(80.0, "de", 2) == "80,00"
    assert plain(80.25, "de", 0) == "80,25", "what was typed is never rounded away"
