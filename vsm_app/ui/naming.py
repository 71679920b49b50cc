"""What an element is called on the screen: as in `model.ids`; an open flow that nobody has named says what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, OriginClass, Stage
from vsm_app.model.flow_classes import class_of
from vsm_app.model.ids import distinct_name_of, ends_name, name_of
from vsm_app.texts import LANGUAGES, text


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


def stage_name(stage: Stage, lang: str) -> str:
    """What a stage is called; in the words of `lang` where nobody has given it another name than its usual one."""
    return text(f"stage.{stage.kind.value}", lang=lang) if has_usual_name(stage) else stage.name


def with_stage_names(document: Document, lang: str) -> Document:
    """The document with its stages called as the window calls them; the same where they are called so already."""
    stages = {key: replace(one, name=stage_name(one, lang)) for key, one in document.stages.items()}
    if stages == document.stages:
        return document
    return replace(document, physics=replace(document.physics, stages=stages))


def has_usual_name(stage: Stage) -> bool:
    """Whether a stage is called as its kind is in one of the languages."""
    return any(stage.name == text(f"stage.{stage.kind.value}", lang=one) for one in LANGUAGES)


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
