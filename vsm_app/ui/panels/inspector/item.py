"""What is said of an item once, for all its flows: kind, unit, disposal, what of a loss could be recovered."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vsm_app.model.edits.items import set_item
from vsm_app.model.elements import Factor, Item, ItemKind
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import parse_unit
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import Form, NumberField, Words
from vsm_app.ui.widgets.switch import Switch

#: Factors of an item beside price and CO2e, and the unit a new one gets (`{c}` currency, `{u}` the item's unit).
_FACTORS = {
    "disposal_cost": "{c}/{u}",
    "disposal_co2e": "kg CO2e/{u}",
    "co2e_market": "kg CO2e/{u}",
    "biogenic_co2": "kg CO2/{u}",
    "heating_value": "MJ/kg",
    "density": "kg/m3",
    "unit_mass": "kg/pc",
    "co2e_linear": "kg CO2e/{u}",
    "co2e_circular": "kg CO2e/{u}",
}


def with_value(factor: Factor | None, value: float | None, unit: str) -> Factor | None:
    """The factor with another value; where the library gave it, the value is one's own then, without that source."""
    if value is None:
        return None
    if factor is None:
        return Factor(value, unit)
    source = "" if factor.library_id else factor.source
    return replace(factor, value=value, source=source, library_id="")


class ItemFields:
    """What the sections about an item share: its factors, switches, and how an edit gets into the map."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._item_id = ""

    def _item(self) -> Item | None:
        return self._form.context.session.document.items.get(self._item_id)

    def _factor(self, words: Words, name: str, into: QVBoxLayout) -> NumberField:
        return self._form.number_field(words, lambda value: self._set_factor(name, value), into)

    def _switch(self, words: Words, name: str, into: QVBoxLayout) -> Switch:
        switch = Switch(self._form.theme)
        self._form.word(switch.setText, words)
        switch.clicked.connect(lambda: self._set(**{name: switch.isChecked()}))
        into.addWidget(switch)
        return switch

    def _unit_of(self, item: Item, name: str) -> str:
        factor: Factor | None = getattr(item, name)
        if factor is not None:
            return factor.unit
        settings = self._form.context.session.document.settings
        return _FACTORS[name].format(c=settings.currency, u=item.unit or "t")

    def _show_factor(self, field: NumberField, item: Item, name: str) -> None:
        factor: Factor | None = getattr(item, name)
        field.set_unit(unit_label(self._unit_of(item, name), self._form.lang))
        field.show_number(None if factor is None else factor.value)

    def _set(self, **changes: object) -> None:
        self._form.apply(lambda: set_item(self._form.context.session.document, self._item_id, **changes))

    def _set_factor(self, name: str, value: float | None) -> None:
        item = self._item()
        if item is None:
            return
        self._set(**{name: with_value(getattr(item, name), value, self._unit_of(item, name))})


class ItemSection(ItemFields):
    """The fields of an item inside another form."""

    def __init__(self, form: Form, into: QVBoxLayout) -> None:
        super().__init__(form)
        self.kind = form.choice(lambda: translate("Inspector", "Kind"), lambda k: self._set(kind=ItemKind(k)), into)
        self.unit = form.text_field(lambda: translate("Inspector", "Unit of its flows"), self._set_unit, into)
        self.recoverable = form.number_field(
            lambda: translate("Inspector", "Recoverable share of a loss"), lambda v: self._set(recoverable=v), into
        )
        self.renewable = form.number_field(
            lambda: translate("Inspector", "Renewable or circular share"), lambda v: self._set(renewable=v), into
        )
        for share in (self.recoverable, self.renewable):
            share.factor = 100.0
            share.set_unit("%")
        self._factors: dict[str, NumberField] = {
            "co2e_market": self._factor(lambda: translate("Inspector", "CO₂e by contract"), "co2e_market", into),
            "biogenic_co2": self._factor(lambda: translate("Inspector", "Biogenic CO₂"), "biogenic_co2", into),
            "disposal_cost": self._factor(lambda: translate("Inspector", "Cost of disposal"), "disposal_cost", into),
            "disposal_co2e": self._factor(lambda: translate("Inspector", "CO₂e of disposal"), "disposal_co2e", into),
            "heating_value": self._factor(lambda: translate("Inspector", "Heating value"), "heating_value", into),
            "density": self._factor(lambda: translate("Inspector", "Density"), "density", into),
            "unit_mass": self._factor(lambda: translate("Inspector", "Mass of a piece"), "unit_mass", into),
        }
        self.critical = self._switch(lambda: translate("Inspector", "Critical raw material"), "critical", into)
        self.hazardous = self._switch(lambda: translate("Inspector", "Hazardous"), "hazardous", into)
        self.in_ratio = self._switch(lambda: translate("Inspector", "Carries costs"), "in_cost_ratio", into)

    def show_item(self, item_id: str) -> None:
        """Show that item."""
        self._item_id = item_id
        item = self._item()
        if item is None:
            return
        language = self._form.context.language
        self.kind.show_choices([(k.value, language.text(f"item_kind.{k.value}")) for k in ItemKind], item.kind.value)
        self.unit.set_value(unit_label(item.unit, language.code))
        self.recoverable.show_number(item.recoverable)
        self.renewable.show_number(item.renewable)
        for name, field in self._factors.items():
            self._show_factor(field, item, name)
        self.critical.setChecked(item.critical)
        self.hazardous.setChecked(item.hazardous)
        self.in_ratio.setChecked(item.in_cost_ratio)

    def open_field(self, field: str) -> QWidget | None:
        """The widget of a field of the item; `None` where there is none for it here."""
        shares = {"recoverable": self.recoverable, "renewable": self.renewable}
        switches = {"critical": self.critical, "hazardous": self.hazardous, "in_cost_ratio": self.in_ratio}
        return self._factors.get(field) or shares.get(field) or switches.get(field)

    def _set_unit(self, text: str) -> None:
        unit = parse_unit(text.strip())
        self.unit.set_error("")
        if text.strip() and not unit.known:
            self.unit.set_error(translate("Inspector", "Not a unit the program knows"))
            return
        self._set(unit=unit.numerator if text.strip() else "")
