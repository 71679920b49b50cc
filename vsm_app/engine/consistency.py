"""Exact numbers that contradict each other, found before reconciling and named by the smallest set (solver, 3.10).

A combination of constraints in which every number that could give way cancels speaks of exact numbers only. In a pure
network these combinations are the super-vertices left when all arcs that are not exact are contracted; elsewhere they
are the left null space of the remaining columns. A gap within the rounding of the digits written is spread over the
exact entries by least squares; a larger one is a contradiction, and its constraints are taken out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from scipy.linalg import qr
from scipy.optimize import linprog
from scipy.sparse import bmat, coo_matrix, csr_matrix, diags, eye, vstack
from scipy.sparse.linalg import splu

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.dense_solver import rank_of
from vsm_app.engine.network import Bools, Floats, Ints
from vsm_app.engine.sparse_rank import Selection, select

#: A gap counts from this share of the throughput on (contract, edge list).
GAP_SHARE: Final = 1e-6
#: Below this share of the terms a gap is the arithmetic's, not the map's.
NOISE: Final = 1e-12
_SUPPORT: Final = 1e-7
_SWEEPS = 3


@dataclass(frozen=True, slots=True)
class Conflict:
    """Constraints that cannot hold together, the exact variables in them with their weights, and the gap (in - out)."""

    constraints: tuple[int, ...]
    variables: tuple[int, ...]
    weights: tuple[float, ...]
    gap: float
    throughput: float


@dataclass(slots=True)
class Consistency:
    """Which constraints hold, the exact values made consistent, what contradicts, and what was rounded."""

    used: Bools
    fixed: Floats
    conflicts: list[Conflict] = field(default_factory=list)
    rounded: list[Conflict] = field(default_factory=list)
    closing: list[csr_matrix] = field(default_factory=list)  # combinations that must close exactly in the end


@dataclass(frozen=True, slots=True)
class Exact:
    """The exact part of a system: terms of fixed variables, right-hand sides, and half a digit of each value."""

    rows: Ints
    cols: Ints
    coefs: Floats
    rhs: Floats
    values: Floats
    rounding: Floats


def check_networks(exact: Exact, labels: Ints, groups: Ints, result: Consistency) -> None:
    """Check pure networks: `labels[row]` is the super-vertex of a constraint, `groups` those without the outside."""
    combination = np.zeros(int(labels.max(initial=0)) + 1, dtype=bool)
    combination[groups] = True
    row_of = np.flatnonzero(combination[labels])
    if row_of.size == 0:
        return
    local = np.full(combination.size, -1, dtype=np.int64)
    local[groups] = np.arange(groups.size)
    weights = csr_matrix((np.ones(row_of.size), (local[labels[row_of]], row_of)), shape=(groups.size, exact.rhs.size))
    _check(exact, weights, result)


def check_component(exact: Exact, rows: Ints, matrix: Floats, result: Consistency) -> None:
    """Check a coupled component: `matrix` holds the columns of `rows` that are not exact."""
    scale = np.max(np.abs(matrix), axis=1, initial=0.0)
    rigid = scale == 0
    _check_rows(exact, rows[rigid], result)
    rows, matrix = rows[~rigid], matrix[~rigid]
    if rows.size == 0:
        return
    norm = np.sqrt(np.sum(matrix**2, axis=1))
    columns = np.sqrt(np.sum((matrix / norm[:, None]) ** 2, axis=0))
    scaled = matrix / norm[:, None] / np.where(columns > 0, columns, 1.0)
    for _ in range(rows.size):
        held = result.used[rows]
        q, r, _ = qr(scaled[held], pivoting=True)
        null = q[:, rank_of(r) :].T
        if null.size == 0:
            return
        weights = np.zeros((null.shape[0], exact.rhs.size))
        weights[:, rows[held]] = null / norm[held]
        offending = _offending(exact, csr_matrix(weights))
        if offending.size == 0:
            result.closing.append(csr_matrix(weights))
            return
        shortest = _shortest(exact, rows[held], (scaled[held], norm[held]), null / norm[held])
        _add_conflicts(exact, _terms(exact), shortest, result)


def check_large(
    exact: Exact, rows: Ints, matrix: csr_matrix, result: Consistency, cancel: CancelToken | None = None
) -> Selection | None:
    """Check a large coupled component: the same by sparse factors. Gives what was selected of it where all agrees."""
    filled = np.bincount(_row_of(matrix)[matrix.data != 0], minlength=rows.size) > 0
    if not filled.all():
        _check_rows(exact, rows[~filled], result)
        rows, matrix = rows[filled], matrix[filled]
    for _ in range(rows.size):
        held = result.used[rows]
        selection = select(matrix if held.all() else matrix[held], cancel=cancel)
        rest = selection.rest_rows
        if rest.size == 0:
            return selection
        null = selection.left_directions(np.eye(rest.size)).T
        null[np.abs(null) <= NOISE * np.max(np.abs(null), axis=1, keepdims=True)] = 0.0
        at = null.nonzero()
        weights = csr_matrix((null[at], (at[0], rows[held][at[1]])), shape=(rest.size, exact.rhs.size))
        offending = _offending(exact, weights)
        if offending.size == 0:
            result.closing.append(weights)
            return selection
        norm = np.sqrt(np.asarray(matrix[held].multiply(matrix[held]).sum(axis=1)).ravel())
        scaled = (diags(1.0 / norm) @ matrix[held]).tocsr()
        shortest = _shortest(exact, rows[held], (scaled, norm), null)
        _add_conflicts(exact, _terms(exact), shortest, result)
    return None


def _row_of(matrix: csr_matrix) -> Ints:
    """Row of every element."""
    found: Ints = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return found


def _check_rows(exact: Exact, rows: Ints, result: Consistency) -> None:
    """Constraints in which everything is exact."""
    if rows.size:
        weights = csr_matrix((np.ones(rows.size), (np.arange(rows.size), rows)), shape=(rows.size, exact.rhs.size))
        _check(exact, weights, result)


def _terms(exact: Exact) -> csr_matrix:
    shape = (exact.rhs.size, exact.values.size)
    return coo_matrix((exact.coefs, (exact.rows, exact.cols)), shape=shape).tocsr()


def _gaps(exact: Exact, weights: csr_matrix, combined: csr_matrix) -> tuple[Floats, Floats, Floats]:
    """Gap of each combination, its throughput (the larger of in and out), and the rounding of the digits in it."""
    right = weights @ exact.rhs
    gap = combined @ exact.values - right
    size = abs(combined)
    terms = size @ np.abs(exact.values) + np.abs(right)
    return gap, (terms + np.abs(gap)) / 2, size @ exact.rounding


def _offending(exact: Exact, weights: csr_matrix) -> Ints:
    terms = _terms(exact)
    gap, throughput, rounding = _gaps(exact, weights, weights @ terms)
    allowed = np.maximum(GAP_SHARE * throughput, rounding) * (1 + 1e-9)
    return np.flatnonzero(np.abs(gap) > np.maximum(allowed, NOISE * _size(exact, weights, terms)))


def _size(exact: Exact, weights: csr_matrix, terms: csr_matrix) -> Floats:
    """Sum of the absolute terms of each combination before anything cancels: what its rounding is measured against."""
    return np.asarray(abs(weights) @ (abs(terms) @ np.abs(exact.values) + np.abs(exact.rhs)))


def _check(exact: Exact, weights: csr_matrix, result: Consistency) -> None:
    """Sort combinations into contradictions and roundings."""
    offending = _offending(exact, weights)
    if offending.size:
        _add_conflicts(exact, _terms(exact), weights[offending], result)
        weights = weights[np.setdiff1d(np.arange(weights.shape[0]), offending)]
    if weights.shape[0]:
        result.closing.append(weights)


def _describe(exact: Exact, terms: csr_matrix, weights: csr_matrix) -> list[Conflict]:
    """The combinations `weights`, one a row, in words of the map; one product for all: a table may hold thousands."""
    combined = (weights @ terms).tocsr()
    combined.sort_indices()
    gap, throughput, _ = _gaps(exact, weights, combined)
    described = []
    for row in range(weights.shape[0]):
        constraints = weights.indices[weights.indptr[row] : weights.indptr[row + 1]]
        inside = slice(combined.indptr[row], combined.indptr[row + 1])
        variables, factors = combined.indices[inside], combined.data[inside]
        keep = np.abs(factors) > _SUPPORT * np.max(np.abs(factors), initial=0.0)
        described.append(
            Conflict(
                tuple(constraints.tolist()),
                tuple(variables[keep].tolist()),
                tuple(factors[keep].tolist()),
                float(gap[row]),
                float(throughput[row]),
            )
        )
    return described


def _add_conflicts(exact: Exact, terms: csr_matrix, weights: csr_matrix, result: Consistency) -> None:
    result.conflicts.extend(_describe(exact, terms, weights))
    result.used[weights.indices] = False


def _shortest(exact: Exact, rows: Ints, scaled: tuple[Floats | csr_matrix, Floats], null: Floats) -> csr_matrix:
    """The combination with a gap that rests on the fewest exact numbers: least sum of absolute weights (L1 form)."""
    matrix, norm = scaled
    terms = _terms(exact)[rows]
    values = terms @ exact.values - exact.rhs[rows]
    gaps = null @ values
    best = null[int(np.argmax(np.abs(gaps)))]
    used = np.unique(terms.indices)
    columns = (diags(1.0 / norm) @ terms[:, used] @ diags(np.abs(exact.values[used]))).T
    count, exacts = rows.size, used.size
    cost = np.concatenate([np.full(2 * count, 1e-6), np.ones(2 * exacts)])
    free = csr_matrix(matrix).T
    gap = csr_matrix((values / norm)[None, :])
    equal = bmat(
        [[free, -free, None, None], [columns, -columns, -eye(exacts), eye(exacts)], [gap, -gap, None, None]],
        format="csr",
    )
    size = float(np.max(np.abs(values), initial=1.0))
    right = np.concatenate([np.zeros(matrix.shape[1] + exacts), [size]])
    program: dict[str, Any] = {"A_eq": equal, "b_eq": right, "bounds": (0, None), "method": "highs"}
    answer = linprog(cost, **program)
    if answer.status == 0 and answer.x is not None:
        best = (answer.x[:count] - answer.x[count : 2 * count]) / norm
    support = np.flatnonzero(np.abs(best) > _SUPPORT * np.max(np.abs(best)))
    weights = best[support] / np.max(np.abs(best[support]))
    return csr_matrix((weights, (np.zeros(support.size, dtype=int), rows[support])), shape=(1, exact.rhs.size))


def spread_rounding(exact: Exact, result: Consistency) -> None:
    """Adjust the exact values by least squares so that all combinations close whose gap is within the rounding."""
    if not result.closing:
        return
    weights = vstack(result.closing, format="csr")
    terms = _terms(exact)
    combined = (weights @ terms).tocsr()
    gap, _, _ = _gaps(exact, weights, combined)
    open_ones = np.flatnonzero(np.abs(gap) > NOISE * _size(exact, weights, terms))
    if open_ones.size == 0:
        return
    spread = np.where(exact.rounding > 0, exact.rounding, GAP_SHARE * np.abs(exact.values))
    alive = np.flatnonzero(np.asarray(abs(combined) @ spread).ravel() > 0)
    combined, gap = combined[alive], gap[alive]
    normal = (combined @ diags(spread**2) @ combined.T).tocsc()
    scale = 1.0 / np.sqrt(normal.diagonal())
    normal = (diags(scale) @ normal @ diags(scale) + diags(np.full(scale.size, 1e-13))).tocsc()
    factor = splu(normal)
    for _ in range(_SWEEPS):
        multipliers = scale * factor.solve(scale * gap)
        result.fixed -= spread**2 * (combined.T @ multipliers)
        gap = combined @ result.fixed - (weights @ exact.rhs)[alive]
    result.rounded.extend(_describe(exact, terms, weights[open_ones]))
