"""Run by `rows_loops.py` inside the peer's own environment: the same loops as a technosphere matrix of bw2calc.

Reads `{"n", "entering", "arcs": [[from, to, share], ...]}` from the file named; prints seconds and throughputs as JSON.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

import bw2calc
import bw_processing
import numpy as np

ROUNDS = 41


def main(path: str) -> None:
    """Build, solve many times, print the least of all but the first."""
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    n, arcs = given["n"], given["arcs"]
    package = bw_processing.create_datapackage()
    places = [(k, k) for k in range(n)] + [(b, a) for a, b, _ in arcs]
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        indices_array=np.array(places, dtype=bw_processing.INDICES_DTYPE),
        data_array=np.array([1.0] * n + [share for _, _, share in arcs]),
        flip_array=np.array([False] * n + [True] * len(arcs)),
    )
    package.add_persistent_vector(
        matrix="biosphere_matrix",
        indices_array=np.array([(n, 0)], dtype=bw_processing.INDICES_DTYPE),
        data_array=np.array([1.0]),
    )
    seconds = []
    for _ in range(ROUNDS):
        gc.collect()
        start = time.perf_counter()
        lca = bw2calc.LCA({0: given["entering"]}, data_objs=[package])
        lca.lci()
        seconds.append(time.perf_counter() - start)
    supply = [float(lca.supply_array[lca.dicts.activity[k]]) for k in range(n)]
    print(json.dumps({"seconds": min(seconds[1:]), "supply": supply}))


if __name__ == "__main__":
    main(sys.argv[1])
