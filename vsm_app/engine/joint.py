"""The joint covariance of results, through the factors of the core: never one dense matrix (solver, section 3.5)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csc_matrix

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.frame import frame_of
from vsm_app.engine.network import Floats, Ints, Network
from vsm_app.engine.parts import C_UNOBSERVABLE
from vsm_app.engine.reconcile import Outcome


def over_entries(network: Network, entries: Ints, covariance: Floats) -> Floats:
    """Derivative of a result by each of `entries` from its covariance with them: that over the entries' own covariance.

    `covariance` holds one number an entry; only entries that are correlated need more than a division.
    """
    weight = covariance / network.sd[entries] ** 2
    place = {variable: k for k, variable in enumerate(entries.tolist())}
    pairs = [(place[i], place[j], rho) for i, j, rho in network.correlations if i in place and j in place]
    if not pairs:
        return weight
    touched = sorted({k for i, j, _ in pairs for k in (i, j)})
    local = {k: position for position, k in enumerate(touched)}
    rho = np.eye(len(touched))
    for i, j, value in pairs:
        rho[local[i], local[j]] = rho[local[j], local[i]] = value
    try:
        np.linalg.cholesky(rho)
    except np.linalg.LinAlgError:  # such correlations are told and left out of the solution
        return weight
    sd = network.sd[entries[touched]]
    weight[touched] = np.linalg.lstsq(rho, covariance[touched] / sd, rcond=None)[0] / sd
    return weight


class JointCovariance:
    """Joint covariance of results in base units, through the factors of the core (see `results.Propagation`)."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome  # explanations and questions read the core's own findings
        self._solved = outcome.solved
        self._at = frame_of(outcome.network).at

    def variable_of(self, key: tuple[str, str]) -> tuple[int, float]:
        """Variable and factor of a result; KeyError for one that there is not."""
        return self._at[key]

    def _lookup(self, keys: Sequence[tuple[str, str]]) -> tuple[list[int], Floats]:
        found = [self._at[key] for key in keys]
        for key, (variable, _) in zip(keys, found, strict=True):
            if self._solved.classes[variable] == C_UNOBSERVABLE:
                raise KeyError(key)
        return [variable for variable, _ in found], np.array([factor for _, factor in found])

    def covariance(self, keys: Sequence[tuple[str, str]]) -> list[list[float]]:
        """Covariance matrix of the results `keys` (base units squared); KeyError for one that is not determined."""
        variables, factors = self._lookup(keys)
        matrix: list[list[float]] = (self._solved.covariance(variables) * np.outer(factors, factors)).tolist()
        return matrix

    def sd_of(self, gradient: Mapping[tuple[str, str], float]) -> float:
        """Standard deviation of a function of results by its gradient."""
        keys = [key for key, slope in gradient.items() if slope]
        variables, factors = self._lookup(keys)
        weights = factors * np.array([gradient[key] for key in keys])
        variance = float(weights @ self._solved.covariance(variables) @ weights) if keys else 0.0
        return math.sqrt(max(variance, 0.0))

    def sds_of(
        self, gradients: Sequence[Mapping[tuple[str, str], float]], cancel: CancelToken | None = None
    ) -> list[float | None]:
        """Standard deviations of many functions at once.

        `None` where one depends on what is not determined, or did not come to rest.
        """
        variables: list[int] = []
        columns: list[int] = []
        slopes: list[float] = []
        lost = set()
        for column, gradient in enumerate(gradients):
            for key, slope in gradient.items():
                found = self._at.get(key) if slope else None
                if found is not None:
                    variables.append(found[0])
                    columns.append(column)
                    slopes.append(slope * found[1])
                elif slope:
                    lost.add(column)
        index, row = np.unique(np.array(variables, dtype=np.int64), return_inverse=True)
        open_rows = (self._solved.classes[index] == C_UNOBSERVABLE) | np.isin(index, self.outcome.unsettled)
        lost.update(np.array(columns, dtype=np.int64)[open_rows[row]].tolist())
        data = np.where(np.isin(columns, list(lost)), 0.0, slopes) if lost else np.array(slopes)
        matrix = csc_matrix((data, (row, columns)), shape=(index.size, len(gradients)))
        matrix.eliminate_zeros()
        variances = self._solved.spreads(index, matrix, cancel)
        return [None if k in lost else math.sqrt(max(v, 0.0)) for k, v in enumerate(variances.tolist())]
