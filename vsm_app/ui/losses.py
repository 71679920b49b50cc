"""Losses as the map writes them: one source of the figures for map, heat view, chart and table."""

from __future__ import annotations

from collections.abc import Mapping

from vsm_app.engine.results import Hotspots, Results
from vsm_app.model.units import parse_unit
from vsm_app.texts import text
from vsm_app.ui.canvas.figures import interval_text
from vsm_app.ui.canvas.on_map import rounding_of


def shown_masses(results: Results | None) -> dict[str, float]:
    """The mass of each ranked loss in kg per period, rounded together with all other flows as on the map."""
    ranking = None if results is None else results.hotspots.get("mass")
    if results is None or ranking is None or not ranking.losses:
        return {}
    rounding = rounding_of(results.solution)
    found = {}
    for loss in ranking.losses:
        flow = results.solution.flows.get((loss.flow, "mass"))
        value = None if flow is None else rounding.value(flow)
        if flow is not None and value is not None:
            found[loss.flow] = value * flow.factor
    return found


def shown_node_burden(results: Results, spots: Hotspots) -> Mapping[str, float]:
    """The burden of every node in the ranking's unit; of mass as the losses on the map add up."""
    if spots.by != "mass":
        return spots.node_burden
    factor = parse_unit(spots.unit).factor or 1.0
    masses = shown_masses(results)
    sums: dict[str, float] = {}
    exact: dict[str, float] = {}
    for loss in spots.losses:
        if loss.flow in masses:
            sums[loss.node] = sums.get(loss.node, 0.0) + masses[loss.flow] / factor
            exact[loss.node] = exact.get(loss.node, 0.0) + loss.burden
    return {
        node: burden + sums[node] - exact[node] if node in sums else burden
        for node, burden in spots.node_burden.items()
    }


def undetermined_nodes(results: Results, spots: Hotspots) -> dict[str, tuple[float, float | None]]:
    """Nodes with losses that are not determined, and between what and what these lie together.

    In the unit of a ranking by mass; other burdens are open above.
    """
    factor = parse_unit(spots.unit).factor or 1.0
    found: dict[str, tuple[float, float | None]] = {}
    for flow_id in undetermined_losses(spots):
        flow = results.solution.own.get(flow_id)
        if flow is None or flow.source is None:
            continue
        low, high = flow.interval or (None, None)
        is_mass = spots.by == "mass" and flow.layer == "mass"
        before = found.get(flow.source, (0.0, 0.0))
        top = None if high is None or before[1] is None or not is_mass else before[1] + high * flow.factor / factor
        bottom = (low or 0.0) * flow.factor / factor if is_mass else 0.0
        found[flow.source] = (before[0] + bottom, top)
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
    digits = rounding_of(results.solution).digits(flow.layer, flow.unit)
    return interval_text((flow.interval[0] or 0.0) * into, high * into, digits, lang)
