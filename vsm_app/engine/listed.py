"""What the window lists of the problems of a solved map: causes, contradictions with their place (docs/adr/0013)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from vsm_app.engine.results import Solution
from vsm_app.model.elements import Flow
from vsm_app.model.problem_list import causes_only
from vsm_app.model.problems import Param, Problem


def listed(problems: Iterable[Problem], flows: Mapping[str, Flow], solution: Solution) -> tuple[Problem, ...]:
    """`causes_only` with what the solution knows: on which layers flows are, and which balances fail by themselves."""
    return causes_only(
        problems,
        flows,
        is_on=lambda flow, layer: (flow, layer) in solution.flows,
        failing=lambda failed: _failing(solution, failed),
    )


def _failing(solution: Solution, failed: Problem) -> Iterator[Problem]:
    """The failed test once for every balance that fails by itself, about the entries over its boundary.

    The test of the whole map names the worst entries only. A relation without a balance is about no node.
    """
    for test in solution.nodal_tests:
        if test.beyond:
            inside = set(test.nodes)
            about = tuple(
                flow.id
                for flow in solution.own.values()
                if flow.entered is not None
                and (flow.id, test.layer) in solution.flows
                and (flow.source in inside) != (flow.target in inside)
            )
            place: dict[str, Param] = {"nodes": test.nodes, "layer": test.layer, "flows": about}
            yield replace(failed, subjects=about or failed.subjects, params={**failed.params, **place})
