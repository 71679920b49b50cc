"""Stage bands: soft vertical columns behind the nodes of each life-cycle stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from vsm_app.layout.grid import stage_bands
from vsm_app.layout.paths import head_box
from vsm_app.layout.types import Box, Side, StageBand
from vsm_app.model.document import Document
from vsm_app.model.elements import Node, StageKind
from vsm_app.model.grouping import is_group, with_members
from vsm_app.model.kinds import KINDS, stands_below
from vsm_app.ui.canvas.geometry import MapGeometry
from vsm_app.ui.canvas.models import BandModel
from vsm_app.ui.canvas.strays import strays
from vsm_app.ui.naming import stage_name

_GROUNDS: Final = ("band.a", "band.b")
_SIDE, _HEAD, _FOOT = 20.0, 46.0, 24.0


def band_models(
    document: Document,
    boxes: Mapping[str, Box],
    geometry: MapGeometry,
    lang: str,
    inside: Mapping[str, Node] | None = None,
) -> tuple[BandModel, ...]:
    """The bands in reading order, alternating in ground; none on a map without stages.

    A heading names the stages of all that stands in its band, also of steps that stretch none of their own. `inside`
    are the nodes with those that lie in closed sub-processes, where the document has them not.
    """
    if not document.stages:
        return ()
    members, under = _parted(document, boxes, document.nodes if inside is None else inside)
    known = dict(boxes)
    first = next(iter(document.stages))
    imports = _imports(document, [boxes[i] for nodes in members.values() for i in nodes], geometry)
    known |= imports
    columns = [[boxes[i] for i in members[stage]] for stage in document.stages]
    stray = strays(columns)
    if not members[first]:
        members[first] = tuple(imports)
    elif imports and not stray and (stray := strays([[*imports.values(), *columns[0]], *columns[1:]])):
        members[first] += tuple(imports)  # what stands beside all columns takes their place from them no more
    stages = [(stage, [i for i in members[stage] if known[i] not in stray]) for stage in document.stages]
    frames = (frame.box for frame in geometry.routing.options.frames)
    lines = (*_labels(geometry), *_open_ends(geometry), *_lanes_above(geometry))
    extent = _extent([*boxes.values(), *frames, *lines])
    bands = stage_bands(stages, known, extent and _beside(extent, stray, stages, known))
    told = [set(band.stages) for band in bands]
    for stage, guests in under.items() if bands else ():
        for guest in guests:
            told[_nearest(bands, boxes[guest].cx)].add(stage)
    headings = [" · ".join(stage_name(s, lang) for s in document.stages.values() if s.id in found) for found in told]
    return tuple(
        BandModel(heading, band.box, _GROUNDS[i % 2], band.stages[0])
        for i, (heading, band) in enumerate(zip(headings, bands, strict=True))
    )


def _nearest(bands: Sequence[StageBand], x: float) -> int:
    return min(range(len(bands)), key=lambda i: max(bands[i].box.left - x, x - bands[i].box.right))


def stage_members(document: Document, boxes: Mapping[str, Box]) -> dict[str, tuple[str, ...]]:
    """The nodes of each stage that stretch its band.

    Nodes of return loops and of losses stand below the whole chain, and so may all of the end of life: what does
    stretches no band. A stage that has nothing else has a band where it does not run into that of another.
    """
    return _parted(document, boxes, document.nodes)[0]


def _parted(
    document: Document, boxes: Mapping[str, Box], inside: Mapping[str, Node]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The nodes of each stage that stretch its band, and those of its steps that stand under others' instead."""
    chain: dict[str, list[str]] = {stage: [] for stage in document.stages}
    below: dict[str, list[str]] = {stage: [] for stage in document.stages}
    for node in document.nodes.values():
        if node.stage in chain and node.id in boxes:
            (below if _belongs_below(node, inside) else chain)[node.stage].append(node.id)
    under: dict[str, tuple[str, ...]] = {}
    for stage in document.stages.values():
        if stage.kind is StageKind.END_OF_LIFE:
            others = [boxes[i] for key, nodes in chain.items() if key != stage.id for i in nodes]
            found = [i for i in chain[stage.id] if any(_stands_under(boxes[i], other) for other in others)]
            chain[stage.id] = [i for i in chain[stage.id] if i not in found]
            below[stage.id] += found
            under[stage.id] = tuple(found)
    spans = [Box.round([boxes[i] for i in nodes]) for nodes in chain.values() if nodes]
    return {stage: tuple(nodes or _clear(below[stage], boxes, spans)) for stage, nodes in chain.items()}, under


