"""Edits of flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import EllipsisType
from typing import Any, Final

from vsm_app.model import references
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.base import EditResult, changed, known_fields, unchanged, with_layout, with_physics
from vsm_app.model.edits.items import item_for, orphaned_items
from vsm_app.model.edits.lookup import get_flow, get_node
from vsm_app.model.edits.nodes import add_node, stage_beside
from vsm_app.model.edits.refusals import impossible, refuse_not_finite
from vsm_app.model.edits.room import make_room
from vsm_app.model.elements import Flow, Item, ItemKind, OriginClass
from vsm_app.model.grouping import is_group
from vsm_app.model.ids import ElementKind, IdMaker, ends_name, flow_name
from vsm_app.model.kinds import KINDS, Role
from vsm_app.model.placement import Place, RouteHint
from vsm_app.model.quantities import UNKNOWN, Quantity
from vsm_app.model.units import default_unit
from vsm_app.model.usual import usual

SIDES = ("left", "right", "top", "bottom")


def add_flow(
    document: Document,
    source: str | None,
    target: str | None,
    *,
    item: str | None = None,
    quantity: Quantity = UNKNOWN,
    origin_class: OriginClass | None = None,
    end: tuple[float, float] | None = None,
) -> EditResult:
    """A new flow; `None` as an end crosses the boundary.

    `end` is then the place of the open end relative to the node's upper left corner.
    Without `item` a new item called after the two ends is made, so that every flow carries something.
    """
    refuse_not_finite("quantity", quantity)
    refuse_not_finite("end", end)
    ids = IdMaker(document)
    items = document.items
    if item is None:
        new = item_for(document, ids, source, target)
        items, item = items | {new.id: new}, new.id
    flow = Flow(ids.new(ElementKind.FLOW), source, target, item, quantity, origin_class=origin_class)
    after = with_physics(document, items=items, flows=document.flows | {flow.id: flow})
    _check(after.physics, flow)
    if end is not None:
        after = with_layout(after, routes=after.layout.routes | {flow.id: RouteHint(end=end)})
    touched = {flow.id} if items is document.items else {flow.id, item}
    name = flow_name(after.physics, flow)
    return changed(replace(after, next_number=ids.next_number), touched, "add_flow", made=(flow.id,), name=name)


def connect(
    document: Document,
    source: str | None,
    target: str | None,
    *,
    item: str | None = None,
    origin_class: OriginClass | None = None,
    end: tuple[float, float] | None = None,
) -> EditResult:
    """A flow as it is drawn: it wears the class and R-strategy that such a flow usually has (`model.usual`).

    `origin_class` is what the user said of it. The item made for energy, water or information is of that kind.
    """
    usually = usual(document, source, target)
    origin = origin_class or usually.origin_class
    result = add_flow(document, source, target, item=item, origin_class=origin, end=end)
    after, flow = result.document, result.document.flows[result.made[0]]
    changes: dict[str, Any] = {}
    if usually.r_strategy and origin is usually.origin_class:
        changes["flows"] = after.flows | {flow.id: replace(flow, r_strategy=usually.r_strategy)}
    if item is None and origin in _CARRIERS:
        changes["items"] = after.items | {flow.item: _carrier(after, after.items[flow.item], origin)}
    return replace(result, document=with_physics(after, **changes)) if changes else result


_CARRIERS = {
    OriginClass.ENERGY: (ItemKind.ENERGY, "energy"),
    OriginClass.WATER: (ItemKind.WATER, "volume"),
    OriginClass.INFORMATION: (ItemKind.INFORMATION, ""),
}


def _carrier(document: Document, item: Item, origin: OriginClass) -> Item:
    """A carrier of energy or water: kind, class and the unit in which its layer is said."""
    kind, layer = _CARRIERS[origin]
    return replace(item, kind=kind, origin_class=origin, unit=default_unit(layer, document.settings) if layer else "")


def set_flow(document: Document, flow_id: str, **changes: Any) -> EditResult:
    """Change fields of a flow."""
    before = get_flow(document, flow_id)
    new = known_fields(before, changes)
    if new is before:
        return unchanged(document)
    _check(document.physics, new)
    physics = replace(document.physics, flows=document.flows | {flow_id: new})
    if new.item != before.item:
        physics = references.without(physics, orphaned_items(document.physics, physics, (flow_id,)))
    touched = {flow_id} | (document.items.keys() - physics.items.keys())
    name = flow_name(physics, new)
    return changed(replace(document, physics=physics), touched, "set_flow", name=name, fields=", ".join(changes))


def set_quantity(document: Document, flow_id: str, quantity: Quantity, layer: str | None = None) -> EditResult:
    """What is said of a flow, on its own layer or on a further one (an unknown without text takes that entry away)."""
    if layer is None:
        result = set_flow(document, flow_id, quantity=quantity)
    else:
        layers = dict(get_flow(document, flow_id).layer_quantities)
        if quantity == UNKNOWN:
            layers.pop(layer, None)
        else:
            layers[layer] = quantity
        result = set_flow(document, flow_id, layer_quantities=layers)
    if result.is_nothing:
        return result
    params = {"name": flow_name(document.physics, document.flows[flow_id]), "text": quantity.text}
    return replace(result, label="edit.set_quantity", label_params=params)


def reconnect(
    document: Document,
    flow_id: str,
    *,
    source: str | EllipsisType | None = ...,
    target: str | EllipsisType | None = ...,
) -> EditResult:
    """Other ends for a flow (`None`: open); an end not given stays. An item still called after the ends follows."""
    before = get_flow(document, flow_id)
    new = replace(
        before,
        source=before.source if isinstance(source, EllipsisType) else source,
        target=before.target if isinstance(target, EllipsisType) else target,
    )
    if new == before:
        return unchanged(document)
    _check(document.physics, new)
    new = _as_usual(document, before, new)
    items, touched = document.items, {flow_id}
    item = items.get(before.item)
    if item is not None and item.name == ends_name(document.physics, before.source, before.target):
        items = items | {item.id: replace(item, name=ends_name(document.physics, new.source, new.target))}
        touched.add(item.id)
    after = with_physics(document, items=items, flows=document.flows | {flow_id: new})
    hint = after.layout.routes.get(flow_id)
    if hint is not None:
        after = _with_hint(after, flow_id, _still_valid(hint, before, new))
    return changed(after, touched, "reconnect", name=flow_name(after.physics, new))


def _as_usual(document: Document, before: Flow, after: Flow) -> Flow:
    """A flow that wears what is usual between its old ends wears what is usual between its new ones."""
    was = usual(document, before.source, before.target)
    if was.origin_class is None or (before.origin_class, before.r_strategy) != (was.origin_class, was.r_strategy):
        return after
    now = usual(document, after.source, after.target)
    return replace(after, origin_class=now.origin_class, r_strategy=now.r_strategy)


def _still_valid(hint: RouteHint, before: Flow, after: Flow) -> RouteHint:
    """What the user chose for an end holds as long as that end stays; what was dragged goes when any end moves."""
    return replace(
        hint,
        source_side=hint.source_side if before.source == after.source else None,
        target_side=hint.target_side if before.target == after.target else None,
        bend=None,
        level=None,
        end=hint.end if after.source is None or after.target is None else None,
    )


def set_route(document: Document, flow_id: str, **hint: Any) -> EditResult:
    """How a flow is drawn: fields of :class:`RouteHint`; all automatic again drops the hint."""
    name = flow_name(document.physics, get_flow(document, flow_id))
    before = document.layout.routes.get(flow_id, RouteHint())
    new = known_fields(before, hint)
    for side in (new.source_side, new.target_side):
        if side is not None and side not in SIDES:
            raise impossible("bad_side", f"A flow leaves at one of {', '.join(SIDES)}, not at {side!r}.", side=side)
    if new is before:
        return unchanged(document)
    key = f"route:{flow_id}:{','.join(sorted(hint))}"
    return changed(_with_hint(document, flow_id, new), (flow_id,), "set_route", merge_key=key, name=name)


def turn_lane(document: Document, flow_id: str, *, flipped: bool) -> EditResult:
    """Let a line that runs back do so above the chain (`flipped`) or below it again.

    Ends that the user has put above or below go with it; ends put elsewhere, which would hold the line on its side, and
    where it was dragged to are forgotten.
    """
    hint = document.layout.routes.get(flow_id, RouteHint())
    if hint.flipped is flipped:
        return unchanged(document)
    source, target = (_ACROSS.get(end) for end in (hint.source_side, hint.target_side))
    if None not in (source, target) and source != target:  # straight through, not round
        source = target = None
    return set_route(document, flow_id, flipped=flipped, source_side=source, target_side=target, bend=None, level=None)


_ACROSS: Final[Mapping[str | None, str]] = {"top": "bottom", "bottom": "top"}


def move_chip(document: Document, flow_id: str, share: float) -> EditResult:
    """Put the label of a flow at a share (0..1) of its line's length, where it stays."""
    if not 0.0 <= share <= 1.0:
        raise impossible("bad_chip", f"A label stands between 0 and 1 of its line, not at {share:g}.", place=share)
    result = set_route(document, flow_id, chip=share)
    return replace(result, label="edit.move_chip", merge_key="") if result.touched else result


