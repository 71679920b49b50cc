"""One text typed as the amount of several flows at once: what it means for them, and the one step that enters it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, chain, unchanged
from vsm_app.model.ids import flow_name
from vsm_app.model.quantities import Quantity
from vsm_app.texts import text
from vsm_app.ui.canvas.quantity_reader import ShownReading, read_for, read_with_item, typed_text
from vsm_app.ui.entries import enter_text

_MOST_SHOWN: Final = 2  # readings beside one another; more flows have more units, all alike in kind


class SharedReading(NamedTuple):
    """What stands below the field, and the flows that cannot take the text: none of all takes it then."""

    line: str
    spread: str
    refusing: tuple[str, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing may be entered."""
        return bool(self.refusing)


def read_together(document: Document, flow_ids: Sequence[str], typed: str, lang: str) -> SharedReading:
    """Read a text for all of `flow_ids`: of one as ever, of several with how many it is for.

    Each flow reads it in its own unit; where the readings differ, the first ones are shown side by side.
    """
    flows = [i for i in flow_ids if i in document.flows]
    if not flows:
        return SharedReading("", "")
    found = _readings(document, flows, typed, lang)
    refusing = tuple(i for i in flows if found[i].refused)
    first = found[refusing[0] if refusing else flows[0]]
    if len(flows) == 1:
        return SharedReading(first.line, first.spread, refusing)
    for_all = text("entry.for_flows", {"count": len(flows)}, lang)
    if refusing:
        name = flow_name(document.physics, document.flows[refusing[0]])
        return SharedReading(f"{for_all} \u00b7 {name}: {first.line}", "", refusing)
    if not typed.strip() and are_mixed(document, flows, lang):
        return SharedReading(f"{for_all}: {text('entry.stay_mixed', lang=lang)}", "")
    lines = dict.fromkeys(reading.line for reading in found.values())
    shown = " | ".join([*lines][:_MOST_SHOWN]) + (" \u2026" if len(lines) > _MOST_SHOWN else "")
    return SharedReading(f"{for_all}: {shown}", first.spread if len(lines) == 1 else "")


def enter_together(document: Document, flow_ids: Sequence[str], typed: str, lang: str) -> EditResult:
    """The edit that enters a text as the amount of all these flows in one step. Raises EditError where it is refused.

    Nothing typed leaves flows that say different things as they are; a question mark makes all of them unknown.
    """
    if len(flow_ids) == 1:
        return _entered(document, flow_ids[0], typed, lang)
    if not typed.strip() and are_mixed(document, flow_ids, lang):
        return unchanged(document)
    steps = (partial(_entered, flow_id=flow_id, typed=typed, lang=lang) for flow_id in flow_ids)
    return chain(document, "edit.set_quantities", *steps, count=str(len(flow_ids)))


def _entered(document: Document, flow_id: str, typed: str, lang: str) -> EditResult:
    """The edit for one flow; a field that is closed as it was opened says nothing anew."""
    reading, item = read_with_item(document, flow_id, typed, lang)
    if not item and reading.quantity is not None and _is_as_it_was(document, flow_id, typed, lang, reading.quantity):
        return unchanged(document)
    return enter_text(document, flow_id, typed, lang)


def _is_as_it_was(document: Document, flow_id: str, typed: str, lang: str, read: Quantity) -> bool:
    """Whether an entry is what it was: also one that nobody typed, of an import, and one written by other rules."""
    before = document.flows[flow_id].quantity
    if before.is_entered or before.text:
        return read == before or typed.strip() == typed_text(document, flow_id, lang)
    return read == before


def common_text(document: Document, flow_ids: Iterable[str], lang: str) -> str:
    """What all these flows say alike, as it was typed; empty where they differ."""
    texts = (typed_text(document, flow_id, lang) for flow_id in flow_ids)
    first = next(texts, "")
    return first if all(other == first for other in texts) else ""


def are_mixed(document: Document, flow_ids: Iterable[str], lang: str) -> bool:
    """Whether these flows say different things."""
    texts = (typed_text(document, flow_id, lang) for flow_id in flow_ids)
    first = next(texts, "")
    return any(other != first for other in texts)


def _readings(document: Document, flows: Sequence[str], typed: str, lang: str) -> dict[str, ShownReading]:
    """The text as each flow reads it, worked out once for flows of one item. A formula is read for each of them."""
    read: dict[tuple[str, str], ShownReading] = {}
    found: dict[str, ShownReading] = {}
    for flow_id in flows:
        flow = document.flows[flow_id]
        alike = (flow_id, "") if "=" in typed else (flow.item, flow.quantity.unit)
        if alike not in read:
            read[alike] = read_for(document, flow_id, typed, lang)
        found[flow_id] = read[alike]
    return found
