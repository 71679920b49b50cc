"""Standard deviations of indicators from the joint covariance of the flows.

`sd(f) = sqrt(g' C g)` with the gradient g of f; first order, source: JCGM 100:2008 (GUM), 5.2.2. On a map of ordinary
size the covariance of everything that any indicator may touch is taken once; on a large one it comes on demand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from vsm_app.engine.dual import Key
from vsm_app.engine.indicators.view import MapView

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Up to this many results the whole covariance is taken at once.
ALL_UP_TO: Final = 400


class Spread:
    """Standard deviation of functions of one solved map by their gradients."""

    def __init__(self, view: MapView) -> None:
        self.view = view

    def of(self, gradient: Mapping[Key, float]) -> float | None:
        """Standard deviation; `None` where the map has none or the function depends on what is not determined."""
        propagation = self.view.solution.propagation
        if propagation is None:
            return None
        slopes = {key: slope for key, slope in gradient.items() if slope}
        if not slopes:
            return 0.0
        place, matrix = self._whole
        try:
            if not place:
                return propagation.sd_of(slopes)
            rows = [place[key] for key in slopes]
        except KeyError:
            return None
        weights = np.zeros(len(matrix))
        weights[rows] = list(slopes.values())
        return math.sqrt(max(float(weights @ matrix @ weights), 0.0))

    @cached_property
    def _whole(self) -> tuple[dict[Key, int], NDArray[np.float64]]:
        solution = self.view.solution
        keys = [key for key, flow in solution.flows.items() if flow.value is not None]
        keys += [
            (f"stock:{node}", layer) for (node, layer), stock in solution.stocks.items() if stock.change is not None
        ]
        if solution.propagation is None or len(keys) > ALL_UP_TO:
            return {}, np.zeros((0, 0))
        try:
            covariance = solution.propagation.covariance(keys)
        except KeyError:
            return {}, np.zeros((0, 0))
        return {key: row for row, key in enumerate(keys)}, np.asarray(covariance)
