"""The map's own file: deterministic, whole, and readable by other programs."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from helpers.documents import DOCUMENTS, value, workshop
from vsm_app import __version__
from vsm_app.errors import LimitError, NewerVersionError, ReadError, WriteError
from vsm_app.io import lenient
from vsm_app.io.codec import decode, encode
from vsm_app.io.container import document_bytes, open_map, read_document_bytes, write_document
from vsm_app.io.filetypes import document_of
from vsm_app.model.document import SCHEMA_VERSION, Document
from vsm_app.model.edits import flows, notes

GOLDEN = Path(__file__).parents[1] / "data" / "documents"


@settings(max_examples=50)
@given(DOCUMENTS)
def test_a_saved_map_is_read_back_equal(document):
    opened = read_document_bytes(document_bytes(document), "map.cvsm")
    assert opened.document == document
    assert opened.problems == ()
    assert not opened.damaged
    assert list(opened.document.flows) == list(document.flows)  # the order of making, too
    assert list(opened.document.stages) == list(document.stages)


@settings(max_examples=20)
@given(DOCUMENTS)
def test_equal_maps_have_equal_bytes(document):
    first = document_bytes(document)
    assert document_bytes(read_document_bytes(first, "map.cvsm").document) == first


def test_whole_numbers_are_written_as_the_fields_type():
    whole, point = (
        replace(workshop(), physics=flows.set_quantity(workshop(), "f7", value(n)).document.physics) for n in (5, 5.0)
    )
    assert encode(whole) == encode(point)


def test_the_zip_holds_one_element_a_line_with_fixed_times_and_sorted_keys():
    with zipfile.ZipFile(io.BytesIO(document_bytes(workshop(), view={"zoom": 1.5}, preview=b"\x89PNG"))) as archive:
        assert archive.namelist() == ["manifest.json", "document.json", "preview.png", "view.json"]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        manifest = json.loads(archive.read("manifest.json"))
        text = archive.read("document.json").decode()
    assert manifest == {"format": "cvsm", "schema_version": SCHEMA_VERSION, "min_reader": 1, "app_version": __version__}
    line = next(line for line in text.splitlines() if '"f7"' in line)
    assert line == (
        '{"id":"f7","item":"i6","quantity":{"form":"value","unit":"t/a","value":100.0},"source":"n2","target":"n3"},'
    )


def test_defaults_are_left_out():
    text = encode(workshop()).decode()
    node = json.loads(next(line for line in text.splitlines() if '"n2"' in line and "Mill" in line).removesuffix(","))
    assert node == {"id": "n2", "kind": "supplier", "name": "Mill"}


def test_view_media_and_preview_travel_with_the_map(tmp_path):
    document = notes.add_note(workshop(), "", (0, 0), kind="photo", media="a.jpg").document
    path = tmp_path / "map.cvsm"
    media = {"a.jpg": b"JPEG", "nobody.jpg": b"unused"}
    write_document(path, document, view={"view": "sankey"}, media=media, preview=b"PNG")
    opened = open_map(path)
    assert dict(opened.view) == {"view": "sankey"}
    assert opened.media == {"a.jpg": b"JPEG"}
    assert opened.preview == b"PNG"


def test_a_bare_document_is_read_and_written(tmp_path):
    path = tmp_path / "document.json"
    write_document(path, workshop())
    assert path.read_bytes().startswith(b'{\n"format": "cvsm",\n')
    assert open_map(path).document == workshop()


def test_the_golden_of_version_1_is_still_read_and_written_the_same():
    """A file written by the first version of the schema; it must stay readable for ever."""
    path = GOLDEN / "version-1.cvsm"
    opened = open_map(path)
    assert opened.problems == ()
    assert opened.document.name == "Workshop"
    assert (len(opened.document.nodes), len(opened.document.flows)) == (4, 5)
    assert opened.document.flows["f7"].quantity == value(100)
    assert opened.document.layout.places["n3"].x == 200.0
    assert opened.document == workshop()


def test_a_newer_file_says_which_version_reads_it(tmp_path):
    path = tmp_path / "new.cvsm"
    with zipfile.ZipFile(path, "w") as archive:
        head = {"format": "cvsm", "schema_version": 9, "min_reader": 9, "app_version": "3.2"}
        archive.writestr("manifest.json", json.dumps(head))
        archive.writestr("document.json", json.dumps(head | {"nodes": "unreadable"}))
    with pytest.raises(NewerVersionError, match=r"Ringstrom 3\.2 or later reads it") as refused:
        open_map(path)
    assert refused.value.code == "file.newer_version"


def test_a_newer_file_that_this_version_may_read_is_read_with_a_warning():
    raw = json.loads(encode(workshop())) | {"schema_version": 9, "app_version": "3.2", "colour_scheme": "new"}
    document, problems, whole = decode(json.dumps(raw).encode(), "x")
    assert document == workshop()
    assert whole
    assert {problem.code for problem in problems} == {"file.written_by_newer", "file.unknown_field"}


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"\x00\x01\x02",
        b"[]",
        b"{}",
        b'{"format": "other"}',
        b"%PDF-1.7",
        b"null",
        b'"text"',
        b"{",
        b"\xff\xfe",
    ],
)
def test_a_foreign_file_is_refused_in_one_sentence(content):
    with pytest.raises(ReadError) as refused:
        read_document_bytes(content, "letter.cvsm")
    assert refused.value.code == "file.foreign"
    assert "letter.cvsm" in str(refused.value)


def test_a_zip_that_is_no_map_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(ReadError) as refused:
        read_document_bytes(buffer.getvalue(), "letter.cvsm")
    assert refused.value.code == "file.foreign"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: None, "file.not_found"),
        (lambda path: path.mkdir(), "file.is_folder"),
        (lambda path: path.write_bytes(b""), "file.empty"),
    ],
)
def test_what_is_no_file_is_refused(tmp_path, make, code):
    make(tmp_path / "map.cvsm")
    with pytest.raises(ReadError) as refused:
        open_map(tmp_path / "map.cvsm")
    assert refused.value.code == code


def test_a_text_nested_without_end_is_refused():
    for text in (b'{"format":"cvsm","flows":' + b"[" * 100_000, b"[" * 100_000):
        with pytest.raises((LimitError, ReadError)) as refused:
            read_document_bytes(text, "deep.json")
        assert refused.value.code in ("file.too_deep", "file.foreign")


def test_a_number_that_no_file_can_hold_is_refused_with_its_place(tmp_path):
    document = workshop()
    bad = replace(document.flows["f7"], quantity=value(float("nan")))
    broken = replace(document, physics=replace(document.physics, flows=document.flows | {"f7": bad}))
    path = tmp_path / "map.cvsm"
    write_document(path, document)
    with pytest.raises(WriteError, match="f7") as refused:
        write_document(path, broken)
    assert refused.value.code == "file.write_not_finite"
    assert open_map(path).document == document  # the old file is still what it was


def test_half_a_character_from_a_broken_clipboard_does_not_prevent_saving():
    document = replace(workshop(), name="Werk \ud83d")
    assert decode(encode(document), "x")[0].name == "Werk ?"


def test_an_empty_map_is_a_map():
    assert read_document_bytes(document_bytes(Document()), "x").document == Document()
    minimal, problems, _ = decode(b'{"format": "cvsm", "schema_version": 1}', "x")
    assert (minimal, problems) == (Document(), ())


@settings(max_examples=25)
@given(DOCUMENTS)
def test_the_slow_ways_read_the_same_as_the_fast_one(document):
    text = encode(document)
    raw, problems = lenient.parse(text)
    file, misfits = lenient.convert(raw)
    assert (document_of(file), problems, misfits) == (document, (), ())
    assert lenient.read_lines(text.decode()) == (raw, [])
