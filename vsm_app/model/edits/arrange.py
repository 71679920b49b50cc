"""Edits that only put things in order on the table: arrange, align, distribute, same size, places of the Sankey."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, changed, unchanged, with_layout
from vsm_app.model.edits.lookup import get_node
from vsm_app.model.edits.open_ends import held_ends
from vsm_app.model.edits.placing import box_of, boxes_of, frames_of, moved_along, place_of, way_of, with_places
from vsm_app.model.edits.refusals import impossible, refuse_not_finite
from vsm_app.model.elements import Flow, OriginClass
from vsm_app.model.flow_classes import class_of
from vsm_app.model.placement import SCALE_OF_OLD, Place, RouteHint
from vsm_app.model.references import flows_at


def place_all(
    document: Document, places: Mapping[str, Place], *, label: str = "arrange", routes: bool = True
) -> EditResult:
    """Put many elements in their places at once, sub-processes with what lies inside; what is held stays.

    With `routes` what the user chose for the lines of moved nodes (sides, bends, places of open ends and chips) is
    given up: it belonged to the old places. Only a return lane that was turned to the other side stays there (said as
    such or by its two sides). Measures that hang on a moved node go with it.
    """
    after, moved = with_places(document, moved_along(document, places))
    if not moved:
        return unchanged(document)
    led = _led(document, moved) if routes else set()
    if led:
        turned = {i for i in led if _is_turned(document, i)}
        hints = {i: RouteHint(flipped=i in turned) if i in led else h for i, h in after.layout.routes.items()}
        after = with_layout(after, routes={i: hint for i, hint in hints.items() if hint != RouteHint()})
    carried = measures_carried(document, after, moved) if routes else {}
    if carried:
        after = with_layout(after, measures={**after.layout.measures, **carried})
    return changed(after, moved | led | carried.keys(), label)


def _is_turned(document: Document, flow: str) -> bool:
    """Whether a line was put on the other side: turned as a lane, or run back with both ends where lanes turn to."""
    hint = document.layout.routes[flow]
    at_one_side = hint.source_side == hint.target_side and hint.source_side in ("top", "left")
    return hint.flipped or (at_one_side and _goes_back(document, document.flows[flow]))


def _goes_back(document: Document, flow: Flow) -> bool:
    """Whether a line returns by what it is, or leads to the left of where it leaves and not straight down."""
    if flow.r_strategy or class_of(document, flow) is OriginClass.SECONDARY:
        return True
    frames = frames_of(document)
    source, target = (frames.get(end or "") or box_of(document, end or "") for end in (flow.source, flow.target))
    if source is None or target is None:
        return False
    is_below = target.y >= source.y + source.h and target.x + target.w > source.x
    return target.x < source.x + source.w and not is_below


def _led(document: Document, moved: frozenset[str]) -> set[str]:
    """The flows of moved nodes of which the user has chosen anything but the side of the lane."""
    chosen = {i for i, hint in document.layout.routes.items() if hint != RouteHint(flipped=hint.flipped)}
    return chosen & {flow.id for flow in flows_at(document.physics, moved)} if chosen else set()


def measures_carried(before: Document, after: Document, moved: Iterable[str]) -> dict[str, Place]:
    """New places of the measures that hang on moved nodes."""
    nodes, carried = set(moved), {}
    for measure in before.physics.measures.values():
        place = before.layout.measures.get(measure.id)
        old, new = (document.layout.places.get(measure.anchor or "") for document in (before, after))
        if place is not None and measure.anchor in nodes and old is not None and new is not None:
            carried[measure.id] = replace(place, x=place.x + new.x - old.x, y=place.y + new.y - old.y)
    return carried


_ALIGN: Mapping[str, Callable[[Place, float, float, float, float], Place]] = {
    "left": lambda box, left, _top, _right, _bottom: replace(box, x=left),
    "right": lambda box, _left, _top, right, _bottom: replace(box, x=right - box.w),
    "top": lambda box, _left, top, _right, _bottom: replace(box, y=top),
    "bottom": lambda box, _left, _top, _right, bottom: replace(box, y=bottom - box.h),
    "center": lambda box, left, _top, right, _bottom: replace(box, x=(left + right - box.w) / 2),
    "middle": lambda box, _left, top, _right, bottom: replace(box, y=(top + bottom - box.h) / 2),
}


def align(document: Document, ids: Iterable[str], side: str) -> EditResult:
    """Align boxes at a common `left`, `right`, `top` or `bottom` edge, or by their `center` (x) or `middle` (y)."""
    rule = _ALIGN.get(side)
    if rule is None:
        raise impossible("bad_side", f"Boxes are aligned at {', '.join(_ALIGN)}, not at {side!r}.", side=side)
    boxes = boxes_of(document, ids)
    if not boxes:
        return unchanged(document)
    left, top = min(b.x for b in boxes.values()), min(b.y for b in boxes.values())
    right, bottom = max(b.x + b.w for b in boxes.values()), max(b.y + b.h for b in boxes.values())
    aligned = {i: rule(box, left, top, right, bottom) for i, box in boxes.items()}
    return _moved(document, aligned, "align")


def distribute(document: Document, ids: Iterable[str], axis: str) -> EditResult:
    """Equal gaps between boxes along `x` or `y`; the first and the last stay where they are."""
    if axis not in ("x", "y"):
        raise impossible("bad_axis", f"Boxes are distributed along x or y, not along {axis!r}.", axis=axis)
    boxes = boxes_of(document, ids)
    order = sorted(boxes.items(), key=lambda pair: (getattr(pair[1], axis), pair[0]))
    if len(order) <= 2:  # noqa: PLR2004 - two boxes have one gap
        return unchanged(document)
    size = "w" if axis == "x" else "h"
    first, last = order[0][1], order[-1][1]
    room = getattr(last, axis) - getattr(first, axis) - sum(getattr(box, size) for _, box in order[:-1])
    gap, at, spread = room / (len(order) - 1), getattr(first, axis), {}
    for element_id, box in order[:-1]:
        spread[element_id] = replace(box, **{axis: at})
        at += getattr(box, size) + gap
    return _moved(document, spread, "distribute")


def same_size(document: Document, ids: Iterable[str], dimension: str = "both") -> EditResult:
    """Give boxes the `width`, `height` or `both` of the first one."""
    if dimension not in ("width", "height", "both"):
        raise impossible("bad_dimension", f"Boxes share width, height or both, not {dimension!r}.", dimension=dimension)
    order = tuple(ids)
    model = box_of(document, order[0]) if order else None
    if model is None:
        return unchanged(document)
    frames = frames_of(document)  # as large as what lies inside
    sized = {
        i: replace(box, w=box.w if dimension == "height" else model.w, h=box.h if dimension == "width" else model.h)
        for i, box in boxes_of(document, order[1:]).items()
        if i not in frames
    }
    after, moved = with_places(document, sized)
    return changed(after, moved, "same_size") if moved else unchanged(document)


def place_sankey(document: Document, places: Mapping[str, tuple[float, float]]) -> EditResult:
    """Places of nodes in the Sankey view, which are its own; an empty mapping puts all back to automatic."""
    for node_id in places:
        get_node(document, node_id)
    refuse_not_finite("place", tuple(places.values()))
    before = document.layout.sankey_places
    after = {i: replace(before.get(i, Place(0.0, 0.0)), x=x, y=y) for i, (x, y) in places.items()}
    if (not places and not before) or (places and all(before.get(i) == place for i, place in after.items())):
        return unchanged(document)
    new = before | after if places else {}
    key = f"sankey:{','.join(sorted(places))}" if places else ""
    return changed(
        with_layout(document, sankey_places=new), after.keys() or before.keys(), "move_sankey", merge_key=key
    )


def set_sankey_scale(document: Document, unit_type: str, scale: float | None) -> EditResult:
    """Width of a ribbon in px per base unit of a type (a layer's id, `co2e`), in every state; `None` is automatic.

    The one scale that an older file has for all quantities goes with the first that is set.
    """
    if scale is not None and not scale > 0:
        raise impossible("bad_scale", f"The scale of a Sankey diagram is greater than 0, not {scale:g}.", scale=scale)
    before = document.layout.sankey_scales
    if scale == before.get(unit_type):
        return unchanged(document)
    others = {name: kept for name, kept in before.items() if name not in (unit_type, SCALE_OF_OLD)}
    after = others if scale is None else others | {unit_type: scale}
    key = f"sankey_scale:{unit_type}"
    return changed(with_layout(document, sankey_scales=after), ("map",), "set_sankey_scale", merge_key=key)


def _moved(document: Document, boxes: Mapping[str, Place], label: str) -> EditResult:
    """Only x and y are taken over: a box sized by its content stays so, and a frame moves by as much as its corner.

    As with what is dragged, measures go with their node, and the far open ends of one that moves alone stay.
    """
    frames, places = frames_of(document), {}
    for i, box in boxes.items():
        old = place_of(document, i) or box
        corner = frames.get(i, old)
        places[i] = replace(old, x=old.x + box.x - corner.x, y=old.y + box.y - corner.y)
    after, moved = with_places(document, moved_along(document, places))
    if not moved:
        return unchanged(document)
    carried = {i: at for i, at in measures_carried(document, after, moved).items() if i not in boxes}
    if carried:
        after = with_layout(after, measures={**after.layout.measures, **carried})
    nodes = [i for i in moved if i in document.nodes]
    ends = held_ends(document, nodes, way_of(document, nodes[0], after.layout.places)) if len(nodes) == 1 else {}
    if ends:
        after = with_layout(after, routes={**after.layout.routes, **ends})
    return changed(after, moved | carried.keys() | ends.keys(), label)
