"""Lists of problems: one fact is told once, whoever found it, and what causes others stands before them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from typing import Final

from vsm_app.model.elements import Flow
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.unfinished import UNFINISHED
from vsm_app.model.units import parse_unit

#: Codes that say the same of an element: what a reader says with its row, the checks and the solver say again.
_SAME: Final = {
    "import.ambiguous_unit": "unit",
    "import.unknown_unit": "unit",
    "import.unknown_unit_near": "unit",
    "map.ambiguous_unit": "unit",
    "unit.unknown_layer": "unit",
    "import.negative": "negative",
    "flow.negative_entry": "negative",
    "import.parallel": "parallel",
    "map.parallel": "parallel",
    "import.self_loop": "self_loop",
    "flow.self_loop": "self_loop",
    "import.similar_names": "name",
    "map.same_name": "name",
    "map.shares_over": "shares",
    "map.shares_under": "shares",
    "shares.sum": "shares",
}
#: One line for the many of a kind that a reader does not list one by one; its parameter `code` names the kind.
_MORE: Final = "import.more"
#: Readers come first: a slip in a file makes balances open and entries contradict each other.
_READERS: Final = ("file.", "import.")
#: Among readers' findings those that change which flows are balanced together.
_UNITS: Final = ("import.unknown_unit_near", "import.unknown_unit", "import.ambiguous_unit")
#: What the solver says of a flow that the other entries want below zero.
_PUSHED: Final = ("bound.infeasible", "bound.active")
#: Beginning of the code of a gap between entries at a node.
GAP: Final = "balance.gap"
#: A grave gap that is most likely something nobody has drawn, by what that is (docs/adr/0013).
LOSS: Final = "loss"
SUPPLY: Final = "supply"
LACKING: Final = {LOSS: f"{GAP}.loss", SUPPLY: f"{GAP}.supply"}
#: Two grave gaps that one entry between them makes: most likely it was typed wrong.
SLIP: Final = "slip"
SLIPPED: Final = f"{GAP}.{SLIP}"
#: Beginning of the code of a gap booked as a flow that would have to run the other way by now.
TURNED_GAP: Final = "balance.booked.turned"
#: Code of the test of all entries of a map where it fails.
FAILED: Final = "test.failed"
_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}

_Fact = tuple[str, str]


def told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without repetitions: the first of each fact is kept, with the gravest severity it was told with."""
    kept: dict[object, Problem] = {}
    told: dict[_Fact, object] = {}  # fact -> key of the problem that tells it
    for problem in problems:
        key = _key(problem)
        if key in kept:
            continue
        fact = _fact(problem)
        teller = None if fact is None else told.get(fact, told.get((fact[0], _MORE)))
        if teller is not None and kept[teller].code != problem.code:
            if _RANK[problem.severity] < _RANK[kept[teller].severity]:
                kept[teller] = replace(kept[teller], severity=problem.severity)
            continue
        kept[key] = problem
        if fact is not None:
            told.setdefault(fact, key)
    return tuple(kept.values())


def causes_only(
    problems: Iterable[Problem],
    flows: Mapping[str, Flow],
    *,
    is_on: Callable[[str, str], bool] = lambda _flow, _layer: True,
    failing: Callable[[Problem], Iterable[Problem]] = lambda _failed: (),
) -> tuple[Problem, ...]:
    """The problems without what follows from a contradiction of exact entries that is listed as well.

    A balance that the contradiction is about stays open, and flows of it are pushed against zero: both go with it.
    Nor is a way on lacking where it is only not known what its pieces weigh. That entries beside a node disagree
    follows where it is said what is lacking there; that a flow is pushed below zero, where a gap is booked as it and it
    is said that more comes from the other side. `is_on` says whether a flow takes part in the balances of a layer,
    `failing` tells a failed test anew for every balance that fails by itself (see `engine.listed`).
    """
    told = _without_doubts(_slips_once(problems), flows, is_on, failing)
    counted = {problem.subjects[0] for problem in told if problem.code == "node.pieces"}
    told = tuple(one for one in told if not (one.code.startswith(UNFINISHED) and one.subjects[0] in counted))
    turned = {str(problem.params["flow"]) for problem in told if problem.code.startswith(TURNED_GAP)}
    told = tuple(one for one in told if not (one.code.startswith(_PUSHED) and turned.intersection(one.subjects)))
    nodes: set[str] = set()
    at_odds: set[str] = set()
    for problem in told:
        if problem.code == "conflict.exact":
            nodes |= _ids(problem, "nodes")
            at_odds |= _ids(problem, "flows")
    if not at_odds:
        return told

    def follows(problem: Problem) -> bool:
        about = problem.subjects[0] if problem.subjects else ""
        if problem.code.startswith(GAP):
            return about in nodes
        flow = flows.get(about) if problem.code.startswith(_PUSHED) else None
        return flow is not None and (about in at_odds or {flow.source, flow.target} <= nodes)

    return tuple(problem for problem in told if not follows(problem))


