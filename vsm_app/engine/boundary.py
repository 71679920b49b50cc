"""What enters and leaves a sub-process: the sums over its boundary, as for a process.

A sub-process has no balance of its own; what flows between the processes inside cancels, stocks inside add up. What
ends or begins inside, at a landfill, a supplier or a process that uses up what it is given, is no gap of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final

from vsm_app.engine.results import OPEN, Balance, FlowResult, Solution
from vsm_app.engine.tables import imbalance_level
from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow
from vsm_app.model.grouping import with_members
from vsm_app.model.kinds import holds_stock
from vsm_app.model.references import flows_at
from vsm_app.model.units import parse_unit

#: Of what passes: a smaller gap is a rest of binary fractions.
_REST: Final = 1e-9


def boundary_balances(
    physics: Physics,
    solution: Solution,
    group: str,
    crossing: Iterable[str] | None = None,
    at: Callable[[str], Iterable[str]] | None = None,
) -> tuple[Balance, ...]:
    """The balances of a sub-process, one a layer on which anything inside is balanced.

    `crossing`: the flows with one end inside, `at`: all those at a node, where they are known already. `level` is
    that of the map's limits, none where nothing is told of the processes inside, open where one is not drawn to its
    end.
    """
    inside = frozenset(with_members(physics.nodes, (group,)))
    names = physics.flows if crossing is None else crossing
    flows = [flow for name in names if (flow := physics.flows.get(name)) is not None]
    flows = [flow for flow in flows if (flow.source in inside) is not (flow.target in inside)]
    found = (_on_layer(physics, solution, group, inside, flows, layer.id, at) for layer in solution.layers)
    return tuple(balance for balance in found if balance is not None)


def _on_layer(
    physics: Physics,
    solution: Solution,
    group: str,
    inside: frozenset[str],
    flows: list[Flow],
    layer: str,
    at: Callable[[str], Iterable[str]] | None,
) -> Balance | None:
    held = [one for node in inside if (one := solution.balances.get((node, layer))) is not None]
    rows = [row for flow in flows if (row := solution.flows.get((flow.id, layer))) is not None]
    if not held or not rows:
        return None
    unit = held[0].unit
    factor = parse_unit(unit).factor or 1.0
    coming, going = ([row for row in rows if (row.target in inside) is is_in] for is_in in (True, False))
    entries = [[_entered(solution, row) for row in side] for side in (coming, going)]
    into, out = (math.fsum(one for one in side if one is not None) / factor for side in entries)
    change = math.fsum(one.stock_change * (parse_unit(one.unit).factor or 1.0) for one in held) / factor
    kept, ended = _kept(physics, solution, inside - {one.node for one in held}, layer, at)
    change += kept / factor
    stores = [one for one in held if holds_stock(physics.nodes[one.node])]
    complete = ended and None not in (*entries[0], *entries[1]) and all(one.complete for one in stores)
    through = max(abs(into), abs(out))
    gap = into - out - change
    gap = gap if abs(gap) > _REST * through else 0.0
    share = abs(gap) / through if through else 0.0
    left_open = [one for one in held if one.level == OPEN]
    is_unseen = bool(left_open) and all(one.is_unseen for one in left_open)
    if left_open and not (is_unseen and not gap):  # what is odd inside may not show round it
        level = OPEN
    else:
        level = _told(solution, inside, held, imbalance_level(share, physics.settings) if complete else "")
    in_now, out_now = (_sum(side, factor) for side in (coming, going))
    is_unseen = is_unseen and level == OPEN
    return Balance(group, layer, unit, into, out, change, gap, complete, in_now, out_now, level, is_unseen=is_unseen)


def _told(solution: Solution, inside: frozenset[str], held: list[Balance], level: str) -> str:
    """The level of a gap round a sub-process, no graver than what the problems say of the balances inside it.

    Where nothing is told of them, as flows between them are solved and the spreads explain what is missing, it is none.
    """
    if not level or any(one.level == "error" for one in held):
        return level
    tests = () if solution.statistics.passed else solution.nodal_tests
    if any(test.beyond and test.layer == held[0].layer and not inside.isdisjoint(test.nodes) for test in tests):
        return level
    return "warn" if any(one.level == "warn" for one in held) else ""


def _kept(
    physics: Physics, solution: Solution, ends: frozenset[str], layer: str, at: Callable[[str], Iterable[str]] | None
) -> tuple[float, bool]:
    """What nodes inside that are not balanced take less what they give, by the entries, and whether all is entered."""
    if at is None:
        touching = [flow.id for flow in flows_at(physics, ends)]
    else:
        touching = list(dict.fromkeys(flow for node in ends for flow in at(node)))
    signs = [
        (row, (row.target in ends) - (row.source in ends)) for i in touching if (row := solution.flows.get((i, layer)))
    ]
    amounts = [(_entered(solution, row), sign) for row, sign in signs if sign]
    return math.fsum(one * sign for one, sign in amounts if one is not None), all(one is not None for one, _ in amounts)


def _entered(solution: Solution, row: FlowResult) -> float | None:
    """The entry in base units of the layer; on a layer that only follows from the flow's own, by the same factor."""
    if row.entered is not None:
        return row.entered.value * row.factor
    own = solution.own.get(row.id)
    if row.own_layer or own is None or own.entered is None or not own.value or row.value is None:
        return None
    return own.entered.value / own.value * row.value * row.factor


def _sum(rows: list[FlowResult], factor: float) -> float | None:
    """The values together; `None` where one is not determined."""
    values = [row.base_value for row in rows]
    known = [value for value in values if value is not None]
    return math.fsum(known) / factor if len(known) == len(values) else None
