"""Circular water of the map after CTI: the circular shares of what is withdrawn and of what is discharged.

Source: WBCSD, Circular Transition Indicators V4.0, 2023 (from memory). From the map: docs/methods/water.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from vsm_app.engine.dual import Dual
from vsm_app.engine.indicators.base import Answer, Computed, Indicator, Sum, UndefinedError, flows_zero
from vsm_app.engine.indicators.cti import CTI
from vsm_app.engine.indicators.iso59020 import water_from_circular_sources, water_given_back
from vsm_app.engine.indicators.view import MapView


def water_circularity(view: MapView) -> Iterable[Answer]:
    """Mean of the circular shares of both sides."""
    circular, withdrawn = water_from_circular_sources(view)
    usable, discharged = water_given_back(view, withdrawn)
    yield Computed.of((_share(view, circular, withdrawn) + _share(view, usable, discharged)) / 2.0, "1")


def _share(view: MapView, part: Sum, whole: Sum) -> Dual:
    below = view.dual_of(whole)
    if not below.value:
        raise UndefinedError(flows_zero(whole.terms))
    return view.dual_of(part) / below


INDICATORS = (
    Indicator(
        "cti.water_circularity", "cti", "1", "(circular in / in + circular out / out) / 2", CTI, water_circularity,
        "water", verified=False,
    ),
)  # fmt: skip
