"""Flows and balances of a solution as tables that make a row when it is asked for.

An edit moves every value of a map a little, but a screen shows few of them. What a balance says of the *entries* stays
the same object until one of its entries changes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np

from vsm_app.engine.assemble import Interval, Sizes, class_of, plain_class, scaled_interval
from vsm_app.engine.frame import Frame, Key, frame_of
from vsm_app.engine.network import UNKNOWN, BalanceSlot, Network
from vsm_app.engine.parts import C_UNOBSERVABLE
from vsm_app.engine.reconcile import Outcome
from vsm_app.engine.results import OPEN, UNSEEN, Balance, Entered, FlowResult
from vsm_app.model.document import Physics
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.settings import Settings
from vsm_app.model.unfinished import UNFINISHED
from vsm_app.model.units import parse_unit

#: What is left where numbers cancel, as a share of the entry itself or, for what is solved, of its layer's largest:
#: what a few roundings of a binary number leave (2.2e-16 each), and no more, so that traces of a substance stay.
_NOISE: Final = 1e-15

T = TypeVar("T")


class _Table(Mapping[Key, T]):
    """Rows by flow or node and layer, each made by `_row` when it is first asked for, and kept."""

    def __init__(self, places: Mapping[Key, int]) -> None:
        self._places = places
        self._made: dict[Key, T] = {}

    def _row(self, number: int) -> T:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __getitem__(self, key: Key) -> T:
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._row(self._places[key])
        return made

    def get(self, key: Key, default: Any = None) -> Any:
        """The row of a key, sooner than by asking whether it is there first."""
        made = self._made.get(key)
        if made is not None:
            return made
        return self[key] if key in self._places else default


class Flows(_Table[FlowResult]):
    """One result a flow and layer, a flow's own layer first."""

    def __init__(
        self,
        physics: Physics,
        outcome: Outcome,
        sizes: Sizes,
        intervals: Mapping[int, Interval],
        wanted: Mapping[int, float],
    ) -> None:
        super().__init__(frame_of(outcome.network).places)
        self._flows, self._reconciling = physics.flows, physics.settings.reconcile
        self._network, self._sizes = outcome.network, sizes
        self._intervals, self._wanted = intervals, wanted
        self._z, self._codes = outcome.solved.z, outcome.solved.classes

    @property
    def kept(self) -> dict[str, object]:
        """Room for what follows from the map's structure: solutions that differ in numbers only share it."""
        return self._network.kept

    @property
    def units(self) -> Mapping[Key, tuple[str, float]]:
        """Unit of every row and base units in one of it."""
        slots = self._network.flow_slots
        return {key: (slots[i].unit, slots[i].unit_factor) for key, i in self._places.items()}

    @cached_property
    def bases(self) -> Mapping[Key, float | None]:
        """Value of every row in its layer's base unit, all worked out at once and no row made for it."""
        slots, frame = self._network.flow_slots, frame_of(self._network)
        entered = np.array([np.nan if slot.entered is None else slot.entered[0] for slot in slots])
        is_entered, largest = ~np.isnan(entered), self._largest
        size_of = np.where(is_entered, np.abs(entered), [largest.get(slot.layer, 0.0) for slot in slots])
        value = self._z[frame.variables] * frame.scales
        value[np.abs(value) * frame.unit_factors <= _NOISE * size_of] = 0.0
        if not self._reconciling:
            value = np.where(is_entered, entered / frame.unit_factors, value)
        known = (self._codes[frame.variables] != C_UNOBSERVABLE).tolist()
        base = (value * frame.unit_factors).tolist()
        return {key: base[i] if known[i] else None for key, i in self._places.items()}

    @cached_property
    def _largest(self) -> Mapping[str, float]:
        """The largest entry of each layer."""
        largest: dict[str, float] = {}
        for slot in self._network.flow_slots:
            if slot.entered is not None:
                largest[slot.layer] = max(largest.get(slot.layer, 0.0), abs(slot.entered[0]))
        return largest

    def _row(self, index: int) -> FlowResult:
        slot = self._network.flow_slots[index]
        flow = self._flows[slot.flow]
        variable, size, entered, factor = slot.variable, slot.unit_factor, slot.entered, slot.factor
        scale, code = factor / size, int(self._codes[variable])
        sd, value = self._sizes.sd_of(variable), float(self._z[variable]) * scale
        if sd is not None:
            sd *= abs(scale)
        size_of = abs(entered[0]) if entered is not None else self._largest.get(slot.layer, 0.0)
        if abs(value) * size <= _NOISE * size_of:
            value = 0.0  # what cancels to nothing is nothing, and has no sign
        if not self._reconciling and entered is not None:
            value, sd = entered[0] / size, entered[1] / size
        known, at_bound = code != C_UNOBSERVABLE, variable in self._wanted
        return FlowResult(
            slot.flow,
            flow.source,
            flow.target,
            flow.item,
            slot.layer,
            slot.unit,
            size,
            value if known else None,
            sd,
            class_of(code, slot, at_bound=True) if at_bound else plain_class(code, entered=entered is not None),
            self._sizes.z_of(variable) if entered is not None or factor == 1.0 else None,
            None if entered is None else Entered(entered[0] / size, entered[1] / size),
            None if known else scaled_interval(self._intervals.get(variable), scale),
            at_bound,
            _said(self._wanted[variable] * scale) if at_bound else None,
            slot.own,
        )


