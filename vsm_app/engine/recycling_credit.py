"""Credits for recycling beside a map: one kilogram gets one credit.

A return that is drawn is counted by the loop itself. A credit by formula (circular footprint formula, avoided burden)
for the same material would count it twice, so it is refused there, with the return flows named. Cut-off gives no
credit and needs no guard. Source of the formulas: `formulas.carbon`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vsm_app.engine.formulas.carbon import Footprint, avoided_burden, circular_footprint, cut_off
from vsm_app.engine.indicators.view import MapView
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
    """Return flows on the map that bring material of an item back: secondary flows into what it had passed before."""
    passed: set[str] = set()
    order = [f.target for f in view.material_flows if f.item == item and not view.is_inside(f.source)]
    while order:
        node = order.pop()
        if node is None or node in passed or not view.is_inside(node):
            continue
        passed.add(node)
        order += [f.target for f in view.outflows(node) if view.amount(f.id) and not view.is_loss(f)]
    return tuple(
        f.id for f in view.material_flows
        if f.source in passed and f.target in passed and view.is_secondary(f) and view.amount(f.id)
    )  # fmt: skip


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
