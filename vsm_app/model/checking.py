"""Findings of a document that changes a little at a time: what an edit cannot have touched is not looked at again.

Most edits change one number. What is found then is the same, in the same order, as
:func:`vsm_app.model.validate.validate` finds from scratch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow
from vsm_app.model.problems import Problem
from vsm_app.model.validate import CHECKS, NUMBERLESS, check_flow_entries, check_quantities

_Found = tuple[Problem, ...]


class Checker:
    """Validates one document after the other and remembers the last."""

    def __init__(self) -> None:
        self._physics = Physics()
        self._by_check: dict[object, _Found] = {}
        self._by_flow: dict[str, tuple[Flow, _Found]] = {}

    def validate(self, document: Document) -> _Found:
        """All findings of a document."""
        physics = document.physics
        if physics is self._physics and self._by_check:
            return self._told()
        same = bool(self._by_check) and differs_in_numbers_only(self._physics, physics)
        if not same:
            self._by_flow.clear()
        for check in CHECKS:
            if check is check_quantities:
                self._by_check[check] = self._entries(physics)
            elif not same or check not in NUMBERLESS:
                self._by_check[check] = tuple(check(physics))
        self._physics = physics
        return self._told()

    def _told(self) -> _Found:
        return tuple(problem for check in CHECKS for problem in self._by_check[check])

    def _entries(self, physics: Physics) -> _Found:
        found: list[Problem] = []
        for flow in physics.flows.values():
            known = self._by_flow.get(flow.id)
            if known is None or known[0] is not flow:
                self._by_flow[flow.id] = known = (flow, tuple(check_flow_entries(physics, flow)))
            found.extend(known[1])
        return tuple(found)


def differs_in_numbers_only(before: Physics, after: Physics) -> bool:
    """Whether two maps differ in nothing but the quantities of their flows, which stand in the same order."""
    names = (field.name for field in fields(Physics) if field.name != "flows")
    if any(getattr(before, name) is not getattr(after, name) for name in names):
        return False
    return differ_in_quantities_only(before.flows, after.flows)


def differ_in_quantities_only(before: Mapping[str, Flow], after: Mapping[str, Flow]) -> bool:
    """Whether these are the same flows in the same order, but for their own quantities."""
    if before is after:
        return True
    if len(before) != len(after):
        return False
    pairs = zip(before.values(), after.values(), strict=True)
    return all(one is other or replace(one, quantity=other.quantity) == other for one, other in pairs)
