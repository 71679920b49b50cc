"""Typed quantities into edits: the one way by which the table and the inspector read what a person types of a flow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from vsm_app.errors import EditError
from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, unchanged
from vsm_app.model.edits.flows import set_flow, set_quantity
from vsm_app.model.edits.items import add_item, set_item
from vsm_app.model.edits.nodes import rename
from vsm_app.model.elements import Item, ItemKind, OriginClass
from vsm_app.model.grammar import Reading
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.ids import ends_name
from vsm_app.model.quantities import UNKNOWN
from vsm_app.model.references import flows_of_item
from vsm_app.model.units import parse_unit
from vsm_app.texts import problem_text
from vsm_app.ui.canvas.quantity_reader import read_context, read_with_item

_ENERGY: Final = "energy"


def enter_text(document: Document, flow_id: str, text: str, lang: str) -> EditResult:
    """The edit that enters `text` as the quantity of a flow. Raises EditError where it cannot be read."""
    reading, item = read_with_item(document, flow_id, text, lang)
    if reading.quantity is None:
        raise EditError(
            refusal_text(reading, lang), code="edit.entry_refused", params={"reason": refusal_text(reading, lang)}
        )
    return enter(document, flow_id, reading, item)


def enter(document: Document, flow_id: str, reading: Reading, item: str = "") -> EditResult:
    """The edit that takes over a reading and, where one was typed, the name of what flows: one step.

    What nobody has classed yet and is said in MWh is energy; said in tonnes after all, or not at all, it is as before.
    """
    quantity = reading.quantity or UNKNOWN
    if quantity == UNKNOWN and document.flows[flow_id].quantity.booked:
        return unchanged(document)  # an editor closed without a word takes no decision back; a question mark does
    result = set_quantity(document, flow_id, quantity)
    steps = [result] if not result.is_nothing else []
    if item:
        steps.append(rename(steps[-1].document if steps else document, flow_id, item))
    after = steps[-1].document if steps else document
    if quantity.is_entered and reading.layer == _ENERGY:
        steps.append(_as_energy(after, flow_id, is_named=bool(item)))
    elif (not quantity.is_entered or reading.layer) and _said_in_energy(document, flow_id):
        steps.append(_as_before(after, flow_id))
    done = [step for step in steps if not step.is_nothing]
    if not done:
        return result
    touched = frozenset[str]().union(*(step.touched for step in done))
    label = result if not result.is_nothing else done[0]
    return replace(done[-1], touched=touched, label=label.label, label_params=label.label_params, made=())


def _as_energy(document: Document, flow_id: str, *, is_named: bool) -> EditResult:
    """The item becomes energy where it is this flow's alone; else the flow gets one of its own.

    An item of several flows that was named with the entry stays what it is: it was meant.
    """
    flow = document.flows[flow_id]
    item = document.items.get(flow.item)
    unsaid = item is not None and item.kind is ItemKind.MATERIAL and item.origin_class is OriginClass.UNKNOWN
    if not unsaid or flow.origin_class not in (None, OriginClass.PRIMARY):
        return unchanged(document)
    alone = _is_alone(document, flow_id)
    if not alone and is_named:
        return unchanged(document)
    said: dict[str, Any] = {"kind": ItemKind.ENERGY, "origin_class": OriginClass.ENERGY}
    if alone:
        first = set_item(document, flow.item, **said)
        second = set_flow(first.document, flow_id, origin_class=None)
    else:
        first = add_item(document, ends_name(document.physics, flow.source, flow.target), **said)
        second = set_flow(first.document, flow_id, item=first.made[0], origin_class=None)
    return replace(second, touched=first.touched | second.touched, label=first.label)


def _as_before(document: Document, flow_id: str) -> EditResult:
    """Take back what :func:`_as_energy` has said of the item, where nothing else was said of it since."""
    flow = document.flows[flow_id]
    item = document.items.get(flow.item)
    if item is None or not _is_alone(document, flow_id):
        return unchanged(document)
    if item != Item(item.id, item.name, kind=ItemKind.ENERGY, origin_class=OriginClass.ENERGY):
        return unchanged(document)
    first = set_item(document, item.id, kind=ItemKind.MATERIAL, origin_class=OriginClass.UNKNOWN)
    if flow.source is not None or flow.origin_class is not None:
        return first
    second = set_flow(first.document, flow_id, origin_class=OriginClass.PRIMARY)  # what comes in from outside
    return replace(second, touched=first.touched | second.touched)


def _is_alone(document: Document, flow_id: str) -> bool:
    """Whether no other flow carries the flow's item."""
    users = flows_of_item(document.physics, document.flows[flow_id].item)
    return all(other.id == flow_id for other in users)


def _said_in_energy(document: Document, flow_id: str) -> bool:
    unit = document.flows[flow_id].quantity.unit
    return bool(unit) and parse_unit(unit).layer == _ENERGY


def requantified(document: Document, flow_id: str, lang: str, **changes: Any) -> EditResult:
    """The edit that changes fields of an entry (origin, exact) and writes its text anew, as it would be typed."""
    before = document.flows[flow_id].quantity
    after = replace(before, **changes)
    text = write_quantity(after, lang, read_context(document, flow_id, lang))
    return set_quantity(document, flow_id, replace(after, text=text))


def refusal_text(reading: Reading, lang: str) -> str:
    """Why a text was refused, in one sentence; empty where it was not."""
    return "" if reading.problem is None else problem_text(reading.problem, lang)
