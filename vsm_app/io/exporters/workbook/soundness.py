"""What speaks against deciding on the figures yet: said on the cover and above the figures of the management page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vsm_app.engine.results import IndicatorValue, Results, Solution, Status, unfinished_at

#: Status of a solution whose figures are no result.
_NO_RESULT: Final = {Status.INFEASIBLE_BOUNDS: "negative", Status.NOT_CONVERGED: "preliminary"}
#: A loop that returns all that passes it, or more.
_LOOP: Final = "loop.impossible"
_LEVELS: Final = frozenset({"warn", "error"})


def disagree(solution: Solution) -> bool:
    """Whether entries contradict each other beyond chance: by the global test, among exact ones, or unreconciled."""
    if solution.status is Status.CONTRADICTORY or not solution.statistics.passed:
        return True
    return not solution.reconciled and any(balance.level in _LEVELS for balance in solution.balances.values())


def has_unseen(solution: Solution) -> bool:
    """Whether balances that do not close are left out because a flow beside them stands in a unit of another kind."""
    return any(balance.is_unseen for balance in solution.balances.values())


def warnings(results: Results, shown: Iterable[IndicatorValue]) -> tuple[str, ...]:
    """Codes of what the reader of the `shown` figures must know first, gravest first; none where all is sound."""
    solution = results.solution
    if any(problem.code == _LOOP for problem in solution.problems):
        return ("loop",)  # whatever else is wrong follows from it
    found = []
    if disagree(solution):
        found.append("disagree")
    if solution.status in _NO_RESULT:
        found.append(_NO_RESULT[solution.status])
    if has_unseen(solution):
        found.append("unseen")
    if unfinished_at(solution):
        found.append("unfinished")
    elif any(result.value is None for result in solution.own.values()):
        found.append("open")
    elif any(value.incomplete for value in shown):
        found.append("incomplete")
    return tuple(found)


def status_code(solution: Solution) -> str:
    """Code of the sentence on the balances; none says that they close where entries were moved beyond their spreads."""
    determined = (Status.OK, Status.OK_WITH_UNOBSERVABLE)
    moved = solution.reconciled and solution.status in determined and not solution.statistics.passed
    if solution.status in determined and not moved:
        if has_unseen(solution):
            return "unseen"
        if unfinished_at(solution):
            return "unfinished"
    return f"{solution.status.value}.moved" if moved else solution.status.value
