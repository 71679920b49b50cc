"""The workbook's formulas give what the program stored beside them, and follow a changed value."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from helpers.recalculation import differences, formula_cells, office, recalculated, values
from vsm_app.engine import pipeline
from vsm_app.io.examples import example_list, open_example
from vsm_app.io.exporters.workbook import write_workbook

pytestmark = [pytest.mark.office, pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")]

TOLERANCE = 1e-9


def written(tmp_path: Path, name: str, lang: str) -> Path:
    document = open_example(name, lang)
    path = tmp_path / f"{name}.xlsx"
    write_workbook(document, pipeline.compute(document), path, lang)
    return path


def spoiled(workbook: Path, target: Path) -> tuple[str, str]:
    """A copy in which the stored value of one formula is wrong; says which cell."""
    book = openpyxl.load_workbook(workbook)
    names = book.sheetnames
    sheet = names.index("Indicators") + 1
    part = f"xl/worksheets/sheet{sheet}.xml"
    row = next(c.coordinate for row in book["Indicators"].iter_rows() for c in row if c.data_type == "f")
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == part:
                start = data.index(f'<c r="{row}"'.encode())
                value = data.index(b"<v>", start)
                end = data.index(b"</v>", value)
                data = data[: value + 3] + b"12345" + data[end:]
            new.writestr(entry, data)
    return "Indicators", row


def test_a_wrong_stored_value_is_found(tmp_path: Path) -> None:
    workbook = written(tmp_path, "drive-unit", "en")
    wrong = tmp_path / "wrong.xlsx"
    place = spoiled(workbook, wrong)
    found = differences(values(wrong), values(recalculated(wrong, tmp_path)), formula_cells(wrong), TOLERANCE)
    assert len(found) == 1
    assert found[0].startswith(f"{place[0]}!{place[1]}: stored 12345")


@pytest.mark.parametrize(("name", "lang"), [*((example.id, "en") for example in example_list()), ("drive-unit", "de")])
def test_stored_values_are_what_the_formulas_give(tmp_path: Path, name: str, lang: str) -> None:
    workbook = written(tmp_path, name, lang)
    cells = formula_cells(workbook)
    assert len(cells) > 100
    assert differences(values(workbook), values(recalculated(workbook, tmp_path, lang)), cells, TOLERANCE) == []


def test_a_changed_flow_changes_balances_indicators_and_the_management_page(tmp_path: Path) -> None:
    workbook = written(tmp_path, "steel-japan-2019", "en")
    book = openpyxl.load_workbook(workbook)
    flows = book["Flows"]
    heads = {cell.value: cell.column for cell in flows[4]}
    row = next(r for r in range(5, flows.max_row + 1) if flows.cell(r, heads["Id"]).value == "f9")
    cell = flows.cell(row, heads["Value"])
    before = float(cell.value)
    cell.value = before + 1000.0
    changed = tmp_path / "changed.xlsx"
    book.save(changed)
    fresh = values(recalculated(changed, tmp_path))
    content = (8617.449 + before + 1000.0) / (69722.999 + 1177.516 + 17.48 + 8617.449 + before + 1000.0)
    assert any(
        isinstance(v, float) and v == pytest.approx(content, rel=1e-9)
        for (s, _), v in fresh.items()
        if s == "Indicators"
    )
    assert any(
        isinstance(v, float) and v == pytest.approx(content, rel=1e-9)
        for (s, _), v in fresh.items()
        if s == "Management"
    )
    gaps = [
        v
        for (s, address), v in fresh.items()
        if s == "Balances" and address.startswith("G") and isinstance(v, (int, float))
    ]
    assert any(v == pytest.approx(1000.0, abs=1e-6) for v in gaps)
    assert any(v == pytest.approx(-1000.0, abs=1e-6) for v in gaps)
