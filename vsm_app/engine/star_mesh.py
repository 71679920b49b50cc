"""The conductance between two vertices of a network without a subtraction: however far apart weights are, digits stay.

Vertices are eliminated one after the other by the star-mesh transformation.
"""

from __future__ import annotations

import numpy as np

from vsm_app.engine.network import Floats, Ints


def conductance_beside(head: Ints, tail: Ints, weight: Floats, vertices: int, arc: int) -> float:
    """Conductance between the ends of an arc through all others; ends are 0..vertices-1, -1 where grounded."""
    mesh = np.zeros((vertices + 1, vertices + 1))  # the ground stands last, where -1 finds it
    others = np.arange(head.size) != arc
    np.add.at(mesh, (head[others], tail[others]), weight[others])
    mesh += mesh.T
    ends = {int(head[arc]) % (vertices + 1), int(tail[arc]) % (vertices + 1)}
    for vertex in range(vertices + 1):
        star = mesh[vertex].copy()
        star[vertex] = 0.0
        total = float(star.sum())
        if vertex in ends or total == 0:
            continue
        mesh[vertex] = mesh[:, vertex] = 0.0
        mesh += np.outer(star, star / total)
        np.fill_diagonal(mesh, 0.0)
    return float(mesh[head[arc], tail[arc]])
