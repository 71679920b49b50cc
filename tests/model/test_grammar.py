"""What people say of an amount (product description, section 3), in German and English."""

from __future__ import annotations

import math
import time

import pytest

from helpers.quantity_names import context
from vsm_app.model.grammar import HALF_WIDTH_95, Reading, in_base_units, read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.problems import Severity
from vsm_app.model.quantities import Distribution, Form, Origin, Quantity
from vsm_app.model.settings import Calendar, CalendarKind, NumberFormat, Settings
from vsm_app.model.units import parse_unit
from vsm_app.texts import problem_text


def read(text: str, where: ReadContext | None = None) -> tuple[Quantity, Reading]:
    reading = read_quantity(text, where or context())
    assert reading.quantity is not None, (text, reading.problem)
    return reading.quantity, reading


@pytest.mark.parametrize(
    ("text", "kilograms"),
    [
        ("3,5 t/Wo", 182_500.0),
        ("3.5 t/wk", 182_500.0),
        ("3,5 Tonnen pro Woche", 182_500.0),
        ("12 kg/Stk", 600_000.0),
        ("12 kg/pc", 600_000.0),
        ("500 kg", 500.0),
        ("500", 500_000.0),
        ("5/Wo", 5_000 * 365 / 7),
        ("1 234,5 t", 1_234_500.0),
        ("1.234,5 t", 1_234_500.0),
        ("1,234.5 t", 1_234_500.0),
        ("1e3 kg", 1_000.0),
        ("3*40 kg", 120.0),
        ("2x20 t", 40_000.0),
        ("2 × 20 t", 40_000.0),
        ("5·10^3 t", 5_000_000.0),
        ("1/2 t", 500.0),
        ("100 kg + 0,5 t", 600.0),
        ("=2*20 t", 40_000.0),
        ("-5 t", -5_000.0),
        ("5 t (trocken)", 5_000.0),
        ("5 Mt CO2e", 5e9),
        ("3 to", 3_000.0),
    ],
)
def test_value_becomes_kilograms_per_period(text: str, kilograms: float) -> None:
    quantity, reading = read(text)
    assert quantity.form is Form.VALUE
    assert reading.base_value == pytest.approx(kilograms, rel=1e-12)
    assert reading.layer == "mass"
    assert quantity.text == text


def test_value_keeps_unit_and_digits_as_said() -> None:
    quantity, reading = read("3,50 t/Wo")
    assert (quantity.value, quantity.unit, quantity.decimals) == (3.5, "t/Wo", 2)
    assert reading.unit == "t/a"


def test_rates_follow_the_calendar_of_the_map() -> None:
    production = Settings(calendar=Calendar(CalendarKind.PRODUCTION, weeks_per_year=48))
    assert read("3,5 t/Wo", context(settings=production))[1].base_value == pytest.approx(168_000.0)


def test_number_without_unit_takes_the_unit_of_the_flow() -> None:
    assert read("500", context(default_unit="kg"))[0].unit == "kg"
    assert read("500", context(layer="energy"))[0].unit == "MWh"
    assert read("500", context(settings=Settings(units={"mass": "kg"})))[0].unit == "kg"


@pytest.mark.parametrize(
    ("text", "sd"),
    [
        ("500 kg ±20", 20.0),
        ("500 kg ± 20 kg", 20.0),
        ("500 ±20 kg", 20.0),
        ("500 kg +-20", 20.0),
        ("500 kg +/- 20", 20.0),
        ("500 kg ± 0,02 t", 20.0),
        ("500 kg ±4 %", 20.0),
        ("500 kg ±4%", 20.0),
        ("500 kg ±0", 0.0),
    ],
)
def test_spread_is_a_standard_deviation_in_the_unit_of_the_value(text: str, sd: float) -> None:
    quantity, reading = read(text)
    assert (quantity.value, quantity.unit) == (500.0, "kg")
    assert quantity.sd == pytest.approx(sd, rel=1e-15)
    assert reading.base_sd == pytest.approx(sd, rel=1e-15)


