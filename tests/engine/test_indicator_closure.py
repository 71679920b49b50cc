"""Closure on random maps with loops: nothing is lost on the way, and every kilogram is counted once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.method_maps import values, with_settings
from helpers.random_maps import maps
from helpers.range_map import changed
from vsm_app.engine.carriers import BURDENS, COLUMNS, CarrierModel
from vsm_app.engine.flow_cost import FlowCost
from vsm_app.engine.formulas.network import FlowNetwork
from vsm_app.engine.hotspots import rank_all
from vsm_app.engine.indicators.cti import RECOVERED
from vsm_app.engine.indicators.system import RECOVERY_TYPES
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document


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
def test_types_of_recovery_are_disjoint_and_sum_to_one(document: Document) -> None:
    found = values(document)
    types = [found[f"cti.recovery.{kind}", "map"] for kind in RECOVERY_TYPES]
    outflow = found["cti.circular_outflow", "map"]
    if types[0].value is None:
        assert types[0].reason in ("indicator.nothing_recovered", outflow.reason)
        return
    assert sum(one.value or 0.0 for one in types) == pytest.approx(1.0, abs=1e-9)
    assert sum(one.numerator or 0.0 for one in types) == pytest.approx(outflow.numerator, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(maps())
def test_products_hold_what_they_are_made_of_and_become_what_becomes_of_the_map(document: Document) -> None:
    view = MapView(document.physics, solve(document))
    lines, cycle = view.product_lines, view.cycle
    for line in lines:
        assert line.entered(*line.sources).value == pytest.approx(line.mass.value, rel=1e-9)
    if lines:
        recovered = sum(cycle.downstream.amount(*RECOVERED, of=line.flows).value for line in lines)
        assert recovered == pytest.approx(cycle.downstream.amount(*RECOVERED, of=cycle.products).value, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(maps(), st.floats(0.1, 9.0), st.floats(0.1, 9.0))
def test_circular_revenue_is_at_most_the_revenue_and_that_of_its_products(
    document: Document, first: float, second: float
) -> None:
    priced = changed(changed(document, "product", price=(first, "EUR/kg")), "part", price=(second, "EUR/kg"))
    found = values(changed(priced, "recyclate", price=(1.0, "EUR/kg")))
    whole = found["cti.revenue", "map"]
    if whole.value is None:
        return
    view = MapView(priced.physics, solve(priced))
    prices = {"product": first, "part": second}
    revenue = sum(prices.get(f.item, 0.0) * (view.amount(f.id) or 0.0) for f in view.cycle.products)
    assert -1e-9 <= whole.value <= revenue * (1 + 1e-9)
    lines = [value.value or 0.0 for (key, scope), value in found.items() if key == "cti.revenue" and scope != "map"]
    assert not lines or sum(lines) == pytest.approx(whole.value, rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(maps())
def test_the_range_lies_between_its_products(document: Document) -> None:
    document = with_settings(document, product_life=1.0, industry_life=1.0)
    found = values(document)
    whole = found["mci.company", "map"].value
    lines = [value.value for (key, scope), value in found.items() if key == "mci" and scope != "map"]
    known = [value for value in lines if value is not None]
    assert (whole is not None) == (len(lines) > 1 and len(known) == len(lines))
    if whole is not None:
        assert min(known) - 1e-9 <= whole <= max(known) + 1e-9
        assert 0 <= whole <= 1


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
