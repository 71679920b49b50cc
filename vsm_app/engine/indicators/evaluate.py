"""Runs every indicator over a solved map and turns its answers into results with spread, parts and reasons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from vsm_app.engine.indicators.base import Answer, Computed, Indicator, NotDefined, Ratio, Sum, Total
from vsm_app.engine.indicators.registry import IndicatorRegistry, indicator_registry
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import IndicatorValue, Need, Solution
from vsm_app.model.document import Physics
from vsm_app.texts import text

FORMAT = "vsm-indicators/1"


def compute_indicators(
    physics: Physics, solution: Solution, registry: IndicatorRegistry | None = None
) -> tuple[IndicatorValue, ...]:
    """Every indicator for every scope it answers for, in the registry's order.

    One that fails says so and stops no other.
    """
    view = MapView(physics, solution)
    found: list[IndicatorValue] = []
    for indicator in (registry or indicator_registry()).all():
        found.extend(_evaluate(indicator, view))
    return tuple(found)


def _evaluate(indicator: Indicator, view: MapView) -> Iterable[IndicatorValue]:
    try:
        answers = list(indicator.compute(view))
        return [_value(indicator, answer, view) for answer in answers]
    except Exception as error:  # a method of a plug-in may fail in any way; the panel says which
        failure = NotDefined("indicator.failed", {"id": indicator.id, "reason": f"{type(error).__name__}: {error}"})
        return [_not_defined(indicator, failure)]


def _value(indicator: Indicator, answer: Answer, view: MapView) -> IndicatorValue:
    match answer:
        case NotDefined():
            return _not_defined(indicator, answer)
        case Ratio():
            return _ratio(indicator, answer, view)
        case Total():
            return _total(indicator, answer, view)
        case Computed():
            return _computed(indicator, answer, view)


def _not_defined(indicator: Indicator, answer: NotDefined) -> IndicatorValue:
    return IndicatorValue(
        indicator.id, answer.scope, None, indicator.unit, reason=answer.reason, reason_params=answer.params,
        needs=answer.needs, method=indicator.method, source=indicator.source, verified=indicator.verified,
    )  # fmt: skip


def _ratio(indicator: Indicator, answer: Ratio, view: MapView) -> IndicatorValue:
    missing = [*_unknown(answer.numerator, view), *_unknown(answer.denominator, view)]
    if missing:
        return _not_defined(indicator, _flows_missing(missing, answer.scope))
    numerator, denominator = _sum(answer.numerator, view), _sum(answer.denominator, view)
    if denominator == 0:
        return _not_defined(indicator, NotDefined("indicator.zero_denominator", scope=answer.scope))
    quotient = answer.factor * numerator / denominator
    gradient: dict[tuple[str, str], float] = {}
    for part, weight in (
        (answer.numerator, answer.factor / denominator),
        (answer.denominator, -quotient / denominator),
    ):
        for flow, coefficient in part.terms.items():
            key = (flow, part.layer)
            gradient[key] = gradient.get(key, 0.0) + weight * coefficient * part.scale
    return IndicatorValue(
        indicator.id, answer.scope, quotient, answer.unit, _spread(gradient, view), numerator, denominator,
        answer.numerator.unit, _terms(answer.numerator), _terms(answer.denominator), answer.factor,
        answer.numerator.layer, method=indicator.method, source=indicator.source,
        verified=indicator.verified if answer.verified is None else answer.verified, incomplete=answer.incomplete,
    )  # fmt: skip


def _terms(part: Sum) -> tuple[tuple[str, float], ...]:
    return tuple((flow, coefficient * part.scale) for flow, coefficient in part.terms.items())


def _total(indicator: Indicator, answer: Total, view: MapView) -> IndicatorValue:
    missing = _unknown(answer.amount, view)
    if missing:
        return _not_defined(indicator, _flows_missing(missing, answer.scope))
    part = answer.amount
    gradient = {(flow, part.layer): coefficient * part.scale for flow, coefficient in part.terms.items()}
    total = _sum(part, view)
    return IndicatorValue(
        indicator.id, answer.scope, total, part.unit or indicator.unit, _spread(gradient, view), total, None, part.unit,
        _terms(part), (), 1.0, part.layer, method=indicator.method,
        source=indicator.source, verified=indicator.verified, incomplete=answer.incomplete,
    )  # fmt: skip


def _computed(indicator: Indicator, answer: Computed, view: MapView) -> IndicatorValue:
    if not math.isfinite(answer.value):
        return _not_defined(indicator, NotDefined("indicator.not_finite", scope=answer.scope))
    sd = None if answer.gradient is None else _spread(answer.gradient, view)
    return IndicatorValue(
        indicator.id, answer.scope, answer.value, answer.unit, sd, answer.numerator, answer.denominator,
        answer.unit_parts,
        method=indicator.method, source=indicator.source, verified=indicator.verified if answer.verified is None else
        answer.verified,
        incomplete=answer.incomplete,
    )  # fmt: skip


def _sum(part: Sum, view: MapView) -> float:
    return part.scale * math.fsum(c * (_amount(flow, part.layer, view) or 0.0) for flow, c in part.terms.items())


def _amount(key: str, layer: str, view: MapView) -> float | None:
    if not key.startswith("stock:"):
        return view.solution.base(key, layer)
    stock = view.solution.stocks.get((key.removeprefix("stock:"), layer))
    return None if stock is None or stock.change is None else stock.change * stock.factor


def _unknown(part: Sum, view: MapView) -> list[str]:
    return [flow for flow, c in part.terms.items() if c and _amount(flow, part.layer, view) is None]


def _flows_missing(flows: list[str], scope: str) -> NotDefined:
    unique = tuple(dict.fromkeys(flows))
    needs = tuple(Need("quantity", flow) for flow in unique if not flow.startswith("stock:"))
    return NotDefined("indicator.flow_unknown", {"flows": unique, "count": len(unique)}, needs, scope)


def _spread(gradient: Mapping[tuple[str, str], float], view: MapView) -> float | None:
    if view.solution.propagation is None:
        return None
    try:
        return view.solution.propagation.sd_of({key: weight for key, weight in gradient.items() if weight})
    except KeyError:
        return None


def to_json(values: Iterable[IndicatorValue], lang: str) -> dict[str, Any]:
    """The shape `vsm-indicators/1`."""
    return {"format": FORMAT, "indicators": [_one_json(value, lang) for value in values]}


def _one_json(value: IndicatorValue, lang: str) -> dict[str, Any]:
    reason = None if value.reason is None else text(value.reason, dict(value.reason_params), lang)
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
        "reason": reason,
        "needs": [{"field": need.field, "place": need.place} for need in value.needs],
        "incomplete": value.incomplete,
        "method": value.method,
        "source": value.source,
        "verified": value.verified,
    }
