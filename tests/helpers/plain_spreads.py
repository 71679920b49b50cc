"""Variances of a network in fractions: free flows chosen by elimination, their information summed and inverted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

Matrix = list[list[Fraction]]


class Arc(NamedTuple):
    """A flow between nodes (`None`: outside); without `sd` it is unknown."""

    id: str
    source: str | None
    target: str | None
    sd: float | None


def variance(arcs: Sequence[Arc], gradient: Mapping[str, float]) -> Fraction | None:
    """Variance of a function of the flows by its gradient; `None` where not every flow is determined."""
    nodes = dict.fromkeys(end for arc in arcs for end in (arc.source, arc.target) if end is not None)
    balances = [[Fraction((arc.target == node) - (arc.source == node)) for arc in arcs] for node in nodes]
    pivots = _reduce(balances, len(arcs))
    free = [at for at in range(len(arcs)) if at not in pivots]
    basis = [[Fraction(at == one) for one in free] for at in range(len(arcs))]
    for row, at in zip(balances, pivots, strict=False):
        basis[at] = [-row[one] for one in free]
    told = [Fraction(1) / Fraction(arc.sd) ** 2 if arc.sd is not None else Fraction(0) for arc in arcs]
    size = len(free)
    wide: Matrix = []
    for i in range(size):
        row = [
            sum((w * line[i] * line[j] for w, line in zip(told, basis, strict=True)), Fraction(0)) for j in range(size)
        ]
        slopes = (Fraction(gradient.get(arc.id, 0.0)) * line[i] for arc, line in zip(arcs, basis, strict=True))
        wide.append([*row, sum(slopes, Fraction(0))])
    right = [row[size] for row in wide]
    if len(_reduce(wide, size)) < size:
        return None
    return sum((one * row[size] for one, row in zip(right, wide, strict=True)), Fraction(0))


def _reduce(rows: Matrix, width: int) -> list[int]:
    """Bring the rows to echelon form with ones at the pivots; return the columns of these."""
    pivots: list[int] = []
    for column in range(width):
        at = len(pivots)
        found = next((i for i in range(at, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[at], rows[found] = rows[found], rows[at]
        rows[at] = [value / rows[at][column] for value in rows[at]]
        for i, row in enumerate(rows):
            if i != at and row[column]:
                rows[i] = [a - row[column] * b for a, b in zip(row, rows[at], strict=True)]
        pivots.append(column)
    return pivots