def _with_hint(document: Document, flow_id: str, hint: RouteHint) -> Document:
    routes = {key: value for key, value in document.layout.routes.items() if key != flow_id}
    if hint != RouteHint():
        routes[flow_id] = hint
    return with_layout(document, routes=routes)


def insert_node(
    document: Document, flow_id: str, kind: str, name: str, at: tuple[float, float], here: str | None = None
) -> EditResult:
    """Put a new node into a flow: the flow now ends there, a second one of the same item goes on to the old target.

    The entry stays with the first half (a share or a rest is said of its source); the second half is unknown and
    follows from the node's balance. An R-strategy goes with the second half, which is the one that returns.
    Where the node would cover an end of the flow, what comes after moves on (`room`). `here` is the stage in whose
    column it is put: where the flow goes from one stage to another, it says to which of them the node belongs.
    """
    old = get_flow(document, flow_id)
    ends = {document.nodes[end].stage for end in (old.source, old.target) if end in document.nodes}
    stage = here if here is not None and here in ends else _stage_between(document, old, kind)
    result = add_node(document, kind, name, at, stage=stage)
    (new_node,) = result.made
    split = _split(document, _beside_ends(result.document, new_node, old), old, new_node)
    after, moved = make_room(split.document, new_node, old)
    return replace(split, document=after, touched=split.touched | moved)


