"""Typed quantities into edits: the one way by which the table and the inspector read what a person types of a flow."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import Any, Final

from vsm_app.errors import EditError
from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, changed, unchanged
from vsm_app.model.edits.flows import add_flow, set_flow, set_quantity
from vsm_app.model.edits.items import add_item, item_named, set_item
from vsm_app.model.edits.nodes import add_node, rename
from vsm_app.model.elements import ItemKind, OriginClass
from vsm_app.model.grammar import Reading, read_quantity
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.quantities import UNKNOWN
from vsm_app.texts import problem_text
from vsm_app.ui.canvas.quantity_reader import read_context, read_with_item

_ENERGY: Final = "energy"
_STEP: Final = (208.0, 112.0)  # from column to column and row to row of pasted nodes, on the grid
_ROWS: Final = 5
_HEADINGS: Final = frozenset({"from", "source", "von", "quelle"})


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


@dataclass(frozen=True, slots=True)
class _Row:
    source: str
    target: str
    item: str
    amount: str


def paste_flows(document: Document, text: str, lang: str) -> tuple[EditResult, int]:
    """The edit that adds the flows of a pasted list (from, to, item, amount), and how many.

    Names that the map knows are used, others become nodes: a source where it never receives, a sink where it never
    gives, else a process. Raises EditError where the text is no such list.
    """
    rows = _rows(text)
    if not rows:
        raise EditError("The clipboard holds no list of flows.", code="edit.no_list", params={})
    paste = _Paste(document, rows, lang)
    for row in rows:
        paste.add(row)
    return changed(paste.document, paste.touched, "paste_flows", made=tuple(paste.made)), len(rows)


def _rows(text: str) -> list[_Row]:
    delimiter = "\t" if "\t" in text else ";"
    found = []
    for cells in csv.reader(io.StringIO(text.strip("\n\r")), delimiter=delimiter):
        parts = [cell.strip() for cell in cells] + ["", "", "", ""]
        if not any(parts[:2]) or len(cells) < 2 or parts[0].casefold() in _HEADINGS:  # noqa: PLR2004  from and to
            continue
        found.append(_Row(*parts[:4]))
    return found


class _Paste:
    """Adds rows one after the other to a document."""

    def __init__(self, document: Document, rows: list[_Row], lang: str) -> None:
        self.document = document
        self.touched: set[str] = set()
        self.made: list[str] = []
        self._lang = lang
        self._nodes = {node.name.casefold(): node.id for node in document.nodes.values()}
        self._sources = {row.source.casefold() for row in rows if row.source}
        self._targets = {row.target.casefold() for row in rows if row.target}
        self._new_nodes = 0
        places = document.layout.places.values()
        self._left = max((place.x + 2 * _STEP[0] for place in places), default=64.0)

    def add(self, row: _Row) -> None:
        source, target = self._node(row.source), self._node(row.target)
        item = self._item(row.item)
        result = add_flow(self.document, source, target, item=item)
        flow_id = result.made[0]
        self._take(result)
        self.made.append(flow_id)
        if row.amount:
            reading = read_entry(self.document, flow_id, row.amount, self._lang)
            if reading.quantity is None:
                raise EditError(
                    f"{row.amount!r} cannot be read as an amount.",
                    code="edit.pasted_amount",
                    params={"text": row.amount, "reason": refusal_text(reading, self._lang)},
                )
            if reading.quantity != UNKNOWN:
                self._take(set_quantity(self.document, flow_id, reading.quantity))

    def _node(self, name: str) -> str | None:
        if not name:
            return None
        key = name.casefold()
        if key not in self._nodes:
            column, line = divmod(self._new_nodes, _ROWS)
            place = (self._left + column * _STEP[0], 96.0 + line * _STEP[1])
            result = add_node(self.document, self._kind(key), name, place)
            self._take(result)
            self._nodes[key] = result.made[0]
            self._new_nodes += 1
        return self._nodes[key]

    def _kind(self, key: str) -> str:
        if key not in self._targets:
            return "source"
        return "process" if key in self._sources else "sink"

    def _item(self, name: str) -> str | None:
        if not name:
            return None
        known = item_named(self.document.physics, name)
        if known is not None:
            return known.id
        result = add_item(self.document, name)
        self._take(result)
        return result.made[0]

    def _take(self, result: EditResult) -> None:
        self.document = result.document
        self.touched |= result.touched
