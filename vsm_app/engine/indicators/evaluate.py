"""Runs every indicator over a solved map and turns its answers into results with spread, parts and reasons."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, NamedTuple

from vsm_app.engine.cancel import CancelToken, check
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
    flows_zero,
    note,
)
from vsm_app.engine.indicators.places import placed
from vsm_app.engine.indicators.registry import IndicatorRegistry, indicator_registry
from vsm_app.engine.indicators.spread import of_values
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import IndicatorValue, Solution
from vsm_app.model.document import Physics
from vsm_app.texts import REFERENCES, problem_text, text

FORMAT: Final = "vsm-indicators/1"
#: More spreads than this are worked out for the indicators of the whole map only (a solve each).
SPREAD_EACH_UP_TO: Final = 3_000
#: A denominator whose parts cancel to less than this share of them is nothing.
_CANCELLED: Final = 1e-12
#: What is less than this share of the rest is rounding.
_ROUNDING: Final = 1e-6
#: The whole, by the unit of a share.
_WHOLE: Final = {"1": 1.0, "%": 100.0}
#: Code of the note that the map is not drawn to its end.
UNFINISHED_NOTE: Final = "indicator.note.unfinished"
#: A difference, which may be below zero.
_EITHER_SIGN: Final = frozenset({"cti.ghg_saving", "cti.ghg_potential", "loop_contribution", "substance_concentration"})
#: A value and the gradient that its spread follows from (`None`: it has none).
_Draft = tuple[IndicatorValue, Mapping[Key, float] | None]


def compute_indicators(
    physics: Physics, solution: Solution, registry: IndicatorRegistry | None = None
) -> tuple[IndicatorValue, ...]:
    """Every indicator for every scope it answers for, in the registry's order.

    One that fails says so and stops no other.
    """
    return evaluate(MapView(physics, solution), (registry or indicator_registry()).all())


def evaluate(
    view: MapView, indicators: Iterable[Indicator], cancel: CancelToken | None = None
) -> tuple[IndicatorValue, ...]:
    """These indicators on a map; above `SPREAD_EACH_UP_TO` spreads only those of the whole map have one.

    Raises CancelledError where the token says so.
    """
    run, drafts = _Run(view), list[_Draft]()
    for indicator in indicators:
        check(cancel)
        drafts += run.values(indicator)
    return _with_spreads(view.solution, drafts, cancel)


def _with_spreads(solution: Solution, drafts: list[_Draft], cancel: CancelToken | None) -> tuple[IndicatorValue, ...]:
    """The values with their standard deviations, all of them from one covariance."""
    values = [value for value, _ in drafts]
    wanted = [(place, gradient) for place, (_, gradient) in enumerate(drafts) if gradient is not None]
    if len(wanted) > SPREAD_EACH_UP_TO:
        wanted = [(place, gradient) for place, gradient in wanted if values[place].scope == MAP]
    sds = of_values(solution, [values[place] for place, _ in wanted], [gradient for _, gradient in wanted], cancel)
    for (place, gradient), sd in zip(wanted, sds, strict=True):
        if sd is not None:
            of_terms = bool(values[place].numerator_terms or values[place].denominator_terms)
            values[place] = replace(values[place], sd=sd, gradient=values[place].gradient if of_terms else gradient)
    return tuple(values)


class _Run:
    """One pass over a map: values, and the gradients that their spreads follow from."""

    def __init__(self, view: MapView) -> None:
        self.view = view

    def values(self, indicator: Indicator) -> list[_Draft]:
        """All answers of one indicator."""
        try:
            return [self._with_words(indicator, *self._value(indicator, one)) for one in self._asked(indicator)]
        except Exception as error:  # a method of a plug-in may fail in any way; the panel says which
            failure = NotDefined("indicator.failed", {"id": indicator.id, "reason": f"{type(error).__name__}: {error}"})
            return [(_not_defined(indicator, failure), None)]

    def _asked(self, indicator: Indicator) -> Iterable[_Asked]:
        """The answers of an indicator; those that follow from the map's structure alone as they were formed before."""
        if not indicator.structural:
            return map(_Asked, self._answers(indicator))
        kept = self.view.shape.kept
        known = kept.get(indicator.id)
        if not isinstance(known, _Formed) or known.indicator is not indicator:
            known = kept[indicator.id] = _Formed(indicator, tuple(map(_Asked, self._answers(indicator))))
        return known.answers

    def _answers(self, indicator: Indicator) -> Iterator[Answer]:
        if indicator.material and self.view.layer == "energy":
            yield NotDefined("indicator.energy_only")
            return
        try:
            yield from indicator.compute(self.view)
        except UndefinedError as missing:
            yield missing.answer

    def _value(self, indicator: Indicator, asked: _Asked) -> _Draft:
        answer = asked.answer
        match answer:
            case NotDefined():
                return _not_defined(indicator, placed(self.view, answer)), None
            case Ratio():
                return self._ratio(indicator, asked, answer)
            case Total():
                return self._total(indicator, asked, answer)
            case Computed():
                return self._computed(indicator, answer)

    def _ratio(self, indicator: Indicator, asked: _Asked, answer: Ratio) -> _Draft:
        above, below = self.view.numbers(asked.above.keys), self.view.numbers(asked.below.keys)
        missing = [*_unknown(asked.above, above), *_unknown(asked.below, below)]
        if missing:
            return _not_defined(indicator, flows_missing(missing, answer.scope)), None
        numerator, denominator = _sum(asked.above, above), _sum(asked.below, below)
        if abs(denominator) <= _CANCELLED * _size(asked.below, below):
            return asked.of_nothing(indicator), None
        quotient = answer.factor * numerator / denominator
        gradient = answer.gradient
        if gradient is None:
            gradient = _quotient_gradient(asked, quotient, denominator)
        value = IndicatorValue(
            indicator.id, answer.scope, quotient, answer.unit, None, numerator, denominator,
            answer.numerator.unit, asked.above.terms, asked.below.terms, answer.factor,
            answer.numerator.layer, method=indicator.method, source=indicator.source,
            verified=indicator.verified if answer.verified is None else answer.verified,
            incomplete=answer.incomplete, notes=answer.notes,
            layers=asked.layers,
            gradient=answer.gradient or {},
        )  # fmt: skip
        return value, gradient

    def _total(self, indicator: Indicator, asked: _Asked, answer: Total) -> _Draft:
        part, above = answer.amount, self.view.numbers(asked.above.keys)
        missing = _unknown(asked.above, above)
        if missing:
            return _not_defined(indicator, flows_missing(missing, answer.scope)), None
        amount = _sum(asked.above, above) + answer.constant
        live = not answer.constant  # the workbook's formula sums flows only
        value = IndicatorValue(
            indicator.id, answer.scope, amount, part.unit or indicator.unit, None, amount, None, part.unit,
            asked.above.terms if live else (), (), 1.0, part.layer, method=indicator.method,
            source=indicator.source, verified=indicator.verified, incomplete=answer.incomplete, notes=answer.notes,
            layers=part.layers, gradient=answer.gradient or {},
        )  # fmt: skip
        weighted = zip(asked.above.keys, asked.above.weights, strict=True)
        return value, dict(weighted) if answer.gradient is None else answer.gradient

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

    @cached_property
    def _below_zero(self) -> Mapping[str, None]:
        """Flows below zero (by more than rounding)."""
        keys = tuple(self.view.solution.flows)
        amounts = [amount or 0.0 for amount in self.view.numbers(keys)]
        least = -_ROUNDING * max(map(abs, amounts), default=0.0)
        return {flow: None for (flow, _layer), amount in zip(keys, amounts, strict=True) if amount < least}

    def _with_words(self, indicator: Indicator, value: IndicatorValue, gradient: Mapping[Key, float] | None) -> _Draft:
        """The value, with a word on what a reader would take for a mistake: flows below zero, more than the whole."""
        number = value.value
        if number is None:
            return value, gradient
        notes = list(value.notes)
        if self._below_zero:
            found = tuple(dict.fromkeys(flow for flow, _layer in gradient or () if flow in self._below_zero))
            notes += [note("indicator.note.negative_flows", found, flows=found)] if found else []
        whole = None if indicator.index else _WHOLE.get(value.unit)
        if whole is not None and number > whole * (1 + _ROUNDING):
            notes.append(note("indicator.note.above_whole"))
        elif whole is not None and value.numerator is not None and number < -whole * _ROUNDING:
            notes.append(note("indicator.note.below_nothing"))
        if unfinished := tuple(dict.fromkeys(node for node, _layer in self.view.unfinished)):
            notes.append(note(UNFINISHED_NOTE, unfinished, nodes=unfinished))
            value = replace(value, incomplete=True)
        return (replace(value, notes=tuple(notes)) if len(notes) > len(value.notes) else value), gradient


