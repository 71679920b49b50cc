"""The workbook's formulas give what the program stored beside them, and follow a changed value."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from helpers.recalculation import Cells, differences, formula_cells, office, opened, recalculated, unlike, values
from vsm_app.engine import pipeline
from vsm_app.io.examples import example_list, open_example
from vsm_app.io.exporters.workbook import write_workbook
from vsm_app.texts import LANGUAGES

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
    found = unlike([workbook, wrong], tmp_path, "en", TOLERANCE)
    assert len(found) == 1
    assert found[0].startswith(f"wrong: {place[0]}!{place[1]}: stored 12345")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stored_values_of_every_example_are_what_the_formulas_give(tmp_path: Path, lang: str) -> None:
    workbooks = [written(tmp_path, example.id, lang) for example in example_list()]
    assert min(len(formula_cells(workbook)) for workbook in workbooks) > 100
    assert unlike(workbooks, tmp_path, lang, TOLERANCE) == []


def changed(tmp_path: Path, workbook: Path, flow: str, factor: float) -> tuple[float, Cells]:
    """The value of a flow before it is multiplied on the sheet of flows, and all cells after that."""
    book = opened(workbook)
    flows = book["Flows"]
    heads = {cell.value: cell.column for cell in flows[4]}
    row = next(r for r in range(5, flows.max_row + 1) if flows.cell(r, heads["Id"]).value == flow)
    cell = flows.cell(row, heads["Value"])
    before = float(cell.value)
    cell.value = before * factor
    path = tmp_path / "changed.xlsx"
    book.save(path)
    return before, values(recalculated(path, tmp_path))


def test_a_changed_flow_changes_balances_indicators_and_the_management_page(tmp_path: Path) -> None:
    before, fresh = changed(tmp_path, written(tmp_path, "steel-japan-2019", "en"), "f9", 1.1)
    scrap = 8617.449 + 1.1 * before
    entering = 69722.999 + 1177.516 + 17.48 + scrap
    content = scrap / entering
    for sheet in ("Indicators", "Management"):
        found = [v for (s, _), v in fresh.items() if s == sheet and isinstance(v, float)]
        assert any(v == pytest.approx(content, rel=1e-9) for v in found), sheet
    words = f"{scrap:,.0f} of {entering:,.0f}\u202fkt enter"
    assert any(str(v).startswith(words) for (s, _), v in fresh.items() if s == "Management")
    gaps = [v for (s, at), v in fresh.items() if s == "Balances" and at[0] == "G" and isinstance(v, (int, float))]
    assert any(v == pytest.approx(0.1 * before, abs=1e-6) for v in gaps)
    assert any(v == pytest.approx(-0.1 * before, abs=1e-6) for v in gaps)


def ranking(cells: Cells) -> dict[str, tuple[float, ...]]:
    """The first ranking of the hotspots: burden, share, running share and rank by loss."""
    names = {at: v for (sheet, at), v in cells.items() if sheet == "Hotspots" and at[0] == "A"}
    last = next(int(at[1:]) for at, v in names.items() if v == "All losses")
    rows = [int(at[1:]) for at in names if 6 <= int(at[1:]) < last]
    return {str(names[f"A{r}"]): tuple(float(cells["Hotspots", f"{c}{r}"]) for c in "GHIK") for r in rows}


def test_a_changed_loss_changes_ranks_classes_and_both_charts(tmp_path: Path) -> None:
    workbook = written(tmp_path, "drive-unit", "en")
    stored = values(workbook)
    old = ranking(stored)
    _, fresh = changed(tmp_path, workbook, "krae", 20.0)
    new = ranking(fresh)
    assert old["Dross"][3] == 3
    assert new["Dross"][3] == 1
    assert new["Dross"][0] == pytest.approx(20 * old["Dross"][0], rel=1e-9)
    total = sum(burden for burden, *_ in old.values()) + 19 * old["Dross"][0]
    running = 0.0
    for _name, (burden, share, cumulative, _rank) in sorted(new.items(), key=lambda one: one[1][3]):
        running += burden / total
        assert (share, cumulative) == pytest.approx((burden / total, running), rel=1e-9)
    assert fresh["Chart data", "A5"] == "Dross"
    assert fresh["Chart data", "B5"] == pytest.approx(new["Dross"][0] / 1000, rel=1e-9)
    assert fresh["Chart data", "A6"] == stored["Chart data", "A5"]


def test_a_changed_input_changes_the_chart_of_inputs(tmp_path: Path) -> None:
    workbook = written(tmp_path, "drive-unit", "en")
    before, fresh = changed(tmp_path, workbook, "al", 2.0)
    assert fresh["Chart data", "F5"] == pytest.approx(float(values(workbook)["Chart data", "F5"]) + before, rel=1e-9)


def test_a_deleted_value_leaves_no_silent_zero(tmp_path: Path) -> None:
    book = opened(written(tmp_path, "steel-japan-2019", "en"))
    flows = book["Flows"]
    heads = {cell.value: cell.column for cell in flows[4]}
    row = next(r for r in range(5, flows.max_row + 1) if flows.cell(r, heads["Id"]).value == "f9")
    flows.cell(row, heads["Value"]).value = None
    path = tmp_path / "deleted.xlsx"
    book.save(path)
    fresh = values(recalculated(path, tmp_path))
    assert ("Indicators", "C6") not in fresh  # recycled content
    assert fresh["Management", "A5"] == "–"
    assert any(v == "#N/A" for (sheet, _), v in fresh.items() if sheet == "Terms")


def test_sorting_the_flows_changes_nothing(tmp_path: Path) -> None:
    """Rows are found by their number, not by their place: the columns of figures and keys turned upside down."""
    workbook = written(tmp_path, "drive-unit", "en")
    book = opened(workbook)
    flows = book["Flows"]
    heads = {cell.value: cell.column for cell in flows[4]}
    rows = [r for r in range(5, flows.max_row + 1) if flows.cell(r, heads["Key"]).value]
    moved = [heads[name] for name in ("Value", "Base units per unit", "From key", "To key", "Key")]
    for column in moved:
        turned = [flows.cell(r, column).value for r in reversed(rows)]
        for r, value in zip(rows, turned, strict=True):
            flows.cell(r, column).value = value
    path = tmp_path / "sorted.xlsx"
    book.save(path)
    fresh, stored = values(recalculated(path, tmp_path)), values(workbook)
    elsewhere = {cell for cell in formula_cells(workbook) if cell[0] != "Flows"}
    assert differences(stored, fresh, elsewhere, TOLERANCE) == []
