"""The cover of the workbook says which numbers to ask for next."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.solver_maps import network_map
from vsm_app.engine.pipeline import compute
from vsm_app.io.exporters.workbook import cover, write_workbook
from vsm_app.model.document import Document


def open_map() -> Document:
    """Of what is lost at the end and what is sold nothing is known."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 20.0},
        {"id": "sold", "from": "P", "to": None},
        {"id": "lost", "from": "P", "to": None},
    ]
    return network_map(flows)


def told(document: Document, folder: Path, lang: str) -> list[list[str]]:
    path = folder / "book.xlsx"
    write_workbook(document, compute(document), path, lang)
    rows = load_workbook(path).worksheets[0].iter_rows(max_col=2, values_only=True)
    return [[str(value or "") for value in row] for row in rows]


@pytest.mark.parametrize(
    ("lang", "label", "words"),
    [("en", "Ask next", "This determines"), ("de", "Als Nächstes erfragen", "Damit ist auch")],
)
def test_the_cover_names_the_numbers_to_ask_for(tmp_path: Path, lang: str, label: str, words: str) -> None:
    rows = told(open_map(), tmp_path, lang)
    (at,) = [number for number, row in enumerate(rows) if row[0] == label]
    assert rows[at][1].startswith("1. ")
    assert words in rows[at][1]


def test_nothing_is_asked_of_an_empty_map_or_of_one_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [row for row in told(network_map([]), tmp_path, "en") if row[0] == "Ask next"]
    monkeypatch.setattr(cover, "_ASKED_UP_TO", 2)
    assert not [row for row in told(open_map(), tmp_path, "en") if row[0] == "Ask next"]
