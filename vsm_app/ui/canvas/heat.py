"""The Heat view: which nodes carry most of the losses' burden, as a fraction of the largest and in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from vsm_app.engine.results import Hotspots, Results
from vsm_app.engine.rounding import MapRounding, decimals_for
from vsm_app.model import scales
from vsm_app.model.document import Physics
from vsm_app.model.layer_names import layer_name
from vsm_app.texts import has_text, text
from vsm_app.ui.canvas.figures import figure, interval_text, per_period
from vsm_app.ui.canvas.on_map import rounding_of
from vsm_app.ui.canvas.quantities import CARRIED
from vsm_app.ui.losses import losses_on, shown_node_burden, undetermined_nodes

#: What losses are ranked by; of other layers the map's own figures are told.
_RANKED: Final = ("mass", "energy", *CARRIED)
#: Of the largest burden: what is less is a rest of binary fractions.
_NOTHING: Final = 1e-9


class NodeHeat(NamedTuple):
    """The known burden as a fraction 0..1, the figure or its bounds in words, whether part of it is not determined."""

    fraction: float
    text: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Heat:
    """The heat by node; the largest burden as text (empty where only bounds are known) and its quantity."""

    nodes: Mapping[str, NodeHeat] = field(default_factory=dict)
    most: str = ""
    by: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.nodes

    @property
    def has_open(self) -> bool:
        """Whether the burden of a node is not determined: the legend says what its look means."""
        return any(node.is_open for node in self.nodes.values())


def heat_of(
    results: Results | None,
    quantity: str,
    lang: str,
    period: str = "",
    shown_as: Mapping[str, str] | None = None,
    physics: Physics | None = None,
) -> Heat:
    """The burdens of the nodes in the quantity that the window shows (mass, energy, cost or CO2e).

    With `physics` also what is lost by volume, in pieces or of a substance: losses have that themselves and carry none.
    Empty where nothing is known of the quantity.
    `shown_as` names the closed sub-process that stands for a node (`model.grouping.stand_ins`): it takes the sum.
    """
    spots = None if results is None else _burdens(results, quantity, physics)
    if results is None or spots is None:
        return Heat()
    stands_for = shown_as or {}
    burdens = shown_node_burden(results, spots, stands_for)
    most = max(*burdens.values(), 0.0)
    open_ = {
        node: (burdens.get(node, 0.0) + low, None if high is None else burdens.get(node, 0.0) + high)
        for node, (low, high) in _summed_bounds(undetermined_nodes(results, spots), stands_for).items()
    }
    write = _Writer(
        spots, most or max((low if high is None else high for low, high in open_.values()), default=0.0), lang, period
    )
    write.take_digits(rounding_of(results.solution))
    nodes = {
        node: NodeHeat(max(burden, 0.0) / most if most > 0.0 else 0.0, write.value(burden, node))
        for node, burden in burdens.items()
    }
    for node, bounds in open_.items():
        fraction = nodes[node].fraction if node in nodes else 0.0
        nodes[node] = NodeHeat(fraction, write.between(*bounds, node), is_open=True)
    hottest = max(burdens, key=burdens.__getitem__, default="")
    return Heat(nodes, write.value(most, hottest) if most > 0.0 or not open_ else "", spots.by)


def heat_title(physics: Physics, by: str, lang: str) -> str:
    """What the tint shows: losses by mass, energy used up, or what is lost of a substance, by its name."""
    if has_text(f"canvas.heat.{by}"):
        return text(f"canvas.heat.{by}", lang=lang)
    return text("canvas.heat.layer", {"layer": layer_name(physics, by, lang)}, lang)


def _burdens(results: Results, quantity: str, physics: Physics | None) -> Hotspots | None:
    """Those of the quantity alone, never of another one; on a layer that has no ranking what is lost on it itself."""
    ranking = results.hotspots.get(quantity)
    if ranking is None or not ranking.node_burden:
        ranking = None if physics is None or quantity in CARRIED else losses_on(physics, results, quantity)
    return ranking if ranking is not None and ranking.node_burden else None


def _summed_bounds(
    bounds: Mapping[str, tuple[float, float | None]], shown_as: Mapping[str, str]
) -> dict[str, tuple[float, float | None]]:
    """The bounds of the nodes in sight; open above where one of what they stand for is."""
    sums: dict[str, tuple[float, float | None]] = {}
    for node, (low, high) in bounds.items():
        seen = shown_as.get(node, node)
        bottom, top = sums.get(seen, (0.0, 0.0))
        sums[seen] = bottom + low, None if high is None or top is None else top + high
    return sums


def larger_unit(spots: Hotspots, most: float, lang: str) -> tuple[str, float]:
    """The unit in which burdens up to `most` are written, and how many of the ranking's own it holds."""
    if spots.by.startswith("cost"):
        unit, scale = scales.money_scale(most, spots.unit, lang)
        return unit, 1.0 / scale
    return scales.larger_unit(spots.unit, most)


class _Writer:
    """Writes the burdens of all nodes in one unit, so that they can be compared."""

    def __init__(self, spots: Hotspots, most: float, lang: str, period: str) -> None:
        unit, self._factor = larger_unit(spots, most, lang)
        self._digits = decimals_for((most / self._factor,), significant=3)
        self._least = _NOTHING * most / self._factor
        self._unit, self._lang = per_period(unit, period, lang), lang
        self._layer, self._written_in = spots.by, unit
        self._rounding: MapRounding | None = None

    def take_digits(self, rounding: MapRounding) -> None:
        """Write with the decimals of the flows on the map what is in the unit of any of them."""
        if self._layer not in _RANKED or (self._layer, self._written_in) in rounding.decimals:
            self._rounding = rounding

    def _digits_at(self, node: str) -> int:
        """The digits of all burdens; as the map writes flows, those of its part."""
        rounding = self._rounding
        return self._digits if rounding is None else rounding.digits(self._layer, self._written_in, node)

    def value(self, burden: float, node: str) -> str:
        """The burden of a node with its unit."""
        return f"{self._figure(burden, self._digits_at(node))}\u202f{self._unit}"

    def between(self, low: float, high: float | None, node: str) -> str:
        """A burden of which only bounds are known, or nothing."""
        if high is not None:
            ends = interval_text(low / self._factor, high / self._factor, self._digits_at(node), self._lang)
            return f"{ends}\u202f{self._unit}"
        return f"≥\u202f{self.value(low, node)}" if low > 0.0 else text("window.unknown", lang=self._lang)

    def _figure(self, burden: float, digits: int) -> str:
        """With the digits of the others; what they would call nothing has one of its own."""
        value = burden / self._factor
        if value <= self._least:
            return "0"
        is_lost = value < 0.5 * 10.0**-digits
        return figure(value, decimals_for((value,), significant=1) if is_lost else digits, self._lang)
