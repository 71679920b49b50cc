"""What a solved map should not be believed without a second look: hints, none of them a contradiction.

A result that its own spread drowns cannot be told from zero; an entry that the balances moved by more than its spread
is no longer what somebody said. Both fit the statistics, and a reader of the plain number would never know.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from vsm_app.engine.assemble import Sizes
from vsm_app.engine.findings import Units
from vsm_app.engine.network import MEASURED, FlowSlot
from vsm_app.engine.reconcile import Outcome
from vsm_app.engine.results import (
    BOOKED_GAP,
    GROWN_GAP,
    Balance,
    Entered,
    FlowResult,
    Solution,
    Statistics,
    within_range,
    within_spread,
)
from vsm_app.engine.tables import imbalance_level
from vsm_app.model.document import Physics
from vsm_app.model.elements import Flow
from vsm_app.model.grammar import range_moments
from vsm_app.model.problem_list import TURNED_GAP
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.settings import Settings
from vsm_app.model.units import parse_unit
from vsm_app.precision import SPREAD_DIGITS, significant_decimals

#: Code of a result that cannot be told from zero.
NEAR_ZERO: Final = "solved.near_zero"
#: Code of an entry that the balances moved by more than its spread.
MOVED_ENTRY: Final = "entry.moved"
#: The same of the stock change of a node, and of an entry that stands outside the range that was said.
MOVED_STOCK: Final = "entry.moved.stock"
OUT_OF_RANGE: Final = "entry.out_of_range"
#: More hints of one kind are told in one line.
SHOWN: Final = 5
#: A result below this share of its spread is shown as nothing and misleads nobody.
_NOTHING: Final = 1e-3
_NAMES_SHOWN: Final = 12
#: A smaller share of what goes through a node is floating point only.
_SEEN: Final = 1e-6
#: An element, and what its hint says.
Doubted = tuple[str, dict[str, Param]]


def is_drowned(value: float | None, sd: float | None) -> bool:
    """Whether a result is something, and smaller than its own standard deviation."""
    return value is not None and sd is not None and _NOTHING * sd < abs(value) < sd


def is_doubtful(result: FlowResult) -> bool:
    """Whether a flow that nobody entered came out smaller than its own spread."""
    return result.entered is None and is_drowned(result.value, result.sd)


def doubts(
    outcome: Outcome, sizes: Sizes, statistics: Statistics, units: Units, flows: Mapping[str, Flow]
) -> list[Problem]:
    """Results that cannot be told from zero; where entries agree, those that were moved by more than their spread.

    What was moved out of its range, and a stock change that was moved, are told in any case: no test names them.
    """
    near_zero = _doubted(outcome, lambda slot: _near_zero(slot, outcome, sizes, units))
    ranged = _doubted(outcome, lambda slot: _out_of_range(slot, outcome, units, flows))
    found = _told(NEAR_ZERO, near_zero)
    found += _told(OUT_OF_RANGE, [*ranged, *_shares_out_of_range(outcome, flows)], Severity.WARNING)
    if statistics.passed:
        ranges = {one.id for one in flows.values() if one.quantity.form is Form.RANGE}
        moved = _doubted(outcome, lambda slot: None if slot.flow in ranges else _moved(slot, outcome, units))
        found += _told(MOVED_ENTRY, moved)
    return found + _told(MOVED_STOCK, _moved_stocks(outcome), Severity.WARNING)


def booked_gaps(
    physics: Physics, own: Mapping[str, FlowResult], balances: Mapping[tuple[str, str], Balance]
) -> list[Problem]:
    """Gaps that somebody has booked as flows: decided, and to be seen as long as the booking stands.

    `in` and `out` are what the balance of the node comes to without the booking, `gap` is what was booked. One that has
    grown since, as a share of what goes through, by more than the map's first limit takes in what nobody has decided
    upon: a warning, with its `level` by both limits and the share that it `was`. One that would have to run the other
    way is on the wrong side, whatever it was: `over` is how much more leaves than enters where a loss was booked
    (`turned.in`), or the reverse (`turned.out`).
    """
    found = ((flow, _booked(own.get(flow.id), balances)) for flow in physics.flows.values() if flow.quantity.booked)
    return [_since_booked(flow, told, physics.settings) for flow, told in found if told is not None]


def _since_booked(flow: Flow, told: Problem, settings: Settings) -> Problem:
    """What is told of a booked gap, against its share of what went through when it was booked."""
    was, share, gap = flow.quantity.value, float(str(told.params["share"])), float(str(told.params["gap"]))
    if gap < 0.0 and share > _SEEN:
        code = f"{TURNED_GAP}.{'in' if flow.source is not None else 'out'}"
        params = {**told.params, "over": -gap, "level": "error"}
        return replace(told, code=code, severity=Severity.WARNING, params=params)
    level = "" if was is None else imbalance_level(share - was, settings)
    if not level:
        return told
    params = {**told.params, "was": was, "level": level}
    return replace(told, code=GROWN_GAP, severity=Severity.WARNING, params=params)


def booked_share(solution: Solution, flow_id: str) -> float | None:
    """The share of what goes through a node that the gap comes to which is booked as this flow."""
    told = (one for one in solution.problems if one.code.startswith(BOOKED_GAP) and one.params["flow"] == flow_id)
    return next((float(str(one.params["share"])) for one in told), None)


def _booked(result: FlowResult | None, balances: Mapping[tuple[str, str], Balance]) -> Problem | None:
    if result is None or result.value is None:
        return None
    is_leaving = result.source is not None
    node = str(result.source if is_leaving else result.target)
    balance = balances.get((node, result.layer))
    if balance is None or balance.in_reconciled is None or balance.out_reconciled is None:
        return None
    gap = result.value * result.factor / (parse_unit(balance.unit).factor or 1.0)
    into = balance.in_reconciled - (0.0 if is_leaving else gap)
    out = balance.out_reconciled - (gap if is_leaving else 0.0)
    shown, less = _rounded_alike(gap, out if is_leaving else into)
    params: dict[str, Param] = {
        "layer": result.layer,
        "in": less + shown if is_leaving else less,
        "out": less if is_leaving else less + shown,
        "gap": shown,
        "share": abs(gap) / max(abs(into), abs(out), abs(gap)) if gap else 0.0,
        "unit": balance.unit,
        "flow": result.id,
    }
    return Problem(BOOKED_GAP, Severity.INFO, (node, result.id), params)


def _rounded_alike(gap: float, rest: float) -> tuple[float, float]:
    """Both with the decimals of a short sentence, so that the reader's own sum is right."""
    least = min((abs(value) for value in (gap, rest) if value), default=0.0)
    decimals = significant_decimals(least, SPREAD_DIGITS)
    return round(gap, decimals), round(rest, decimals)


