"""What the engine hands out: frozen results that window, command line and workbook show alike.

Values are in the unit written beside them (the numerator of the entered unit) per period of the map; `factor`
converts to the layer's base unit (kg, MJ, m3, pc, ...): `base = value * factor`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from vsm_app.model.problem_list import TURNED_GAP
from vsm_app.model.problems import Param, Problem
from vsm_app.model.quantities import Quantity
from vsm_app.model.unfinished import UNFINISHED
from vsm_app.model.units import parse_unit

#: Code of the hint that somebody has booked a gap as a flow.
BOOKED_GAP: Final = "balance.booked"
#: The same where the gap is larger now than it was when it was booked, by more than the first limit of the map.
GROWN_GAP: Final = f"{BOOKED_GAP}.grown"
#: Bookings that take in what nobody has decided upon.
UNDECIDED_GAPS: Final = (GROWN_GAP, TURNED_GAP)
#: Code of a balance that is left out for a flow in a unit of another kind.
UNSEEN: Final = "balance.unseen"
#: Level of a balance whose node is not drawn to its end.
OPEN: Final = "open"
_ALIKE: Final = 1e-6

if TYPE_CHECKING:
    from vsm_app.engine.cancel import CancelToken
    from vsm_app.engine.diagnosis import NodalTest
    from vsm_app.engine.periods import PeriodsSolution


class FlowClass(StrEnum):
    """How a number is known (solver, section 3.2)."""

    FIXED = "fixed"
    REDUNDANT = "redundant"
    NONREDUNDANT = "nonredundant"
    OBSERVABLE = "observable"
    UNOBSERVABLE = "unobservable"


class Status(StrEnum):
    """How the whole solution ended."""

    OK = "ok"
    OK_WITH_UNOBSERVABLE = "ok_with_unobservable"
    CONTRADICTORY = "contradictory"
    INFEASIBLE_BOUNDS = "infeasible_bounds"
    NOT_CONVERGED = "not_converged"


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry in the unit of its result: value and standard deviation (0 = exact)."""

    value: float
    sd: float


def within_spread(value: float, entered: Entered) -> bool:
    """Whether `value` is no further from an entry than its standard deviation: it gave way, it was not corrected."""
    return abs(value - entered.value) <= entered.sd


def within_range(value: float, low: float, high: float) -> bool:
    """Whether `value` stands between the two ends that were said of it, but for rounding."""
    slack = _ALIKE * max(abs(low), abs(high))
    return low - slack <= value <= high + slack


@dataclass(frozen=True, slots=True)
class FlowResult:
    """A flow on one layer. `value` is `None` where it is not determined; `interval` then bounds it if anything does."""

    id: str
    source: str | None
    target: str | None
    item: str
    layer: str
    unit: str
    factor: float
    value: float | None
    sd: float | None
    flow_class: FlowClass
    z: float | None = None
    entered: Entered | None = None
    interval: tuple[float | None, float | None] | None = None
    at_bound: bool = False
    wanted: float | None = None
    own_layer: bool = True

    @property
    def base_value(self) -> float | None:
        """The value in the layer's base unit per period."""
        return None if self.value is None else self.value * self.factor


@dataclass(frozen=True, slots=True)
class ParameterResult:
    """A parameter after reconciliation."""

    id: str
    kind: str
    value: float | None
    sd: float | None
    flow_class: FlowClass
    z: float | None = None
    entered: Entered | None = None


def unfinished_at(solution: Solution) -> Mapping[tuple[str, str], float | None]:
    """Nodes that are not drawn to their end, by node and layer: what has no way on, in base units if determined."""
    found: dict[tuple[str, str], float | None] = {}
    for problem in solution.problems:
        if problem.code.startswith(UNFINISHED):
            gap, factor = problem.params.get("gap"), parse_unit(str(problem.params["unit"])).factor or 1.0
            key = problem.subjects[0], str(problem.params["layer"])
            found[key] = gap * factor if isinstance(gap, float) else None
    return found


def class_code(result: FlowResult, quantity: Quantity, share: ParameterResult | None = None) -> str:
    """Code of the words for how a flow is known; what was booked is solved, but no plain question mark.

    `share`: the share entered for the flow (`Solution.share_of`); the flow follows from it, so it is no plain solved
    one either, and the words say whether the share was reconciled.
    """
    if quantity.booked and result.entered is None and result.value is not None:
        return "flow_class.booked"
    if result.flow_class is FlowClass.OBSERVABLE and share is not None and result.own_layer:
        return "flow_class.share_reconciled" if share.flow_class is FlowClass.REDUNDANT else "flow_class.share_entered"
    return f"flow_class.{result.flow_class.value}"


