"""A map as it is in one of its periods, and edits of what is seen there taken back to the map.

Whoever looks at a period edits an ordinary document with the edits that there are. What was said of an amount then
holds in that period only; everything else (what stands where, what flows, names, prices) is the map's own and holds in
all periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, Final

from vsm_app.model import references
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.base import EditResult, unchanged
from vsm_app.model.elements import Factor, StockEntry
from vsm_app.model.quantities import UNKNOWN, Quantity
from vsm_app.model.scenarios import SETTINGS, Override, Period, in_period

#: Mappings of amounts inside an element.
_BY_LAYER: Final = ("layer_quantities", "stock")


def seen_in(document: Document, period_id: str) -> Document:
    """The document as it is in a period; itself where there is no such period."""
    period = document.physics.periods.get(period_id)
    if period is None:
        return document
    physics = document.physics
    seen = replace(in_period(physics, period), periods=physics.periods, scenarios=physics.scenarios)
    return replace(document, physics=seen)


def put_back(document: Document, seen: Document, period_id: str, result: EditResult) -> EditResult:
    """The edit of `document` that says what `result` says of `seen`, the document in a period.

    An amount that is the map's own again is no longer said of the period.
    """
    after = result.document
    if after.physics is seen.physics:
        return replace(result, document=replace(after, physics=document.physics))
    merge = _Merge(document.physics, seen.physics, after.physics, period_id)
    physics = merge.physics()
    back = replace(result, document=replace(after, physics=physics), touched=result.touched | {period_id})
    if back.document == document:
        return unchanged(document)
    if merge.is_only_of_period and period_id in physics.periods:
        return replace(back, label="edit.set_period", label_params={"name": physics.periods[period_id].name})
    return back


class _Merge:
    """One edit taken back: what differs between `before` and `after` is said of `stored`, or of the period."""

    def __init__(self, stored: Physics, before: Physics, after: Physics, period_id: str) -> None:
        gone = {
            key for name in references.MAPPINGS for key in getattr(before, name).keys() - getattr(after, name).keys()
        }
        self._stored, self._before = references.without(stored, gone), references.without(before, gone)
        self._after, self._period = after, period_id
        self._said: dict[tuple[str, str], Override] = {}
        self._plain: Physics | None = None
        self.is_only_of_period = not gone

    def physics(self) -> Physics:
        """The map's physics with the edit in it."""
        periods: dict[str, Period] = self._mapping("periods")
        period = periods.get(self._period)
        if period is not None:
            self._said = {(one.subject, one.field): one for one in period.overrides}
            self._plain = in_period(replace(self._stored, periods=periods), replace(period, overrides=()))
        changes: dict[str, Any] = {n: self._mapping(n) for n in references.MAPPINGS if n != "periods"}
        changes["settings"] = self._value(
            SETTINGS, "", self._stored.settings, self._before.settings, self._after.settings
        )
        if changes["settings"] is not self._stored.settings:
            self.is_only_of_period = False
        if period is not None:
            overrides = tuple(self._said.values())
            if overrides != period.overrides:
                periods = periods | {period.id: replace(period, overrides=overrides)}
        return replace(self._stored, **changes, periods=periods)

    def _mapping(self, name: str) -> dict[str, Any]:
        stored: dict[str, Any] = getattr(self._stored, name)
        before: dict[str, Any] = getattr(self._before, name)
        after: dict[str, Any] = getattr(self._after, name)
        if after is before:
            return stored
        merged = dict(stored)
        for key, new in after.items():
            old = before.get(key)
            if new is old:
                continue
            merged[key] = new if old is None else self._value(key, "", stored[key], old, new)
            if merged[key] is not stored.get(key):
                self.is_only_of_period = False
        order = [key for key in after if key in stored]
        if order != [key for key in stored if key in after]:  # put in another order
            return {**{key: merged[key] for key in after}, **merged}
        return stored if all(merged[key] is stored.get(key) for key in merged) else merged

    def _value(self, subject: str, path: str, stored: Any, before: Any, after: Any) -> Any:
        """What the map holds afterwards; what holds in the period only is noted in `_said`."""
        if after is before or after == before:
            return stored
        if isinstance(after, Quantity):
            return self._amount(subject, path, stored, before, after)
        if (subject, path) in self._said:
            said = _saying(self._said[subject, path], after)
            if said is not None:
                self._said[subject, path] = said
                return stored
            del self._said[subject, path]  # the period can say no such value: it holds in all of them
        if isinstance(after, Mapping) and path in _BY_LAYER:
            return self._layers(subject, path, stored, before, after)
        if is_dataclass(after) and not isinstance(after, type) and (not path or self._says_part_of(subject, path)):
            return self._fields(subject, path, stored, before, after)
        return after

    def _says_part_of(self, subject: str, path: str) -> bool:
        return any(one == subject and field.startswith(f"{path}.") for one, field in self._said)

    def _fields(self, subject: str, path: str, stored: Any, before: Any, after: Any) -> Any:
        if type(before) is not type(after) or type(stored) is not type(after):
            return after
        changes = {}
        for one in fields(after):
            name = one.name
            old = getattr(stored, name)
            new = self._value(
                subject, f"{path}.{name}".removeprefix("."), old, getattr(before, name), getattr(after, name)
            )
            if new is not old:
                changes[name] = new
        return replace(stored, **changes) if changes else stored

    def _layers(self, subject: str, path: str, stored: Any, before: Any, after: Any) -> Any:
        """Amounts by layer; a layer that is no longer named has no entry in this period."""
        for layer in {**before, **after}:
            was, new = before.get(layer), after.get(layer)
            if path == "stock":
                for name in ("initial", "change"):
                    old, value = getattr(was or StockEntry(), name), getattr(new or StockEntry(), name)
                    self._amount(subject, f"{path}.{layer}.{name}", None, old, value)
            else:
                self._amount(subject, f"{path}.{layer}", None, was or UNKNOWN, new or UNKNOWN)
        return stored

    def _amount(self, subject: str, path: str, stored: Any, before: Quantity, after: Quantity) -> Any:
        if after == before:
            return stored
        if self._plain is None:  # the edit took the period out
            return after
        if (subject, path) not in self._said and after == replace(before, text=after.text) and stored == before:
            return after  # the same amount in other words: a name in a formula
        if after == _amount_at(self._plain, subject, path):
            self._said.pop((subject, path), None)
        else:
            self._said[subject, path] = Override(subject, path, quantity=after)
        return stored


def _amount_at(physics: Physics, subject: str, path: str) -> Quantity:
    """The amount at a path of an element; unknown where there is none."""
    value: Any = next((m[subject] for n in references.MAPPINGS if subject in (m := getattr(physics, n))), None)
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
    return value if isinstance(value, Quantity) else UNKNOWN


def _saying(override: Override, value: Any) -> Override | None:
    """The override with another value; `None` where it cannot hold that."""
    if isinstance(value, Factor):
        return replace(override, number=value.value) if override.number is not None else None
    if isinstance(value, bool | int | float) and override.number is not None:
        return replace(override, number=float(value))
    if isinstance(value, str) and override.text is not None:
        return replace(override, text=value.value if isinstance(value, Enum) else value)
    return None
