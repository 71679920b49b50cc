"""From one scenario to another measure by measure: what each changes in the figures of the map.

The measures of the second scenario are switched on one after the other, in its order, then its own changes. What a
measure brings depends on those before it, so the steps add up to the whole difference exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.pipeline import compute
from vsm_app.model.document import Document
from vsm_app.model.scenarios import CURRENT, Scenario, find_scenario

#: The figures of a waterfall: mass, money, carbon and circularity (ids of indicators of the map).
FIGURES: Final = (
    "losses", "mfca.loss_cost", "co2e.total", "cti.circular_inflow", "cti.material_circularity", "mci",
)  # fmt: skip
_STEP: Final = "waterfall:step"  # no element has such an id


class StepKind(StrEnum):
    """What a step does: the first scenario as it is, what only it has taken away, a measure, the rest of the second."""

    START = "start"
    WITHOUT = "without"
    MEASURE = "measure"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Step:
    """One bar: the id of the scenario or measure, each figure after it and how much it changed (`None`: not defined).

    Values are in the units of `units`.
    """

    kind: StepKind
    id: str
    values: Mapping[str, float | None]
    differences: Mapping[str, float | None]
    units: Mapping[str, str]


def waterfall(document: Document, first: str, second: str, *, cancel: CancelToken | None = None) -> tuple[Step, ...]:
    """The steps from scenario `first` to `second` (ids or names).

    Raises UnknownNameError for a scenario that is not there, CancelledError where `cancel` says so.
    """
    steps: list[Step] = []
    for kind, name, scenario in _path(document, first, second):
        values, units = _figures(document, scenario, cancel)
        before = steps[-1].values if steps else values
        differences = {key: _difference(before[key], values[key]) for key in FIGURES}
        steps.append(Step(kind, name, values, differences, units))
    return tuple(steps)


def to_json(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """The steps as plain JSON values."""
    return [
        {
            "kind": step.kind.value,
            "id": step.id,
            "figures": {
                key: {"value": step.values[key], "difference": step.differences[key], "unit": step.units[key]}
                for key in FIGURES
            },
        }
        for step in steps
    ]


def _path(document: Document, first: str, second: str) -> list[tuple[StepKind, str, Scenario]]:
    """The scenarios that are solved one after the other, each with what leads to it."""
    start, end = (_scenario(document, name) for name in (first, second))
    common = tuple(measure for measure in end.measures if measure in start.measures)
    path = [(StepKind.START, start.id, start)]
    if start.overrides or set(start.measures) != set(common):
        path.append((StepKind.WITHOUT, start.id, Scenario(_STEP, "", common)))
    on = set(common)
    for measure in end.measures:
        if measure not in on:
            on.add(measure)
            path.append((StepKind.MEASURE, measure, Scenario(_STEP, "", tuple(m for m in end.measures if m in on))))
    if end.overrides:
        path.append((StepKind.OWN, end.id, end))
    return path


def _scenario(document: Document, name: str) -> Scenario:
    found = find_scenario(document.physics, name)
    return Scenario(CURRENT, "") if found == CURRENT else document.physics.scenarios[found]


def _figures(
    document: Document, scenario: Scenario, cancel: CancelToken | None
) -> tuple[dict[str, float | None], dict[str, str]]:
    physics = document.physics
    scenarios = {**physics.scenarios, _STEP: replace(scenario, id=_STEP)}
    results = compute(replace(document, physics=replace(physics, scenarios=scenarios)), _STEP, cancel=cancel)
    of_map = {value.id: value for value in results.indicators if value.scope == "map" and value.id in FIGURES}
    values = {key: of_map[key].value if key in of_map else None for key in FIGURES}
    return values, {key: of_map[key].unit if key in of_map else "" for key in FIGURES}


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before
