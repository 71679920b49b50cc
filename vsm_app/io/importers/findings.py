"""What an importer has to say of a file: problems with sheet, row and column, summarised where there are many alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.unit_names import close_units

#: So many findings of one kind are listed one by one; the rest is counted.
LISTED: Final = 5
_SLIP: Final = 0.75  # a unit as much like a known one is probably meant to be it


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: the sheet (of a text file its name), the row as programs number it, the column's heading."""

    sheet: str
    row: int | None = None
    column: str = ""

    def params(self) -> dict[str, Param]:
        """The place as parameters of a problem."""
        return {"sheet": self.sheet, "row": self.row, "column": self.column}


@dataclass(slots=True)
class Findings:
    """Collects problems in the order in which they are found."""

    _found: dict[str, list[Problem]] = field(default_factory=dict)

    def add(
        self,
        code: str,
        severity: Severity,
        place: Place,
        subjects: tuple[str, ...] = (),
        params: Mapping[str, Param] | None = None,
    ) -> None:
        """One finding at a place."""
        problem = Problem(f"import.{code}", severity, subjects, {**place.params(), **(params or {})})
        self._found.setdefault(code, []).append(problem)

    def add_unit(self, written: str, choices: tuple[str, ...], place: Place, subjects: tuple[str, ...] = ()) -> None:
        """A unit that is not known: it may mean one of `choices`, be a slip for another, or be one of its own."""
        near = () if choices else close_units(written, likeness=_SLIP)
        code = "ambiguous_unit" if choices else "unknown_unit_near" if near else "unknown_unit"
        self.add(code, Severity.WARNING, place, subjects, {"unit": written, "choices": choices or near})

    def count(self, code: str) -> int:
        """How many findings of a kind there are so far."""
        return len(self._found.get(code, ()))

    def name_flows(self, sheet: str, flows: Mapping[int, str]) -> None:
        """Say of findings in a row of `sheet` which flow it became (row -> id), so that the map can show it."""
        for found in self._found.values():
            for index, problem in enumerate(found):
                row = problem.params["row"]
                if not problem.subjects and problem.params["sheet"] == sheet and isinstance(row, int) and row in flows:
                    found[index] = replace(problem, subjects=(flows[row],))

    def problems(self) -> tuple[Problem, ...]:
        """All findings; of each kind the first few, then how many more there are and in which rows."""
        listed: list[Problem] = []
        for code, found in self._found.items():
            listed += found[:LISTED]
            if len(found) > LISTED:
                rest = found[LISTED:]
                rows = tuple(
                    str(problem.params["row"]) for problem in rest[: 2 * LISTED] if problem.params["row"] is not None
                )
                params: dict[str, Param] = {
                    "sheet": rest[0].params["sheet"],
                    "count": len(rest),
                    "rows": rows if len(rest) <= 2 * LISTED else (*rows, "…"),
                    "code": f"import.{code}",
                }
                subjects = tuple(dict.fromkeys(s for problem in rest[: 2 * LISTED] for s in problem.subjects))
                listed.append(Problem("import.more", rest[0].severity, subjects, params))
        return tuple(listed)
