"""In which unit the amounts of a layer are read: one a layer, so that what stands side by side can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from vsm_app.model.document import Physics
from vsm_app.model.quantities import Form
from vsm_app.model.settings import Settings
from vsm_app.model.units import balance_layer, default_unit, parse_unit

_AMOUNTS = (Form.VALUE, Form.RANGE)


def layer_units(physics: Physics) -> Mapping[str, str]:
    """The unit (numerator only) of each layer that an entry or an item names.

    The settings' unit; else the one most entries are in, those per piece only where there are no others (9.5 kg/pc
    says nothing of how a year is read); else the one most items are in. Of two that are used alike the layer's usual
    one, then the larger.
    """
    flows, items = physics.flows.values(), physics.items.values()
    entered = Counter(flow.quantity.unit for flow in flows if flow.quantity.unit and flow.quantity.form in _AMOUNTS)
    per_piece = {unit: count for unit, count in entered.items() if parse_unit(unit).per == "piece"}
    plain = {unit: count for unit, count in entered.items() if unit not in per_piece}
    of_items = Counter(item.unit for item in items if item.unit)
    found = dict(physics.settings.units)
    for counts in (plain, per_piece, of_items):
        for layer, unit in _most_used(counts.items(), physics.settings):
            found.setdefault(layer, unit)
    return found


def layer_unit(units: Mapping[str, str], layer: str, settings: Settings) -> str:
    """The unit of a layer among those of a map, the usual one where nothing on the map names any."""
    return units.get(layer) or amount_unit(default_unit(layer, settings))


def amount_unit(unit: str) -> str:
    """The amount without its time base: `t` of `t/wk`, `kg` of `kg/pc`."""
    parsed = parse_unit(unit)
    return parsed.numerator.rpartition("/")[0] if parsed.per == "piece" else parsed.numerator


def _most_used(counts: Iterable[tuple[str, int]], settings: Settings) -> Iterable[tuple[str, str]]:
    """The most used unit of each layer, numerators only."""
    layers: dict[str, Counter[str]] = {}
    for unit, count in counts:
        layer = balance_layer(parse_unit(unit), settings)
        layers.setdefault(layer, Counter())[amount_unit(unit)] += count
    for layer, used in layers.items():
        usual = default_unit(layer, settings)
        yield layer, max(used, key=lambda unit: (used[unit], unit == usual, parse_unit(unit).factor or 0.0))
