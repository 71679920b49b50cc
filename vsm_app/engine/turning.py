"""Whether entries of a solved map are at odds, and where: before an entry they were not, since then they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Final

from vsm_app.engine.results import Solution
from vsm_app.model.document import Document
from vsm_app.model.last_entry import LastEntry, hang_together
from vsm_app.model.problem_list import FAILED, GAP, TURNED_GAP
from vsm_app.model.problems import Problem
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.units import parse_unit

#: Codes of what no map says whose entries fit together.
_AT_ODDS: Final = ("conflict.", FAILED, "bound.active", "bound.infeasible", "bound.no_room", "shares.sum")
#: What is said of entries and balances where they are at odds: it follows from the entry that made them so.
_FOLLOWS: Final = (
    *_AT_ODDS, TURNED_GAP, "test.", "entry.moved", "entry.out_of_range", "loop.gain", "structure.zero_flow",
)  # fmt: skip
_EXACT: Final = 1e-6
_AMOUNTS: Final = (Form.VALUE, Form.RANGE, Form.SHARE)
_TESTED: Final = 1_000  # flows: balances of larger maps are not tested one by one for this


def at_odds(solution: Solution) -> frozenset[str]:
    """The nodes and flows at which entries contradict each other; an empty name where it is not known where."""
    found: set[str] = set()
    for problem in solution.problems:
        if is_at_odds(problem):
            found.update(places(problem) or ("",))
        if problem.code == FAILED and len(solution.flows) <= _TESTED:  # it names the worst of the whole map only
            found.update(node for test in solution.nodal_tests if test.beyond for node in test.nodes)
    return frozenset(found)


def is_at_odds(problem: Problem) -> bool:
    """Whether entries contradict each other where this is said."""
    is_gap = problem.code.startswith(GAP) and problem.params.get("level") == "error"
    return is_gap or problem.code.startswith(_AT_ODDS)


def touches(document: Document, flow_id: str, places: Iterable[str]) -> bool:
    """Whether balances lead from a flow to one of the nodes or flows; to what has no place on the map they do."""
    known = tuple(places)
    flows = [one for one in known if one in document.flows]
    nodes = [one for one in known if one in document.nodes]
    return len(flows) + len(nodes) < len(known) or (bool(known) and hang_together(document, flow_id, nodes, flows))


def follows(problem: Problem, document: Document, entry: LastEntry) -> bool:
    """Whether a problem is told with the entry that made the map contradict itself, and not by itself."""
    is_kind = problem.code.startswith(_FOLLOWS) or (problem.code.startswith(GAP) and is_at_odds(problem))
    return is_kind and touches(document, entry.flow, places(problem))


def tenfold(entry: LastEntry) -> int:
    """By which power of ten (10, 100, ...) an entry and the one before it, or what was meant, differ; 0: by none."""
    (kind, now), (other, before) = (_size(one) for one in (entry.now, entry.meant or entry.before))
    if kind != other or now <= 0.0 or before <= 0.0:
        return 0
    power = abs(math.log10(now / before))
    return 10 ** round(power) if round(power) and abs(power - round(power)) < _EXACT else 0


def _size(quantity: Quantity) -> tuple[tuple[str, str], float]:
    """Of what kind it is, and how much: only what is of one kind can be compared.

    0 of what is no amount: an unknown (the `value` of a booked one is a share that was seen), a rest, a relation.
    """
    value, unit = quantity.value, parse_unit(quantity.unit)
    if value is None and quantity.low is not None and quantity.high is not None:
        value = (quantity.low + quantity.high) / 2.0
    size = (value or 0.0) * (unit.factor or 1.0) if quantity.form in _AMOUNTS else 0.0
    return (unit.layer, unit.time_unit), size


def places(problem: Problem) -> tuple[str, ...]:
    """The nodes and flows that a problem speaks of."""
    return tuple(dict.fromkeys((*problem.subjects, *_listed(problem.params.get("nodes")))))


def _listed(param: object) -> Iterator[str]:
    if isinstance(param, tuple):
        yield from (str(one) for one in param)
