"""A plain dense solver of linear reconciliation problems.

Null spaces by singular values, nothing clever, nothing shared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import null_space

Entry = tuple[str, float, float]  # status ("measured", "fixed", "unknown"), mean, sd


@dataclass(frozen=True)
class Answer:
    """Mean, standard deviation, class and test value by name."""

    mean: dict[str, float | None]
    sd: dict[str, float | None]
    cls: dict[str, str]
    z: dict[str, float | None]
    chi2: float
    dof: int


def reconcile(entries: Mapping[str, Entry], rows: Sequence[tuple[Mapping[str, float], float]]) -> Answer:
    """Weighted least squares subject to `sum(coefficient * value) = rhs`.

    Exact numbers must not contradict each other.
    """
    names = list(entries)
    matrix = np.array([[terms.get(name, 0.0) for name in names] for terms, _ in rows]).reshape(len(rows), len(names))
    right = np.array([rhs for _, rhs in rows], dtype=float)
    status = [entries[name][0] for name in names]
    fixed = [i for i, s in enumerate(status) if s == "fixed"]
    measured = [i for i, s in enumerate(status) if s == "measured"]
    unknown = [i for i, s in enumerate(status) if s == "unknown"]
    means = np.array([entries[name][1] for name in names], dtype=float)
    sds = np.array([entries[name][2] for name in names], dtype=float)
    right = right - matrix[:, fixed] @ means[fixed]
    A, B = matrix[:, measured], matrix[:, unknown]  # noqa: N806 - matrices as in the papers
    left = null_space(B.T, rcond=1e-10).T if unknown else np.eye(len(rows))
    G, g = left @ A, left @ right  # noqa: N806
    G[np.abs(G) < 1e-11] = 0.0  # rows of exact numbers only: what is left there is rounding
    root, y = np.diag(sds[measured]), means[measured]
    white = G @ root  # never squared: the condition of G V G' would cost half of the digits
    back_white = np.linalg.pinv(white, rcond=1e-10) if white.size else white.T
    step = back_white @ (G @ y - g)
    x = y - root @ step
    left_over = root @ (np.eye(len(measured)) - back_white @ white)
    cov_x = left_over @ left_over.T
    back = np.linalg.pinv(B, rcond=1e-10) if unknown else np.zeros((0, len(rows)))
    u = back @ (right - A @ x)
    cov_u = back @ A @ cov_x @ A.T @ back.T
    free = null_space(B, rcond=1e-10) if unknown else np.zeros((0, 0))
    mean: dict[str, float | None] = {}
    sd: dict[str, float | None] = {}
    cls: dict[str, str] = {}
    z: dict[str, float | None] = {}
    for i in fixed:
        mean[names[i]], sd[names[i]], cls[names[i]], z[names[i]] = means[i], 0.0, "fixed", None
    for k, i in enumerate(measured):
        name, variance = names[i], cov_x[k, k]
        mean[name], sd[name] = x[k], float(np.sqrt(max(variance, 0.0)))
        redundant = G.size > 0 and np.max(np.abs(G[:, k])) > 1e-9
        cls[name] = "redundant" if redundant else "nonredundant"
        gain = root[k, k] ** 2 - variance
        z[name] = (y[k] - x[k]) / np.sqrt(gain) if redundant and gain > 0 else None
    for k, i in enumerate(unknown):
        name = names[i]
        determined = free.size == 0 or np.max(np.abs(free[k])) < 1e-9
        cls[name], z[name] = ("observable" if determined else "unobservable"), None
        mean[name] = u[k] if determined else None
        sd[name] = float(np.sqrt(max(cov_u[k, k], 0.0))) if determined else None
    chi2 = float(step @ step)
    dof = int(np.linalg.matrix_rank(G, tol=1e-9)) if G.size else 0
    return Answer(mean, sd, cls, z, chi2, dof)
