"""Each state of a number has its own form, told apart by more than its colour."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vsm_app.engine.results import Entered, FlowClass, FlowResult, ParameterResult
from vsm_app.engine.rounding import MapRounding
from vsm_app.model.grammar import range_moments, read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.quantities import BOOKED, UNKNOWN, Form, Origin, Quantity
from vsm_app.ui.canvas.chips import (
    Blame,
    ChipModel,
    NumberContext,
    chip_model,
    chip_size,
    from_afar,
    near_forms,
    text_width,
)
from vsm_app.ui.canvas.figure_sizes import far_forms
from vsm_app.ui.canvas.figures import figure, per_period, significant
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import TYPE

DE = NumberContext("de", "a", own_units=frozenset({("mass", "t")}))
EN = NumberContext("en", "a", own_units=frozenset({("mass", "t")}))
RESULT = FlowResult(
    "f", None, "n", "i", "mass", "t", 1000.0, 620.0, 1.0, FlowClass.REDUNDANT, entered=Entered(620.0, 1.0)
)


def said(origin: Origin, value: float = 620.0) -> Quantity:
    return Quantity(Form.VALUE, f"{value} t/a", value, "t/a", origin=origin)


def words(model: ChipModel, form: int = 0) -> list[str]:
    return [" ".join(run.text.replace("\u202f", " ").strip() for run in line) for line in model.forms[form].lines]


def test_measured_is_upright_and_plain() -> None:
    model = chip_model(said(Origin.MEASURED), RESULT, DE)
    assert words(model) == ["620 t/a"]
    assert model.forms[0].lines[0][0].role == "chip.value"
    assert not model.forms[0].lines[0][0].dotted


def test_estimated_has_a_dotted_underline() -> None:
    run = chip_model(said(Origin.ESTIMATED), RESULT, DE).forms[0].lines[0][0]
    assert (run.text, run.dotted) == ("620", True)


def test_guessed_has_a_tilde_and_a_dotted_underline() -> None:
    model = chip_model(said(Origin.GUESSED), RESULT, DE)
    assert words(model) == ["~ 620 t/a"]
    assert model.forms[0].lines[0][1].dotted


def test_solved_is_italic_with_the_sign_of_about() -> None:
    model = chip_model(UNKNOWN, replace(RESULT, entered=None, flow_class=FlowClass.OBSERVABLE), DE)
    assert words(model) == ["≈ 620 t/a"]
    assert model.forms[0].lines[0][0].role == "chip.solved"


def test_not_determined_shows_its_interval() -> None:
    result = replace(RESULT, value=None, entered=None, interval=(0.0, 1224.36), flow_class=FlowClass.UNOBSERVABLE)
    assert words(chip_model(UNKNOWN, result, DE)) == ["[0 … 1 224] t/a"]
    assert words(chip_model(UNKNOWN, result, EN)) == ["[0 … 1,224] t/a"]
    assert words(chip_model(UNKNOWN, replace(result, interval=(2.0, None)), EN)) == ["≥ 2 t/a"]
    assert words(chip_model(UNKNOWN, replace(result, interval=(0.0, None)), EN)) == ["– t/a"]
    assert words(chip_model(UNKNOWN, replace(result, interval=None), EN)) == ["– t/a"]


def test_reconciled_shows_what_was_struck_and_after_the_arrow_of_the_legend_what_holds_bold() -> None:
    result = replace(RESULT, value=1356.99, entered=Entered(1360.0, 2.7))
    model = chip_model(said(Origin.MEASURED, 1360.0), result, DE)
    assert words(model) == ["1 360 → 1 357 t/a"]
    assert [run.role for run in model.forms[0].lines[0]][0::2] == ["chip.old", "chip.new"]
    assert words(model, 1) == ["1 360", "→ 1 357 t/a"]
    assert words(model, 2) == ["1 360", "→ 1 357", "t/a"]
    assert words(model, 3) == ["1 360", "1 357", "t/a"]
    assert words(model, 4) == ["1 360", "→ 1 357"]
    assert near_forms(model) == model.forms[:4]
    kept = chip_model(said(Origin.MEASURED, 1360.0), replace(result, entered=Entered(1360.0, 10.0)), DE)
    assert words(kept, 3) == ["1 360", "→", "1 357", "t/a"], "an entry that gave way keeps the arrow"


def test_what_gives_way_within_its_own_spread_is_not_struck_out_and_both_numbers_stay() -> None:
    for sd, role in ((3.02, "chip.said"), (3.0, "chip.old")):
        result = replace(RESULT, value=1356.99, entered=Entered(1360.0, sd))
        for origin, was in ((Origin.MEASURED, "1 360"), (Origin.GUESSED, "~1 360")):
            model = chip_model(said(origin, 1360.0), result, DE)
            assert words(model) == [f"{was} → 1 357 t/a"]
            assert [run.role for run in model.forms[0].lines[0]][0::2] == [role, "chip.new"]
            assert model.spoken == "1\u202f357 t/a"
            for form in model.forms:
                roles = {run.role for line in form.lines for run in line}
                assert roles & {"chip.arrow", "chip.old"}, "which of two numbers holds is said in every form"
                assert ("chip.old" in roles) == (role == "chip.old"), "what the legend says of it is true in every form"


@given(
    st.integers(20, 4000),
    st.floats(-0.5, 0.5),
    st.floats(0.002, 0.5),
    st.sampled_from([Origin.MEASURED, Origin.ESTIMATED, Origin.GUESSED]),
    st.sampled_from([Blame.NOBODY, Blame.THIS, Blame.OTHER]),
    st.sampled_from([DE, EN, NumberContext("de", "a")]),
)
def test_in_no_form_an_entry_is_struck_that_moved_by_no_more_than_its_spread(
    amount: int, moved: float, spread: float, origin: Origin, blame: Blame, context: NumberContext
) -> None:
    entered = float(amount)
    value, sd = entered * (1.0 + moved), entered * spread
    result = replace(RESULT, value=value, entered=Entered(entered, sd))
    model = far_forms(chip_model(said(origin, entered), result, context, blame=blame))
    for form in model.forms:
        runs = [run for line in form.lines for run in line]
        if any(run.role == "chip.old" for run in runs):
            assert abs(moved) > spread - 1e-6, "struck in one form: moved by more than its spread"
            assert blame is not Blame.OTHER
        elif any(run.role == "chip.said" for run in runs):
            assert any(run.role == "chip.arrow" for run in runs), (
                "two numbers, neither struck: an arrow says which holds"
            )
            assert abs(moved) < spread + 1e-6 or blame is Blame.OTHER
    shown = [{run.role for line in form.lines for run in line} & {"chip.old", "chip.said"} for form in model.forms]
    assert len({*map(tuple, shown)} - {()}) < 2, "one look in all forms that have room for the old number"


def test_a_result_has_no_decimals_that_its_spread_drowns() -> None:
    context = replace(DE, rounding=MapRounding({}, {("mass", "t"): 1}))
    about = replace(RESULT, entered=None, flow_class=FlowClass.OBSERVABLE)
    for value, sd, shown in ((1.6, 18.0, "≈ 2 t/a"), (58.7, 18.0, "≈ 59 t/a"), (58.7, 1.2, "≈ 58,7 t/a")):
        result = replace(about, value=value, sd=sd)
        assert words(
            chip_model(
                UNKNOWN, result, replace(context, rounding=MapRounding({("f", "mass"): value}, {("mass", "t"): 1}))
            )
        ) == [shown]


def test_a_range_never_strikes_out_a_number_that_nobody_typed() -> None:
    weekly = Quantity(Form.RANGE, "2-3 t/Woche", unit="t/wk", low=2.0, high=3.0)
    inside = chip_model(weekly, replace(RESULT, value=121.0, entered=Entered(130.0, 15.0)), DE)
    assert words(inside) == ["104–156 → 121 t/a"]
    assert "chip.old" not in {run.role for run in inside.forms[0].lines[0]}
    outside = chip_model(weekly, replace(RESULT, value=90.0, entered=Entered(130.0, 15.0)), DE)
    assert words(outside) == ["104–156 → 90 t/a"]
    assert outside.forms[0].lines[0][0].role == "chip.old"
    assert (inside.tone, outside.tone) == ("plain", "warn"), "the chip has the edge of a warning, and says why"
    assert outside.spoken == "90 t/a, außerhalb des angegebenen Bereichs"


@pytest.mark.parametrize(("value", "tone", "role"), [(0.19, "plain", "chip.unit"), (0.25, "warn", "chip.old")])
def test_a_range_of_shares_is_said_as_one_too(value: float, tone: str, role: str) -> None:
    quantity = read_quantity("10-20 %", ReadContext(lang="de")).quantity
    assert quantity is not None
    share = ParameterResult("share:f", "tc", value, 0.01, FlowClass.REDUNDANT, entered=Entered(0.15, 0.029))
    solved = replace(RESULT, entered=None, flow_class=FlowClass.OBSERVABLE)
    model = chip_model(quantity, solved, DE, share=share)
    assert (words(model), model.tone) == (["10–20 % → 620 t/a"], tone)
    assert model.forms[0].lines[0][0].role == role


@pytest.mark.parametrize(("value", "shown"), [(224.0, ["9,5 kg/Stk → ≈ 224 t/a"]), (None, ["9,5 kg/Stk"])])
def test_an_entry_per_piece_that_nobody_can_count_stands_as_typed_beside_what_the_others_say(
    value: float | None, shown: list[str]
) -> None:
    quantity = Quantity(Form.VALUE, "9,5 kg/Stk", 9.5, "kg/Stk")
    model = chip_model(quantity, replace(RESULT, value=value, entered=None), DE)
    assert (words(model), model.tone, model.spoken) == (shown, "error", "9,5 kg/Stk")
    assert words(model, -1) == (["9,5 kg/Stk"] if value is None else ["9,5 kg/Stk", "→ ≈ 224 t/a"])


def test_from_afar_an_arrow_and_bolder_letters_say_that_the_number_is_not_what_was_said() -> None:
    for sd, shown, role in ((1.0, "→ 1 357", "chip.moved"), (3.02, "1 357", "chip.new")):
        result = replace(RESULT, value=1356.99, entered=Entered(1360.0, sd))
        model = from_afar(chip_model(said(Origin.MEASURED, 1360.0), result, DE))
        assert words(model, -1) == [shown], "within its spread it is what was said"
        assert model.forms[-1].lines[0][-1].role == role
    assert TYPE["chip.moved"].weight > TYPE["chip.new"].weight
    plain = chip_model(said(Origin.MEASURED), RESULT, DE)
    assert from_afar(plain) is plain


def test_a_range_that_stands_is_shown_as_it_was_said() -> None:
    for typed, shown in (
        ("2-3 t", "2–3 t/a"),
        ("2,4 bis 2,6 t", "2,4–2,6 t/a"),
        ("2,4-3,6 t", "2,4–3,6 t/a"),
        ("1/2/6 t", "1/2/6 t/a"),
        ("-3 bis 4 t", "−3 … 4 t/a"),
        ("~2-3 t", "~ 2–3 t/a"),
    ):
        quantity = read_quantity(typed, ReadContext(lang="de")).quantity
        assert quantity is not None
        mean, sd = range_moments(quantity)
        model = chip_model(quantity, replace(RESULT, value=mean, entered=Entered(mean, sd)), DE)
        assert words(model) == [shown]


def test_a_guess_that_moved_keeps_its_tilde_on_what_was() -> None:
    result = replace(RESULT, value=220.37, entered=Entered(205.0, 61.0))
    rounding = MapRounding({("f", "mass"): 221.0}, {("mass", "t"): 0})
    context = replace(DE, rounding=rounding)
    assert words(chip_model(said(Origin.GUESSED, 205.0), result, context)) == ["~205 → 221 t/a"]


def test_an_adjustment_below_the_resolution_is_not_shown() -> None:
    result = replace(RESULT, value=619.93)
    assert words(chip_model(said(Origin.MEASURED), result, DE)) == ["620 t/a"]


def test_only_the_maps_own_unit_is_dropped_from_afar_near_by_it_stands_below_where_it_is_tight() -> None:
    model = chip_model(said(Origin.MEASURED), RESULT, DE)
    assert [words(model, form) for form in range(3)] == [["620 t/a"], ["620", "t/a"], ["620"]]
    assert near_forms(model) == model.forms[:2]
    foreign = replace(RESULT, layer="energy", unit="MWh")
    energy = chip_model(said(Origin.MEASURED), foreign, DE)
    assert [words(energy, form) for form in range(3)] == [["620 MWh/a"], ["620", "MWh/a"], ["620 MWh/a"]]
    assert near_forms(energy) == energy.forms


def test_before_the_first_solution_the_entry_stands_as_it_was_typed() -> None:
    assert words(chip_model(said(Origin.GUESSED, 3.5), None, DE)) == ["~ 3,5 t/a"]
    assert words(chip_model(UNKNOWN, None, DE)) == ["?"]
    bare = (("172 t", "172 t/a"), ("160-170 t", "160–170 t/a"), ("1/2/6 t", "1/2/6 t/a"), ("~2-3 t", "~ 2–3 t/a"))
    other = (("2-3 t/Wo", "2–3 t/Wo"), ("9,5 kg/Stk", "9,5 kg/Stk"), ("12 %", "12 %"))
    for typed, shown in (*bare, *other):  # as when it is worked out: nothing jumps then
        quantity = read_quantity(typed, ReadContext(lang="de")).quantity
        assert quantity is not None
        assert words(chip_model(quantity, None, DE)) == [shown]
    assert words(chip_model(Quantity(Form.REST, "rest"), None, DE)) == ["rest"]


def test_before_the_first_solution_an_entry_of_a_file_is_written_as_it_would_be_typed() -> None:
    assert words(chip_model(Quantity(Form.SHARE, value=0.6), None, DE)) == ["60 %"]
    assert words(chip_model(Quantity(Form.REST), None, DE)) == ["Rest"]


def test_a_booked_gap_is_no_question_mark() -> None:
    solved = replace(RESULT, entered=None, flow_class=FlowClass.OBSERVABLE)
    signs = [words(chip_model(quantity, solved, DE))[0][0] for quantity in (UNKNOWN, BOOKED)]
    assert signs == ["≈", "Δ"]


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        (Quantity(Form.SHARE, "12.25 %", 0.1225), "12,25 %"),
        (Quantity(Form.SHARE, "60-80 %", 0.7, low=0.6, high=0.8), "60–80 %"),
        (Quantity(Form.SHARE, "~7%", 0.07, origin=Origin.GUESSED), "~ 7 %"),
        (Quantity(Form.REST, "remainder"), "Rest"),
        (Quantity(Form.RELATION, "=0,2*Verschnitt am Band"), "=0,2*Verschni…"),
    ],
)
def test_what_was_said_is_told_apart_from_the_amount_that_follows(quantity: Quantity, shown: str) -> None:
    model = chip_model(quantity, replace(RESULT, entered=None, flow_class=FlowClass.OBSERVABLE), DE)
    assert words(model) == [f"{shown} ≈ 620 t/a"]
    assert words(model, 1) == [shown, "≈ 620 t/a"]
    *entered, amount, unit = model.forms[0].lines[0]
    assert {run.role for run in entered} == {"chip.value"}, "what somebody said is upright"
    assert (amount.role, unit.role) == ("chip.solved", "chip.solved.unit")
    is_long = quantity.form is Form.RELATION
    for form in near_forms(model):
        assert is_long or form.lines[0][0] == model.forms[0].lines[0][0], "what somebody said is there however tight"
    far = from_afar(model)
    assert words(far, len(far.forms) - 1) == ["≈ 620"]
    roles = {run.role for line in far.forms[-1].lines for run in line}
    assert roles == {"chip.value"}, "also where only the amount has room it is none that nobody said"
    assert far.forms[-1].lines[0][0].dotted == any(run.dotted for run in entered)


def test_a_share_of_nobody_knows_how_much_is_still_what_was_said() -> None:
    share = Quantity(Form.SHARE, "12 %", 0.12)
    unknown = replace(RESULT, value=None, entered=None, interval=None, flow_class=FlowClass.UNOBSERVABLE)
    assert words(chip_model(share, unknown, DE)) == ["12 %"]
    assert words(chip_model(share, replace(unknown, interval=(0.0, 40.0)), DE)) == ["12 % [0 … 40] t/a"]


def test_what_was_not_read_stays_word_for_word() -> None:
    model = chip_model(said(Origin.MEASURED), RESULT, DE, "3,5 tt/wk")
    assert (model.tone, words(model)) == ("error", ["3,5 tt/wk"])


def test_a_chip_is_as_wide_as_its_text_and_14(qapp: object) -> None:
    theme = Theme()
    model = chip_model(said(Origin.MEASURED), RESULT, DE)
    text = sum(run.gap + text_width(run.text, run.role, theme) for run in model.forms[0].lines[0])
    assert chip_size(model.forms[0], theme) == (text + 14.0, 20.0)


@pytest.mark.parametrize(
    ("value", "decimals", "lang", "shown"),
    [
        (1356.99, 0, "de", "1\u202f357"),
        (1356.99, 0, "en", "1,357"),
        (-22.0, 0, "en", "−22"),
        (0.2, 0, "en", "<\u202f1"),
        (0.0, 0, "en", "0"),
        (12.345, 1, "de", "12,3"),
        (None, 0, "de", "–"),
        (-0.0001, 2, "en", "<\u202f0.01"),
    ],
)
def test_figures_are_written_as_each_language_does(value: float | None, decimals: int, lang: str, shown: str) -> None:
    assert figure(value, decimals, lang) == shown


def test_significant_digits_and_units() -> None:
    assert significant(2.7412, "de") == "2,74"
    assert significant(0.01234, "en") == "0.0123"
    assert significant(1234.0, "en") == "1,234"
    assert per_period("t", "wk", "de") == "t/Wo"
    assert per_period("t", "", "de") == "t"


def test_an_entry_left_alone_is_never_struck_out_by_the_maps_rounding() -> None:
    rounding = MapRounding({("f", "mass"): 0.4}, {("mass", "t"): 1})
    result = replace(RESULT, value=0.46, entered=Entered(0.46, 0.0))
    assert words(chip_model(said(Origin.MEASURED, 0.46), result, replace(DE, rounding=rounding))) == ["0,4 t/a"]


def test_a_fixed_entry_is_not_struck_out_for_less_than_the_map_shows() -> None:
    rounding = MapRounding({("f", "mass"): 22.0}, {("mass", "t"): 0})
    result = replace(RESULT, value=22.48, entered=Entered(22.505, 0.0))
    fixed = replace(said(Origin.MEASURED, 22.505), exact=True)
    assert words(chip_model(fixed, result, replace(DE, rounding=rounding))) == ["22 t/a"]


def test_a_small_adjustment_is_shown_as_the_map_shows_it() -> None:
    rounding = MapRounding({("f", "mass"): 239.0}, {("mass", "t"): 0})
    result = replace(RESULT, value=238.43, entered=Entered(238.0, 4.8))
    assert words(chip_model(said(Origin.MEASURED, 238.0), result, replace(DE, rounding=rounding))) == ["238 → 239 t/a"]


def test_an_entry_that_reads_as_the_chip_once_it_is_rounded_is_not_struck_out() -> None:
    rounding = MapRounding({("f", "mass"): 182.0}, {("mass", "t"): 0})
    result = replace(RESULT, value=182.468, entered=Entered(182.5, 7.3))
    assert words(chip_model(said(Origin.MEASURED, 182.5), result, replace(DE, rounding=rounding))) == ["182 t/a"]