def test_spread_takes_the_time_base_of_its_value() -> None:
    quantity, reading = read("500 kg/d ±20 kg")
    assert quantity.sd == 20.0
    assert reading.base_sd == pytest.approx(20 * 365)
    assert read("12 kg/Stk ± 500 g")[0].sd == 0.5


def test_spread_may_be_a_95_percent_half_width() -> None:
    quantity, reading = read("500 kg ±19,6", context(settings=Settings(half_width_95=True)))
    assert quantity.sd == pytest.approx(19.6 / HALF_WIDTH_95)
    assert reading.base_sd == pytest.approx(10.0)


@pytest.mark.parametrize("text", ["~500 kg", "≈ 500 kg", "ca. 500 kg", "etwa 500 kg", "about 500 kg", "500 kg G"])
def test_guess_has_the_spread_of_a_guess(text: str) -> None:
    quantity, reading = read(text)
    assert (quantity.origin, quantity.sd) == (Origin.GUESSED, None)
    assert reading.base_sd == pytest.approx(150.0)


@pytest.mark.parametrize(
    ("text", "origin", "sd"), [("100 kg M", Origin.MEASURED, 2.0), ("100 kg E", Origin.ESTIMATED, 10.0)]
)
def test_origin_mark_sets_the_default_spread(text: str, origin: Origin, sd: float) -> None:
    quantity, reading = read(text)
    assert quantity.origin is origin
    assert reading.base_sd == pytest.approx(sd)


def test_spreads_of_the_map_replace_the_usual_ones() -> None:
    settings = Settings(spreads={"measured": 0.05})
    assert read("100 kg", context(settings=settings))[1].base_sd == pytest.approx(5.0)
    assert read("~100 kg", context(settings=settings))[1].base_sd == pytest.approx(30.0)


@pytest.mark.parametrize(
    "text", ["2-3 t", "2 - 3 t", "2–3 t", "2 bis 3 t", "2 to 3 t", "2...3 t", "2 … 3 t", "2 t - 3 t", "2000 kg - 3 t"]
)
def test_range_is_uniform_between_its_ends(text: str) -> None:
    quantity, reading = read(text)
    assert (quantity.form, quantity.distribution) == (Form.RANGE, Distribution.UNIFORM)
    assert (quantity.low, quantity.high, quantity.value, quantity.unit) == (2.0, 3.0, None, "t")
    assert reading.base_value == pytest.approx(2_500.0)
    assert reading.base_sd == pytest.approx(1_000 / math.sqrt(12))


def test_three_numbers_are_a_triangular_distribution() -> None:
    quantity, reading = read("2/2,5/4 t")
    assert (quantity.form, quantity.distribution) == (Form.RANGE, Distribution.TRIANGULAR)
    assert (quantity.low, quantity.value, quantity.high) == (2.0, 2.5, 4.0)
    # mean and variance of the triangular distribution: (a+b+c)/3 and (a²+b²+c²-ab-ac-bc)/18
    assert reading.base_value == pytest.approx(8_500 / 3)
    assert reading.base_sd == pytest.approx(1000 * math.sqrt((4 + 6.25 + 16 - 5 - 8 - 10) / 18))


@pytest.mark.parametrize(
    ("text", "share", "sd"),
    [
        ("12 %", 0.12, None),
        ("12,5%", 0.125, None),
        ("12 % ±1 %", 0.12, 0.01),
        ("12 % ± 1", 0.12, 0.01),
        ("5 ‰", 0.005, None),
    ],
)
def test_percent_is_a_share_and_its_spread_is_in_points(text: str, share: float, sd: float | None) -> None:
    quantity, reading = read(text)
    assert (quantity.form, quantity.value, quantity.sd) == (Form.SHARE, share, sd)
    assert reading.base_value is None


def test_share_counts_the_digits_of_its_fraction() -> None:
    assert read("12,5 %")[0].decimals == 3


def test_share_may_be_a_range() -> None:
    quantity, _ = read("10-16 %")
    assert (quantity.form, quantity.distribution) == (Form.SHARE, Distribution.UNIFORM)
    assert (quantity.low, quantity.high, quantity.value) == (0.10, 0.16, 0.13)
    assert quantity.sd == pytest.approx(0.06 / math.sqrt(12))


