"""On paper: A4, every sheet one page wide with its headings repeated, the management page one page."""

from __future__ import annotations

import re
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from helpers.recalculation import office
from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import example_list, open_example
from vsm_app.io.exporters.workbook import write_workbook

EXAMPLES = [example.id for example in example_list()]
#: Paper size A4 in a workbook.
A4 = "9"
#: Points: A4, and what a character of a column's width takes at least.
LONG, SHORT, CHARACTER = 841.9, 595.3, 5.25
POINTS_PER_INCH = 72.0
#: A page that is made smaller than this to fit is read with a glass.
READABLE = 0.45
#: Sheets that are lists: their headings stand on every page.
LISTS = {"en": ("Indicators", "Flows", "Balances", "Factors", "Terms", "Dictionary"),
         "de": ("Indikatoren", "Flüsse", "Bilanzen", "Faktoren", "Rechenweg", "Begriffe")}  # fmt: skip
FIRST = {"en": "Cover", "de": "Deckblatt"}


def written(folder: Path, example: str, lang: str, pictures: dict[str, bytes] | None = None) -> Path:
    document = open_example(example, lang)
    path = folder / f"{example}{'.pictures' if pictures else ''}.{lang}.xlsx"
    write_workbook(document, compute(document), path, lang, pictures)
    return path


