"""Lists and tables pasted: what is a table, what is an amount, and rows that cannot be."""

from __future__ import annotations

import pytest

from vsm_app.errors import EditError
from vsm_app.model.document import Document
from vsm_app.model.edits import groups, nodes
from vsm_app.ui.canvas.pasting import Pasted, paste_names, paste_table, reads_as_table


def paste(words: str, lang: str = "de", onto: Document | None = None) -> Pasted:
    return paste_table(Document() if onto is None else onto, words, lang, (0.0, 0.0))


def amounts(pasted: Pasted) -> list[float | None]:
    return [flow.quantity.value for flow in pasted.result.document.flows.values()]


@pytest.mark.parametrize(
    ("odd", "read", "said"),
    [
        ("ca. 5 t", 5.0, []),
        ("unbekannt", None, []),
        ("k.A.", None, []),
        ("n/a", None, []),
        ("?", None, []),
        ("x 5 t", None, ["import.open_amount"]),
        ("siehe Anlage", None, ["import.open_amount"]),
    ],
)
def test_an_odd_cell_among_amounts_stays_one_cell_and_is_said(odd: str, read: float | None, said: list[str]) -> None:
    pasted = paste(f"Lager\tPresse\t3 t\nPresse\tKunde\t{odd}\nKunde\tHof\t1 t\n")
    assert amounts(pasted) == [3.0, read, 1.0]
    assert {item.name for item in pasted.result.document.items.values()}.isdisjoint({"3 t", "1 t", odd})
    assert [problem.code for problem in pasted.problems] == said


def test_one_amount_beside_one_odd_cell_is_an_amount() -> None:
    assert amounts(paste("A\tB\t3 t\nB\tC\tx 5 t\n", "en")) == [3.0, None]


def test_names_in_the_third_column_are_items() -> None:
    pasted = paste("A\tB\tStahl\t3 t\nB\tC\tAltöl\t1 t\nC\tD\tk.A.\t1 t")
    assert amounts(pasted) == [3.0, 1.0, 1.0]
    assert {"Stahl", "Altöl"} <= {item.name for item in pasted.result.document.items.values()}


@pytest.mark.parametrize(
    ("words", "is_table"),
    [
        ("Stanzen (Werk 1; Halle 2)\nBiegen", False),
        ("Stanzen (Werk 1; Halle 2)\nBiegen\nLackieren; Trocknen; Kühlen\nPacken", False),
        ("Sägen, Bohren\nLackieren", False),
        ("A;B;3 t\nB;C;4 t", True),
        ("A;B;3 t\nB;C;4 t\nNotiz", True),
        ("A\tB\t3 t\nB\tC", True),
        ("Meine Liste\nVon;Nach;Menge\nA;B;3", True),
        ("von,nach,menge\nA,B,3", True),
    ],
)
def test_a_mark_makes_a_table_where_it_parts_most_lines(words: str, is_table: bool) -> None:
    assert reads_as_table(words) is is_table


def test_a_semicolon_in_a_name_stays_in_it() -> None:
    made = paste_names(Document(), "Stanzen (Werk 1; Halle 2)\nBiegen", (0.0, 0.0)).document
    assert [node.name for node in made.nodes.values()] == ["Stanzen (Werk 1; Halle 2)", "Biegen"]


def _with_group(name: str) -> Document:
    first = nodes.add_node(Document(), "process", "Fräsen", (0.0, 0.0))
    return groups.group(first.document, first.made, name).document


def test_a_row_at_a_subprocess_is_left_out_and_said_the_others_come_in() -> None:
    pasted = paste("von\tnach\tMenge\nFertigung\tHof\t5 t\nA\tB\t3 t", onto=_with_group("Fertigung"))
    assert pasted.count == 1
    assert amounts(pasted) == [3.0]
    (problem,) = pasted.problems
    assert (problem.code, problem.params["name"], problem.params["row"]) == ("import.at_group", "Fertigung", 2)
    assert "Hof" not in {node.name for node in pasted.result.document.nodes.values()}


def test_a_process_called_like_a_subprocess_is_meant() -> None:
    document = _with_group("Fräsen")
    pasted = paste("von\tnach\tMenge\nA\tFräsen\t3 t", onto=document)
    (flow,) = pasted.result.document.flows.values()
    assert flow.target == next(iter(document.nodes))


def test_a_table_of_nothing_but_rows_at_subprocesses_is_refused_with_the_reason() -> None:
    with pytest.raises(EditError) as refused:
        paste("von\tnach\tMenge\nFertigung\tHof\t5 t", onto=_with_group("Fertigung"))
    assert refused.value.code == "edit.flow_at_group"


