"""The range of a company goes beyond one map: products of other maps count with what was found there."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from helpers.method_maps import ring, values, with_settings
from helpers.range_map import chairs_and_tables, changed
from vsm_app.engine.pipeline import compute
from vsm_app.engine.results import IndicatorValue, Need
from vsm_app.io.container import open_map, write_document
from vsm_app.io.exporters.workbook import write_workbook
from vsm_app.model.document import Document
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.settings import FurtherProduct

BENCH = FurtherProduct("Bench", 0.5, revenue=200_000.0, mass=50_000.0)


def company(document: Document, *further: FurtherProduct) -> IndicatorValue:
    return values(with_settings(document, further_products=further))["mci.company", "map"]


def test_products_of_other_maps_are_weighted_as_those_of_the_map() -> None:
    by_revenue = company(chairs_and_tables(), BENCH)
    assert by_revenue.value == pytest.approx((600 * 0.775 + 200 * 0.1 + 200 * 0.5) / 1000)
    assert [note.code for note in by_revenue.notes] == [
        "indicator.note.range_by_revenue", "indicator.note.further_products"
    ]  # fmt: skip
    assert by_revenue.notes[1].params == {"names": "Bench", "count": 1}
    by_mass = company(chairs_and_tables(), FurtherProduct("Bench", 0.5, mass=50_000.0))
    assert by_mass.value == pytest.approx((60 * 0.775 + 40 * 0.1 + 50 * 0.5) / 150)
    assert by_mass.denominator == pytest.approx(150)
    stated = changed(changed(chairs_and_tables(), "chair", range_factor=3.0), "table", range_factor=1.0)
    assert company(stated, FurtherProduct("Bench", 0.5, revenue=4.0)).value == pytest.approx((2.325 + 0.1 + 2.0) / 8)


def test_one_product_and_those_of_other_maps_are_a_range() -> None:
    document = ring(product_life=6.0, industry_life=5.0)
    own = values(document)["mci", "map"].value or 0.0
    found = company(document, FurtherProduct("Bench", 0.25, mass=300_000.0))
    assert found.value == pytest.approx((100 * own + 300 * 0.25) / 400)
    alone = values(document)["mci.company", "map"]
    assert alone.reason == "indicator.one_product"
    assert alone.needs[0] == Need("further_products")


@pytest.mark.parametrize(
    ("further", "reason", "field"),
    [
        (FurtherProduct("Bench", None, 1.0, 1.0), "no_further_mci", "mci"),
        (FurtherProduct("Bench", 1.5, 1.0, 1.0), "no_further_mci", "mci"),
        (FurtherProduct("Bench", 0.5), "no_further_mass", "mass"),
        (FurtherProduct("Bench", 0.5, mass=-1.0), "no_further_mass", "mass"),
    ],
)
def test_what_such_a_product_lacks_is_named_with_its_field(further: FurtherProduct, reason: str, field: str) -> None:
    found = company(chairs_and_tables(), BENCH, further)
    assert (found.value, found.reason) == (None, f"indicator.{reason}")
    assert found.needs == (Need(f"further_products.{field}"),)
    assert found.reason_params["names"] == "Bench"


def test_a_file_keeps_them_and_the_workbook_tells_them(tmp_path: Path) -> None:
    document = set_settings(chairs_and_tables(), further_products=(BENCH, FurtherProduct("Stool"))).document
    write_document(tmp_path / "range.cvsm", document)
    assert open_map(tmp_path / "range.cvsm").document.settings.further_products == (BENCH, FurtherProduct("Stool"))
    document = set_settings(document, further_products=(BENCH,)).document
    write_workbook(document, compute(document), tmp_path / "range.xlsx", "en")
    book = openpyxl.load_workbook(tmp_path / "range.xlsx", read_only=True)
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    book.close()
    assert any("Bench" in cell for cell in cells)
