"""The Heat view: which nodes carry most of the losses' burden, as a fraction of the largest and in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from vsm_app.engine.results import Results
from vsm_app.engine.rounding import decimals_for
from vsm_app.ui.canvas.figures import figure, per_period

#: Larger units for a figure that would otherwise have more than four digits before the mark.
_LARGER: Final = {"kg": ("t", 1e3), "kg CO2e": ("t CO2e", 1e3), "MJ": ("GJ", 1e3), "kWh": ("MWh", 1e3)}
_MANY: Final = 1e4
#: What is shown where the wanted quantity has no burdens.
_ELSE: Final = ("mass", "energy", "co2e", "cost")


@dataclass(frozen=True, slots=True)
class Heat:
    """Fraction 0..1 and text by node; the largest burden as text and its quantity for the legend."""

    nodes: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    most: str = ""
    by: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.nodes


def heat_of(results: Results | None, quantity: str, lang: str, period: str = "") -> Heat:
    """The burdens of the nodes in the quantity that the window shows (mass, energy, cost or CO2e)."""
    rankings = {} if results is None else results.hotspots
    spots = next((r for by in (quantity, *_ELSE) if (r := rankings.get(by)) is not None and r.node_burden), None)
    if spots is None:
        return Heat()
    most = max(*spots.node_burden.values(), 0.0)
    nodes = {
        node: (max(burden, 0.0) / most if most > 0.0 else 0.0, _text(burden, spots.unit, most, lang, period))
        for node, burden in spots.node_burden.items()
    }
    return Heat(nodes, _text(most, spots.unit, most, lang, period), spots.by)


def _text(value: float, unit: str, most: float, lang: str, period: str) -> str:
    """All nodes in one unit, so that they can be compared."""
    larger = _LARGER.get(unit)
    if larger is not None and most >= _MANY:
        unit, value = larger[0], value / larger[1]
    digits = decimals_for((most / (larger[1] if larger is not None and most >= _MANY else 1.0),), significant=3)
    return f"{figure(value, digits, lang)}\u202f{per_period(unit, period, lang)}"
