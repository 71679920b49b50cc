"""Scenarios and measures: sparse overrides of the current state, never copies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from vsm_app.errors import UnknownNameError
from vsm_app.model import references
from vsm_app.model.elements import LeanData, OriginClass, ProcessCost, SocialData, StockEntry
from vsm_app.model.quantities import UNKNOWN, Quantity

if TYPE_CHECKING:
    from vsm_app.model.document import Physics

CURRENT = "current"

#: Subject of an override that changes a setting of the map.
SETTINGS: Final = "settings"

#: Fields that may be `None` and are then made when an override names a part of them (`lean.cycle_time`).
_MADE: Final = {"lean": LeanData, "social": SocialData, "cost": ProcessCost}


@dataclass(frozen=True, slots=True)
class Override:
    """One changed value: the element `subject`, its `field` (`quantity`, `price`, `lean.cycle_time`) and the new value.

    Exactly one of `quantity`, `number`, `text` is given; `removed` takes the element out of the scenario.
    """

    subject: str
    field: str
    quantity: Quantity | None = None
    number: float | None = None
    text: str | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """A kaizen burst: a named change with effects, an owner, a date (ISO text) and `anchor`, the node it hangs on."""

    id: str
    name: str
    effects: tuple[Override, ...] = ()
    owner: str = ""
    due: str = ""
    cost: float | None = None
    anchor: str | None = None
    status: str = "open"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The current state plus the measures switched on and further overrides."""

    id: str
    name: str
    measures: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """One of several periods of a map, in their order: the map's entries with those of this period in their place.

    Stocks are carried from one to the next: a level that the map itself states is that at the start of the first one.
    """

    id: str
    name: str
    overrides: tuple[Override, ...] = ()


def in_period(physics: Physics, period: Period) -> Physics:
    """The physics as it is in one of its periods."""
    if period.id != next(iter(physics.periods), period.id):
        nodes = {node.id: replace(node, stock=_later(node.stock)) for node in physics.nodes.values() if node.stock}
        physics = replace(physics, nodes=physics.nodes | nodes) if nodes else physics
    return apply_overrides(physics, period.overrides)


def _later(stock: dict[str, StockEntry]) -> dict[str, StockEntry]:
    """Stocks of a later period: the level at its start follows from the periods before."""
    return {layer: replace(entry, initial=UNKNOWN) for layer, entry in stock.items()}


def find_scenario(physics: Physics, name: str) -> str:
    """The id of the scenario with that id or name; `""` and `current` are the current state.

    Raises UnknownNameError, which lists what there is.
    """
    if name in ("", CURRENT) or name in physics.scenarios:
        return name or CURRENT
    for scenario in physics.scenarios.values():
        if scenario.name.casefold() == name.casefold():
            return scenario.id
    known = ", ".join([CURRENT, *(f"{one.id} ({one.name})" for one in physics.scenarios.values())])
    raise UnknownNameError(
        f"There is no scenario {name!r} in this map; there are: {known}.",
        code="scenario.unknown",
        params={"name": name, "known": known},
    )


def apply_scenario(physics: Physics, scenario_id: str) -> Physics:
    """The physics as it is in a scenario: its measures in their order, then its own overrides, which win.

    The current state is `physics` itself. An override that names something gone, a field that does not exist or a value
    that does not fit is left out (`validate` describes it). Raises UnknownNameError for a scenario that does not exist.
    """
    found = find_scenario(physics, scenario_id)
    if found == CURRENT:
        return physics
    return apply_overrides(physics, overrides_of(physics, found))


def overrides_of(physics: Physics, scenario_id: str) -> tuple[Override, ...]:
    """All overrides of a scenario in the order in which they act; measures that are gone are left out."""
    scenario = physics.scenarios[scenario_id]
    measures = (physics.measures[m] for m in scenario.measures if m in physics.measures)
    return (*(effect for measure in measures for effect in measure.effects), *scenario.overrides)


