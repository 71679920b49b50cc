"""Runs every indicator over a solved map and turns its answers into results with spread, parts and reasons."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from vsm_app.engine.dual import Key
from vsm_app.engine.indicators.base import (
    MAP,
    Answer,
    Computed,
    Indicator,
    NotDefined,
    Ratio,
    Sum,
    Total,
    UndefinedError,
    flows_missing,
)
from vsm_app.engine.indicators.registry import IndicatorRegistry, indicator_registry
from vsm_app.engine.indicators.spread import spreads
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import IndicatorValue, Solution
from vsm_app.model.document import Physics
from vsm_app.texts import REFERENCES, problem_text, text

FORMAT: Final = "vsm-indicators/1"
#: More spreads than this are worked out for the indicators of the whole map only (a solve each).
SPREAD_EACH_UP_TO: Final = 3_000
#: A denominator whose parts cancel to less than this share of them is nothing.
_CANCELLED: Final = 1e-12
#: A value and the gradient that its spread follows from (`None`: it has none).
_Draft = tuple[IndicatorValue, Mapping[Key, float] | None]


def compute_indicators(
    physics: Physics, solution: Solution, registry: IndicatorRegistry | None = None
) -> tuple[IndicatorValue, ...]:
    """Every indicator for every scope it answers for, in the registry's order.

    One that fails says so and stops no other.
    """
    return evaluate(MapView(physics, solution), (registry or indicator_registry()).all())


def evaluate(view: MapView, indicators: Iterable[Indicator]) -> tuple[IndicatorValue, ...]:
    """These indicators on a map; above `SPREAD_EACH_UP_TO` spreads only those of the whole map have one."""
    run = _Run(view)
    return _with_spreads(view.solution, [draft for indicator in indicators for draft in run.values(indicator)])


def _with_spreads(solution: Solution, drafts: list[_Draft]) -> tuple[IndicatorValue, ...]:
    """The values with their standard deviations, all of them from one covariance."""
    values = [value for value, _ in drafts]
    wanted = [(place, gradient) for place, (_, gradient) in enumerate(drafts) if gradient is not None]
    if len(wanted) > SPREAD_EACH_UP_TO:
        wanted = [(place, gradient) for place, gradient in wanted if values[place].scope == MAP]
    sds = spreads(solution, [gradient for _, gradient in wanted])
    for (place, gradient), sd in zip(wanted, sds, strict=True):
        if sd is not None:
            of_terms = bool(values[place].numerator_terms or values[place].denominator_terms)
            values[place] = replace(values[place], sd=sd, gradient={} if of_terms else gradient)
    return tuple(values)


class _Run:
    """One pass over a map: values, and the gradients that their spreads follow from."""

    def __init__(self, view: MapView) -> None:
        self.view = view

    def values(self, indicator: Indicator) -> list[_Draft]:
        """All answers of one indicator."""
        try:
            return [self._value(indicator, answer) for answer in self._answers(indicator)]
        except Exception as error:  # a method of a plug-in may fail in any way; the panel says which
            failure = NotDefined("indicator.failed", {"id": indicator.id, "reason": f"{type(error).__name__}: {error}"})
            return [(_not_defined(indicator, failure), None)]

    def _answers(self, indicator: Indicator) -> Iterator[Answer]:
        if indicator.material and self.view.layer == "energy":
            yield NotDefined("indicator.energy_only")
            return
        try:
            yield from indicator.compute(self.view)
        except UndefinedError as missing:
            yield missing.answer

    def _value(self, indicator: Indicator, answer: Answer) -> _Draft:
        match answer:
            case NotDefined():
                return _not_defined(indicator, answer), None
            case Ratio():
                return self._ratio(indicator, answer)
            case Total():
                return self._total(indicator, answer)
            case Computed():
                return self._computed(indicator, answer)

    def _ratio(self, indicator: Indicator, answer: Ratio) -> _Draft:
        missing = [*self._unknown(answer.numerator), *self._unknown(answer.denominator)]
        if missing:
            return _not_defined(indicator, flows_missing(missing, answer.scope)), None
        numerator, denominator = self._sum(answer.numerator), self._sum(answer.denominator)
        if abs(denominator) <= _CANCELLED * self._size(answer.denominator):
            return _not_defined(indicator, NotDefined("indicator.zero_denominator", scope=answer.scope)), None
        quotient = answer.factor * numerator / denominator
        gradient = answer.gradient
        if gradient is None:
            gradient = _quotient_gradient(answer, quotient, denominator)
        value = IndicatorValue(
            indicator.id, answer.scope, quotient, answer.unit, None, numerator, denominator,
            answer.numerator.unit, _terms(answer.numerator), _terms(answer.denominator), answer.factor,
            answer.numerator.layer, method=indicator.method, source=indicator.source,
            verified=indicator.verified if answer.verified is None else answer.verified,
            incomplete=answer.incomplete, notes=answer.notes,
            layers={**answer.denominator.layers, **_elsewhere(answer.denominator, answer.numerator.layer),
                    **answer.numerator.layers},
        )  # fmt: skip
        return value, gradient

    def _total(self, indicator: Indicator, answer: Total) -> _Draft:
        part = answer.amount
        missing = self._unknown(part)
        if missing:
            return _not_defined(indicator, flows_missing(missing, answer.scope)), None
        amount = self._sum(part) + answer.constant
        live = not answer.constant  # the workbook's formula sums flows only
        value = IndicatorValue(
            indicator.id, answer.scope, amount, part.unit or indicator.unit, None, amount, None, part.unit,
            _terms(part) if live else (), (), 1.0, part.layer, method=indicator.method,
            source=indicator.source, verified=indicator.verified, incomplete=answer.incomplete, notes=answer.notes,
            layers=part.layers,
        )  # fmt: skip
        return value, dict(part.weighted())

    def _computed(self, indicator: Indicator, answer: Computed) -> _Draft:
        if not math.isfinite(answer.value):
            return _not_defined(indicator, NotDefined("indicator.not_finite", scope=answer.scope)), None
        value = IndicatorValue(
            indicator.id, answer.scope, answer.value, answer.unit, None, answer.numerator, answer.denominator,
            answer.unit_parts, method=indicator.method, source=indicator.source,
            verified=indicator.verified if answer.verified is None else answer.verified,
            incomplete=answer.incomplete, notes=answer.notes,
        )  # fmt: skip
        return value, answer.gradient

    def _sum(self, part: Sum) -> float:
        return math.fsum(weight * (self.view.number(key) or 0.0) for key, weight in part.weighted())

    def _size(self, part: Sum) -> float:
        return math.fsum(abs(weight * (self.view.number(key) or 0.0)) for key, weight in part.weighted())

    def _unknown(self, part: Sum) -> list[str]:
        return [key[0] for key, weight in part.weighted() if weight and self.view.number(key) is None]


def _not_defined(indicator: Indicator, answer: NotDefined) -> IndicatorValue:
    return IndicatorValue(
        indicator.id, answer.scope, None, indicator.unit, reason=answer.reason, reason_params=answer.params,
        needs=answer.needs, method=indicator.method, source=indicator.source, verified=indicator.verified,
    )  # fmt: skip


def _quotient_gradient(answer: Ratio, quotient: float, denominator: float) -> dict[Key, float]:
    gradient: dict[Key, float] = {}
    for part, slope in ((answer.numerator, answer.factor / denominator), (answer.denominator, -quotient / denominator)):
        for key, weight in part.weighted():
            gradient[key] = gradient.get(key, 0.0) + slope * weight
    return gradient


def _terms(part: Sum) -> tuple[tuple[str, float], ...]:
    return tuple((flow, coefficient * part.scale) for flow, coefficient in part.terms.items())


def _elsewhere(part: Sum, layer: str) -> dict[str, str]:
    """Layers of the terms of a sum that stands as a whole on another layer than the numerator."""
    return {} if part.layer == layer else dict.fromkeys(part.terms, part.layer)


def to_json(values: Iterable[IndicatorValue], lang: str, name_of: Callable[[str], str] | None = None) -> dict[str, Any]:
    """The shape `vsm-indicators/1`. `name_of` turns ids in reasons and notes into names."""
    return {"format": FORMAT, "indicators": [_one_json(value, lang, name_of or str) for value in values]}


def reason_text(value: IndicatorValue, lang: str, name_of: Callable[[str], str] = str) -> str | None:
    """Why a value is not defined, with the names of what it needs; `None` where it is."""
    if value.reason is None:
        return None
    params: Mapping[str, object] = {
        key: _named(part, name_of) if key in REFERENCES else part for key, part in value.reason_params.items()
    }
    return text(value.reason, params, lang)


def _named(part: object, name_of: Callable[[str], str]) -> object:
    if isinstance(part, tuple):
        return tuple(name_of(one) for one in part)
    return name_of(part) if isinstance(part, str) else part


def _one_json(value: IndicatorValue, lang: str, name_of: Callable[[str], str]) -> dict[str, Any]:
    return {
        "id": value.id,
        "scope": value.scope,
        "name": text(f"indicator.{value.id}", lang=lang),
        "value": value.value,
        "sd": value.sd,
        "unit": value.unit,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "unit_parts": value.unit_parts,
        "reason": reason_text(value, lang, name_of),
        "needs": [{"field": need.field, "place": need.place} for need in value.needs],
        "notes": [problem_text(note, lang, name_of) for note in value.notes],
        "incomplete": value.incomplete,
        "method": value.method,
        "source": value.source,
        "verified": value.verified,
    }
