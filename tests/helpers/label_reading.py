"""Whether each figure seen from farther away can be read as that of its own line: what it touches, told one by one."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from vsm_app.layout.paths import head_box, piece_boxes
from vsm_app.layout.types import Box, Point
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.look import FIGURES
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.canvas.paint_small import badge_box
from vsm_app.ui.canvas.readable import NAMED_BESIDE
from vsm_app.ui.canvas.scene import CanvasScene

AIR = 1.9  # px on the screen
AIR_TIGHT = 0.95  # the same of a figure on its own line in the crowd
AIR_ACROSS = 2.9  # the same of one whose hair crosses lines
LONGEST_HAIR = 45.0
BESIDE_HEADING = 12.0
BEFORE_AN_END = 15.0
BESIDE_NAME = 1.5  # sizes of its letters
SAME_ROW = 7.0
CORE = 0.21  # of a figure, from its middle: there its line meets it


class Label(NamedTuple):
    """A figure or a name as it is drawn, of which flow."""

    flow: str
    what: str
    box: Box


def labels_of(scene: CanvasScene) -> list[Label]:
    """All figures and names that are shown."""
    found = []
    for flow, shown in scene.chip_layer.readable().items():
        chip, words = shown.parts(scene.look.enlarged)
        found += [Label(flow, what, box) for what, box in (("figure", chip), ("name", words)) if box is not None]
    return found


def faults(scene: CanvasScene) -> list[tuple[str, ...]]:
    """Everything by which a figure or a name may be misread."""
    labels = labels_of(scene)
    found = {*_touching(scene, labels), *_hairs(scene, labels), *_apart(scene), *_before_others(scene, labels)}
    found |= {*_beside_names(scene, labels), *_over_names(scene, labels)}
    return sorted({*found, *_nearer_to_others(scene, labels)})


def _touching(scene: CanvasScene, labels: list[Label]) -> Iterator[tuple[str, ...]]:
    px = 1.0 / scene.look.zoom
    fixed = [(f"node {k}", i.model.box) for k, i in scene.nodes.items() if i.model.shape is not Shape.FLAT]
    fixed += [(f"name of {name.node}", name.box) for name in scene.names.found()]
    fixed += [(f"badge {k}", b) for k, i in scene.nodes.items() if (b := badge_box(i.model, scene.look)) is not None]
    fixed += [(f"tag {k}", box) for k, box in scene.chip_layer._tags.items()]
    beside = BESIDE_HEADING * px
    for heading in scene.headings():
        box = heading.box
        fixed.append((f"heading {heading.lines[0]}", Box(box.x - beside, box.y, box.width + 2.0 * beside, box.height)))
    for flow, item in scene.flows.items():
        model = item.model
        fixed.append((f"head {flow}", head_box(model.points, model.width)))
        fixed += [(f"hop {flow}", Box(h.left, h.y - h.radius, h.right - h.left, h.radius)) for h in model.hops]
    for label in labels:
        around = label.box.inflated(_air(scene, label) * px)
        own_head = f"head {label.flow}"  # what stands over other lines may touch it
        for name, box in fixed:
            if (label.box if name == own_head and _over_lines(scene, label) else around).intersects(box):
                yield label.what, label.flow, name
        over = _over_lines(scene, label)
        for flow, piece in _pieces(scene):
            if flow != label.flow and around.intersects(piece) and not (over and _is_straight_across(label.box, piece)):
                yield label.what, label.flow, f"line {flow}"
    for one, two in combinations(labels, 2):
        if one.flow != two.flow and one.box.inflated(AIR * px).intersects(two.box):
            yield one.what, one.flow, f"{two.what} {two.flow}"


def _air(scene: CanvasScene, label: Label) -> float:
    shown = scene.chip_layer.readable()[label.flow]
    if label.what == "figure" and shown.across:
        return AIR_ACROSS
    return AIR_TIGHT if label.what == "figure" and shown.tight and shown.tie is None else AIR


def _over_lines(scene: CanvasScene, label: Label) -> bool:
    shown = scene.chip_layer.readable()[label.flow]
    return label.what == "figure" and shown.over_lines and shown.tie is None


def _is_straight_across(box: Box, piece: Box) -> bool:
    """Whether a line that a figure covers goes on in sight on both of its sides."""
    over = piece.left < box.left and box.right < piece.right
    return over or (piece.top < box.top and box.bottom < piece.bottom)


def _pieces(scene: CanvasScene) -> list[tuple[str, Box]]:
    return [(k, piece) for k, i in scene.flows.items() for piece in piece_boxes(i.model.points, i.model.width)]


def _hairs(scene: CanvasScene, labels: list[Label]) -> Iterator[tuple[str, ...]]:
    """Hairs that cross something, or lead far."""
    pieces, px = _pieces(scene), 1.0 / scene.look.zoom
    heads = [(k, head_box(i.model.points, i.model.width)) for k, i in scene.flows.items()]
    for flow, shown in scene.chip_layer.readable().items():
        if shown.tie is None or shown.place is None:
            continue
        foot = shown.foot(scene.look.enlarged)
        ends = [Box(x - 0.5 * px, y - 0.5 * px, px, px) for x, y in (shown.tie, foot)]
        hair = Box.round(ends)
        if max(hair.width, hair.height) > LONGEST_HAIR * px:
            yield "hair", flow, "long"
        for other, box in [*pieces, *heads, *((label.flow, label.box) for label in labels)]:
            crossed = shown.across and (other, box) in pieces and _goes_across(hair, box)
            if other != flow and hair.intersects(box) and not crossed:
                yield "hair", flow, other


def _goes_across(hair: Box, piece: Box) -> bool:
    """Whether a straight line goes on well in sight on both sides of a hair that crosses it."""
    wide = hair.width if hair.height > hair.width else hair.height
    if hair.height > hair.width:
        return piece.left < hair.left - 2.0 * wide and piece.right > hair.right + 2.0 * wide
    return piece.top < hair.top - 2.0 * wide and piece.bottom > hair.bottom + 2.0 * wide


def _apart(scene: CanvasScene) -> Iterator[tuple[str, ...]]:
    """Figures that stand neither right on their line, nor at its open end, nor on a hair."""
    px = 1.0 / scene.look.zoom
    for flow, shown in scene.chip_layer.readable().items():
        model = scene.flows[flow].model
        chip, _words = shown.parts(scene.look.enlarged)
        if chip is None or shown.tie is not None:
            continue
        near = [*piece_boxes(model.points, model.width), *(_at(end, 3.0 * px) for end, _inner in _ends(model))]
        if not any(chip.intersects(box) for box in near):
            yield "figure", flow, "off its line"
        elif not _ends(model) and not any(_core(chip).intersects(box) for box in near):
            yield "figure", flow, "half beside its line"


def _core(box: Box) -> Box:
    return Box(box.cx - CORE * box.width, box.cy - CORE * box.height, 2.0 * CORE * box.width, 2.0 * CORE * box.height)


def _before_others(scene: CanvasScene, labels: list[Label]) -> Iterator[tuple[str, ...]]:
    """Labels on the ground before the open end of another flow, where its own is looked for."""
    px = 1.0 / scene.look.zoom
    for flow, item in scene.flows.items():
        for (x, y), (x2, y2) in _ends(item.model):
            far = BEFORE_AN_END * px
            out = (x, y + (far if y > y2 else -far)) if x == x2 else (x + (far if x > x2 else -far), y)
            before = Box.round([_at(one, px) for one in ((x, y), out)])
            for label in labels:
                if label.flow != flow and label.box.intersects(before):
                    yield label.what, label.flow, f"before the end of {flow}"


def _beside_names(scene: CanvasScene, labels: list[Label]) -> Iterator[tuple[str, ...]]:
    """Names with a figure or a name of another line close beside them in one row: read as one."""
    gap = BESIDE_NAME * FIGURES * scene.look.enlarged - 1e-6
    names = [(label.box, {label.flow}, label.flow) for label in labels if label.what == "name"]
    for named in scene.names.found():
        node = scene.nodes[named.node].model
        if named.is_outside or node.shape in NAMED_BESIDE:
            names.append((named.box, set(_flows_at(scene, node.box)), named.node))
    for box, own, name in names:
        for label in labels:
            apart = max(label.box.left - box.right, box.left - label.box.right)
            if label.flow not in own and abs(label.box.cy - box.cy) < SAME_ROW / scene.look.zoom and apart < gap:
                yield label.what, label.flow, f"beside the name of {name}"


def _over_names(scene: CanvasScene, labels: list[Label]) -> Iterator[tuple[str, ...]]:
    """Figures on hairs close above or below the name of another's upright end, where its own stands: read with it."""
    near = 0.4 * FIGURES * scene.look.enlarged
    shown = scene.chip_layer.readable()
    loose = [one for one in labels if one.what == "figure" and shown[one.flow].tie is not None]
    upright = {flow for flow, item in scene.flows.items() for end, inner in _ends(item.model) if end[0] == inner[0]}
    for name in (one for one in labels if one.what == "name" and one.flow in upright):
        for figure in loose:
            apart = max(figure.box.top - name.box.bottom, name.box.top - figure.box.bottom)
            over = min(figure.box.right, name.box.right) - max(figure.box.left, name.box.left)
            if figure.flow != name.flow and apart < near and over > 0.4 * name.box.width:
                yield "figure", figure.flow, f"with the name of {name.flow}"


