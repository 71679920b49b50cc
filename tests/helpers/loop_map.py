"""A closed map with two loops, typed as in a workshop: metals become a product that is used and comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node, OriginClass
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.settings import FunctionalUnit, Settings

#: Name of a node: its kind.
NODES: Final = {
    "Stahl": "supplier", "Aluminium": "supplier", "Bearbeitung": "process", "Montage": "process", "Nutzung": "use",
    "Sammlung": "collection", "Sortierung": "sorting", "Recycling": "recycle", "Refabrikation": "remanufacture",
}  # fmt: skip
#: Source, target (none: a loss) and what is said.
FLOWS: Final = (
    ("Stahl", "Bearbeitung", "120 t/a"),
    ("Aluminium", "Bearbeitung", "60 t/a"),
    ("Bearbeitung", "Montage", ""),
    ("Montage", "Nutzung", "20 kg/Stk"),
    ("Nutzung", "Sammlung", "70 %"),
    ("Sammlung", "Sortierung", ""),
    ("Sortierung", "Recycling", "rest"),
    ("Recycling", "Bearbeitung", ""),
    ("Sortierung", "Refabrikation", "30 %"),
    ("Refabrikation", "Montage", ""),
    ("Bearbeitung", "", "5 %"),
    ("Montage", "", "2-3 %"),
    ("Sortierung", "", "10 %"),
)


def said(flow: Flow, words: str, settings: Settings) -> Flow:
    """The flow with what somebody types on it."""
    reading = read_quantity(words, ReadContext(settings, "de"))
    assert reading.quantity is not None, words
    return replace(flow, quantity=reading.quantity)


def loop_map(**instead: str) -> Document:
    """The map, which closes within its spreads; `instead` (`f1="12 t/a"`) is what is typed on flows in its place."""
    settings = Settings(functional_unit=FunctionalUnit("Motor", 20_000.0))
    items = {
        "part": Item("part", "Teil"),
        "waste": Item("waste", "Verlust", origin_class=OriginClass.LOSS),
    }
    flows = {}
    for number, (source, target, words) in enumerate(FLOWS, 1):
        flow = Flow(f"f{number}", source, target or None, "part" if target else "waste")
        flows[flow.id] = said(flow, instead.get(flow.id, words), settings)
    nodes = {name: Node(name, name, kind=kind) for name, kind in NODES.items()}
    return Document(physics=Physics(settings=settings, items=items, nodes=nodes, flows=flows))
