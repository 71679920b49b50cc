"""Typed quantities into edits: the one way by which the table and the inspector read what a person types of a flow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from vsm_app.errors import EditError
from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, unchanged
from vsm_app.model.edits.flows import set_flow, set_quantity
from vsm_app.model.edits.items import set_item
from vsm_app.model.edits.nodes import rename
from vsm_app.model.elements import ItemKind, OriginClass
from vsm_app.model.grammar import Reading, read_quantity
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.quantities import UNKNOWN
from vsm_app.texts import problem_text
from vsm_app.ui.canvas.quantity_reader import read_context, read_with_item

_ENERGY: Final = "energy"


def read_entry(document: Document, flow_id: str, text: str, lang: str) -> Reading:
    """What `text` means as the quantity of a flow."""
    return read_quantity(text, read_context(document, flow_id, lang))


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

    What nobody has classed yet and is said in MWh is energy.
    """
    quantity = reading.quantity or UNKNOWN
    result = set_quantity(document, flow_id, quantity)
    steps = [result] if not result.is_nothing else []
    if item:
        steps.append(rename(steps[-1].document if steps else document, flow_id, item))
    after = steps[-1].document if steps else document
    if quantity.is_entered and reading.layer == _ENERGY:
        steps.append(_as_energy(after, flow_id))
    done = [step for step in steps if not step.is_nothing]
    if not done:
        return result
    touched = frozenset[str]().union(*(step.touched for step in done))
    label = result if not result.is_nothing else done[0]
    return replace(done[-1], touched=touched, label=label.label, label_params=label.label_params, made=())


def _as_energy(document: Document, flow_id: str) -> EditResult:
    flow = document.flows[flow_id]
    item = document.items.get(flow.item)
    unsaid = item is not None and item.kind is ItemKind.MATERIAL and item.origin_class is OriginClass.UNKNOWN
    if not unsaid or flow.origin_class not in (None, OriginClass.PRIMARY):
        return unchanged(document)
    first = set_item(document, flow.item, kind=ItemKind.ENERGY, origin_class=OriginClass.ENERGY)
    second = set_flow(first.document, flow_id, origin_class=None)
    return replace(second, document=second.document, touched=first.touched | second.touched, label=first.label)


def requantified(document: Document, flow_id: str, lang: str, **changes: Any) -> EditResult:
    """The edit that changes fields of an entry (origin, exact) and writes its text anew, as it would be typed."""
    before = document.flows[flow_id].quantity
    after = replace(before, **changes)
    text = write_quantity(after, lang, read_context(document, flow_id, lang))
    return set_quantity(document, flow_id, replace(after, text=text))


def refusal_text(reading: Reading, lang: str) -> str:
    """Why a text was refused, in one sentence; empty where it was not."""
    return "" if reading.problem is None else problem_text(reading.problem, lang)
