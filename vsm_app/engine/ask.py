"""What to ask next: which numbers close the map, and which measurements narrow a chosen result most.

A further measurement of a determined `z_j` with variance `R` lowers the variance of a result `h` by
`Cov(h, z_j)^2 / (Var(z_j) + R)`; what is not determined first has to be entered at all. A ratio whose spread is shown
to the next order of its denominator (`indicators.spread`) is narrowed in the same terms, before and after.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

import numpy as np

from vsm_app.engine.dual import Key
from vsm_app.engine.indicators.spread import below_line, widened
from vsm_app.engine.joint import JointCovariance
from vsm_app.engine.results import FlowResult, IndicatorValue, Missing, Solution, StockResult
from vsm_app.model.document import Document
from vsm_app.model.settings import DEFAULT_SPREAD

#: Gains below this share of the standard deviation are not worth a question.
LEAST_GAIN: Final = 0.01
#: A shown variance above that of first order by less than this share is that of first order.
_AS_SHOWN: Final = 1e-9
#: Without a goal, all flows are looked at together up to this many (their joint covariance is dense).
FLOWS_TOGETHER: Final = 400


class Reason(StrEnum):
    """Why a number is asked for."""

    CLOSES = "closes"  # determines flows that are not
    NARROWS = "narrows"  # makes a result more certain


class Light(StrEnum):
    """The traffic light of a map's degrees of freedom."""

    RED = "red"  # something cannot be determined
    YELLOW = "yellow"  # just determined: nothing checks the entries
    GREEN = "green"  # entries check each other


@dataclass(frozen=True, slots=True)
class Question:
    """One number to ask for: `flow` (or `stock:<node>`) on `layer`.

    CLOSES: `determines` are the results that become known, `with_others` what has to be entered besides. NARROWS:
    `gain` is the share by which the standard deviation of the goal falls if the number is measured as well as
    measured entries are (`sd_before`, `sd_after`, in the goal's unit; without a goal the mean relative spread of all
    flows).
    """

    flow: str
    layer: str
    reason: Reason
    rank: int
    determines: tuple[str, ...] = ()
    with_others: tuple[str, ...] = ()
    gain: float = 0.0
    sd_before: float | None = None
    sd_after: float | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """Questions in the order of their use; `goal` is the indicator or flow they serve, `""` the whole map."""

    goal: str
    light: Light
    questions: tuple[Question, ...]


def traffic_light(solution: Solution) -> Light:
    """Red, yellow or green by what is missing and by the degrees of freedom."""
    if solution.missing:
        return Light.RED
    return Light.GREEN if solution.statistics.dof > 0 else Light.YELLOW


def suggest(
    solution: Solution,
    document: Document,
    goal: str = "",
    indicators: Sequence[IndicatorValue] = (),
    limit: int = 12,
) -> Agenda:
    """Questions ranked by use for `goal`: an indicator's id (of `indicators`), a flow's id, or the whole map."""
    gradient = _gradient(solution, goal, indicators)
    needed, others = _closing(solution, {flow for flow, _ in gradient} if goal else None)
    shown = None if goal in solution.own else indicator_of(indicators, goal)
    ranked = [*needed, *_narrowing(solution, document, _Goal(goal, gradient, shown)), *others][:limit]
    numbered = tuple(replace(question, rank=rank) for rank, question in enumerate(ranked, start=1))
    return Agenda(goal, traffic_light(solution), numbered)


def indicator_of(indicators: Sequence[IndicatorValue], goal: str) -> IndicatorValue | None:
    """The indicator with that id, of the whole map where it has such a value."""
    found = [one for one in indicators if one.id == goal]
    return next((one for one in found if one.scope == "map"), found[0] if found else None)


