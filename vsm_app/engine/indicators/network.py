"""Cycling, path length, number of uses, time to return, longevity, cascade and fate, from the network of the map.

Sources: Finn (1976, 1980) and Patten for the network metrics; Figge et al. (2018), Ecol Econ 150:297 for longevity and
number of uses (exact expectation on the graph); Mantau (2012) for the cascade factor; Eurostat (2018), circular
material use rate, for its site form. From the map: docs/methods/finn.md and docs/methods/longevity.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from vsm_app.engine.dual import Dual, Key
from vsm_app.engine.formulas.large_network import ArcNetwork, PivotError
from vsm_app.engine.formulas.network import ClosedLoopError, FlowNetwork
from vsm_app.engine.indicators.base import (
    Answer,
    Computed,
    Indicator,
    NotDefined,
    Ratio,
    Sum,
    UndefinedError,
    flows_missing,
    flows_of_kind,
    note,
    together,
)
from vsm_app.engine.indicators.fate import Ways
from vsm_app.engine.indicators.material_rates import unknown_class_notes
from vsm_app.engine.indicators.system import r_number
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need
from vsm_app.model.elements import Flow, OriginClass
from vsm_app.model.problems import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

FINN: Final = "Finn 1976, J Theor Biol 56:363; Finn 1980, Ecology 61:562"
FIGGE: Final = "Figge et al. 2018, Ecol Econ 150:297 (summary)"
#: On more nodes than this each loop's contribution is not worth the wait, and sums by node are not written out.
_EACH_UP_TO: Final = 80
#: Nodes up to which the matrix of visits is dense; above, only the elements needed are worked out.
_DENSE_UP_TO: Final = 1500


@dataclass(frozen=True)
class Graph:
    """The material network inside the boundary; stock depletion enters, stock growth leaves."""

    view: MapView

    @cached_property
    def nodes(self) -> dict[str, int]:
        """Row of every inside node through which material flows."""
        return {node: row for row, node in enumerate(self.view.shape.passed)}

    @cached_property
    def entering(self) -> tuple[tuple[Key, int], ...]:
        """What enters from outside, and at which node."""
        view = self.view
        found: list[tuple[Key, int]] = [
            ((f.id, view.layer), self.nodes[f.target])
            for f in view.material_flows
            if f.target is not None and f.target in self.nodes and f.source not in self.nodes
        ]
        stocks = view.solution.stocks
        for node, row in self.nodes.items() if stocks else ():
            change = view.number((f"stock:{node}", view.layer))
            if change is not None and change < 0:
                found.append(((f"stock:{node}", view.layer), row))
        return tuple(found)

    @cached_property
    def inner(self) -> tuple[tuple[Flow, int, int], ...]:
        """Flows between inside nodes."""
        flows = self.view.physics.flows
        return tuple((flows[flow], i, j) for flow, i, j in self.view.shape.inner)

    @property
    def network(self) -> FlowNetwork | ArcNetwork:
        """The numbers; ends the computation where an inflow is not determined or nothing enters."""
        found = self._numbers
        if isinstance(found, NotDefined):
            raise UndefinedError(found)
        return found

    @cached_property
    def _numbers(self) -> FlowNetwork | ArcNetwork | NotDefined:
        """The same, or why there are none: many ask."""
        size = len(self.nodes)
        z = np.zeros(size)
        missing = [key[0] for key, _row in self.entering if self.view.number(key) is None]
        missing += [f.id for f, _i, _j in self.inner if self.view.amount(f.id) is None]
        if missing:
            return flows_missing(missing)
        for key, row in self.entering:
            z[row] += abs(self.view.number(key) or 0.0)
        if not z.sum():
            return NotDefined("indicator.nothing_enters", {}, (Need("flow"),))
        if size > _DENSE_UP_TO:
            rows, cols = (np.array([arc[end] for arc in self.inner], dtype=np.intp) for end in (1, 2))
            amounts = np.array([self.view.amount(flow.id) or 0.0 for flow, _i, _j in self.inner])
            return ArcNetwork(rows, cols, amounts, z)
        F = np.zeros((size, size))
        for flow, i, j in self.inner:
            F[i, j] += self.view.amount(flow.id) or 0.0
        return FlowNetwork.balanced(F, z)

    def finn_gradient(self) -> dict[Key, float]:
        """Derivatives of the cycling index by flow and stock."""
        if isinstance(self.network, FlowNetwork):
            return self.by_flow(*self.network.finn_gradient())
        by_arc, by_z = self.network.finn_gradient()
        gradient = self._by_input(by_z)
        for (flow, _i, _j), slope in zip(self.inner, by_arc.tolist(), strict=True):
            gradient[flow.id, self.view.layer] = slope
        return gradient

    def _by_input(self, by_z: NDArray[np.float64]) -> dict[Key, float]:
        gradient: dict[Key, float] = {}
        for key, row in self.entering:
            sign = -1.0 if key[0].startswith("stock:") else 1.0
            gradient[key] = gradient.get(key, 0.0) + sign * float(by_z[row])
        return gradient

    def by_flow(self, by_F: NDArray[np.float64], by_z: NDArray[np.float64]) -> dict[Key, float]:
        """A gradient by flow and stock from derivatives by the network's matrices."""
        gradient = self._by_input(by_z)
        for flow, i, j in self.inner:
            gradient[flow.id, self.view.layer] = float(by_F[i, j])
        return gradient

    def entered(self) -> Sum:
        """Everything that enters, as a sum; depletion counts positive."""
        return self.scaled({key[0]: (-1.0 if key[0].startswith("stock:") else 1.0) for key, _row in self.entering})

    def scaled(self, terms: dict[str, float]) -> Sum:
        """A sum in the unit in which the material layer is shown."""
        unit, factor = self.view.shown_in(self.view.layer)
        return Sum(terms, self.view.layer, 1.0 / factor, unit)


