"""In which unit the amounts of a layer are read: one a layer, so that what stands side by side can be compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from vsm_app.errors import VsmError
from vsm_app.model.document import Physics
from vsm_app.model.quantities import Form
from vsm_app.model.scales import LARGER_FROM
from vsm_app.model.settings import Settings
from vsm_app.model.units import balance_layer, default_unit, parse_unit, per_year

_AMOUNTS = (Form.VALUE, Form.RANGE)


def layer_units(physics: Physics) -> Mapping[str, str]:
    """The unit (numerator only) of each layer that an entry or an item names.

    The settings' unit; else the one most entries are in, those per piece only where there are no others (9.5 kg/pc
    says nothing of how a year is read); else the one most items are in. Of two that are used alike the layer's usual
    one, then the larger. Where the largest entry has more than four digits before the mark in the one most entries
    are in, a larger one that is used as well: what follows from 1200 t and 80 kg reads 1199.92 t.
    """
    flows, items = physics.flows.values(), physics.items.values()
    entered = Counter(flow.quantity.unit for flow in flows if flow.quantity.unit and flow.quantity.form in _AMOUNTS)
    per_piece = {unit: count for unit, count in entered.items() if parse_unit(unit).per == "piece"}
    plain = {unit: count for unit, count in entered.items() if unit not in per_piece}
    of_items = Counter(item.unit for item in items if item.unit)
    found = dict(physics.settings.units)
    for counts in (plain, per_piece, of_items):
        for layer, units in _by_use(counts.items(), physics.settings):
            if layer not in found:
                found[layer] = _readable(physics, layer, units) if counts is plain else units[0]
    return found


def _readable(physics: Physics, layer: str, units: list[str]) -> str:
    """The most used unit, or the next that is larger, where figures in that have too many digits."""
    most_used = parse_unit(units[0]).factor or 1.0
    larger = [unit for unit in units[1:] if (parse_unit(unit).factor or 0.0) > most_used]
    if not larger:
        return units[0]
    largest = max((abs(value) for value in _entries_on(physics, layer)), default=0.0)
    fitting = [unit for unit in larger if largest >= (parse_unit(unit).factor or 0.0)]
    return fitting[0] if fitting and largest >= LARGER_FROM * most_used else units[0]


def _entries_on(physics: Physics, layer: str) -> Iterable[float]:
    """The amounts entered on a layer, in its base unit per period."""
    settings = physics.settings
    for flow in physics.flows.values():
        value = flow.quantity.value if flow.quantity.form is Form.VALUE else flow.quantity.high
        if value is None or not flow.quantity.unit or flow.quantity.form not in _AMOUNTS:
            continue
        unit = parse_unit(flow.quantity.unit)
        if not unit.known or unit.per == "piece" or balance_layer(unit, settings) != layer:
            continue
        times = 1.0
        if unit.per == "time" and settings.period:
            try:
                times = per_year(unit.time_unit, settings.calendar) / per_year(settings.period, settings.calendar)
            except (VsmError, ZeroDivisionError):
                continue
        yield value * (unit.factor or 1.0) * times


def layer_unit(units: Mapping[str, str], layer: str, settings: Settings) -> str:
    """The unit of a layer among those of a map, the usual one where nothing on the map names any."""
    return units.get(layer) or amount_unit(default_unit(layer, settings))


def amount_unit(unit: str) -> str:
    """The amount without its time base: `t` of `t/wk`, `kg` of `kg/pc`."""
    parsed = parse_unit(unit)
    return parsed.numerator.rpartition("/")[0] if parsed.per == "piece" else parsed.numerator


def _by_use(counts: Iterable[tuple[str, int]], settings: Settings) -> Iterable[tuple[str, list[str]]]:
    """The units of each layer, the most used one first, numerators only."""
    layers: dict[str, Counter[str]] = {}
    for unit, count in counts:
        layer = balance_layer(parse_unit(unit), settings)
        layers.setdefault(layer, Counter())[amount_unit(unit)] += count
    for layer, used in layers.items():
        usual = default_unit(layer, settings)
        order = sorted(used, key=lambda unit: (used[unit], unit == usual, parse_unit(unit).factor or 0.0), reverse=True)
        yield layer, order
