"""Losses as the map writes them: one source of the figures for map, heat view, chart and table."""

from __future__ import annotations

import math
from collections.abc import Mapping

from vsm_app.engine.results import FlowResult, Hotspots, Results
from vsm_app.model.document import Physics
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.units import parse_unit
from vsm_app.texts import text
from vsm_app.ui.canvas.figures import interval_text
from vsm_app.ui.canvas.on_map import rounding_of, sum_on_map

#: Burdens that losses carry from upstream beside what they are themselves.
_CARRIED = ("energy", "cost", "co2e")


def shown_masses(results: Results | None) -> dict[str, float]:
    """The mass of each ranked loss in kg per period, rounded together with all other flows as on the map."""
    ranking = None if results is None else results.hotspots.get("mass")
    if results is None or ranking is None or not ranking.losses:
        return {}
    rounding = rounding_of(results.solution)
    found = {}
    for loss in ranking.losses:
        flow = results.solution.flows.get((loss.flow, "mass"))
        value = None if flow is None else rounding.value(flow) or flow.value  # what rounds to nothing is not nothing
        if flow is not None and value is not None:
            found[loss.flow] = value * flow.factor
    return found


def shown_node_burden(results: Results, spots: Hotspots, shown_as: Mapping[str, str]) -> Mapping[str, float]:
    """The burden of every node in sight in the ranking's unit; of mass as the map says what is lost there.

    `shown_as` names the closed sub-process that stands for a node.
    """
    sums: dict[str, float] = {}
    for node, burden in spots.node_burden.items():
        seen = shown_as.get(node, node)
        sums[seen] = sums.get(seen, 0.0) + burden
    if spots.by != "mass":
        return sums
    factor, rounding = parse_unit(spots.unit).factor or 1.0, rounding_of(results.solution)
    lost: dict[str, list[FlowResult]] = {}
    for loss in spots.losses:
        if (flow := results.solution.flows.get((loss.flow, "mass"))) is not None:
            lost.setdefault(shown_as.get(loss.node, loss.node), []).append(flow)
    for node, flows in lost.items():
        exact = math.fsum(flow.base_value or 0.0 for flow in flows)
        sums[node] = sums.get(node, 0.0) + (sum_on_map(flows, rounding) - exact) / factor
    return sums


def losses_on(physics: Physics, results: Results, layer: str) -> Hotspots:
    """What the losses of each node add up to on a layer that has no ranking (volume, pieces), as the map writes them.

    In the unit most flows of the layer are in; empty where nothing is lost on it.
    """
    from vsm_app.engine.indicators.shape import shape_of  # a window without results needs no arrays

    shape, rounding = shape_of(physics, results.solution), rounding_of(results.solution)
    counts = {unit: count for (at, unit), count in results.solution.unit_counts.items() if at == layer}
    unit = max(counts, key=counts.__getitem__, default="")
    factor = parse_unit(unit).factor or 1.0
    lost = (flow.id for flow in physics.flows.values() if flow.id in shape.lost and flow.source in shape.inside)
    rows = [row for flow in lost if (row := results.solution.flows.get((flow, layer))) is not None]
    unknown = [row.id for row in rows if row.value is None]
    told: dict[str, list[FlowResult]] = {node: [] for node in shape.inside}
    for row in rows:
        told[row.source or ""].append(row)
    burden = {node: sum_on_map(flows, rounding) / factor for node, flows in told.items()}
    problem = Problem("hotspot.not_determined", Severity.INFO, tuple(unknown), {"flows": tuple(unknown)})
    return Hotspots(layer, unit, "mfca", node_burden=burden if rows else {}, problems=(problem,) if unknown else ())


def undetermined_nodes(results: Results, spots: Hotspots) -> dict[str, tuple[float, float | None]]:
    """Nodes with losses that are not determined, and between what and what these lie together.

    In the unit of a ranking by what is lost itself; burdens that it carries are open above. Lost material
    uses up no energy: that is open where energy of unknown amount comes or goes.
    """
    factor = parse_unit(spots.unit).factor or 1.0
    found: dict[str, tuple[float, float | None]] = {}
    for flow_id in undetermined_losses(spots):
        flow = results.solution.own.get(flow_id)
        if flow is None or flow.source is None or (spots.by == "energy" != flow.layer):
            continue
        low, high = flow.interval or (None, None)
        is_amount = spots.by == flow.layer and spots.by not in _CARRIED
        before = found.get(flow.source, (0.0, 0.0))
        top = None if high is None or before[1] is None or not is_amount else before[1] + high * flow.factor / factor
        bottom = (low or 0.0) * flow.factor / factor if is_amount else 0.0
        found[flow.source] = (before[0] + bottom, top)
    if spots.by == "energy":
        unknown = (row for row in results.solution.own.values() if row.layer == spots.by and row.value is None)
        for node in (end for row in unknown for end in (row.source, row.target)):
            if node in spots.node_burden:
                found.setdefault(node or "", (0.0, None))
    return found


def undetermined_losses(spots: Hotspots) -> tuple[str, ...]:
    """Losses that are not ranked because their amount is not determined."""
    told = [p.params.get("flows") for p in spots.problems if p.code == "hotspot.not_determined"]
    return tuple(str(flow) for flows in told if isinstance(flows, tuple) for flow in flows)


def open_loss_text(results: Results | None, flow_id: str, unit: str, lang: str) -> str:
    """Between what and what a flow that is not determined lies, in `unit`; `unknown` where nothing bounds it above."""
    flow = None if results is None else results.solution.own.get(flow_id)
    high = None if flow is None or flow.interval is None else flow.interval[1]
    if results is None or flow is None or flow.interval is None or high is None:
        return text("window.unknown", lang=lang)
    into = flow.factor / (parse_unit(unit).factor or 1.0)
    digits = rounding_of(results.solution).digits(flow.layer, flow.unit, flow_id)
    return interval_text((flow.interval[0] or 0.0) * into, high * into, digits, lang)
