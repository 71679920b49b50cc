"""From the arrays of the core to the results that are shown: flows, parameters, stocks, balances, covariances."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from vsm_app.engine.network import BalanceSlot, Floats, FlowSlot, Network, StockSlot
from vsm_app.engine.parts import (
    C_FIXED,
    C_NONREDUNDANT,
    C_OBSERVABLE,
    C_REDUNDANT,
    C_UNOBSERVABLE,
    Solved,
)
from vsm_app.engine.reconcile import Outcome
from vsm_app.engine.results import (
    Balance,
    Entered,
    FlowClass,
    FlowResult,
    Missing,
    ParameterResult,
    StockResult,
)
from vsm_app.model.document import Physics
from vsm_app.model.settings import Settings

CLASSES: Final = {
    C_FIXED: FlowClass.FIXED,
    C_REDUNDANT: FlowClass.REDUNDANT,
    C_NONREDUNDANT: FlowClass.NONREDUNDANT,
    C_OBSERVABLE: FlowClass.OBSERVABLE,
    C_UNOBSERVABLE: FlowClass.UNOBSERVABLE,
}
#: Class shown of what was computed only (`True`) or entered (`False`), by code.
_PLAIN: Final = {(False, code): shown for code, shown in CLASSES.items()} | {
    (True, code): shown if code == C_UNOBSERVABLE else FlowClass.OBSERVABLE for code, shown in CLASSES.items()
}
#: A redundant entry whose variance falls by less than this share has no meaningful test value.
_LEAST_GAIN: Final = 1e-10
#: What is left where numbers cancel, as a share of the entry itself or, for what is solved, of its layer's largest.
_NOISE: Final = 1e-16

Interval = tuple[float | None, float | None]


class Sizes:
    """Standard deviations and test values of all variables (`sd` is `None` where they come on demand)."""

    def __init__(self, network: Network, solved: Solved, sd: Floats | None) -> None:
        self.sd: list[float | None] = [None] * network.n
        self.z: list[float | None] = [None] * network.n
        if sd is None:
            return
        known = np.isfinite(sd) & (solved.classes != C_UNOBSERVABLE)
        self.sd = [value if k else None for value, k in zip(sd.tolist(), known.tolist(), strict=True)]
        variance = network.sd**2
        gain = np.where(known, variance - np.where(known, sd, 0.0) ** 2, 0.0)
        tested = (solved.classes == C_REDUNDANT) & (gain > _LEAST_GAIN * variance)
        test = np.zeros(network.n)
        test[tested] = (network.mean[tested] - solved.z[tested]) / np.sqrt(gain[tested])
        self.z = [value if t else None for value, t in zip(test.tolist(), tested.tolist(), strict=True)]

    def sd_of(self, variable: int) -> float | None:
        """Standard deviation of a variable in base units, `None` where it is not determined or not computed."""
        return self.sd[variable]

    def z_of(self, variable: int) -> float | None:
        """Measurement test of a redundant entry: adjustment over its standard deviation (solver, section 3.6)."""
        return self.z[variable]


def flow_results(
    physics: Physics,
    outcome: Outcome,
    sizes: Sizes,
    intervals: Mapping[int, Interval],
    wanted: Mapping[int, float],
    *,
    reconciling: bool = True,
) -> tuple[dict[tuple[str, str], FlowResult], dict[str, FlowResult]]:
    """One result a flow and layer, a flow's own layer first; and the own ones by flow."""
    found: dict[tuple[str, str], FlowResult] = {}
    own: dict[str, FlowResult] = {}
    by_flow: dict[str, list[FlowSlot]] = {}
    for slot in outcome.network.flow_slots:
        by_flow.setdefault(slot.flow, []).append(slot)
    values, sds, tests = outcome.solved.z.tolist(), sizes.sd, sizes.z
    codes = outcome.solved.classes.tolist()
    flows = physics.flows
    largest: dict[str, float] = {}
    for slot in outcome.network.flow_slots:
        if slot.entered is not None:
            largest[slot.layer] = max(largest.get(slot.layer, 0.0), abs(slot.entered[0]))
    for flow_id, slots in by_flow.items():
        flow = flows[flow_id]
        for slot in slots:
            variable, size, entered, factor = slot.variable, slot.unit_factor, slot.entered, slot.factor
            scale = factor / size
            sd, value, code = sds[variable], values[variable] * scale, codes[variable]
            if sd is not None:
                sd *= abs(scale)
            size_of = abs(entered[0]) if entered is not None else largest.get(slot.layer, 0.0)
            if abs(value) * size <= _NOISE * size_of:
                value = 0.0  # what cancels to nothing is nothing, and has no sign
            if not reconciling and entered is not None:
                value, sd = entered[0] / size, entered[1] / size
            known = code != C_UNOBSERVABLE
            interval = None if known else intervals.get(variable)
            at_bound = variable in wanted
            result = FlowResult(
                flow_id,
                flow.source,
                flow.target,
                flow.item,
                slot.layer,
                slot.unit,
                size,
                value if known else None,
                sd,
                _class_of(code, slot, at_bound=True) if at_bound else _PLAIN[entered is None, code],
                tests[variable] if entered is not None or factor == 1.0 else None,
                None if entered is None else Entered(entered[0] / size, entered[1] / size),
                None if interval is None else _scaled_interval(interval, scale),
                at_bound,
                wanted[variable] * scale if at_bound else None,
                slot.own,
            )
            found[flow_id, slot.layer] = result
            if slot.own:
                own[flow_id] = result
    return found, own