def _gradient(solution: Solution, goal: str, indicators: Sequence[IndicatorValue]) -> dict[Key, float]:
    """Derivative of the goal (its unit) by flows (base units): a flow itself, or numerator over denominator."""
    if goal in solution.own:
        return {(goal, solution.own[goal].layer): 1.0 / solution.own[goal].factor}
    found = indicator_of(indicators, goal)
    if found is None:
        return {}
    if found.gradient:
        return {key: slope for key, slope in found.gradient.items() if slope}
    layers = dict(found.layers)
    above = _weighted(solution, found.numerator_terms, layers, found.layer)
    below = _weighted(solution, found.denominator_terms, layers, found.layer)
    numerator, denominator = _sum(solution, above), _sum(solution, below)
    gradient: dict[Key, float] = {}
    for key, weight in above:
        gradient[key] = gradient.get(key, 0.0) + found.factor * weight / (denominator or 1.0)
    for key, weight in below:
        slope = numerator / denominator**2 if denominator else 0.0
        gradient[key] = gradient.get(key, 0.0) - found.factor * weight * slope
    return gradient


_Weighted = list[tuple[Key, float]]


def _weighted(
    solution: Solution, terms: Sequence[tuple[str, float]], layers: Mapping[str, str], layer: str
) -> _Weighted:
    keys = [((flow, layers.get(flow, layer)), weight) for flow, weight in terms]
    return [(key, weight) for key, weight in keys if key in solution.flows or _stock(solution, key) is not None]


def _sum(solution: Solution, terms: _Weighted) -> float:
    return math.fsum(weight * (_number(solution, key) or 0.0) for key, weight in terms)


def _stock(solution: Solution, key: Key) -> StockResult | None:
    flow, layer = key
    return solution.stocks.get((flow.removeprefix("stock:"), layer)) if flow.startswith("stock:") else None


def _number(solution: Solution, key: Key) -> float | None:
    """A flow or the change of a stock in base units."""
    stock = _stock(solution, key)
    if stock is None:
        return solution.flows[key].base_value if key in solution.flows else None
    return None if stock.change is None else stock.change * stock.factor


def _closing(solution: Solution, wanted: set[str] | None) -> tuple[list[Question], list[Question]]:
    """One question a number that is lacking, the largest groups first: those the goal needs, and those it does not.

    A goal that hangs on no flow (it is not defined yet) may need any of them.
    """
    groups = sorted(solution.missing, key=lambda group: (group.enter_any - len(group.flows), group.enter_any))
    needed = [group for group in groups if not wanted or wanted & set(group.flows)]
    return _closes(solution, needed), _closes(solution, [group for group in groups if group not in needed])


def _closes(solution: Solution, groups: Sequence[Missing]) -> list[Question]:
    found = []
    for group in groups:
        ask = group.suggestion or group.flows[: group.enter_any]
        for flow in ask:
            others = tuple(name for name in ask if name != flow)
            determined = tuple(name for name in group.flows if name not in ask)
            found.append(Question(flow, _layer(solution, flow), Reason.CLOSES, 0, determined, others))
    return found


def _layer(solution: Solution, flow: str) -> str:
    if flow in solution.own:
        return solution.own[flow].layer
    return next((stock.layer for stock in solution.stocks.values() if f"stock:{stock.node}" == flow), "")


class _Goal(NamedTuple):
    """What is to become more certain: its derivative by flows, and the indicator that it is, if any."""

    name: str
    gradient: Mapping[Key, float]
    indicator: IndicatorValue | None

    def below(self) -> Mapping[Key, float]:
        """Derivative of the logarithm of the denominator, where the spread shown takes its next order."""
        return {} if self.indicator is None else dict(below_line(self.indicator))


