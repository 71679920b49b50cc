"""A damaged map opens as far as it can be read; what is missing is said with its place."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from helpers.documents import workshop
from vsm_app.errors import DamagedFileError, ReadError
from vsm_app.io.codec import decode, encode
from vsm_app.io.container import document_bytes, read_document_bytes
from vsm_app.texts import problem_text


def raw():
    return json.loads(encode(workshop()))


def read(changed):
    return decode(json.dumps(changed).encode(), "map.json")


def sentences(problems):
    return [problem_text(problem, "en") for problem in problems]


def test_a_field_that_does_not_fit_is_left_out_and_the_rest_kept():
    changed = raw()
    changed["flows"][0]["quantity"] = "a lot"
    changed["nodes"][1]["kind"] = 7
    document, problems, whole = read(changed)
    assert not whole
    assert document.flows["f7"].quantity.value is None
    assert document.nodes["n3"].kind == "process"
    assert {(p.params["place"], p.params["found"]) for p in problems} == {
        ("flows[f7].quantity", '"a lot"'),
        ("nodes[n3].kind", "7"),
    }
    assert all(problem.subjects for problem in problems)


def test_all_misfits_are_listed_not_only_the_first():
    changed = raw()
    for node in changed["nodes"]:
        node["holds_stock"] = "maybe"
        node["locked"] = "yes"
    _, problems, _ = read(changed)
    assert len(problems) == 8


def test_an_element_without_what_it_needs_is_left_out():
    changed = raw()
    del changed["flows"][0]["item"]
    changed["items"][0] = "steel"
    changed["layout"]["places"]["n3"] = {"x": "left"}
    changed["layout"]["notes"] = 5
    document, problems, _ = read(changed)
    assert "f7" not in document.flows
    assert "i6" not in document.items
    assert "n3" not in document.layout.places
    assert document.layout.notes == {}
    assert {p.params["place"] for p in problems} == {
        "flows[f7]",
        "items[0]",
        "layout.places.n3.x",
        "layout.places.n3",
        "layout.notes",
    }


@pytest.mark.parametrize("section", ["settings", "source", "layout", "nodes"])
def test_a_section_of_the_wrong_kind_is_left_out(section):
    document, problems, whole = read(raw() | {section: 3})
    assert not whole
    assert problems[0].params["place"] == section
    assert document.name == "Workshop"


def test_elements_written_by_hand_as_a_mapping_are_read():
    changed = raw()
    changed["nodes"] = {node.pop("id"): node for node in changed["nodes"]}
    document, problems, whole = read(changed)
    assert (document, problems, whole) == (workshop(), (), True)


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_number_that_is_not_finite_is_left_out_with_its_place(token):
    text = encode(workshop()).decode().replace('"value":100.0', f'"value":{token}')
    document, problems, whole = decode(text.encode(), "map.json")
    assert not whole
    assert document.flows["f7"].quantity.value is None
    assert [p.params["place"] for p in problems] == ["flows[f7].quantity.value"]
    assert [p.subjects for p in problems] == [("f7",)]
    assert sentences(problems)[0].startswith("At flows[f7].quantity.value the file says")


def test_an_id_that_stands_twice_keeps_its_first_element():
    changed = raw()
    changed["nodes"].append({"id": "n3", "name": "Second"})
    document, problems, whole = read(changed)
    assert not whole
    assert document.nodes["n3"].name == "Casting"
    assert [(p.code, p.subjects) for p in problems] == [("file.double_id", ("n3",))]


def test_fields_that_nobody_knows_are_named():
    changed = raw()
    changed["nodes"][0]["colour"] = "red"
    changed["nodes"][0]["locked"] = "yes"  # something that makes the slow way read it
    _, problems, _ = read(changed)
    assert ("file.unknown_field", "nodes[n2].colour") in {(p.code, p.params["place"]) for p in problems}


def test_a_text_that_is_cut_off_opens_up_to_the_cut():
    text = encode(workshop())
    cut = text[: text.index(b'"f9"') + 20]
    document, problems, whole = decode(cut, "map.json")
    assert not whole
    assert document.nodes == workshop().nodes
    assert document.layout == workshop().layout
    assert document.flows.keys() == {"f7", "f8"}
    assert {problem.code for problem in problems} == {"file.damaged_line", "file.cut_off"}


def test_a_zip_that_is_cut_off_opens_up_to_the_cut():
    data = document_bytes(workshop())
    opened = read_document_bytes(data[: int(len(data) * 0.8)], "map.cvsm")
    assert opened.damaged
    assert opened.document.name == "Workshop"
    assert opened.problems[0].code == "file.cut_off"


def test_a_zip_that_lost_only_its_directory_opens_whole():
    data = document_bytes(workshop())
    opened = read_document_bytes(data[: data.index(b"PK\x01\x02")], "map.cvsm")
    assert opened.document == workshop()
    assert opened.damaged


def test_a_flipped_bit_in_an_entry_is_found_and_the_rest_is_read():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:  # stored, so that the bit lies in one line of the text
        archive.writestr("document.json", encode(workshop()))
    data = buffer.getvalue()
    at = data.index(b'"unit":"t/a"')
    opened = read_document_bytes(data[:at] + b"X" + data[at + 1 :], "map.cvsm")
    assert opened.damaged
    assert opened.document.nodes == workshop().nodes
    assert "f7" not in opened.document.flows
    assert {problem.code for problem in opened.problems} == {"file.damaged_entry", "file.damaged_line"}


def test_a_damaged_manifest_or_view_does_not_matter():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("manifest.json", "{nothing")
        archive.writestr("document.json", encode(workshop()))
        archive.writestr("view.json", "[1, 2")
    opened = read_document_bytes(buffer.getvalue(), "map.cvsm")
    assert (opened.document, opened.problems, dict(opened.view)) == (workshop(), (), {})


def outcome(read_it):
    """The error's code, or what was read."""
    try:
        return read_it()
    except ReadError as error:
        return error.code


