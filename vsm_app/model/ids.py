"""Ids: which element an id names, what it is called, and how new ids are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node, Stage
from vsm_app.model.parameters import Parameter, Relation
from vsm_app.model.placement import Note
from vsm_app.model.scenarios import Measure, Scenario

Element = Node | Flow | Item | Stage | Parameter | Relation | Measure | Scenario | Note


class ElementKind(StrEnum):
    """The kinds of elements; the value is the name of the mapping that holds them."""

    NODE = "nodes"
    FLOW = "flows"
    ITEM = "items"
    STAGE = "stages"
    PARAMETER = "parameters"
    RELATION = "relations"
    MEASURE = "measures"
    SCENARIO = "scenarios"
    PERIOD = "periods"
    NOTE = "notes"


#: First letter of new ids.
PREFIX: Final = {
    ElementKind.NODE: "n",
    ElementKind.FLOW: "f",
    ElementKind.ITEM: "i",
    ElementKind.STAGE: "s",
    ElementKind.PARAMETER: "p",
    ElementKind.RELATION: "r",
    ElementKind.MEASURE: "m",
    ElementKind.SCENARIO: "c",
    ElementKind.PERIOD: "d",
    ElementKind.NOTE: "t",
}


def kind_of(document: Document, element_id: str) -> ElementKind | None:
    """What the id names, `None` where it names nothing."""
    physics = document.physics
    for kind in ElementKind:
        mapping = document.layout.notes if kind is ElementKind.NOTE else getattr(physics, kind.value)
        if element_id in mapping:
            return kind
    return None


def element(document: Document, element_id: str) -> Element | None:
    """The element of that id, `None` where there is none."""
    kind = kind_of(document, element_id)
    if kind is None:
        return None
    if kind is ElementKind.NOTE:
        return document.layout.notes[element_id]
    found: Element = getattr(document.physics, kind.value)[element_id]
    return found


def all_ids(document: Document) -> Iterator[str]:
    """The ids of all elements of the document."""
    for kind in ElementKind:
        yield from document.layout.notes if kind is ElementKind.NOTE else getattr(document.physics, kind.value)


def flow_name(physics: Physics, flow: Flow) -> str:
    """What a flow is called: its item's name, else the names of its ends."""
    item = physics.items.get(flow.item)
    return item.name if item is not None and item.name else ends_name(physics, flow.source, flow.target)


def ends_name(physics: Physics, source: str | None, target: str | None) -> str:
    """`Casting → Machining`; an open end is left out."""
    first = physics.nodes[source].name if source in physics.nodes else ""
    last = physics.nodes[target].name if target in physics.nodes else ""
    return f"{first} → {last}".strip()


def name_of(document: Document) -> Callable[[str], str]:
    """A function from id to what the user calls the element; a text that is no id comes back unchanged."""

    def name(element_id: str) -> str:
        found = element(document, element_id)
        match found:
            case None:
                return _in_other_period(document, element_id, name)
            case Flow():
                return flow_name(document.physics, found) or element_id
            case Note():
                return found.text.partition("\n")[0] or element_id
        return found.name or element_id

    return name


def _in_other_period(document: Document, key: str, name: Callable[[str], str]) -> str:
    """`Steel (2023)` for `f3@1`, a result of the first period; a level of a stock by its node. Others as they are."""
    plain, at, number = key.rpartition("@")
    names = [period.name or period.id for period in document.physics.periods.values()]
    if not at or not number.isdigit() or not 0 < int(number) <= len(names) + 1:
        return key
    parts = plain.split(":")
    subject = parts[1] if parts[0] in ("level", "change", "stock") and len(parts) > 1 else plain
    return f"{name(subject)} ({names[min(int(number), len(names)) - 1]})"


def distinct_name_of(document: Document) -> Callable[[str], str]:
    """As :func:`name_of`, but flows that are called alike are told apart by their ends: `Parts (Casting → Assembly)`.

    For sentences and lists that name several flows; in a table the ends have columns of their own.
    """
    plain, physics = name_of(document), document.physics
    counts = Counter(flow_name(physics, flow) for flow in document.flows.values())

    def name(element_id: str) -> str:
        words, flow = plain(element_id), document.flows.get(element_id)
        if flow is None or counts[words] == 1:
            return words
        ends = ends_name(physics, flow.source, flow.target)
        return words if words == ends else f"{words} ({ends})"

    return name


class IdMaker:
    """Hands out new ids of one document; `next_number` is the counter that the next document keeps."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.next_number = document.next_number

    def new(self, kind: ElementKind) -> str:
        """A new id that no element has (imported maps may use names such as `n7`)."""
        while True:
            candidate = f"{PREFIX[kind]}{self.next_number}"
            self.next_number += 1
            if kind_of(self._document, candidate) is None:
                return candidate


def unique_name(name: str, taken: frozenset[str] | set[str]) -> str:
    """`name`, or `name 2`, `name 3`, ... where it is taken."""
    if name not in taken:
        return name
    stem, _, tail = name.rpartition(" ")
    base = stem if stem and tail.isdecimal() else name
    number = 2
    while f"{base} {number}" in taken:
        number += 1
    return f"{base} {number}"
