"""Which quantity a map can be looked at by, and the unit that the status bar names for it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from vsm_app.engine.results import Results
from vsm_app.model.document import Document
from vsm_app.model.layer_units import layer_units
from vsm_app.model.units import default_unit

#: Burdens: they are carried by flows of every layer.
CARRIED: Final = ("cost", "co2e")
#: By these the Heat view is offered where it has nothing on the quantity that is looked at, in this order.
HEATED: Final = ("mass", "energy", "volume", "count", *CARRIED)
_LAYERS: Final = frozenset({"mass", "energy", "volume", "count"})


def shown_quantity(results: Results, wanted: str) -> str:
    """The quantity asked for; where nothing flows on that layer (a map of energy alone), the one most flows are on."""
    layers: Counter[str] = Counter()
    for (layer, _unit), count in results.solution.unit_counts.items():
        layers[layer] += count
    if wanted in CARRIED or wanted in layers or not layers:
        return wanted
    if any(layer == wanted for _flow, layer in results.solution.flows):
        return wanted
    return max(layers, key=layers.__getitem__)


def own_units(document: Document, results: Results | None) -> frozenset[tuple[str, str]]:
    """The unit of each layer: the map's, else the one most flows are in."""
    own = dict(layer_units(document.physics))
    if results is not None:
        for (layer, unit), _count in sorted(results.solution.unit_counts.items(), key=lambda entry: -entry[1]):
            own.setdefault(layer, unit)
    return frozenset(own.items())


def shown_layer(results: Results | None, wanted: str) -> str:
    """The layer whose unit the map names once for all: that of `wanted`, of burdens and substances its main one."""
    quantity = wanted if wanted in _LAYERS else "mass"
    return quantity if results is None else shown_quantity(results, quantity)


def shown_unit(document: Document, results: Results | None, wanted: str) -> str:
    """The unit (numerator only) in which the map shows `wanted`; of burdens and substances that of its main layer.

    Empty while flows are there of which nothing has been computed yet.
    """
    settings = document.settings
    if results is None and document.flows:
        return ""
    units = dict(own_units(document, results))
    layer = shown_layer(results, wanted)
    return units.get(layer) or default_unit(layer, settings)