def insert_existing_node(document: Document, flow_id: str, node_id: str) -> EditResult:
    """Put a node that stands on the table already into a flow (dropped on it), with room as for a new one."""
    old = get_flow(document, flow_id)
    get_node(document, node_id)
    if node_id in (old.source, old.target):
        return unchanged(document)
    split = _split(document, _staged(_beside_ends(document, node_id, old), node_id, old), old, node_id)
    after, moved = make_room(split.document, node_id, old)
    return replace(split, document=after, touched=split.touched | moved)


def _staged(document: Document, node_id: str, old: Flow) -> Document:
    """A node that stands in no stage takes one between the ends of the flow."""
    node = document.nodes[node_id]
    stage = _stage_between(document, old, node.kind) if node.stage is None else None
    if stage is None:
        return document
    return with_physics(document, nodes=document.nodes | {node_id: replace(node, stage=stage)})


def _beside_ends(document: Document, node_id: str, old: Flow) -> Document:
    """The node in the sub-process in which both ends of the flow lie, where it lies in none."""
    nodes = document.nodes
    parents = {nodes[end].parent for end in (old.source, old.target) if end is not None}
    if len(parents) != 1 or nodes[node_id].parent is not None or None in parents:
        return document
    return with_physics(document, nodes=nodes | {node_id: replace(nodes[node_id], parent=parents.pop())})


def meets(document: Document, flow_id: str, kind: str) -> str:
    """What a node of a kind that is put on a flow does there; empty where it stands for itself.

    `between`: it is inserted. `source` or `target`: it takes that open end, as what only gives or only takes does.
    """
    flow, role = get_flow(document, flow_id), KINDS.get(kind).role
    if role.is_inside:
        return "between"
    if role is Role.SOURCE and flow.source is None:
        return "source"
    return "target" if role is Role.SINK and flow.target is None else ""


def put_on(document: Document, flow_id: str, node_id: str) -> EditResult:
    """Let a node that stands on the table and was put on a flow do there what its kind does (:func:`meets`)."""
    means = meets(document, flow_id, get_node(document, node_id).kind)
    if means == "between":
        return insert_existing_node(document, flow_id, node_id)
    return reconnect(document, flow_id, **{means: node_id}) if means else unchanged(document)