@pytest.mark.parametrize("text", ["rest", "Rest", "der Rest", "the rest", "remainder"])
def test_rest_is_what_remains(text: str) -> None:
    assert read(text)[0] == Quantity(Form.REST, text)


@pytest.mark.parametrize("text", ["", "   ", "?", "–"])
def test_nothing_and_a_question_mark_are_unknown(text: str) -> None:
    assert read(text)[0] == Quantity(Form.UNKNOWN, text.strip())


def test_exact_value_has_no_spread() -> None:
    quantity, reading = read("500 kg!")
    assert quantity.exact
    assert reading.base_sd == 0.0
    assert read("500 kg! E")[0].origin is Origin.ESTIMATED


def test_zero_is_exact_unless_given_a_spread() -> None:
    assert read("0 kg")[1].base_sd == 0.0
    assert read("0 kg ±5")[1].base_sd == 5.0


@pytest.mark.parametrize(
    ("text", "lang", "number_format", "tonnes"),
    [
        ("1.074 t", "de", NumberFormat.AUTO, 1074.0),
        ("1.074 t", "en", NumberFormat.AUTO, 1.074),
        ("1.074 t", "de", NumberFormat.POINT, 1.074),
        ("1,074 t", "en", NumberFormat.COMMA, 1.074),
    ],
)
def test_ambiguous_number_follows_the_map_and_is_marked(
    text: str, lang: str, number_format: NumberFormat, tonnes: float
) -> None:
    quantity, reading = read(text, context(lang=lang, settings=Settings(number_format=number_format)))
    assert quantity.value == tonnes
    assert reading.ambiguous
    assert not read("1,07 t")[1].ambiguous


def test_changed_case_is_marked_as_ambiguous() -> None:
    assert read("5 mt")[1].ambiguous
    assert read("5 mt")[1].unit == "Mt/a"


def test_text_behind_the_unit_may_be_the_item_itself() -> None:
    assert read("500 kg Stahl", context(item="Stahl"))[1].base_value == 500.0
    assert read("5 Mt Al", context(default_unit="Mt Al"))[1].base_value == 5e9


def test_flow_in_a_unit_of_its_own_is_read_in_that_unit() -> None:
    quantity, reading = read("5 Paletten/Wo", context(layer="unit:Paletten", default_unit="Paletten"))
    assert (quantity.value, reading.layer) == (5.0, "unit:Paletten")
    assert reading.base_value == pytest.approx(5 * 365 / 7)


def test_without_a_layer_the_unit_says_which() -> None:
    assert read("5 MWh", context(layer=""))[1].layer == "energy"
    assert read("5 $", context(layer=""))[1].layer == "money:USD"


@pytest.mark.parametrize(
    ("text", "settings", "code"),
    [
        ("12 kg/Stk", Settings(), "quantity.no_pieces"),
        ("12 kg/Wo", Settings(period=""), "quantity.no_period"),
        (
            "12 kg/h",
            Settings(calendar=Calendar(CalendarKind.PRODUCTION, shifts_per_day=0)),
            "quantity.no_time",
        ),
    ],
)
def test_entry_that_the_map_cannot_convert_yet_is_kept_with_a_warning(text: str, settings: Settings, code: str) -> None:
    quantity, reading = read(text, context(settings=settings))
    assert quantity.value == 12.0
    assert reading.base_value is None
    assert reading.problem is not None
    assert (reading.problem.code, reading.problem.severity) == (code, Severity.WARNING)
    assert reading.problem.subjects == ("me",)


def test_base_units_follow_the_settings_of_the_moment() -> None:
    quantity, _ = read("12 kg/Stk ±1")
    value, sd = in_base_units(quantity, context().settings)
    assert (value, sd) == (600_000.0, 50_000.0)


