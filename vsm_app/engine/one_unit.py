"""Results of which each layer is in one unit, for what is read side by side: the Sankey view, the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vsm_app.engine.results import Balance, Entered, FlowResult, Solution
from vsm_app.model.units import parse_unit


def in_unit(flow: FlowResult, unit: str) -> FlowResult:
    """A flow written in another unit (numerator only) of its layer, itself where it is in that one."""
    factor = parse_unit(unit).factor or 1.0
    if flow.unit == unit:
        return flow
    by, entered = flow.factor / factor, flow.entered
    return replace(
        flow,
        unit=unit,
        factor=factor,
        value=_times(flow.value, by),
        sd=_times(flow.sd, by),
        entered=None if entered is None else Entered(entered.value * by, entered.sd * by),
        interval=None if flow.interval is None else (_times(flow.interval[0], by), _times(flow.interval[1], by)),
        wanted=_times(flow.wanted, by),
    )


def in_one_unit(solution: Solution, units: Mapping[str, str]) -> Solution:
    """A solution with its flows and balances in the unit of their layer; the same one where they already are."""
    mixed = any(flow.unit != units.get(flow.layer, flow.unit) for flow in solution.flows.values())
    if not mixed:
        return solution
    flows = {key: in_unit(flow, units.get(flow.layer, flow.unit)) for key, flow in solution.flows.items()}
    own = {flow_id: flows[flow.id, flow.layer] for flow_id, flow in solution.own.items()}
    balances = {key: _balance(one, units.get(one.layer, one.unit)) for key, one in solution.balances.items()}
    return replace(solution, flows=flows, own=own, balances=balances)


def _balance(balance: Balance, unit: str) -> Balance:
    by = (parse_unit(balance.unit).factor or 1.0) / (parse_unit(unit).factor or 1.0)
    if balance.unit == unit:
        return balance
    return replace(
        balance,
        unit=unit,
        entered_in=balance.entered_in * by,
        entered_out=balance.entered_out * by,
        stock_change=balance.stock_change * by,
        gap=balance.gap * by,
        in_reconciled=_times(balance.in_reconciled, by),
        out_reconciled=_times(balance.out_reconciled, by),
    )


def _times(value: float | None, by: float) -> float | None:
    return None if value is None else value * by
