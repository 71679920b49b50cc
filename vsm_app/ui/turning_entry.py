"""Which entry made the open map contradict itself: the first that is doubted, whichever one the statistics accuse."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from vsm_app.engine.turning import at_odds, touches
from vsm_app.model.edits.flows import set_quantity
from vsm_app.model.last_entry import LastEntry, entries_made
from vsm_app.model.quantities import UNKNOWN
from vsm_app.model.slips import meant_instead

if TYPE_CHECKING:
    from vsm_app.engine.results import Solution
    from vsm_app.model.document import Document, Physics
    from vsm_app.ui.session import Session

#: What was entered in one step, the map before and after it.
Made = tuple[tuple[LastEntry, ...], "Document", "Document"]
_KEPT: Final = 64  # maps of which it is remembered where entries are at odds
_SOLVED_ANEW: Final = 200  # flows: a map up to this size whose numbers nobody has seen is solved for it
_STEPS: Final = 12  # entries that are looked at, the newest first
_LOOKED_BACK: Final = 60  # steps among which these are


class TurningEntry:
    """Remembers of each state of the map whether its entries fit together, and finds the entry since when they do not.

    An amount that was changed. One that was said for the first time only where it is a power of ten from what the
    others say: else a loss or a supply may as well not be drawn yet (docs/adr/0013). Nothing is found where the map was
    opened so.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: OrderedDict[tuple[int, str, str], tuple[Physics, frozenset[str]]] = OrderedDict()
        self._asked: Solution | None = None
        self._found: LastEntry | None = None

    def entry(self) -> LastEntry | None:
        """The entry since which the map contradicts itself, with what was said before; `None` where there is none."""
        results = self._session.results
        if results is None:
            return None
        if results.solution is not self._asked and not self._session.is_stale:
            self._asked = results.solution
            self._found = self._search(results.solution)
        found = self._found
        flow = None if found is None else self._session.document.flows.get(found.flow)
        return found if found is not None and flow is not None and flow.quantity == found.now else None

    def _search(self, solution: Solution) -> LastEntry | None:
        document, places = self._session.document, at_odds(solution)
        self._remember(document.physics, places)
        if not places:
            return None
        newer: set[str] = set()
        steps = islice(self._session.steps(), _LOOKED_BACK)
        entries = islice(entries_made(steps), _STEPS)
        for made, before, after in entries:
            entry = made[0]
            flow = document.flows.get(entry.flow)
            if len(made) > 1 or flow is None or not flow.quantity.is_entered:
                return None
            if not touches(document, flow.id, places):
                continue
            if self._fits(after, flow.id) is not False:  # what made it so was no entry, or nobody knows
                return None
            if self._fits(before, flow.id):
                found = self._confirmed(replace(entry, now=flow.quantity, turned=True), newer - {flow.id})
                return found if found is not None or entry.before.is_entered else self._earlier_slip(entries, places)
            newer.add(flow.id)
        return None

    def _confirmed(self, entry: LastEntry, newer: set[str]) -> LastEntry | None:
        """The entry where it is a change; where others were made since, only if the map closes without it."""
        document = self._session.document
        if not entry.before.is_entered:
            return self._slipped(entry)
        if entry.before == entry.now:
            return None
        if newer:
            then = set_quantity(document, entry.flow, entry.before).document
            return entry if self._fits(then, entry.flow) else None
        return entry

    def _earlier_slip(self, entries: Iterable[Made], places: frozenset[str]) -> LastEntry | None:
        """One with which the map closed as long as something was unknown that is known now (a loss took all of it)."""
        document = self._session.document
        for made, _, _ in entries:
            entry, flow = made[0], document.flows.get(made[0].flow)
            if len(made) > 1:
                return None
            is_first = flow is not None and flow.quantity.is_entered and not entry.before.is_entered
            if flow is not None and is_first and touches(document, flow.id, places):
                slip = self._slipped(replace(entry, now=flow.quantity, turned=True))
                if slip is not None:
                    return slip
        return None

    def _slipped(self, entry: LastEntry) -> LastEntry | None:
        """A first entry that is off by its unit or its comma, with what was meant; `None` for any other."""
        document, results = self._session.document, self._session.results
        now = None if results is None else results.solution.own.get(entry.flow)
        if now is None or now.entered is None or not now.entered.value or len(document.flows) > _SOLVED_ANEW:
            return None
        from vsm_app.engine.pipeline import solve

        without = set_quantity(document, entry.flow, UNKNOWN).document
        solution = solve(without, self._session.view.scenario)
        places, others = self._remember(without.physics, at_odds(solution)), solution.own[entry.flow].base_value
        if others is None or touches(without, entry.flow, places):
            return None
        meant = meant_instead(entry.now, others / (now.entered.value * now.factor))
        return None if meant is None else replace(entry, meant=meant)

    def _fits(self, document: Document, flow_id: str) -> bool | None:
        """Whether entries fit together wherever balances lead from a flow; `None` where that is not known."""
        places = self._places(document)
        return None if places is None else not touches(document, flow_id, places)

    def _places(self, document: Document) -> frozenset[str] | None:
        """Where entries of a map are at odds; `None` where nobody has seen its numbers and to find out takes long."""
        known = self._known.get(self._key(document.physics))
        if known is not None:
            return known[1]
        if len(document.flows) > _SOLVED_ANEW:
            return None
        from vsm_app.engine.pipeline import solve

        return self._remember(document.physics, at_odds(solve(document, self._session.view.scenario)))

    def _remember(self, physics: Physics, places: frozenset[str]) -> frozenset[str]:
        self._known[self._key(physics)] = physics, places  # kept alive: its id is no other's
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return places

    def _key(self, physics: Physics) -> tuple[int, str, str]:
        view = self._session.view
        return id(physics), view.scenario, view.period
