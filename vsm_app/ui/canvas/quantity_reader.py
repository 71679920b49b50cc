"""Between the typed text and the document: reading it against its flow, and the words shown for the reading."""

from __future__ import annotations

from dataclasses import dataclass

from vsm_app.model.document import Document
from vsm_app.model.flow_names import FlowNames
from vsm_app.model.grammar import Reading, read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.grammar_write import show_reading, write_quantity
from vsm_app.model.units import balance_layer, parse_unit


@dataclass(frozen=True, slots=True)
class ShownReading:
    """What stands below the editor: the reading, its spread in lighter letters; `refused` where there is none."""

    line: str
    spread: str
    refused: bool
    reading: Reading


def read_context(document: Document, flow_id: str, lang: str) -> ReadContext:
    """What a text typed on this flow is read against: layer and unit of its item, its name, the map's settings."""
    flow = document.flows[flow_id]
    item = document.items.get(flow.item)
    unit = item.unit if item is not None and item.unit else flow.quantity.unit
    settings = document.settings
    layer = balance_layer(parse_unit(unit), settings) if unit else ""
    name = item.name if item is not None else ""
    default = item.unit if item is not None else ""
    return ReadContext(settings, lang, layer, default, name, flow_id, FlowNames(document.physics, flow_id))


def read_for(document: Document, flow_id: str, typed: str, lang: str) -> ShownReading:
    """Read a text and say what was understood, or why nothing was."""
    reading = read_quantity(typed, read_context(document, flow_id, lang))
    line, _sign, spread = show_reading(reading, document.settings, lang).partition(" ± ")
    refused = reading.quantity is None
    if refused:
        return ShownReading(f"{line} ± {spread}" if spread else line, "", refused=True, reading=reading)
    return ShownReading(line, f"± {spread}" if spread else "", refused=False, reading=reading)


def typed_text(document: Document, flow_id: str, lang: str) -> str:
    """What stands in the editor when it opens: the text as it was typed, else the entry written out."""
    quantity = document.flows[flow_id].quantity
    return quantity.text or write_quantity(quantity, lang, read_context(document, flow_id, lang))
