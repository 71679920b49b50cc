"""Shares, cumulative shares and Pareto classes of a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: Cumulative shares up to which an entry is of class A and of class B.
PARETO_A, PARETO_B = 0.80, 0.95
_TIE: Final = 1e-12
#: How burdens may be carried: by every output alike, or by products only.
MFCA: Final = "mfca"
LCA: Final = "lca"
CARRIES: Final = (MFCA, LCA)


def ranking_key(by: str, carry: str = MFCA) -> str:
    """Under which key a ranking stands: `co2e`, or `co2e.lca`; mass is not carried, so it has one ranking only."""
    return by if carry == MFCA or by == "mass" else f"{by}.{carry}"


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a ranking: which entry, its share of the sum of magnitudes, cumulative share and class."""

    index: int
    share: float
    cumulative: float
    pareto: str


def shares_and_classes(
    entries: Sequence[tuple[float, float, str]], limits: tuple[float, float] = (PARETO_A, PARETO_B)
) -> tuple[Place, ...]:
    """Rank (burden, mass, id) by magnitude of burden, ties by mass, then id. Shares are 0 where all burdens are.

    An entry is of class A while less than the first limit (80 %) is reached before it, of class B while less than the
    second (95 %).
    """
    upto_a, upto_b = limits
    total = sum(abs(burden) for burden, _mass, _id in entries)
    order = sorted(range(len(entries)), key=lambda i: (-abs(entries[i][0]), -abs(entries[i][1]), entries[i][2]))
    found: list[Place] = []
    cumulative = 0.0
    for index in order:
        share = abs(entries[index][0]) / total if total else 0.0
        pareto = "A" if cumulative < upto_a - _TIE else "B" if cumulative < upto_b - _TIE else "C"
        cumulative += share
        found.append(Place(index, share, cumulative, pareto))
    return tuple(found)