def _said(number: float) -> float | None:
    return None if math.isnan(number) else number


class OwnFlows(Mapping[str, FlowResult]):
    """The results of flows on their own layers."""

    def __init__(self, flows: Flows, frame: Frame) -> None:
        self._flows, self._keys = flows, frame.own_keys
        #: How many flows are in each (layer, unit).
        self.unit_counts = frame.unit_counts

    @cached_property
    def largest(self) -> dict[str, float]:
        """The largest amount on each layer in base units, whatever its sign."""
        found: dict[str, float] = {}
        for key in self._keys.values():
            value = self._flows.bases[key]
            if value is not None and abs(value) > found.get(key[1], -1.0):
                found[key[1]] = abs(value)
        return found

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __contains__(self, name: object) -> bool:
        return name in self._keys

    def __getitem__(self, name: str) -> FlowResult:
        return self._flows[self._keys[name]]


@dataclass(frozen=True, slots=True)
class _Side:
    """What the entries of a balance say, in base units, and the problem that this is."""

    entered_in: float
    entered_out: float
    change: float
    gap: float
    complete: bool
    level: str
    problem: Problem | None
    held: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


@dataclass(slots=True)
class _Sides:
    """The sides of all balances for some entries."""

    settings: Settings
    entered: list[tuple[float, float] | None]
    changes: list[tuple[float, bool]]
    sides: list[_Side]


class Balances(_Table[Balance]):
    """Balances of entries and of reconciled values; a store's gap counts only where its change was entered."""

    def __init__(self, outcome: Outcome, settings: Settings) -> None:
        super().__init__(frame_of(outcome.network).balance_places)
        self._network, self._z = outcome.network, outcome.solved.z
        self._sides = _sides(outcome.network, settings)

    def problems(self) -> list[Problem]:
        """Nodes whose entered values do not close by more than the map's limits; a hint where somebody has decided.

        And those that are not drawn to their end, with what has no way on yet.
        """
        gaps = [side.problem for side in self._sides if side.problem is not None]
        told = set(self._network.without_way_on)  # not on layers that only repeat another one
        slots = self._network.balance_slots
        gaps += [self._unseen(slot) for slot in slots if (slot.node, slot.layer) in self._network.unseen]
        return gaps + [self._unfinished(slot) for slot in slots if slot.is_open and (slot.node, slot.layer) in told]

    def _unseen(self, slot: BalanceSlot) -> Problem:
        """A balance that is left out because a flow beside stands in another unit: its gap is not hidden by that."""
        place = slot.node, slot.layer
        row = self[place]
        flow = self._network.unseen[place]
        params: dict[str, Param] = {"layer": slot.layer, "flow": flow, "unit": row.unit}
        if not row.complete:
            return Problem(f"{UNSEEN}.open", Severity.INFO, (slot.node, flow), params)
        params |= {"in": row.entered_in, "out": row.entered_out, "gap": abs(row.gap)}
        return Problem(UNSEEN, Severity.INFO, (slot.node, flow), params)

    def _unfinished(self, slot: BalanceSlot) -> Problem:
        """What has no way on yet; amounts are `None` where they are not determined."""
        unit, factor = balance_unit(self._network, slot)
        into, out = self._reconciled(slot.inflows, factor), self._reconciled(slot.outflows, factor)
        known = bool(into) and out is not None  # of nothing, no part has a way on
        left = (into - out) / into if into and out is not None else self._without_share(slot)
        params: dict[str, Param] = {
            "layer": slot.layer,
            "in": into if known else None,
            "out": out if known else None,
            "gap": into - out if into and out is not None else None,
            "unit": unit,
            "share": left,
        }
        code = UNFINISHED if known else f"{UNFINISHED}.open" if left is None else f"{UNFINISHED}.share"
        return Problem(code, Severity.WARNING, (slot.node,), params)

    def _without_share(self, slot: BalanceSlot) -> float | None:
        """What shares leave of all that enters, where nothing else leaves; `None` where they do not say it."""
        typed = {one.id: one.variable for one in self._network.parameter_slots}
        shares = [typed.get(f"share:{self._network.flow_slots[i].flow}") for i in slot.outflows]
        said = [float(self._z[one]) for one in shares if one is not None]
        return 1.0 - math.fsum(said) if said and len(said) == len(shares) else None

    def _row(self, number: int) -> Balance:
        slot, side = self._network.balance_slots[number], self._sides[number]
        unit, factor = balance_unit(self._network, slot)
        return Balance(
            slot.node,
            slot.layer,
            unit,
            side.entered_in / factor,
            side.entered_out / factor,
            side.change / factor,
            side.gap / factor,
            side.complete,
            self._reconciled(slot.inflows, factor),
            self._reconciled(slot.outflows, factor),
            side.level,
            side.held,
            side.aside,
            is_unseen=(slot.node, slot.layer) in self._network.unseen,
        )

    def _reconciled(self, indices: Sequence[int], factor: float) -> float | None:
        slots = self._network.flow_slots
        total = math.fsum(float(self._z[slots[i].variable]) * slots[i].factor for i in indices)
        return None if math.isnan(total) else total / factor