def _told(code: str, doubted: Iterable[Doubted], severity: Severity = Severity.INFO) -> list[Problem]:
    """One hint an element, or one for all where they are many."""
    found = list(doubted)
    if len(found) <= SHOWN:
        return [Problem(code, severity, (element,), params) for element, params in found]
    named = tuple(element for element, _ in found[:_NAMES_SHOWN])
    params: dict[str, Param] = {"count": len(found), "flows": named}
    return [Problem(f"{code}.many", severity, named, params)]


def _doubted(outcome: Outcome, doubt: Callable[[FlowSlot], dict[str, Param] | None]) -> Iterator[Doubted]:
    for slot in outcome.network.flow_slots:
        params = doubt(slot) if slot.own else None
        if params is not None:
            yield slot.flow, params


def _near_zero(slot: FlowSlot, outcome: Outcome, sizes: Sizes, units: Units) -> dict[str, Param] | None:
    value, sd = float(outcome.solved.z[slot.variable]), sizes.sd_of(slot.variable)
    if slot.entered is not None or sd is None or not is_drowned(value, sd):
        return None
    unit, factor = units.unit(slot.variable)
    return {"value": value / factor, "sd": sd / factor, "unit": unit}


def _moved(slot: FlowSlot, outcome: Outcome, units: Units) -> dict[str, Param] | None:
    if slot.entered is None:
        return None
    (said, sd), value = slot.entered, float(outcome.solved.z[slot.variable])
    if sd <= 0 or within_spread(value, Entered(said, sd)):
        return None
    unit, factor = units.unit(slot.variable)
    return {"entered": said / factor, "entered_sd": sd / factor, "value": value / factor, "unit": unit}


def _out_of_range(slot: FlowSlot, outcome: Outcome, units: Units, flows: Mapping[str, Flow]) -> dict[str, Param] | None:
    """The ends that were said of a flow and where it stands, if that is outside; a range that is exact has no width."""
    quantity = flows[slot.flow].quantity
    if slot.entered is None or quantity.form is not Form.RANGE or not slot.entered[1]:
        return None
    scale = slot.entered[1] / range_moments(quantity)[1]
    value, (low, high) = float(outcome.solved.z[slot.variable]), (end * scale for end in _ends(quantity))
    if within_range(value, low, high):
        return None
    unit, factor = units.unit(slot.variable)
    return {"low": low / factor, "high": high / factor, "value": value / factor, "unit": unit}


def _shares_out_of_range(outcome: Outcome, flows: Mapping[str, Flow]) -> Iterator[Doubted]:
    """The same of shares that were said as a range, in per cent."""
    for slot in outcome.network.parameter_slots:
        flow = flows.get(slot.id.removeprefix("share:"))
        is_range = flow is not None and flow.quantity.form is Form.SHARE and flow.quantity.high is not None
        if flow is None or not is_range or not slot.id.startswith("share:"):
            continue
        value, (low, high) = float(outcome.solved.z[slot.variable]), _ends(flow.quantity)
        if not math.isnan(value) and not within_range(value, low, high):
            yield flow.id, {"low": low * 100, "high": high * 100, "value": value * 100, "unit": "%"}


def _ends(quantity: Quantity) -> tuple[float, float]:
    low, high = sorted((quantity.low or 0.0, quantity.high or 0.0))
    return low, high


def _moved_stocks(outcome: Outcome) -> Iterator[Doubted]:
    """Stock changes that were entered with a spread and moved by more: no chip shows both numbers."""
    network = outcome.network
    for slot in network.stock_slots:
        said, sd = float(network.mean[slot.variable]), float(network.sd[slot.variable])
        value = float(outcome.solved.z[slot.variable])
        if network.status[slot.variable] == MEASURED and not within_spread(value, Entered(said, sd)):
            by = slot.unit_factor
            yield slot.node, {"entered": said / by, "entered_sd": sd / by, "value": value / by, "unit": slot.unit}