def _flows_at(scene: CanvasScene, node: Box) -> Iterator[str]:
    """The flows that begin or end at a node."""
    around = node.inflated(1.0)
    for flow, item in scene.flows.items():
        ends = item.model.points[0], item.model.points[-1]
        if any(around.intersects(Box(*end, 0.0, 0.0)) for end in ends):
            yield flow


def _nearer_to_others(scene: CanvasScene, labels: list[Label]) -> Iterator[tuple[str, ...]]:
    """What stands nearer to another line than to its own (names: or its figure); a line along the edge of a figure."""
    figures = {label.flow: label.box for label in labels if label.what == "figure"}
    pieces = _pieces(scene)
    for label in labels:
        if label.what == "name":
            own = [_gap(label.box, piece) for flow, piece in pieces if flow == label.flow]
            own += [_gap(label.box, figures[label.flow])] if label.flow in figures else []
            if any(_gap(label.box, piece) < min(own) for flow, piece in pieces if flow != label.flow):
                yield label.what, label.flow, "nearer to another line"
        elif scene.chip_layer.readable()[label.flow].tie is not None:
            model = scene.flows[label.flow].model
            own = [_gap(label.box, piece) for flow, piece in pieces if flow == label.flow]
            own += [_gap(label.box, head_box(model.points, model.width))]
            others = [_gap(label.box, piece) for flow, piece in pieces if flow != label.flow]
            if not scene.chip_layer.readable()[label.flow].across and min(others) < min(own) - 1e-6:
                yield label.what, label.flow, "nearer to another line"
        else:
            around = label.box.inflated(_air(scene, label) / scene.look.zoom)
            for flow, piece in pieces:
                if flow != label.flow and around.intersects(piece) and not _is_covered(label.box, piece):
                    yield label.what, label.flow, f"along the line {flow}"


def _is_covered(box: Box, piece: Box) -> bool:
    """Whether a figure covers all of the width of a line."""
    stands = box.left <= piece.left and piece.right <= box.right
    return stands or (box.top <= piece.top and piece.bottom <= box.bottom)


def _gap(one: Box, other: Box) -> float:
    return math.hypot(
        max(one.left - other.right, other.left - one.right, 0.0),
        max(one.top - other.bottom, other.top - one.bottom, 0.0),
    )


def _ends(model: FlowModel) -> list[tuple[Point, Point]]:
    """Open ends with the point before them."""
    points = model.points
    ends = [(model.open_source, points[0], points[1]), (model.open_target, points[-1], points[-2])]
    return [(end, inner) for is_open, end, inner in ends if is_open]


def _at(point: Point, by: float) -> Box:
    return Box(point[0] - by, point[1] - by, 2.0 * by, 2.0 * by)
