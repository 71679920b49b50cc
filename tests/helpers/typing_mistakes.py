"""Every amount of a map typed ten times too large or too small: what the program says of it and offers first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vsm_app.engine.disagreement import disagreement
from vsm_app.engine.pipeline import solve
from vsm_app.engine.results import Results, Solution
from vsm_app.engine.turning import is_at_odds
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import set_quantity
from vsm_app.model.last_entry import last_entry
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.panels.choices import Choices
from vsm_app.ui.session import Session
from vsm_app.ui.turning_entry import TurningEntry


@dataclass(frozen=True, slots=True)
class Mistake:
    """A flow typed `times` what it was; the first choices of all call-outs, without and with what turned the map.

    `found`: it is named as the entry since which the map contradicts itself.
    """

    flow: str
    times: float
    found: bool
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def is_seen(self) -> bool:
        """Whether entries contradict each other at all: else nothing tells that it is wrong."""
        return bool(self.before)


def mistakes(document: Document) -> Iterator[Mistake]:
    """Each amount of a map times ten and by ten, by itself."""
    closed = solve(document)
    for flow in document.flows.values():
        for times in (10.0, 0.1):
            typed = _scaled(flow.quantity, times)
            if typed is not None:
                yield _mistake(document, closed, flow.id, times, typed)


def _mistake(document: Document, closed: Solution, flow: str, times: float, typed: Quantity) -> Mistake:
    session = Session(document)
    turning = TurningEntry(session)
    session.set_results(Results(closed, revision=session.revision))
    turning.entry()
    session.apply(set_quantity(document, flow, typed))
    session.set_results(Results(solve(session.document), revision=session.revision))
    entry, results = turning.entry(), session.results
    assert results is not None
    firsts: list[list[str]] = [[], []]
    for problem in filter(is_at_odds, results.solution.problems):
        found = disagreement(results.solution, session.document, problem)
        for kept, last in zip(firsts, (last_entry(session.steps()), entry), strict=True):
            if found is not None:
                choices = Choices(session.document, found, "en", 1, reconciled=True, last=last)
                kept.append(next((f"{one.key}:{one.entry}" for one in choices.all()), ""))
    is_found = entry is not None and entry.flow == flow
    return Mistake(flow, times, is_found, tuple(firsts[0]), tuple(firsts[1]))


def _scaled(quantity: Quantity, times: float) -> Quantity | None:
    """The entry with its comma elsewhere; nothing of what is no amount, and no share above one."""
    numbers = {name: getattr(quantity, name) for name in ("value", "low", "high")}
    wrong = {name: one * times for name, one in numbers.items() if one}
    if quantity.form not in (Form.VALUE, Form.RANGE, Form.SHARE) or not wrong:
        return None
    if quantity.form is Form.SHARE and max(wrong.values()) > 1.0:
        return None
    return replace(quantity, text="", **wrong)
