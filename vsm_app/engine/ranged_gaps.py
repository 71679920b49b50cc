"""What is said of a gap where an entry is a range: sums with their ends, not the middle that nobody said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from vsm_app.engine.network import Network
from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow
from vsm_app.model.grammar import range_moments
from vsm_app.model.problem_list import GAP, SLIPPED
from vsm_app.model.problems import Param, Problem
from vsm_app.model.quantities import Form
from vsm_app.model.units import parse_unit

_DECIDED = "balance.decided"
_OF_SUMS: Final = ("in", "out", "gap")
#: Of the whole: less than this is what sums of decimals leave over.
_NOTHING: Final = 1e-9
_Ends = tuple[float, float]


def with_ranges(physics: Physics, network: Network, problems: Iterable[Problem]) -> list[Problem]:
    """The same problems; where a range stands at a gap, beside `in` also `in_low` and `in_high`, and so on.

    What is missing has `missing_high` alone where it may be nothing as well.
    """
    told = list(problems)
    if not any(_is_of_sums(one) for one in told):
        return told
    ranged = {flow.id: flow for flow in physics.flows.values() if flow.quantity.form is Form.RANGE}
    if not ranged:
        return told
    slots = {(slot.node, slot.layer): slot for slot in network.balance_slots}
    found = []
    for problem in told:
        slot = slots.get((problem.subjects[0], str(problem.params["layer"]))) if _is_of_sums(problem) else None
        if slot is not None:
            sides = [_beyond(network, ranged, indices) for indices in (slot.inflows, slot.outflows)]
            if any(sides[0]) or any(sides[1]):
                found.append(replace(problem, params={**problem.params, **dict(_widened(problem, *sides))}))
                continue
        found.append(problem)
    return found


def _is_of_sums(problem: Problem) -> bool:
    return (problem.code.startswith(GAP) or problem.code == _DECIDED) and problem.code != SLIPPED


def _beyond(network: Network, ranged: Mapping[str, Flow], indices: Iterable[int]) -> _Ends:
    """How far below and above the sum of the middles the ends of its ranges reach, in base units."""
    below = above = 0.0
    for slot in (network.flow_slots[index] for index in indices):
        flow = ranged.get(slot.flow)
        if flow is None or slot.entered is None:
            continue
        mean = range_moments(flow.quantity)[0]
        scale = slot.entered[0] / mean if mean else 0.0
        low, high = sorted((one or 0.0) * scale for one in (flow.quantity.low, flow.quantity.high))
        below, above = below + low - slot.entered[0], above + high - slot.entered[0]
    return below, above


def _widened(problem: Problem, coming: _Ends, going: _Ends) -> Iterator[tuple[str, Param]]:
    factor = parse_unit(str(problem.params["unit"])).factor or 1.0
    between = coming[0] - going[1], coming[1] - going[0]
    said: dict[str, _Ends] = {}
    for name, (below, above) in (("in", coming), ("out", going), ("gap", between)):
        middle = problem.params.get(name)
        if isinstance(middle, (int, float)):
            said[name] = middle + below / factor, middle + above / factor
            if below != above:
                yield f"{name}_low", said[name][0]
                yield f"{name}_high", said[name][1]
    if "missing" in problem.params and len(said) == len(_OF_SUMS):
        yield from _missing(said)


def _missing(said: Mapping[str, _Ends]) -> Iterator[tuple[str, Param]]:
    """Both ends of what is missing; where it may be nothing only the most, with its share (it stands alone)."""
    low, high = said["gap"]
    is_lost = low + high > 0.0
    least, most = (low, high) if is_lost else (-high, -low)
    whole = said["in" if is_lost else "out"][1]
    if least > _NOTHING * whole:
        yield "missing_low", least
    elif whole > 0.0:
        yield "share_high", most / whole
    yield "missing_high", most
