"""Least squares with products in 60-digit decimals: Newton's steps on the conditions of the minimum, nothing clever.

Ranks, classes and covariances are read off by elimination with complete pivoting at the solution. So what floats lose
near a singular point is not lost here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

Entry = tuple[str, float, float]  # status ("measured", "fixed", "unknown"), mean, sd
Matrix = list[list[Decimal]]

DIGITS = 60
_NOTHING = Decimal("1e-24")
_SETTLED = Decimal("1e-40")
_STEPS = 60


@dataclass(frozen=True)
class Row:
    """`sum(coefficient * value) + sum(coefficient * value * value) = rhs`."""

    terms: Mapping[str, float]
    products: Sequence[tuple[str, str, float]] = ()
    rhs: float = 0.0


@dataclass(frozen=True)
class Exact:
    """Value, standard deviation (`None`: not determined) and class by name."""

    mean: dict[str, float | None]
    sd: dict[str, float | None]
    cls: dict[str, str]
    chi2: float
    dof: int


def reconcile(entries: Mapping[str, Entry], rows: Sequence[Row], start: Mapping[str, float]) -> Exact:
    """The minimum that Newton's steps reach from `start`."""
    with localcontext() as context:
        context.prec = DIGITS
        return _Problem(entries, rows).solved({name: Decimal(start[name]) for name in entries})


class _Problem:
    def __init__(self, entries: Mapping[str, Entry], rows: Sequence[Row]) -> None:
        self.rows = rows
        self.mean = {name: Decimal(mean) for name, (_, mean, _) in entries.items()}
        self.variance = {name: Decimal(sd) ** 2 for name, (_, _, sd) in entries.items()}
        self.fixed = [name for name, (status, _, _) in entries.items() if status == "fixed"]
        self.measured = [name for name, (status, _, _) in entries.items() if status == "measured"]
        self.unknown = [name for name, (status, _, _) in entries.items() if status == "unknown"]
        self.free = [*self.measured, *self.unknown]

    def solved(self, z: dict[str, Decimal]) -> Exact:
        z |= {name: self.mean[name] for name in self.fixed}
        weights = [Decimal(0)] * len(self.rows)
        for _ in range(_STEPS):
            step, weights = self._newton(z, weights)
            z = {name: z[name] + step.get(name, Decimal(0)) for name in z}
            if max(abs(step[name]) / (1 + abs(z[name])) for name in self.free) < _SETTLED:
                return self._read(z)
        raise AssertionError("the oracle did not come to rest")

    def _jacobian(self, z: dict[str, Decimal]) -> Matrix:
        found = []
        for row in self.rows:
            by = {name: Decimal(value) for name, value in row.terms.items()}
            for left, right, value in row.products:
                by[left] = by.get(left, Decimal(0)) + Decimal(value) * z[right]
                by[right] = by.get(right, Decimal(0)) + Decimal(value) * z[left]
            found.append([by.get(name, Decimal(0)) for name in self.free])
        return found

    def _value(self, row: Row, z: dict[str, Decimal]) -> Decimal:
        total = sum((Decimal(value) * z[name] for name, value in row.terms.items()), -Decimal(row.rhs))
        return total + sum(Decimal(value) * z[left] * z[right] for left, right, value in row.products)

    def _newton(self, z: dict[str, Decimal], weights: list[Decimal]) -> tuple[dict[str, Decimal], list[Decimal]]:
        jacobian, count = self._jacobian(z), len(self.free)
        system = [[Decimal(0)] * (count + len(self.rows)) for _ in range(count + len(self.rows))]
        right = [Decimal(0)] * len(system)
        place = {name: k for k, name in enumerate(self.free)}
        for name in self.measured:
            system[place[name]][place[name]] += 1 / self.variance[name]
            right[place[name]] -= (z[name] - self.mean[name]) / self.variance[name]
        for number, row in enumerate(self.rows):
            for k, value in enumerate(jacobian[number]):
                system[k][count + number] = system[count + number][k] = value
            right[count + number] = -self._value(row, z)
            for one, other, value in row.products:
                if one in place and other in place:
                    system[place[one]][place[other]] += weights[number] * Decimal(value)
                    system[place[other]][place[one]] += weights[number] * Decimal(value)
        found = solve(system, right)
        return dict(zip(self.free, found, strict=False)), found[count:]

    def _read(self, z: dict[str, Decimal]) -> Exact:
        count = len(self.measured)
        jacobian = self._jacobian(z)
        sizes = [max(abs(z[name]), self.variance[name].sqrt(), Decimal("1e-9")) for name in self.free]
        turned = [[value * size for value, size in zip(row, sizes, strict=True)] for row in jacobian]
        turned = [[value / max(map(abs, row)) for value in row] for row in turned if any(row)]
        unknowns = [row[count:] + row[:count] for row in turned]
        pivots = eliminate(unknowns, len(self.unknown))
        used = {row for row, _ in pivots}
        rest = [[_clean(v) for v in row[len(self.unknown) :]] for k, row in enumerate(unknowns) if k not in used]
        tests = eliminate(rest, count)
        reduced = [rest[row] for row, _ in tests]
        spread = [self.variance[name].sqrt() / size for name, size in zip(self.measured, sizes, strict=False)]
        covariance = _projected(reduced, spread)
        cls = dict.fromkeys(self.fixed, "fixed")
        for k, name in enumerate(self.measured):
            cls[name] = "redundant" if any(row[k] for row in reduced) else "nonredundant"
        mean: dict[str, float | None] = {name: float(z[name]) for name in z}
        sd: dict[str, float | None] = dict.fromkeys(self.fixed, 0.0)
        for k, name in enumerate(self.measured):
            sd[name] = float(max(covariance[k][k], Decimal(0)).sqrt() * sizes[k])
        loose = set(range(len(self.unknown))) - {column for _, column in pivots}
        for row, column in pivots:
            name, line = self.unknown[column], unknowns[row]
            if any(abs(line[other]) > _NOTHING for other in loose):
                continue
            slope = line[len(self.unknown) :]
            through = [sum((s * c for s, c in zip(slope, by, strict=True)), Decimal(0)) for by in covariance]
            own = sum((s * t for s, t in zip(slope, through, strict=True)), Decimal(0))
            cls[name], sd[name] = "observable", float(max(own, Decimal(0)).sqrt() * sizes[count + column])
        for name in self.unknown:
            if name not in cls:
                cls[name], mean[name], sd[name] = "unobservable", None, None
        chi2 = sum(((z[name] - self.mean[name]) ** 2 / self.variance[name] for name in self.measured), Decimal(0))
        return Exact(mean, sd, cls, float(chi2), len(tests))