@pytest.mark.bench
def test_reading_a_thousand_entries_takes_no_time_to_notice() -> None:
    where = context()
    texts = ["3,5 t/Wo ±4 %", "2-3 t", "=0,2*Abfall + 3 t", "12 kg/Stk"]
    begin = time.perf_counter()
    readings = [read_quantity(texts[number % len(texts)], where) for number in range(1_000)]
    assert time.perf_counter() - begin < 0.5
    assert all(reading.quantity for reading in readings)


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("500 kg", Origin.MEASURED),
        ("12 %", Origin.ESTIMATED),
        ("10-20 %", Origin.ESTIMATED),
        ("2-3 t", Origin.ESTIMATED),
        ("12 % M", Origin.MEASURED),
        ("2-3 t M", Origin.MEASURED),
        ("~12 %", Origin.GUESSED),
    ],
)
def test_a_share_or_a_range_that_nobody_measured_is_estimated(typed: str, origin: Origin) -> None:
    quantity = read(typed)[0]
    assert quantity.origin is origin
    assert quantity.has_origin
    assert read(write_quantity(quantity, "en"))[0].origin is origin


@pytest.mark.parametrize("typed", ["rest", "=0,2*Abfall", "?"])
def test_what_follows_from_other_flows_has_no_origin(typed: str) -> None:
    assert not read(typed)[0].has_origin


def test_a_bound_is_refused_with_what_to_say_instead() -> None:
    for typed in ("<5 t", ">= 5 t", "≥5", "max. 5 t", "mindestens 5 t", "up to 5 t", "bis zu 5 t"):
        problem = read_quantity(typed).problem
        assert problem is not None
        assert problem.code == "quantity.bound"


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("12 t im Monat", "t/month"), ("12 t jede Woche", "t/wk"), ("12 t a week", "t/wk"), ("12 t am Tag", "t/d"),
        ("12 t monthly", "t/month"), ("12 t täglich", "t/d"), ("12 t annually", "t/a"), ("12 t p. a.", "t/a"),
        ("12 kg each", "kg/pc"),
    ],
)  # fmt: skip
def test_how_often_may_be_said_as_people_say_it(typed: str, unit: str) -> None:
    quantity, plain = read(typed)[0], read(f"12 {unit}")[0]
    assert parse_unit(quantity.unit).counts_like(parse_unit(plain.unit))
    assert quantity.value == plain.value == 12.0


@pytest.mark.parametrize(
    ("typed", "second"),
    [
        ("5 t Stahl 3 t Alu", "3 t Alu"), ("3 t und 5 t", "5 t"), ("3 t,5 t", "5 t"), ("3 t/5 t", "5 t"),
        ("120 t 60 kg", "60 kg"), ("5 t Stahl 3 t", "3 t"), ("5 t Blech 3 mm 3 t Alu", "3 t Alu"),
        ("500 l Öl 200 l Wasser", "200 l Wasser"),
    ],
)  # fmt: skip
def test_two_amounts_in_one_are_no_amount_with_a_long_name(typed: str, second: str) -> None:
    problem = read_quantity(typed).problem
    assert problem is not None
    assert (problem.code, problem.params["text"]) == ("quantity.two_amounts", second)
    assert read_quantity("3 t + 5 t").quantity is not None, "the sum of two is one"
    left = read_quantity("5 t in 2 weeks").problem
    assert left is not None
    assert left.code == "quantity.trailing_text", "a time is no amount"


