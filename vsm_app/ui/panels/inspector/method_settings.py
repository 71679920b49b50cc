"""Settings of a map that only its methods need: lives, the base period, classes of hotspots, check lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from vsm_app.model.edits.settings import set_settings
from vsm_app.model.settings import EnergyRecovery, Settings
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import Form, NumberField, Words
from vsm_app.ui.panels.inspector.further import FurtherProducts
from vsm_app.ui.widgets.switch import Switch

_PERCENT: Final = 100.0
_T_PER_KG: Final = 0.001


def _conditions() -> tuple[tuple[str, Words, Words], ...]:
    """Conditions of the check list of the MCI for energy recovery: field, a few words, the whole condition."""
    return (
        (
            "other_routes_exhausted",
            lambda: translate("Inspector", "No other route left"),
            lambda: translate("Inspector", "Neither reuse nor recycling is possible any more."),
        ),
        (
            "sustained_biological",
            lambda: translate("Inspector", "Biological, sustained"),
            lambda: translate("Inspector", "The material is biological and from sustained production."),
        ),
        (
            "uncontaminated",
            lambda: translate("Inspector", "Not contaminated"),
            lambda: translate("Inspector", "It is not contaminated by technical material."),
        ),
        (
            "optimised",
            lambda: translate("Inspector", "Optimised"),
            lambda: translate("Inspector", "The recovery is optimised and replaces non-renewable energy."),
        ),
        (
            "residues_beneficial",
            lambda: translate("Inspector", "Residues of use"),
            lambda: translate("Inspector", "The residues are biologically beneficial."),
        ),
    )


class MethodSettings:
    """The folded sections of the map's form for its methods."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._section = form.fold(lambda: translate("Inspector", "Indicators"))
        into = self._section.body
        self.reference = form.choice(
            lambda: translate("Inspector", "Reference stage"), lambda key: self._set(reference_stage=key or None), into
        )
        self.product_life = self._number(lambda: translate("Inspector", "Life of the product"), "product_life", "a")
        self.industry_life = self._number(
            lambda: translate("Inspector", "Industry's average life"), "industry_life", "a"
        )
        self.use_intensity = self._number(
            lambda: translate("Inspector", "Intensity of use (average 1)"), "use_intensity", ""
        )
        self.base_revenue = self._number(lambda: translate("Inspector", "Revenue, base period"), "base_revenue", "")
        self.base_input = self._number(
            lambda: translate("Inspector", "Input, base period"), "base_input", "t", _T_PER_KG
        )
        self.iso_zero = self._switch(
            lambda: translate("Inspector", "ISO 59020: n/a is zero"),
            lambda on: self._set(iso_zero=on),
            into,
            lambda: translate(
                "Inspector", "A mandatory indicator of ISO 59020 that is not applicable counts as zero, with a note."
            ),
        )
        self.pareto_a = self._share(lambda: translate("Inspector", "Hotspots of class A up to"), "pareto_a")
        self.pareto_b = self._share(lambda: translate("Inspector", "Hotspots of class B up to"), "pareto_b")
        self.further = FurtherProducts(form)
        self._recovery = form.fold(lambda: translate("Inspector", "Energy recovery (MCI)"))
        below = self._recovery.body
        self.conditions = {
            name: self._switch(words, partial(self._set_condition, name), below, whole)
            for name, words, whole in _conditions()
        }
        self.efficiency = self._recovered(lambda: translate("Inspector", "Efficiency"), "efficiency", below)
        self.carbon = self._recovered(lambda: translate("Inspector", "Biogenic carbon"), "biogenic_carbon", below)

    def fill(self, settings: Settings, stages: list[tuple[str, str]]) -> None:
        """Show what holds."""
        automatic = ("", translate("Inspector", "First stage of production"))
        self.reference.show_choices([automatic, *stages], settings.reference_stage or "")
        for name in ("product_life", "industry_life", "use_intensity", "base_revenue", "base_input"):
            field: NumberField = getattr(self, name)
            field.show_number(getattr(settings, name))
        self.base_revenue.set_unit(settings.currency)
        self.further.fill(settings.further_products)
        self.pareto_a.show_number(settings.pareto_a)
        self.pareto_b.show_number(settings.pareto_b)
        self.iso_zero.setChecked(settings.iso_zero)
        recovery = settings.energy_recovery or EnergyRecovery()
        for name, switch in self.conditions.items():
            switch.setChecked(getattr(recovery, name))
        self.efficiency.show_number(recovery.efficiency)
        self.carbon.show_number(recovery.biogenic_carbon)

    def open_field(self, field: str) -> QWidget | None:
        """The widget of a setting, its section opened; `None` where there is none for it here."""
        recovery: dict[str, QWidget] = {
            "energy_recovery.efficiency": self.efficiency, "energy_recovery.biogenic_carbon": self.carbon
        }  # fmt: skip
        here: dict[str, QWidget] = {
            "reference_stage": self.reference.box, "product_life": self.product_life,
            "industry_life": self.industry_life, "use_intensity": self.use_intensity,
            "base_revenue": self.base_revenue, "base_input": self.base_input, "pareto_a": self.pareto_a,
            "pareto_b": self.pareto_b, "iso_zero": self.iso_zero,
        }  # fmt: skip
        if field in recovery:
            self._recovery.open()
            return recovery[field]
        if field in here:
            self._section.open()
        return here.get(field) or self.further.open_field(field)

    # --- building -------------------------------------------------------------------------------------------------
    def _number(self, words: Words, name: str, unit: str, factor: float = 1.0) -> NumberField:
        field = self._form.number_field(words, lambda value: self._set(**{name: value}), self._section.body)
        field.factor = factor
        field.set_unit(unit)
        return field

    def _share(self, words: Words, name: str) -> NumberField:
        field = self._form.number_field(words, partial(self._set_share, name), self._section.body)
        field.factor = _PERCENT
        field.set_unit("%")
        return field

    def _recovered(self, words: Words, name: str, into: QVBoxLayout) -> NumberField:
        field = self._form.number_field(words, lambda value: self._set_recovery(**{name: value}), into)
        field.factor = _PERCENT
        field.set_unit("%")
        return field

    def _switch(self, words: Words, commit: Callable[[bool], None], into: QVBoxLayout, whole: Words) -> Switch:
        switch = Switch(self._form.theme)
        self._form.word(switch.setText, words)
        self._form.word(switch.setToolTip, whole)
        self._form.word(switch.setAccessibleDescription, whole)
        switch.clicked.connect(lambda: commit(switch.isChecked()))
        into.addWidget(switch)
        return switch

    # --- editing --------------------------------------------------------------------------------------------------
    def _set(self, **changes: object) -> None:
        self._form.apply(lambda: set_settings(self._form.context.session.document, **changes))

    def _set_share(self, name: str, value: float | None) -> None:
        if value is not None and 0 < value <= 1:
            self._set(**{name: value})
        else:
            self._form.show_now()

    def _set_condition(self, name: str, on: bool) -> None:
        self._set_recovery(**{name: on})

    def _set_recovery(self, **changes: object) -> None:
        known = self._form.context.session.document.settings.energy_recovery or EnergyRecovery()
        made = replace(known, **changes)  # type: ignore[arg-type]
        self._set(energy_recovery=None if made == EnergyRecovery() else made)
