"""A price or factor of an item in full: from the library, or with unit, scope, year, region and source of one's own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from vsm_app.engine.factor_library import LibraryFactor, factor_library
from vsm_app.engine.factors import split_unit
from vsm_app.model.elements import Factor, Item
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import parse_unit
from vsm_app.texts import sort_key
from vsm_app.ui.canvas.figures import plain
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import Form
from vsm_app.ui.panels.inspector.item import ItemFields, with_value
from vsm_app.ui.widgets.fields import UnitField

#: Factors of an item, in the order of the list, with what their unit counts above the line.
_ABOVE: Final = {
    "co2e": "co2e", "co2e_market": "co2e", "disposal_co2e": "co2e", "biogenic_co2": "co2e", "co2e_linear": "co2e",
    "co2e_circular": "co2e", "price": "money", "disposal_cost": "money", "heating_value": "energy", "density": "mass",
    "unit_mass": "mass",
}  # fmt: skip
#: What the library holds factors for.
_LIBRARY: Final = ("co2e", "co2e_market", "disposal_co2e", "co2e_linear", "co2e_circular")
_SCOPED: Final = ("co2e", "disposal_co2e")
_CO2E: Final = ("CO2e", "CO2", "CO₂e", "CO₂")
_OWN: Final = ""
_YEARS: Final = (1900, 2200)


class FactorSection(ItemFields):
    """The fields inside the form of a flow, about one factor of the flow's item."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._name = "co2e"
        self._units: dict[tuple[str, str], str] = {}  # typed before there is a value
        self._section = form.fold(lambda: translate("Inspector", "Factors and their sources"))
        self._section.heading.setObjectName("inspector.factors")
        self._section.heading.toggled.connect(form.show_now)
        form.context.session.document_replaced.connect(self._forget_units)
        into = self._section.body
        self.which = form.choice(lambda: translate("Inspector", "Factor"), self._choose, into)
        self.library = form.choice(lambda: translate("Inspector", "From the library"), self._take, into)
        first = form.pair(into)
        self.value = form.number_field(lambda: translate("Inspector", "Value"), self._set_value, first)
        self.unit = UnitField(form.theme)
        form.word(self.unit.set_label, lambda: translate("Inspector", "Unit"))
        self.unit.committed.connect(self._set_unit)
        first.addWidget(self.unit)
        self.scope = form.choice(lambda: translate("Inspector", "Scope"), self._set_scope, into)
        second = form.pair(into)
        self.year = form.number_field(lambda: translate("Inspector", "Year"), self._set_year, second)
        self.year.is_ordinal = True
        self.region = UnitField(form.theme)
        form.word(self.region.set_label, lambda: translate("Inspector", "Region"))
        self.region.committed.connect(partial(self._set_text, "region"))
        second.addWidget(self.region)
        self.source = form.text_field(lambda: translate("Inspector", "Source"), partial(self._set_text, "source"), into)
        for field in (self.value, self.unit, self.year, self.region):
            field.setSizePolicy(field.sizePolicy().Policy.Ignored, field.sizePolicy().Policy.Preferred)

    def show_item(self, item_id: str) -> None:
        """Show that item; what is folded away is not filled."""
        self._item_id = item_id
        item = self._item()
        if item is None or not self._section.heading.is_open:
            return
        factor: Factor | None = getattr(item, self._name)
        text, lang = self._form.context.language.text, self._form.lang
        self.which.show_choices([(name, text(f"workbook.factor.{name}")) for name in _ABOVE], self._name)
        self._show_library(item, factor)
        self.value.show_number(None if factor is None else factor.value)
        self.value.counted_in = unit_label(self._own_unit(item), lang)
        self.unit.set_value(self.value.counted_in)
        self.unit.set_error("")
        self._show_scope(factor)
        self.year.show_number(None if factor is None else factor.year)
        self.region.set_value("" if factor is None else factor.region)
        self.source.set_value("" if factor is None else factor.source)
        for field in (self.scope, self.year, self.region, self.source):
            field.setEnabled(factor is not None)

    def _forget_units(self, *_: object) -> None:
        self._units.clear()  # an item of another map may have the same id

    def open_field(self, field: str) -> QWidget | None:
        """`co2e.scope`: that field of a factor, its section opened; `None` where there is none for it here."""
        name, _dot, part = field.partition(".")
        if name not in _ABOVE or part not in ("unit", "scope", "source"):
            return None
        self._name = name
        self._section.open()
        self._form.show_now()
        found: dict[str, QWidget] = {"unit": self.unit, "scope": self.scope.box, "source": self.source}
        return found[part]

    # --- filling --------------------------------------------------------------------------------------------------
    def _show_library(self, item: Item, factor: Factor | None) -> None:
        self.library.setVisible(self._name in _LIBRARY)
        layer = parse_unit(item.unit).layer if item.unit else ""
        rows = [row for row in factor_library().values() if not layer or row.fits(layer) or row.id == _taken(factor)]
        shown = sorted(((row.id, self._row_text(row)) for row in rows), key=lambda entry: sort_key(entry[1]))
        own = translate("Inspector", "Own value")
        self.library.show_choices([(_OWN, own), *shown], _taken(factor))
        for number, (key, words) in enumerate(shown, 1):
            row = factor_library()[key]
            self.library.box.setItemData(number, f"{words}\n{row.source}\n{row.licence}", Qt.ItemDataRole.ToolTipRole)

    def _row_text(self, row: LibraryFactor) -> str:
        lang = self._form.lang
        parts = (f"{plain(row.value, lang)} {unit_label(row.unit, lang)}", row.region, str(row.year or ""))
        return f"{row.names[lang]} · {' '.join(filter(None, parts))}"

    def _show_scope(self, factor: Factor | None) -> None:
        self.scope.setVisible(self._name in _SCOPED)
        said = factor.scope if factor is not None else None
        scopes = dict.fromkeys([1, 2, 3, *([said] if said is not None else [])])  # a file may state another one
        automatic = ("", translate("Inspector", "As its flow says"))
        self.scope.show_choices([automatic, *((str(scope), str(scope)) for scope in scopes)], str(said or ""))

    def _own_unit(self, item: Item) -> str:
        factor: Factor | None = getattr(item, self._name)
        if factor is not None:
            return factor.unit
        typed = self._units.get((self._item_id, self._name))
        if typed is not None:
            return typed
        if self._name not in ("price", "co2e"):
            return self._unit_of(item, self._name)
        top = self._form.context.session.document.settings.currency if self._name == "price" else "kg CO2e"
        return f"{top}/{item.unit or 't'}"

    # --- editing --------------------------------------------------------------------------------------------------
    def _choose(self, name: str) -> None:
        self._name = name
        self._form.show_now()

    def _take(self, key: str) -> None:
        row = factor_library().get(key)
        item = self._item()
        if item is None:
            return
        known: Factor | None = getattr(item, self._name)
        if row is not None:
            self._set(**{self._name: row.factor()})
        elif known is not None:
            self._set(**{self._name: with_value(known, known.value, known.unit)})

    def _set_value(self, value: float | None) -> None:
        item = self._item()
        if item is None:
            return
        self._set(**{self._name: with_value(getattr(item, self._name), value, self._own_unit(item))})

    def _set_unit(self, text: str) -> None:
        """A unit that says what one of the item gives; any other is refused where it is typed."""
        unit, above = text.strip().replace("₂", "2"), _ABOVE[self._name]
        if self._form.is_filling:
            return
        if not _is_unit(unit, above):
            example = {"co2e": "kg CO₂e/t", "money": "EUR/t", "energy": "MJ/kg", "mass": "kg/m³"}[above]
            words = translate("Inspector", "Expected a unit such as {unit}").format(unit=example)
            self.unit.set_error(words)
            return
        self._units[self._item_id, self._name] = unit
        self._change(unit=unit)

    def _set_scope(self, key: str) -> None:
        self._change(scope=int(key) if key else None)

    def _set_year(self, value: float | None) -> None:
        if value is not None and not (_YEARS[0] <= value <= _YEARS[1] and value == int(value)):
            self.year.set_error(translate("Inspector", "A year"))
        else:
            self._change(year=None if value is None else int(value))

    def _set_text(self, name: str, text: str) -> None:
        self._change(**{name: text.strip()})

    def _change(self, **changes: object) -> None:
        """Change the factor; in another unit or scope it is one's own and no longer the library's."""
        item = self._item()
        known: Factor | None = getattr(item, self._name) if item is not None else None
        if known is None or self._form.is_filling:
            return
        made = replace(known, **changes)  # type: ignore[arg-type]
        if made != known:
            own = bool(known.library_id) and bool(changes.keys() & {"unit", "scope"})
            self._set(**{self._name: replace(made, source="", library_id="") if own else made})


def _taken(factor: Factor | None) -> str:
    return factor.library_id if factor is not None and factor.library_id in factor_library() else _OWN


def _is_unit(unit: str, above: str) -> bool:
    """Whether a unit gives so much of `above` for an amount of something."""
    top, bottom = split_unit(unit)
    if not bottom or not parse_unit(bottom).known:
        return False
    if above != "co2e":
        return parse_unit(top).layer == above
    weight, _space, rest = top.partition(" ")
    return parse_unit(weight).layer == "mass" and rest.strip() in _CO2E
