"""What an indicator is: one file, one description, one function from a map to values.

A value is built from sums over flows wherever it can be: then its numerator and denominator, the workbook's formula and
its standard deviation (from the joint covariance of the flows) all follow from the same sums. Where it cannot, it is
computed with `Dual` numbers, which carry the gradient along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

from vsm_app.engine.dual import Dual, Key, Number, value_of
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow
from vsm_app.model.problems import Param, Problem, Severity

if TYPE_CHECKING:
    from vsm_app.engine.indicators.view import MapView

MAP = "map"
_STOCK: Final = "stock:"
_UNKNOWN_FLOW: Final = "indicator.flow_unknown"

A = TypeVar("A")
B = TypeVar("B")

Params = Mapping[str, Param]


@dataclass(frozen=True, slots=True)
class Sum:
    """A linear form: coefficient by flow id (or `stock:<node>`), on one layer, in its base unit, times `scale`.

    `scale` turns base units into the unit in which numerator and denominator are shown. `layers` names the layer of
    terms that stand on another one (energy in a sum of emissions).
    """

    terms: Mapping[str, float]
    layer: str = "mass"
    scale: float = 1.0
    unit: str = ""
    layers: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(flows: Iterable[str], layer: str = "mass", scale: float = 1.0, unit: str = "") -> Sum:
        """Each flow once."""
        return Sum(dict.fromkeys(flows, 1.0), layer, scale, unit)

    def __bool__(self) -> bool:
        return bool(self.terms)

    def weighted(self) -> Iterable[tuple[Key, float]]:
        """What is summed: (flow, layer) and its weight, scaled."""
        return (((flow, self.layers.get(flow, self.layer)), c * self.scale) for flow, c in self.terms.items())


@dataclass(frozen=True, slots=True)
class Ratio:
    """Numerator over denominator; `unit` of the quotient (`1` = fraction). `factor` multiplies the quotient.

    `gradient` replaces that of the quotient where the weights themselves follow from flows.
    """

    numerator: Sum
    denominator: Sum
    scope: str = MAP
    unit: str = "1"
    factor: float = 1.0
    incomplete: bool = False
    verified: bool | None = None
    gradient: Mapping[Key, float] | None = None
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """A sum shown as it is, plus what does not follow from flows (`constant`, in the sum's unit).

    `gradient` replaces that of the sum where the weights themselves follow from flows.
    """

    amount: Sum
    scope: str = MAP
    incomplete: bool = False
    constant: float = 0.0
    gradient: Mapping[Key, float] | None = None
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that is no plain ratio of sums. `gradient` is by (flow id or `stock:<node>`, layer) per base unit."""

    value: float
    unit: str
    scope: str = MAP
    gradient: Mapping[Key, float] | None = None
    numerator: float | None = None
    denominator: float | None = None
    unit_parts: str = ""
    incomplete: bool = False
    verified: bool | None = None
    notes: tuple[Problem, ...] = ()

    @staticmethod
    def of(
        number: Number,
        unit: str,
        scope: str = MAP,
        *,
        parts: tuple[Number, Number] | None = None,
        unit_parts: str = "",
        incomplete: bool = False,
        notes: tuple[Problem, ...] = (),
    ) -> Computed:
        """From a number that knows its gradient; `parts` are numerator and denominator for the reader."""
        gradient = number.gradient if isinstance(number, Dual) else {}
        above, below = (None, None) if parts is None else map(value_of, parts)
        return Computed(
            value_of(number), unit, scope, gradient, above, below, unit_parts, incomplete=incomplete, notes=notes
        )


@dataclass(frozen=True, slots=True)
class NotDefined:
    """Why there is no value (a code of the text tables) and what to enter where; `beside` are further reasons."""

    reason: str
    params: Params = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    scope: str = MAP
    beside: tuple[NotDefined, ...] = ()


Answer = Ratio | Total | Computed | NotDefined
Compute = Callable[["MapView"], Iterable[Answer]]


class UndefinedError(Exception):
    """Ends a computation that lacks something; never leaves the package: it becomes a `NotDefined`."""

    def __init__(self, answer: NotDefined) -> None:
        super().__init__(answer.reason)
        self.answer = answer


def together(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """Two things that a value needs; ends the computation with what lacks for both, not for the first alone."""
    try:
        found = first()
    except UndefinedError as missing:
        lacking = missing.answer
    else:
        return found, second()
    try:
        second()
    except UndefinedError as more:
        lacking = joined((lacking, more.answer))
    raise UndefinedError(lacking)


def joined(answers: Iterable[NotDefined]) -> NotDefined:
    """Several answers as one: each reason once with the needs of all who give it, flows that are not determined too."""
    parts: dict[tuple[str, str], NotDefined] = {}
    for one in (part for answer in answers for part in (replace(answer, beside=()), *answer.beside)):
        flows = one.params.get("flows") if one.reason == _UNKNOWN_FLOW else None
        key = (one.reason, "" if flows else repr(sorted(one.params.items())))
        known = parts.get(key)
        needs = tuple(dict.fromkeys((*(known.needs if known else ()), *one.needs)))
        parts[key] = replace(known or one, needs=needs)
        if known and flows:
            of_both = dict.fromkeys((*_names(known.params["flows"]), *_names(flows)))
            parts[key] = replace(parts[key], params={"flows": tuple(of_both), "count": len(of_both)})
    first, *rest = parts.values()
    return replace(first, beside=tuple(rest))


def _names(param: Param) -> tuple[str, ...]:
    return param if isinstance(param, tuple) else ()


def flows_missing(flows: Iterable[str], scope: str = MAP, more: tuple[Need, ...] = ()) -> NotDefined:
    """Flows that are not determined, and where to enter them."""
    unique = tuple(dict.fromkeys(flow for flow in flows))
    flow_params = tuple(flow.removeprefix(_STOCK) for flow in unique)
    params: Params = {"flows": flow_params, "count": len(unique)}
    return NotDefined(_UNKNOWN_FLOW, params, (*map(_amount_of, unique), *more), scope)


def flows_zero(flows: Iterable[str], scope: str = MAP) -> NotDefined:
    """Flows that something is divided by and whose sum is nothing: their amounts are to be looked at."""
    unique = tuple(dict.fromkeys(flows))
    params: Params = {"flows": tuple(flow.removeprefix(_STOCK) for flow in unique), "count": len(unique)}
    return NotDefined("indicator.zero_flows", params, tuple(map(_amount_of, unique)), scope)


def _amount_of(key: str) -> Need:
    """Where the amount of a flow, or the change of a stock, is entered."""
    return Need("stock.change", key.removeprefix(_STOCK)) if key.startswith(_STOCK) else Need("quantity", key)


def flows_of_kind(reason: str, flows: Iterable[Flow], scope: str = MAP) -> NotDefined:
    """None of these flows is of the kind that is asked for; it is said at the flow, where one is."""
    unique = tuple(dict.fromkeys(flow.id for flow in flows))
    needs = tuple(Need("origin_class", flow) for flow in unique)
    return NotDefined(reason, {"flows": unique, "count": len(unique)}, needs, scope)


def items_lack(field_name: str, reason: str, flows: Iterable[Flow], scope: str = MAP) -> NotDefined:
    """Items of these flows lack a field: which, and where to enter it."""
    items = tuple(dict.fromkeys(flow.item for flow in flows))
    needs = tuple(Need(field_name, item) for item in items)
    return NotDefined(reason, {"items": items, "count": len(items)}, needs, scope)


def note(code: str, subjects: tuple[str, ...] = (), **params: Param) -> Problem:
    """Something a reader of a value should know: what was assumed, what was left out."""
    return Problem(code, Severity.INFO, subjects, params)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; its name stands in the text tables under `indicator.<id>`, a line in words under `.line`.

    `formula` is plain text in symbols; `source` names title, edition and clause; `verified` is false where the source
    or a published example was not read. `group` orders the panel. `compute` gives one answer a scope. `material` says
    that it speaks of materials and not of a map of energy alone. `index` says that a value without unit is no share:
    0.55 on a scale of its own, 1.4 times. `structural` says that which sums are formed follows from the map's structure
    alone and never from an amount: the answers are then formed once for all numbers. `names` and `lines` are texts by
    language for an extension that brings no table of its own.
    """

    id: str
    group: str
    unit: str
    formula: str
    source: str
    compute: Compute
    method: str = ""
    verified: bool = True
    higher_is_better: bool = True
    material: bool = False
    index: bool = False
    structural: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)
