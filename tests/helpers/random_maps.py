"""Random balanced maps with loops, for what has to hold on any map."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from helpers.method_maps import draw, item, node
from vsm_app.model.document import Document
from vsm_app.model.elements import ProcessCost

ORIGINS = ("primary", "recycled", "reused", "renewable", "unknown")


@st.composite
def maps(draw_: st.DrawFn) -> Document:
    """Two to five balanced processes, any of them feeding any other, each with a loss and a product."""
    size = draw_(st.integers(2, 5))
    share = st.floats(0.0, 0.8)
    inner = np.array([[draw_(share) if i != j else 0.0 for j in range(size)] for i in range(size)])
    lost = np.array([draw_(st.floats(0.02, 0.5)) for _ in range(size)])
    sold = np.array([draw_(st.floats(0.02, 0.5)) for _ in range(size)])
    whole = inner.sum(axis=1) + lost + sold
    entering = np.array([draw_(st.floats(1.0, 100.0)) for _ in range(size)])
    through = np.linalg.solve(np.eye(size) - (inner / whole[:, None]).T, entering)
    stages = [draw_(st.sampled_from(["make", "make", "use", "end", "raw"])) for _ in range(size)]
    nodes = [
        node(f"n{i}", stages[i], direct_co2e=draw_(st.floats(0, 50)),
             cost=ProcessCost(draw_(st.floats(0, 50)), draw_(st.floats(0, 9)), draw_(st.sampled_from([None, 3.0]))))
        for i in range(size)
    ]  # fmt: skip
    arcs = []
    for i in range(size):
        per = through[i] / whole[i]
        origin = draw_(st.sampled_from(ORIGINS))
        arcs.append((f"in{i}", None, f"n{i}", f"bought_{origin}", float(entering[i])))
        arcs.append((f"loss{i}", f"n{i}", None, "waste", float(lost[i] * per)))
        arcs.append((f"out{i}", f"n{i}", None, "product", float(sold[i] * per)))
        for j in range(size):
            if inner[i, j] > 0:
                what = draw_(st.sampled_from(["part", "part", "recyclate", "waste"]))
                arcs.append((f"f{i}_{j}", f"n{i}", f"n{j}", what, float(inner[i, j] * per)))
    items = [item(f"bought_{o}", o, price=(2.0, "EUR/kg"), co2e=(1.5, "kg CO2e/kg", 3)) for o in ORIGINS]
    items += [item("waste", "loss", disposal_cost=(0.3, "EUR/kg")), item("product", "product"), item("part", "product"),
              item("recyclate", "recycled")]  # fmt: skip
    return draw(nodes, arcs, items)