def _class_of(code: int, slot: FlowSlot, *, at_bound: bool) -> FlowClass:
    """The class; what follows by an exact factor from an entry on another layer was not entered itself.

    What is held at its bound counts as reconciled: adjusted where it was entered, computed where not.
    """
    known = CLASSES[code]
    if slot.entered is None and known is not FlowClass.UNOBSERVABLE:
        return FlowClass.OBSERVABLE
    return FlowClass.REDUNDANT if at_bound and known is FlowClass.FIXED else known


def _scaled_interval(interval: Interval | None, scale: float) -> Interval | None:
    if interval is None:
        return None
    low, high = (None if end is None else end * scale for end in interval)
    return (high, low) if scale < 0 else (low, high)


def parameter_results(outcome: Outcome, sizes: Sizes) -> dict[str, ParameterResult]:
    """Parameters after reconciliation, in the unit in which they were entered."""
    found = {}
    solved = outcome.solved
    for slot in outcome.network.parameter_slots:
        variable, factor = slot.variable, slot.unit_factor
        code = int(solved.classes[variable])
        sd = sizes.sd_of(variable)
        found[slot.id] = ParameterResult(
            slot.id,
            slot.kind,
            None if code == C_UNOBSERVABLE else float(solved.z[variable]) / factor,
            None if sd is None else sd / factor,
            CLASSES[code],
            sizes.z_of(variable),
            None if slot.entered is None else Entered(slot.entered[0] / factor, slot.entered[1] / factor),
        )
    return found


def stock_results(
    outcome: Outcome, sizes: Sizes, intervals: Mapping[int, Interval]
) -> dict[tuple[str, str], StockResult]:
    """Stock changes."""
    return {
        (slot.node, slot.layer): _stock_result(slot, outcome, sizes, intervals) for slot in outcome.network.stock_slots
    }


def _stock_result(slot: StockSlot, outcome: Outcome, sizes: Sizes, intervals: Mapping[int, Interval]) -> StockResult:
    code = int(outcome.solved.classes[slot.variable])
    sd = sizes.sd_of(slot.variable)
    return StockResult(
        slot.node,
        slot.layer,
        slot.unit,
        slot.unit_factor,
        None if code == C_UNOBSERVABLE else float(outcome.solved.z[slot.variable]) / slot.unit_factor,
        None if sd is None else sd / slot.unit_factor,
        CLASSES[code],
        None if slot.initial is None else slot.initial / slot.unit_factor,
        _scaled_interval(intervals.get(slot.variable), 1 / slot.unit_factor),
    )


