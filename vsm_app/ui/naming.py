"""What an element is called on the screen: as in `model.ids`; an open flow that nobody has named says what it is."""

from __future__ import annotations

from collections.abc import Callable

from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, OriginClass
from vsm_app.model.flow_classes import class_of
from vsm_app.model.ids import distinct_name_of, ends_name, name_of
from vsm_app.texts import text


def flow_word(document: Document, flow: Flow, lang: str) -> str:
    """`Loss`, `Energy`: what an open flow is that has no name of its own; empty for every other flow."""
    if (flow.source is not None and flow.target is not None) or is_named(document, flow):
        return ""
    kind = class_of(document, flow)
    if kind is OriginClass.INFORMATION:
        return ""
    return text("canvas.legend.loss" if kind is OriginClass.LOSS else f"origin_class.{kind.value}", lang=lang)


def is_named(document: Document, flow: Flow) -> bool:
    """Whether somebody has said what flows: a name other than that of the ends."""
    item = document.items.get(flow.item)
    return item is not None and item.name not in ("", ends_name(document.physics, flow.source, flow.target))


def item_name_of(document: Document, flow: Flow) -> str:
    """The name of what flows where somebody has given one, else nothing."""
    return document.items[flow.item].name if is_named(document, flow) else ""


def shown_name_of(document: Document, lang: str) -> Callable[[str], str]:
    """A function from id to what the element is called: `Loss (Casting →)` where nobody has named the flow."""
    return _with_words(document, lang, name_of(document))


def distinct_shown_name_of(document: Document, lang: str) -> Callable[[str], str]:
    """The same, with flows that are called alike told apart by their ends."""
    return _with_words(document, lang, distinct_name_of(document))


def _with_words(document: Document, lang: str, plain: Callable[[str], str]) -> Callable[[str], str]:
    def name(element_id: str) -> str:
        flow = document.flows.get(element_id)
        word = "" if flow is None else flow_word(document, flow, lang)
        return f"{word} ({plain(element_id)})" if word else plain(element_id)

    return name
