"""Many draws of one component with products, reconciled at a time."""

from __future__ import annotations

from typing import Final

import numpy as np

from vsm_app.engine.component import Component
from vsm_app.engine.network import Floats

_STEPS: Final = 60
#: A draw that moves by less than this part of its size has come to rest.
SETTLED: Final = 1e-9


class Batch:
    """Reconciles many draws of one component at a time: successive linearisation on stacked systems of equations."""

    def __init__(self, component: Component, z: Floats) -> None:
        self.component = component
        self.start = z
        count, rows = component.index.size, component.rhs.size
        scale = component.typical
        root = component.root if component.root.ndim > 1 else np.diag(component.root)
        inverse = np.linalg.inv(root / scale[component.measured][:, None])
        self.weight = np.full((count, count), 0.0)
        self.weight[np.ix_(component.measured, component.measured)] = inverse.T @ inverse
        size = float(np.max(np.abs(self.weight), initial=1.0))
        loose = component.unknown
        self.weight[loose, loose] += 1e-10 * size
        self.size, self.count, self.rows = size, count, rows
        jacobian = component.linearised(z)[0] * scale
        norm = np.sqrt(np.sum(jacobian**2, axis=1))
        self.norm = np.where(norm > 0, norm, 1.0)

    def reconciled(self, drawn: Floats) -> Floats:
        """Reconciled variables, one row a draw; not a number where a draw did not come to rest."""
        component, scale = self.component, self.component.typical
        draws = drawn.shape[0]
        goal = np.tile(self.start / scale, (draws, 1))
        goal[:, component.measured] = drawn / scale[component.measured]
        z = np.tile(self.start, (draws, 1))
        z[:, component.measured] = drawn
        running = np.arange(draws)
        for _ in range(_STEPS):
            following = self._step(z[running], goal[running])
            moved = np.max(np.abs(following - z[running]) / (scale + np.abs(z[running])), axis=1)
            z[running] = following
            running = running[moved > SETTLED]
            if running.size == 0:
                break
        z[running] = np.nan
        return z

    def _step(self, z: Floats, goal: Floats) -> Floats:
        """Solve the conditions of the minimum, linearised at each draw's point."""
        component, count, rows = self.component, self.count, self.rows
        scale = component.typical
        draws = z.shape[0]
        jacobian = np.tile(component.A, (draws, 1, 1))
        right = np.tile(component.rhs, (draws, 1))
        for row, left, other, coefficient in zip(
            component.product_row, component.left, component.right, component.product, strict=True
        ):
            jacobian[:, row, left] += coefficient * z[:, other]
            jacobian[:, row, other] += coefficient * z[:, left]
            right[:, row] += coefficient * z[:, left] * z[:, other]
        jacobian *= scale / self.norm[:, None]
        system = np.zeros((draws, count + rows, count + rows))
        system[:, :count, :count] = self.weight
        system[:, :count, count:] = self.size * jacobian.transpose(0, 2, 1)
        system[:, count:, :count] = self.size * jacobian
        corner = np.arange(count, count + rows)
        system[:, corner, corner] = -1e-10 * self.size
        vector = np.zeros((draws, count + rows))
        vector[:, :count] = goal @ self.weight.T
        vector[:, count:] = self.size * right / self.norm
        solution = np.linalg.solve(system, vector[..., None])[..., 0]
        return np.asarray(solution[:, :count] * scale)
