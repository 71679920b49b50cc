"""Distributions of indicators from the draws of a simulation: every indicator worked out again for every draw.

So a spread is right where an indicator is no straight line in the flows, and a draw in which it is not defined (nothing
enters, a denominator of nothing) counts as such (JCGM 101:2008, 7: propagation of distributions).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.indicators.evaluate import evaluate
from vsm_app.engine.indicators.registry import IndicatorRegistry, indicator_registry
from vsm_app.engine.indicators.shape import Shape
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.montecarlo import Simulation
from vsm_app.engine.network import Floats
from vsm_app.engine.results import FlowResult, IndicatorValue, Solution, StockResult
from vsm_app.errors import UnknownNameError
from vsm_app.model.document import Physics

QUANTILES: Final = (0.05, 0.5, 0.95)
#: What is drawn where nobody has chosen.
LEADING: Final = (
    "recycled_content", "eol_recycling_rate", "return_rate", "material_yield", "losses", "mci",
    "cti.material_circularity", "finn_cycling_index", "mfca.loss_cost_share", "co2e.total", "energy.total",
)  # fmt: skip
#: Spreads below this share of the value are the rounding of the arithmetic.
_NOISE: Final = 1e-13
_STEP: Final = 200  # draws between two looks at whether to go on

Key = tuple[str, str]
Scope = tuple[str, str]
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class IndicatorSpread:
    """Distribution of an indicator in one scope, in `unit`, over the draws in which it is defined.

    `value` is that of the solution; `quantiles` are those at 5, 50 and 95 %; `undefined` is the share of draws without
    a value. Where no draw has one, the figures are `None`; `reason` says why the solution has none.
    """

    id: str
    scope: str
    unit: str
    value: float | None
    mean: float | None
    sd: float | None
    quantiles: tuple[float, float, float] | None
    undefined: float
    reason: IndicatorValue | None = None


def simulate_indicators(
    physics: Physics,
    solution: Solution,
    simulation: Simulation,
    wanted: Collection[str] = (),
    *,
    registry: IndicatorRegistry | None = None,
    cancel: CancelToken | None = None,
    progress: Progress | None = None,
) -> tuple[IndicatorSpread, ...]:
    """The indicators `wanted` by id (none named: all), in the registry's order, from the draws of `simulation`.

    `physics` has the scenario applied. Raises UnknownNameError for an id that there is not, CancelledError.
    """
    known = (registry or indicator_registry()).all()
    missing = sorted(set(wanted) - {one.id for one in known})
    if missing:
        raise UnknownNameError(
            f"There is no indicator {missing[0]!r}.", code="indicator.unknown", params={"name": missing[0]}
        )
    chosen = [one for one in known if not wanted or one.id in wanted]
    base = MapView(physics, replace(solution, propagation=None))
    at_rest = {(value.id, value.scope): value for value in evaluate(base, chosen)}
    draws = _Draws(base, simulation)
    found = {key: np.full(draws.count, np.nan) for key in at_rest}
    units = {key: value.unit for key, value in at_rest.items()}
    for number, view in enumerate(draws.views()):
        if number % _STEP == 0:
            check(cancel)
            if progress is not None:
                progress(number / draws.count)
        for value in evaluate(view, chosen):
            key = (value.id, value.scope)
            if value.value is not None:
                found.setdefault(key, np.full(draws.count, np.nan))[number] = value.value
                units[key] = value.unit
    if progress is not None:
        progress(1.0)
    return tuple(_summary(key, at_rest.get(key), units[key], values) for key, values in found.items() if key in units)


class _Draws:
    """The draws of a simulation as solved maps, one after the other; those that did not settle are left out."""

    def __init__(self, base: MapView, simulation: Simulation) -> None:
        self._base = base
        solution = base.solution
        self._flows: list[Key] = [key for key in solution.flows if key in simulation.results]
        stocks: list[Key] = [key for key in solution.stocks if (f"stock:{key[0]}", key[1]) in simulation.results]
        keys = [*self._flows, *((f"stock:{node}", layer) for node, layer in stocks)]
        samples = simulation.samples(keys)
        self._samples: Floats = samples[~np.isnan(samples).any(axis=1)]
        self._stocks = stocks
        self._rows: Mapping[Key, FlowResult] = dict(solution.flows.items())
        self._levels: Mapping[Key, StockResult] = dict(solution.stocks.items())
        self._sizes = np.array(
            [self._rows[key].factor for key in self._flows] + [self._levels[key].factor for key in stocks]
        )

    @property
    def count(self) -> int:
        """How many draws there are."""
        return len(self._samples)

    def views(self) -> Iterator[MapView]:
        """Each draw as the indicators see a map."""
        for sample in self._samples:
            yield _DrawnView(self._base, self._solution((sample / self._sizes).tolist()))

    def _solution(self, values: Sequence[float]) -> Solution:
        flows, stocks = dict(self._rows), dict(self._levels)
        for key, value in zip(self._flows, values, strict=False):
            flows[key] = replace(flows[key], value=value)
        for place, value in zip(self._stocks, values[len(self._flows) :], strict=True):
            stocks[place] = replace(stocks[place], change=value)
        own = {name: row for (name, _), row in flows.items() if row.own_layer}
        return replace(self._base.solution, flows=flows, own=own, stocks=stocks)


class _DrawnView(MapView):
    """A draw of a map: other amounts in the same shape."""

    def __init__(self, base: MapView, solution: Solution) -> None:
        super().__init__(base.physics, solution)
        self._base = base

    @cached_property
    def shape(self) -> Shape:
        """That of the map: amounts change none of it."""
        return self._base.shape


def _summary(key: Scope, at_rest: IndicatorValue | None, unit: str, values: Floats) -> IndicatorSpread:
    defined = values[~np.isnan(values)]
    value = None if at_rest is None else at_rest.value
    reason = at_rest if at_rest is not None and at_rest.value is None else None
    undefined = 1.0 - defined.size / values.size if values.size else 1.0
    if defined.size == 0:
        return IndicatorSpread(*key, unit, value, None, None, None, undefined, reason)
    sd = float(np.std(defined, ddof=1)) if defined.size > 1 else 0.0
    if sd <= _NOISE * float(np.max(np.abs(defined))):
        sd = 0.0
    low, middle, high = np.quantile(defined, QUANTILES).tolist()
    return IndicatorSpread(*key, unit, value, float(defined.mean()), sd, (low, middle, high), undefined, reason)


def to_json(spreads: Sequence[IndicatorSpread]) -> list[dict[str, Any]]:
    """The distributions as plain JSON values; what is not defined is `null`."""
    return [
        {
            "id": one.id,
            "scope": one.scope,
            "unit": one.unit,
            "value": one.value,
            "mean": one.mean,
            "sd": one.sd,
            "quantiles": None if one.quantiles is None else dict(zip(("5", "50", "95"), one.quantiles, strict=True)),
            "undefined": one.undefined,
        }
        for one in spreads
    ]
