"""Which side of a node a flow leaves and enters, when the user has not said.

The rules are those of the drawing table (look, "Flows"; product description, "Drawing"): the chain runs left to
right, losses leave downwards, energy and water come from above, returns run below the chain and enter from the
bottom. A choice depends on the two boxes and on what the target is only, so moving any other node never flips a line.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vsm_app.layout.types import Box, FlowSpec, FlowStyle, RoutingOptions, Side

SidePair = tuple[Side, Side]

FROM_ABOVE: Final = frozenset({FlowStyle.ENERGY, FlowStyle.WATER})
#: Styles that say nothing about whether a node belongs to the chain or to the way back.
ACCESSORY: Final = frozenset({FlowStyle.LOSS, FlowStyle.ENERGY, FlowStyle.WATER, FlowStyle.INFORMATION})

#: A source of energy or water no farther aside than this (px between the nodes) is reached from above.
NEARLY_ABOVE: Final = 112.0
#: An open end no farther aside than this, but higher above its node, is reached round one corner instead of a step.
NO_STEP: Final = 48.0
#: From here on a node below is reached with one bend, downwards first, instead of with a step to the side.
FAR_BELOW: Final = 96.0


def is_return(flow: FlowSpec) -> bool:
    """Whether the flow itself says that it goes back: an R-number, or recycled and reused material."""
    return flow.r_number is not None or flow.style is FlowStyle.SECONDARY


def return_nodes(flows: Iterable[FlowSpec]) -> frozenset[str]:
    """Nodes on the way back (recycling, remanufacture): secondary material in and out, and no other."""
    fed: set[str | None] = set()
    feeding: set[str | None] = set()
    in_chain: set[str | None] = {None}
    for flow in flows:
        if flow.style in ACCESSORY:
            continue
        if is_return(flow):
            fed.add(flow.target)
            feeding.add(flow.source)
        else:
            in_chain.update((flow.source, flow.target))
    return frozenset(node for node in (fed & feeding) - in_chain if node is not None)


def going_on(flows: Iterable[FlowSpec], workers: frozenset[str]) -> frozenset[str]:
    """Return flows that go on with an R-number: it came into the node on the way back that they leave."""
    entered: set[tuple[str | None, int | None]] = set()
    leaving: list[FlowSpec] = []
    for flow in flows:
        if flow.r_number is not None:
            entered.add((flow.target, flow.r_number))
            if flow.source in workers:
                leaving.append(flow)
    return frozenset(flow.id for flow in leaving if (flow.source, flow.r_number) in entered)


def choose_sides(
    flow: FlowSpec, source: Box | None, target: Box | None, returning: frozenset[str], options: RoutingOptions
) -> SidePair:
    """The side at the source and the side at the target; what the user chose stands."""
    if source is None and target is not None:
        pair = _open_input(flow, target)
    elif target is None and source is not None:
        pair = _open_output(flow, source)
    elif source is not None and target is not None:
        pair = _between(flow, source, target, returning, options)
        if flow.flipped and can_turn(flow, source, target, options):
            pair = _turned(pair, source, target)
    else:
        pair = (Side.RIGHT, Side.LEFT)
    return _with_user_sides(flow, pair, source, target)


def runs_back(source: Box, target: Box, options: RoutingOptions) -> bool:
    """Whether a flow between two nodes goes to the left of where it leaves, or round to its own node."""
    return target.left < source.right + options.approach / 2.0


def can_turn(flow: FlowSpec, source: Box, target: Box, options: RoutingOptions) -> bool:
    """Whether the line between two nodes can run on the other side: every return, and whatever else runs back.

    What goes straight down to a node below does not run back.
    """
    if is_return(flow):
        return True
    return runs_back(source, target, options) and not (_stacked(source, target) and target.cy > source.cy)


def _turned(pair: SidePair, source: Box, target: Box) -> SidePair:
    """The same way on the other side: a lane above the nodes, between nodes above one another one on their left."""
    first, last = pair
    if first is last and not first.is_vertical:
        return first.opposite, last.opposite
    return (Side.LEFT, Side.LEFT) if _stacked(source, target) else (Side.TOP, Side.TOP)


def _with_user_sides(flow: FlowSpec, pair: SidePair, source: Box | None, target: Box | None) -> SidePair:
    """The user's sides in place of ours; an open end faces the side that the user chose at the node."""
    first, last = flow.source_side or pair[0], flow.target_side or pair[1]
    if source is None and flow.target_side is not None and flow.free_end is None:
        first = last.opposite
    if target is None and flow.source_side is not None and flow.free_end is None:
        last = first.opposite
    return first, last


def _open_input(flow: FlowSpec, box: Box) -> SidePair:
    if flow.free_end is not None:
        return _toward_free_end(flow.free_end, box, (Side.RIGHT, Side.LEFT), inward=True)
    if flow.style in FROM_ABOVE or flow.style is FlowStyle.INFORMATION:
        return Side.BOTTOM, Side.TOP
    return Side.RIGHT, Side.LEFT


