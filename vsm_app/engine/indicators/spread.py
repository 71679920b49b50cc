"""Standard deviations of indicators from the joint covariance of the flows.

`sd(f) = sqrt(g' C g)` with the gradient g of f; first order, source: JCGM 100:2008 (GUM), 5.2.2. All functions are
taken together: one factor, many right-hand sides. A ratio bends where what stands below the line is known to some per
cent only: there the terms of the next order are added (5.1.2, note). With the relative spread r of the denominator and
its correlation k with the ratio they make `sd sqrt(1 + r^2 (3 + 5 k^2))` for normal flows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.dual import Key
from vsm_app.engine.results import IndicatorValue, Solution

#: A denominator known better than this changes a spread by less than half a per cent.
_NEGLIGIBLE: Final = 0.03
#: Beyond this no order helps: the draws of a simulation have to tell.
_LARGEST: Final = 0.3
#: A spread below this share of its value is rounding: what cancels in the gradient.
_ROUNDING: Final = 1e-13
#: On maps with more flows, or with more denominators than these, spreads stay those of first order.
_FLOWS_UP_TO: Final = 2_000
_AT_MOST: Final = 200


def spreads(
    solution: Solution, gradients: Sequence[Mapping[Key, float]], cancel: CancelToken | None = None
) -> list[float | None]:
    """Standard deviation of each function.

    `None` where the map has none, or where a function depends on what is not determined.
    """
    if solution.propagation is None or not gradients:
        return [None] * len(gradients)
    return solution.propagation.sds_of(gradients, cancel)


def of_values(
    solution: Solution,
    values: Sequence[IndicatorValue],
    gradients: Sequence[Mapping[Key, float]],
    cancel: CancelToken | None = None,
) -> list[float | None]:
    """Standard deviation of each value: by its gradient, of a ratio of sums to the next order."""
    pairs = zip(spreads(solution, gradients, cancel), values, strict=True)
    sds = [sd if sd is None or sd > _ROUNDING * abs(value.value or 0.0) else 0.0 for sd, value in pairs]
    if solution.propagation is None or len(solution.flows) > _FLOWS_UP_TO:
        return sds
    below = {n: key for n, (value, sd) in enumerate(zip(values, sds, strict=True)) if sd and (key := below_line(value))}
    distinct = list(dict.fromkeys(below.values()))
    if len(distinct) > _AT_MOST:
        return sds
    known = dict(zip(distinct, spreads(solution, [dict(key) for key in distinct]), strict=True))
    bent = {n: r for n, key in below.items() if (r := known[key] or 0.0) > _NEGLIGIBLE}
    together = spreads(solution, [_sum(gradients[n], dict(below[n]), (sds[n] or 0.0) / r) for n, r in bent.items()])
    for (n, r), both in zip(bent.items(), together, strict=True):
        first = sds[n] or 0.0
        correlation = 0.5 * ((both or 0.0) / first) ** 2 - 1.0
        sds[n] = math.sqrt(widened(first**2, r**2, correlation * first * r))
    return sds


def widened(variance: float, below: float, shared: float) -> float:
    """Variance of a ratio to the next order, from that of first order and that of the logarithm of the denominator.

    `shared` is the covariance of the two.
    """
    if below <= 0.0:
        return variance
    bend = min(below, _LARGEST**2)
    return variance * (1.0 + 3.0 * bend) + 5.0 * bend * shared**2 / below


def below_line(value: IndicatorValue) -> tuple[tuple[Key, float], ...]:
    """Gradient of the logarithm of the denominator, where the value is a ratio of sums (as if with fixed weights)."""
    if not value.denominator:
        return ()
    terms = value.denominator_terms
    return tuple(((flow, value.layer_of(flow)), weight / value.denominator) for flow, weight in terms)


def _sum(first: Mapping[Key, float], second: Mapping[Key, float], weight: float) -> dict[Key, float]:
    found = dict(first)
    for key, slope in second.items():
        found[key] = found.get(key, 0.0) + weight * slope
    return found
