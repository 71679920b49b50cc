"""The language of the window changes no entry: not on its chip, in the inspector, in the table, in any field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from helpers.shell import Shell
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.elements import StockEntry
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.settings import NumberFormat
from vsm_app.ui.itemmodels.flows import ID_ROLE, Column
from vsm_app.ui.panels.inspector.amount import AmountField
from vsm_app.ui.panels.inspector.form import NumberField
from vsm_app.ui.widgets.fields import UnitField

KEY = Qt.Key


@pytest.fixture
def entered_in_german(on_map: Shell) -> tuple[Shell, str]:
    """One flow with 1 200 kg a week, typed in a German window."""
    on_map.context.language.set("de")
    _nodes, (flow,) = on_map.chain("process", "process")
    on_map.enter(flow, "1.200 kg/Wo")
    assert on_map.document.flows[flow].quantity.value == 1200.0
    return on_map, flow


def words(field: UnitField) -> str:
    return field._below.text().replace("\u202f", " ").replace("\u2009", " ")


def test_an_entry_is_read_as_it_was_typed_when_the_window_is_english(entered_in_german: tuple[Shell, str]) -> None:
    shell, flow = entered_in_german
    before = shell.document
    shell.context.language.set("en")
    shell.session.select([flow])
    shell.settle()
    field = next(f for f in shell.window.inspector.findChildren(AmountField) if f.isVisible())
    assert field.text == "1200 kg/Wo"
    assert words(field).startswith("= 62,571 kg/a")
    shell.trigger("view.flows")
    table = shell.window.analysis.flows.table.model()
    row = next(row for row in range(table.rowCount()) if table.index(row, 0).data(ID_ROLE) == flow)
    assert table.index(row, Column.ENTRY).data() == "1200 kg/Wo"
    shell.canvas.setFocus()
    shell.key(KEY.Key_F2, widget=shell.canvas)
    editor = shell.canvas.writing.editor
    assert editor is not None
    assert editor.text() == "1200 kg/Wo"
    shell.key(KEY.Key_Return, widget=editor)
    assert shell.document is before
    assert shell.session.results is not None
    assert shell.session.results.solution.own[flow].base_value == pytest.approx(62_571.43, rel=1e-6)


def test_the_level_of_a_stock_is_read_as_it_was_typed(on_map: Shell) -> None:
    (stock,) = on_map.add("inventory")
    level = read_quantity("1.200 t", ReadContext(lang="de")).quantity
    assert level is not None
    on_map.session.apply(set_node(on_map.document, stock, stock={"mass": StockEntry(initial=level)}))
    for lang, written in (("en", "1200 t"), ("de", "1.200 t")):
        on_map.context.language.set(lang)
        on_map.session.select([])
        on_map.session.select([stock])
        on_map.settle()
        field = on_map.window.inspector.node.stock_section.fields["initial"]
        assert field.text == written
        assert "1.2 t" not in field._below.text()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_number_field_reads_what_it_shows(on_map: Shell, lang: str) -> None:
    on_map.context.language.set(lang)
    field = NumberField(on_map.context)
    heard: list[float] = []
    field.entered.connect(heard.append)
    for number_format in NumberFormat:
        on_map.session.apply(set_settings(on_map.document, number_format=number_format))
        for value in (1.074, 1074.0, 0.125, 12.5, 100.125, 1e-7):
            field.show_number(value)
            field._read(field.text)
            assert heard.pop() == value, (number_format, value)
    field.deleteLater()


@pytest.mark.parametrize(
    ("lang", "value", "shown"),
    [
        ("de", -0.5, "-0,5"), ("en", -0.5, "-0.5"), ("de", 0.5, "0,5"), ("en", 0.5, "0.5"),
        ("de", -12345.0, "-12\u202f345"), ("en", -12345.0, "-12,345"), ("de", 1e-7, "0,0000001"),
        ("en", 1e-7, "0.0000001"), ("de", 1234567.25, "1\u202f234\u202f567,25"), ("en", 1234567.25, "1,234,567.25"),
        ("de", -1e-10, "-1e-10"), ("en", -1e-10, "-1e-10"), ("de", -0.0, "-0"), ("en", -0.0, "-0"),
    ],
)  # fmt: skip
def test_a_number_that_nobody_types_in_is_grouped_and_keeps_its_sign(
    on_map: Shell, lang: str, value: float, shown: str
) -> None:
    on_map.context.language.set(lang)
    field = NumberField(on_map.context)
    field.resize(300, 60)
    field.line.resize(300, 30)
    field.show_number(value)
    assert field.line.shown_text == shown
    field.deleteLater()


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_number_is_never_cut_in_dots_but_said_with_fewer_decimals(on_map: Shell, lang: str) -> None:
    on_map.context.language.set(lang)
    field = NumberField(on_map.context)
    for value, ways in (
        (9.115901, ["9.115901", "9.1159", "9.116", "9.12", "9.1"]), (0.5, ["0.5"]), (-0.97, ["-0.97"]),
        (1234567.0, ["1,234,567", "1234567"]), (12345.67, ["12,345.67", "12345.67", "12345.7", "12346"]),
        (0.00012, ["0.00012"]), (99.96, ["99.96", "100"]),
        (9.001, ["9.001", "9"]),
    ):  # fmt: skip
        field.show_number(value)
        said = [way if lang == "en" else way.replace(",", "\u202f").replace(".", ",") for way in ways]
        seen = []
        for width in range(300, 10, -1):
            field.line.resize(width, 30)
            seen.append(field.line.shown_text)
        assert [*dict.fromkeys(seen)][: len(said)] == said
        assert set(seen) <= {*said, field.text}, "else the text itself, as any field cuts it"
    field.deleteLater()


def test_a_formula_on_the_map_says_what_it_means_in_the_language_of_the_window(on_map: Shell) -> None:
    on_map.context.language.set("de")
    _nodes, (first, second) = on_map.chain("process", "process", "process")
    on_map.enter(first, "1.200 kg Stahl")
    on_map.enter(second, "=1.200*Stahl")
    chips = on_map.canvas.table.sync.resolver
    assert "1.200*Stahl" in chips.chip(on_map.document.flows[second]).spoken
    on_map.context.language.set("en")
    on_map.settle()
    assert "=1200*Stahl" in chips.chip(on_map.document.flows[second]).spoken
