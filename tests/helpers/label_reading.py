"""Whether each figure seen from farther away can be read as that of its own line: what it touches, told one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from vsm_app.layout.paths import head_box, piece_boxes
from vsm_app.layout.types import Box, Point
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.models import FlowModel
from vsm_app.ui.canvas.paint_small import badge_box
from vsm_app.ui.canvas.scene import CanvasScene

AIR = 1.9  # px on the screen
LONGEST_HAIR = 45.0
BESIDE_HEADING = 12.0
BEFORE_AN_END = 15.0


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
    return sorted({*_touching(scene, labels), *_hairs(scene, labels), *_apart(scene), *_before_others(scene, labels)})


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
        around = label.box.inflated(AIR * px)
        for name, box in fixed:
            if around.intersects(box):
                yield label.what, label.flow, name
        for flow, piece in _pieces(scene):
            if flow != label.flow and around.intersects(piece):
                yield label.what, label.flow, f"line {flow}"
    for one, two in combinations(labels, 2):
        if one.flow != two.flow and one.box.inflated(AIR * px).intersects(two.box):
            yield one.what, one.flow, f"{two.what} {two.flow}"


def _pieces(scene: CanvasScene) -> list[tuple[str, Box]]:
    return [(k, piece) for k, i in scene.flows.items() for piece in piece_boxes(i.model.points, i.model.width)]


def _hairs(scene: CanvasScene, labels: list[Label]) -> Iterator[tuple[str, ...]]:
    """Hairs that cross something, or lead far."""
    pieces, px = _pieces(scene), 1.0 / scene.look.zoom
    heads = [(k, head_box(i.model.points, i.model.width)) for k, i in scene.flows.items()]
    for flow, shown in scene.chip_layer.readable().items():
        if shown.tie is None or shown.place is None:
            continue
        ends = [Box(x - 0.5 * px, y - 0.5 * px, px, px) for x, y in (shown.tie, shown.anchor)]
        hair = Box.round(ends)
        if max(hair.width - shown.box.width / 2.0, hair.height - shown.box.height / 2.0) > LONGEST_HAIR * px:
            yield "hair", flow, "long"
        for other, box in [*pieces, *heads, *((label.flow, label.box) for label in labels)]:
            if other != flow and hair.intersects(box):
                yield "hair", flow, other


def _apart(scene: CanvasScene) -> Iterator[tuple[str, ...]]:
    """Figures that stand neither on their line, nor at its open end, nor on a hair."""
    px = 1.0 / scene.look.zoom
    for flow, shown in scene.chip_layer.readable().items():
        model = scene.flows[flow].model
        chip, _words = shown.parts(scene.look.enlarged)
        if chip is None or shown.tie is not None:
            continue
        near = [*piece_boxes(model.points, model.width), *(_at(end, 3.0 * px) for end, _inner in _ends(model))]
        if not any(chip.intersects(box) for box in near):
            yield "figure", flow, "off its line"


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


def _ends(model: FlowModel) -> list[tuple[Point, Point]]:
    """Open ends with the point before them."""
    points = model.points
    ends = [(model.open_source, points[0], points[1]), (model.open_target, points[-1], points[-2])]
    return [(end, inner) for is_open, end, inner in ends if is_open]


def _at(point: Point, by: float) -> Box:
    return Box(point[0] - by, point[1] - by, 2.0 * by, 2.0 * by)
