"""What is entered of an item for the methods: its composition, and defaults of the circular footprint formula."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from helpers.shell import Shell
from vsm_app.engine.cff_defaults import footprint_defaults
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.elements import Item


@pytest.fixture
def chosen(on_example: Shell) -> Shell:
    """A flow that production buys is selected."""
    flow = next(f for f in on_example.document.flows.values() if f.source in on_example.document.nodes)
    on_example.session.select((flow.id,))
    on_example.settle()
    return on_example


def item_of(shell: Shell) -> Item:
    (flow,) = shell.session.selection
    return shell.document.items[shell.document.flows[flow].item]


def enter_substance(shell: Shell, name: str, share: str) -> None:
    composition = shell.window.inspector.flow.composition
    place = composition.open_field("composition")
    assert place is not None
    shell.settle()
    shell.type(name, composition.another.line)
    shell.key(Qt.Key.Key_Return, widget=composition.another.line)
    field = composition.fields[name].line
    assert field.hasFocus()
    shell.type(share, field)
    shell.key(Qt.Key.Key_Return, widget=field)
    shell.settle()


def test_the_share_of_a_substance_is_entered_shown_and_undone(chosen: Shell) -> None:
    before = item_of(chosen).composition
    enter_substance(chosen, "Cobalt", "1.5")
    (part,) = [one for one in item_of(chosen).composition if one.substance == "Cobalt"]
    assert (part.value, part.unit) == (1.5, "%")
    assert chosen.session.results is not None
    assert "Cobalt" in {v.scope for v in chosen.session.results.indicators if v.id == "substance_concentration"}
    chosen.trigger("edit.undo")
    chosen.settle()
    assert item_of(chosen).composition == before


def test_every_item_asks_for_the_substances_that_another_one_holds(chosen: Shell) -> None:
    enter_substance(chosen, "Cobalt", "1.5")
    needed = item_of(chosen).id
    other = next(f for f in chosen.document.flows.values() if f.item != needed)
    inspector = chosen.window.inspector
    area = inspector._stack.currentWidget()
    place = area.verticalScrollBar().maximum()
    assert place > 0
    area.verticalScrollBar().setValue(place)
    chosen.session.apply(set_flow(chosen.document, chosen.session.selection[0], r_strategy="R8"))
    chosen.settle()
    assert area.verticalScrollBar().value() == place  # the same one edited stays where it was
    chosen.window.canvas.setFocus()
    chosen.session.select((other.id,))
    chosen.settle()
    assert area.verticalScrollBar().value() == 0  # another one is read from its amount on
    composition = inspector.flow.composition
    assert composition.open_field("composition") is composition.fields["Cobalt"]
    assert not composition.fields["Cobalt"].text


def test_an_emptied_share_is_taken_out_and_one_below_zero_refused(chosen: Shell) -> None:
    enter_substance(chosen, "Cobalt", "1.5")
    field = chosen.window.inspector.flow.composition.fields["Cobalt"]
    for typed, held in (("-2", ["Cobalt"]), ("", [])):
        field.line.selectAll()
        chosen.key(Qt.Key.Key_Delete, widget=field.line)
        chosen.type(typed, field.line)
        chosen.key(Qt.Key.Key_Return, widget=field.line)
        chosen.settle()
        assert [one.substance for one in item_of(chosen).composition if one.substance == "Cobalt"] == held


@pytest.mark.parametrize("key", ["steel", "natural_fibre", "wood", "hdpe"])
def test_a_default_of_the_footprint_formula_brings_its_source_and_stays_editable(chosen: Shell, key: str) -> None:
    section = chosen.window.inspector.flow.footprint
    section.open_field("cff.allocation")
    section.defaults.box.setCurrentIndex(section.defaults.box.findData(key))
    section.defaults.box.activated.emit(section.defaults.box.currentIndex())
    chosen.settle()
    row, known = footprint_defaults()[key], item_of(chosen).cff
    assert known is not None
    assert (known.allocation, known.source) == (row.allocation, row.origin)
    if row.quality is not None:
        assert (known.quality_in, known.quality_out) == (row.quality, row.quality)
    assert row.origin in section.source.text()
    assert section.source.text() != row.origin  # it says that the default is unverified
    assert section.defaults.box.currentData() == key
    field = section.fields["allocation"].line
    field.selectAll()
    chosen.type("0.3", field)
    chosen.key(Qt.Key.Key_Return, widget=field)
    chosen.settle()
    changed = item_of(chosen).cff
    assert changed is not None
    assert (changed.allocation, changed.source) == (0.3, "")
    assert section.defaults.box.currentData() == ""
    assert section.source.isHidden()


def test_the_table_of_defaults_states_range_source_and_status_of_every_row() -> None:
    for row in footprint_defaults().values():
        assert 0.2 <= row.allocation <= 0.8
        assert row.quality is None or 0 < row.quality <= 1
        assert row.source
        assert not row.verified
        assert row.names["de"]


def test_a_price_typed_with_its_unit_is_read_converted_and_refused_by_what_was_found(chosen: Shell) -> None:
    price = chosen.window.inspector.flow.price

    def type_price(words: str) -> None:
        price.line.setFocus(Qt.FocusReason.TabFocusReason)
        price.line.selectAll()
        chosen.type(words, price.line)

    def below() -> str:
        return price.line.accessibleDescription().replace("\u202f", " ")

    assert price.line.suffix == "€/t"
    steps = chosen.session.undo_stack.index()
    type_price("EUR 2.15 per kg")
    assert below() == "= 2,150 €/t"
    chosen.key(Qt.Key.Key_Return, widget=price.line)
    held = item_of(chosen).price
    assert held is not None
    assert (held.value, held.unit, price.text) == (2150.0, "EUR/t", "2150")
    assert chosen.session.undo_stack.index() == steps + 1
    type_price("3 $/kg")
    assert below() == ""  # while one types
    chosen.key(Qt.Key.Key_Return, widget=price.line)
    assert below() == "“$/kg” was found where €/t is expected, or a unit that converts to it."
    assert item_of(chosen).price == held
    chosen.trigger("view.language_de")
    type_price("2,20 EUR/kg")
    assert below() == "= 2 200 €/t"
    chosen.key(Qt.Key.Key_Escape, widget=price.line)
    assert below() == ""


def test_of_the_name_of_an_item_that_is_longer_than_its_field_the_beginning_is_read(chosen: Shell) -> None:
    """As it is shown, after it was typed, and after it was chosen from the list."""
    long = "Aluminium casting alloy EN AC-46000, secondary, molten, delivered"
    box = chosen.window.inspector.flow.item.box
    line = box.lineEdit()
    line.setFocus()
    line.selectAll()
    chosen.type(long, line)
    assert line.fontMetrics().horizontalAdvance(long) > line.width(), "it does not fit"
    assert line.cursorPosition() == len(long), "while it is typed its end is seen"
    chosen.key(Qt.Key.Key_Return, widget=line)
    chosen.settle()
    assert item_of(chosen).name == long
    assert line.cursorPosition() == 0
    (flow,) = chosen.session.selection
    chosen.session.select(())
    chosen.canvas.setFocus()
    chosen.session.select((flow,))
    chosen.settle()
    assert line.text() == long
    assert line.cursorPosition() == 0
    line.setCursorPosition(len(long))
    box.activated.emit(box.findText(long))
    assert line.cursorPosition() == 0