class _Part:
    """A sum made ready: its keys and weights, and the terms that are written out."""

    def __init__(self, part: Sum) -> None:
        pairs = tuple(part.weighted())
        self.keys = tuple(key for key, _weight in pairs)
        self.weights = tuple(weight for _key, weight in pairs)
        self.terms = tuple((flow, coefficient * part.scale) for flow, coefficient in part.terms.items())


_NO_PART: Final = _Part(Sum({}))


class _Asked:
    """An answer with its sums made ready."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.above = self.below = _NO_PART
        self.layers: Mapping[str, str] = {}
        self._nothing: IndicatorValue | None = None
        if isinstance(answer, Ratio):
            above, below = answer.numerator, answer.denominator
            self.above, self.below = _Part(above), _Part(below)
            self.layers = {**below.layers, **_elsewhere(below, above.layer), **above.layers}
        elif isinstance(answer, Total):
            self.above = _Part(answer.amount)

    def of_nothing(self, indicator: Indicator) -> IndicatorValue:
        """What is said where nothing stands below the line."""
        if self._nothing is None:
            scope = self.answer.scope
            flows = dict.fromkeys(flow for flow, _layer in self.below.keys if not flow.startswith("stock:"))
            nothing = flows_zero(flows, scope) if flows else NotDefined("indicator.zero_denominator", scope=scope)
            self._nothing = _not_defined(indicator, nothing)
        return self._nothing


class _Formed(NamedTuple):
    """The answers of an indicator whose sums no amount changes."""

    indicator: Indicator
    answers: tuple[_Asked, ...]


def _sum(part: _Part, numbers: list[float | None]) -> float:
    return math.fsum(w * (v or 0.0) for w, v in zip(part.weights, numbers, strict=True))


def _size(part: _Part, numbers: list[float | None]) -> float:
    return math.fsum(abs(w * (v or 0.0)) for w, v in zip(part.weights, numbers, strict=True))


def _unknown(part: _Part, numbers: list[float | None]) -> list[str]:
    if None not in numbers:
        return []
    return [k[0] for k, w, v in zip(part.keys, part.weights, numbers, strict=True) if w and v is None]


def _not_defined(indicator: Indicator, answer: NotDefined) -> IndicatorValue:
    needs = tuple(dict.fromkeys(need for one in (answer, *answer.beside) for need in one.needs))
    return IndicatorValue(
        indicator.id, answer.scope, None, indicator.unit, reason=answer.reason, reason_params=answer.params,
        beside=tuple((one.reason, one.params) for one in answer.beside), needs=needs,
        method=indicator.method, source=indicator.source, verified=indicator.verified,
    )  # fmt: skip


def _quotient_gradient(asked: _Asked, quotient: float, denominator: float) -> dict[Key, float]:
    gradient: dict[Key, float] = {}
    factor = asked.answer.factor if isinstance(asked.answer, Ratio) else 1.0
    for part, slope in ((asked.above, factor / denominator), (asked.below, -quotient / denominator)):
        for key, weight in zip(part.keys, part.weights, strict=True):
            gradient[key] = gradient.get(key, 0.0) + slope * weight
    return gradient


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
    return " ".join(
        text(code, {key: _named(part, name_of) if key in REFERENCES else part for key, part in params.items()}, lang)
        for code, params in value.reasons
    )


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