def _narrowing(solution: Solution, document: Document, goal: _Goal) -> list[Question]:
    """Determined flows by how much one more measurement of each would narrow the goal."""
    covariance = solution.propagation
    candidates = [r for r in solution.own.values() if r.value is not None and r.sd]
    if not isinstance(covariance, JointCovariance) or not candidates:
        return []
    if goal.name and (not goal.gradient or any(_is_open(solution, key) for key in goal.gradient)):
        return []
    if goal.indicator is not None and goal.indicator.sd == 0.0:  # exact: what is left is rounding
        return []
    if not goal.name and len(candidates) > FLOWS_TOGETHER:
        candidates = sorted(candidates, key=lambda r: -(r.sd or 0.0) / (abs(r.value or 0.0) or 1.0))[:FLOWS_TOGETHER]
    keys = [(result.id, result.layer) for result in candidates]
    measured = document.settings.spreads.get("measured", DEFAULT_SPREAD["measured"])
    noise = np.array([(measured * (r.base_value or 0.0)) ** 2 for r in candidates])
    if goal.name:
        return _for_goal(covariance, goal, candidates, noise)
    joint = np.array(covariance.covariance(keys))
    # nothing with a spread is uncertain without bounds: what is less than its spread counts as uncertain by all of it
    size = np.maximum(np.abs([r.base_value or 0.0 for r in candidates]), np.sqrt(np.diag(joint)) + 1e-100)
    relative = joint / np.outer(size, size)
    before = float(np.trace(relative))
    variance = np.diag(joint) / size**2
    fall = np.sum(relative**2, axis=0) / np.maximum(variance + noise / size**2, 1e-300)
    return _ranked(candidates, fall, before, scale=1 / math.sqrt(len(candidates)))


def _is_open(solution: Solution, key: Key) -> bool:
    return _number(solution, key) is None


def _for_goal(
    covariance: JointCovariance, goal: _Goal, candidates: Sequence[FlowResult], noise: np.ndarray
) -> list[Question]:
    keys = [(result.id, result.layer) for result in candidates]
    falls = np.empty((len(keys), 3))
    forms = [goal.gradient, goal.below()]
    needed = list(dict.fromkeys(key for form in forms for key in form))
    at_once = max(FLOWS_TOGETHER, len(needed))  # never the joint covariance of a whole large map
    before = np.zeros((2, 2))
    for start in range(0, len(keys), at_once):
        chunk = keys[start : start + at_once]
        extended = list(dict.fromkeys([*needed, *chunk]))
        joint = np.array(covariance.covariance(extended))
        weights = np.array([[form.get(key, 0.0) for key in extended] for form in forms])
        toward = weights @ joint
        before = toward @ weights.T
        place = {key: position for position, key in enumerate(extended)}
        at = [place[key] for key in chunk]
        total = np.maximum(np.diag(joint)[at] + noise[start : start + at_once], 1e-300)
        first, below = toward[:, at]
        falls[start : start + at_once] = (np.array([first * first, below * below, first * below]) / total).T
    known = np.array([before[0, 0], before[1, 1], before[0, 1]])
    return _ranked(candidates, *_falls(goal, known, falls), scale=1.0)


def _falls(goal: _Goal, known: np.ndarray, falls: np.ndarray) -> tuple[np.ndarray, float]:
    """By how much each measurement lowers the variance of the goal, and that variance, as the spread shown takes it.

    `known` and each row of `falls`: variance of first order, that of the denominator's logarithm, their covariance.
    """
    shown = goal.indicator.sd if goal.indicator is not None else None
    if shown is None or shown**2 <= known[0] * (1 + _AS_SHOWN):
        return falls[:, 0], float(known[0])
    before = widened(*known.tolist())
    after = [widened(*row) for row in np.maximum(known - falls, [0.0, 0.0, -np.inf]).tolist()]
    return before - np.array(after), before


def _ranked(candidates: Sequence[FlowResult], fall: np.ndarray, before: float, *, scale: float) -> list[Question]:
    """Questions by their gain; `before` is the variance of the goal, `fall` by how much each lowers it."""
    if before <= 0:
        return []
    sd = math.sqrt(before)
    found = []
    for position in np.argsort(-fall, kind="stable").tolist():
        after = math.sqrt(max(before - float(fall[position]), 0.0))
        gain = 1 - after / sd
        if gain < LEAST_GAIN:
            break
        result = candidates[position]
        question = Question(
            result.id, result.layer, Reason.NARROWS, 0, gain=gain, sd_before=sd * scale, sd_after=after * scale
        )
        found.append(question)
    return found
