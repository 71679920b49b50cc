"""Reconciles the pure networks of a system, all of them in one go (solver, sections 3.2, 3.3 and 3.11).

Unknown arcs are contracted, the reduced balances between the super-vertices reconciled by their Laplacian, and the
determined unknowns read off along a spanning forest.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from vsm_app.engine.cancel import CancelToken, check
from vsm_app.engine.classify import Forest, blocks, spanning_forest, subtree_sums
from vsm_app.engine.cuts import Cuts
from vsm_app.engine.laplacian import Laplacian
from vsm_app.engine.network import Bools, Floats, Ints, totals
from vsm_app.engine.parts import (
    BATCH,
    C_NONREDUNDANT,
    C_OBSERVABLE,
    C_REDUNDANT,
    C_UNOBSERVABLE,
    Block,
    Solved,
)
from vsm_app.engine.strong_tree import StrongTree
from vsm_app.engine.structure import Arcs, label_vertices

#: From this many variances on the elements of the inverse are worked out together (even at 200 to 900 solves, by size).
_ALL_AT_ONCE = 200
#: In networks of at most so many vertices the factor is asked whether they are connected.
_TRIED = 5_000
#: Where variances are further apart than this, what balances leave of the largest is a difference of equals.
_FAR_APART = 1e6
#: Such a network is worked out along a tree where vertices times arcs are at most so many.
_DENSE = 1_000_000


@dataclass(frozen=True, slots=True)
class GraphProblem:
    """Arcs of a network: `measured` and `unknown` are variable indices; `right` is the right-hand side of each vertex.

    Vertices are the constraints 0..m-1 and the outside, m. `used` says which constraints hold.
    """

    arcs: Arcs
    measured: Ints
    unknown: Ints
    mean: Floats
    sd: Floats
    right: Floats
    used: Bools


def solve_graph(problem: GraphProblem, solved: Solved, like: GraphPart | None = None) -> GraphPart:
    """Fill `solved` for the variables of `problem`; `like` is a part that differs from it in values at most."""
    part = GraphPart(problem) if like is None else like.with_values(problem)
    solved.z[problem.measured] = part.reconciled
    solved.classes[problem.measured] = np.where(part.redundant, C_REDUNDANT, C_NONREDUNDANT)
    solved.chi2 += part.chi2
    solved.dof += part.dof
    values = part.unknown_values()
    solved.z[problem.unknown] = np.where(part.forest.bridge, values, np.nan)
    solved.classes[problem.unknown] = np.where(part.forest.bridge, C_OBSERVABLE, C_UNOBSERVABLE)
    for members, lacking in part.blocks:
        variables = tuple(problem.unknown[members].tolist())
        off = [v for v, p in zip(variables, members.tolist(), strict=True) if p not in part.on_tree]
        solved.blocks.append(Block(variables, lacking, tuple(off)))
    solved.add_part(part, np.concatenate([problem.measured, problem.unknown]))
    return part


class GraphPart:
    """The reconciled network with its factor: values, chi-square, and covariances on demand."""

    def __init__(self, problem: GraphProblem) -> None:
        self.problem = problem
        outside = problem.right.size
        self.vertices = outside + 1
        arcs = problem.arcs
        self._u_head, self._u_tail = self._ends(problem.unknown)
        self.forest: Forest = spanning_forest(self._u_head, self._u_tail, self.vertices, outside)
        self.on_tree = set(self.forest.tree_arc[self.forest.tree_arc >= 0].tolist())
        self.blocks = blocks(self.forest, self._u_head, self._u_tail, self.vertices)
        head, tail = self._ends(problem.measured)
        self._m_head, self._m_tail = head, tail
        self.size = arcs.size[problem.measured]
        labels = self.forest.labels
        self.redundant = labels[head] != labels[tail]
        self._variance = problem.sd[problem.measured] ** 2
        self.laplacian: Laplacian | None = None
        self._reduce(labels[head], labels[tail], int(labels[outside]))
        self._reconcile(labels)
        self._cuts: Cuts | None = None
        self._resistances: Floats | None = None

    @cached_property
    def _position(self) -> Ints:
        """Place of every variable among the measured ones, -1 where it is none of them."""
        return _places(self.problem.measured, self.problem.mean.size)

    @cached_property
    def _tree(self) -> StrongTree | None:
        """The way round differences of equals, where entries are far apart."""
        flow = self.size**2 * self._variance
        variance = flow[self.redundant]
        is_small = 0 < self.dof * variance.size <= _DENSE
        if not is_small or not 0.0 < flow.min() * _FAR_APART < variance.max() < np.inf:
            return None
        return StrongTree(self._r_head, self._r_tail, variance, self.dof)

    def _along_tree(self, tree: StrongTree, gradients: Floats) -> Floats:
        """Variances of functions of the entries, by their gradients, one a column."""
        redundant = self.redundant
        alone = self._variance[~redundant] @ gradients[~redundant] ** 2
        return np.asarray(alone + tree.variances(gradients[redundant] / self.size[redundant][:, None]))

    @cached_property
    def _unknown_position(self) -> Ints:
        return _places(self.problem.unknown, self.problem.mean.size)

    def with_values(self, problem: GraphProblem) -> GraphPart:
        """The same network with other values and right-hand sides: solved with the factor at hand."""
        other = copy(self)
        other.problem = problem
        other._reconcile(self.forest.labels)
        return other

    def _ends(self, variables: Ints) -> tuple[Ints, Ints]:
        """Ends of arcs, the outside taking the place of constraints that are not used."""
        arcs, used = self.problem.arcs, self.problem.used
        if used.all():
            return arcs.head[variables], arcs.tail[variables]
        outside = used.size
        padded = np.append(used, True)
        head, tail = arcs.head[variables], arcs.tail[variables]
        return np.where(padded[head], head, outside), np.where(padded[tail], tail, outside)

    def _reduce(self, head: Ints, tail: Ints, outside: int) -> None:
        """Number the super-vertices that take part, one grounded in every connected component of measured arcs."""
        head, tail, groups = head[self.redundant], tail[self.redundant], self.forest.groups
        free = np.zeros(groups, dtype=bool)
        free[head] = free[tail] = True
        if free[outside] and groups <= _TRIED:
            # Mostly all hangs on the outside; the factor, needed in any case, tells sooner than a walk along the arcs.
            free[outside] = False
            self._number(free, head, tail)
            self.laplacian = self._made_laplacian()
            if self.laplacian.is_grounded:
                return
            self.laplacian = None
        number, component = label_vertices(head, tail, groups)
        ground = np.full(number, -1, dtype=np.int64)
        ground[component] = np.arange(groups)
        ground[component[outside]] = outside
        free[:] = True
        free[ground] = False
        self._number(free, head, tail)

    def _number(self, free: Bools, head: Ints, tail: Ints) -> None:
        self.index = np.where(free, np.cumsum(free) - 1, -1)
        self.dof = int(free.sum())
        self._r_head, self._r_tail = self.index[head], self.index[tail]

    def _made_laplacian(self) -> Laplacian:
        weight = self.size[self.redundant] ** 2 * self._variance[self.redundant]
        return Laplacian(self._r_head, self._r_tail, weight, self.dof)

    def _reconcile(self, labels: Ints) -> None:
        problem, redundant = self.problem, self.redundant
        entered = problem.mean[problem.measured]
        self.reconciled = entered.copy()
        self.chi2 = 0.0
        self._groups_of_vertices = labels
        if self.dof == 0:
            return
        size, variance = self.size[redundant], self._variance[redundant]
        if self.laplacian is None:
            self.laplacian = self._made_laplacian()
        residual = self._residual(entered, labels)
        self.multipliers = self.laplacian.solve(residual)
        step = variance * size * self.laplacian.difference(self.multipliers)
        self.reconciled[redundant] -= step
        # The adjustment leaves a residual of rounding size; one more step on it closes the balances to the last digits.
        rest = self.laplacian.raw_solve(self._residual(self.reconciled, labels))
        self.reconciled[redundant] -= variance * size * self.laplacian.difference(rest)
        adjustment = entered[redundant] - self.reconciled[redundant]
        self.chi2 = float(np.sum(adjustment * adjustment / variance))
        self.residual = residual

    def _residual(self, values: Floats, labels: Ints) -> Floats:
        """Known in minus known out of every free super-vertex."""
        outside = self.vertices - 1
        net = self._net(values)
        net[:outside] -= np.where(self.problem.used, self.problem.right, 0.0)
        total = totals(labels, net, self.forest.groups)
        result = np.zeros(self.dof)
        free = self.index >= 0
        result[self.index[free]] = total[free]
        return result

    def _net(self, values: Floats) -> Floats:
        flow = self.size * values
        net = totals(self._m_head, flow, self.vertices)
        return net - totals(self._m_tail, flow, self.vertices)

    def nodal(self) -> tuple[list[list[int]], Ints, Floats, Floats]:
        """Balances that entries test: their constraints, an entry in each, residual (in - out) and its deviation."""
        labels, outside, groups = self._groups_of_vertices, self.vertices - 1, self.forest.groups
        entered = self.problem.mean[self.problem.measured]
        net = self._net(entered)
        net[:outside] -= np.where(self.problem.used, self.problem.right, 0.0)
        arcs = np.flatnonzero(self.redundant)
        head, tail = labels[self._m_head[arcs]], labels[self._m_tail[arcs]]
        weight = self.size[arcs] ** 2 * self._variance[arcs]
        variance = totals(head, weight, groups) + totals(tail, weight, groups)
        entry = np.full(groups, -1, dtype=np.int64)
        entry[tail] = self.problem.measured[arcs]
        entry[head] = self.problem.measured[arcs]
        tested = np.flatnonzero((variance > 0) & (np.arange(groups) != labels[outside]))
        rows = np.flatnonzero(self.problem.used)
        members: dict[int, list[int]] = {}
        for row, label in zip(rows.tolist(), labels[rows].tolist(), strict=True):
            members.setdefault(label, []).append(row)
        found = [members[label] for label in tested.tolist()]
        return found, entry[tested], totals(labels, net, groups)[tested], np.sqrt(variance[tested])

    def unknown_values(self) -> Floats:
        """Values of the unknown arcs, meaningful where they are bridges."""
        if self._u_head.size == 0:
            return np.zeros(0)
        outside = self.vertices - 1
        need = -self._net(self.reconciled)
        need[:outside] += np.where(self.problem.used, self.problem.right, 0.0)
        return self._read_off(need)

    def _read_off(self, need: Floats) -> Floats:
        """What every forest arc must carry so that each vertex gets what it needs."""
        total = subtree_sums(self.forest, need)
        values = np.zeros(self._u_head.size)
        vertex = np.flatnonzero(self.forest.tree_arc >= 0)
        arc = self.forest.tree_arc[vertex]
        sign = np.where(self._u_head[arc] == vertex, 1.0, -1.0)
        values[arc] = sign * total[vertex] / self.problem.arcs.size[self.problem.unknown[arc]]
        return values

    def variances(self, variables: Ints, cancel: CancelToken | None = None, /) -> Floats:
        """Variances of determined variables (undetermined: infinite)."""
        result = np.empty(variables.size)
        measured = self._position[variables] >= 0
        result[measured] = self._measured_variances(self._position[variables[measured]], cancel)
        unknown = variables[~measured]
        result[~measured] = self._unknown_variances(self._unknown_position[unknown], cancel)
        return result

    def _measured_variances(self, positions: Ints, cancel: CancelToken | None) -> Floats:
        variance = self._variance[positions].copy()
        touched = np.flatnonzero(self.redundant[positions])
        if touched.size == 0 or self.laplacian is None:
            return variance
        arc = np.cumsum(self.redundant)[positions[touched]] - 1
        if self._tree is not None:
            variance[touched] = self._tree.of_flows[arc] / self.size[positions[touched]] ** 2
            return variance
        resistance = self._resistance(arc, cancel)
        own = variance[touched]
        # In the units of the Laplacian the reduction is (size V)^2 resistance / size^2.
        variance[touched] = np.maximum(own - (own * self.size[positions[touched]]) ** 2 * resistance, 0.0)
        return variance

    def _resistance(self, arcs: Ints, cancel: CancelToken | None) -> Floats:
        """`(e_head - e_tail)' S^-1 (e_head - e_tail)` of redundant arcs: all at once, or in batches of solves."""
        laplacian = self.laplacian
        if laplacian is None:
            return np.zeros(arcs.size)
        if self._resistances is None and arcs.size > _ALL_AT_ONCE:
            self._resistances = laplacian.resistances(cancel)
        if self._resistances is not None:
            return self._resistances[arcs]
        head, tail = self._r_head[arcs], self._r_tail[arcs]
        result = np.empty(arcs.size)
        columns = np.arange(head.size)
        for start in range(0, head.size, BATCH):
            check(cancel)
            chunk = columns[start : start + BATCH]
            right = np.zeros((self.dof + 1, chunk.size), order="F")
            local = np.arange(chunk.size)
            right[head[chunk], local] += 1.0
            right[tail[chunk], local] -= 1.0
            right[self.dof] = 0.0
            solution = laplacian.raw_solve(right[: self.dof])
            padded = np.vstack([solution, np.zeros((1, chunk.size))])
            result[chunk] = padded[head[chunk], local] - padded[tail[chunk], local]
        return result

    def _unknown_variances(self, positions: Ints, cancel: CancelToken | None) -> Floats:
        """Variances of unknown arcs.

        Of the measured arcs across the cut of each, less what the balances tell of them.
        """
        result = np.full(positions.size, np.inf)
        determined = np.flatnonzero(self.forest.bridge[positions])
        place = np.cumsum(self.redundant) - 1
        for start in range(0, determined.size, BATCH):
            check(cancel)
            chunk = determined[start : start + BATCH]
            if self._tree is not None:
                cuts = [self._cut_gradient(position) for position in positions[chunk].tolist()]
                result[chunk] = self._along_tree(self._tree, np.column_stack(cuts))
                continue
            right = np.zeros((self.dof + 1, chunk.size), order="F")
            own = np.empty(chunk.size)
            for column, position in enumerate(positions[chunk].tolist()):
                arcs, slope = self._cut(position)
                own[column] = float(np.sum(slope**2 * self._variance[arcs]))
                inside = self.redundant[arcs]
                arcs, slope = arcs[inside], slope[inside]
                flow = self.size[arcs] * self._variance[arcs] * slope
                np.add.at(right[:, column], self._r_head[place[arcs]], flow)
                np.subtract.at(right[:, column], self._r_tail[place[arcs]], flow)
            if self.laplacian is not None:
                free = right[: self.dof]
                own -= np.einsum("ij,ij->j", free, self.laplacian.raw_solve(free))
            result[chunk] = np.maximum(own, 0.0)
        return result

    def influence(self, variables: Ints) -> tuple[Ints, Floats]:
        """The entries and their covariance with each variable (one column a variable)."""
        return self.problem.measured, self._propagated(self._gradients(variables))

    def block(self, variables: Ints) -> Floats:
        """Joint covariance of determined variables."""
        gradient = self._gradients(variables)
        return np.asarray(gradient.T @ self._propagated(gradient))

    def spreads(self, variables: Ints, slopes: csc_matrix, cancel: CancelToken | None = None, /) -> Floats:
        """Variances of functions, one column of `slopes` each: `h' V h - b' S^-1 b` with `b = G V h`, in batches."""
        measured = self._position[variables]
        rows = np.flatnonzero(measured >= 0)
        place = csc_matrix((np.ones(rows.size), (measured[rows], rows)), shape=(self._variance.size, variables.size))
        direct = (place @ slopes).tocsc()
        through = slopes.tocsr()[np.flatnonzero(measured < 0)].tocsc()
        unknown = self._unknown_position[variables[measured < 0]]
        incidence = self._incidence()
        result = np.empty(slopes.shape[1])
        for start in range(0, result.size, BATCH):
            check(cancel)
            chunk = slice(start, start + BATCH)
            by_entry = direct[:, chunk]
            if self._tree is not None:
                dense = by_entry.toarray() + self._through_unknowns(unknown, through[:, chunk])
                result[chunk] = self._along_tree(self._tree, dense)
                continue
            if through[:, chunk].nnz:
                dense = by_entry.toarray() + self._through_unknowns(unknown, through[:, chunk])
                own, right = self._variance @ dense**2, incidence @ (self._variance[:, None] * dense)
            else:
                own = by_entry.multiply(by_entry).T @ self._variance
                right = (incidence @ by_entry.multiply(self._variance[:, None])).toarray()
            if self.laplacian is not None:
                own = own - np.einsum("ij,ij->j", right, self.laplacian.raw_solve(right))
            result[chunk] = np.maximum(own, 0.0)
        return result

    def _incidence(self) -> csr_matrix:
        """The reduced balances `G` over the measured arcs."""
        arcs = np.flatnonzero(self.redundant)
        into, out = self._r_head >= 0, self._r_tail >= 0
        rows = np.concatenate([self._r_head[into], self._r_tail[out]])
        cols = np.concatenate([arcs[into], arcs[out]])
        data = np.concatenate([self.size[arcs[into]], -self.size[arcs[out]]])
        return csr_matrix((data, (rows, cols)), shape=(self.dof, self._variance.size))

    def _through_unknowns(self, positions: Ints, slopes: csc_matrix) -> Floats:
        """Derivatives by the measured arcs of functions of unknown bridges, one column of `slopes` a function.

        What hangs below a bridge is an interval of preorder numbers: a function becomes a step function over the
        vertices, and an arc carries the difference between its ends.
        """
        cuts = self._all_cuts()
        found = slopes.tocoo()
        arcs = positions[found.row]
        vertex = np.array([cuts.below(arc) for arc in arcs.tolist()], dtype=np.int64)
        sign = np.where(self._u_head[arcs] == vertex, 1.0, -1.0)
        height = -sign * found.data / self.problem.arcs.size[self.problem.unknown[arcs]]
        steps = np.zeros((self.vertices + 1, slopes.shape[1]))
        first, last = cuts.interval(vertex)
        np.add.at(steps, (first, found.col), height)
        np.subtract.at(steps, (last, found.col), height)
        level = np.cumsum(steps[:-1], axis=0)
        return np.asarray(self.size[:, None] * (level[cuts.head] - level[cuts.tail]))

    def _propagated(self, gradient: Floats) -> Floats:
        """`Cov(x) h` for gradients `h` over the measured variables, one a column."""
        weighted = self._variance[:, None] * gradient
        if self.laplacian is None:
            return weighted
        size = self.size[self.redundant][:, None]
        if self._tree is not None:
            weighted[self.redundant] = self._tree.covariances(gradient[self.redundant] / size) / size
            return weighted
        flow = size * weighted[self.redundant]
        right = np.zeros((self.dof + 1, gradient.shape[1]))
        np.add.at(right, self._r_head, flow)
        np.subtract.at(right, self._r_tail, flow)
        solution = np.vstack([self.laplacian.raw_solve(right[: self.dof]), np.zeros((1, gradient.shape[1]))])
        back = size * (solution[self._r_head] - solution[self._r_tail])
        weighted[self.redundant] -= self._variance[self.redundant][:, None] * back
        return weighted

    def _gradients(self, variables: Ints) -> Floats:
        """Derivative of each variable with respect to the measured ones, one a column."""
        gradient = np.zeros((self._variance.size, variables.size))
        measured = self._position[variables]
        at = np.flatnonzero(measured >= 0)
        gradient[measured[at], at] = 1.0
        for column in np.flatnonzero(measured < 0).tolist():
            gradient[:, column] = self._cut_gradient(int(self._unknown_position[variables[column]]))
        return gradient

    def _cut_gradient(self, position: int) -> Floats:
        """An unknown bridge carries what the measured arcs across its cut leave open."""
        gradient = np.zeros(self._variance.size)
        arcs, slope = self._cut(position)
        gradient[arcs] = slope
        return gradient

    def _cut(self, position: int) -> tuple[Ints, Floats]:
        """Measured arcs across the cut of an unknown bridge, and its derivative by each of them."""
        vertex, entering, leaving = self._all_cuts().across(position)
        sign = 1.0 if self._u_head[position] == vertex else -1.0
        scale = -sign / float(self.problem.arcs.size[self.problem.unknown[position]])
        arcs = np.concatenate([entering, leaving])
        slope = scale * self.size[arcs]
        slope[entering.size :] *= -1.0
        return arcs, slope

    def _all_cuts(self) -> Cuts:
        if self._cuts is None:
            self._cuts = Cuts(self.forest, self._m_head, self._m_tail)
        return self._cuts


def _places(chosen: Ints, size: int) -> Ints:
    places = np.full(size, -1, dtype=np.int64)
    places[chosen] = np.arange(chosen.size)
    return places
