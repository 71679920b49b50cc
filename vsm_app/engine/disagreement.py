"""The balance behind a problem: which entries bring in, which take out, and by how much they miss each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from vsm_app.engine.diagnosis import NodalTest, nodal_tests, repair_hints
from vsm_app.engine.lacking import lacking
from vsm_app.engine.results import UNDECIDED_GAPS, FlowResult, Solution
from vsm_app.engine.turning import places
from vsm_app.model.document import Document
from vsm_app.model.problem_list import FAILED, GAP, SLIP, SLIPPED
from vsm_app.model.problems import Problem
from vsm_app.model.quantities import Form
from vsm_app.model.unfinished import UNFINISHED
from vsm_app.model.units import parse_unit

_SURE: Final = 6  # digits of a result that do not hang on the order of the sums


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Entries that do not fit together. `entering` and `leaving` are flow ids with the entered value in `unit`.

    `nodes` are summed into the balance (more than one where flows that nobody entered tie them together); empty where
    a relation is at odds. `shares` are flows over the same boundary given as a share of what enters their source, with
    what that comes to (0 where what enters is not known); `within` are flows between the nodes of which something else
    is said than an amount. `gap` is what enters less what leaves, in `unit`. `is_sum`:
    every flow over the boundary is entered or such a share; else the entries are tied together by more than a sum, and
    `gap` is how far the most doubtful of them is from what the others say. `lacks` is what the gap most likely is where
    it is a grave one: a `loss` or a `supply` that is not drawn, or a `slip`: the entry of this flow, which fits at both
    its ends as `meant`. `left` is the part of what enters without a way on yet, or that of
    what goes through which a gap booked as the flow `booked` has grown to, from `was`; below
    zero `gap` is on the other side than it was booked.
    """

    nodes: tuple[str, ...]
    layer: str
    unit: str
    gap: float
    entering: Mapping[str, float] = field(default_factory=dict)
    leaving: Mapping[str, float] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    is_sum: bool = True
    lacks: str = ""
    left: float = 0.0
    slip: str = ""
    meant: float = 0.0
    booked: str = ""
    was: float = 0.0
    within: tuple[str, ...] = ()

    @property
    def entries(self) -> dict[str, float]:
        """All entries by flow, those that bring in first."""
        return {**self.entering, **self.leaving}


def disagreement(solution: Solution, document: Document, problem: Problem) -> Disagreement | None:
    """The balance that `problem` speaks of; `None` where no entered flow takes part in it."""
    if problem.code.startswith((UNFINISHED, *UNDECIDED_GAPS)):
        return _unfinished(solution, document, problem)
    slip = _slip(solution, problem)
    nodes = _nodes(solution, document, slip or problem)
    entered = {flow.id: flow for flow in solution.own.values() if flow.entered is not None}
    inside = set(nodes)
    named = _named(problem)
    if inside:
        crossing = [f for f in entered.values() if (f.source in inside) != (f.target in inside)]
    else:
        crossing = [f for f in entered.values() if f.id in named]
    layer = str((slip or problem).params.get("layer") or _layer(crossing, named))
    sides = [flow for flow in crossing if flow.layer == layer]
    if not sides:
        return None
    unit, factor = sides[0].unit, sides[0].factor
    entering = _side((f for f in sides if _enters(f, inside, sides[0])), factor)
    leaving = _side((f for f in sides if not _enters(f, inside, sides[0])), factor)
    shares = _shares(solution, document, inside, layer, factor)
    within = _within(solution, document, inside, layer)
    if _is_open(solution, inside, layer, {*entering, *leaving, *shares}):
        missed = _missed_by(solution, entering, leaving, factor)
        return Disagreement(nodes, layer, unit, missed, entering, leaving, shares, is_sum=False, within=within)
    gap = _gap(solution, nodes, layer, factor)
    if gap is None:
        gap = math.fsum(entering.values()) - math.fsum(leaving.values())
        gap += math.fsum(-v if solution.own[i].source in inside else v for i, v in shares.items())
    found = Disagreement(nodes, layer, unit, gap, entering, leaving, shares, within=within)
    if slip is not None:
        meant = float(str(slip.params["meant"])) * (parse_unit(str(slip.params["unit"])).factor or 1.0) / factor
        return replace(found, lacks=SLIP, slip=str(slip.params["flow"]), meant=meant)
    if problem.code == GAP:  # said there that it is covered or small, or that something is drawn
        return found
    return replace(found, lacks=_lacks(solution, document, found))