@pytest.mark.parametrize(
    "typed",
    [
        "5 t Blech 3 mm", "1000 Stk Schrauben M8 x 20 mm", "500 Stk Flasche 0,5 l", "4 t Kies 0/8 mm", "5 t Sack 25 kg",
        "5 t Granulat 25 kg Sack", "7 t Ziegel 24 cm", "20 m³ Saft 0,5 l", "500 l PET-Flaschen 0,5 l Wasser",
        "5 t Fliesen 30 cm", "100 Stk Batterien 3 Ah", "5 t Zement à 25 kg", "5 t Zement in Säcken zu je 25 kg",
        "5 t Zement (25 kg)",
    ],
)  # fmt: skip
def test_a_size_in_a_name_is_no_second_amount(typed: str) -> None:
    problem = read_quantity(typed).problem
    assert problem is not None
    assert problem.code == "quantity.trailing_text", "a name behind the amount"


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("5 t Zement 25 kg", "5 t Zement (25 kg)"), ("5 t cement 25kg", "5 t cement (25kg)"),
        ("1,5 t Grauer Zement 12,5 kg", "1,5 t Grauer Zement (12,5 kg)"),
        ("1200 t Stahl, 80 kg", "1200 t Stahl (80 kg)"), ("1200 t Stahl; 80 kg", "1200 t Stahl (80 kg)"),
        ("5 t Stahl, blank 25 kg", "5 t Stahl, blank (25 kg)"), ("5 t Zement zu 25 kg", "5 t Zement (25 kg)"),
        ("5 t cement of 25 kg", "5 t cement (25 kg)"), ("5 t Beton C25 30 kg", "5 t Beton C25 (30 kg)"),
    ],
)  # fmt: skip
def test_a_small_amount_behind_a_name_is_told_as_the_size_that_it_may_be(typed: str, instead: str) -> None:
    problem = read_quantity(typed).problem
    assert problem is not None
    assert (problem.code, problem.params["instead"]) == ("quantity.two_amounts.size", instead)
    named = read_quantity(instead).problem
    assert named is not None
    assert named.code == "quantity.trailing_text", "an amount and a name"
    for lang in ("de", "en"):
        assert instead in problem_text(problem, lang)


@pytest.mark.parametrize(
    "typed",
    [
        "5 t à 25 kg", "5 t á 25 kg", "5 t je 25 kg", "5 t zu je 25 kg", "5 t, 25 kg", "5 t; 25 kg", "5 t a 25 kg",
        "5 t und 25 kg", "5 t Zement und 25 kg", "5 t Zement & 25 kg", "5 t Stahl 3 t",
    ],
)  # fmt: skip
def test_without_a_name_or_behind_an_and_no_size_is_suggested(typed: str) -> None:
    problem = read_quantity(typed).problem
    assert problem is not None
    assert problem.code == "quantity.two_amounts"


@pytest.mark.parametrize("item", ["", "Zement", "Stahl"])
@pytest.mark.parametrize("each", ["à", "á", "je", "JE", "zu je"])
def test_what_one_holds_is_a_part_of_the_name_by_whichever_word(each: str, item: str) -> None:
    name = f"Zement {each} 25 kg"
    read = read_quantity(f" 5 t {name} ", ReadContext(item=item))
    problem = read.problem
    assert problem is not None
    assert (problem.code, problem.params["text"]) == ("quantity.trailing_text", name)
    assert read.text[read.start : read.end] == name


@pytest.mark.parametrize(
    ("typed", "product", "base"),
    [
        ("100 Stk à 3 kg", "100 * 3 kg", 300.0), ("100 pc of 3 kg", "100 * 3 kg", 300.0),
        ("100 Stk zu je 3 kg", "100 * 3 kg", 300.0), ("12 Stück 2,5 t", "12 * 2,5 t", 30_000.0),
        ("100 Stk x 3 kg/Wo", "100 * 3 kg/Wo", None),
    ],
)  # fmt: skip
def test_a_number_of_amounts_is_told_as_the_product_that_it_is(typed: str, product: str, base: float | None) -> None:
    problem = read_quantity(typed).problem
    assert problem is not None
    assert (problem.code, problem.params["product"]) == ("quantity.each", product)
    read_so = read_quantity(product)
    assert read_so.quantity is not None
    assert base is None or read_so.base_value == pytest.approx(base)
    counted = read_quantity(typed, ReadContext(layer="count")).problem
    assert counted is not None
    assert counted.code != "quantity.each", "what is counted there has no kilograms"


def test_digits_of_an_input_method_are_digits_and_a_long_slip_is_quoted_shortly() -> None:
    assert read("\uff11\uff12 t")[0].value == 12.0
    problem = read_quantity("9" * 400).problem
    assert problem is not None
    assert len(str(problem.params["text"])) <= 60