@dataclass(frozen=True, slots=True)
class StockResult:
    """The stock change of a node on one layer, positive when the stock grows."""

    node: str
    layer: str
    unit: str
    factor: float
    change: float | None
    sd: float | None
    flow_class: FlowClass
    initial: float | None = None
    interval: tuple[float | None, float | None] | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """What enters and leaves a node on one layer: as entered (unknown entries left out) and after reconciliation.

    `complete`: every flow of the node on this layer was entered, so `gap` = in - out - stock_change says something.
    """

    node: str
    layer: str
    unit: str
    entered_in: float
    entered_out: float
    stock_change: float
    gap: float
    complete: bool
    in_reconciled: float | None
    out_reconciled: float | None
    level: str = ""  # "", "warn", "error": badge of the map's limits; "decided": somebody has said whom to believe;
    # "open": the way on is not drawn yet, and nothing is balanced
    held: tuple[str, ...] = ()  # the exact entries of a decision, and those set aside for them
    aside: tuple[str, ...] = ()
    is_unseen: bool = False  # open because a flow beside stands in a unit of another kind

    @property
    def gap_share(self) -> float:
        """|gap| over the larger of in and out (0 where nothing flows)."""
        throughput = max(abs(self.entered_in), abs(self.entered_out))
        return abs(self.gap) / throughput if throughput else 0.0


@dataclass(frozen=True, slots=True)
class Statistics:
    """The global test: chi-square of the adjustments, degrees of freedom, p (`None` without redundancy)."""

    chi2: float = 0.0
    dof: int = 0
    p: float | None = None
    passed: bool = True


@dataclass(frozen=True, slots=True)
class Missing:
    """Flows (or `stock:<node>`) that cannot be determined; entering any `enter_any` suitable ones closes the group."""

    flows: tuple[str, ...]
    enter_any: int
    suggestion: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """A layer of the solution and its base unit."""

    id: str
    unit: str


class Propagation(Protocol):
    """Joint covariance on demand, never as one dense matrix.

    Keys are (flow id or `stock:<node>`, layer); values in base units.
    """

    def covariance(self, keys: Sequence[tuple[str, str]]) -> Sequence[Sequence[float]]:
        """Covariance matrix (base units squared); raises KeyError for a result that is not determined."""
        ...

    def sd_of(self, gradient: Mapping[tuple[str, str], float]) -> float:
        """Standard deviation of a function with the given gradient (per base unit)."""
        ...

    def sds_of(
        self, gradients: Sequence[Mapping[tuple[str, str], float]], cancel: CancelToken | None = None
    ) -> list[float | None]:
        """Standard deviations of many functions at once; `None` where one depends on what is not determined."""
        ...


@dataclass(frozen=True, slots=True)
class Solution:
    """Everything the solver found. `flows` is keyed by (flow id, layer id), a flow's own layer first.

    `robust`: entries far off the others count less; the statistics are no test then (`p` is `None`).
    """

    map_name: str
    scenario: str
    period: str
    status: Status
    layers: tuple[LayerInfo, ...] = ()
    flows: Mapping[tuple[str, str], FlowResult] = field(default_factory=dict)
    own: Mapping[str, FlowResult] = field(default_factory=dict)
    parameters: Mapping[str, ParameterResult] = field(default_factory=dict)
    stocks: Mapping[tuple[str, str], StockResult] = field(default_factory=dict)
    balances: Mapping[tuple[str, str], Balance] = field(default_factory=dict)
    statistics: Statistics = Statistics()
    missing: tuple[Missing, ...] = ()
    problems: tuple[Problem, ...] = ()
    propagation: Propagation | None = None
    reconciled: bool = True
    robust: bool = False

    @property
    def nodal_tests(self) -> tuple[NodalTest, ...]:
        """Balances tested one by one before reconciliation, worked out when asked for."""
        from vsm_app.engine.diagnosis import nodal_tests

        return nodal_tests(self)

    @property
    def largest_by_layer(self) -> Mapping[str, float]:
        """The largest amount on each layer in base units, whatever its sign; each flow on its own layer."""
        from vsm_app.engine.tables import OwnFlows

        if isinstance(self.own, OwnFlows):  # knows it without a row
            return self.own.largest
        largest: dict[str, float] = {}
        for result in self.own.values():
            if result.base_value is not None:
                largest[result.layer] = max(largest.get(result.layer, 0.0), abs(result.base_value))
        return largest

    @property
    def unit_counts(self) -> Mapping[tuple[str, str], int]:
        """How many flows are in each (layer, unit), each on its own layer."""
        from vsm_app.engine.tables import OwnFlows

        if isinstance(self.own, OwnFlows):
            return self.own.unit_counts
        return Counter((result.layer, result.unit) for result in self.own.values())

    def share_of(self, flow: str) -> ParameterResult | None:
        """What became of the share that was entered for a flow; `None` where none was."""
        found = self.parameters.get(f"share:{flow}")
        return found if found is not None and found.entered is not None else None

    def base(self, flow: str, layer: str) -> float | None:
        """Value of a flow on a layer in base units per period, `None` where not determined or not on it."""
        result = self.flows.get((flow, layer))
        return None if result is None else result.base_value