def _graph(view: MapView) -> Graph:
    graph = view.graph
    _ = graph.network
    return graph


def finn(view: MapView) -> Iterable[Answer]:
    """Share of the throughflow that has passed its node before; and what each return flow contributes."""
    graph = _graph(view)
    network = graph.network
    try:
        index = network.finn
    except ClosedLoopError as closed:
        names = list(graph.nodes)
        caught = tuple(names[row] for row in closed.nodes)
        answer = NotDefined("indicator.closed_loop", {"nodes": caught}, tuple(Need("flow", n) for n in caught[:1]))
        raise UndefinedError(answer) from closed
    except np.linalg.LinAlgError:  # flows below zero, or more than enters, may cancel
        yield NotDefined("indicator.cancels", {}, _negative(graph))
        return
    except PivotError:
        yield NotDefined("indicator.too_large", {"count": len(graph.nodes), "most": _DENSE_UP_TO})
        return
    if index is None:
        yield NotDefined("indicator.nothing_enters", {}, (Need("flow"),))
        return
    gradient = graph.finn_gradient()
    unit, factor = view.shown_in(view.layer)
    total = network.tst / factor
    yield Computed(index, "1", gradient=gradient, numerator=index * total, denominator=total, unit_parts=unit)


def _negative(graph: Graph) -> tuple[Need, ...]:
    """Flows below zero, and flows from nodes that give more than they get."""
    number, layer = graph.view.number, graph.view.layer
    keys = [key for key, _row in graph.entering if (number(key) or 0.0) < 0 and not key[0].startswith("stock:")]
    inner = [f.id for f, i, _j in graph.inner if (number((f.id, layer)) or 0.0) < 0 or graph.network.y[i] < 0]
    return tuple(Need("quantity", flow) for flow in (*(key[0] for key in keys), *inner))


def loop_contribution(view: MapView) -> Iterable[Answer]:
    """What each return flow adds to the Finn cycling index: the index less that of the map without the flow."""
    graph = _graph(view)
    network = graph.network
    arcs = [
        (f, i, j) for f, i, j in graph.inner
        if (view.is_secondary(f) or r_number(f) is not None) and view.amount(f.id)
    ]  # fmt: skip
    if not arcs or len(graph.nodes) > _EACH_UP_TO or not isinstance(network, FlowNetwork):
        return
    try:
        whole = Dual(network.finn or 0.0, graph.by_flow(*network.finn_gradient()))
    except (ClosedLoopError, np.linalg.LinAlgError):
        return
    for flow, i, j in arcs:
        cut = network.without(i, j, view.amount(flow.id) or 0.0)
        gradient = graph.by_flow(cut.by_F, cut.by_z)
        gradient[flow.id, view.layer] = float(cut.by_cut[j])
        yield Computed.of(whole - Dual(cut.finn, gradient), "1", flow.id)