MATRIX = "{corner}\tSägen\tBiegen\tSchrott\nLieferant\t1.100,5 t\t\t\nSägen\t-\t~80 t\t?\nBiegen\t\t0\t5 t\n"


def _ways(pasted: Pasted) -> list[tuple[str, str, float | None]]:
    document = pasted.result.document
    names = {key: node.name for key, node in document.nodes.items()}
    flows = document.flows.values()
    return [(names.get(f.source or "", ""), names.get(f.target or "", ""), f.quantity.value) for f in flows]


@pytest.mark.parametrize("corner", ["", "von / nach", "t"])
def test_a_matrix_is_read_as_flows_from_its_side_to_its_top(corner: str) -> None:
    words = MATRIX.format(corner=corner)
    assert reads_as_table(words)
    pasted = paste(words)
    assert pasted.is_matrix
    assert pasted.problems == ()
    assert sorted(_ways(pasted), key=str) == [
        ("Biegen", "Schrott", 5.0), ("Lieferant", "Sägen", 1100.5), ("Sägen", "Biegen", 80.0),
        ("Sägen", "Schrott", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "Prozess\tEnergie\tWasser\nSägen\t5\t3\nBiegen\t4\t2",  # what each has, not who gives to whom
        "\tSägen\tStahl\t5 t\nSägen\tBiegen\tStahl\t4 t\nBiegen\t\tStahl\t3 t",  # begins with an open end
        "\tSägen\t5 t\nSägen\tBiegen\t4 t\nBiegen\t\t3 t",
        "\tSägen\tStahl\nSägen\tBiegen\tStahl\nBiegen\tHof\tStahl",
        "von\tnach\tMenge\nA\tB\t3 t\nB\tC\t3 t",
        "A\tB\t3 t\nB\tC\t4 t\nC\tD\t4 t",
    ],
)
def test_any_other_table_is_no_matrix(words: str) -> None:
    assert not paste(words).is_matrix


def test_an_amount_of_a_matrix_that_cannot_be_read_is_said_with_its_row() -> None:
    pasted = paste("\tSägen\tBiegen\nLieferant\t100 t\t\nSägen\t\t1,5,5 t\n")
    assert pasted.is_matrix
    (problem,) = pasted.problems
    assert problem.params["row"] == 3


TOTALS = [
    ("\tPresse\tOfen\tSumme\nSäge\t5 t\t3 t\t8 t\nLager\t1 t\t2 t\t3 t\nSumme\t6 t\t5 t\t11 t", "both"),
    ("\tPresse\tOfen\t\nSäge\t5\t3\t8\nLager\t1\t2\t3\n\t6\t5\t11", "both"),  # of sums without a name
    ("\tPresse\tOfen\nSäge\t5\t3\nLager\t1\t2\nGesamt:\t6\t5", "row"),
    ("\tPresse\tOfen\tΣ [t]\nSäge\t5\t3\t8\nLager\t1\t2\t3", "column"),
    ("\tPresse\tOfen\tAusgang\nSäge\t5\t3\t8\nLager\t1\t2\t3", "column"),  # of another name, and exact
    ("\tPresse\tOfen\tTotal\nSäge\t5,4\t3,4\t9\nLager\t1\t2\t3,1", "column"),  # rounded
    ("\tPresse\tOfen\tTotal\nSäge\t1.000\t2.500,5\t3.500,5\nLager\t1\t2\t3", "column"),
    ("\tPresse\tOfen\tTotal\nSäge\t1,000\t2,500.5\t3,500.5\nLager\t1\t2\t3", "column"),
    ("\tPresse\tOfen\tTotal\nSäge\t500 kg\t2 t\t2,5 t\nLager\t?\t2 t\t5 t", "column"),  # one is not known
    ("\tPresse\tOfen\tSumme\nSäge\t5\t3\t8\nSumme\t5\t3\t8", "both"),  # of one row
]  # fmt: skip


@pytest.mark.parametrize(("words", "totals"), TOTALS)
def test_the_sums_of_a_matrix_are_left_out(words: str, totals: str) -> None:
    pasted = paste(words)
    assert pasted.is_matrix
    assert pasted.totals == totals
    ends = {node.name for node in pasted.result.document.nodes.values()}
    assert {"Säge", "Presse", "Ofen"} <= ends <= {"Säge", "Presse", "Ofen", "Lager"}
    assert pasted.count == 2 * (len(ends) - 2)


