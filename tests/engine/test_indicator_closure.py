"""Closure on random maps with loops: nothing is lost on the way, and every kilogram is counted once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.method_maps import draw, item, node, values
from vsm_app.engine.carriers import BURDENS, COLUMNS, CarrierModel
from vsm_app.engine.flow_cost import FlowCost
from vsm_app.engine.formulas.network import FlowNetwork
from vsm_app.engine.hotspots import rank_all
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.pipeline import solve
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


@settings(max_examples=40, deadline=None)
@given(maps())
def test_burdens_of_all_sinks_are_those_of_all_sources(document: Document) -> None:
    view = MapView(document.physics, solve(document))
    carried = CarrierModel(view).solve()
    for burden in BURDENS:
        column = COLUMNS.index(burden)
        sources = sum(float(row[column]) for row in carried.direct.values())
        leaving = [f for f in view.material_flows if f.target is None]
        sinks = sum((view.amount(f.id) or 0.0) * (carried.of(f.source, burden) or 0.0) for f in leaving)
        assert sinks == pytest.approx(sources, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(maps())
def test_product_and_loss_cost_are_the_total_cost(document: Document) -> None:
    costs = FlowCost(MapView(document.physics, solve(document)))
    assert costs.product_cost + costs.loss_cost == pytest.approx(costs.total_cost, rel=1e-9)
    for centre in costs.centres.values():
        spent = centre.carried_in.total + centre.new.total
        assert centre.product.total + centre.loss.total == pytest.approx(spent, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(maps())
def test_the_cost_of_losses_is_the_sum_of_the_ranking_by_cost(document: Document) -> None:
    solution = solve(document)
    ranking = rank_all(document.physics, solution)["cost"]
    assert values(document, solution)["mfca.loss_cost", "map"].value == pytest.approx(ranking.total, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(maps())
def test_shares_lie_between_zero_and_one_and_classes_are_disjoint(document: Document) -> None:
    found = values(document)
    for (key, _scope), value in found.items():
        if value.unit == "1" and value.value is not None and key.startswith(("cti", "iso", "recycled", "fate", "finn")):
            assert -1e-9 <= value.value <= 1 + 1e-9, key
    if found["iso59020.A.2.2", "map"].value is not None:
        known = sum(found[f"iso59020.A.2.{n}", "map"].value or 0.0 for n in (2, 3, 4))
        unknown = found["unknown_origin", "map"].value or 0.0
        assert known + unknown <= 1 + 1e-9
        assert found["cti.circular_inflow", "map"].value == pytest.approx(known, abs=1e-9)
    derived = [found[f"iso59020.A.3.{n}", "map"].value for n in (3, 4, 5)]
    if None not in derived:
        assert sum(derived) == pytest.approx(found["cti.circular_outflow", "map"].value, abs=1e-9)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(maps())
def test_every_kilogram_that_enters_finally_leaves_somewhere(document: Document) -> None:
    fates = [v.value or 0.0 for (key, _scope), v in values(document).items() if key == "fate"]
    assert sum(fates) == pytest.approx(1.0, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(maps())
def test_no_indicator_fails_on_any_map(document: Document) -> None:
    failed = [v.reason_params for v in values(document).values() if v.reason == "indicator.failed"]
    assert not failed


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_derivatives_of_the_cycling_index_are_those_of_small_differences(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(2, 6))
    flows = random.random((size, size)) * 0.5 * (1 - np.eye(size))
    entering = random.random(size) * 5 + 2.5
    network = FlowNetwork.balanced(flows, entering)
    by_flow, by_input = network.finn_gradient()
    cut = network.without(0, 1, flows[0, 1])
    step = 1e-6
    for i, j in np.ndindex(size, size):
        change = np.zeros_like(flows)
        change[i, j] = step
        more, less = (FlowNetwork.balanced(flows + sign * change, entering) for sign in (1, -1))
        assert by_flow[i, j] == pytest.approx(((more.finn or 0) - (less.finn or 0)) / (2 * step), abs=1e-7)
        own = step if (i, j) == (0, 1) else 0.0
        cuts = (more.without(0, 1, flows[0, 1] + own).finn, less.without(0, 1, flows[0, 1] - own).finn)
        slope = cut.by_cut[1] if (i, j) == (0, 1) else cut.by_F[i, j]
        assert slope == pytest.approx((cuts[0] - cuts[1]) / (2 * step), abs=1e-7)
    step_in = np.eye(size)[0] * step
    ends = [FlowNetwork.balanced(flows, entering + sign * step_in).finn or 0 for sign in (1, -1)]
    assert by_input[0] == pytest.approx((ends[0] - ends[1]) / (2 * step), abs=1e-7)
