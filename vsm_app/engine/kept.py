"""Solving again after a small edit: what the last solution compiled is patched, not compiled anew.

While numbers are typed, one entry changes and everything else stays. As long as the changed flows keep their ends, item
and unit, and stay measured, exact or unknown as they were, only three numbers of the arrays change for each of them.
The factors of a pure network stay as long as no spread changes: a value is then solved for with them. They are held for
each set of flows at their limits as well. Nodes that are not drawn to their end are decided on anew by each amount; the
networks that takes are kept and patched in the same way (:class:`vsm_app.engine.unfinished.Drawn`).
"""

from __future__ import annotations

from dataclasses import replace

from vsm_app.engine.cancel import CancelToken
from vsm_app.engine.entries import read_amount
from vsm_app.engine.network import FIXED, MEASURED, FlowSlot, Network
from vsm_app.engine.pipeline import SolveOptions, solve_network
from vsm_app.engine.results import Solution
from vsm_app.engine.unfinished import Drawn
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow
from vsm_app.model.problems import Problem
from vsm_app.model.quantities import Form
from vsm_app.model.scenarios import CURRENT, apply_scenario

#: More changed flows than this are compiled anew.
_FEW = 50
_AMOUNTS = (Form.VALUE, Form.RANGE)


class KeptSolver:
    """Solves one map again and again; the same results as :func:`vsm_app.engine.pipeline.solve`, sooner.

    Not safe for several threads at once: one worker owns it.
    """

    def __init__(self) -> None:
        self._drawn: Drawn | None = None
        self._slots: dict[str, int] = {}

    def solve(
        self,
        document: Document,
        scenario: str = CURRENT,
        *,
        options: SolveOptions | None = None,
        cancel: CancelToken | None = None,
    ) -> Solution:
        """Solve; raises as :func:`vsm_app.engine.pipeline.solve` does."""
        physics = apply_scenario(document.physics, scenario)
        drawn = self._patched(physics)
        is_new = drawn is None
        drawn = drawn or Drawn(physics)
        network, shapes = drawn.network(cancel)
        if is_new:
            self._slots = {slot.flow: index for index, slot in enumerate(network.flow_slots) if slot.own}
        self._drawn = drawn
        return solve_network(document.name, physics, scenario, network, options or SolveOptions(), cancel, shapes)

    def _patched(self, physics: Physics) -> Drawn | None:
        """The networks of the last solution with the new entries; `None` where more than entries changed."""
        if self._drawn is None or not _same_but_flows(self._drawn.physics, physics):
            return None
        before = self._drawn.physics
        changed = [flow for flow in physics.flows.values() if before.flows.get(flow.id) is not flow]
        if len(changed) > _FEW or list(before.flows) != list(physics.flows):
            return None

        def patch(network: Network) -> Network | None:
            return self._with_entries(network, before, changed, physics)

        return self._drawn.patched(physics, patch)

    def _with_entries(self, network: Network, before: Physics, changed: list[Flow], physics: Physics) -> Network | None:
        if not changed:
            return network
        status, mean, sd = network.status, network.mean.copy(), network.sd.copy()
        rounding, lower = network.rounding.copy(), network.lower.copy()
        slots = list(network.flow_slots)
        for flow in changed:
            patched = self._patch(before.flows[flow.id], flow, slots, physics)
            if patched is None:
                return None
            index, slot, digits = patched
            variable = slot.variable
            value, spread = slot.entered or (0.0, 0.0)
            if (MEASURED if spread > 0 else FIXED) != status[variable] or value < lower[variable]:
                return None
            slots[index] = slot
            mean[variable], sd[variable], rounding[variable] = value, spread, digits
        odd_with = network.odd_with
        if odd_with is not None and odd_with(slots) != odd_with(network.flow_slots):
            return None  # other nodes are left out of the balances now
        return replace(network, mean=mean, sd=sd, rounding=rounding, flow_slots=tuple(slots))

    def _patch(
        self, old: Flow, new: Flow, slots: list[FlowSlot], physics: Physics
    ) -> tuple[int, FlowSlot, float] | None:
        """The slot of a flow with its new entry and its rounding; `None` where more than the number changed."""
        same = replace(old, quantity=new.quantity, note=new.note) == new
        amounts = old.quantity.form in _AMOUNTS and new.quantity.form in _AMOUNTS
        if not same or not amounts or old.quantity.unit != new.quantity.unit or not new.quantity.unit:
            return None
        index = self._slots.get(new.id)
        problems: list[Problem] = []
        entry = read_amount(new.quantity, new.quantity.unit, physics.settings, new.id, problems)
        if index is None or entry is None or not self._was_plain(old, slots[index], physics, problems) or problems:
            return None
        return index, replace(slots[index], entered=(entry.value, entry.sd)), entry.rounding

    def _was_plain(self, old: Flow, slot: FlowSlot, physics: Physics, problems: list[Problem]) -> bool:
        """Whether the entry before left nothing behind: no bound lifted for it, nothing told of it."""
        read_amount(old.quantity, old.quantity.unit, physics.settings, old.id, problems)
        return slot.entered is not None and slot.entered[0] >= 0


def _same_but_flows(one: Physics, other: Physics) -> bool:
    """Whether two maps differ at most in their flows (scenarios and measures do not matter: they are applied)."""
    names = ("settings", "stages", "items", "nodes", "parameters", "relations")
    return all(getattr(one, name) is getattr(other, name) for name in names)