def _sides(network: Network, settings: Settings) -> list[_Side]:
    """The sides of all balances; those of the last time where their entries are the same."""
    frame = frame_of(network)
    entered = [slot.entered for slot in network.flow_slots]
    changes = [_entered_change(network, balance) for balance in network.balance_slots]
    last = network.kept.get("sides")
    if isinstance(last, _Sides) and last.settings == settings and last.changes == changes:
        moved = [i for i, (new, old) in enumerate(zip(entered, last.entered, strict=True)) if new is not old]
        sides, numbers = list(last.sides), {n for i in moved for n in frame.balances_at.get(i, ())}
        for number in numbers:
            sides[number] = _side(network, number, changes[number], settings)
    else:
        sides = [_side(network, number, change, settings) for number, change in enumerate(changes)]
    network.kept["sides"] = _Sides(settings, entered, changes, sides)
    return sides


def _side(network: Network, number: int, stock: tuple[float, bool], settings: Settings) -> _Side:
    balance = network.balance_slots[number]
    coming = [v for i in balance.inflows if (v := _entered(network, i)) is not None]
    going = [v for i in balance.outflows if (v := _entered(network, i)) is not None]
    change, known = stock
    complete = known and len(coming) == len(balance.inflows) and len(going) == len(balance.outflows)
    total_in, total_out = math.fsum(coming), math.fsum(going)
    gap = total_in - total_out - change
    throughput = max(abs(total_in), abs(total_out))
    share = abs(gap) / throughput if throughput else 0.0
    level = OPEN if balance.is_open else imbalance_level(share, settings) if complete else ""
    if level in ("", OPEN):
        return _Side(total_in, total_out, change, gap, complete, level, None)
    held, aside, together = _sides_of(network, balance)
    is_covered = settings.reconcile and together >= abs(gap)
    unit, factor = balance_unit(network, balance)
    params: dict[str, Param] = {
        "layer": balance.layer,
        "in": total_in / factor,
        "out": total_out / factor,
        "gap": gap / factor,
        "share": share,
        "unit": unit,
    }
    if is_covered and held:
        hint = Problem("balance.decided", Severity.INFO, (balance.node,), params | {"held": held, "aside": aside})
        return _Side(total_in, total_out, change, gap, complete, "decided", hint, held, aside)
    level = "warn" if is_covered else level  # a question, where the spreads explain it
    problem = Problem("balance.gap", Severity.WARNING, (balance.node,), params | {"level": level})
    return _Side(total_in, total_out, change, gap, complete, level, problem)


def _entered(network: Network, index: int) -> float | None:
    """The entry of a slot in base units, or what follows from that of its flow by an exact factor."""
    slot = network.flow_slots[index]
    if slot.entered is not None:
        return slot.entered[0]
    source = network.flow_slots[frame_of(network).sources[index]]
    return None if source.entered is None else source.entered[0] * slot.factor


def _entered_change(network: Network, balance: BalanceSlot) -> tuple[float, bool]:
    """The stock change entered and whether it is known (no stock: none, known)."""
    if balance.stock < 0:
        return 0.0, True
    variable = network.stock_slots[balance.stock].variable
    return (0.0, False) if network.status[variable] == UNKNOWN else (float(network.mean[variable]), True)


def _sides_of(network: Network, balance: BalanceSlot) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    """The exact entries of a balance, those with a spread, and what this spread is together."""
    slots = [network.flow_slots[i] for i in (*balance.inflows, *balance.outflows)]
    known = [(slot.flow, slot.entered[1]) for slot in slots if slot.entered is not None and slot.entered[0]]
    exact = tuple(flow for flow, sd in known if not sd)
    spread = tuple(flow for flow, sd in known if sd)
    return exact, spread, math.hypot(*(sd for _, sd in known))


def imbalance_level(share: float, settings: Settings) -> str:
    """How grave a share of what goes through is by the limits of the map; empty below the first."""
    if share > settings.error_imbalance:
        return "error"
    return "warn" if share > settings.warn_imbalance else ""


def balance_unit(network: Network, balance: BalanceSlot) -> tuple[str, float]:
    """The unit of the layer; where none is named, that of the first flow of the node, inflows first."""
    shown = network.shown.get(balance.layer)
    if shown:
        return shown, parse_unit(shown).factor or 1.0
    for index in (*balance.inflows, *balance.outflows):
        slot = network.flow_slots[index]
        return slot.unit, slot.unit_factor
    return "", 1.0
