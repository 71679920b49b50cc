"""What an item is made of: the share of each substance of the map, and a field for another substance."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vsm_app.model.document import Document
from vsm_app.model.edits.items import item_named, set_concentration
from vsm_app.model.elements import Concentration
from vsm_app.model.unit_names import unit_label
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import Form, NumberField

_UNIT: Final = "%"


class CompositionSection:
    """A field for each substance that any item of the map holds; an empty one says nothing, 0 says none."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._item_id = ""
        self._named: list[str] = []  # substances typed here that no item holds yet
        self._section = form.fold(lambda: translate("Inspector", "Composition"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._section.body.addLayout(self._rows)
        self.fields: dict[str, NumberField] = {}
        self.another = form.text_field(
            lambda: translate("Inspector", "Another substance"), self._name, self._section.body
        )

    def show_item(self, item_id: str) -> None:
        """Show that item."""
        if item_id != self._item_id:
            self._item_id, self._named = item_id, []
        document = self._form.context.session.document
        item = document.items.get(item_id)
        held = {part.substance: part for part in item.composition} if item is not None else {}
        shown = (*_substances(document), *self._named)
        for substance in shown:
            field = self.fields.get(substance) or self._add(substance)
            part = held.get(substance)
            field.set_label(self._label(substance))
            field.set_unit(unit_label(_unit_of(document, substance, part), self._form.lang))
            field.show_number(part.value if part is not None else None)
        for substance, field in self.fields.items():
            field.setVisible(substance in shown)
        self.another.set_value("")

    def open_field(self, field: str) -> QWidget | None:
        """The first substance without a share, else the field for another one; its section opened."""
        if field != "composition":
            return None
        self._section.open()
        empty = (one for one in self.fields.values() if not one.isHidden() and not one.text)
        return next(empty, self.another)

    def _add(self, substance: str) -> NumberField:
        words = partial(self._label, substance)
        field = self._form.number_field(words, partial(self._set, substance), self._rows)
        self.fields[substance] = field
        return field

    def _label(self, substance: str) -> str:
        item = self._form.context.session.document.items.get(substance)
        return item.name if item is not None else substance

    def _name(self, text: str) -> None:
        name = text.strip()
        if not name:
            return
        document = self._form.context.session.document
        known = item_named(document.physics, name)
        substance = known.id if known is not None else name
        if substance not in _substances(document) and substance not in self._named:
            self._named.append(substance)
        self._form.show_now()
        self.fields[substance].line.setFocus()

    def _set(self, substance: str, value: float | None) -> None:
        document = self._form.context.session.document
        if value is not None and value < 0:
            self.fields[substance].set_error(translate("Inspector", "A share is not below 0"))
            return
        item = document.items.get(self._item_id)
        held = next((p for p in item.composition if p.substance == substance), None) if item is not None else None
        unit = _unit_of(document, substance, held)
        self._form.apply(lambda: set_concentration(document, self._item_id, substance, value, unit))


def _substances(document: Document) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.substance for item in document.items.values() for part in item.composition))


def _unit_of(document: Document, substance: str, part: Concentration | None) -> str:
    """The unit of an entry, else that in which other items state the substance."""
    if part is not None:
        return part.unit
    parts = (one for item in document.items.values() for one in item.composition if one.substance == substance)
    return next((one.unit for one in parts), _UNIT)
