"""Hostile and absurd files are refused in one sentence, before they fill memory."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest

from helpers.documents import workshop
from vsm_app.errors import LimitError, ReadError
from vsm_app.io import limits
from vsm_app.io.codec import encode
from vsm_app.io.container import document_bytes, read_document_bytes
from vsm_app.io.open import open_any


def archive(**entries) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as opened:
        for name, content in entries.items():
            opened.writestr(name.replace("__", "/").replace("_json", ".json"), content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """A file of 60 kB that unpacks to 60 MB, as one that went round as a workbook."""
    blanks = b" " * 60_000_000
    return archive(document_json=encode(workshop())[:-2] + blanks + b"}\n")


def test_a_zip_bomb_is_refused_without_unpacking_it(bomb):
    assert len(bomb) < 90_000
    tracemalloc.start()
    with pytest.raises(LimitError, match="60 MB") as refused:
        read_document_bytes(bomb, "map.cvsm")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.code == "file.bomb"
    assert peak < 5_000_000


def test_a_zip_bomb_without_a_directory_is_not_unpacked_either(bomb):
    cut = bomb[: bomb.index(b"PK\x01\x02")]
    tracemalloc.start()
    opened = read_document_bytes(cut, "map.cvsm")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert opened.damaged
    assert peak < 120_000_000


def test_an_ordinary_map_is_far_from_the_limits():
    with zipfile.ZipFile(io.BytesIO(document_bytes(workshop()))) as opened:
        limits.check_zip(opened, "map.cvsm")


@pytest.mark.parametrize("name", ["../map.json", "/etc/passwd", "a/../../b", "C:evil", "a\\b", "x" * 300, "bell\x07"])
def test_names_that_lead_elsewhere_are_refused(name):
    data = archive(document_json=encode(workshop()), other="x")
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        opened.infolist()[1].filename = name
        with pytest.raises(LimitError) as refused:
            limits.check_zip(opened, "map.cvsm")
    assert refused.value.code == "file.bad_entry_name"


def test_too_many_entries_are_refused():
    data = archive(document_json=encode(workshop()), **{f"e{k}": "" for k in range(limits.MOST_ENTRIES)})
    with pytest.raises(LimitError) as refused:
        read_document_bytes(data, "map.cvsm")
    assert refused.value.code == "file.too_many_entries"


def test_a_file_too_large_is_not_even_read(tmp_path):
    path = tmp_path / "map.cvsm"
    with path.open("wb") as file:
        file.truncate(limits.LARGEST_FILE + 1)
    tracemalloc.start()
    with pytest.raises(LimitError, match="500 MB") as refused:
        open_any(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.code == "file.too_large"
    assert peak < 2_000_000


def test_a_sheet_with_a_stray_cell_in_its_last_corner_is_refused(tmp_path):
    import xlsxwriter

    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        page = workbook.add_worksheet()
        page.write_row(0, 0, ["source", "target", "value"])
        page.write(1_048_575, 16_383, "stray")
    with pytest.raises(LimitError, match="empty rows and columns") as refused:
        open_any(path)
    assert refused.value.code == "import.too_many_cells"


def test_a_workbook_that_is_a_bomb_is_refused(tmp_path):
    path = tmp_path / "table.xlsx"
    path.write_bytes(archive(**{"xl__workbook.xml": "<workbook/>", "xl__worksheets__sheet1.xml": b" " * 60_000_000}))
    with pytest.raises(LimitError) as refused:
        open_any(path)
    assert refused.value.code == "file.bomb"


def test_a_file_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    path = tmp_path / "map.cvsm"
    path.write_bytes(b"x")

    def refuse(_self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(ReadError, match="Permission denied") as refused:
        open_any(path)
    assert refused.value.code == "file.not_read"