@dataclass(frozen=True, slots=True)
class Need:
    """What an indicator lacks: where to enter it.

    `place` is an id of the map (or `""` for the map's settings) and `field` its field.
    """

    field: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """One indicator for one scope.

    `value` is `None` with a `reason` (a code of the text tables) where it is not defined; `beside` are further reasons
    with their parameters, `needs` what to enter for all of them.

    `numerator` and `denominator` in `unit_parts`; `numerator_terms` and `denominator_terms` are the flows summed with
    their weights (unit_parts per base unit of `layer`), so that the workbook can write the sum as a formula over its
    flow rows: `value = factor * numerator / denominator`. Empty terms: the value follows from more than sums. `layers`
    names the layer of terms that stand on another one than `layer`. `notes` say what was assumed or left out.
    `gradient` is the derivative of the value by results (base units) that `sd` follows from, where it is not that of
    the terms with their weights fixed: terms are empty, or their weights follow from flows themselves.
    """

    id: str
    scope: str
    value: float | None
    unit: str
    sd: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    unit_parts: str = ""
    numerator_terms: tuple[tuple[str, float], ...] = ()
    denominator_terms: tuple[tuple[str, float], ...] = ()
    factor: float = 1.0
    layer: str = "mass"
    reason: str | None = None
    reason_params: Mapping[str, Param] = field(default_factory=dict)
    beside: tuple[tuple[str, Mapping[str, Param]], ...] = ()
    needs: tuple[Need, ...] = ()
    method: str = ""
    source: str = ""
    verified: bool = True
    target: float | None = None
    incomplete: bool = False
    layers: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()
    gradient: Mapping[tuple[str, str], float] = field(default_factory=dict, repr=False, compare=False)

    @property
    def reasons(self) -> tuple[tuple[str, Mapping[str, Param]], ...]:
        """Every reason why there is no value, with its parameters; none where there is one."""
        return () if self.reason is None else ((self.reason, self.reason_params), *self.beside)

    def layer_of(self, flow: str) -> str:
        """Layer on which a term stands."""
        return self.layers.get(flow, self.layer)


@dataclass(frozen=True, slots=True)
class HotspotLoss:
    """One ranked loss: `burden` in the ranking's unit, `share` and `cumulative` fractions, `pareto` A, B or C."""

    flow: str
    node: str
    item: str
    mass: float | None
    burden: float
    share: float
    cumulative: float
    pareto: str
    rank: int
    rank_by_mass: int
    disposal: float = 0.0
    credit: float = 0.0
    saving: float | None = None
    recoverable: float | None = None


@dataclass(frozen=True, slots=True)
class Hotspots:
    """Losses ranked by one burden.

    `carry` names the rule (`mfca`: every output carries alike; `lca`: products carry all).
    """

    by: str
    unit: str
    carry: str
    losses: tuple[HotspotLoss, ...] = ()
    node_burden: Mapping[str, float] = field(default_factory=dict)
    carried: Mapping[str, float] = field(default_factory=dict)
    total: float = 0.0
    incomplete: bool = False
    problems: tuple[Problem, ...] = ()
    node_direct: Mapping[str, float] = field(default_factory=dict)  # of `node_burden` what arises at the node itself


@dataclass(frozen=True, slots=True)
class Results:
    """All that is shown of one revision of a document; `periods` are those of the map, solved together."""

    solution: Solution
    indicators: tuple[IndicatorValue, ...] = ()
    hotspots: Mapping[str, Hotspots] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    revision: int = 0
    periods: PeriodsSolution | None = None

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """What the solver found and which methods failed, each once."""
        found: dict[tuple[str, tuple[str, ...]], Problem] = {}
        for problem in (*self.solution.problems, *self.problems):
            found.setdefault((problem.code, problem.subjects), problem)
        return tuple(found.values())
