"""Nodes of a map that is being drawn: nothing leaves yet but losses, or shares of less than all (docs/adr/0011)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from vsm_app.model.document import Physics
from vsm_app.model.elements import ALL_LAYERS, SECONDARY_CLASSES, Flow, Node, OriginClass, StageKind
from vsm_app.model.flow_classes import given_class
from vsm_app.model.grammar import HALF_WIDTH_95
from vsm_app.model.kinds import KINDS, Role, holds_stock
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.settings import Settings

#: Code of the problem that a node is not drawn to its end (`.open` where what has no way on is not determined).
UNFINISHED: Final = "balance.unfinished"
#: Stages in which what goes back is what a node is there for.
_GIVING_BACK: Final = frozenset({StageKind.USE, StageKind.END_OF_LIFE})


def lacks_way_on(physics: Physics, node: Node, layer: str, leaving: Iterable[Flow]) -> bool:
    """Whether a node passes things on, but what leaves it on a layer is lost by the way or a share of less than all.

    Not where somebody has said that this is all, or that what leaves takes all that remains there; nor where shares add
    up within what was said of them. What nobody said, the spread of their origin, lets no shares add up.
    """
    if not _may_lack(node, layer):
        return False
    given = [(flow.quantity, flow.quantity.form, is_by_the_way(physics, flow)) for flow in leaving]
    if any(form is Form.REST or not (form is Form.SHARE or by_the_way) for _, form, by_the_way in given):
        return False
    if all(by_the_way for *_, by_the_way in given):
        return True
    takes_the_rest = any(form is Form.UNKNOWN for _, form, _ in given)
    shares = [quantity for quantity, form, _ in given if form is Form.SHARE]
    return not takes_the_rest and not can_add_up(shares, physics.settings, physics.settings.error_imbalance)


def can_add_up(shares: Iterable[Quantity], settings: Settings, slack: float) -> bool:
    """Whether shares are all, but for `slack`, at the upper ends of what was said of them."""
    width = HALF_WIDTH_95 if settings.half_width_95 else 1.0
    return math.fsum(_upper_end(share, width) for share in shares) >= 1.0 - slack


def _upper_end(share: Quantity, width: float) -> float:
    """The end of its range, or of what stands behind `±`, which is `width` standard deviations."""
    value = share.value or 0.0
    if share.exact:
        return value
    return max(share.low or 0.0, share.high) if share.high is not None else value + width * abs(share.sd or 0.0)


def loses_nothing(physics: Physics, node: Node, layer: str, leaving: Iterable[Flow]) -> bool:
    """Whether a node passes things on and no loss is drawn there on a layer, nor that there is none."""
    return _may_lack(node, layer) and not any(
        is_by_the_way(physics, flow) for flow in leaving if flow.source == node.id
    )


def _may_lack(node: Node, layer: str) -> bool:
    return passes_on(node) and not {layer, ALL_LAYERS} & set(node.complete_layers)


def passes_on(node: Node) -> bool:
    """Whether a node is there to pass on what enters it: nothing is kept, thrown away or given off for good there."""
    kind = KINDS.get(node.kind)
    return kind.role is Role.TRANSFORM and not kind.disposal and not holds_stock(node)


def is_by_the_way(physics: Physics, flow: Flow) -> bool:
    """Whether a flow leaves beside what its source passes on: a loss, or scrap that a making process gives back."""
    origin = given_class(physics, flow)
    if origin is OriginClass.LOSS:
        return True
    target = physics.nodes.get(flow.target or "")
    if origin is None:
        return target is not None and KINDS.get(target.kind).disposal
    return origin in SECONDARY_CLASSES and _is_scrap(physics, flow, target)


def _is_scrap(physics: Physics, flow: Flow, target: Node | None) -> bool:
    source = physics.nodes.get(flow.source or "")
    if source is None or KINDS.get(source.kind).r_number is not None:
        return False
    stage = physics.stages.get(source.stage or "")
    if stage is not None and stage.kind in _GIVING_BACK:
        return False
    return bool(flow.r_strategy) or (target is not None and KINDS.get(target.kind).r_number is not None)