def _split(before: Document, document: Document, old: Flow, middle: str) -> EditResult:
    ids = IdMaker(document)
    first = replace(old, target=middle, r_strategy="")
    items, carried = _items_of_halves(document, ids, old, middle)
    second = Flow(
        ids.new(ElementKind.FLOW),
        middle,
        old.target,
        carried,
        origin_class=old.origin_class,
        r_strategy=old.r_strategy,
    )
    parameters = {
        p.id: replace(p, inflow=second.id)
        for p in document.physics.parameters.values()
        if p.inflow == old.id and p.node == old.target
    }
    _check(document.physics, first)
    after = with_physics(
        document,
        items=document.items | items if items else document.items,
        flows=document.flows | {first.id: first, second.id: second},
        parameters=document.physics.parameters | parameters if parameters else document.physics.parameters,
    )
    hint = document.layout.routes.get(old.id)
    if hint is not None:
        after = _with_hint(
            after, first.id, RouteHint(source_side=hint.source_side, end=_shifted_end(after, hint, old, middle, 0))
        )
        after = _with_hint(
            after, second.id, RouteHint(target_side=hint.target_side, end=_shifted_end(after, hint, old, middle, 1))
        )
    after = replace(after, next_number=ids.next_number)
    made = (middle, second.id) if middle not in before.nodes else (second.id,)
    touched = {middle, first.id, second.id, *parameters, *items}
    return changed(after, touched, "insert_node", made=made, name=after.nodes[middle].name)


def _items_of_halves(document: Document, ids: IdMaker, old: Flow, middle: str) -> tuple[dict[str, Item], str]:
    """What changes of the items where a flow is split, and the item of its second half.

    A name that somebody gave is that of both halves; one made up from the ends of the flow is that of neither.
    """
    item, physics = document.items[old.item], document.physics
    is_own = len(tuple(references.flows_of_item(physics, item.id))) == 1
    if not is_own or item.name != ends_name(physics, old.source, old.target):
        return {}, item.id
    first = replace(item, name=ends_name(physics, old.source, middle))
    second = replace(item, id=ids.new(ElementKind.ITEM), name=ends_name(physics, middle, old.target))
    return {first.id: first, second.id: second}, second.id


def _shifted_end(document: Document, hint: RouteHint, old: Flow, middle: str, half: int) -> tuple[float, float] | None:
    """The open end keeps its place on the table, now told from the new node."""
    anchor = (
        old.target if half == 0 and old.source is None else old.source if half == 1 and old.target is None else None
    )
    if hint.end is None or anchor is None:
        return None
    was, now = document.layout.places.get(anchor, Place(0, 0)), document.layout.places.get(middle, Place(0, 0))
    return (hint.end[0] + was.x - now.x, hint.end[1] + was.y - now.y)


def _stage_between(document: Document, old: Flow, kind: str) -> str | None:
    """The stage of both ends; of ends in two stages, or in none, that of such a node beside them."""
    ends = {document.nodes[end].stage for end in (old.source, old.target) if end in document.nodes}
    if len(ends) == 1 and None not in ends:
        return ends.pop()
    return stage_beside(document.physics, kind, old.source, old.target)


def add_connected_node(  # noqa: PLR0913 - one gesture says all of it
    document: Document,
    node_id: str,
    kind: str,
    name: str,
    at: tuple[float, float],
    *,
    outgoing: bool = True,
    item: str | None = None,
    sides: tuple[str | None, str | None] | None = None,
    stage: str | None = None,
) -> EditResult:
    """A new node and the flow that connects it with `node_id`, in one step; the flow is what it usually is.

    `sides` are those at which the flow leaves its source and enters its target.
    """
    get_node(document, node_id)
    stage = stage_beside(document.physics, kind, node_id, name=name) if stage is None else stage
    first = add_node(document, kind, name, at, stage=stage)
    (new,) = first.made
    source, target = (node_id, new) if outgoing else (new, node_id)
    second = connect(first.document, source, target, item=item)
    after = second.document
    if sides is not None and sides != (None, None):
        after = set_route(after, second.made[0], source_side=sides[0], target_side=sides[1]).document
    touched = first.touched | second.touched
    return changed(after, touched, "add_connected_node", made=(new, *second.made), name=after.nodes[new].name)


def _check(physics: Physics, new: Flow) -> None:
    for end in (new.source, new.target):
        if end is not None and end not in physics.nodes:
            raise impossible("no_node", f"There is no node {end!r} in this map.", id=end)
        if end is not None and is_group(physics.nodes[end]):
            name = physics.nodes[end].name
            raise impossible("flow_at_group", f"Open {name!r} and connect one of the processes in it.", name=name)
    if new.source is None and new.target is None:
        raise impossible("both_ends_open", "A flow needs at least one end at a node.", id=new.id)
    if new.item not in physics.items:
        raise impossible("no_item", f"There is no item {new.item!r} in this map.", id=new.item)