def apply_overrides(physics: Physics, overrides: Iterable[Override]) -> Physics:
    """The physics with these overrides, one after the other; those without effect are left out."""
    changed: dict[str, dict[str, Any]] = {}
    settings = physics.settings
    removed: list[str] = []
    for override in overrides:
        if override.removed:
            removed.append(override.subject)
        elif override.subject == SETTINGS:
            settings = _changed(settings, override.field, override)
        else:
            mapping = _mapping_of(physics, override.subject)
            if mapping:
                after = changed.setdefault(mapping, {})
                value = after.get(override.subject, getattr(physics, mapping)[override.subject])
                after[override.subject] = _changed(value, override.field, override)
    changes: dict[str, Any] = {name: getattr(physics, name) | values for name, values in changed.items() if values}
    if settings is not physics.settings:
        changes["settings"] = settings
    physics = replace(physics, **changes) if changes else physics
    return references.without(physics, removed) if removed else physics


def has_effect(physics: Physics, override: Override) -> bool:
    """Whether an override names an element, a field of it and a value that fits."""
    mapping = "" if override.subject == SETTINGS else _mapping_of(physics, override.subject)
    if override.removed:
        return bool(mapping)
    if not mapping and override.subject != SETTINGS:
        return False
    value = getattr(physics, mapping)[override.subject] if mapping else physics.settings
    return _new_value(value, override.field, override) is not _MISFIT


def _mapping_of(physics: Physics, subject: str) -> str:
    for name in ("flows", "nodes", "items", "parameters", "stages"):
        if subject in getattr(physics, name):
            return name
    return ""


class _Misfit:
    """What an override gives that cannot be put in."""


_MISFIT: Final = _Misfit()


def _changed(value: Any, path: str, override: Override) -> Any:
    """`value` with the field at `path` changed; `value` itself where that is not possible."""
    new = _new_value(value, path, override)
    return value if new is _MISFIT else new


def _new_value(value: Any, path: str, override: Override) -> Any:
    head, _, rest = path.partition(".")
    types = {f.name: str(f.type) for f in fields(value)} if is_dataclass(value) and not isinstance(value, type) else {}
    if head == "id" or head not in types:
        return _MISFIT
    old = getattr(value, head)
    if isinstance(old, dict):
        new = _in_mapping(old, head, rest, override)
    elif rest:
        new = _new_value(_MADE[head]() if old is None and head in _MADE else old, rest, override)
    else:
        new = _fitting(old, types[head], override)
    return _MISFIT if new is _MISFIT else replace(value, **{head: new})


def _in_mapping(mapping: dict[str, Any], name: str, path: str, override: Override) -> Any:
    """Mappings by layer: `layer_quantities.energy`, `stock.mass.change`, `spreads.measured`."""
    if name == "layer_quantities" and path and override.quantity is not None:
        return mapping | {path: override.quantity}
    if name == "stock":
        layer, _, field = path.rpartition(".")
        new = _new_value(mapping.get(layer, StockEntry()), field, override) if layer else _MISFIT
        return _MISFIT if new is _MISFIT else mapping | {layer: new}
    new = _fitting(mapping[path], type(mapping[path]).__name__, override) if path in mapping else _MISFIT
    return _MISFIT if new is _MISFIT else mapping | {path: new}


def _fitting(old: Any, annotation: str, override: Override) -> Any:
    """What the override gives, in the type that the field holds; a number for a factor replaces its value."""
    kind = annotation.removesuffix(" | None")
    if override.quantity is not None:
        return override.quantity if kind == "Quantity" else _MISFIT
    if override.text is not None:
        return _fitting_text(old, kind, override.text)
    if override.number is None:
        return _MISFIT
    match kind:
        case "float":
            return float(override.number)
        case "int":
            return round(override.number)
        case "bool":
            return bool(override.number)
        case "Factor" if old is not None:  # one that is not there has no unit
            return replace(old, value=override.number)
    return _MISFIT


def _fitting_text(old: Any, kind: str, text: str) -> Any:
    if kind == "str":
        return text
    enumeration = OriginClass if kind == "OriginClass" else type(old)
    if issubclass(enumeration, StrEnum) and text in {member.value for member in enumeration}:
        return enumeration(text)
    return _MISFIT
