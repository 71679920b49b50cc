"""The compiled map: index arrays that the numerical core works on, and the labels that lead back to the map.

A network has `n` variables `z` (flows on layers, stock changes, parameters, auxiliary ones), all in base units per
period, and `m` constraints `sum(coefs * z[cols]) + sum(b_coefs * z[b_left] * z[b_right]) = rhs`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vsm_app.model.problems import Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: Status of a variable before solving.
FIXED, MEASURED, UNKNOWN = 0, 1, 2


def totals(index: Ints, values: Floats, size: int) -> Floats:
    """Sum of `values` by `index`, an array of `size` (floats also where there is nothing to sum)."""
    return np.bincount(index, values, minlength=size).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True)
class Label:
    """What a variable or a constraint stands for: `kind`, the id of the element and the layer.

    Variables: `flow`, `stock`, `parameter`, `share` (a share typed on a flow), `factor` (an item's conversion),
    `offset`. Constraints: `balance`, `share`, `transfer_coefficient`, `shares_sum`, `relation`, `conversion`,
    `stock`.
    """

    kind: str
    id: str
    layer: str = ""


@dataclass(frozen=True, slots=True)
class FlowSlot:
    """A flow on one layer: `value = factor * z[variable]`; shown in `unit` with `unit_factor` base units each."""

    flow: str
    layer: str
    variable: int
    factor: float
    unit: str
    unit_factor: float
    own: bool
    entered: tuple[float, float] | None = None  # mean and sd in base units


@dataclass(frozen=True, slots=True)
class StockSlot:
    """The stock change of a node on one layer, and the level at the start in base units (`None`: not entered)."""

    node: str
    layer: str
    variable: int
    unit: str
    unit_factor: float
    initial: float | None = None


@dataclass(frozen=True, slots=True)
class ParameterSlot:
    """A parameter: `value = z[variable] / unit_factor` in the unit in which it was entered."""

    id: str
    kind: str
    variable: int
    unit_factor: float = 1.0
    entered: tuple[float, float] | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BalanceSlot:
    """A node on one layer: the slots that enter and leave, its stock slot (-1: none) and its constraint (-1: none).

    `is_open`: the node is not drawn to its end there and need not close.
    """

    node: str
    layer: str
    inflows: tuple[int, ...]
    outflows: tuple[int, ...]
    stock: int
    row: int
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """A map in one scenario, ready to be solved. All arrays are read only by convention."""

    status: NDArray[np.int8]
    mean: Floats
    sd: Floats
    rounding: Floats
    lower: Floats
    upper: Floats
    rows: Ints
    cols: Ints
    coefs: Floats
    rhs: Floats
    b_rows: Ints
    b_left: Ints
    b_right: Ints
    b_coefs: Floats
    correlations: tuple[tuple[int, int, float], ...]
    variables: Sequence[Label]
    constraints: Sequence[Label]
    flow_slots: Sequence[FlowSlot] = ()
    stock_slots: Sequence[StockSlot] = ()
    parameter_slots: Sequence[ParameterSlot] = ()
    balance_slots: Sequence[BalanceSlot] = ()
    layers: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)  # the unit in which a layer's amounts are read
    problems: tuple[Problem, ...] = ()
    suspended: tuple[int, ...] = ()  # constraints that contradict each other whatever the numbers are: not used
    without_way_on: tuple[tuple[str, str], ...] = ()  # node and layer of balances that may lack a way on
    # which flows stand in an odd unit with other entries; None where no amount decides on that
    odd_with: Callable[[Sequence[FlowSlot]], object] | None = field(default=None, compare=False, repr=False)
    unseen: Mapping[tuple[str, str], str] = field(default_factory=dict)  # balances left out for a flow in an odd unit
    kept: dict[str, object] = field(default_factory=dict, compare=False, repr=False)  # shared while the shape stays

    @property
    def n(self) -> int:
        """Number of variables."""
        return int(self.status.size)

    @property
    def m(self) -> int:
        """Number of constraints."""
        return int(self.rhs.size)