def path_length(view: MapView) -> Iterable[Answer]:
    """Mean number of nodes that what enters passes."""
    graph = _graph(view)
    through = {key[0]: (-1.0 if key[0].startswith("stock:") else 1.0) for key, _row in graph.entering}
    for flow, _i, _j in graph.inner:
        through[flow.id] = 1.0
    yield Ratio(graph.scaled(through), graph.entered())


def visits(view: MapView) -> Iterable[Answer]:
    """How often what enters the map passes each node: throughflow over all that enters; together the path length."""
    graph = _graph(view)
    network, below = graph.network, graph.entered()
    terms: list[dict[str, float]] = [{} for _node in graph.nodes]
    for key, row in graph.entering:
        terms[row][key[0]] = -1.0 if key[0].startswith("stock:") else 1.0
    for flow, _from, row in graph.inner:
        terms[row][flow.id] = 1.0
    for node, row in graph.nodes.items():
        if network.T[row] <= _NOTHING * network.tst:
            continue
        if len(graph.nodes) <= _EACH_UP_TO:
            yield Ratio(graph.scaled(terms[row]), below, node)
        else:
            yield Computed(float(network.T[row] / network.z.sum()), "1", node)


def _uses(view: MapView) -> tuple[Flow, ...]:
    found = view.entering(view.cycle.use)
    if not found:
        raise UndefinedError(NotDefined("indicator.no_use", {}, (Need("stage"),)))
    return found


def number_of_uses(view: MapView) -> Iterable[Answer]:
    """How often what enters the map is brought into use."""
    graph = _graph(view)
    yield Ratio(graph.scaled(dict.fromkeys((f.id for f in _uses(view)), 1.0)), graph.entered())


_DAYS_PER_YEAR: Final = 365.0


def _stays(view: MapView, nodes: Iterable[str]) -> dict[str, float]:
    """Years that material stays in a node: its dwell time, else its observed days."""
    found: dict[str, float] = {}
    for node_id in nodes:
        node = view.physics.nodes[node_id]
        if node.dwell_time is not None:
            found[node_id] = node.dwell_time
        elif node.lean is not None and node.lean.observed_days is not None:
            found[node_id] = node.lean.observed_days / _DAYS_PER_YEAR
    return found


def _use_times(view: MapView) -> dict[str, float]:
    times = _stays(view, view.processes)
    use = [n for n in view.processes if n in view.cycle.use]
    if not use:
        raise UndefinedError(NotDefined("indicator.no_use", {}, (Need("stage"),)))
    if not any(n in times and view.physics.nodes[n].dwell_time is not None for n in use):
        places = tuple(Need("dwell_time", n) for n in use)
        raise UndefinedError(NotDefined("indicator.no_dwell_time", {"nodes": tuple(use)}, places))
    return times


def _without_time(view: MapView, times: Mapping[str, float]) -> tuple[Problem, ...]:
    """Use nodes that material passes and whose dwell time nobody entered: they count for no time."""
    nodes = tuple(n for n in view.processes if n in view.cycle.use and n not in times and view.inflows(n))
    return (note("indicator.note.no_dwell_time", nodes, nodes=nodes),) if nodes else ()


def time_to_return(view: MapView) -> Iterable[Answer]:
    """Mean time from leaving own operations until coming back, of what comes back."""
    cycle = view.cycle
    _uses(view)  # ends the computation where nothing is brought into use

    def returning() -> tuple[Ways, Dual]:
        ways = Ways(view, cycle.beyond, cycle.products, cycle.becomes)
        return ways, ways.amount("reused", "recycled", "biological")

    times, (ways, back) = together(lambda: _use_times(view), returning)
    if not back.value:
        yield NotDefined("indicator.nothing_returns", {}, (Need("flow"),))
        return
    late = ways.amount_times_time(times, "reused", "recycled", "biological")
    lacking = _without_time(view, times)
    yield Computed.of(late / back, "a", incomplete=bool(lacking), notes=lacking)


