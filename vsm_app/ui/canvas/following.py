"""Which nodes show something else with new results: what their rows and badges are made from, compared."""

from __future__ import annotations

from typing import Final

from vsm_app.engine.results import BOOKED_GAP, Results
from vsm_app.layout.memory import differing
from vsm_app.model.document import Document
from vsm_app.model.grouping import is_group
from vsm_app.model.problems import Problem
from vsm_app.ui.canvas.rows import yields_of

#: Indicators of the whole map that cards of nodes show.
_ON_CARDS = frozenset({"return_rate"})
_CONFLICTS: Final = ("conflict.exact", "conflict.many")


def nodes_to_renew(document: Document, before: Results | None, after: Results) -> set[str]:
    """The nodes whose balance, booked gap, stock or burden differs; all of them where an indicator on cards does."""
    if before is None or _indicators(before) != _indicators(after):
        return set(document.nodes)
    nodes = {node for node, _ in differing(before.solution.balances, after.solution.balances)}
    nodes.update(node for node, _ in differing(before.solution.stocks, after.solution.stocks))
    for own in (False, True):
        nodes.update(differing(_burdens(before, own=own), _burdens(after, own=own)))
    nodes.update(differing(yields_of(before), yields_of(after)))
    nodes |= contradicting(before) ^ contradicting(after)
    nodes.update(subjects[0] for subjects in differing(_bookings(before), _bookings(after)))
    nodes.update(i for i, node in document.nodes.items() if is_group(node))  # closed: by what lies inside
    return nodes & document.nodes.keys()


def contradicting(results: Results | None) -> frozenset[str]:
    """The nodes at whose balances exact entries contradict each other."""
    problems = () if results is None else results.solution.problems
    found = (problem.params.get("nodes") for problem in problems if problem.code in _CONFLICTS)
    return frozenset(node for nodes in found if isinstance(nodes, tuple) for node in nodes)


def _bookings(results: Results) -> dict[tuple[str, ...], Problem]:
    """What is told of booked gaps, by node and flow: a decision alone moves no balance."""
    return {one.subjects: one for one in results.solution.problems if one.code.startswith(BOOKED_GAP)}


def _indicators(results: Results) -> list[tuple[str, str, float | None]]:
    return [(i.id, i.scope, i.value) for i in results.indicators if i.id in _ON_CARDS]


def _burdens(results: Results, *, own: bool) -> dict[str, float]:
    """What the cards say of CO2e: what arises at each node itself, or with what its losses carry."""
    spots = results.hotspots.get("co2e")
    return {} if spots is None else dict(spots.node_direct if own else spots.node_burden)