def balance_test(solution: Solution, nodes: Iterable[str], layer: str) -> NodalTest | None:
    """The test of the balance of these nodes together, where it is that of nothing else; robustly nothing is tested."""
    inside = set(nodes)
    tests = () if solution.robust or not inside else nodal_tests(solution)
    found = next((test for test in tests if set(test.nodes) == inside and test.layer == layer), None)
    return None if found is None or found.relations else found


def open_gaps(solution: Solution) -> tuple[Problem, ...]:
    """The gaps at nodes that spreads do not explain: by their badge, by the test of their balance or by that of all."""
    gaps = tuple(problem for problem in solution.problems if problem.code.startswith(GAP))
    if not solution.statistics.passed:
        return gaps
    mild = any(gap.params["level"] != "error" for gap in gaps) and not solution.robust  # else nothing hangs on a test
    tests = nodal_tests(solution) if mild else ()
    beyond = {(test.nodes, test.layer) for test in tests if test.beyond and not test.relations}
    return tuple(
        gap for gap in gaps if gap.params["level"] == "error" or (gap.subjects[:1], gap.params["layer"]) in beyond
    )


def takes_part(now: Solution, without: Solution, found: Disagreement, flow_id: str) -> bool:
    """Whether the entry of a flow has a part in a disagreement: without it that is another one, or none.

    `without` is the map solved without the entry. What moves and ends nothing there is not in doubt.
    """
    at_odds = (*found.entries, *found.shares)
    if flow_id in at_odds or any(_value(now, one) != _value(without, one) for one in at_odds):
        return True
    about = {*found.nodes, *at_odds}
    return _told_of(now, about) != _told_of(without, about)


def _value(solution: Solution, flow_id: str) -> str:
    """What is solved of a flow, so far as the arithmetic is sure of it."""
    result = solution.own.get(flow_id)
    return "" if result is None or result.value is None else f"{result.value:.{_SURE}g}"


def _told_of(solution: Solution, about: set[str]) -> set[tuple[str, tuple[str, ...]]]:
    """What is told of nodes and flows; the test of the whole map tells nothing of them."""
    told = (one for one in solution.problems if one.code != FAILED and about.intersection(places(one)))
    return {(one.code, one.subjects) for one in told}


def _slip(solution: Solution, problem: Problem) -> Problem | None:
    """The problem itself or, of exact entries at odds, the slip that makes them so."""
    if problem.code == SLIPPED:
        return problem
    if not problem.code.startswith("conflict."):
        return None
    slips = (one for one in solution.problems if one.code == SLIPPED)
    return next((one for one in slips if one.params["flow"] in _named(problem)), None)


def _lacks(solution: Solution, document: Document, found: Disagreement) -> str:
    """What a grave gap most likely is."""
    sums = [math.fsum((*side.values(), *found.shares.values())) for side in (found.entering, found.leaving)]
    if abs(found.gap) <= document.settings.error_imbalance * max(map(abs, sums)):
        return ""
    on_layer = (document.flows.get(flow) for flow, layer in solution.flows if layer == found.layer)
    leaving = (flow for flow in on_layer if flow is not None and flow.source in found.nodes)
    return lacking(document.physics, found.nodes, found.layer, found.gap, leaving)


def _unfinished(solution: Solution, document: Document, problem: Problem) -> Disagreement | None:
    """A node that is not drawn to its end: `gap` is what has no way on yet, 0 where it is not determined.

    Or one whose booked gap has grown or turned: `gap` is what that is now.
    """
    node, layer, unit = problem.subjects[0], str(problem.params["layer"]), str(problem.params["unit"])
    sides = [f for f in solution.own.values() if f.layer == layer and f.entered is not None]
    factor = parse_unit(unit).factor or 1.0
    entering = _side((f for f in sides if f.target == node), factor)
    leaving = _side((f for f in sides if f.source == node), factor)
    gap, left = (one if isinstance(one := problem.params.get(name), float) else 0.0 for name in ("gap", "share"))
    shares = _shares(solution, document, {node}, layer, factor)
    outgoing = {flow: amount for flow, amount in shares.items() if document.flows[flow].source == node}
    booked = str(problem.params.get("flow", "")) if problem.code.startswith(UNDECIDED_GAPS) else ""
    was = float(str(problem.params.get("was") or 0.0))
    return Disagreement((node,), layer, unit, gap, entering, leaving, outgoing, left=left, booked=booked, was=was)


