"""A number of pallets or lorries is no amount and no name: nobody knows what one of them weighs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from vsm_app.errors import EditError
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, items, nodes
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.packages import is_called, package_in
from vsm_app.ui.canvas.quantity_reader import read_for, typed_text
from vsm_app.ui.together import enter_together

COUNTED = [
    "3 Paletten", "3 pallets", "2 LKW", "2 Trucks", "4 Kartons", "4 Sack", "3 Fässer", "3 Container", "5 boxes",
    "5 Bags", "6 drums", "20 Paletten Stahl", "3 Paletten/Tag", "3 Paletten pro Woche", "~3 Paletten", "2 LKW je Woche",
    "12 Big Bags", "3 IBC", "3 EUR-Paletten", "3 Lkw-Ladungen", "3 Holzpaletten/Wo", "3-4 Paletten", "3 ± 1 Paletten",
    "3 * 2 Paletten", "1.200 Paletten im Monat", "3 Paletten p.a.",
]  # fmt: skip


@pytest.fixture
def two() -> tuple[Document, str, str]:
    """A fresh flow, and one that carries steel."""
    document = Document()
    for name in ("Cut", "Weld", "Paint"):
        document = nodes.add_node(document, "process", name, (0.0, 0.0)).document
    cut, weld, paint = document.nodes
    fresh = flows.add_flow(document, cut, weld)
    steel = items.add_item(fresh.document, "Steel", unit="t")
    named = flows.add_flow(steel.document, weld, paint, item=steel.made[0])
    return named.document, fresh.made[0], named.made[0]


@pytest.mark.parametrize("typed", COUNTED)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_it_is_refused_with_what_to_type_and_names_nothing(
    two: tuple[Document, str, str], typed: str, lang: str
) -> None:
    document, *both = two
    for flow in both:
        shown = read_for(document, flow, typed, lang)
        assert shown.refused
        assert shown.reading.problem is not None
        assert shown.reading.problem.code == ("quantity.package" if flow == both[0] else "quantity.package_weighed")
        for hint, one in (("weighed", 800.0), ("counted", 1.0)):
            words = shown.reading.problem.params.get(hint)
            assert (words is None) == (hint == "counted" and flow == both[1]), "a flow of tonnes has no pieces"
            if words is not None:
                assert str(words) in shown.line
                _is_so_many(document, flow, typed, str(words), one, lang)
        with pytest.raises(EditError):
            enter_together(document, (flow,), typed, lang)


def _is_so_many(document: Document, flow: str, typed: str, hint: str, one: float, lang: str) -> None:
    """The hint is read as the number of packages times `one`, in the time that was typed, with the spread typed."""
    time = next((rate for rate in ("Tag", "Woche", "Wo", "Monat", "p.a.") if typed.endswith(rate)), "a")
    number = re.match(r"[^A-Za-z]+", typed)
    assert number is not None
    plain = read_quantity(f"{number[0]} kg/{time}", ReadContext(document.settings, lang))
    got = read_for(document, flow, hint, lang).reading
    assert plain.quantity is not None
    assert plain.base_value is not None
    assert plain.base_sd is not None
    assert got.quantity is not None
    assert got.quantity.form is plain.quantity.form
    assert (got.base_value, got.base_sd) == pytest.approx((plain.base_value * one, plain.base_sd * one))


@pytest.mark.parametrize(
    ("typed", "product", "base"),
    [
        ("24 t x 12 LKW", "12 * 24 t", 288_000.0), ("12 LKW * 24 t", "12 * 24 t", 288_000.0),
        ("5 Paletten à 800 kg", "5 * 800 kg", 4000.0), ("~3 Big Bags zu je 1 t", "~3 * 1 t", 3000.0),
        ("12 LKW à 24 t/Monat", "12 * 24 t/Monat", 3_456_000.0),
        ("3 Sack à 25 kg Steel", "3 * 25 kg Steel", 75.0), ("3 Sack Steel à 25 kg", "3 * 25 kg Steel", 75.0),
    ],
)  # fmt: skip
def test_where_the_size_is_said_the_product_is_told(
    two: tuple[Document, str, str], typed: str, product: str, base: float
) -> None:
    document, *both = two
    for flow in both:
        shown = read_for(document, flow, typed, "de")
        assert shown.refused
        assert product in shown.line
        assert read_for(document, flow, product, "de").reading.base_value == pytest.approx(base)


def test_pieces_are_read_where_what_is_counted_is_called_so(two: tuple[Document, str, str]) -> None:
    document, fresh, named = two
    bottles = items.add_item(document, "Flaschen", unit="pc").document
    shown = read_for(bottles, fresh, "3000 Flaschen", "de")
    assert (shown.reading.base_value, shown.item) == (3000.0, "Flaschen")
    entered = enter_together(bottles, (fresh,), "3000 Flaschen", "de").document
    assert entered.items[entered.flows[fresh].item].name == "Flaschen"
    again = read_for(entered, fresh, "50 Flaschen/Wo", "en").reading
    assert again.quantity is not None
    assert (again.quantity.text, again.base_value) == ("50 Flaschen/Wo", pytest.approx(50 * 365 / 7))
    assert typed_text(entered, fresh, "de") == typed_text(entered, fresh, "en") == "3000 Flaschen"
    assert read_for(bottles, named, "3000 Flaschen", "de").refused, "steel is weighed"


@pytest.mark.parametrize(("lang", "hints"), [("de", ("3 * 24 Stk", "3 Stk")), ("en", ("3 * 24 pc", "3 pc"))])
def test_what_is_counted_by_another_name_is_told_how_many_one_holds(
    two: tuple[Document, str, str], lang: str, hints: tuple[str, str]
) -> None:
    document, fresh, _named = two
    gears = enter_together(document, (fresh,), "12 Stk Getriebe", "de").document
    item = gears.flows[fresh].item
    gears = replace(gears, physics=replace(gears.physics, items={
        **gears.physics.items, item: replace(gears.items[item], unit="pc"),
    }))  # fmt: skip
    shown = read_for(gears, fresh, "3 Paletten", lang)
    assert shown.refused
    for hint, base in zip(hints, (72.0, 3.0), strict=True):
        assert hint in shown.line
        assert read_for(gears, fresh, hint, lang).reading.base_value == base


@pytest.mark.parametrize("unit", ["MWh", "m3", "EUR"])
def test_where_neither_is_read_only_the_unit_is_told(two: tuple[Document, str, str], unit: str) -> None:
    document, _fresh, named = two
    item = document.flows[named].item
    other = replace(document, physics=replace(document.physics, items={
        **document.physics.items, item: replace(document.items[item], unit=unit),
    }))  # fmt: skip
    problem = read_for(other, named, "3 Paletten", "en").reading.problem
    assert problem is not None
    assert problem.code == "quantity.package_alone"
    assert read_for(other, named, f"3 {problem.params['unit']}", "en").reading.quantity is not None


@pytest.mark.parametrize(
    ("typed", "base", "item"),
    [
        ("12 t Holz im Monat", 144_000.0, "Holz"), ("12 t Holz monatlich", 144_000.0, "Holz"),
        ("12 t Holz/Monat", 144_000.0, "Holz"), ("12 t Holz mtl.", 144_000.0, "Holz"),
        ("5 t steel per week", 5000 * 365 / 7, "steel"), ("5 t steel a week", 5000 * 365 / 7, "steel"),
        ("5 t die Woche", 5000 * 365 / 7, ""), ("12 t mtl.", 144_000.0, ""), ("5 t wöchtl.", 5000 * 365 / 7, ""),
        ("10 t Sand halbjährlich", 20_000.0, "Sand"), ("10 t Öl quarterly", 40_000.0, "Öl"),
        ("10 t Novo A/S", 10_000.0, "Novo A/S"), ("10 t Kies 0/8 mm", 10_000.0, "Kies 0/8 mm"),
        ("12 t Holz im Monat ±10 %", 144_000.0, "Holz"), ("12 t Holz monatlich!", 144_000.0, "Holz"),
        ("12 t Holz mtl. G", 144_000.0, "Holz"), ("12 t Holz für das Jahr", 12_000.0, "Holz"),
        ("500 € Miete im Monat", 6000.0, "Miete"), ("12 t Vitamin E", 12_000.0, "Vitamin E"),
        ("2,5 kg Alu je Stück", None, "Alu"), ("2.5 kg Alu each", None, "Alu"),
        ("5 t Alu pro Teil", 5000.0, "Alu pro Teil"), ("430 Sand/Wo", 430_000.0 * 365 / 7, "Sand"),
    ],
)  # fmt: skip
def test_a_time_behind_the_name_belongs_to_the_amount(
    two: tuple[Document, str, str], typed: str, base: float | None, item: str
) -> None:
    document, fresh, _named = two
    for lang in ("de", "en"):
        shown = read_for(document, fresh, typed, lang)
        assert shown.reading.quantity is not None
        assert (shown.reading.base_value, shown.item) == (base if base is None else pytest.approx(base), item)


@pytest.mark.parametrize(
    ("typed", "code", "hints"),
    [
        ("24 t im Januar", "once", ("24 t/Monat", "24 t/a")), ("24 t Holz im März 2026", "once", ("24 t/Monat Holz",)),
        ("12 t am Wochenende", "once", ("12 t/a",)), ("5 t Holz letzte Woche", "once", ("5 t/a Holz",)),
        ("5 t in 2 weeks", "once", ("5 t/Monat",)), ("10 kW monatlich", "two_rates", ("10 kW",)),
        ("5 t/a Holz im Monat", "two_rates", ("5 t/a",)), ("5 t/wk monthly", "two_rates", ("5 t/wk",)),
        ("5 t/a im Januar", "two_rates", ("5 t/a",)), ("3 t jeden Montag", "once", ("3 t/Monat",)),
        ("5 t pro Palette", "unknown_unit", ()), ("12 t Holz/Monat/Tag", "unknown_unit", ()),
        ("3 Container im Januar", "package", ("3 * 800 kg",)),
    ],
)  # fmt: skip
def test_a_time_that_makes_no_rate_is_no_name(
    two: tuple[Document, str, str], typed: str, code: str, hints: tuple[str, ...]
) -> None:
    document, fresh, _named = two
    shown = read_for(document, fresh, typed, "de")
    assert shown.reading.problem is not None
    assert shown.reading.problem.code == f"quantity.{code}"
    for hint in hints:
        assert hint in shown.line
        assert not read_for(document, fresh, hint, "de").refused


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_it_says_to_type_is_read(two: tuple[Document, str, str], lang: str) -> None:
    document, fresh, _named = two
    line = read_for(document, fresh, "3 Paletten", lang).line
    for typed, base in (("3 * 800 kg", 2400.0), ("3 Stk" if lang == "de" else "3 pc", 3.0)):
        assert typed in line
        assert read_for(document, fresh, typed, lang).reading.base_value == base


def test_an_amount_with_a_unit_names_its_item_whatever_it_is(two: tuple[Document, str, str]) -> None:
    document, fresh, _named = two
    for typed, item in (("20 t Stahl", "Stahl"), ("20 t Paletten", "Paletten"), ("430 kg Boxes", "Boxes")):
        entered = enter_together(document, (fresh,), typed, "de").document
        assert entered.items[entered.flows[fresh].item].name == item


@pytest.mark.parametrize(("lang", "words"), [("de", "· Stoff: Birnen"), ("en", "· item: Birnen")])
def test_a_word_behind_a_bare_number_is_told_to_be_the_item(
    two: tuple[Document, str, str], lang: str, words: str
) -> None:
    document, fresh, named = two
    assert read_for(document, fresh, "5 Birnen", lang).spread == words
    assert read_for(document, fresh, "5 t Birnen", lang).spread == "· Birnen"
    assert read_for(document, named, "5 Birnen", lang).refused, "it has an item: the word is an unknown unit"


def test_words_that_only_begin_like_a_package_are_none() -> None:
    assert package_in("Paletten Stahl") == "Paletten"
    assert package_in("Big Bags") == "Big Bags"
    assert package_in("Bundesliga") == package_in("Verbund") == package_in("Bigfoot") == ""
    assert is_called("PET-Flasche", "Flaschen")
    assert is_called("Dosen", "Dose")
    assert not is_called("Ludo", "Dosen")
    assert package_in("Palettenholz") == package_in("Boxer") == package_in("t") == package_in("") == ""


@pytest.mark.parametrize("typed", ["1200 t Stahl, 80 kg", "5 t Zement 25 kg", "5 t Stahl, blank zu 25 kg"])
@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_is_told_to_type_for_a_package_is_an_amount_and_a_name(
    two: tuple[Document, str, str], typed: str, lang: str
) -> None:
    document, fresh, _named = two
    told = read_for(document, fresh, typed, lang)
    assert told.refused
    assert told.reading.problem is not None
    instead = str(told.reading.problem.params["instead"])
    shown = read_for(document, fresh, instead, lang)
    quantity, name = shown.reading.quantity, shown.item
    assert quantity is not None
    assert f"{quantity.value:g} {quantity.unit} {name}" == instead
    assert " (" in name
    assert name.endswith(" kg)")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_package_behind_a_name_names_alike_by_whichever_word(two: tuple[Document, str, str], lang: str) -> None:
    document, fresh, named = two
    for each in ("à", "á", "je"):
        shown = read_for(document, fresh, f"5 t Zement {each} 25 kg", lang)
        assert (shown.refused, shown.item) == (False, f"Zement {each} 25 kg")
        refused = read_for(document, named, f"5 t Steel {each} 25 kg", lang)
        assert refused.reading.problem is not None
        assert refused.reading.problem.params["text"] == f"Steel {each} 25 kg"
