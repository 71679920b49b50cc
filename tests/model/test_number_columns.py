"""The decimal mark of a column, on real tables."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from vsm_app.model.number_columns import ColumnFormat, Evidence, decide_columns, decide_decimal, read_cell
from vsm_app.model.numbers import NumberFault, NumberReading

DATA = Path(__file__).parents[1] / "data" / "numbers"


def columns(name: str, delimiter: str) -> dict[str, list[str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file, delimiter=delimiter)
    return {title: [row[place] for row in rows] for place, title in enumerate(head)}


def value(text: str, column: ColumnFormat) -> float:
    found = read_cell(text, column)
    assert isinstance(found, NumberReading), found
    return found.value


def test_thousands_point_of_smard_is_found_in_every_column() -> None:
    table = columns("smard_generation_thousands_point.csv", ";")
    decided = dict(zip(table, decide_columns(list(table.values()), ";"), strict=True))
    biomass, nuclear = decided["Biomasse[MWh]"], decided["Kernenergie[MWh]"]
    assert (biomass.decimal, biomass.thousands) == (",", ".")
    assert (nuclear.decimal, nuclear.thousands) == (",", ".")
    assert value("1.074", biomass) == 1074.0
    assert value("467", biomass) == 467.0
    assert sum(value(text, biomass) for text in table["Biomasse[MWh]"][:3]) == 1074 + 1072 + 1069
    assert decided["Datum"].numbers == 0


def test_column_of_the_contract_is_thousands_by_the_delimiter() -> None:
    column = decide_decimal(["1.074", "467", "1.487", "4.529", "0", "43"], ";")
    assert (column.decimal, column.thousands, column.evidence) == (",", ".", Evidence.DELIMITER)
    assert [value(text, column) for text in ("1.074", "4.529", "0", "43")] == [1074, 4529, 0, 43]


def test_decimal_point_of_konstanz_waste_water_and_of_the_steel_yields() -> None:
    water = columns("konstanz_waste_water.csv", ",")
    for column in decide_columns(list(water.values()), ","):
        assert column.decimal == "."
    population = decide_decimal(water["ew"], ",")
    assert (population.evidence, population.certain) == (Evidence.DECIMALS, True)
    assert value(water["ew"][0], population) == 163785.0
    yields = columns("uk_steel_yield_losses.csv", ",")
    plate = decide_decimal(yields["Plate"], ",")
    assert (plate.decimal, plate.evidence) == (".", Evidence.DECIMALS)
    assert value("0.17", plate) == 0.17


def test_plain_integers_of_konstanz_waste_need_no_decision() -> None:
    table = columns("konstanz_waste.csv", ",")
    column = decide_decimal(table["rest"], ",")
    assert (column.thousands, column.certain, column.conflicts) == ("", True, 0)
    assert value(table["rest"][0], column) == 11236.0


@pytest.mark.parametrize(
    ("texts", "delimiter", "decimal", "evidence"),
    [
        (["0.597", "1.074"], ";", ".", Evidence.DECIMALS),
        (["3,5", "1.074"], ";", ",", Evidence.DECIMALS),
        (["1.234,5", "1.074"], "", ",", Evidence.DECIMALS),
        (["1.234.567", "1.074"], "", ",", Evidence.GROUPS),
        (["1,234,567", "1,074"], "", ".", Evidence.GROUPS),
        (["11236", "1.074"], "\t", ".", Evidence.LONG_INTEGER),
        (["467", "1.560"], "\t", ",", Evidence.PLAIN_INTEGERS),
        (["1.074", "1.075"], ";", ",", Evidence.DELIMITER),
        (["1,074", "1,075"], ",", ".", Evidence.DELIMITER),
        (["1.074", "1.075"], "\t", ".", Evidence.NONE),
        (["1 234,567", "1,074"], ";", ",", Evidence.DECIMALS),
        ([], ";", ",", Evidence.NONE),
    ],
)
def test_strongest_evidence_decides(texts: list[str], delimiter: str, decimal: str, evidence: Evidence) -> None:
    column = decide_decimal(texts, delimiter)
    assert (column.decimal, column.evidence) == (decimal, evidence)


def test_a_column_that_proves_its_mark_decides_for_the_others() -> None:
    first, second = decide_columns([["0.597", "0.3"], ["1.074", "2.345"]], ";")
    assert (second.decimal, second.evidence) == (".", Evidence.FILE)
    assert first.decimal == "."
    assert value("1.074", second) == 1.074


def test_columns_that_contradict_each_other_decide_for_themselves_only() -> None:
    first, second, third = decide_columns([["3,5"], ["3.5"], ["1.074"]], ";")
    assert (first.decimal, second.decimal) == (",", ".")
    assert third.evidence is Evidence.DELIMITER


def test_undecided_column_is_not_certain_and_its_cells_say_so() -> None:
    column = decide_decimal(["1.074"], "\t")
    assert not column.certain
    found = read_cell("1.074", column)
    assert isinstance(found, NumberReading)
    assert found.ambiguous
    sure = read_cell("1.074", decide_decimal(["1.074", "0.5"], "\t"))
    assert isinstance(sure, NumberReading)
    assert not sure.ambiguous


def test_contradicting_cells_are_counted_and_read_as_they_alone_can_be() -> None:
    column = decide_decimal(["1.5", "2.5", "3,5"], "")
    assert (column.decimal, column.conflicts) == (".", 1)
    assert value("3,5", column) == 3.5


@pytest.mark.parametrize(("text", "expected"), [("1.234,50-", -1234.5), ("(1.234,50)", -1234.5), ("-7", -7.0)])
def test_negatives_of_accounting_programs_are_read(text: str, expected: float) -> None:
    assert value(text, ColumnFormat(decimal=",")) == expected


def test_text_in_a_column_of_numbers_is_counted_and_refused_with_its_reason() -> None:
    column = decide_decimal(["1.5", "n/a", "", "04.11.2020"], ";")
    assert (column.numbers, column.others) == (1, 2)
    found = read_cell("12 t", column)
    assert isinstance(found, NumberFault)
    assert found.code == "number.trailing"
