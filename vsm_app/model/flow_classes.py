"""Which of the seven kinds a flow is drawn as: by its own class, its item's, its ends, the item's kind."""

from __future__ import annotations

from typing import Final

from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, ItemKind, OriginClass
from vsm_app.model.kinds import KINDS, Role
from vsm_app.model.usual import is_return

_DRAWN_AS: Final = {
    OriginClass.RENEWABLE: OriginClass.PRIMARY,
    OriginClass.RECYCLED: OriginClass.SECONDARY,
    OriginClass.REUSED: OriginClass.SECONDARY,
}
_BY_ITEM: Final = {
    ItemKind.PRODUCT: OriginClass.PRODUCT,
    ItemKind.ENERGY: OriginClass.ENERGY,
    ItemKind.WATER: OriginClass.WATER,
    ItemKind.INFORMATION: OriginClass.INFORMATION,
}


def class_of(document: Document, flow: Flow) -> OriginClass:
    """One of primary, secondary, product, loss, energy, water, information; primary where nothing says anything."""
    return _said(document, flow) or OriginClass.PRIMARY


def is_stated(document: Document, flow: Flow) -> bool:
    """Whether anything says what a flow is; else it is drawn as primary."""
    return _said(document, flow) is not None


def given_class(physics: Physics, flow: Flow) -> OriginClass | None:
    """The class that somebody gave a flow, else its item; `None` where nobody did."""
    item = physics.items.get(flow.item)
    given = (flow.origin_class, item.origin_class if item is not None else None)
    return next((one for one in given if one is not None and one is not OriginClass.UNKNOWN), None)


def is_disposed_of(document: Document, flow: Flow) -> bool:
    """Whether a flow ends where nothing comes back: drawn and counted as a loss where nothing else is said of it."""
    target = document.nodes.get(flow.target or "")
    return target is not None and KINDS.get(target.kind).disposal


def _said(document: Document, flow: Flow) -> OriginClass | None:
    given, item = given_class(document.physics, flow), document.items.get(flow.item)
    if given is not None:
        return _DRAWN_AS.get(given, given)
    if is_disposed_of(document, flow):
        return OriginClass.LOSS
    if _is_information(document, flow):
        return OriginClass.INFORMATION
    if flow.r_strategy or is_return(document.physics, flow):
        return OriginClass.SECONDARY
    return _BY_ITEM.get(item.kind) if item is not None else None


def _is_information(document: Document, flow: Flow) -> bool:
    ends = (document.nodes.get(flow.source or ""), document.nodes.get(flow.target or ""))
    return any(node is not None and KINDS.get(node.kind).role is Role.INFORMATION for node in ends)
