"""What the management workbook holds, cell by cell where it matters."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from vsm_app.engine import pipeline
from vsm_app.errors import WriteError
from vsm_app.io.examples import open_example
from vsm_app.io.exporters.workbook import write_workbook
from vsm_app.io.exporters.workbook.report import workbook_bytes
from vsm_app.model.edits import nodes
from vsm_app.texts import text

SHEETS = {
    "en": "Cover,Management,Indicators,Hotspots,Flows,Balances,Reasons,Factors,Terms,Chart data,Dictionary",
    "de": (
        "Deckblatt,Management,Indikatoren,Hotspots,Flüsse,Bilanzen,Herleitung,Faktoren,Rechenweg,Diagrammdaten,Begriffe"
    ),
}


def written(tmp_path: Path, lang: str = "en", name: str = "drive-unit") -> Path:
    document = open_example(name, lang)
    path = tmp_path / "report.xlsx"
    write_workbook(document, pipeline.compute(document), path, lang)
    return path


@pytest.mark.parametrize("lang", ["en", "de"])
def test_sheets_are_named_in_the_language(tmp_path: Path, lang: str) -> None:
    assert openpyxl.load_workbook(written(tmp_path, lang)).sheetnames == SHEETS[lang].split(",")


def test_two_native_charts_refer_to_cells(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path)) as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2
    for chart in charts:
        assert "<c:numRef>" in chart
        assert "<c:f>" in chart


def test_every_flow_has_its_row_with_the_solved_value(tmp_path: Path) -> None:
    document = open_example("drive-unit", "en")
    solution = pipeline.solve(document)
    sheet = openpyxl.load_workbook(written(tmp_path), data_only=True)["Flows"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    rows = {sheet.cell(r, heads["Id"]).value: sheet.cell(r, heads["Value"]).value for r in range(5, sheet.max_row + 1)}
    assert rows.keys() == document.flows.keys()
    for flow, result in solution.own.items():
        assert rows[flow] == (None if result.value is None else pytest.approx(result.value, rel=1e-12))


def test_a_name_that_looks_like_a_formula_stays_a_name(tmp_path: Path) -> None:
    document = nodes.rename(open_example("drive-unit", "en"), "casting", "=1+1").document
    path = tmp_path / "name.xlsx"
    write_workbook(document, pipeline.compute(document), path, "en")
    book = openpyxl.load_workbook(path)
    texts = [c for row in book["Balances"].iter_rows() for c in row if c.value == "=1+1"]
    assert texts
    assert all(c.data_type == "s" for c in texts)


def test_an_undefined_indicator_says_why(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path), data_only=True)["Indicators"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    row = next(
        r for r in range(5, sheet.max_row + 1) if sheet.cell(r, 1).value == text("indicator.collection_rate", lang="en")
    )
    assert sheet.cell(row, heads["Value"]).value in (None, "")
    assert "Not collected" in sheet.cell(row, heads["Reason, remark"]).value


def test_the_same_map_gives_the_same_sheets() -> None:
    document = open_example("drive-unit", "en")
    first, second = (workbook_bytes(document, pipeline.compute(document), "en") for _ in range(2))

    def sheets(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {n: archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")}

    assert sheets(first) == sheets(second)


def test_a_folder_that_is_not_there_gives_one_sentence_and_no_file(tmp_path: Path) -> None:
    document = open_example("drive-unit", "en")
    with pytest.raises(WriteError):
        write_workbook(document, pipeline.compute(document), tmp_path / "no" / "such" / "report.xlsx", "en")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("by", ["cost", "co2e"])
def test_a_loss_says_what_avoiding_it_saves_and_what_selling_it_leaves(tmp_path: Path, by: str) -> None:
    document = open_example("drive-unit", "en")
    results = pipeline.compute(document)
    path = tmp_path / "book.xlsx"
    write_workbook(document, results, path, "en")
    sheet = openpyxl.load_workbook(path, data_only=True)["Hotspots"]
    rows = list(sheet.iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if str(row[0]).startswith({"cost": "Cost", "co2e": "CO₂e"}[by]))
    heads = list(rows[start + 1])
    sold, net, saved = (heads.index(name) for name in ("Sold for", "Burden less sale", "Saved if avoided"))
    for row, loss in zip(rows[start + 2 :], results.hotspots[by].losses, strict=False):
        assert row[saved] == pytest.approx(loss.saving)
        if by == "cost":
            assert (row[sold], row[net]) == (pytest.approx(loss.credit), pytest.approx(loss.burden - loss.credit))
        else:
            assert (row[sold], row[net]) == (None, None)
