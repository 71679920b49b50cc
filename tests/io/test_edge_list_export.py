"""A map written as an edge list and read again solves to the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.documents import value, workshop
from helpers.tree import ROOT
from vsm_app.engine import pipeline
from vsm_app.errors import WriteError
from vsm_app.io.open import open_any
from vsm_app.io.save import save_any
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.elements import OriginClass
from vsm_app.model.quantities import Form, Origin, Quantity, Term
from vsm_app.model.settings import Calendar, CalendarKind, FunctionalUnit

DATA = ROOT / "tests" / "data"
FORMATS = [("csv", "de"), ("csv", "en"), ("xlsx", "de"), ("xlsx", "en")]


def round_trip(document, folder, ending, lang):
    path = folder / f"out.{ending}"
    for old in folder.iterdir():
        old.unlink()
    problems = save_any(document, path, lang)
    return open_any(path), problems


def values(document):
    """Base values of all flows by name of ends and item: ids of nodes become names on the way."""
    own = pipeline.solve(document).own
    return {flow.id: own[flow.id].base_value for flow in document.flows.values()}


def assert_equal_values(after, before):
    assert after.keys() == before.keys()
    for flow, base in before.items():
        assert after[flow] == (None if base is None else pytest.approx(base, rel=1e-12)), flow


def rich():
    """Shares, a rest, a relation, a range, guesses and an inventory."""
    document = nodes.remove(workshop(), ("p17", "r18")).document
    document = flows.set_flow(
        document, "f11", item="i6", quantity=Quantity(Form.SHARE, value=0.12, exact=True)
    ).document
    document = flows.set_flow(
        document, "f13", item="i6", quantity=Quantity(Form.RANGE, low=4, high=6, unit="t/a")
    ).document
    document = flows.set_quantity(document, "f9", Quantity(Form.REST)).document
    document = flows.set_quantity(document, "f7", value(100, sd=2.5)).document
    buffered = flows.insert_node(document, "f8", "inventory", "Buffer", (300, 0))
    document = buffered.document
    document = flows.add_flow(document, "n4", None, item="i6", quantity=value(3, origin=Origin.GUESSED)).document
    related = Quantity(Form.RELATION, terms=(Term(0.5, "f7"),), value=2.0, unit="t/a")
    return flows.set_quantity(document, buffered.made[1], related).document


@pytest.mark.parametrize(("ending", "lang"), FORMATS)
@pytest.mark.parametrize("make", [workshop, rich], ids=["workshop", "rich"])
def test_a_map_solves_to_the_same(tmp_path, make, ending, lang):
    document = make()
    opened, _ = round_trip(
        nodes.remove(document, tuple(document.physics.parameters | document.physics.relations)).document,
        tmp_path,
        ending,
        lang,
    )
    before = values(nodes.remove(document, tuple(document.physics.parameters | document.physics.relations)).document)
    after = values(opened.document)
    assert_equal_values(after, before)


@pytest.mark.parametrize(("ending", "lang"), FORMATS)
def test_the_drive_unit_solves_to_the_same(tmp_path, ending, lang):
    document = open_any(DATA / "published" / "drive_unit_fictitious.json").document
    opened, problems = round_trip(document, tmp_path, ending, lang)
    assert_equal_values(values(opened.document), values(document))
    assert problems == ()
    assert [stage.name for stage in opened.document.stages.values()] == [
        s.name for s in document.stages.values() if s.name != "raw material"
    ]
    assert {f.r_strategy for f in opened.document.flows.values()} == {f.r_strategy for f in document.flows.values()}


def test_rates_by_another_calendar_or_per_piece_are_written_as_amounts(tmp_path):
    document = set_settings(
        workshop(), calendar=Calendar(CalendarKind.PRODUCTION), functional_unit=FunctionalUnit("gear", 5000.0)
    ).document
    document = flows.set_quantity(document, "f7", value(2, "t/shift")).document
    document = flows.set_quantity(document, "f9", value(80, "kg/pc")).document
    opened, _ = round_trip(nodes.remove(document, ("p17", "r18")).document, tmp_path, "csv", "en")
    before = values(nodes.remove(document, ("p17", "r18")).document)
    assert values(opened.document)["f7"] == pytest.approx(before["f7"])
    assert values(opened.document)["f9"] == pytest.approx(before["f9"])
    assert opened.document.flows["f9"].quantity.unit == "kg"


def test_the_german_table_has_semicolons_and_decimal_commas(tmp_path):
    save_any(flows.set_quantity(workshop(), "f7", value(1234.5, decimals=2)).document, tmp_path / "out.csv", "de")
    text = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("Kennung;Quelle;Ziel;Stoff;Wert;Einheit;Standardabweichung;Herkunftsklasse;")
    assert "f7;Mill;Casting;Steel;1234,50;t/a;24,69;" in text
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_nodes_of_one_name_stay_two(tmp_path):
    document = nodes.rename(workshop(), "n4", "Casting").document
    document = nodes.rename(document, "n5", "").document
    opened, _ = round_trip(document, tmp_path, "xlsx", "en")
    assert set(opened.document.nodes) == {"Mill", "Casting", "Casting 2", "n5"}


def test_classes_and_notes_come_back(tmp_path):
    document = flows.set_flow(
        workshop(), "f11", origin_class=OriginClass.RECYCLED, note="two\nlines; and more"
    ).document
    opened, _ = round_trip(document, tmp_path, "csv", "de")
    flow = opened.document.flows["f11"]
    assert (flow.origin_class or opened.document.items[flow.item].origin_class) is OriginClass.RECYCLED
    assert flow.note == "two\nlines; and more"


def test_what_a_table_cannot_hold_is_said(tmp_path):
    problems = save_any(workshop(), tmp_path / "out.csv", "en")
    assert {problem.code for problem in problems} == {
        "export.left_out.parameters",
        "export.left_out.relations",
        "export.left_out.scenarios",
    }


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path):
    document = nodes.rename(workshop(), "n3", "=1+1").document
    opened, _ = round_trip(document, tmp_path, "xlsx", "en")
    assert "=1+1" in opened.document.nodes


def test_an_ending_that_no_format_has_is_refused(tmp_path):
    with pytest.raises(WriteError, match=r"\.csv, \.cvsm, \.json, \.xlsx") as refused:
        save_any(Document(), tmp_path / "map.doc", "en")
    assert refused.value.code == "export.unknown_ending"


def test_our_own_formats_lose_nothing(tmp_path):
    for ending in ("cvsm", "json"):
        assert save_any(rich(), tmp_path / f"map.{ending}", "de") == ()
        assert open_any(tmp_path / f"map.{ending}").document == rich()


NAMES = st.sampled_from(["A", "B", "C", "D", "Öfen", "x;y", 'say "no"', "line\nbreak", "1,5"])
ENTRY = st.one_of(
    st.just(Quantity(unit="t")),
    st.builds(lambda number: value(number, "t", exact=True), st.floats(-1e6, 1e6).map(lambda x: round(x, 3))),
    st.builds(lambda number, sd: value(number, "MWh", sd=sd), st.floats(0.001, 1e6), st.floats(0.001, 1e3)),
)


@settings(max_examples=30)
@given(st.lists(st.tuples(NAMES, NAMES, ENTRY), min_size=1, max_size=8), st.sampled_from(FORMATS))
def test_any_list_of_flows_comes_back(tmp_path_factory, rows, form):
    document, made = Document(), {}
    for source, target, quantity in rows:
        for name in (source, target):
            if name not in made:
                result = nodes.add_node(document, "process", name, (0, 0))
                document, made[name] = result.document, result.made[0]
        document = flows.add_flow(document, made[source], made[target], quantity=quantity).document
        last = next(reversed(document.flows.values()))
        item = replace(document.items[last.item], unit=quantity.unit, name=f"{quantity.unit} item")
        document = replace(document, physics=replace(document.physics, items=document.items | {item.id: item}))
    opened, _ = round_trip(document, tmp_path_factory.mktemp("out"), *form)
    for read, written in zip(opened.document.flows.values(), document.flows.values(), strict=True):
        assert read.quantity.value == close_to(written.quantity.value)  # a workbook holds 16 digits
        assert (read.quantity.sd or 0.0) == close_to(written.quantity.sd or 0.0)
    names = {" ".join(node.name.split()) for node in document.nodes.values()}
    assert {node.name for node in opened.document.nodes.values()} == names


def close_to(number):
    return None if number is None else pytest.approx(number, rel=1e-15)
