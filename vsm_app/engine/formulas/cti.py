"""Circular Transition Indicators and ISO 59020 from sums of flows.

Sources: WBCSD, Circular Transition Indicators V4.0, 2023; ISO 59020:2024, Annex A.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Inflow:
    """One inflow: mass, circular share (renewable or non-virgin), critical share."""

    mass: float
    circular: float
    critical: float = 0.0


@dataclass(frozen=True, slots=True)
class Sides:
    """Sums over inflows and outflows."""

    inflow: float = 0.0
    circular_inflow: float = 0.0
    critical_inflow: float = 0.0
    outflow: float = 0.0
    circular_outflow: float = 0.0

    @property
    def linear_inflow(self) -> float:
        """Inflow that is not circular."""
        return self.inflow - self.circular_inflow


def sides(inflows: Iterable[Inflow], outflows: Iterable[tuple[float, float, float]]) -> Sides:
    """Sum up inflows, and outflows as (mass, recovery potential, actual recovery)."""
    into, out = tuple(inflows), tuple(outflows)
    return Sides(
        sum(f.mass for f in into),
        sum(f.mass * f.circular for f in into),
        sum(f.mass * f.critical for f in into),
        sum(m for m, _potential, _actual in out),
        sum(m * potential * actual for m, potential, actual in out),
    )


def quotient(above: float, below: float) -> float | None:
    """A ratio; `None` where its denominator is zero."""
    return above / below if below else None


def cti_revenue(products: Iterable[tuple[float, float, float]]) -> float:
    """Revenue of products (revenue, circular inflow, circular outflow) weighted with the mean of both sides."""
    return sum(revenue * (inflow + outflow) / 2 for revenue, inflow, outflow in products)
