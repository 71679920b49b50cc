"""The map itself, where nothing is selected: name, period, calendar, functional unit, how sure entries are."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vsm_app.model.edits.settings import set_document, set_settings
from vsm_app.model.quantities import Origin
from vsm_app.model.settings import Calendar, CalendarKind, FunctionalUnit, NumberFormat
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.naming import stage_name
from vsm_app.ui.panels.inspector.balanced import MapBalances
from vsm_app.ui.panels.inspector.form import Form, NumberField, Words
from vsm_app.ui.panels.inspector.method_settings import MethodSettings
from vsm_app.ui.panels.inspector.periods import PeriodSettings
from vsm_app.ui.widgets.switch import Switch

PERIODS: Final = ("a", "mo", "wk", "d", "shift", "h", "")
_MASS_UNITS: Final = ("kg", "t", "kt", "Mt", "g")
_ENERGY_UNITS: Final = ("kWh", "MWh", "GWh", "TWh", "MJ", "GJ", "TJ", "PJ")
_PERCENT: Final = 100.0


class MapForm(Form):
    """The settings of the map."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setObjectName("inspector.map")
        self.name_field = self.text_field(lambda: translate("Inspector", "Name of the map"), self._rename)
        self.name_field.line.setObjectName("inspector.map_name")
        self.name_field.line.waits = True  # Tab leads here from the last element of the map
        self.name_field.line.waiting.connect(self._show_waiting)
        self.period = self.choice(lambda: translate("Inspector", "Period"), lambda key: self._set(period=key))
        self.period.box.setObjectName("inspector.period")
        row = self.pair()
        self.mass_unit = self.choice(
            lambda: translate("Inspector", "Mass in"), lambda u: self._set_unit("mass", u), row
        )
        self.energy_unit = self.choice(
            lambda: translate("Inspector", "Energy in"), lambda u: self._set_unit("energy", u), row
        )
        self.periods = PeriodSettings(self)
        self._build_functional_unit()
        self._build_calendar()
        self._build_entries()
        self.methods = MethodSettings(self)
        self.description = self.note_field(lambda: translate("Inspector", "Description"), self._describe)
        self.column.addStretch(1)

    def _show_waiting(self, waits: bool) -> None:
        self.name_field.set_reading(translate("Inspector", "Enter changes the name.") if waits else "")

    def name(self) -> tuple[str, str]:
        """Title and line under it."""
        document = self.context.session.document
        count = self.context.language.text("window.flows_count", count=len(document.flows))
        return translate("Inspector", "Map"), count

    # --- building -------------------------------------------------------------------------------------------------
    def _build_functional_unit(self) -> None:
        self.heading(lambda: translate("Inspector", "Functional unit"))
        self.unit_name = self.text_field(
            lambda: translate("Inspector", "What is counted"), lambda text: self._set_functional(name=text)
        )
        row = self.pair()
        self.pieces = self.number_field(
            lambda: translate("Inspector", "Pieces per period"), lambda v: self._set_functional(pieces=v), row
        )
        self.piece_mass = self.number_field(
            lambda: translate("Inspector", "Mass of one"), lambda v: self._set_functional(mass=v), row
        )
        self.piece_mass.set_unit("kg")

    def _build_calendar(self) -> None:
        self.heading(lambda: translate("Inspector", "Calendar"))
        self.calendar = self.choice(
            lambda: translate("Inspector", "Working time"), lambda key: self._set_calendar(kind=CalendarKind(key))
        )
        self._calendar: dict[str, NumberField] = {}
        self._calendar_box = self.fold(lambda: translate("Inspector", "Shifts and weeks"))
        for name, words in (
            ("shifts_per_day", lambda: translate("Inspector", "Shifts a day")),
            ("hours_per_shift", lambda: translate("Inspector", "Hours a shift")),
            ("days_per_week", lambda: translate("Inspector", "Days a week")),
            ("weeks_per_year", lambda: translate("Inspector", "Weeks a year")),
            ("breaks_minutes_per_shift", lambda: translate("Inspector", "Breaks a shift in minutes")),
        ):
            self._calendar[name] = self.number_field(
                words, partial(self._set_calendar_number, name), self._calendar_box.body
            )

    def _build_entries(self) -> None:
        self.heading(lambda: translate("Inspector", "Entries"))
        self.reconcile = self._switch(lambda: translate("Inspector", "Reconcile"), "reconcile")
        self.reconcile.setObjectName("inspector.reconcile")
        self.robust = self._switch(lambda: translate("Inspector", "Robust"), "robust")
        self.robust.setObjectName("inspector.robust")
        self.word(
            self.robust.setToolTip,
            lambda: translate(
                "Inspector",
                "Entries far off all others count less, so that one wrong reading spoils little. There is no test then"
                " of whether all entries agree.",
            ),
        )
        self.half_width = self._switch(lambda: translate("Inspector", "± means 95 %"), "half_width_95")
        self.numbers = self.choice(
            lambda: translate("Inspector", "1.074 means"), lambda key: self._set(number_format=NumberFormat(key))
        )
        self.balances = MapBalances(self)
        section = self.fold(lambda: translate("Inspector", "Spreads and limits"))
        self._spreads: dict[str, NumberField] = {}
        for origin in Origin:
            field = self.number_field(
                partial(self.context.language.text, f"origin.{origin.value}"),
                partial(self._set_spread, origin.value),
                section.body,
            )
            field.factor = _PERCENT
            field.set_unit("± %")
            self._spreads[origin.value] = field
        self.warn = self._limit(
            lambda: translate("Inspector", "Gap marked yellow above"), "warn_imbalance", section.body
        )
        self.error = self._limit(
            lambda: translate("Inspector", "Gap marked red above"), "error_imbalance", section.body
        )

    def _switch(self, words: Words, name: str) -> Switch:
        switch = Switch(self.theme)
        self.word(switch.setText, words)
        switch.clicked.connect(lambda: self._set(**{name: switch.isChecked()}))
        self.column.addWidget(switch)
        return switch

    def _limit(self, words: Words, name: str, into: QVBoxLayout) -> NumberField:
        field = self.number_field(words, lambda v: None if v is None else self._set(**{name: v}), into)
        field.factor = _PERCENT
        field.set_unit("%")
        return field

    # --- filling --------------------------------------------------------------------------------------------------
    def fill(self) -> None:
        document = self.context.session.document
        settings, text = document.settings, self.context.language.text
        self.name_field.set_value(document.name)
        self.period.show_choices([(key, text(f"period.{key}")) for key in PERIODS], settings.period)
        self.periods.fill(tuple(document.physics.periods.values()))
        for box, layer, units in (
            (self.mass_unit, "mass", _MASS_UNITS),
            (self.energy_unit, "energy", _ENERGY_UNITS),
        ):
            automatic = ("", translate("Inspector", "Auto"))
            chosen = settings.units.get(layer, "")
            offered = dict.fromkeys([*units, *([chosen] if chosen else [])])  # a file may name another one
            box.show_choices([automatic, *((unit, unit) for unit in offered)], chosen)
        unit = settings.functional_unit
        self.unit_name.set_value(unit.name)
        self.pieces.show_number(unit.pieces)
        self.piece_mass.show_number(unit.mass)
        self._fill_calendar(settings.calendar)
        self.reconcile.setChecked(settings.reconcile)
        self.robust.setChecked(settings.robust)
        self.robust.setEnabled(settings.reconcile)
        self.half_width.setChecked(settings.half_width_95)
        self.numbers.show_choices(
            [
                (NumberFormat.AUTO.value, translate("Inspector", "As the language says")),
                (NumberFormat.COMMA.value, translate("Inspector", "One thousand and seventy-four")),
                (NumberFormat.POINT.value, translate("Inspector", "A little more than one")),
            ],
            settings.number_format.value,
        )
        for origin, field in self._spreads.items():
            field.show_number(settings.spreads.get(origin))
        self.balances.fill(settings)
        self.warn.show_number(settings.warn_imbalance)
        self.error.show_number(settings.error_imbalance)
        lang = self.context.language.code
        stages = [(stage.id, stage_name(stage, lang)) for stage in document.stages.values()]
        self.methods.fill(settings, stages)
        self.description.set_value(document.description)

    def _fill_calendar(self, calendar: Calendar) -> None:
        self.calendar.show_choices(
            [
                (CalendarKind.CONTINUOUS.value, translate("Inspector", "Continuous, 365 days")),
                (CalendarKind.PRODUCTION.value, translate("Inspector", "Shifts")),
            ],
            calendar.kind.value,
        )
        self._calendar_box.setVisible(calendar.kind is CalendarKind.PRODUCTION)
        for name, field in self._calendar.items():
            field.show_number(getattr(calendar, name))

    def open_field(self, field: str) -> QWidget | None:
        """The widget of a setting, its section opened; `None` where the form has none for it."""
        fields: dict[str, QWidget] = {
            "functional_unit": self.pieces,
            "functional_unit.pieces": self.pieces,
            "functional_unit.mass": self.piece_mass,
            "pieces": self.pieces,
            "period": self.period.box,
            "calendar": self.calendar.box,
        }
        if field == "calendar":
            self._calendar_box.open()
        return fields.get(field) or self.methods.open_field(field)

    # --- editing --------------------------------------------------------------------------------------------------
    def _set(self, **changes: object) -> None:
        self.apply(lambda: set_settings(self.context.session.document, **changes))

    def _rename(self, name: str) -> None:
        self.apply(lambda: set_document(self.context.session.document, name=name.strip()))

    def _describe(self, text: str) -> None:
        self.apply(lambda: set_document(self.context.session.document, description=text))

    def _set_unit(self, layer: str, unit: str) -> None:
        units = {key: value for key, value in self.context.session.document.settings.units.items() if key != layer}
        self._set(units=units | {layer: unit} if unit else units)

    def _set_functional(self, **changes: object) -> None:
        unit: FunctionalUnit = self.context.session.document.settings.functional_unit
        self._set(functional_unit=replace(unit, **changes))  # type: ignore[arg-type]

    def _set_calendar(self, **changes: object) -> None:
        calendar = self.context.session.document.settings.calendar
        self._set(calendar=replace(calendar, **changes))  # type: ignore[arg-type]

    def _set_calendar_number(self, name: str, value: float | None) -> None:
        if value is not None and value > 0:
            self._set_calendar(**{name: value})
        else:
            self.show_now()

    def _set_spread(self, origin: str, value: float | None) -> None:
        if value is not None and value >= 0:
            self._set(spreads=self.context.session.document.settings.spreads | {origin: value})
        else:
            self.show_now()
