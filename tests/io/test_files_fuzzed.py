"""Whatever bytes a file holds: a map, or one sentence of ours. Nothing else ever comes out."""

from __future__ import annotations

import io
import json
import random
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.documents import workshop
from vsm_app.errors import VsmError
from vsm_app.io.codec import decode, encode
from vsm_app.io.container import document_bytes, read_document_bytes
from vsm_app.io.formats import REGISTRY
from vsm_app.model.validate import validate
from vsm_app.texts import error_text

MAP = document_bytes(workshop(), view={"zoom": 1})
TEXT = encode(workshop())
TABLE = "Quelle;Ziel;Stoff;Wert;Einheit;Streuung\nMühle;Presse;Stahl;1.234,5;t/Wo;5 %\nPresse;;Abfall;;kg;\n".encode()
NETWORK = b'{"format": "vsm-network/1", "flows": [{"id": "a", "from": null, "to": "P", "mean": 1, "unit": "t"}]}'
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def read_or_refuse(read):
    """What was read, or our error."""
    try:
        return read()
    except VsmError as error:
        return error


def open_bytes(data, path):
    """The document, or nothing where a sentence says why there is none."""
    importer = REGISTRY.importer_for(data, path)
    opened = None if importer is None else read_or_refuse(lambda: importer.read(data, path, {}))
    if opened is None or isinstance(opened, VsmError):
        assert opened is None or all(error_text(opened, lang) and opened.code for lang in ("en", "de"))
        return None
    validate(opened.document)
    assert read_document_bytes(document_bytes(opened.document), "again").document == opened.document
    return opened.document


@st.composite
def damaged(draw, content):
    """`content` with a few bytes changed, removed or put in."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.sampled_from(["change", "cut", "insert", "remove"])):
            case "change" if data:
                data[at] = draw(st.integers(0, 255))
            case "cut":
                del data[at:]
            case "insert":
                data[at:at] = draw(st.binary(max_size=8))
            case "remove":
                del data[at : at + draw(st.integers(1, 40))]
    return bytes(data)


SUFFIXES = st.sampled_from([".cvsm", ".json", ".csv", ".xlsx", ""])


@settings(max_examples=150)
@given(st.binary(max_size=200), SUFFIXES)
def test_any_bytes_are_a_map_or_a_sentence(tmp_path_factory, data, suffix):
    open_bytes(data, tmp_path_factory.getbasetemp() / f"file{suffix}")


@settings(max_examples=150)
@given(st.sampled_from([MAP, TEXT, TABLE, NETWORK]).flatmap(damaged), SUFFIXES)
def test_any_damage_is_a_map_or_a_sentence(tmp_path_factory, data, suffix):
    open_bytes(data, tmp_path_factory.getbasetemp() / f"file{suffix}")


@settings(max_examples=100)
@given(st.sampled_from(["nodes", "flows", "items", "layout", "settings", "stages", "measures", "name"]), JSON_VALUES)
def test_any_value_in_any_place_is_kept_or_described(section, value):
    raw = json.loads(TEXT)
    raw[section] = value
    read = read_or_refuse(lambda: decode(json.dumps(raw).encode("utf-8", "surrogatepass"), "map.json"))
    if isinstance(read, VsmError):
        assert read.code
        return
    document, problems, whole = read
    assert whole or problems
    validate(document)


@settings(max_examples=100)
@given(st.lists(st.lists(st.text(max_size=6), max_size=7), max_size=6), st.sampled_from(";,\t|"))
def test_any_cells_below_the_headings_are_flows_or_findings(tmp_path_factory, rows, mark):
    head = mark.join(["source", "target", "item", "value", "unit", "sd", "id"])
    text = "\n".join([head, *(mark.join(row) for row in rows)]).encode("utf-8", "replace")
    open_bytes(text, tmp_path_factory.getbasetemp() / "file.csv")


@pytest.mark.fuzz
def test_ten_thousand_damaged_files_are_maps_or_sentences(tmp_path):
    randomness = random.Random(20240711)
    for content, suffix in ((MAP, ".cvsm"), (TEXT, ".json"), (TABLE, ".csv"), (NETWORK, ".json")):
        for _ in range(2500):
            data = bytearray(content)
            for _ in range(randomness.randrange(1, 8)):
                at = randomness.randrange(len(data) or 1)
                match randomness.randrange(3):
                    case 0 if data:
                        data[at] = randomness.randrange(256)
                    case 1:
                        del data[at:]
                    case 2:
                        del data[at : at + randomness.randrange(60)]
            open_bytes(bytes(data), tmp_path / f"file{suffix}")


@pytest.mark.fuzz
@settings(max_examples=3000)
@given(st.sampled_from([MAP, TEXT, TABLE, NETWORK]).flatmap(damaged), SUFFIXES)
def test_searching_long_for_damage_that_is_neither(tmp_path_factory, data, suffix):
    open_bytes(data, tmp_path_factory.getbasetemp() / f"file{suffix}")


def test_a_damaged_workbook_is_a_sentence(tmp_path):
    import xlsxwriter

    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["source", "target", "value"])
    data = path.read_bytes()
    for at in range(0, len(data), 211):
        open_bytes(data[:at] + b"\xff" + data[at + 1 :], path)
        open_bytes(data[:at], path)


def test_a_workbook_with_torn_sheets_is_a_sentence(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook><sheets><sheet name='a' sheetId='1' r:id='rId1'/></sheets>")
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r='1'><c r='A1'>")
    assert open_bytes(buffer.getvalue(), tmp_path / "table.xlsx") is None
