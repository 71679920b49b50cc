"""Which element refers to which, and physics without some elements: what goes with them and what is cut loose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from vsm_app.model.elements import Flow
from vsm_app.model.parameters import Parameter

if TYPE_CHECKING:
    from vsm_app.model.document import Physics
    from vsm_app.model.scenarios import Override


MAPPINGS: Final = ("stages", "items", "nodes", "flows", "parameters", "relations", "measures", "scenarios")
"""The fields of the physics that hold elements by id."""


def flows_at(physics: Physics, nodes: Set[str]) -> Iterator[Flow]:
    """The flows with at least one end at one of these nodes."""
    return (flow for flow in physics.flows.values() if flow.source in nodes or flow.target in nodes)


def flows_of_item(physics: Physics, item: str) -> Iterator[Flow]:
    """The flows of an item."""
    return (flow for flow in physics.flows.values() if flow.item == item)


def parameter_refers_to(parameter: Parameter, ids: Set[str]) -> bool:
    """Whether a parameter names one of these nodes or flows."""
    return parameter.node in ids or parameter.inflow in ids or parameter.outflow in ids


def with_dependants(physics: Physics, ids: Iterable[str]) -> frozenset[str]:
    """These ids and what cannot exist without them: flows at removed nodes, parameters of removed nodes and flows."""
    gone = set(ids)
    nodes = gone & physics.nodes.keys()
    if nodes:
        gone |= {flow.id for flow in flows_at(physics, nodes)}
    gone |= {parameter.id for parameter in physics.parameters.values() if parameter_refers_to(parameter, gone)}
    return frozenset(gone)


def without(physics: Physics, ids: Iterable[str]) -> Physics:
    """The physics without these elements and their dependants (see :func:`with_dependants`).

    What pointed at them and means nothing without them is cut loose: stages of nodes, parents, correlations, anchors,
    overrides of measures and scenarios. Relations and entries such as `=0.2*Waste` are kept as they were said: a
    problem names what is missing.
    """
    gone = with_dependants(physics, ids)
    changes: dict[str, Any] = {}
    for name in MAPPINGS:
        mapping = getattr(physics, name)
        if not gone.isdisjoint(mapping):
            changes[name] = {key: value for key, value in mapping.items() if key not in gone}
    if not changes:
        return physics
    return _cut_loose(replace(physics, **changes), gone)


def changed_ids(before: Physics, after: Physics) -> frozenset[str]:
    """Ids of the elements that `after` has and `before` has not, or not so."""
    changed: set[str] = set()
    for name in MAPPINGS:
        old, new = getattr(before, name), getattr(after, name)
        if old is not new:
            changed |= {key for key, value in new.items() if old.get(key) is not value}
    return frozenset(changed)


def _cut_loose(physics: Physics, gone: frozenset[str]) -> Physics:
    nodes = {
        node.id: replace(
            node, stage=None if node.stage in gone else node.stage, parent=None if node.parent in gone else node.parent
        )
        for node in physics.nodes.values()
        if node.stage in gone or node.parent in gone
    }
    flows = {
        flow.id: replace(flow, correlations={key: rho for key, rho in flow.correlations.items() if key not in gone})
        for flow in physics.flows.values()
        if flow.correlations and not gone.isdisjoint(flow.correlations)
    }
    measures = {}
    for measure in physics.measures.values():
        effects, anchor = _kept(measure.effects, gone), None if measure.anchor in gone else measure.anchor
        if effects is not measure.effects or anchor != measure.anchor:
            measures[measure.id] = replace(measure, effects=effects, anchor=anchor)
    scenarios = {}
    for scenario in physics.scenarios.values():
        overrides = _kept(scenario.overrides, gone)
        switched = tuple(m for m in scenario.measures if m not in gone)
        if overrides is not scenario.overrides or switched != scenario.measures:
            scenarios[scenario.id] = replace(scenario, overrides=overrides, measures=switched)
    changes: dict[str, Any] = {
        name: getattr(physics, name) | changed
        for name, changed in (("nodes", nodes), ("flows", flows), ("measures", measures), ("scenarios", scenarios))
        if changed
    }
    if physics.settings.reference_stage in gone:
        changes["settings"] = replace(physics.settings, reference_stage=None)
    return replace(physics, **changes) if changes else physics


def _kept(overrides: tuple[Override, ...], gone: frozenset[str]) -> tuple[Override, ...]:
    kept = tuple(override for override in overrides if override.subject not in gone)
    return overrides if len(kept) == len(overrides) else kept
