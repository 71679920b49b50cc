"""The numbers of an example are the same in the window, in the workbook and on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from helpers.range_map import works
from helpers.shell import Shell, open_shell
from vsm_app.cli.main import main
from vsm_app.engine.results import IndicatorValue
from vsm_app.io.container import write_document
from vsm_app.io.examples import example_list, write_example
from vsm_app.io.exporters.workbook import write_workbook
from vsm_app.ui.panels.inspector.form import NumberField

Row = tuple[str, Any]
EXAMPLES = [example.id for example in example_list()]


def printed(path: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    main([*words, str(path), "--json", "--lang", "en"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def in_workbook(shell: Shell, path: Path) -> list[Row]:
    """Id and value of the rows of the sheet of indicators, as its cells hold them."""
    results = shell.session.results
    assert results is not None
    write_workbook(shell.document, results, path, "en")
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    sheet = book["Indicators"]
    known = {value.id for value in results.indicators}
    rows = [(str(cells[13].value), cells[2].value) for cells in sheet.iter_rows(min_row=1, max_col=14)
            if len(cells) > 13 and cells[13].value in known]  # fmt: skip
    book.close()
    return rows


def of_maps(values: tuple[IndicatorValue, ...]) -> list[tuple[str, str, float | None]]:
    return [(value.id, value.scope, value.value) for value in values]


@pytest.mark.parametrize("example", EXAMPLES)
def test_window_workbook_and_command_line_give_the_same_numbers(
    shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str], example: str
) -> None:
    shell.window.files.open_example(example)
    shell.settle()
    path = tmp_path / "map.cvsm"
    write_example(example, path, shell.context.language.code)
    assert_same_numbers(shell, path, capsys)


def test_so_they_do_on_a_map_of_several_products_recovered_in_every_way(
    shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "range.cvsm"
    write_document(path, works(0.01))
    shell.window.files.open_path(path)
    shell.settle()
    assert_same_numbers(shell, path, capsys)
    shell.trigger("view.indicators")
    shell.settle()
    panel = shell.window.analysis.indicators
    for key in ("mci.company", "cti.revenue", "cti.ghg_saving", "cti.recovery.cascade", "esrs.E5-5_04", "esrs.E5-5_16"):
        assert panel.cards[key].is_defined, key


def assert_same_numbers(shell: Shell, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = shell.session.results
    assert results is not None
    lines = printed(path, capsys, "indicators")["indicators"]
    assert [(line["id"], line["scope"], line["value"]) for line in lines] == of_maps(results.indicators)
    assert [line["sd"] for line in lines] == [value.sd for value in results.indicators]
    written = sorted(in_workbook(shell, path.with_suffix(".xlsx")), key=lambda row: row[0])
    expected = sorted(((value.id, value.value) for value in results.indicators), key=lambda row: row[0])
    assert [key for key, _value in written] == [key for key, _value in expected]
    by_id: dict[str, list[float]] = {}
    for key, value in written:
        by_id.setdefault(key, []).extend([] if value in (None, "") else [float(value)])
    for key, found in by_id.items():
        wanted = [value for other, value in expected if other == key and value is not None]
        assert sorted(found) == pytest.approx(sorted(wanted), rel=1e-9, abs=1e-12), key


@pytest.mark.parametrize("example", EXAMPLES)
def test_hotspots_are_the_same_in_the_panel_and_on_the_command_line(
    shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str], example: str
) -> None:
    shell.window.files.open_example(example)
    shell.settle()
    path = tmp_path / "map.cvsm"
    write_example(example, path, shell.context.language.code)
    model = shell.window.analysis.hotspots.model
    for by in ("mass", "energy", "cost", "co2e"):
        for carry in ("mfca", "lca"):
            model.carry = carry
            model.refresh(by)
            found = printed(path, capsys, "hotspots", "--by", by, "--carry", carry)
            assert [(loss["flow"], loss["burden"], loss["class"]) for loss in found["losses"]] == [
                (loss.flow, loss.burden, loss.pareto) for loss in model.losses
            ]


def test_a_card_shows_the_figure_of_its_indicator(on_example: Shell) -> None:
    on_example.trigger("view.indicators")
    panel = on_example.window.analysis.indicators
    values = {value.id: value for value in panel.values()}
    assert set(panel.cards) == set(values)
    for key, card in panel.cards.items():
        assert card.is_defined == (values[key].value is not None)
    recycled = values["recycled_content"].value
    assert recycled is not None
    assert f"{100 * recycled:.1f}" in panel.cards["recycled_content"].accessibleDescription().replace(",", ".")


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("by", ["mass", "energy", "cost", "co2e"])
def test_the_command_line_writes_hotspots_in_the_units_of_the_panel(
    on_example: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str], by: str, lang: str
) -> None:
    on_example.context.language.set(lang)
    model = on_example.window.analysis.hotspots.model
    model.refresh(by)
    path = tmp_path / "map.cvsm"
    write_document(path, on_example.document)
    capsys.readouterr()
    main(["hotspots", str(path), "--by", by, "--lang", lang])
    head = capsys.readouterr().out.splitlines()[0]
    assert re.split(r"\s{2,}", head.strip())[2] == model.unit()


@pytest.mark.parametrize(("lang", "shown"), [("de", "50\u202f000"), ("en", "50,000")])
def test_a_large_number_in_a_field_is_grouped_while_nobody_types_in_it(lang: str, shown: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example("drive-unit")
        shell.settle()
        shell.window.inspector.show_map()
        shell.settle()
        fields = [one for one in shell.window.inspector.findChildren(NumberField) if one.line.text() == "50000"]
        assert fields, "the pieces of the period"
        shell.canvas.setFocus()
        assert [one.line.shown_text for one in fields] == [shown] * len(fields)