def _within(solution: Solution, document: Document, inside: set[str], layer: str) -> tuple[str, ...]:
    """The flows between the nodes that are given as a share or by others: they tie the nodes, and are no amount."""
    between = (f for f in solution.own.values() if f.layer == layer and {f.source, f.target} <= inside)
    return tuple(f.id for f in between if f.entered is None and document.flows[f.id].quantity.is_entered)


def _is_open(solution: Solution, inside: set[str], layer: str, known: set[str]) -> bool:
    """Whether something crosses the boundary of the nodes of which nothing is said."""
    return any(
        flow.id not in known and flow.layer == layer and (flow.source in inside) != (flow.target in inside)
        for flow in solution.own.values()
    )


def _missed_by(solution: Solution, entering: Mapping[str, float], leaving: Mapping[str, float], factor: float) -> float:
    """What the most doubtful entry brings in too much, or takes out too little, by what all others say of it."""
    for hint in repair_hints(solution):
        if hint.id in entering or hint.id in leaving:
            own = solution.own[hint.id]
            surplus = (hint.entered - hint.others) * own.factor / factor
            return surplus if hint.id in entering else -surplus
    return math.fsum(entering.values()) - math.fsum(leaving.values())


def _nodes(solution: Solution, document: Document, problem: Problem) -> tuple[str, ...]:
    told = problem.params.get("nodes")
    if isinstance(told, tuple) and told:
        return tuple(str(node) for node in told if node in document.nodes)
    about = tuple(subject for subject in problem.subjects if subject in document.nodes)
    if about:
        return about
    named = _named(problem)
    ends = {end for flow in document.flows.values() if flow.id in named for end in (flow.source, flow.target)}
    tests = nodal_tests(solution)
    worst = next((test for test in tests if ends.intersection(test.nodes)), tests[0] if tests else None)
    return () if worst is None else tuple(node for node in worst.nodes if node in document.nodes)


def _named(problem: Problem) -> set[str]:
    flows = problem.params.get("flows")
    listed = {str(flow) for flow in flows} if isinstance(flows, tuple) else set()
    return listed | set(problem.subjects)


def _layer(flows: Iterable[FlowResult], named: set[str]) -> str:
    ranked = sorted(flows, key=lambda flow: flow.id not in named)
    return ranked[0].layer if ranked else ""


def _enters(flow: FlowResult, inside: set[str], first: FlowResult) -> bool:
    """Without nodes one entry stands against all others."""
    return flow.target in inside if inside else flow is first


def _side(flows: Iterable[FlowResult], factor: float) -> dict[str, float]:
    return {flow.id: flow.entered.value * flow.factor / factor for flow in flows if flow.entered is not None}


def _shares(solution: Solution, document: Document, inside: set[str], layer: str, factor: float) -> dict[str, float]:
    """The flows over the boundary that were given as a share, with what their shares come to."""
    found = {}
    for flow in solution.own.values():
        given = document.flows.get(flow.id)
        is_crossing = flow.layer == layer and (flow.source in inside) != (flow.target in inside)
        if not is_crossing or given is None or given.quantity.form is not Form.SHARE:
            continue
        base = [f for f in solution.own.values() if f.layer == layer and f.target == flow.source]
        known = [f.entered.value if f.entered is not None else f.value for f in base]
        whole = math.fsum(v * f.factor / factor for v, f in zip(known, base, strict=True) if v is not None)
        found[flow.id] = whole * (given.quantity.value or 0.0)
    return found


def _gap(solution: Solution, nodes: tuple[str, ...], layer: str, factor: float) -> float | None:
    """The gap of one node's own balance, where everything at it was entered."""
    balance = solution.balances.get((nodes[0], layer)) if len(nodes) == 1 else None
    if balance is None or not balance.complete:
        return None
    ends = [flow for flow in solution.flows.values() if flow.layer == layer and nodes[0] in (flow.source, flow.target)]
    unit = next((flow.factor for flow in ends if flow.unit == balance.unit), factor)
    return balance.gap * unit / factor