def _open_output(flow: FlowSpec, box: Box) -> SidePair:
    downwards = flow.style is FlowStyle.LOSS or flow.style is FlowStyle.WATER
    natural = (Side.BOTTOM, Side.TOP) if downwards else (Side.RIGHT, Side.LEFT)
    if flow.free_end is not None:
        return _toward_free_end(flow.free_end, box, natural, inward=False)
    return natural


def _toward_free_end(end: tuple[float, float], box: Box, natural: SidePair, *, inward: bool) -> SidePair:
    """Sides for an end that the user put somewhere: the side of the node that looks at it."""
    x, y = end
    if y <= box.top and box.left <= x <= box.right:
        at_node = Side.TOP
    elif y >= box.bottom and (box.left <= x <= box.right or natural[0] is Side.BOTTOM):
        at_node = Side.BOTTOM
    elif x <= box.left:
        at_node = Side.LEFT
    elif x >= box.right:
        at_node = Side.RIGHT
    else:
        return natural
    if at_node is Side.BOTTOM and not box.left <= x <= box.right:
        return at_node, (Side.LEFT if x > box.right else Side.RIGHT)
    if at_node.is_vertical and y <= box.top - NO_STEP and max(box.left - x, x - box.right) < NO_STEP:
        return (at_node.opposite, Side.TOP) if inward else (Side.TOP, at_node.opposite)
    return (at_node.opposite, at_node) if inward else (at_node, at_node.opposite)


def _between(flow: FlowSpec, source: Box, target: Box, returning: frozenset[str], options: RoutingOptions) -> SidePair:
    if flow.source == flow.target:
        return Side.BOTTOM, Side.BOTTOM
    if flow.style is FlowStyle.LOSS:
        return _loss(source, target, options)
    if flow.style in FROM_ABOVE or flow.style is FlowStyle.INFORMATION:
        pair = _from_above(flow, source, target, options)
        if pair is not None:
            return pair
    forward = target.left >= source.right + options.approach / 2.0
    if _stacked(source, target):
        return (Side.BOTTOM, Side.TOP) if target.top >= source.bottom else (Side.TOP, Side.BOTTOM)
    if forward:
        climbs = is_return(flow) and flow.source in returning and target.bottom + options.approach <= source.top
        return (Side.RIGHT, Side.BOTTOM) if climbs else (Side.RIGHT, Side.LEFT)
    return _back(flow, source, target, returning, options)


def _stacked(source: Box, target: Box) -> bool:
    """Whether one stands above the other: a vertical line joins them over a good part of their width."""
    if target.top < source.bottom and source.top < target.bottom:
        return False
    overlap = min(source.right, target.right) - max(source.left, target.left)
    return overlap >= 0.25 * min(source.width, target.width)


def _loss(source: Box, target: Box, options: RoutingOptions) -> SidePair:
    if target.cy < source.bottom + options.approach:
        return Side.BOTTOM, Side.BOTTOM
    overlap = min(source.right, target.right) - max(source.left, target.left)
    if _stacked(source, target) or target.left < source.cx < target.right or overlap >= 2.0 * options.corner:
        return Side.BOTTOM, Side.TOP
    return Side.BOTTOM, (Side.LEFT if target.cx > source.cx else Side.RIGHT)


def _from_above(flow: FlowSpec, source: Box, target: Box, options: RoutingOptions) -> SidePair | None:
    """Sides for what comes from above by nature; `None` where the source stands too far aside for that."""
    above = source.bottom + options.approach <= target.top
    if _stacked(source, target):
        return (Side.BOTTOM, Side.TOP) if above else (Side.TOP, Side.BOTTOM)
    if flow.style is FlowStyle.INFORMATION and above:
        return Side.BOTTOM, Side.TOP
    beside = abs(target.cx - source.cx) - (source.width + target.width) / 2.0
    if source.cy + options.approach <= target.top and beside <= NEARLY_ABOVE:
        return (Side.RIGHT if target.cx > source.cx else Side.LEFT), Side.TOP
    return None


def _back(flow: FlowSpec, source: Box, target: Box, returning: frozenset[str], options: RoutingOptions) -> SidePair:
    """Sides of a line that runs back: straight into a node on the way back, else from below."""
    beside = target.right + options.approach <= source.left
    if not beside:
        return Side.BOTTOM, Side.BOTTOM
    if target.cy >= source.bottom + FAR_BELOW and target.right + options.approach <= source.left:
        return Side.BOTTOM, Side.RIGHT
    if target.top >= source.bottom or flow.target in returning:
        return Side.LEFT, Side.RIGHT
    low = options.approach if flow.source in returning else FAR_BELOW  # clear of what the chain loses downwards
    if target.bottom + low <= source.cy:
        return Side.LEFT, Side.BOTTOM
    return Side.BOTTOM, Side.BOTTOM
