"""Maps that lack something: the empty one, two nodes, and each example with one kind of input taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, replace
from typing import Any

from vsm_app.io.examples import open_example
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, Node, OriginClass, StageKind
from vsm_app.model.quantities import UNKNOWN
from vsm_app.model.settings import Settings

_NAMES = frozenset({"id", "name"})
_NOT_ENTERED = frozenset({"parent", "locked", "rows", "icon", "colour", "note", "collection_note"})


def empty() -> Document:
    """No element at all."""
    return Document()


def two_nodes(*, with_flow: bool = False) -> Document:
    """Two processes of no stage; where asked, a flow of an unknown amount between them."""
    nodes = {"n1": Node("n1", "Saw"), "n2": Node("n2", "Plane")}
    items = {"i1": Item("i1", "Board")} if with_flow else {}
    flows = {"f1": Flow("f1", "n1", "n2", "i1")} if with_flow else {}
    return Document(physics=Physics(nodes=nodes, items=items, flows=flows))


def without_each(example: str) -> Iterator[tuple[str, Document]]:
    """The example, and the example without one kind of input after the other."""
    whole = open_example(example, "en")
    yield "whole", whole
    for name, physics in (*_plain(whole.physics), *_classes(whole.physics), *_stages(whole.physics)):
        if physics != whole.physics:
            yield name, replace(whole, physics=physics)


def _plain(physics: Physics) -> Iterator[tuple[str, Physics]]:
    for one in _entered(Item):
        items = {key: replace(item, **{one.name: _default(one)}) for key, item in physics.items.items()}
        yield f"item.{one.name}", replace(physics, items=items)
    for one in _entered(Node):
        nodes = {key: replace(node, **{one.name: _default(one)}) for key, node in physics.nodes.items()}
        yield f"node.{one.name}", replace(physics, nodes=nodes)
    for one in _entered(Settings):
        yield f"settings.{one.name}", replace(physics, settings=replace(physics.settings, **{one.name: _default(one)}))
    unknown = {key: replace(flow, quantity=UNKNOWN, layer_quantities={}) for key, flow in physics.flows.items()}
    yield "amounts", replace(physics, flows=unknown)


def _classes(physics: Physics) -> Iterator[tuple[str, Physics]]:
    for origin in OriginClass:
        kept = {
            key: flow for key, flow in physics.flows.items()
            if (flow.origin_class or physics.items[flow.item].origin_class) is not origin
        }  # fmt: skip
        yield f"flows.{origin}", replace(physics, flows=kept)
    recycled = {key: replace(flow, origin_class=OriginClass.RECYCLED) for key, flow in physics.flows.items()}
    yield "everything.recycled", replace(physics, flows=recycled)


def _stages(physics: Physics) -> Iterator[tuple[str, Physics]]:
    nodes = {key: replace(node, stage=None) for key, node in physics.nodes.items()}
    yield "stages", replace(physics, stages={}, nodes=nodes)
    for kind in StageKind:
        other = {
            key: replace(stage, kind=StageKind.OTHER) if stage.kind is kind else stage
            for key, stage in physics.stages.items()
        }
        yield f"stages.{kind}", replace(physics, stages=other)


def _entered(of: type[Any]) -> list[Field[Any]]:
    return [one for one in fields(of) if one.name not in _NAMES | _NOT_ENTERED]


def _default(one: Field[Any]) -> Any:
    if one.default is not MISSING:
        return one.default
    return one.default_factory() if one.default_factory is not MISSING else None