def balance_results(outcome: Outcome, settings: Settings) -> dict[tuple[str, str], Balance]:
    """Balances of the entered and of the reconciled values; a store's gap counts only where its change was entered."""
    network, slots = outcome.network, outcome.network.flow_slots
    entered = [None if s.entered is None else s.entered[0] for s in slots]
    by_key = {(s.flow, s.variable): s.entered[0] for s in slots if s.entered is not None and s.own}
    for index, slot in enumerate(slots):
        if entered[index] is None and (slot.flow, slot.variable) in by_key:
            entered[index] = by_key[slot.flow, slot.variable] * slot.factor
    z = outcome.solved.z.tolist()
    values = [z[s.variable] * s.factor for s in slots]
    found = {}
    for balance in network.balance_slots:
        unit, factor = _balance_unit(network, balance.inflows, balance.outflows)
        coming = [v for i in balance.inflows if (v := entered[i]) is not None]
        going = [v for i in balance.outflows if (v := entered[i]) is not None]
        stock = network.stock_slots[balance.stock] if balance.stock >= 0 else None
        change, known = _entered_change(network, stock)
        complete = known and len(coming) == len(balance.inflows) and len(going) == len(balance.outflows)
        total_in, total_out = math.fsum(coming), math.fsum(going)
        gap = total_in - total_out - change
        throughput = max(abs(total_in), abs(total_out))
        share = abs(gap) / throughput if throughput else 0.0
        found[balance.node, balance.layer] = Balance(
            balance.node,
            balance.layer,
            unit,
            total_in / factor,
            total_out / factor,
            change / factor,
            gap / factor,
            complete,
            _reconciled_sum(values, balance.inflows, factor),
            _reconciled_sum(values, balance.outflows, factor),
            _level(share, settings) if complete and not _decided(network, balance, gap, settings) else "",
        )
    return found


def _decided(network: Network, balance: BalanceSlot, gap: float, settings: Settings) -> bool:
    """Whether a person has said whom to believe: some entries are exact, the spread of the others covers the gap."""
    entries = [network.flow_slots[i].entered for i in (*balance.inflows, *balance.outflows)]
    known = [entry for entry in entries if entry is not None and entry[0]]
    if not settings.reconcile or all(sd for _, sd in known):
        return False
    return math.hypot(*(sd for _, sd in known)) >= abs(gap) > 0


def _level(share: float, settings: Settings) -> str:
    if share > settings.error_imbalance:
        return "error"
    return "warn" if share > settings.warn_imbalance else ""


def _entered_change(network: Network, stock: StockSlot | None) -> tuple[float, bool]:
    if stock is None:
        return 0.0, True
    unknown = network.status[stock.variable] == 2  # noqa: PLR2004 - UNKNOWN
    return (0.0, False) if unknown else (float(network.mean[stock.variable]), True)


def _balance_unit(network: Network, inflows: Sequence[int], outflows: Sequence[int]) -> tuple[str, float]:
    """The unit of the first flow of the node (its own layer's unit), inflows first."""
    for index in (*inflows, *outflows):
        slot = network.flow_slots[index]
        return slot.unit, slot.unit_factor
    return "", 1.0


def _reconciled_sum(values: list[float], indices: Sequence[int], factor: float) -> float | None:
    total = math.fsum(values[i] for i in indices)
    return None if math.isnan(total) else total / factor


def missing_groups(outcome: Outcome) -> tuple[Missing, ...]:
    """Blocks of undetermined flows and stocks, each with the number of entries that closes it."""
    names = result_names(outcome.network)
    groups = []
    for block in outcome.solved.blocks:
        flows = tuple(dict.fromkeys(names[v] for v in block.variables if v in names))
        if flows:
            suggestion = tuple(dict.fromkeys(names[v] for v in block.suggestion if v in names))
            groups.append(Missing(flows, block.lacking, suggestion))
    return tuple(groups)


def result_names(network: Network) -> dict[int, str]:
    """The id under which a variable is shown: a flow's, `stock:<node>`, or a parameter's."""
    names: dict[int, str] = {}
    for label_index, label in enumerate(network.variables):
        if label.kind == "flow":
            names[label_index] = label.id
        elif label.kind == "stock":
            names[label_index] = f"stock:{label.id}"
        elif label.kind in ("parameter", "share"):
            names[label_index] = label.id if label.kind == "parameter" else f"share:{label.id}"
    return names