def png(width: int, height: int) -> bytes:
    """A white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def printed(page: Worksheet) -> tuple[int, int, int, int]:
    """Columns and rows of the print area: from column, row to column, row."""
    area = str(page.print_area)
    assert "," not in area, page.title
    low_column, low_row, high_column, high_row = range_boundaries(area.rpartition("!")[2].replace("$", ""))
    return low_column or 1, low_row or 1, high_column or 1, high_row or 1


def folded(page: Worksheet) -> set[int]:
    """Columns of the machinery, folded away."""
    hidden = [one for one in page.column_dimensions.values() if one.hidden]
    return {column for one in hidden for column in range(one.min or 1, (one.max or 1) + 1)}


def size(page: Worksheet) -> tuple[float, float]:
    """Width and height of what is printed, in points at full size."""
    first, top, last, bottom = printed(page)
    shown = page.sheet_format.defaultRowHeight or 15.0
    widths = {}
    for dimension in page.column_dimensions.values():
        for column in range(dimension.min or 1, (dimension.max or 1) + 1):
            widths[column] = 0.0 if dimension.hidden else dimension.width
    wide = sum(widths.get(column, 9.0) for column in range(first, last + 1)) * CHARACTER
    rows = (page.row_dimensions[row] for row in range(top, bottom + 1))
    return wide, sum(0.0 if row.hidden else row.height or shown for row in rows)


def room(page: Worksheet) -> tuple[float, float]:
    """Width and height of the paper inside its margins."""
    margins, flat = page.page_margins, page.page_setup.orientation == "landscape"
    across, down = (LONG, SHORT) if flat else (SHORT, LONG)
    return (
        across - (margins.left + margins.right) * POINTS_PER_INCH,
        down - (margins.top + margins.bottom) * POINTS_PER_INCH,
    )


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_sheet_is_set_up_for_paper_and_the_management_page_is_readable_on_one(
    tmp_path: Path, example: str, lang: str
) -> None:
    book = openpyxl.load_workbook(written(tmp_path, example, lang))
    for page in book:
        setup = page.page_setup
        assert (str(setup.paperSize), page.sheet_properties.pageSetUpPr.fitToPage) == (A4, True), page.title
        one = page.title in ("Management", FIRST[lang])
        assert (setup.fitToWidth or 1, setup.fitToHeight if setup.fitToHeight is not None else 1) == (1, int(one))
        if page.title in LISTS[lang]:
            filled = {cell.column for row in page.iter_rows() for cell in row if cell.value is not None}
            assert printed(page)[2] == max(filled - folded(page)), page.title
        (wide, high), (across, down) = size(page), room(page)
        assert across / wide > READABLE, (page.title, across / wide)
        if one:
            assert min(across / wide, down / high) > READABLE, (page.title, across / wide, down / high)
    for title in LISTS[lang]:
        if title in book.sheetnames:
            assert book[title].print_title_rows == "$4:$4", title


def pages_of(pdf: bytes) -> dict[str, int]:
    """How many pages each sheet takes: LibreOffice marks where each begins."""
    kids = re.search(rb"/Type/Pages.{0,400}?/Kids\[([^\]]*)\]", pdf, re.DOTALL)
    assert kids is not None
    order = [int(number) for number in re.findall(rb"(\d+) 0 R", kids.group(1))]
    marks = re.findall(rb"/Title<FEFF([0-9A-F]+)>\s*/Dest\[(\d+) 0 R", pdf)
    starts = [(bytes.fromhex(title.decode()).decode("utf-16-be"), order.index(int(page))) for title, page in marks]
    ends = [*(begin for _title, begin in starts[1:]), len(order)]
    return {title: end - begin for (title, begin), end in zip(starts, ends, strict=True)}


@pytest.mark.office
def test_on_paper_the_management_page_of_every_example_is_one_page_and_no_sheet_runs_over_the_side(
    tmp_path: Path,
) -> None:
    program = office()
    assert program is not None
    books = [written(tmp_path, example, lang) for example in EXAMPLES for lang in ("en", "de")]
    tall = {"map": png(1200, 1800), "sankey": png(2400, 900), "heat": png(900, 900)}
    books += [written(tmp_path, "drive-unit", lang, tall) for lang in ("en", "de")]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, books)]
    subprocess.run(command, check=True, capture_output=True, timeout=400)
    for book in books:
        pdf = book.with_suffix(".pdf").read_bytes()
        boxes = set(re.findall(rb"/Type/Page/.{0,80}?/MediaBox\[0 0 (\d+)\.\d* (\d+)\.", pdf, re.DOTALL))
        assert boxes <= {(b"841", b"595"), (b"595", b"841")}, book.name
        pages = pages_of(pdf)
        assert pages["Management"] == 1, book.name
        assert pages[FIRST["de" if ".de." in book.name else "en"]] == 1, book.name
        sheets = openpyxl.load_workbook(book)
        for title, count in pages.items():
            (wide, high), (across, down) = size(sheets[title]), room(sheets[title])
            assert count <= 1.5 * high * across / wide / down + 2, (book.name, title, count)


DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CELLS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EMU_PER_POINT = 12_700


def place_of(corner: ElementTree.Element | None) -> dict[str, int] | None:
    """Row and column of a corner, with the offsets in them."""
    return None if corner is None else {part.tag.removeprefix(DRAWING): int(part.text or "") for part in corner}


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_spans_rows_has_the_heights_of_them_written_and_a_picture_has_a_size_of_its_own(
    tmp_path: Path, example: str
) -> None:
    """Heights that are not written differ from program to program, and so do widths of columns without their font."""
    sizes = {"map": (1600, 698), "sankey": (2400, 900), "heat": (900, 900)}
    book = written(tmp_path, example, "en", {key: png(*size) for key, size in sizes.items()})
    shapes, charts = [], 0
    with zipfile.ZipFile(book) as packed:
        drawings = sorted(name for name in packed.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name))
        for name in drawings:
            page = next(
                one.replace("_rels/", "").removesuffix(".rels")
                for one in packed.namelist()
                if one.startswith("xl/worksheets/_rels/") and Path(name).name in packed.read(one).decode()
            )
            rows = ElementTree.fromstring(packed.read(page)).iter(f"{CELLS}row")
            heights = {int(row.get("r", "")) - 1: float(row.get("ht", "")) for row in rows if row.get("ht")}
            for anchor in ElementTree.fromstring(packed.read(name)):
                begin, end = (place_of(anchor.find(f"{DRAWING}{key}")) for key in ("from", "to"))
                assert begin is not None
                if anchor.find(f"{DRAWING}pic") is not None:
                    assert (anchor.tag, end) == (f"{DRAWING}oneCellAnchor", None), name
                    extent = anchor.find(f"{DRAWING}ext")
                    assert extent is not None
                    wide, high = int(extent.get("cx", "")), int(extent.get("cy", ""))
                    shapes.append(wide / high)
                    room, row = begin["rowOff"] + high, begin["row"]
                    while room > 0:
                        assert row in heights, (name, "a picture over a row without a height", row)
                        room, row = room - heights[row] * EMU_PER_POINT, row + 1
                else:
                    charts += 1
                    assert end is not None
                    assert heights.keys() >= set(range(begin["row"], end["row"] + 1)), (name, begin, end)
    assert shapes == pytest.approx([width / height for width, height in sizes.values()], rel=0.005)
    assert charts
