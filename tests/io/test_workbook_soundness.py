"""What speaks against the figures stands above them on the management page, and the cover does not say the contrary."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from helpers.solver_maps import network_map, share
from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example
from vsm_app.io.exporters.workbook import patterns, write_workbook
from vsm_app.model.document import Document
from vsm_app.model.elements import OriginClass
from vsm_app.model.quantities import Form, Quantity

BOTH = pytest.mark.parametrize("lang", ["en", "de"])
CLOSE = {"en": "the balances close.", "de": "die Bilanzen schließen."}


def line(*ends: tuple[float | None, float | None]) -> Document:
    """Flows from process to process with what was entered."""
    nodes = [None, *(f"P{number}" for number in range(1, len(ends))), None]
    flows: list[dict[str, Any]] = []
    for number, (mean, sd) in enumerate(ends):
        entry = {} if mean is None else {"mean": mean, "sd": sd}
        flows.append({"id": f"f{number}", "from": nodes[number], "to": nodes[number + 1], **entry})
    return network_map(flows, unit="t")


def loop(gain: float) -> Document:
    """Of what passes P2 a share goes back to P1."""
    flows = [
        {"id": "a", "from": None, "to": "P1", "mean": 100.0, "sd": 0.0},
        {"id": "b", "from": "P1", "to": "P2"},
        {"id": "c", "from": "P2", "to": None},
        {"id": "d", "from": "P2", "to": "P1", "quantity": share(gain)},
    ]
    return network_map(flows, unit="t")


def told(document: Document, folder: Path, lang: str) -> tuple[str, float, str]:
    """The warning above the figures with the height of its row in points; what the cover says of the balances."""
    path = folder / "book.xlsx"
    write_workbook(document, compute(document), path, lang)
    book = load_workbook(path)
    page = book["Management"]
    label = {"en": "Balances", "de": "Bilanzen"}[lang]
    cover = next(row for row in book.worksheets[0].iter_rows() if row[0].value == label)
    return str(page["A3"].value or ""), float(page.row_dimensions[3].height or 15.0), str(cover[1].value)


@BOTH
def test_entries_that_contradict_each_other_are_said_above_the_figures_and_what_to_do(
    tmp_path: Path, lang: str
) -> None:
    warning, height, cover = told(line((100.0, 1.0), (200.0, 1.0)), tmp_path, lang)
    assert {"en": "contradict each other beyond chance. Check", "de": "widersprechen sich"}[lang] in warning
    assert {"en": "cover", "de": "Deckblatt"}[lang] in warning
    assert height > 15.0
    assert CLOSE[lang] not in cover
    assert {"en": "moved further than their spreads", "de": "weiter verschoben"}[lang] in cover


@BOTH
def test_where_all_is_sound_there_is_no_warning_and_the_balances_close(tmp_path: Path, lang: str) -> None:
    warning, height, cover = told(line((100.0, 1.0), (100.5, 1.0)), tmp_path, lang)
    assert (warning, height) == ("", 9.0)
    assert cover.endswith(CLOSE[lang])


@BOTH
@pytest.mark.parametrize("gain", [1.0, 1.2])
def test_a_loop_that_returns_all_or_more_is_said_alone(tmp_path: Path, lang: str, gain: float) -> None:
    warning, _height, cover = told(loop(gain), tmp_path, lang)
    assert warning.startswith({"en": "A loop returns all", "de": "Eine Schleife gibt alles"}[lang])
    assert {"en": "Incomplete", "de": "Unvollständig"}[lang] not in warning
    assert CLOSE[lang] not in cover


@BOTH
def test_flows_that_are_not_determined_are_said_with_what_to_do(tmp_path: Path, lang: str) -> None:
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 2.0},
        {"id": "sold", "from": "P", "to": None},
        {"id": "lost", "from": "P", "to": None},
    ]
    warning, _height, _cover = told(network_map(flows, unit="t"), tmp_path, lang)
    assert {"en": "The cover names what to enter.", "de": "Das Deckblatt nennt, was einzugeben ist."}[lang] in warning


@BOTH
def test_balances_left_out_for_a_unit_of_another_kind_are_said_and_nothing_closes(tmp_path: Path, lang: str) -> None:
    flows = [
        {"id": "fed", "from": None, "to": "P", "mean": 100.0, "sd": 0.0},
        {"id": "on", "from": "P", "to": "G", "mean": 60.0, "sd": 0.0},
        {"id": "odd", "from": "P", "to": "G", "quantity": Quantity(Form.VALUE, "30 MWh", 30.0, "MWh")},
        {"id": "sold", "from": "G", "to": None, "mean": 100.0, "sd": 0.0},
    ]
    warning, height, cover = told(network_map(flows, unit="t"), tmp_path, lang)
    assert {"en": "Check the units first", "de": "Zuerst die Einheiten prüfen"}[lang] in warning
    assert height > 15.0
    assert CLOSE[lang] not in cover
    assert {"en": "do not close", "de": "schließen nicht"}[lang] in cover


def test_exact_entries_that_disagree_and_entries_that_were_not_reconciled_are_contradictions_too(
    tmp_path: Path,
) -> None:
    exact = line((100.0, 0.0), (200.0, 0.0))
    assert "contradict" in told(exact, tmp_path, "en")[0]
    measured = line((100.0, 1.0), (200.0, 1.0))
    settings = replace(measured.physics.settings, reconcile=False)
    left = replace(measured, physics=replace(measured.physics, settings=settings))
    assert "contradict" in told(left, tmp_path, "en")[0]


@pytest.mark.parametrize(("lang", "group"), [("de", "\u202f"), ("en", ",")])
def test_figures_of_the_page_are_written_in_one_style_and_no_finer_than_their_spread(
    tmp_path: Path, lang: str, group: str
) -> None:
    document = open_example("drive-unit", lang)
    path = tmp_path / "book.xlsx"
    write_workbook(document, compute(document), path, lang)
    cells = [cell for row in load_workbook(path, data_only=True)["Management"].iter_rows(3, 7) for cell in row]
    words = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert any(f"10{group}225\u202ft CO₂e" in line for line in words)
    assert any(f"2{group}056\u202ft" in line for line in words)
    assert not any("CO2e" in line or "10.225" in line or "EUR" in line for line in words)
    formats = [cell.number_format for cell in cells if isinstance(cell.value, float) and abs(cell.value) > 1.0]
    assert formats
    assert all(('"\u202f"' in one) == (lang == "de") for one in formats)
    missing = {"de": "unvollständig: ein Entsorgungsfaktor fehlt", "en": "incomplete: a factor of disposal is missing"}
    assert any(missing[lang] in line for line in words)


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        ('#,##0" t"', '[>=999999.5]0"\u202f"000"\u202f"000" t";[>=999.5]0"\u202f"000" t";0" t"'),
        ('#,##0.0,"\u202ft"', None),
        ("0.0%", "0.0%"),
    ],
)
def test_a_german_format_sets_thousands_apart_by_the_narrow_space_after_rounding(
    pattern: str, shown: str | None
) -> None:
    german = patterns.apart(pattern, "de")
    assert german == (shown or german)
    assert "#,##0" not in german
    assert patterns.apart(pattern, "en") == pattern
    if shown is None:
        assert german.startswith("[>=999999950]")


@BOTH
def test_a_map_that_is_not_drawn_to_its_end_says_so_and_balances_nothing_there(tmp_path: Path, lang: str) -> None:
    document = line((120.0, 2.4), (3.0, 0.06))
    lost = replace(document.flows["f1"], origin_class=OriginClass.LOSS)
    document = replace(document, physics=replace(document.physics, flows=document.flows | {"f1": lost}))
    warning, _height, cover = told(document, tmp_path, lang)
    assert {"en": "not drawn to its end", "de": "nicht zu Ende gezeichnet"}[lang] in warning
    assert {"en": "not drawn to its end", "de": "nicht zu Ende gezeichnet"}[lang] in cover
    book = load_workbook(tmp_path / "book.xlsx")
    balances = book[{"en": "Balances", "de": "Bilanzen"}[lang]]
    assert [balances.cell(5, column).value for column in (9, 15)] == ["···", "···"]
    flows = book[{"en": "Flows", "de": "Flüsse"}[lang]]
    assert [flows.cell(row, 7).value for row in (5, 6)] == [120.0, 3.0]
