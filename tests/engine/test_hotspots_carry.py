"""The two ways of carrying burdens: every output alike (MFCA), or products only (LCA); kept apart and named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.method_maps import draw, item, node, ring, with_settings
from vsm_app.engine.carriers import BURDENS, COLUMNS, CarrierModel, LcaCarrierModel
from vsm_app.engine.formulas.ranking import ranking_key
from vsm_app.engine.hotspots import rank, rank_all
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.pipeline import compute, solve
from vsm_app.model.document import Document
from vsm_app.model.elements import ProcessCost


def line(yields: tuple[float, ...], back: float = 0.0) -> Document:
    """Processes in series with a loss each; a share of what the last makes may return to the first."""
    nodes = [node(f"n{i}", "make", cost=ProcessCost(10.0 * (i + 1))) for i in range(len(yields))]
    through = 100.0
    whole = 1.0
    for one in yields:
        whole *= one
    entering = through / (1 - back * whole)
    arcs: list[tuple[str, str | None, str | None, str, float]] = [("in", None, "n0", "metal", through)]
    amount = entering
    for i, one in enumerate(yields):
        arcs.append((f"lost{i}", f"n{i}", None, "scrap", amount * (1 - one)))
        amount *= one
        if i + 1 < len(yields):
            arcs.append((f"next{i}", f"n{i}", f"n{i + 1}", "part", amount))
    last = f"n{len(yields) - 1}"
    arcs.append(("out", last, None, "part", amount * (1 - back)))
    if back:
        arcs.append(("back", last, "n0", "part", amount * back))
    items = [item("metal", price=(2.0, "EUR/kg"), co2e=(3.0, "kg CO2e/kg", 3)), item("scrap", "loss"),
             item("part", "product")]  # fmt: skip
    return draw(nodes, arcs, items)


def test_a_kilogram_lost_is_worth_what_a_kilogram_of_product_carries() -> None:
    document = line((0.8, 0.5))
    found = rank(document.physics, solve(document), "co2e", "lca")
    by_flow = {loss.flow: loss.burden for loss in found.losses}
    # 300 kg CO2e on 80 kg of parts, then on 40 kg of product
    assert by_flow == pytest.approx({"lost0": 20 * 300 / 80, "lost1": 40 * 300 / 40})
    assert found.carry == "lca"
    alike = rank(document.physics, solve(document), "co2e")
    assert {loss.flow: loss.burden for loss in alike.losses} == pytest.approx({"lost0": 60.0, "lost1": 40 * 240 / 80})
    assert alike.carry == "mfca"


def test_the_rankings_stand_side_by_side_and_say_how_they_carry() -> None:
    document = ring()
    found = rank_all(document.physics, solve(document))
    assert set(found) == {"mass", "energy", "cost", "co2e", "energy.lca", "cost.lca", "co2e.lca"}
    assert {key: one.carry for key, one in found.items() if key.endswith(".lca")} == dict.fromkeys(
        ("energy.lca", "cost.lca", "co2e.lca"), "lca"
    )
    assert ranking_key("mass", "lca") == "mass"
    assert ranking_key("cost", "lca") == "cost.lca"


def test_a_ranking_that_fails_says_so_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_model: LcaCarrierModel) -> None:
        raise ZeroDivisionError("nothing")

    monkeypatch.setattr(LcaCarrierModel, "solve", fails)
    results = compute(ring())
    failed, other = results.hotspots["co2e.lca"], results.hotspots["co2e"]
    assert [(p.code, p.params["reason"]) for p in failed.problems] == [("method.failed", "ZeroDivisionError: nothing")]
    assert failed.incomplete
    assert other.losses
    assert not results.problems

    monkeypatch.setattr(CarrierModel, "solve", fails)
    assert [problem.code for problem in compute(ring()).problems].count("method.failed") == 1


def test_what_avoiding_a_loss_saves_is_the_same_however_burdens_are_told_apart() -> None:
    document = ring()
    found = rank_all(document.physics, solve(document))
    saved = {loss.flow: loss.saving for loss in found["co2e"].losses}
    assert {loss.flow: loss.saving for loss in found["co2e.lca"].losses} == pytest.approx(saved)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0.1, 0.95), min_size=1, max_size=5), st.floats(0.0, 0.7))
def test_all_burdens_end_on_products_and_shares_sum_to_one(yields: list[float], back: float) -> None:
    document = line(tuple(yields), back)
    solution = solve(document)
    view = MapView(document.physics, solution)
    carried = LcaCarrierModel(view).solve()
    sold = view.amount("out") or 0.0
    for burden in BURDENS:
        sources = sum(float(row[COLUMNS.index(burden)]) for row in carried.direct.values())
        assert sold * (carried.of(f"n{len(yields) - 1}", burden) or 0.0) == pytest.approx(sources, rel=1e-9)
    for ranking in rank_all(document.physics, solution).values():
        if ranking.losses and ranking.total:
            assert sum(loss.share for loss in ranking.losses) == pytest.approx(1.0)
            assert ranking.losses[-1].cumulative == pytest.approx(1.0)


def test_burdens_end_with_what_is_used_and_used_products_come_free() -> None:
    document = ring()
    view = MapView(document.physics, solve(document))
    carried = LcaCarrierModel(view).solve()
    brought_into_use = 100e3 * (carried.of("make", "co2e") or 0.0)
    assert brought_into_use == pytest.approx(sum(row[COLUMNS.index("co2e")] for row in carried.direct.values()))
    assert carried.of("recycle", "co2e") == 0.0


def test_a_node_that_gives_nothing_but_losses_keeps_no_burden_back() -> None:
    document = draw(
        [node("make", "make"), node("tip", "end", cost=ProcessCost(7.0))],
        [("in", None, "make", "metal", 10), ("out", "make", None, "part", 6), ("scrap", "make", "tip", "scrap", 4),
         ("gone", "tip", None, "scrap", 4)],
        [item("metal", price=(2.0, "EUR/kg")), item("scrap", "loss"), item("part", "product")],
    )  # fmt: skip
    view = MapView(document.physics, solve(document))
    carried = LcaCarrierModel(view).solve()
    assert 6 * (carried.of("make", "cost") or 0.0) == pytest.approx(20.0)
    assert 4 * (carried.of("tip", "cost") or 0.0) == pytest.approx(7.0)


def test_the_limits_of_the_classes_are_the_maps() -> None:
    document = line((0.5, 0.5, 0.5, 0.5))
    usual = rank(document.physics, solve(document), "mass")
    assert [loss.pareto for loss in usual.losses] == ["A", "A", "B", "B"]
    other = with_settings(document, pareto_a=0.5, pareto_b=0.6)
    found = rank(other.physics, solve(other), "mass")
    assert [loss.pareto for loss in found.losses] == ["A", "B", "C", "C"]
