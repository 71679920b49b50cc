"""What a flow between two nodes usually is: its class and R-strategy where nobody has said otherwise.

A drawn flow wears these from the start, so that a loop looks like one and counts as one; the user may change both.
R-numbers follow Potting et al. 2017, Circular Economy: Measuring innovation in the product chain, table 1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Node, OriginClass, StageKind
from vsm_app.model.kind_words import told_by_name
from vsm_app.model.kinds import KINDS, NodeKind, Role

_ENERGY: Final = frozenset({"electricity", "natural_gas", "compressed_air", "heat"})
_WATER: Final = frozenset({"water", "waste_water"})
_REUSE: Final = "R3"
#: From here on (R8, R9) the material returns, below it the product or its parts.
_MATERIAL: Final = 8


@dataclass(frozen=True, slots=True)
class Usual:
    """Class (`None`: nothing to be said) and R-strategy of a flow."""

    origin_class: OriginClass | None = None
    r_strategy: str = ""


NOTHING: Final = Usual()


class Ways(NamedTuple):
    """How the nodes of a map hang together, for whoever asks for many of its flows (:func:`ways_of`)."""

    loops: Mapping[str, int]  # the same number: they lead to one another
    back: Mapping[str, Sequence[str]]  # the nodes from which flows lead to each


def usual(document: Document, source: str | None, target: str | None, ways: Ways | None = None) -> Usual:
    """What a flow from `source` to `target` usually is (`None`: outside the boundary).

    Whoever asks for many flows that are there already gives the document's `ways`.
    """
    physics = document.physics
    giver, taker = physics.nodes.get(source or ""), physics.nodes.get(target or "")
    gives = KINDS.get(told_by_name(giver).kind) if giver is not None else None
    takes = KINDS.get(told_by_name(taker).kind) if taker is not None else None
    carried = _carrier(gives, takes)
    if carried is not None:
        return Usual(carried)
    if giver is None or gives is None or not gives.role.is_inside or (takes is not None and takes.disposal):
        return NOTHING
    worked = _of_strategy(gives, takes)
    if worked is not None:
        return worked
    if taker is None or takes is None:
        return NOTHING
    if is_backward(physics, giver, taker):
        before = _of_strategy_before(document, giver, ways)
        if not takes.role.is_inside and takes.id != "use":
            return replace(before, r_strategy="")  # it is sold: what for is not known
        reused = takes.id == "use" or _stage_kind(physics, taker) is StageKind.USE
        return Usual(OriginClass.REUSED, _REUSE) if reused and not before.r_strategy else before
    if _points_back(document, giver, taker) and (
        _leads(document, taker.id, giver.id) if ways is None else ways.loops[giver.id] == ways.loops[taker.id]
    ):
        return _of_strategy_before(document, giver, ways)
    goes_on = takes.role.is_inside or takes.id == "customer"
    return Usual(OriginClass.PRODUCT) if goes_on else NOTHING


def follow(before: Document, after: Document, nodes: Collection[str]) -> dict[str, Flow]:
    """Flows at nodes that have become something else: those that wore what was usual wear what is usual now."""
    changed = {}
    ways, wanted = ways_of(after), set(nodes)  # the same before: only nodes have changed
    for flow in after.flows.values():
        if flow.source in wanted or flow.target in wanted:
            was = usual(before, flow.source, flow.target, ways)
            if was.origin_class is not None and (flow.origin_class, flow.r_strategy) == (
                was.origin_class,
                was.r_strategy,
            ):
                now = usual(after, flow.source, flow.target, ways)
                if now != was:
                    changed[flow.id] = replace(flow, origin_class=now.origin_class, r_strategy=now.r_strategy)
    return changed


def is_backward(physics: Physics, source: Node, target: Node) -> bool:
    """Whether a flow points against the order of the life-cycle stages."""
    order = {stage: number for number, stage in enumerate(physics.stages)}
    return order.get(source.stage or "", -1) > order.get(target.stage or "", len(order))


def is_return(physics: Physics, flow: Flow) -> bool:
    """Whether a flow comes from an R-node or points against the stages; told by its ends alone, so it is quick."""
    source, target = physics.nodes.get(flow.source or ""), physics.nodes.get(flow.target or "")
    if source is None:
        return False
    if KINDS.get(source.kind).r_number is not None:
        return target is None or KINDS.get(target.kind).role is not Role.SINK
    return target is not None and is_backward(physics, source, target)


def _carrier(gives: NodeKind | None, takes: NodeKind | None) -> OriginClass | None:
    """Energy, water and information are told by the kind at either end."""
    kinds = [kind for kind in (gives, takes) if kind is not None]
    if any(kind.role is Role.INFORMATION for kind in kinds):
        return OriginClass.INFORMATION
    if any(kind.id in _WATER for kind in kinds):
        return OriginClass.WATER
    return OriginClass.ENERGY if any(kind.id in _ENERGY for kind in kinds) else None


def _of_strategy(gives: NodeKind, takes: NodeKind | None) -> Usual | None:
    """What an R-node gives and what it is given; what leaves the map keeps its class alone."""
    number = gives.r_number
    if number is None and takes is not None:
        number = takes.r_number
    if number is None:
        return None
    origin = OriginClass.RECYCLED if number >= _MATERIAL else OriginClass.REUSED
    stays = takes is not None and takes.role.is_inside
    return Usual(origin, f"R{number}" if stays else "")


def _of_strategy_before(document: Document, giver: Node, ways: Ways | None) -> Usual:
    """What returns from `giver`: that of the R-nodes through which it came on the way back, else some secondary.

    Collection, sorting and transport on the way change nothing of what an R-node made of it; where R-nodes of several
    kinds lead here, nothing is said of which.
    """
    nodes, back = document.nodes, _onward(document, turned=True) if ways is None else ways.back
    numbers: set[int] = set()
    seen, waiting = {giver.id}, [giver.id]
    while waiting:
        for before in back[waiting.pop()]:
            kind = KINDS.get(told_by_name(nodes[before]).kind)
            if kind.r_number is not None:
                numbers.add(kind.r_number)
            elif before not in seen and _stage_kind(document.physics, nodes[before]) is StageKind.END_OF_LIFE:
                seen.add(before)
                waiting.append(before)
    if len(numbers) != 1:
        return Usual(OriginClass.SECONDARY)
    (number,) = numbers
    return Usual(OriginClass.RECYCLED if number >= _MATERIAL else OriginClass.REUSED, f"R{number}")


def _stage_kind(physics: Physics, node: Node) -> StageKind | None:
    stage = physics.stages.get(node.stage or "")
    return stage.kind if stage is not None else None


def _points_back(document: Document, source: Node, target: Node) -> bool:
    """Whether a flow within one stage points to the left."""
    places = document.layout.places
    here, there = places.get(source.id), places.get(target.id)
    return source.stage == target.stage and here is not None and there is not None and there.x < here.x


def _onward(document: Document, *, turned: bool = False) -> dict[str, list[str]]:
    """The nodes to which flows lead from each (`turned`: from which)."""
    onward: dict[str, list[str]] = {i: [] for i in document.nodes}
    for flow in document.flows.values():
        if flow.source in onward and flow.target in onward:
            one, other = (flow.target, flow.source) if turned else (flow.source, flow.target)
            onward[one].append(other)
    return onward


def _leads(document: Document, start: str, end: str) -> bool:
    """Whether flows lead from one node to another."""
    onward = _onward(document)
    seen, waiting = {start}, [start]
    while waiting:
        for following in onward[waiting.pop()]:
            if following == end:
                return True
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def ways_of(document: Document) -> Ways:
    """What :func:`usual` wants to know of a document beyond the ends of a flow."""
    onward, back = _onward(document), _onward(document, turned=True)
    return Ways(_loops(onward, back), back)


def _loops(onward: Mapping[str, Sequence[str]], back: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """A number for each node, the same for those that lead to one another (strong components).

    A flow between two of the same number lies in a loop. Kosaraju and Sharir (Sharir 1981, A strong-connectivity
    algorithm and its applications in data flow analysis): two passes, so the work grows with nodes and flows.
    """
    order: list[str] = []
    seen: set[str] = set()
    for root in onward:
        waiting = [(root, iter(onward[root]))] if root not in seen else []
        seen.add(root)
        while waiting:
            node, rest = waiting[-1]
            following = next((i for i in rest if i not in seen), None)
            if following is None:
                order.append(node)
                waiting.pop()
            else:
                seen.add(following)
                waiting.append((following, iter(onward[following])))
    found: dict[str, int] = {}
    for number, root in enumerate(reversed(order)):
        near = [root] if root not in found else []
        while near:
            node = near.pop()
            if node not in found:
                found[node] = number
                near += [i for i in back[node] if i not in found]
    return found