def _slips_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without the contradictions of exact entries that one entry, typed wrong, makes at both its ends."""
    told = tuple(problems)
    slips = [(str(one.params.get("flow")), set(one.subjects[:2])) for one in told if one.code == SLIPPED]

    def is_slip(problem: Problem) -> bool:
        flows, nodes = _ids(problem, "flows"), _ids(problem, "nodes")
        return any(flow in flows and nodes and nodes <= ends for flow, ends in slips)

    return tuple(one for one in told if not (slips and one.code == "conflict.exact" and is_slip(one)))


def _without_doubts(
    told: tuple[Problem, ...],
    flows: Mapping[str, Flow],
    is_on: Callable[[str, str], bool],
    failing: Callable[[Problem], Iterable[Problem]],
) -> tuple[Problem, ...]:
    """What the test says of entries at a node, without that where the list says what is lacking at the node.

    An entry that brings too much to one end and takes as wrongly from the other is in doubt all the same. So are
    entries of a balance that fails where nothing is lacking: the failed test stays, about these.
    """
    at = {_place_of(problem) for problem in told if problem.code in LACKING.values()}
    slips = [problem for problem in told if problem.code == SLIPPED]
    at |= {(node, layer) for slip in slips for node, layer in (_place_of(slip), (slip.subjects[1], _place_of(slip)[1]))}
    if not at:
        return told
    gaps = {_place_of(p): float(str(p.params.get("gap", 0.0))) for p in told if p.code.startswith(GAP)}

    def is_explained(flow: Flow | None) -> bool:
        ends = () if flow is None else (flow.source or "", flow.target or "")
        layers = {layer for end, layer in at if end in ends and flow is not None and is_on(flow.id, layer)}
        return any(math.prod(gaps.get((end, layer), 0.0) for end in ends) >= 0.0 for layer in layers)

    def is_elsewhere(failed: Problem) -> bool:
        nodes, layer = _ids(failed, "nodes"), str(failed.params.get("layer", ""))
        return bool(nodes) and at.isdisjoint((node, layer) for node in nodes)

    def left_of(problem: Problem) -> Problem | None:
        is_doubt = problem.code.startswith("test.") and bool(problem.subjects)
        if not is_doubt or not all(is_explained(flows.get(one)) for one in problem.subjects):
            return problem
        return next(filter(is_elsewhere, failing(problem)), None) if problem.code == FAILED else None

    return tuple(left for problem in told if (left := left_of(problem)) is not None)


def _place_of(gap: Problem) -> tuple[str, str]:
    """Node and layer of a gap."""
    return gap.subjects[0], str(gap.params.get("layer", ""))


def _ids(problem: Problem, name: str) -> set[str]:
    found = problem.params.get(name)
    return {str(one) for one in found} if isinstance(found, tuple) else set()


def _key(problem: Problem) -> object:
    """What makes two problems one: code and subjects, of readers the place in the file as well."""
    if problem.subjects and not problem.code.startswith(_READERS):
        return problem.code, problem.subjects
    return problem.code, problem.subjects, tuple(sorted(problem.params.items(), key=str))


def _fact(problem: Problem) -> _Fact | None:
    """What a problem says of what; `None` where nobody else says it."""
    if problem.code == _MORE:
        kind = _SAME.get(str(problem.params.get("code")))
        return None if kind is None else (kind, _MORE)
    kind = _SAME.get(problem.code)
    if kind is None:
        return None
    if kind == "unit":
        return kind, parse_unit(str(problem.params.get("unit", ""))).layer
    return kind, problem.subjects[0] if problem.subjects else ""


def cause_first(
    problems: Iterable[Problem], grade: Callable[[Problem], Severity] = attrgetter("severity")
) -> list[Problem]:
    """The problems as they are listed: what was wrong in the file, then errors, warnings, what is good to know.

    `grade` is how grave each is shown.
    """
    return sorted(problems, key=lambda problem: _place(problem, grade(problem)))


def _place(problem: Problem, severity: Severity) -> tuple[int, int]:
    read = problem.code.startswith(_READERS) and severity is not Severity.INFO
    rank = 1 + _RANK[severity]
    return (0, _UNITS.index(problem.code) - len(_UNITS) if problem.code in _UNITS else rank) if read else (rank, 0)
