"""Factors in the form of a flow: taken from the library, overridden, with unit, scope, year, region and source."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from helpers.method_maps import draw, item, node
from helpers.shell import Shell
from vsm_app.engine.factor_library import factor_library
from vsm_app.engine.results import IndicatorValue
from vsm_app.model.elements import Factor
from vsm_app.ui.panels.inspector.factors import FactorSection

_POWER = "el_de_ghg_up_2020"


@pytest.fixture
def section(shell: Shell) -> FactorSection:
    """A works that buys power; the power is selected, its factors lie open."""
    document = draw(
        [node("make", "make")],
        [("in", None, "make", "steel", 100), ("sold", "make", None, "product", 100),
         ("power", None, "make", "power", 50)],
        [item("steel", "primary", co2e=(2.0, "kg CO2e/kg", 3)), item("product", "product"),
         item("power", "energy", "kWh")],
    )  # fmt: skip
    shell.window.files.open_example("drive-unit")
    shell.session.replace_document(document)
    shell.session.select(("power",))
    shell.settle()
    found = shell.window.inspector.flow.factors
    shell.window.inspector.lead_to(found.open_field("co2e.unit"))
    shell.settle()
    return found


def factor(shell: Shell, name: str = "co2e") -> Factor | None:
    return getattr(shell.document.items["power"], name)


def choose(shell: Shell, box: QComboBox, key: str) -> None:
    index = box.findData(key)
    assert index >= 0, key
    box.setCurrentIndex(index)
    box.activated.emit(index)
    shell.settle()


def write(shell: Shell, words: str, line: QLineEdit) -> None:
    line.setFocus()
    line.selectAll()
    shell.type(words, line)
    shell.key(Qt.Key.Key_Return, widget=line)


def value(shell: Shell, key: str) -> IndicatorValue:
    assert shell.session.results is not None
    return next(one for one in shell.session.results.indicators if (one.id, one.scope) == (key, "map"))


def test_a_factor_of_the_library_comes_with_unit_year_region_source_and_scope(
    shell: Shell, section: FactorSection
) -> None:
    offered = {section.library.box.itemData(i) for i in range(section.library.box.count())} - {""}
    assert offered == {row.id for row in factor_library().values() if row.fits("energy")}
    choose(shell, section.library.box, _POWER)
    row = factor_library()[_POWER]
    assert factor(shell) == row.factor()
    assert value(shell, "co2e.scope2").value == pytest.approx(50 * row.value)
    assert section.source.text == row.source
    assert (section.year.text, section.region.text) == (str(row.year), row.region)
    shell.canvas.setFocus()
    assert section.year.line.shown_text == str(row.year), "a year counts nothing: nobody groups it"
    shell.trigger("edit.undo")
    assert factor(shell) is None


def test_a_value_of_ones_own_is_no_longer_the_librarys(shell: Shell, section: FactorSection) -> None:
    choose(shell, section.library.box, _POWER)
    write(shell, "0.3", section.value.line)
    own = factor(shell)
    assert own is not None
    assert (own.value, own.library_id, own.source, own.scope) == (0.3, "", "", 2)
    assert section.library.box.currentData() == ""
    write(shell, "Contract 17", section.source.line)
    write(shell, "2025", section.year.line)
    write(shell, "AT", section.region.line)
    write(shell, "0.25", shell.window.inspector.flow.co2e.line)
    found = factor(shell)
    assert found is not None
    assert (found.value, found.source, found.year, found.region) == (0.25, "Contract 17", 2025, "AT")


def test_a_fuel_without_scope_is_left_out_until_its_scope_is_entered(shell: Shell, section: FactorSection) -> None:
    write(shell, "0.2", section.value.line)
    assert value(shell, "co2e.scope1").incomplete
    choose(shell, section.scope.box, "1")
    assert value(shell, "co2e.scope1").value == pytest.approx(10)
    assert not value(shell, "co2e.scope1").incomplete


@pytest.mark.parametrize("words", ["EUR/kWh", "kg/kWh", "kg CO2e", "kg CO2e/xyz"])
def test_a_unit_that_gives_no_emissions_is_refused_with_one_that_does(
    shell: Shell, section: FactorSection, words: str
) -> None:
    write(shell, "0.2", section.value.line)
    write(shell, words, section.unit.line)
    known = factor(shell)
    assert known is not None
    assert known.unit == "kg CO2e/kWh"
    assert section.unit.error == "Expected a unit such as kg CO₂e/t"
    write(shell, "g CO2e/kWh", section.unit.line)
    changed = factor(shell)
    assert changed is not None
    assert changed.unit == "g CO2e/kWh"
    assert section.unit.error == ""


def test_a_unit_may_be_typed_before_the_value(shell: Shell, section: FactorSection) -> None:
    write(shell, "t CO2e/MWh", section.unit.line)
    write(shell, "0.4", section.value.line)
    assert factor(shell) == Factor(0.4, "t CO2e/MWh")


def test_the_contract_has_a_factor_of_its_own(shell: Shell, section: FactorSection) -> None:
    choose(shell, section.which.box, "co2e_market")
    choose(shell, section.library.box, _POWER)
    assert factor(shell) is None
    assert factor(shell, "co2e_market") == factor_library()[_POWER].factor()
    choose(shell, section.which.box, "price")
    assert section.library.isHidden()
    assert section.scope.isHidden()
    write(shell, "0.3", section.value.line)
    assert factor(shell, "price") == Factor(0.3, "EUR/kWh")


def test_a_unit_typed_before_there_is_a_value_is_not_offered_on_another_map(
    shell: Shell, section: FactorSection
) -> None:
    before, other = section.unit.text, replace(shell.document, name="another")
    assert factor(shell) is None
    write(shell, "g CO2e/kWh", section.unit.line)
    shell.session.replace_document(other)
    shell.session.select(("power",))
    shell.settle()
    assert section.unit.text == before
