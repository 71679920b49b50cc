"""An amount of a pasted table is what the field for amounts makes of it, with the unit that stands beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from vsm_app.io.open import open_any
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.elements import Flow
from vsm_app.model.quantities import Form, Origin
from vsm_app.texts import problem_text
from vsm_app.ui.canvas.pasting import Pasted, paste_table
from vsm_app.ui.canvas.quantity_reader import read_with_item

_HEADS = {"en": "From\tTo\tAmount\tUnit", "de": "Von\tNach\tMenge\tEinheit"}


def paste(lang: str, *rows: str, heads: str = "") -> Pasted:
    return paste_table(Document(), "\n".join([heads or _HEADS[lang], *rows]), lang, (0.0, 0.0))


def flows(pasted: Pasted) -> list[Flow]:
    return list(pasted.result.document.flows.values())


def typed(lang: str, words: str) -> object:
    mine = add_node(Document(), "source", "A", (0.0, 0.0))
    made = add_flow(mine.document, mine.made[0], None)
    return read_with_item(made.document, made.made[0], words, lang)[0].quantity


@pytest.mark.parametrize(
    ("lang", "amount", "unit", "as_typed"),
    [
        ("en", "~1100", "m3", "~1100 m3"),
        ("en", "500 ±4%", "kg", "500 kg ±4%"),
        ("en", "2-3", "kg/wk", "2-3 kg/wk"),
        ("en", "1,100", "m3", "1,100 m3"),
        ("en", "1,5", "t", "1,5 t"),
        ("en", "1,100,000", "kg", "1,100,000 kg"),
        ("en", "1,100", "", "1,100"),
        ("en", "rest", "t", "rest"),
        ("en", "12", "%", "12 %"),
        ("en", "12 %", "t", "12 %"),
        ("de", "1.100", "m3", "1.100 m3"),
        ("de", "1,5", "kg/Stk", "1,5 kg/Stk"),
        ("de", "1.100,5-1.200", "t/Wo", "1.100,5-1.200 t/Wo"),
        ("de", "ca. 3 ±5 %", "MWh", "ca. 3 MWh ±5 %"),
        ("de", "10 E", "t", "10 t E"),
        ("de", "3 t", "t", "3 t"),
    ],
)
def test_an_amount_is_read_as_if_it_were_typed_with_its_unit(lang: str, amount: str, unit: str, as_typed: str) -> None:
    pasted = paste(lang, f"A\tB\t{amount}\t{unit}", "B\tC\t1\tt", "C\tD\t1\tkg")
    assert flows(pasted)[0].quantity == typed(lang, as_typed)
    assert "import.open_amount" not in {problem.code for problem in pasted.problems}


def test_a_guess_keeps_its_sign_its_unit_and_its_origin_and_nothing_is_said_of_it() -> None:
    pasted = paste("en", "A\tB\t~1100\tm3")
    (flow,) = flows(pasted)
    assert (flow.quantity.value, flow.quantity.unit, flow.quantity.origin) == (1100.0, "m3", Origin.GUESSED)
    assert flow.quantity.text == "~1100 m3"
    assert not pasted.problems


@pytest.mark.parametrize(
    ("amount", "unit", "names"),
    [
        ("<5", "t", {"en": "A bound is no amount", "de": "Eine Grenze ist keine Menge"}),
        ("5", "flurb", {"en": "Unit “flurb” is not known", "de": "Die Einheit „flurb“ ist nicht bekannt"}),
        ("5", "tons", {"en": "short ton", "de": "short ton"}),
        ("5 t", "kg", {"en": "“kg” stands beside it", "de": "Daneben steht in der Tabelle „kg“"}),
        ("3 t", "t/wk", {"en": "“t/wk” stands beside it", "de": "Daneben steht in der Tabelle „t/Wo“"}),
        ("=5-3", "kg", {"en": "state one unit", "de": "eine Einheit an"}),
        ("3-2", "t", {"en": "The range runs backwards", "de": "rückwärts"}),
        ("x 5", "t", {"en": "A number is missing", "de": "fehlt eine Zahl"}),
    ],
)
@pytest.mark.parametrize("lang", ["en", "de"])
def test_what_cannot_be_read_is_open_and_named(lang: str, amount: str, unit: str, names: dict[str, str]) -> None:
    pasted = paste(lang, f"A\tB\t{amount}\t{unit}", "B\tC\t1\tt")
    opened, other = flows(pasted)
    assert opened.quantity.form is Form.UNKNOWN
    assert f"{amount} | {unit}" in opened.note
    assert other.quantity.value == 1.0
    (problem,) = pasted.problems
    said = problem_text(problem, lang)
    assert {"en": "row 2", "de": "Zeile 2"}[lang] in said
    assert f"{amount} | {unit}" in said
    assert names[lang] in said
    assert "~3 t" in said


#: Columns that prove their decimal mark, with what they hold; each is pasted in both languages.
_PROVED = [
    (("1.074,5", "1.000"), (1074.5, 1000.0)),
    (("1,074.5", "1,000"), (1074.5, 1000.0)),
    (("1.100", "2.200", "3,5"), (1100.0, 2200.0, 3.5)),
    (("1,100", "2,200", "3,5"), (1.1, 2.2, 3.5)),
    (("1.234.567", "1.000"), (1234567.0, 1000.0)),
    (("467", "1.560"), (467.0, 1560.0)),
    (("11236", "1.074"), (11236.0, 1.074)),
    (("3,5", "1.000", "-20", "5"), (3.5, 1000.0, -20.0, 5.0)),
]


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("is_beside", [True, False])
@pytest.mark.parametrize(("cells", "values"), _PROVED)
def test_a_column_that_proves_its_marks_is_read_as_in_a_file(
    tmp_path: Path, lang: str, is_beside: bool, cells: tuple[str, ...], values: tuple[float, ...]
) -> None:
    rows = [f"A{i}\tB{i}\t{cell}\tt" if is_beside else f"A{i}\tB{i}\t{cell} t\t" for i, cell in enumerate(cells)]
    pasted = paste(lang, *rows)
    file = tmp_path / "list.tsv"
    file.write_text("\n".join([_HEADS[lang], *rows]), encoding="utf-8")
    opened = open_any(file).document
    assert [flow.quantity.value for flow in flows(pasted)] == list(values)
    assert [flow.quantity.value for flow in opened.flows.values()] == list(values)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_signs_and_spreads_beside_a_number_do_not_hide_what_it_proves(lang: str) -> None:
    pasted = paste(lang, "A\tB\t~74,5\tt", "B\tC\t1.000\tt")
    assert [flow.quantity.value for flow in flows(pasted)] == [74.5, 1000.0]
    pasted = paste(lang, "A\tB\t74.5 ±4%\tt", "B\tC\t1,000\tt")
    assert [flow.quantity.value for flow in flows(pasted)] == [74.5, 1000.0]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_what_a_column_decided_stands_in_the_marks_of_the_window(lang: str) -> None:
    pasted = paste(lang, "A\tB\t1.074,5 ±4,5\tt", "B\tC\t1.000\tt", "C\tD\t1,074.25\tt", "D\tE\t3,5\tt")
    document = pasted.result.document
    for flow_id, flow in document.flows.items():
        again = read_with_item(document, flow_id, flow.quantity.text, lang)[0].quantity
        assert again is not None
        assert (again.value, again.sd) == (flow.quantity.value, flow.quantity.sd)
    assert [flow.quantity.value for flow in flows(pasted)] == [1074.5, 1000.0, 1074.25, 3.5]


@pytest.mark.parametrize(("lang", "values"), [("en", [1100.0, 2200.0]), ("de", [1.1, 2.2])])
def test_a_column_that_leaves_its_marks_open_is_read_as_typed_and_named_once(lang: str, values: list[float]) -> None:
    pasted = paste(lang, "A\tB\t1,100\tt", "B\tC\t2,200\tt")
    assert [flow.quantity.value for flow in flows(pasted)] == values
    assert [problem.code for problem in pasted.problems] == ["import.ambiguous_number"]


def test_a_column_that_proves_its_marks_has_nothing_to_be_named() -> None:
    assert not paste("en", "A\tB\t1,100\tt", "B\tC\t2,200.5\tt").problems
    assert not paste("en", "A\tB\t1.100\tt", "B\tC\t2.200,5\tt").problems


def test_a_semicolon_between_the_cells_speaks_for_the_comma_and_that_is_named() -> None:
    pasted = paste("en", "A;B;1.000;t", "B;C;2.500;t", heads="From;To;Amount;Unit")
    assert [flow.quantity.value for flow in flows(pasted)] == [1000.0, 2500.0]
    (problem,) = pasted.problems
    assert (problem.code, problem.params["decimal"]) == ("import.ambiguous_number", ",")


def test_columns_for_spread_and_origin_count_beside_the_amount() -> None:
    heads = "From\tTo\tAmount\tUnit\tsd\torigin"
    (flow,) = flows(paste("en", "A\tB\t500\tkg\t20\testimated", heads=heads))
    assert (flow.quantity.value, flow.quantity.sd, flow.quantity.origin) == (500.0, 20.0, Origin.ESTIMATED)
    (share,) = flows(paste("en", "A\tB\t500\tkg\t4 %\t", heads=heads))
    assert share.quantity.sd == pytest.approx(20.0)


def test_an_amount_without_a_unit_among_others_says_how_it_was_read_and_in_words_of_the_window() -> None:
    pasted = paste("en", "A\tB\t5\t", "B\tC\t1\tkg", "C\tD\t1\tt")
    (problem,) = pasted.problems
    said = problem_text(problem, "en")
    assert "read as t" in said
    assert "--" not in said


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_unit_that_names_what_flows_names_the_item(lang: str) -> None:
    pasted = paste(lang, "A\tB\t5\tMt Al")
    (flow,) = flows(pasted)
    assert (flow.quantity.value, flow.quantity.unit) == (5.0, "Mt")
    assert pasted.result.document.items[flow.item].name == "Al"


def test_commas_in_numbers_do_not_part_the_cells_of_a_table_with_tabs() -> None:
    pasted = paste("en", "Steel, cold, rolled\tB\t1,100,000,000\tkg", heads="From\tTo\tAmount\tUnit")
    (flow,) = flows(pasted)
    assert flow.quantity.value == 1.1e9