def test_every_cut_gives_a_map_or_one_sentence():
    data, text = document_bytes(workshop()), encode(workshop())
    for size in range(4, len(data), 7):
        opened = outcome(lambda size=size: read_document_bytes(data[:size], "map.cvsm"))
        if isinstance(opened, str):
            assert opened in ("file.damaged", "file.foreign")
        else:
            assert opened.damaged
            assert set(opened.document.nodes) <= set(workshop().nodes)
    for size in range(1, len(text), 23):
        read_text = outcome(lambda size=size: decode(text[:size], "map.json"))
        assert read_text[2] == (size >= len(text) - 1) if isinstance(read_text, tuple) else read_text == "file.foreign"


def test_a_map_of_which_nothing_is_left_says_so():
    data = document_bytes(workshop())
    with pytest.raises(DamagedFileError, match="older copy"):
        read_document_bytes(data[:40], "map.cvsm")


@pytest.mark.parametrize(
    ("field", "found", "words"),
    [
        ("note", 5, "says 5 where a text belongs"),
        ("locked", "yes", 'says "yes" where yes or no (true or false) belongs'),
        ("unbalanced_layers", 3, "says 3 where a list belongs"),
        ("lean", "slow", 'says "slow" where an object in braces belongs'),
        ("dwell_time", "long", 'says "long" where a number belongs'),
    ],
)
def test_a_misfit_says_in_words_what_belongs_there(field, found, words):
    changed = raw()
    changed["nodes"][0][field] = found
    _, problems, _ = read(changed)
    assert [p.subjects for p in problems] == [("n2",)]
    assert words in sentences(problems)[0]
    assert "Expected" not in sentences(problems)[0]


def test_a_file_of_a_newer_program_opens_with_a_warning_and_is_not_written_over():
    newer = {"schema_version": 99, "min_reader": 1, "app_version": "9.0"}
    bare = read_document_bytes(json.dumps(raw() | newer).encode(), "map.json")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:  # only the manifest says so
        archive.writestr("manifest.json", json.dumps({"format": "cvsm", **newer}))
        archive.writestr("document.json", encode(workshop()))
    for opened in (bare, read_document_bytes(buffer.getvalue(), "map.cvsm")):
        assert (opened.document, opened.newer, opened.damaged, opened.keep_file) == (workshop(), True, False, True)
        (problem,) = opened.problems
        assert (problem.code, problem.params) == ("file.written_by_newer", {"version": "9.0"})
        assert "save it under another name" in sentences(opened.problems)[0]
