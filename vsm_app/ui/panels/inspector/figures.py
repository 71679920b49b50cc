"""What the inspector says beyond the result itself: money and CO2e of a flow by its item's factors."""

from __future__ import annotations

from vsm_app.engine.results import FlowResult, Results
from vsm_app.errors import VsmError
from vsm_app.model.document import Document
from vsm_app.model.elements import Factor
from vsm_app.model.units import base_unit, convert


def times_factor(result: FlowResult, factor: Factor | None, document: Document) -> tuple[float, str] | None:
    """Amount times factor with the unit of the factor's numerator; `None` where either is missing or they do not fit.

    The factor is per unit of the flow's own layer (`EUR/t`, `kg CO2e/kWh`).
    """
    if factor is None or result.base_value is None or "/" not in factor.unit:
        return None
    numerator, _, per = factor.unit.rpartition("/")
    try:
        amount = convert(result.base_value, base_unit(result.layer, document.settings), per)
    except VsmError:
        return None
    return amount * factor.value, numerator


def share_of_input(result: FlowResult, results: Results) -> float | None:
    """The flow's share of what enters its target on its own layer, after reconciliation."""
    if result.target is None or result.base_value is None:
        return None
    total = 0.0
    for other in results.solution.own.values():
        if other.target == result.target and other.layer == result.layer:
            if other.base_value is None:
                return None
            total += other.base_value
    return result.base_value / total if total else None


def adjustment(result: FlowResult) -> float | None:
    """By how much reconciliation moved the entry, as a fraction of it; `None` where nothing was entered."""
    if result.entered is None or result.value is None or not result.entered.value:
        return None
    return (result.value - result.entered.value) / abs(result.entered.value)
