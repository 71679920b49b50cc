"""Distributions in every period of a map: all periods are drawn and reconciled together, stocks carried over.

One draw is one course of all periods: what a stock holds at the end of one is what the next begins with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from vsm_app.engine.montecarlo import Key, Simulation, Spread, simulate, spreads_of
from vsm_app.engine.network import Floats
from vsm_app.engine.periods import JoinedPeriods, join_periods, level_id
from vsm_app.model.document import Document
from vsm_app.model.scenarios import CURRENT
from vsm_app.model.units import parse_unit

#: Before the id of a node: the change of its stock, and its level at the end of the period.
STOCK: Final = "stock:"
LEVEL: Final = "level:"

#: What a result is made of: results of the joint simulation and their signs.
Parts = Sequence[tuple[Key, float]]


def simulate_periods(
    document: Document, scenario: str = CURRENT, draw: Callable[[Document], Simulation] = simulate
) -> tuple[Simulation, ...]:
    """One simulation a period of the map (which states at least one), in their order and from the same draws.

    `draw` simulates a map: `vsm_app.engine.montecarlo.simulate` with so many draws, from that seed. It is given all
    periods as one map. Ids are those of the map; carried stocks have their change (`stock:<node>`) and their level at
    the end of the period (`level:<node>`). Raises as `draw` does.
    """
    joined = join_periods(document, scenario)
    joint = draw(joined.document)
    return tuple(_of_period(joint, joined, number) for number in range(1, len(joined.physics) + 1))


def _of_period(joint: Simulation, joined: JoinedPeriods, number: int) -> Simulation:
    """What the draws say of one period, under the ids of the map."""
    plain: dict[Key, Parts] = {}
    results: dict[Key, Spread] = {}
    for key, spread in joint.results.items():
        own = _plain(key, joined, number)
        if own is not None:
            plain[own], results[own] = [(key, 1.0)], spread
    for (node, layer), unit in joined.carried.items():
        before, after = ((level_id(node, layer, at), layer) for at in (number, number + 1))
        if node in joined.physics[number - 1].nodes and before in joint.results and after in joint.results:
            made: Mapping[Key, Parts] = {
                (f"{STOCK}{node}", layer): [(after, 1.0), (before, -1.0)],
                (f"{LEVEL}{node}", layer): [(after, 1.0)],
            }
            plain |= made
            in_unit = [(unit, parse_unit(unit).factor or 1.0)] * len(made)
            results |= zip(made, spreads_of(_samples(joint, made, list(made)), in_unit), strict=True)
    return replace(joint, results=results, _samples=partial(_samples, joint, plain))


def _plain(key: Key, joined: JoinedPeriods, number: int) -> Key | None:
    """The result of the map that one of the joint map is; `None` where it is none, or one of another period."""
    name, layer = key
    plain, at, tail = name.rpartition("@")
    if not at or tail != str(number) or plain.startswith((LEVEL, "change:")):
        return None
    node = plain.removeprefix(STOCK)
    return None if plain != node and (node, layer) in joined.carried else (plain, layer)


def _samples(joint: Simulation, parts: Mapping[Key, Parts], keys: Sequence[Key]) -> Floats:
    """Draws of results of one period in base units, one column each."""
    needed = list(dict.fromkeys(part for key in keys for part, _ in parts[key]))
    drawn, place = joint.samples(needed), {key: column for column, key in enumerate(needed)}
    columns = [sum(sign * drawn[:, place[part]] for part, sign in parts[key]) for key in keys]
    return np.column_stack(columns) if columns else drawn
