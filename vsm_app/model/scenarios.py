"""Scenarios and measures: sparse overrides of the current state, never copies."""

from __future__ import annotations

from dataclasses import dataclass

from vsm_app.model.quantities import Quantity

CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Override:
    """One changed value: the element `subject`, its `field` (`quantity`, `price`, `lean.cycle_time`, ...) and the new value.

    Exactly one of `quantity`, `number`, `text` is given; `removed` takes the element out of the scenario.
    """

    subject: str
    field: str
    quantity: Quantity | None = None
    number: float | None = None
    text: str | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A kaizen burst: a named change with effects, an owner and a date (ISO date text). `anchor` is the node it hangs on."""

    id: str
    name: str
    effects: tuple[Override, ...] = ()
    owner: str = ""
    due: str = ""
    cost: float | None = None
    anchor: str | None = None
    status: str = "open"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The current state plus the measures switched on and further overrides."""

    id: str
    name: str
    measures: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