def _clean(value: Decimal) -> Decimal:
    return value if abs(value) > _NOTHING else Decimal(0)


def _projected(reduced: Matrix, spread: list[Decimal]) -> Matrix:
    """Covariance of entries of these spreads, given that all rows of `reduced` hold."""
    white = [[value * sd for value, sd in zip(row, spread, strict=True)] for row in reduced]
    normal = [[sum((a * b for a, b in zip(one, other, strict=True)), Decimal(0)) for other in white] for one in white]
    count = len(spread)
    result = [[Decimal(int(i == k)) * spread[i] * spread[k] for i in range(count)] for k in range(count)]
    for k in range(count):
        weights = solve(normal, [row[k] for row in white])
        for i in range(count):
            lost = sum((w * row[i] for w, row in zip(weights, white, strict=True)), Decimal(0))
            result[i][k] -= spread[i] * lost * spread[k]
    return result


def eliminate(rows: Matrix, columns: int) -> list[tuple[int, int]]:
    """Gauss and Jordan with complete pivoting on the first `columns`, in place: pairs of row and column."""
    pivots: list[tuple[int, int]] = []
    left, open_columns = set(range(len(rows))), set(range(columns))
    while left and open_columns:
        row, column = max(((r, c) for r in left for c in open_columns), key=lambda at: abs(rows[at[0]][at[1]]))
        if abs(rows[row][column]) <= _NOTHING:
            break
        pivot = rows[row][column]
        rows[row] = [value / pivot for value in rows[row]]
        for other, line in enumerate(rows):
            if other != row and line[column]:
                by = line[column]
                rows[other] = [a - by * b for a, b in zip(line, rows[row], strict=True)]
                rows[other][column] = Decimal(0)
        pivots.append((row, column))
        left.discard(row)
        open_columns.discard(column)
    return pivots


def solve(matrix: Matrix, right: list[Decimal]) -> list[Decimal]:
    """A solution of a symmetric system, scaled; what is free stays zero."""
    size = [max((abs(value) for value in row), default=Decimal(0)).sqrt() or Decimal(1) for row in matrix]
    rows = [
        [value / (own * size[k]) for k, value in enumerate(row)] + [by / own]
        for row, own, by in zip(matrix, size, right, strict=True)
    ]
    result = [Decimal(0)] * len(matrix)
    for row, column in eliminate(rows, len(matrix)):
        result[column] = rows[row][-1] / size[column]
    return result
