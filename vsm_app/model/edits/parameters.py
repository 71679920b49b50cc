"""Edits of parameters (transfer coefficients, concentrations, ...) and relations between flows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.base import EditResult, changed, known_fields, unchanged, with_physics
from vsm_app.model.edits.lookup import get_parameter, get_relation
from vsm_app.model.edits.nodes import remove
from vsm_app.model.edits.refusals import impossible
from vsm_app.model.ids import ElementKind, IdMaker
from vsm_app.model.parameters import Parameter, ParameterKind, Relation


def add_parameter(document: Document, kind: ParameterKind, **values: Any) -> EditResult:
    """A new parameter; `values` are further fields of :class:`Parameter`."""
    ids = IdMaker(document)
    new = known_fields(Parameter(ids.new(ElementKind.PARAMETER), kind), values)
    _check_parameter(document.physics, new)
    after = with_physics(document, parameters=document.physics.parameters | {new.id: new})
    return changed(
        replace(after, next_number=ids.next_number), (new.id,), "add_parameter", made=(new.id,), name=new.name or new.id
    )


def set_parameter(document: Document, parameter_id: str, **changes: Any) -> EditResult:
    """Change fields of a parameter."""
    before = get_parameter(document, parameter_id)
    new = known_fields(before, changes)
    if new is before:
        return unchanged(document)
    _check_parameter(document.physics, new)
    after = with_physics(document, parameters=document.physics.parameters | {parameter_id: new})
    return changed(after, (parameter_id,), "set_parameter", name=new.name or new.id)


def remove_parameter(document: Document, parameter_id: str) -> EditResult:
    """Take a parameter out."""
    name = get_parameter(document, parameter_id).name or parameter_id
    result = remove(document, (parameter_id,))
    return changed(result.document, result.touched, "remove_parameter", name=name)


def add_relation(document: Document, **values: Any) -> EditResult:
    """A new relation; `values` are fields of :class:`Relation`."""
    ids = IdMaker(document)
    new = known_fields(Relation(ids.new(ElementKind.RELATION)), values)
    _check_relation(document.physics, new)
    after = with_physics(document, relations=document.physics.relations | {new.id: new})
    return changed(
        replace(after, next_number=ids.next_number), (new.id,), "add_relation", made=(new.id,), name=new.name or new.id
    )


def set_relation(document: Document, relation_id: str, **changes: Any) -> EditResult:
    """Change fields of a relation."""
    before = get_relation(document, relation_id)
    new = known_fields(before, changes)
    if new is before:
        return unchanged(document)
    _check_relation(document.physics, new)
    after = with_physics(document, relations=document.physics.relations | {relation_id: new})
    return changed(after, (relation_id,), "set_relation", name=new.name or new.id)


def remove_relation(document: Document, relation_id: str) -> EditResult:
    """Take a relation out."""
    name = get_relation(document, relation_id).name or relation_id
    result = remove(document, (relation_id,))
    return changed(result.document, result.touched, "remove_relation", name=name)


def _check_parameter(physics: Physics, new: Parameter) -> None:
    if new.node is not None and new.node not in physics.nodes:
        raise impossible("no_node", f"There is no node {new.node!r} in this map.", id=new.node)
    for flow in (new.inflow, new.outflow):
        if flow is not None and flow not in physics.flows:
            raise impossible("no_flow", f"There is no flow {flow!r} in this map.", id=flow)


def _check_relation(physics: Physics, new: Relation) -> None:
    if (new.product is None) != (new.equals is None):
        raise impossible("half_product", "A product of two flows needs both its factors and what it equals.", id=new.id)
    named = [term.flow for term in new.terms] + [*(new.product or ()), *([] if new.equals is None else [new.equals])]
    for name in named:
        if name not in physics.flows and name not in physics.parameters:
            raise impossible("no_flow", f"There is no flow or parameter {name!r} in this map.", id=name)
