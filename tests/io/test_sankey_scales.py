"""Scales of the Sankey in files: one by type of unit; the single number of an older file is still read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from vsm_app.io.codec import decode, encode
from vsm_app.model.document import Document
from vsm_app.model.edits.arrange import set_sankey_scale
from vsm_app.model.placement import SCALE_OF_OLD


def _written(scale: object) -> bytes:
    raw = json.loads(encode(Document(name="map")))
    raw["layout"]["sankey_scale"] = scale
    return json.dumps(raw).encode()


def _scales(data: bytes) -> dict[str, float]:
    return decode(data, "map")[0].layout.sankey_scales


def test_scales_come_back_by_type_of_unit() -> None:
    document = set_sankey_scale(Document(), "mass", 2.5).document
    document = set_sankey_scale(document, "energy", 1e-6).document
    assert document.layout.sankey_scales == {"mass": 2.5, "energy": 1e-6}
    assert _scales(encode(document)) == document.layout.sankey_scales
    assert set_sankey_scale(document, "mass", None).document.layout.sankey_scales == {"energy": 1e-6}


def test_the_number_of_an_older_file_is_read_and_written_as_it_was() -> None:
    data = _written(0.25)
    document = decode(data, "map")[0]
    assert document.layout.sankey_scales == {SCALE_OF_OLD: 0.25}
    assert json.loads(encode(document))["layout"]["sankey_scale"] == 0.25


@pytest.mark.parametrize("scale", ["wide", [1.0], {"mass": "wide"}, True])
def test_a_scale_that_is_none_is_left_out_and_the_map_is_read(scale: object) -> None:
    assert _scales(_written(scale)) == {}


def test_a_map_without_a_scale_says_nothing_of_it() -> None:
    document = Document()
    assert "sankey_scale" not in json.loads(encode(document))["layout"]
    assert replace(document).layout.sankey_scales == {}