def _belongs_below(node: Node, inside: Mapping[str, Node]) -> bool:
    """Whether it is of a kind that belongs below the chain; a sub-process, whether all that lies in it is."""
    if not is_group(node):
        return stands_below(KINDS.get(node.kind))
    within = [i for i in with_members(inside, (node.id,)) if i in inside and not is_group(inside[i])]
    return bool(within) and all(stands_below(KINDS.get(inside[i].kind)) for i in within)


def _stands_under(box: Box, other: Box) -> bool:
    return box.left < other.right and other.left < box.right and box.top >= other.bottom


def _clear(nodes: list[str], boxes: Mapping[str, Box], spans: list[Box]) -> list[str]:
    """These nodes, where they stand beside the columns of all other stages; none where they do not."""
    own = Box.round([boxes[i] for i in nodes]) if nodes else None
    return nodes if own is None or all(own.right < s.left or s.right < own.left for s in spans) else []


def _imports(document: Document, columns: list[Box], geometry: MapGeometry) -> dict[str, Box]:
    """What comes in from the left of all columns stands for the first stage where that has no nodes of its own."""
    left = min((box.left for box in columns), default=0.0)
    imports: dict[str, Box] = {}
    for flow in document.flows.values():
        chip = geometry.labels.chips.get(flow.id) if flow.source is None else None
        if chip is not None and chip.box.right <= left:
            name = geometry.labels.names.get(flow.id)
            imports[f"import:{flow.id}"] = chip.box if name is None else Box.round((chip.box, name))
    return imports


def _labels(geometry: MapGeometry) -> Iterable[Box]:
    yield from (place.box for place in geometry.labels.chips.values())
    yield from geometry.labels.names.values()


def _open_ends(geometry: MapGeometry) -> Iterable[Box]:
    """Where lines come from outside and leave: an arrow stands in the band, wherever its figure is."""
    for route in geometry.routing.flows.values():
        if route.source.node is None:
            yield Box(*route.points[0], 0.0, 0.0)
        if route.target.node is None:
            yield head_box(route.points, route.width)


def _lanes_above(geometry: MapGeometry) -> Iterable[Box]:
    """The lanes that run above their nodes: headings stand above them too, wherever their labels are."""
    for route in geometry.routing.flows.values():
        if route.lane is not None and route.source.side is Side.TOP:
            left, top, right, bottom = route.bounds
            yield Box(left, top, right - left, bottom - top)


def _beside(extent: Box, stray: frozenset[Box], stages: list[tuple[str, list[str]]], boxes: Mapping[str, Box]) -> Box:
    """The extent without what stands beside all columns."""
    kept = Box.round([boxes[i] for _, members in stages for i in members]) if stray else extent
    start = kept.left - _SIDE if any(box.cx < kept.left for box in stray) else extent.left
    stop = kept.right + _SIDE if any(box.cx > kept.right for box in stray) else extent.right
    return Box(start, extent.y, stop - start, extent.height)


def _extent(boxes: list[Box]) -> Box | None:
    """What the bands cover: everything on the table, room for the headings above and some air round it."""
    if not boxes:
        return None
    whole = Box.round(boxes)
    return Box(whole.x - _SIDE, whole.y - _HEAD, whole.width + 2.0 * _SIDE, whole.height + _HEAD + _FOOT)
