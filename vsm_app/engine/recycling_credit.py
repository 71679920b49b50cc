"""Credits for recycling beside a map: one kilogram gets one credit.

A return that is drawn is counted by the loop itself. A credit by formula (circular footprint formula, avoided burden)
for the same material would count it twice, so it is refused there, with the return flows named. Cut-off gives no
credit and needs no guard. Source of the formulas: `formulas.carbon`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from vsm_app.engine.formulas.carbon import Footprint, avoided_burden, circular_footprint, cut_off
from vsm_app.engine.indicators.base import UndefinedError
from vsm_app.engine.indicators.product_lines import end_of_use
from vsm_app.engine.indicators.view import MapView
from vsm_app.model.elements import Flow
from vsm_app.model.problems import Problem, Severity

CUT_OFF: Final = "cut_off"
AVOIDED_BURDEN: Final = "avoided_burden"
CIRCULAR_FOOTPRINT: Final = "cff"
RULES: Final = (CUT_OFF, AVOIDED_BURDEN, CIRCULAR_FOOTPRINT)


@dataclass(frozen=True, slots=True)
class Credited:
    """Burden of one kilogram of a material by a rule (kg CO2e/kg); `None` where it would count something twice."""

    rule: str
    value: float | None
    problems: tuple[Problem, ...] = ()


def returns_of(view: MapView, item: str) -> tuple[str, ...]:
    """Return flows on the map that bring material of an item back as recycled after its use.

    No return is what is recovered before the use (scrap of own operations), what is used again as it is, what one plant
    hands to the next, and what goes on to where nothing comes back from: none of it is credited, or counted, twice.
    """
    found = _reached(view, (f.target for f in view.material_flows if f.item == item and not view.is_inside(f.source)))
    try:
        ends = _recycled_after_use(view)
    except UndefinedError:  # nothing reaches the end of its use, so nothing of it is recycled
        return ()
    back = view.cycle.operations
    return tuple(
        f.id for f in ends
        if {f.source, f.target} <= found and (f.target in back or f.source in _reached(view, [f.target]))
    )  # fmt: skip


def _reached(view: MapView, starts: Iterable[str | None]) -> set[str | None]:
    """Nodes inside that material from these nodes reaches; losses too where a node inside works them up."""
    reached: set[str | None] = set()
    waiting = list(starts)
    while waiting:
        node = waiting.pop()
        if node is None or node in reached or not view.is_inside(node):
            continue
        reached.add(node)
        waiting += [f.target for f in view.outflows(node) if view.amount(f.id)]
    return reached


def _recycled_after_use(view: MapView) -> tuple[Flow, ...]:
    """Flows as which what has reached the end of its use is recycled into a node inside."""
    after, waiting = end_of_use(view)
    order, seen = list(waiting), set[str]()
    while order:
        flow = order.pop()
        if flow.id in seen or not view.amount(flow.id):
            continue
        seen.add(flow.id)
        if view.cycle.becomes(flow) is None and flow.target in after:
            order += view.outflows(flow.target)
    becomes, inside = view.cycle.becomes, view.is_inside
    return tuple(f for f in view.material_flows if f.id in seen and becomes(f) == "recycled" and inside(f.target))


def credited(view: MapView, item: str, footprint: Footprint, rule: str) -> Credited:
    """Burden of a material by a rule, refused where its return is drawn and the rule would credit it again."""
    if rule not in RULES:
        raise ValueError(f"no rule {rule!r}: {', '.join(RULES)}")
    if rule == CUT_OFF:
        return Credited(rule, cut_off(footprint))
    drawn = returns_of(view, item)
    if drawn and footprint.R2 > 0:
        problem = Problem("carbon.counted_twice", Severity.ERROR, drawn, {"item": item, "flows": drawn})
        return Credited(rule, None, (problem,))
    value = avoided_burden(footprint) if rule == AVOIDED_BURDEN else circular_footprint(footprint).total
    return Credited(rule, value)
