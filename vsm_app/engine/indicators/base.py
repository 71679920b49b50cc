"""What an indicator is: one file, one description, one function from a map to values.

A value is built from sums over flows wherever it can be: then its numerator and denominator, the workbook's formula
and its
standard deviation (from the joint covariance of the flows) all follow from the same sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vsm_app.engine.results import Need

if TYPE_CHECKING:
    from vsm_app.engine.indicators.view import MapView

MAP = "map"

Params = Mapping[str, str | float | int | bool | tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class Sum:
    """A linear form: coefficient by flow id (or `stock:<node>`), on one layer, in its base unit, times `scale`.

    `scale` turns base units into the unit in which numerator and denominator are shown.
    """

    terms: Mapping[str, float]
    layer: str = "mass"
    scale: float = 1.0
    unit: str = ""

    @staticmethod
    def of(flows: Iterable[str], layer: str = "mass", scale: float = 1.0, unit: str = "") -> Sum:
        """Each flow once."""
        return Sum(dict.fromkeys(flows, 1.0), layer, scale, unit)

    def __bool__(self) -> bool:
        return bool(self.terms)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Numerator over denominator; `unit` of the quotient (`1` = fraction). `factor` multiplies the quotient."""

    numerator: Sum
    denominator: Sum
    scope: str = MAP
    unit: str = "1"
    factor: float = 1.0
    incomplete: bool = False
    verified: bool | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A sum shown as it is."""

    amount: Sum
    scope: str = MAP
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that is no plain ratio of sums. `gradient` is by (flow id or `stock:<node>`, layer) per base unit."""

    value: float
    unit: str
    scope: str = MAP
    gradient: Mapping[tuple[str, str], float] | None = None
    numerator: float | None = None
    denominator: float | None = None
    unit_parts: str = ""
    incomplete: bool = False
    verified: bool | None = None


@dataclass(frozen=True, slots=True)
class NotDefined:
    """Why there is no value (a code of the text tables) and what to enter where."""

    reason: str
    params: Params = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    scope: str = MAP


Answer = Ratio | Total | Computed | NotDefined


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; its name stands in the text tables under `indicator.<id>`, a line in words under `.line`.

    `formula` is plain text in symbols; `source` names title, edition and clause; `verified` is false where the source
    or a
    published example was not read. `group` orders the panel. `compute` gives one answer a scope.
    """

    id: str
    group: str
    unit: str
    formula: str
    source: str
    compute: Callable[[MapView], Iterable[Answer]]
    method: str = ""
    verified: bool = True
    higher_is_better: bool = True
