"""Edits of items: what flows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from vsm_app.model import references
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.base import EditResult, changed, known_fields, unchanged, with_physics
from vsm_app.model.edits.lookup import get_item
from vsm_app.model.edits.refusals import impossible
from vsm_app.model.elements import Concentration, Flow, Item
from vsm_app.model.ids import ElementKind, IdMaker, ends_name


def add_item(document: Document, name: str, **values: Any) -> EditResult:
    """A new item; `values` are further fields of it."""
    ids = IdMaker(document)
    item = known_fields(Item(ids.new(ElementKind.ITEM), name.strip()), values)
    after = with_physics(document, items=document.items | {item.id: item})
    return changed(replace(after, next_number=ids.next_number), (item.id,), "add_item", made=(item.id,), name=item.name)


def set_item(document: Document, item_id: str, **changes: Any) -> EditResult:
    """Change fields of an item."""
    before = get_item(document, item_id)
    new = known_fields(before, changes)
    if new is before:
        return unchanged(document)
    after = with_physics(document, items=document.items | {item_id: new})
    return changed(after, (item_id,), "set_item", name=new.name, fields=", ".join(changes))


def set_concentration(
    document: Document, item_id: str, substance: str, value: float | None, unit: str = "%"
) -> EditResult:
    """Enter the share of a substance in an item, in `unit`; `None` takes the entry out."""
    before = get_item(document, item_id).composition
    held = next((part for part in before if part.substance == substance), None)
    if value is None:
        parts = tuple(part for part in before if part is not held)
    elif held is None:
        parts = (*before, Concentration(substance, value, unit))
    else:
        parts = tuple(replace(part, value=value, unit=unit) if part is held else part for part in before)
    return set_item(document, item_id, composition=parts)


def remove_item(document: Document, item_id: str) -> EditResult:
    """Take out an item that nothing uses. Raises EditError while flows carry it or another item is composed of it."""
    old = get_item(document, item_id)
    flows = tuple(flow.id for flow in references.flows_of_item(document.physics, item_id))
    parts = tuple(
        other.id for other in document.items.values() if any(part.substance == item_id for part in other.composition)
    )
    if flows or parts:
        raise impossible(
            "item_used",
            f"The item {old.name!r} cannot be removed: {len(flows)} flows carry it and {len(parts)} items contain it.",
            name=old.name,
            count=len(flows) + len(parts),
            flows=flows,
        )
    after = replace(document, physics=references.without(document.physics, (item_id,)))
    return changed(after, (item_id,), "remove_item", name=old.name)


def merge_items(document: Document, keep: str, other: str) -> EditResult:
    """All flows of `other` carry `keep` from now on; `other` is gone, what `keep` left open is taken from it."""
    kept, gone = get_item(document, keep), get_item(document, other)
    if keep == other:
        return unchanged(document)
    filled = {f.name: getattr(gone, f.name) for f in fields(Item) if getattr(kept, f.name) in (None, "", ())}
    flows = {f.id: replace(f, item=keep) for f in references.flows_of_item(document.physics, other)}
    items = document.items | {keep: replace(kept, **filled)}
    items = {i: _composed(value, other, keep) for i, value in items.items() if i != other}
    after = with_physics(
        document,
        items=items,
        flows=document.flows | flows if flows else document.flows,
        measures=_redirected(document.physics.measures, "effects", other, keep),
        scenarios=_redirected(document.physics.scenarios, "overrides", other, keep),
    )
    touched = {other} | references.changed_ids(document.physics, after.physics)
    return changed(after, touched, "merge_items", name=kept.name, other=gone.name)


def _redirected(holders: dict[str, Any], field: str, old: str, new: str) -> dict[str, Any]:
    """Measures or scenarios whose overrides of `old` are now overrides of `new`."""
    changes = {}
    for holder in holders.values():
        overrides = getattr(holder, field)
        if any(override.subject == old for override in overrides):
            moved = tuple(replace(o, subject=new) if o.subject == old else o for o in overrides)
            changes[holder.id] = replace(holder, **{field: moved})
    return holders | changes if changes else holders


def _composed(value: Item, old: str, new: str) -> Item:
    if not any(part.substance == old for part in value.composition):
        return value
    parts = tuple(replace(part, substance=new) if part.substance == old else part for part in value.composition)
    return replace(value, composition=parts)


def item_for(document: Document, ids: IdMaker, source: str | None, target: str | None) -> Item:
    """A new item for a flow between these nodes, called after them until somebody gives it a name."""
    return Item(ids.new(ElementKind.ITEM), ends_name(document.physics, source, target))


def item_named(physics: Physics, name: str) -> Item | None:
    """The first item of that name, without regard to case."""
    wanted = name.casefold()
    return next((known for known in physics.items.values() if known.name.casefold() == wanted), None)


def name_item_of_flow(document: Document, flow_id: str, name: str) -> EditResult:
    """The flow carries the item called `name`: one that exists, its own one renamed, or a new one."""
    flow = document.flows[flow_id]
    before = document.items.get(flow.item)
    if before is not None and before.name == name:
        return unchanged(document)
    known = item_named(document.physics, name) if name else None
    if known is not None and known.id != flow.item:
        physics = replace(document.physics, flows=document.flows | {flow_id: replace(flow, item=known.id)})
        physics = references.without(physics, orphaned_items(document.physics, physics, (flow_id,)))
        touched = {flow_id, known.id} | (document.items.keys() - physics.items.keys())
        return changed(replace(document, physics=physics), touched, "set_flow", name=name)
    if before is not None and sum(1 for _ in references.flows_of_item(document.physics, before.id)) == 1:
        after = with_physics(document, items=document.items | {before.id: replace(before, name=name)})
        return changed(after, (flow_id, before.id), "set_flow", name=name)
    ids = IdMaker(document)
    new = Item(ids.new(ElementKind.ITEM), name, unit=before.unit if before is not None else "")
    after = with_physics(
        document, items=document.items | {new.id: new}, flows=document.flows | {flow_id: replace(flow, item=new.id)}
    )
    return changed(
        replace(after, next_number=ids.next_number), (flow_id, new.id), "set_flow", made=(new.id,), name=name
    )


def orphaned_items(before: Physics, after: Physics, flows: Iterable[str]) -> frozenset[str]:
    """Items that lost their last flow and were only called after its ends (nothing else was said).

    `flows` are the ids of the flows that are gone in `after` or carry another item there.
    """
    lost = (before.flows[i] for i in flows if i in before.flows)
    made = {flow.item for flow in lost if _says_nothing(before, after.items.get(flow.item), flow)}
    if made:
        made -= {flow.item for flow in after.flows.values() if flow.item in made}
    return frozenset(made)


def _says_nothing(physics: Physics, value: Item | None, flow: Flow) -> bool:
    if value is None or value.name != ends_name(physics, flow.source, flow.target):
        return False
    return value == Item(value.id, value.name, unit=value.unit)
