"""Takt, lead time and value-adding share of the value stream, from the data boxes and the map's calendar.

Source: Rother and Shook, Learning to See (LEI, 1999), pp. 22, 35, 45; ISO 22468:2020 for the terms. From the map:
docs/methods/value_stream.md. Where branches run side by side, the longest counts, never their sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vsm_app.engine.formulas import lean as formula
from vsm_app.engine.indicators.base import (
    Answer,
    Computed,
    Indicator,
    NotDefined,
    UndefinedError,
    note,
    together,
)
from vsm_app.engine.indicators.system import r_number
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import LeanData
from vsm_app.model.settings import CalendarKind
from vsm_app.model.units import UnitError, per_year

LEARNING_TO_SEE: Final = "Rother and Shook 1999, Learning to See, pp. 22, 35, 45"
_SECONDS_PER_MINUTE: Final = 60.0


def _days_in_period(view: MapView) -> float:
    """Working days of the map's period by its calendar."""
    settings = view.physics.settings
    if not settings.period:
        raise UndefinedError(NotDefined("indicator.no_period", {}, (Need("period"),)))
    try:
        return per_year("d", settings.calendar) / per_year(settings.period, settings.calendar)
    except UnitError as error:
        raise UndefinedError(NotDefined("indicator.no_working_time", {}, (Need("calendar"),))) from error


def daily_demand(view: MapView) -> float:
    """Pieces per working day."""
    pieces, days = together(lambda: pieces_of(view), lambda: _days_in_period(view))
    return pieces / days


def pieces_of(view: MapView) -> float:
    """Pieces of the functional unit in the map's period; ends the computation where they are not stated."""
    pieces = view.physics.settings.functional_unit.pieces
    if not pieces:
        raise UndefinedError(NotDefined("indicator.no_pieces", {}, (Need("functional_unit.pieces"),)))
    return pieces


def seconds_per_day(view: MapView) -> float:
    """Working time of a day: shifts less breaks, or the whole day on a continuous calendar."""
    calendar = view.physics.settings.calendar
    if calendar.kind is CalendarKind.CONTINUOUS:
        return formula.SECONDS_PER_DAY
    shift = formula.available_time(
        calendar.hours_per_shift * formula.SECONDS_PER_HOUR, calendar.breaks_minutes_per_shift * _SECONDS_PER_MINUTE
    )
    return shift * calendar.shifts_per_day


def takt(view: MapView) -> Iterable[Answer]:
    """Working time over demand; a takt entered at a step stands before the computed one."""
    stated = {n: data.takt_time for n, data in _boxes(view).items() if data.takt_time}
    if stated:
        node, seconds = min(stated.items(), key=lambda entry: entry[1])
        yield Computed(seconds, "s/pc", gradient={}, notes=(note("indicator.note.takt_entered", (node,), node=node),))
        return
    seconds_a_day, demand = seconds_per_day(view), daily_demand(view)
    found = formula.takt(seconds_a_day, demand)
    if found is None or seconds_a_day <= 0:
        yield NotDefined("indicator.no_working_time", {}, (Need("calendar"),))
    else:
        yield Computed(found, "s/pc", gradient={}, numerator=seconds_a_day, denominator=demand, unit_parts="s, pc / d")


def _boxes(view: MapView) -> dict[str, LeanData]:
    """Data boxes of the value stream: own operations and what lies between them and the customer."""
    skip = view.cycle.end_of_life
    nodes = view.physics.nodes
    return {n: data for n in view.processes if n not in skip and (data := nodes[n].lean) is not None}


def waiting_days(view: MapView) -> dict[str, float]:
    """Days that a piece waits at each node: as observed, else pieces over the customer's daily demand."""
    found: dict[str, float] = {}
    for node, data in _boxes(view).items():
        if data.observed_days is not None:
            found[node] = data.observed_days
        elif data.pieces is not None:
            found[node] = formula.days_of_inventory(data.pieces, daily_demand(view)) or 0.0
    return found


def _processing(data: LeanData) -> float:
    return next((t for t in (data.processing_time, data.cycle_time) if t is not None), 0.0)


def _longest(view: MapView, weights: dict[str, float]) -> float:
    """Greatest sum of weights along one way through the value stream; return flows are no part of a way."""
    if not any(weights.values()):  # however it runs
        return 0.0
    ahead: dict[str, list[str]] = {}
    for flow in view.material_flows:
        if flow.source is None or flow.target is None or r_number(flow) is not None or view.is_secondary(flow):
            continue
        if flow.target not in view.cycle.end_of_life:
            ahead.setdefault(flow.source, []).append(flow.target)
    best: dict[str, float] = {}
    on_the_way: set[str] = set()

    def reach(start: str) -> None:
        stack = [(start, iter(ahead.get(start, ())))]
        on_the_way.add(start)
        while stack:
            node, targets = stack[-1]
            for target in targets:
                if target not in best and target not in on_the_way:
                    on_the_way.add(target)
                    stack.append((target, iter(ahead.get(target, ()))))
                    break
            else:
                stack.pop()
                on_the_way.discard(node)
                best[node] = weights.get(node, 0.0) + max((best.get(t, 0.0) for t in ahead.get(node, ())), default=0.0)

    for node in view.processes:
        if node not in best:
            reach(node)
    return max(best.values(), default=0.0)


def _lead_days(view: MapView) -> float:
    days = waiting_days(view)
    if not days:
        raise UndefinedError(NotDefined("indicator.no_inventory", {}, (Need("lean.observed_days"),)))
    processing = {n: _processing(data) / formula.SECONDS_PER_DAY for n, data in _boxes(view).items()}
    return _longest(view, {n: days.get(n, 0.0) + processing.get(n, 0.0) for n in view.processes})


def lead_time(view: MapView) -> Iterable[Answer]:
    """Days from goods in to goods out, on the longest way."""
    yield Computed(_lead_days(view), "d", gradient={})


def value_adding_share(view: MapView) -> Iterable[Answer]:
    """Value-adding (else processing) time over lead time, calendar days."""
    boxes = _boxes(view)
    times = {
        n: data.value_adding_time if data.value_adding_time is not None else _processing(data)
        for n, data in boxes.items()
    }

    def value_adding() -> float:
        if longest := _longest(view, times):
            return longest
        needs = tuple(Need("lean.processing_time", n) for n in boxes if n in view.cycle.operations)
        raise UndefinedError(NotDefined("indicator.no_processing_time", {}, needs or (Need("lean.processing_time"),)))

    adding, lead = together(value_adding, lambda: _lead_days(view))
    share = formula.value_adding_share(adding, lead)
    if share is None:
        needs = tuple(Need("lean.observed_days", node) for node in boxes)
        yield NotDefined("indicator.no_inventory", {}, needs)
    else:
        below = lead * formula.SECONDS_PER_DAY
        yield Computed(share, "1", gradient={}, numerator=adding, denominator=below, unit_parts="s")


INDICATORS = (
    Indicator(
        "takt", "lean", "s/pc", "working time / demand", LEARNING_TO_SEE, takt, "takt", verified=False,
        higher_is_better=False,
    ),
    Indicator(
        "lead_time", "lean", "d", "Σ days of stock + Σ processing time", LEARNING_TO_SEE, lead_time, "value_stream",
        verified=False, higher_is_better=False,
    ),
    Indicator(
        "value_adding_share", "lean", "1", "value-adding time / lead time (calendar)", LEARNING_TO_SEE,
        value_adding_share, "value_stream", verified=False,
    ),
)  # fmt: skip
