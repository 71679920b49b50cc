"""Where on the map something lacking is entered: a need that names no place of its own gets one.

A method often knows only what kind of thing is missing (a flow that is a loss, a process in the use stage). Which
element of the map a reader is best taken to follows from what is drawn so far. On an empty map everything begins with
the first process (`FIRST_PROCESS`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Final

from vsm_app.engine.indicators.base import NotDefined
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need

#: Draw the first process: nothing on the map could be pointed at.
FIRST_PROCESS: Final = Need("node")
#: Reasons that nothing entered could mend; their sentence says why.
CANNOT_BE: Final = frozenset(
    {
        "indicator.energy_only", "indicator.too_large", "indicator.too_many_products", "indicator.failed",
        "indicator.not_finite", "indicator.cancels",
    }
)  # fmt: skip
#: Reasons that speak of what follows production rather than of production itself.
_BEHIND: Final = frozenset(
    {
        "indicator.no_end_of_life",
        "indicator.no_use",
        "indicator.nothing_recovered",
        "indicator.nothing_returns",
        "indicator.no_scrap",
    }
)


def placed(view: MapView, answer: NotDefined) -> NotDefined:
    """The answer with a place for each of its needs; one without needs that could be met gets a flow to draw."""
    if answer.beside:
        answer = replace(answer, beside=tuple(placed(view, one) for one in answer.beside))
    needs = answer.needs or (() if answer.reason in CANNOT_BE else (Need("flow"),))
    if all(need.place for need in needs):
        return answer
    return replace(answer, needs=tuple(dict.fromkeys(one for need in needs for one in _places(view, answer, need))))


def _places(view: MapView, answer: NotDefined, need: Need) -> tuple[Need, ...]:
    """The need at the best place that the map offers; settings of the map need none."""
    if need.place:
        return (need,)
    if need.field == "stage" or (need.field == "reference_stage" and not view.physics.stages):
        return (_stage(view, answer.reason),)
    if need.field == "price":
        bought = dict.fromkeys(flow.item for flow in view.crossing_flows if view.is_inside(flow.target))
        return tuple(Need("price", item) for item in bought) or (_at(view, "flow", _own(view)),)
    if need.field == "flow" or need.field.startswith("lean."):
        return (_at(view, need.field, _after(view) if answer.reason in _BEHIND else _own(view)),)
    return (need,)


def _stage(view: MapView, reason: str) -> Need:
    """Which node to put into a stage; where all that it takes stand in theirs, it is the flow between them."""
    use, end = view.cycle.use, view.cycle.end_of_life
    if reason not in _BEHIND:
        return _at(view, "stage", _own(view))
    if use and (end or reason == "indicator.no_use"):
        return _at(view, "flow", (n for n in view.processes if n in use))
    unplaced = (n for n in reversed(view.processes) if view.stage_of(n) is None)
    return _at(view, "stage", chain(unplaced, (n for n in reversed(view.processes) if n not in use)))


def _own(view: MapView) -> Iterator[str]:
    """Own operations, in the order of the map."""
    return (node for node in view.processes if node in view.cycle.operations)


def _after(view: MapView) -> Iterator[str]:
    """What comes after production, the last first: there it is said what becomes of a product."""
    end, use = view.cycle.end_of_life, view.cycle.use
    return (node for node in reversed(view.processes) if node in end or node in use)


def _at(view: MapView, field: str, nodes: Iterable[str]) -> Need:
    """The field of the first of these nodes, else of any; without a node, the first one has to be drawn."""
    node = next(chain(nodes, view.processes, view.physics.nodes), None)
    return Need(field, node) if node is not None else FIRST_PROCESS
