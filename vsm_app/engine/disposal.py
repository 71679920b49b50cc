"""Losses whose disposal lacks a factor: a sum that counts disposal is incomplete then (docs/adr/0009).

A loss that is sold is no waste (ISO 14044:2006, 4.3.4.2: its burden goes to whoever buys it), nor is waste heat or
water given back; what is known to be nothing needs no factor either. A factor of zero says that there is no burden.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from vsm_app.model.elements import Flow, ItemKind

if TYPE_CHECKING:
    from vsm_app.engine.indicators.view import MapView

_NO_WASTE = (ItemKind.ENERGY, ItemKind.WATER, ItemKind.INFORMATION)


def undisposed(view: MapView, losses: Iterable[Flow], by: str) -> tuple[str, ...]:
    """Of these losses those without a factor of disposal by `co2e` or `cost`; none by other burdens."""
    if by not in ("co2e", "cost"):
        return ()
    return tuple(flow.id for flow in losses if _lacks(view, flow, by))


def _lacks(view: MapView, flow: Flow, by: str) -> bool:
    item = view.physics.items.get(flow.item)
    if item is None:
        return True
    sold = item.price is not None and item.price.value > 0
    if sold or item.kind in _NO_WASTE or view.amount(flow.id) == 0:
        return False
    return (item.disposal_cost if by == "cost" else item.disposal_co2e) is None
