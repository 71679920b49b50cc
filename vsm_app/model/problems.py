"""What is half finished, doubtful or wrong in a map, as data: a code and parameters, never a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters: an error makes a number wrong, a warning may, an info explains."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Param = str | float | int | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    `code` is stable and dotted (`balance.gap`, `quantity.unknown_unit`); the sentence for it stands in the text
    tables. `subjects` are ids of nodes, flows, items or other elements, the first being where the user is taken.
    `params` fill the sentence (numbers in the unit named beside them).
    """

    code: str
    severity: Severity = Severity.WARNING
    subjects: tuple[str, ...] = ()
    params: Mapping[str, Param] = field(default_factory=dict)
