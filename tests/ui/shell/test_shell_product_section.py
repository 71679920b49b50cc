"""The fields that methods ask of a product: where a card leads, what is entered there, what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from helpers.range_map import chairs_and_tables
from helpers.shell import Shell, bring_forth
from vsm_app.engine.results import IndicatorValue
from vsm_app.io.container import write_document
from vsm_app.model.elements import Factor


@pytest.fixture
def furniture(shell: Shell, tmp_path: Path) -> Shell:
    """Chairs and tables, without lives of the map."""
    path = tmp_path / "furniture.cvsm"
    write_document(path, chairs_and_tables(product_life=None, industry_life=None))
    shell.window.files.open_path(path)
    shell.settle()
    shell.trigger("view.indicators")
    shell.settle()
    return shell


def value(shell: Shell, key: str, scope: str = "map") -> IndicatorValue:
    results = shell.session.results
    assert results is not None
    return next(one for one in results.indicators if (one.id, one.scope) == (key, scope))


def write(shell: Shell, field: str, words: str) -> None:
    """Type into the field that has the focus."""
    widget = shell.window.inspector.current.open_field(field)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert widget.isAncestorOf(focus)
    shell.type(words, focus)
    shell.key(Qt.Key.Key_Return, widget=focus)
    shell.settle()


@pytest.mark.parametrize(
    ("key", "field", "words", "stored"),
    [("esrs.E5-5_04", "recyclable", "80", 0.8), ("mci.company", "product_life", "12", 12.0),
     ("cti.ghg_potential", "co2e", "2", None)],
)  # fmt: skip
def test_a_card_leads_to_the_field_that_its_value_lacks(
    furniture: Shell, key: str, field: str, words: str, stored: float | None
) -> None:
    need = value(furniture, key).needs[0]
    assert need.field == field
    bring_forth(furniture, key)
    furniture.click(furniture.window.analysis.indicators.cards[key].link)
    write(furniture, field, words)
    found = getattr(furniture.document.items[need.place], field)
    assert found == stored if stored is not None else isinstance(found, Factor)
    furniture.trigger("edit.undo")
    assert getattr(furniture.document.items[need.place], field) is None


def test_lives_entered_at_the_products_give_each_its_circularity_and_that_of_the_range(furniture: Shell) -> None:
    for _step in range(4):
        need = value(furniture, "mci.company").needs[0]
        furniture.window.commands.enter(need.place, need.field)
        furniture.settle()
        write(furniture, need.field, "10")
    assert value(furniture, "mci", "chair").value == pytest.approx(0.775)
    assert value(furniture, "mci.company").value == pytest.approx((600 * 0.775 + 200 * 0.1) / 800)


def test_packaging_is_marked_by_a_switch(furniture: Shell) -> None:
    need = value(furniture, "esrs.E5-5_05").needs[0]
    assert need.field == "packaging"
    bring_forth(furniture, "esrs.E5-5_05")
    furniture.click(furniture.window.analysis.indicators.cards["esrs.E5-5_05"].link)
    furniture.click(furniture.window.inspector.current.open_field("packaging"))
    furniture.settle()
    assert furniture.document.items[need.place].packaging
    assert value(furniture, "esrs.E5-5_05").needs[0].field == "recyclable"


def test_less_than_nothing_is_not_taken(furniture: Shell) -> None:
    furniture.window.commands.enter("chair", "range_factor")
    furniture.settle()
    write(furniture, "range_factor", "-3")
    assert furniture.document.items["chair"].range_factor is None
    assert furniture.window.inspector.current.open_field("range_factor").line.text() == ""


def test_a_factor_of_another_source_is_per_the_items_unit(furniture: Shell) -> None:
    furniture.window.commands.enter("recyclate", "co2e_linear")
    furniture.settle()
    write(furniture, "co2e_linear", "2")
    found = furniture.document.items["recyclate"].co2e_linear
    assert found is not None
    assert (found.value, found.unit) == (2.0, "kg CO2e/t")
