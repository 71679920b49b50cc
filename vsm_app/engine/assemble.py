"""From the arrays of the core to the results that are shown: spreads, classes, parameters, stocks, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from vsm_app.engine.frame import frame_of
from vsm_app.engine.network import Floats, FlowSlot, Network, StockSlot
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
    Entered,
    FlowClass,
    Missing,
    ParameterResult,
    StockResult,
)

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
#: A spread this much smaller than its value, and than any spread entered, is what rounding left of zero.
_LEAST_OF_VALUE: Final = 1e-9
_LEAST_OF_ENTERED: Final = 1e-6

Interval = tuple[float | None, float | None]


def _without_residue(network: Network, solved: Solved, sd: Floats) -> Floats:
    """What follows from exact entries is exact: `± 8e-17` would claim a spread that nobody entered."""
    entered = network.sd[np.isfinite(network.sd) & (network.sd > 0)]
    least = _LEAST_OF_ENTERED * float(entered.min()) if entered.size else np.inf
    return np.where((sd < least) & (sd < _LEAST_OF_VALUE * np.abs(solved.z)), 0.0, sd)


class Sizes:
    """Standard deviations and test values of all variables (`sd` is `None` where they come on demand)."""

    def __init__(self, network: Network, solved: Solved, sd: Floats | None) -> None:
        self.sd: list[float | None] = [None] * network.n
        self.z: list[float | None] = [None] * network.n
        if sd is None:
            return
        known = np.isfinite(sd) & (solved.classes != C_UNOBSERVABLE)
        sd = _without_residue(network, solved, sd)
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


def plain_class(code: int, *, entered: bool) -> FlowClass:
    """Class shown of what was entered or computed only."""
    return _PLAIN[not entered, code]


def class_of(code: int, slot: FlowSlot, *, at_bound: bool) -> FlowClass:
    """The class; what follows by an exact factor from an entry on another layer was not entered itself.

    What is held at its bound counts as reconciled: adjusted where it was entered, computed where not.
    """
    known = CLASSES[code]
    if slot.entered is None and known is not FlowClass.UNOBSERVABLE:
        return FlowClass.OBSERVABLE
    return FlowClass.REDUNDANT if at_bound and known is FlowClass.FIXED else known


def scaled_interval(interval: Interval | None, scale: float) -> Interval | None:
    """An interval in another unit."""
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
        scaled_interval(intervals.get(slot.variable), 1 / slot.unit_factor),
    )


def missing_groups(outcome: Outcome) -> tuple[Missing, ...]:
    """Blocks of undetermined flows and stocks, each with the number of entries that closes it."""
    names = frame_of(outcome.network).names
    groups = []
    for block in outcome.solved.blocks:
        flows = tuple(dict.fromkeys(names[v] for v in block.variables if v in names))
        if flows:
            suggestion = tuple(dict.fromkeys(names[v] for v in block.suggestion if v in names))
            groups.append(Missing(flows, block.lacking, suggestion))
    return tuple(groups)