@pytest.mark.parametrize(
    "words",
    [
        "\tPresse\tOfen\tAbfall\nSäge\t5\t3\t8\nLager\t1\t2\t4",  # once by chance
        "\tPresse\tOfen\tAbfall\nSäge\t5\t3\t8\nLager\t1\t\t1",  # one alone is its own sum
        "\tPresse\tOfen\nSäge\t5\t3\nLager\t5\t3",  # alike
        "\tPresse\tOfen\tSäge\nSäge\t5\t3\t8\nLager\t1\t2\t3",  # it gives, too
        "\tPresse\tOfen\tAbfall\nSäge\t5,4\t3,4\t9\nLager\t1\t2\t3",  # not exact
        "\tPresse\tOfen\tAbfall\nSäge\t5 t\t3 t\t8 kWh\nLager\t1 t\t2 t\t3 kWh",
    ],
)
def test_a_line_of_a_matrix_that_may_be_a_node_is_kept(words: str) -> None:
    pasted = paste(words)
    assert pasted.is_matrix
    assert pasted.totals == ""
    ends = {node.name for node in pasted.result.document.nodes.values()}
    assert ends == set(words.replace("\n", "\t").split("\t")) & {"Presse", "Ofen", "Abfall", "Säge", "Lager"}


def test_a_column_without_a_name_that_is_no_sum_makes_no_matrix() -> None:
    assert not paste("\tPresse\tOfen\t\nSäge\t5 t\t3 t\t9 t\nLager\t1 t\t2 t\t7 t").is_matrix
    assert paste("\tPresse\tOfen\t\nSäge\t5 t\t3 t\t-\nLager\t1 t\t2 t").count == 4


CORNERS = ["von/nach", "Von \\ Nach", "from / to", "From → To", "Quelle/Senke", "Lieferant/Abnehmer", "source->target"]


@pytest.mark.parametrize(
    ("corner", "unit"),
    [
        *((corner, "") for corner in CORNERS),
        ("t/a", "t/a"), ("[kg]", "kg"), ("Menge [t/a]", "t/a"), ("Angaben in MWh", "MWh"), ("in t", "t"),
        ("von/nach (t/Wo)", "t/Wo"), ("Alle Mengen in t", "t"),
    ],
)  # fmt: skip
def test_a_corner_that_says_what_the_sides_or_the_amounts_are_makes_a_matrix(corner: str, unit: str) -> None:
    pasted = paste(f"{corner}\tPresse\tOfen\nSäge\t5\t3\nLager\t1\t?")
    assert pasted.is_matrix
    assert pasted.problems == ()
    ways = [("Lager", "Ofen", None), ("Lager", "Presse", 1.0), ("Säge", "Ofen", 3.0), ("Säge", "Presse", 5.0)]
    assert sorted(_ways(pasted), key=str) == ways
    plain = paste("\tPresse\tOfen\nSäge\t5\t3\nLager\t1\t?").result.document.flows.values()
    units = [flow.quantity.unit for flow in pasted.result.document.flows.values()]
    if unit:
        assert units == [unit, unit, unit, ""]
    else:
        assert units == [flow.quantity.unit for flow in plain]


def test_the_unit_of_a_corner_is_that_of_the_amounts_without_one() -> None:
    pasted = paste("kg\tPresse\tOfen\tSumme\nSäge\t5\t3 t\t3.005\nLager\t~1\t40 %\t\nHof\t2 ±1\t2\t4")
    quantities = [flow.quantity for flow in pasted.result.document.flows.values()]
    assert [(one.value, one.unit) for one in quantities] == [
        (5.0, "kg"), (3.0, "t"), (1.0, "kg"), (0.4, "%"), (2.0, "kg"), (2.0, "kg"),
    ]  # fmt: skip
    assert (pasted.totals, pasted.problems) == ("column", ())


@pytest.mark.parametrize(
    "corner", ["Prozess", "nach/von", "Menge/Einheit", "Menge", "Prozess [t]", "Presse/Ofen", "Kosten [€/t]"]
)
def test_a_corner_that_may_say_anything_else_makes_no_matrix_of_two_sides(corner: str) -> None:
    assert not paste(f"{corner}\tEnergie\tWasser\nSägen\t5\t3\nBiegen\t4\t2").is_matrix


def test_a_corner_that_is_called_as_a_node_is_no_unit() -> None:
    pasted = paste("t\tt\tm\nm\t5\t3\ns\t1\t2")
    assert pasted.matrix is not None
    assert pasted.matrix.unit == ""
