"""Standard deviations of indicators from the joint covariance of the flows.

`sd(f) = sqrt(g' C g)` with the gradient g of f; first order, source: JCGM 100:2008 (GUM), 5.2.2. All functions are
taken together: one factor, many right-hand sides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vsm_app.engine.dual import Key
from vsm_app.engine.results import Solution


def spreads(solution: Solution, gradients: Sequence[Mapping[Key, float]]) -> list[float | None]:
    """Standard deviation of each function.

    `None` where the map has none, or where a function depends on what is not determined.
    """
    if solution.propagation is None or not gradients:
        return [None] * len(gradients)
    return solution.propagation.sds_of(gradients)
