"""What a gap between entries most likely is: a loss that is not drawn, or a supply that is missing (docs/adr/0013)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vsm_app.engine.network import Network
from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow
from vsm_app.model.problem_list import GAP, LACKING, LOSS, SUPPLY
from vsm_app.model.problems import Problem
from vsm_app.model.unfinished import loses_nothing, passes_on


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
    """The same problems; a grave gap at a node says what is lacking there, in its code and as `missing` its amount."""
    told = list(problems)
    wanted = {_place(problem) for problem in told if _is_grave(problem)}
    leaving = {
        (slot.node, slot.layer): [physics.flows[network.flow_slots[i].flow] for i in slot.outflows]
        for slot in (network.balance_slots if wanted else ())
        if (slot.node, slot.layer) in wanted
    }
    return [_named(physics, leaving[_place(one)], one) if _is_grave(one) else one for one in told]


def _is_grave(problem: Problem) -> bool:
    return problem.code == GAP and problem.params.get("level") == "error"


def _place(problem: Problem) -> tuple[str, str]:
    return problem.subjects[0], str(problem.params["layer"])


def _named(physics: Physics, leaving: list[Flow], problem: Problem) -> Problem:
    node, layer = _place(problem)
    gap = float(str(problem.params["gap"]))
    what = lacking(physics, (node,), layer, gap, leaving)
    return replace(problem, code=LACKING[what], params={**problem.params, "missing": abs(gap)}) if what else problem
