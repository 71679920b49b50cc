"""What methods ask of a product: its life, what it stands for, what a report tells apart, other sources."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import Form, NumberField, Words
from vsm_app.ui.panels.inspector.item import ItemFields
from vsm_app.ui.widgets.switch import Switch

_PERCENT: Final = 100.0


def _numbers() -> tuple[tuple[str, Words, str], ...]:
    """Field, words and unit."""
    return (
        ("product_life", lambda: translate("Inspector", "Life of the product"), "a"),
        ("industry_life", lambda: translate("Inspector", "Industry's average life"), "a"),
        ("use_intensity", lambda: translate("Inspector", "Intensity of use (average 1)"), ""),
        ("range_factor", lambda: translate("Inspector", "Stands for (revenue or mass)"), ""),
        ("recyclable", lambda: translate("Inspector", "Recyclable share"), "%"),
    )


class ProductSection(ItemFields):
    """The fields inside the form of a flow, about the flow's item."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._section = form.fold(lambda: translate("Inspector", "Product and reporting"))
        into = self._section.body
        self.numbers: dict[str, NumberField] = {}
        for name, words, unit in _numbers():
            self.numbers[name] = form.number_field(words, partial(self._set_number, name), into)
            self.numbers[name].set_unit(unit)
        self.numbers["recyclable"].factor = _PERCENT
        self.factors: dict[str, NumberField] = {
            "co2e_linear": self._factor(lambda: translate("Inspector", "CO₂e, linear source"), "co2e_linear", into),
            "co2e_circular": self._factor(
                lambda: translate("Inspector", "CO₂e, circular source"), "co2e_circular", into
            ),
        }
        self.switches: dict[str, Switch] = {
            "packaging": self._switch(lambda: translate("Inspector", "Packaging"), "packaging", into),
            "radioactive": self._switch(lambda: translate("Inspector", "Radioactive"), "radioactive", into),
        }

    def show_item(self, item_id: str) -> None:
        """Show that item."""
        self._item_id = item_id
        item = self._item()
        if item is None:
            return
        for name, field in self.numbers.items():
            field.show_number(getattr(item, name))
        for name, field in self.factors.items():
            self._show_factor(field, item, name)
        for name, switch in self.switches.items():
            switch.setChecked(getattr(item, name))

    def open_field(self, field: str) -> QWidget | None:
        """The widget of a field, its section opened; `None` where there is none for it here."""
        found = self.numbers.get(field) or self.factors.get(field) or self.switches.get(field)
        if found is not None:
            self._section.open()
        return found

    def _set_number(self, name: str, value: float | None) -> None:
        if value is not None and value < 0:
            self._form.show_now()  # none of these can be less than nothing
        else:
            self._set(**{name: value})
