"""A part of another map: what its entries would mean here, and photos that are called like others here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from vsm_app.io.photo_names import free_name
from vsm_app.model.document import Document
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.quantities import Quantity
from vsm_app.model.settings import Settings
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import UnitError, parse_unit, per_year
from vsm_app.texts import text
from vsm_app.ui.canvas.quantity_reader import read_context


def other_meanings(part: Document, ours: Settings, lang: str) -> Iterator[str]:
    """What must be said of entries that count otherwise here: by period, pieces in a period, or calendar.

    Only what touches an entry of `part` is said; amounts in time units of our own period need no calendar.
    """
    theirs = part.settings
    entered = [q for q in _quantities(part) if q.is_entered]
    units = [parse_unit(quantity.unit) for quantity in entered]
    if theirs.period != ours.period and entered:
        params = {"theirs": unit_label(theirs.period, lang), "ours": unit_label(ours.period, lang)}
        yield text("canvas.other_period", params, lang)
    pieces = theirs.functional_unit.pieces, ours.functional_unit.pieces
    if pieces[0] != pieces[1] and any(unit.per == "piece" for unit in units):
        numbers = {"theirs": pieces[0] or 0.0, "ours": pieces[1] or 0.0}
        yield text("canvas.other_pieces" if all(pieces) else "canvas.other_pieces_unsaid", numbers, lang)
    rates = {unit.time_unit for unit in units if unit.per == "time"}
    if ours.period and any(_in_period(rate, ours, theirs) != _in_period(rate, ours, ours) for rate in rates):
        yield text("canvas.other_calendar", lang=lang)


def in_our_words(part: Document, ours: Settings, lang: str) -> Document:
    """The part with its entries written as this map reads them, where `±` or the decimal sign mean something else.

    The numbers stay: a spread is kept as one standard deviation, whatever `±` means in the map.
    """
    theirs = part.settings
    if (theirs.half_width_95, theirs.number_format) == (ours.half_width_95, ours.number_format):
        return part
    physics = replace(
        part.physics, settings=replace(theirs, half_width_95=ours.half_width_95, number_format=ours.number_format)
    )
    read_here = replace(part, physics=physics)
    flows = {}
    for flow_id, flow in part.flows.items():
        context = read_context(read_here, flow_id, lang)

        def written(quantity: Quantity, context: ReadContext = context) -> Quantity:
            return replace(quantity, text=write_quantity(quantity, lang, context)) if quantity.is_entered else quantity

        layers = {layer: written(quantity) for layer, quantity in flow.layer_quantities.items()}
        flows[flow_id] = replace(flow, quantity=written(flow.quantity), layer_quantities=layers)
    return replace(part, physics=replace(part.physics, flows=flows))


def with_photos(
    part: Document, theirs: Mapping[str, bytes], ours: Mapping[str, bytes]
) -> tuple[Document, dict[str, bytes]]:
    """The part and its photos by the names that they have here: one that is called like another here gets its own."""
    names = {name: free_name(name, content, ours) for name, content in theirs.items()}
    notes = {
        i: replace(note, media=names[note.media]) if names.get(note.media, note.media) != note.media else note
        for i, note in part.layout.notes.items()
    }
    photos = {names[name]: content for name, content in theirs.items()}
    return replace(part, layout=replace(part.layout, notes=notes)), photos


def _in_period(time_unit: str, ours: Settings, counted: Settings) -> float:
    """How many of `time_unit` our period has by the calendar of the settings `counted`; 0 where it leaves no time."""
    try:
        return per_year(time_unit, counted.calendar) / per_year(ours.period, counted.calendar)
    except UnitError:
        return 0.0


def _quantities(part: Document) -> Iterator[Quantity]:
    for flow in part.flows.values():
        yield flow.quantity
        yield from flow.layer_quantities.values()