def longevity(view: MapView) -> Iterable[Answer]:
    """Years that what enters the map spends in use, all its uses together."""
    times, graph = together(lambda: _use_times(view), lambda: _graph(view))
    weights = {
        f.id: times[f.target] for f in view.material_flows if f.target in view.cycle.use and f.target in times
    }  # fmt: skip
    lacking = _without_time(view, times)
    yield Ratio(graph.scaled(weights), graph.entered(), unit="a", incomplete=bool(lacking), notes=lacking)


def cascade_factor(view: MapView) -> Iterable[Answer]:
    """All material uses of own operations over their primary input, at least 1."""
    cycle = view.cycle
    if not cycle.inputs:
        yield NotDefined("indicator.no_operations_input", {}, (Need("flow"),))
        return
    primary = tuple(f for f in cycle.inputs if not view.is_secondary(f))
    if not primary:
        yield flows_of_kind("indicator.no_primary_input", cycle.inputs)
        return
    notes = unknown_class_notes(view, cycle.inputs)
    yield Ratio(view.parts(cycle.inputs), view.parts(primary), notes=notes)


def fate(view: MapView) -> Iterable[Answer]:
    """Share of what enters the map that finally leaves it from each node, or stays there as stock."""
    graph = _graph(view)
    below = graph.entered()
    network = graph.network
    for node, row in graph.nodes.items():
        if network.y[row] <= _NOTHING * network.tst:
            continue
        terms = {f.id: 1.0 for f in view.outflows(node) if f.target not in graph.nodes}
        if any(view.amount(flow) is None for flow in terms):
            continue
        change = view.number((f"stock:{node}", view.layer))
        if change is not None and change > 0:
            terms[f"stock:{node}"] = 1.0
        if terms and len(graph.nodes) <= _EACH_UP_TO:
            yield Ratio(graph.scaled(terms), below, node)
        elif terms:
            yield Computed(float(network.y[row] / network.z.sum()), "1", node)


_NOTHING: Final = 1e-12


def unknown_origin(view: MapView) -> Iterable[Answer]:
    """Share of the input of own operations whose origin class is not stated."""
    cycle = view.cycle
    if cycle.inputs:
        yield Ratio(view.parts(cycle.of_class(OriginClass.UNKNOWN)), view.parts(cycle.inputs))


def circular_use_rate(view: MapView) -> Iterable[Answer]:
    """Circular material use rate in its site form: recyclate used over all material used."""
    cycle = view.cycle
    if not cycle.inputs:
        yield NotDefined("indicator.no_operations_input", {}, (Need("flow"),))
        return
    notes = unknown_class_notes(view, cycle.inputs)
    yield Ratio(view.parts(filter(cycle.is_recycled, cycle.inputs)), view.parts(cycle.inputs), notes=notes)


INDICATORS = (
    Indicator("finn_cycling_index", "network", "1", "Σ T (N - 1) / N / TST", FINN, finn, "finn", material=True),
    Indicator("path_length", "network", "1", "TST / Σ z", FINN, path_length, "finn", material=True, index=True),
    Indicator("visits", "network", "1", "T / Σ z", FINN, visits, "finn", index=True),
    Indicator("loop_contribution", "network", "1", "FCI - FCI without the flow", FINN, loop_contribution, "finn"),
    Indicator("fate", "network", "1", "leaving there / entering", FINN, fate, "finn"),
    Indicator(
        "number_of_uses", "network", "1", "brought into use / entering", FIGGE, number_of_uses, "longevity",
        verified=False, material=True, index=True,
    ),
    Indicator(
        "longevity", "network", "a", "Σ brought into use · dwell time / entering", FIGGE, longevity, "longevity",
        verified=False, material=True,
    ),
    Indicator(
        "time_to_return", "network", "a", "Σ returned · time on the way / returned", "own definition", time_to_return,
        "longevity", verified=False, higher_is_better=False, material=True,
    ),
    Indicator(
        "cascade_factor", "circularity", "1", "input / primary input", "Mantau 2012 (wood flows)", cascade_factor,
        verified=False, material=True, index=True,
    ),
    Indicator(
        "cmu_site", "circularity", "1", "recycled / material used",
        "after Eurostat 2018, circular material use rate (KS-FT-18-009)", circular_use_rate, "cmu", verified=False,
        material=True,
    ),
    Indicator(
        "unknown_origin", "circularity", "1", "input of unknown origin / input", "own definition", unknown_origin,
        higher_is_better=False, material=True,
    ),
)  # fmt: skip
