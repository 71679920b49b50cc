"""What the window computes while a map is edited, with what it keeps, is what a fresh start computes, digit by digit.

Edits of the map, of a scenario and of a period, changes of what is looked at and undo, in any order.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from helpers.random_networks import random_network
from helpers.solver_maps import amount, network_map
from vsm_app.engine.cancel import CancelToken
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.edits.scenarios import set_override
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.elements import StockEntry
from vsm_app.model.scenarios import CURRENT, Override, Period, Scenario
from vsm_app.ui.recalc import EngineCompute, Recalculator
from vsm_app.ui.session import Session


def map_of(seed: int) -> Document:
    """A random network, one of its processes a store with a level; two scenarios and two periods with entries."""
    chance, made = random.Random(seed), random_network(seed)
    document = network_map(made["flows"], stores=made["names"][:1])
    store = made["names"][0]
    nodes = document.nodes | {store: replace(document.nodes[store], stock={"mass": StockEntry(amount(500.0, 10.0))})}
    said = [flow.id for flow in document.flows.values() if flow.quantity.is_entered] or list(document.flows)

    def overrides() -> tuple[Override, ...]:
        return (Override(chance.choice(said), "quantity", amount(chance.uniform(1, 50), 2.0)),)

    scenarios = {key: Scenario(key, key, overrides=overrides()) for key in ("s1", "s2")}
    periods = {key: Period(key, key, overrides()) for key in ("d1", "d2")}
    return replace(document, physics=replace(document.physics, nodes=nodes, scenarios=scenarios, periods=periods))


class Hands:
    """Somebody who edits a map at random."""

    def __init__(self, seed: int) -> None:
        self.session = Session(map_of(seed))
        self.recalculator = Recalculator(self.session, inline=True)
        self.chance = random.Random(seed + 1)

    def steps(self) -> list[Callable[[], object]]:
        return [self.enter, self.enter, self.enter, self.override, self.look, self.look, self.undo, self.switch]

    def _flow(self) -> str:
        flows = self.session.document.flows.values()
        return self.chance.choice(
            [flow.id for flow in flows if flow.quantity.is_entered] or [flow.id for flow in flows]
        )

    def enter(self) -> None:
        """Another number or spread, in the period that is looked at where there is one."""
        document, flow = self.session.document, self._flow()
        before = document.flows[flow].quantity
        value = (before.value or 1.0) * self.chance.choice([0.5, 1.0, 1.01, 3.0])
        sd = before.sd if self.chance.random() < 0.7 else self.chance.choice([None, 0.1, 5.0])
        self.session.apply(set_flow(document, flow, quantity=amount(value, sd)))

    def override(self) -> None:
        """Another number in a scenario, whichever is looked at."""
        entry = Override(self._flow(), "quantity", amount(self.chance.uniform(1, 60), 1.0))
        self.session.apply(set_override(self.session.document, self.chance.choice(["s1", "s2"]), entry))

    def look(self) -> None:
        """At another scenario or period."""
        view = {"scenario": self.chance.choice([CURRENT, "s1", "s2"]), "period": self.chance.choice(["", "d1", "d2"])}
        self.session.set_view(**view)

    def undo(self) -> None:
        self.session.undo_stack.undo()

    def switch(self) -> None:
        """A balance on or off, or the robust way: more than a number changes."""
        document = self.session.document
        if self.chance.random() < 0.3:
            self.session.apply(set_settings(document, robust=not document.settings.robust))
        else:
            node = document.nodes[self.chance.choice(list(document.nodes))]
            self.session.apply(
                set_node(document, node.id, unbalanced_layers=() if node.unbalanced_layers else ("mass",))
            )


def assert_as_fresh(session: Session) -> None:
    view, found = session.view, session.results
    assert found is not None
    assert not session.is_stale
    period = {"period": view.period} if view.period else {}
    fresh = EngineCompute()(session.stored, view.scenario, session.revision, CancelToken(), **period)
    for part in ("status", "flows", "own", "balances", "stocks", "parameters", "statistics", "missing", "problems"):
        kept, anew = getattr(found.solution, part), getattr(fresh.solution, part)
        assert kept == anew, (part, view)
    assert found.indicators == fresh.indicators
    assert found.hotspots == fresh.hotspots
    assert (found.periods is None) == (fresh.periods is None)
    if found.periods is not None and fresh.periods is not None:
        assert found.periods.periods == fresh.periods.periods


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**9))
def test_a_session_of_edits_in_periods_and_scenarios_gives_what_a_fresh_start_gives(qtbot: QtBot, seed: int) -> None:
    hands = Hands(seed)
    hands.recalculator.request()
    for _ in range(8):
        hands.chance.choice(hands.steps())()
        assert_as_fresh(hands.session)


@pytest.mark.parametrize(("scenario", "period"), [(CURRENT, "d2"), ("s1", ""), ("s1", "d2")])
def test_a_number_typed_again_and_again_where_one_looks(qtbot: QtBot, scenario: str, period: str) -> None:
    hands = Hands(11)
    hands.session.set_view(scenario=scenario, period=period)
    for _ in range(5):
        hands.enter()
        assert_as_fresh(hands.session)
    for _ in range(5):
        hands.undo()
        assert_as_fresh(hands.session)
