"""What the circular footprint formula needs of a material, in a section of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vsm_app.engine.cff_defaults import FIELDS, FootprintDefault, footprint_defaults
from vsm_app.model.edits.items import set_item
from vsm_app.model.elements import CircularFootprint
from vsm_app.ui.canvas.figures import plain
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import Form, NumberField, Words
from vsm_app.ui.widgets.labels import Label

_BURDEN: Final = "kg CO₂e/kg"
_PER_ENERGY: Final = "kg CO₂e/MJ"
#: No row of the table of defaults.
_OWN: Final = ""


def _shown(row: FootprintDefault, lang: str) -> str:
    quality = "" if row.quality is None else f", Q {plain(row.quality, lang)}"
    return f"A {plain(row.allocation, lang)}{quality}"


def _fields() -> tuple[tuple[str, Words, str], ...]:
    """Field, words and unit, in the order of the formula."""
    return (
        ("allocation", lambda: translate("Inspector", "A, share of the supplier"), ""),
        ("quality_in", lambda: translate("Inspector", "Quality of recyclate bought"), ""),
        ("recycling", lambda: translate("Inspector", "Recycling of the input"), _BURDEN),
        ("quality_out", lambda: translate("Inspector", "Quality of recyclate made"), ""),
        ("recycling_eol", lambda: translate("Inspector", "Recycling at end of life"), _BURDEN),
        ("replaced", lambda: translate("Inspector", "Virgin material replaced"), _BURDEN),
        ("energy_allocation", lambda: translate("Inspector", "B, energy recovery"), ""),
        ("energy_recovery", lambda: translate("Inspector", "Energy recovery"), _BURDEN),
        ("heat_share", lambda: translate("Inspector", "Efficiency to heat"), ""),
        ("heat", lambda: translate("Inspector", "Heat replaced"), _PER_ENERGY),
        ("power_share", lambda: translate("Inspector", "Efficiency to electricity"), ""),
        ("power", lambda: translate("Inspector", "Electricity replaced"), _PER_ENERGY),
    )


class FootprintSection:
    """The fields of the formula inside the form of a flow, about the flow's item."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._item_id = ""
        self._section = form.fold(lambda: translate("Inspector", "Circular footprint formula"))
        into: QVBoxLayout = self._section.body
        self.defaults = form.choice(
            lambda: translate("Inspector", "Defaults of A and quality"), self._take_default, into
        )
        self.source = Label(form.theme, "hint")
        self.source.setObjectName("inspector.cff_source")
        self.source.setWordWrap(True)
        into.addWidget(self.source)
        self.fields: dict[str, NumberField] = {}
        for name, words, unit in _fields():
            field = form.number_field(words, partial(self._set, name), into)
            field.set_unit(unit)
            self.fields[name] = field

    def show_item(self, item_id: str) -> None:
        """Show that item."""
        self._item_id = item_id
        item = self._form.context.session.document.items.get(item_id)
        known = (item.cff if item is not None else None) or CircularFootprint()
        for name, field in self.fields.items():
            field.show_number(getattr(known, name))
        lang = self._form.lang
        rows = [(row.id, f"{row.names[lang]} · {_shown(row, lang)}") for row in footprint_defaults().values()]
        chosen = next((row.id for row in footprint_defaults().values() if row.into(known) == known), _OWN)
        self.defaults.show_choices([(_OWN, translate("Inspector", "Own values")), *rows], chosen)
        self.source.setText(self._source_text(known, chosen))
        self.source.setVisible(bool(known.source))

    def open_field(self, field: str) -> QWidget | None:
        """The widget of `cff.<name>`, its section opened."""
        found = self.fields.get(field.removeprefix("cff.")) if field.startswith("cff.") else None
        if found is not None:
            self._section.open()
        return found

    @staticmethod
    def _source_text(known: CircularFootprint, chosen: str) -> str:
        row = footprint_defaults().get(chosen)
        if row is not None and not row.verified:
            return translate("Inspector", "Unverified default: {source}").format(source=known.source)
        return known.source

    def _take_default(self, key: str) -> None:
        row = footprint_defaults().get(key)
        if row is None:
            self._change(lambda known: replace(known, source=""))
        else:
            self._change(row.into)

    def _set(self, name: str, value: float | None) -> None:
        # a value of one's own is no default of the table any more
        source = {"source": ""} if name in FIELDS else {}
        self._change(lambda known: replace(known, **{name: value}, **source))  # type: ignore[arg-type]

    def _change(self, edit: Callable[[CircularFootprint], CircularFootprint]) -> None:
        document = self._form.context.session.document
        item = document.items.get(self._item_id)
        if item is None:
            return
        made = edit(item.cff or CircularFootprint())
        kept = None if made == CircularFootprint() else made
        self._form.apply(lambda: set_item(document, self._item_id, cff=kept))
