"""What the numerical core finds for a part of a system, and the covariance of its variables on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.network import Floats, Ints

#: Functions whose variances are worked out together.
BATCH: Final = 256
#: Rank tolerance relative to the largest pivot, rows and columns scaled (solver, section 3.2, numerics).
RANK: Final = 1e-9

#: Classes of a variable, in the order of `vsm_app.engine.results.FlowClass`.
C_FIXED, C_REDUNDANT, C_NONREDUNDANT, C_OBSERVABLE, C_UNOBSERVABLE = range(5)


#: The matrices of a problem: dense, or sparse by rows.
MatrixT = TypeVar("MatrixT")


@dataclass(frozen=True, slots=True)
class LinearProblem(Generic[MatrixT]):
    """`A x + B u = b` with entries `y` of `x`.

    `root` is a factor `L` of their covariance, `V = L L'` (a vector: diagonal). `x_index` and `u_index` are the
    variables of the whole system, `u_scale` the expected size of the unknowns, `u_start` where undetermined ones stay.
    """

    A: MatrixT
    B: MatrixT
    b: Floats
    y: Floats
    root: Floats
    x_index: Ints
    u_index: Ints
    u_scale: Floats
    u_start: Floats


class Covariance(Protocol):
    """Covariance of the variables of one part; never formed as a whole."""

    def block(self, variables: Ints) -> Floats:
        """Joint covariance of some variables of the part."""
        ...

    def variances(self, variables: Ints, cancel: CancelToken | None = None, /) -> Floats:
        """Their variances only; CancelledError where the token says so."""
        ...

    def influence(self, variables: Ints) -> tuple[Ints, Floats]:
        """The entries of the part and their covariance with each variable (one column a variable)."""
        ...

    def spreads(self, variables: Ints, slopes: csc_matrix, cancel: CancelToken | None = None, /) -> Floats:
        """Variances of functions: one column of `slopes` a function, one row a variable."""
        ...


@dataclass(frozen=True, slots=True)
class Block:
    """Undetermined variables that hang together: `lacking` numbers close the block, for example `suggestion`."""

    variables: tuple[int, ...]
    lacking: int
    suggestion: tuple[int, ...] = ()


@dataclass(slots=True)
class Solved:
    """Values, classes and tests of all variables of a linear problem (shared arrays, filled part by part)."""

    z: Floats
    classes: NDArray[np.int8]
    part_of: Ints
    parts: list[Covariance] = field(default_factory=list)
    chi2: float = 0.0
    dof: int = 0
    blocks: list[Block] = field(default_factory=list)

    def add_part(self, part: Covariance, variables: Ints) -> None:
        """Register the covariance of some variables."""
        self.part_of[variables] = len(self.parts)
        self.parts.append(part)

    def covariance(self, variables: Sequence[int]) -> Floats:
        """Joint covariance; exact variables have none."""
        index = np.asarray(variables, dtype=np.int64)
        result = np.zeros((index.size, index.size))
        parts = self.part_of[index]
        for part in np.unique(parts[parts >= 0]):
            at = np.flatnonzero(parts == part)
            unique, inverse = np.unique(index[at], return_inverse=True)
            block = self.parts[part].block(unique)
            result[np.ix_(at, at)] = block[np.ix_(inverse, inverse)]
        return result

    def influence(self, variable: int) -> tuple[Ints, Floats]:
        """The entries that a variable depends on and their covariance with it (over `V`: its derivative by each)."""
        part = int(self.part_of[variable])
        if part < 0:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        entries, covariance = self.parts[part].influence(np.array([variable]))
        return entries, covariance[:, 0]

    def spreads(self, variables: Ints, slopes: csc_matrix, cancel: CancelToken | None = None, /) -> Floats:
        """Variances of functions of determined variables: one column of `slopes` a function, one row a variable."""
        result = np.zeros(slopes.shape[1])
        parts = self.part_of[variables]
        by_row = slopes.tocsr()
        for part in np.unique(parts[parts >= 0]):
            at = np.flatnonzero(parts == part)
            mine = by_row[at].tocsc()
            touched = np.flatnonzero(np.diff(mine.indptr))
            if touched.size:  # nothing is left of functions that depend on what is not determined
                result[touched] += self.parts[part].spreads(variables[at], mine[:, touched], cancel)
        return result

    def variances(self, variables: Ints, cancel: CancelToken | None = None) -> Floats:
        """Variances of some variables; CancelledError where the token says so."""
        result = np.zeros(variables.size)
        parts = self.part_of[variables]
        for part in np.unique(parts[parts >= 0]):
            at = np.flatnonzero(parts == part)
            result[at] = self.parts[part].variances(variables[at], cancel)
        return result


class Independent:
    """Entries that nothing adjusts: each keeps its own variance."""

    def __init__(self, variance: Floats) -> None:
        self._variance = variance

    def block(self, variables: Ints) -> Floats:
        """Diagonal."""
        return np.diag(self._variance[variables])

    def variances(self, variables: Ints, _: CancelToken | None = None, /) -> Floats:
        """Squares of the entered standard deviations."""
        return self._variance[variables]

    def influence(self, variables: Ints) -> tuple[Ints, Floats]:
        """Only themselves."""
        return variables, np.diag(self._variance[variables])

    def spreads(self, variables: Ints, slopes: csc_matrix, _cancel: CancelToken | None = None, /) -> Floats:
        """Squares of the slopes times the variances."""
        return np.asarray(slopes.multiply(slopes).T @ self._variance[variables])
