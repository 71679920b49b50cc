"""What a person says of an amount, kept as it was said.

A :class:`Quantity` is a reading, not a number of the solver: it keeps the typed text, the unit in which it was said
and how sure the person was. Conversion to the map's period and to a layer's base unit happens in the engine, so a
change of the calendar changes every result and no entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Origin(StrEnum):
    """How an entered number came about; sets its default spread, its line style and its data-quality mark."""

    MEASURED = "measured"
    ESTIMATED = "estimated"
    GUESSED = "guessed"


class Form(StrEnum):
    """The grammatical form of an entry."""

    VALUE = "value"  # 3,5 t/wk, 12 kg/pc, 500 kg!
    RANGE = "range"  # 2-3 t: uniform between the two
    SHARE = "share"  # 12 %: of what enters the source process, on the flow's own layer
    REST = "rest"  # what remains at the source process
    RELATION = "relation"  # =0.2*Waste+3 t: linear in other flows
    UNKNOWN = "unknown"  # empty or ?: solve it


#: How an amount came about where nobody said so: a share or a range is judged, it stands on no meter.
UNSAID_ORIGIN: Final = MappingProxyType(
    {
        Form.VALUE: Origin.MEASURED,
        Form.RANGE: Origin.ESTIMATED,
        Form.SHARE: Origin.ESTIMATED,
    }
)


class Distribution(StrEnum):
    """Distribution of an uncertain entry (Monte Carlo; reconciliation takes mean and standard deviation)."""

    NORMAL = "normal"
    TRUNCATED_NORMAL = "truncated_normal"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    LOGNORMAL = "lognormal"
    BETA = "beta"


@dataclass(frozen=True, slots=True)
class Term:
    """One summand of a relation: `coefficient` times the flow `flow` (both in layer base units per period)."""

    coefficient: float
    flow: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as entered.

    `value` is in `unit` (VALUE), a fraction 0..1 (SHARE) or the constant summand in `unit` (RELATION). `sd` is one
    standard deviation in `unit` (a fraction for SHARE); `None` means the default spread of `origin`. `exact` means:
    never adjusted. `low`, `high` are the ends of a RANGE in `unit`; for a triangular distribution `value` is the mode
    between them (a share typed as a range has both ends, their mean in `value` and its `sd`, as fractions). `decimals`
    is the number of digits written after the decimal mark in `unit` (rounding tolerance; for a SHARE those of the
    fraction: 12.5 % has three), `None` if not known. `booked` is said of an unknown only: somebody decided that the gap
    of a balance goes here, which is solved like a question mark and stays told apart from one; `value` is then the
    share of what goes through the node that the gap was at that time (`None`: not known).
    """

    form: Form = Form.UNKNOWN
    text: str = ""
    value: float | None = None
    unit: str = ""
    sd: float | None = None
    exact: bool = False
    origin: Origin = Origin.MEASURED
    distribution: Distribution = Distribution.NORMAL
    low: float | None = None
    high: float | None = None
    terms: tuple[Term, ...] = ()
    decimals: int | None = None
    booked: bool = False

    @property
    def is_entered(self) -> bool:
        """Whether the entry says anything at all (an unknown does not)."""
        return self.form is not Form.UNKNOWN

    @property
    def has_origin(self) -> bool:
        """Whether a number of its own is said: what follows from other flows is solved, whatever `origin` holds."""
        return self.form in UNSAID_ORIGIN


UNKNOWN = Quantity()

#: What a flow says that was made to take the gap of a balance.
BOOKED = Quantity(booked=True)
