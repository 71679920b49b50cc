"""What a gap between entries most likely is (docs/adr/0013): a loss not drawn, a supply missing, an entry mistyped."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from vsm_app.engine.network import Network
from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow
from vsm_app.model.problem_list import GAP, LACKING, LOSS, SLIPPED, SUPPLY
from vsm_app.model.problems import Param, Problem
from vsm_app.model.unfinished import loses_nothing, passes_on
from vsm_app.model.units import parse_unit

_Place = tuple[str, str]


def lacking(physics: Physics, nodes: Iterable[str], layer: str, gap: float, leaving: Iterable[Flow]) -> str:
    """`loss` where more enters than leaves and none is drawn at any of the nodes, `supply` where less does, else ``.

    `leaving` are the flows that leave the nodes on the layer. Nodes that do not pass on what enters them keep it or
    give it off for good: of these nothing can be said.
    """
    inside, out = [physics.nodes[node] for node in nodes], list(leaving)
    if not inside or not gap:
        return ""
    if gap < 0:
        return SUPPLY if all(passes_on(node) for node in inside) else ""
    return LOSS if all(loses_nothing(physics, node, layer, out) for node in inside) else ""


def named_gaps(physics: Physics, network: Network, problems: Iterable[Problem]) -> list[Problem]:
    """The same problems; a grave gap at a node says what is lacking there, in its code and as `missing` its amount.

    Two gaps that one entry between their nodes makes are one problem, about this entry.
    """
    told = list(problems)
    grave = {_place(problem): problem for problem in told if _is_grave(problem)}
    slips, ends = {}, set[_Place]()
    for slip, at_target in _slips(physics, network, grave):
        slips[_place(slip)] = slip
        ends.add(at_target)
    told = [slips.get(_place(one), one) if _is_grave(one) else one for one in told]
    told = [one for one in told if not (_is_grave(one) and _place(one) in ends)]
    wanted = {_place(problem) for problem in told if _is_grave(problem)}
    leaving = {
        (slot.node, slot.layer): [physics.flows[network.flow_slots[i].flow] for i in slot.outflows]
        for slot in (network.balance_slots if wanted else ())
        if (slot.node, slot.layer) in wanted
    }
    return [_named(physics, leaving[_place(one)], one) if _is_grave(one) else one for one in told]


def _slips(physics: Physics, network: Network, grave: Mapping[_Place, Problem]) -> Iterator[tuple[Problem, _Place]]:
    """Entries that leave as much open at the node before as at the one behind, each by itself: gap and other end.

    Said anew as `meant`, such an entry fits at both; nothing else between gaps does.
    """
    limit, found = physics.settings.error_imbalance, []
    for slot in network.flow_slots if len(grave) > 1 else ():
        flow = physics.flows[slot.flow]
        before, behind = ((end or "", slot.layer) for end in (flow.source, flow.target))
        if slot.entered is None or not slot.own or before == behind or not {before, behind} <= grave.keys():
            continue
        factors = [parse_unit(str(grave[one].params["unit"])).factor or 1.0 for one in (before, behind)]
        short, over = (_number(grave[one], "gap") * by for one, by in zip((before, behind), factors, strict=True))
        sides = (_number(grave[before], side) * factors[0] for side in ("in", "out"))
        meant = slot.entered[0] + (short - over) / 2.0
        is_alike = short * over < 0.0 and abs(short + over) <= limit * max(map(abs, sides))
        if is_alike and meant > 0.0 and all(passes_on(physics.nodes[node]) for node, _ in (before, behind)):
            said: dict[str, Param] = {
                "flow": slot.flow,
                "node": behind[0],
                "nodes": (before[0],),
                "entered": slot.entered[0] / factors[0],
                "meant": meant / factors[0],
            }
            gap = grave[before]
            subjects = (before[0], behind[0], slot.flow)
            found.append((replace(gap, code=SLIPPED, subjects=subjects, params={**gap.params, **said}), behind))
    times = Counter(place for slip, behind in found for place in (_place(slip), behind))
    yield from ((slip, behind) for slip, behind in found if times[_place(slip)] == times[behind] == 1)


def _number(problem: Problem, name: str) -> float:
    value = problem.params.get(name)
    return float(value) if isinstance(value, (int, float)) else math.nan


def _is_grave(problem: Problem) -> bool:
    return problem.code == GAP and problem.params.get("level") == "error"


def _place(problem: Problem) -> tuple[str, str]:
    return problem.subjects[0], str(problem.params["layer"])


def _named(physics: Physics, leaving: list[Flow], problem: Problem) -> Problem:
    node, layer = _place(problem)
    gap = float(str(problem.params["gap"]))
    what = lacking(physics, (node,), layer, gap, leaving)
    return replace(problem, code=LACKING[what], params={**problem.params, "missing": abs(gap)}) if what else problem
