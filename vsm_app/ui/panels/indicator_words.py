"""What the cards of the indicators say: figures as the language writes them, lines, notes, marks, explanations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vsm_app import texts
from vsm_app.engine.results import IndicatorValue
from vsm_app.errors import VsmError
from vsm_app.model.scales import larger_unit, money_scale
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import convert, default_unit, parse_unit
from vsm_app.precision import digits_apart
from vsm_app.ui.canvas.figures import measured, per_period, percent, significant
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.naming import shown_name_of

MAP: Final = "map"
UNITLESS: Final = "1"
_NO_GROUP: Final = "other"
#: Places of an indicator that a card and its explanation list.
_ON_CARD: Final = 3
_EXPLAINED: Final = 30
_DIGITS: Final = 3
_NO_AMOUNTS: Final = ("share", "time")
_ABOVE_WHOLE: Final = "indicator.note.above_whole"
_AS_DRAWN: Final = "indicator.note.all_collected"


def is_above_whole(value: IndicatorValue) -> bool:
    """Whether a part of a whole comes out larger than the whole; a note says what that may come from."""
    return any(note.code == _ABOVE_WHOLE for note in value.notes)


def is_as_drawn(value: IndicatorValue) -> bool:
    """Whether a rate is 100 % only because the map draws no other way."""
    return any(note.code.startswith(_AS_DRAWN) for note in value.notes)


class IndicatorWords:
    """Texts of the indicators of the map that is open."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def _lang(self) -> str:
        return self._context.language.code

    def name(self, indicator_id: str) -> str:
        """The indicator's name."""
        return self._context.language.text(f"indicator.{indicator_id}")

    def group_of(self, indicator_id: str) -> str:
        """The group in which it stands."""
        from vsm_app.engine.indicators.registry import indicator_registry

        known = indicator_registry().get(indicator_id)
        return known.group if known is not None else _NO_GROUP

    def group_name(self, group: str, otherwise: str) -> str:
        """The heading of a group (its short one: `group.short`); what has none is called `otherwise`."""
        code = f"indicator.group.{group}"
        return self._context.language.text(code) if texts.has_text(code) else otherwise

    @staticmethod
    def is_share(value: IndicatorValue) -> bool:
        """Whether a value is shown in per cent."""
        from vsm_app.engine.indicators.registry import is_share

        return is_share(value)

    def figure(self, value: IndicatorValue) -> tuple[str, str, str]:
        """Figure, unit and spread as the language writes them."""
        factor, unit = self.scale(value)
        if self.is_share(value):
            shown, spread = _written(value, factor, self._lang, most=1)
            return shown if spread else percent(value.value, self._lang), unit, spread
        shown, spread = _written(value, factor, self._lang)
        return shown, unit, spread

    def scale(self, value: IndicatorValue) -> tuple[float, str]:
        """What the value is multiplied by where it is shown, and the unit that it then has."""
        if self.is_share(value):
            return 100.0, "%"
        if value.unit == UNITLESS:
            return 1.0, ""
        own, factor = self._in_map_unit(value.unit, value.value or 0.0)
        if factor != 1.0 or "/" not in value.unit:
            return factor, self._per_period(own)
        return factor, unit_label(value.unit, self._lang)

    def _in_map_unit(self, unit: str, amount: float) -> tuple[str, float]:
        """The map's own unit for an amount in a base unit, and the factor to it; large CO2 in tonnes, money in T€."""
        currency = self._context.session.document.settings.currency
        if unit == currency:
            return money_scale(amount, currency, self._lang)
        if unit.startswith("kg CO2"):
            larger, holds = larger_unit(unit, amount)
            return larger, 1.0 / holds
        layer = {"kg": "mass", "MJ": "energy"}.get(unit)
        if layer is None:
            return unit, 1.0
        shown = default_unit(layer, self._context.session.document.settings)
        try:
            return shown, convert(1.0, unit, shown)
        except VsmError:
            return unit, 1.0

    def _per_period(self, unit: str) -> str:
        """A unit with the map's period; shares and times are no amounts of a period."""
        period = "" if parse_unit(unit).layer in _NO_AMOUNTS else self._context.session.document.settings.period
        return per_period(unit, period, self._lang)

    def line(self, value: IndicatorValue) -> str:
        """The figure in words."""
        code = f"indicator.{value.id}.line"
        if not texts.has_text(code) or value.numerator is None:
            return ""
        above, below = value.numerator, value.denominator
        unit, factor = self._in_map_unit(value.unit_parts, max(abs(above), abs(below or 0.0)))
        digits = _DIGITS if below is None else digits_apart(above * factor, below * factor, _DIGITS)
        return self._context.language.text(
            code,
            numerator=significant(above * factor, self._lang, digits),
            denominator="" if below is None else significant(below * factor, self._lang, digits),
            unit=self._per_period(unit),
        )

    def reason(self, value: IndicatorValue) -> str:
        """Why there is no value."""
        from vsm_app.engine.indicators import reason_text

        name = shown_name_of(self._context.session.document, self._lang)
        return reason_text(value, self._lang, name) or self._context.language.text("indicator.not_defined")

    def notes(self, value: IndicatorValue, most: int | None = None) -> list[str]:
        """What was assumed or left out; all of it, or so many."""
        name = shown_name_of(self._context.session.document, self._lang)
        return [texts.problem_text(note, self._lang, name) for note in value.notes[:most]]

    def marks(self, value: IndicatorValue) -> str:
        """What a reader has to know before trusting the figure."""
        found = []
        if is_above_whole(value):
            found.append(translate("Indicators", "above 100 %"))
        if is_as_drawn(value):
            found.append(translate("Indicators", "no other way drawn"))
        if value.incomplete:
            found.append(translate("Indicators", "incomplete"))
        if not value.verified:
            found.append(translate("Indicators", "from a secondary source"))
        return " · ".join(found)

    def place(self, value: IndicatorValue) -> str:
        """`Casting 3.2 %`: an indicator of one place, item or flow."""
        name = shown_name_of(self._context.session.document, self._lang)
        if value.value is None:
            return f"{name(value.scope)}: {self.reason(value)}"
        figure, unit, spread = self.figure(value)
        whole = " ".join(filter(None, (figure, f"± {spread}" if spread else "", unit)))
        return f"{name(value.scope)}: {whole}"

    def places(self, values: Sequence[IndicatorValue]) -> str:
        """The largest of an indicator's places, a line each."""
        order = sorted(values, key=lambda value: -abs(value.value or 0.0))
        lines = [self.place(value) for value in order[:_ON_CARD]]
        if len(order) > _ON_CARD:
            lines.append(translate("Indicators", "and {count} more").format(count=len(order) - _ON_CARD))
        return "\n".join(lines)

    def explanation(self, value: IndicatorValue, places: Sequence[IndicatorValue]) -> list[tuple[str, str]]:
        """Headings and texts of the call-out: formula, sums, notes, places, source."""
        from vsm_app.engine.indicators.words import formula_text, source_text

        name = shown_name_of(self._context.session.document, self._lang)
        above = ", ".join(name(flow) for flow, _ in value.numerator_terms)
        below = ", ".join(name(flow) for flow, _ in value.denominator_terms)
        listed = [self.place(place) for place in places[:_EXPLAINED]]
        parts = [
            (translate("Indicators", "Formula"), formula_text(value.id, self._lang)),
            (translate("Indicators", "In words"), self.line(value)),
            (translate("Indicators", "Above the line"), above),
            (translate("Indicators", "Below the line"), below),
            (translate("Indicators", "Assumed and left out"), "\n".join(self.notes(value))),
            (translate("Indicators", "By place"), "\n".join(listed)),
            (translate("Indicators", "Source"), source_text(value.source, self._lang)),
        ]
        if not value.verified:
            parts.append(
                (translate("Indicators", "Note"), translate("Indicators", "Not verified against a published case."))
            )
        return [(heading, words) for heading, words in parts if words]


def _written(value: IndicatorValue, factor: float, lang: str, most: int | None = None) -> tuple[str, str]:
    """Figure and spread; a figure without spread with three digits."""
    amount = (value.value or 0.0) * factor
    shown, spread = measured(amount, value.sd * factor if value.sd else None, lang, most)
    return shown if spread else significant(amount, lang), spread
