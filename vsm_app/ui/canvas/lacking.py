"""Where to enter what is missing for a quantity by which nothing can be drawn."""

from __future__ import annotations

from typing import Final

from vsm_app.model.document import Document
from vsm_app.model.elements import Flow
from vsm_app.model.kinds import KINDS, Role

#: The field of an item from which a carried quantity follows.
_FACTOR_FIELDS: Final = {"co2e": "co2e", "cost": "price"}


def place_to_enter(document: Document, quantity: str) -> tuple[str, str]:
    """The element and its field where something is entered that brings figures of a quantity on which there are none.

    A price or a factor of the first item that comes in and has none, else of any; of a layer the amount of a flow.
    """
    field = _FACTOR_FIELDS.get(quantity)
    comes_in = sorted(document.flows.values(), key=lambda flow: not _comes_in(document, flow))
    if field is None:
        return (comes_in[0].id, "quantity") if comes_in else ("", "flow")
    lacking = (f for f in comes_in if f.item in document.items and getattr(document.items[f.item], field) is None)
    found = next(lacking, comes_in[0] if comes_in else None)
    return (found.id, field) if found is not None else ("", "flow")


def _comes_in(document: Document, flow: Flow) -> bool:
    source = document.nodes.get(flow.source or "")
    return source is None or KINDS.get(source.kind).role is Role.SOURCE
