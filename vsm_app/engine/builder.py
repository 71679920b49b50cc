"""Collects variables and constraints while a map is compiled, then freezes them into a :class:`Network`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from vsm_app.engine.entries import Entry
from vsm_app.engine.network import (
    FIXED,
    MEASURED,
    UNKNOWN,
    BalanceSlot,
    FlowSlot,
    Label,
    Network,
    ParameterSlot,
    StockSlot,
)
from vsm_app.model.problems import Param, Problem, Severity

INF = float("inf")


class Builder:
    """Growing lists; the only mutable thing in compiling."""

    def __init__(self) -> None:
        self.status: list[int] = []
        self.mean: list[float] = []
        self.sd: list[float] = []
        self.rounding: list[float] = []
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.variables: list[Label] = []
        self.rows: list[int] = []
        self.cols: list[int] = []
        self.coefs: list[float] = []
        self.rhs: list[float] = []
        self.constraints: list[Label] = []
        self.products: list[tuple[int, int, int, float]] = []
        self.correlations: list[tuple[int, int, float]] = []
        self.flow_slots: list[FlowSlot] = []
        self.stock_slots: list[StockSlot] = []
        self.parameter_slots: list[ParameterSlot] = []
        self.balance_slots: list[BalanceSlot] = []
        self.slot_of: dict[tuple[str, str], int] = {}
        self.own_slot_of: dict[str, FlowSlot] = {}
        self.balance_of: dict[tuple[str, str], BalanceSlot] = {}
        self.without_way_on: list[tuple[str, str]] = []
        self.odd_with: Callable[[Sequence[FlowSlot]], object] | None = None
        self.unseen: Mapping[tuple[str, str], str] = {}
        self.suspended: list[int] = []
        self.parameter_of: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.shown: Mapping[str, str] = {}

    def variable(self, label: Label, entry: Entry | None, lower: float = 0.0, upper: float = INF) -> int:
        """Add a variable, unknown where there is no entry, and return its index."""
        index = len(self.status)
        self.variables.append(label)
        if entry is None:
            self.status.append(UNKNOWN)
            self.mean.append(0.0)
            self.sd.append(0.0)
            self.rounding.append(0.0)
        else:
            self.status.append(MEASURED if entry.sd > 0 else FIXED)
            self.mean.append(entry.value)
            self.sd.append(entry.sd)
            self.rounding.append(entry.rounding)
        below = entry is not None and entry.value < lower
        self.lower.append(-INF if below else lower)
        self.upper.append(INF if entry is not None and entry.value > upper else upper)
        return index

    def constraint(
        self,
        label: Label,
        terms: Iterable[tuple[int, float]],
        rhs: float = 0.0,
        products: Iterable[tuple[int, int, float]] = (),
    ) -> int:
        """Add `sum(coefficient * z) + sum(coefficient * z * z) = rhs` and return its index."""
        row = len(self.rhs)
        self.constraints.append(label)
        self.rhs.append(rhs)
        for variable, coefficient in terms:
            self.rows.append(row)
            self.cols.append(variable)
            self.coefs.append(coefficient)
        self.products.extend((row, left, right, coefficient) for left, right, coefficient in products)
        return row

    def scaled_product(self, factor: int, slots: Sequence[FlowSlot], sign: float) -> list[tuple[int, int, float]]:
        """`sign * z[factor] * sum(slots)` as product terms."""
        return [(factor, slot.variable, sign * slot.factor) for slot in slots]

    def add_flow_slot(self, slot: FlowSlot) -> None:
        """Register a flow on a layer."""
        self.slot_of[slot.flow, slot.layer] = len(self.flow_slots)
        if slot.own:
            self.own_slot_of[slot.flow] = slot
        self.flow_slots.append(slot)

    def add_balance_slot(self, slot: BalanceSlot) -> None:
        """Register the balance of a node on a layer."""
        self.balance_of[slot.node, slot.layer] = slot
        self.balance_slots.append(slot)

    def problem(self, code: str, severity: Severity, subjects: Iterable[str], **params: Param) -> None:
        """Note a finding."""
        self.problems.append(Problem(code, severity, tuple(subjects), params))

    def freeze(self, layers: Mapping[str, str]) -> Network:
        """The arrays."""
        products = self.products
        return Network(
            status=np.array(self.status, dtype=np.int8),
            mean=np.array(self.mean, dtype=float),
            sd=np.array(self.sd, dtype=float),
            rounding=np.array(self.rounding, dtype=float),
            lower=np.array(self.lower, dtype=float),
            upper=np.array(self.upper, dtype=float),
            rows=np.array(self.rows, dtype=np.int64),
            cols=np.array(self.cols, dtype=np.int64),
            coefs=np.array(self.coefs, dtype=float),
            rhs=np.array(self.rhs, dtype=float),
            b_rows=np.array([p[0] for p in products], dtype=np.int64),
            b_left=np.array([p[1] for p in products], dtype=np.int64),
            b_right=np.array([p[2] for p in products], dtype=np.int64),
            b_coefs=np.array([p[3] for p in products], dtype=float),
            correlations=tuple(self.correlations),
            variables=tuple(self.variables),
            constraints=tuple(self.constraints),
            flow_slots=tuple(self.flow_slots),
            stock_slots=tuple(self.stock_slots),
            parameter_slots=tuple(self.parameter_slots),
            balance_slots=tuple(self.balance_slots),
            layers=dict(layers),
            shown=dict(self.shown),
            problems=tuple(self.problems),
            suspended=tuple(self.suspended),
            without_way_on=tuple(self.without_way_on),
            odd_with=self.odd_with,
            unseen=self.unseen,
        )
