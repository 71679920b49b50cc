"""Elements by id for edits: an id that names nothing is an impossible edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from vsm_app.model.document import Document
from vsm_app.model.edits.refusals import impossible
from vsm_app.model.elements import Flow, Item, Node, Stage
from vsm_app.model.parameters import Parameter, Relation
from vsm_app.model.placement import Note
from vsm_app.model.scenarios import Measure, Period, Scenario

Element = TypeVar("Element")


def _get(mapping: Mapping[str, Element], kind: str, element_id: str) -> Element:
    found = mapping.get(element_id)
    if found is None:
        raise impossible(f"no_{kind}", f"There is no {kind} {element_id!r} in this map.", id=element_id)
    return found


def get_node(document: Document, node_id: str) -> Node:
    """The node of that id, or EditError `edit.no_node`."""
    return _get(document.nodes, "node", node_id)


def get_flow(document: Document, flow_id: str) -> Flow:
    """The flow of that id, or EditError `edit.no_flow`."""
    return _get(document.flows, "flow", flow_id)


def get_item(document: Document, item_id: str) -> Item:
    """The item of that id, or EditError `edit.no_item`."""
    return _get(document.items, "item", item_id)


def get_stage(document: Document, stage_id: str) -> Stage:
    """The stage of that id, or EditError `edit.no_stage`."""
    return _get(document.stages, "stage", stage_id)


def get_parameter(document: Document, parameter_id: str) -> Parameter:
    """The parameter of that id, or EditError `edit.no_parameter`."""
    return _get(document.physics.parameters, "parameter", parameter_id)


def get_relation(document: Document, relation_id: str) -> Relation:
    """The relation of that id, or EditError `edit.no_relation`."""
    return _get(document.physics.relations, "relation", relation_id)


def get_measure(document: Document, measure_id: str) -> Measure:
    """The measure of that id, or EditError `edit.no_measure`."""
    return _get(document.physics.measures, "measure", measure_id)


def get_scenario(document: Document, scenario_id: str) -> Scenario:
    """The scenario of that id, or EditError `edit.no_scenario` (the current state is none that could be changed)."""
    return _get(document.physics.scenarios, "scenario", scenario_id)


def get_period(document: Document, period_id: str) -> Period:
    """The period of that id, or EditError `edit.no_period`."""
    return _get(document.physics.periods, "period", period_id)


def get_note(document: Document, note_id: str) -> Note:
    """The note of that id, or EditError `edit.no_note`."""
    return _get(document.layout.notes, "note", note_id)
