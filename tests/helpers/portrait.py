"""All that can be told of a window, from outside and from inside, so that two moments of it can be compared.

From outside: every object below it, whether it is shown and enabled, where it stands, what it says and what is chosen.
From inside: the plain values that our own objects hold, found by walking along their attributes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSize, QSizeF, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from vsm_app.garbage import no_collection

_OURS = "vsm_app.ui"
_PLAIN = (bool, int, float, str, bytes, type(None), Enum, Path)
_PLACES = (QPoint, QPointF, QRect, QRectF, QSize, QSizeF)
_CONTAINERS = (dict, list, tuple, set, frozenset)
_ASKED: dict[type[QObject], tuple[str, ...]] = {
    QLabel: ("text",),
    QAbstractButton: ("text", "isChecked", "isDown"),
    QLineEdit: ("text", "isReadOnly"),
    QPlainTextEdit: ("toPlainText",),
    QComboBox: ("currentIndex", "count"),
    QTabBar: ("currentIndex", "count"),
    QStackedWidget: ("currentIndex", "count"),
    QAbstractSlider: ("value",),
    QHeaderView: ("sortIndicatorSection", "sortIndicatorOrder"),
    QAction: ("text", "isChecked", "isEnabled", "isVisible"),
    QTimer: ("isActive",),
}
#: What differs between two windows that behave alike, by the class that holds it: counters, stop watches, what was
#: drawn or asked last and is made anew before it is used again.
_OF_NO_MATTER: dict[str, tuple[str, ...]] = {
    "Session": ("revision",),
    "Recalculator": ("_last_seconds",),
    "Panel": ("_is_outdated",),
    "Theme": ("_fonts",),
    "CanvasScene": ("_dots",),
    "Dots": ("_kept",),
    "FarNames": ("_kept", "_look"),
    "NameLayer": ("_look",),
    "MiniMap": ("_kept",),
    "EngineCompute": ("_kept",),
    "SceneSync": ("_kept", "_chips"),
    "Resolver": ("_chips",),
    "Walk": ("_kept",),
    "ChipLayer": ("_shown", "_tags"),
    "FarLayer": ("_cards", "_lines", "_named"),
    "RibbonLabels": ("_lines",),
    "IndicatorGroup": ("_arranged", "_shown"),
    "Toast": ("_pointer",),
    "Label": ("_token",),
    "MiniBar": ("_token",),
    "_Cell": ("_token",),
    "ConflictView": ("_token",),
    "HouseButton": ("_ring",),
    "HouseLineEdit": ("_before",),
    "Choice": ("_held",),
    "NoteField": ("_held",),
    "NoteForm": ("_note_id",),
    "PeriodLine": ("_subject",),
    "KeptTrue": ("_looked_at",),
    "StatusLine": ("_asked",),
    # taken anew when it begins: presenting, typing, drawing on, the next size of the window, the next saved copy
    "Presenting": ("_shown",),
    "Writing": ("_subject", "_together"),
    "Placing": ("_fresh",),
    "ZoomedView": ("_looked_at",),
    "RecoveryKeeper": ("_base",),
}

_Name = tuple[Any, ...] | None  # the name of what holds it, and its own


@dataclass(frozen=True, slots=True)
class Portrait:
    """Names and values in the order in which they were met."""

    names: list[_Name]
    values: list[Any]

    def differences(self, later: Portrait) -> list[str]:
        """One line for each name under which another number or kind of values stands."""
        before, after = self._told(), later._told()
        return [
            f"{name}: {list(before[name] - after[name])} -> {list(after[name] - before[name])}"
            for name in dict.fromkeys((*before, *after))
            if before[name] != after[name]
        ]

    def _told(self) -> defaultdict[str, Counter[str]]:
        # What has no name of its own is told apart by its parents only: rows are made anew, what is raised comes last.
        told: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for name, value in zip(self.names, self.values, strict=True):
            told[_path(name)][repr(value)] += 1
        return told


def portrait(window: QWidget) -> Portrait:
    """What `window` is like now."""
    names: list[_Name] = []
    values: list[Any] = []
    with no_collection():
        for name, value in chain(_seen(window), _held(window)):
            names.append(name)
            values.append(value)
    return Portrait(names, values)


def _path(name: _Name) -> str:
    parts = []
    while name is not None:
        name, own = name
        parts.append(str(own))
    return "/".join(reversed(parts))


# --- from outside -----------------------------------------------------------------------------------------------------
def _seen(window: QWidget) -> Iterator[tuple[_Name, Any]]:
    yield (None, "window"), (window.size(), window.windowState(), window.windowTitle(), window.isWindowModified())
    todo: list[tuple[_Name, QObject]] = [((None, "window"), window)]
    while todo:
        above, parent = todo.pop()
        for child in parent.children():
            name = (above, f"{type(child).__name__} {child.objectName()}".rstrip())
            yield name, _look(child)
            todo.append((name, child))


def _look(thing: QObject) -> list[Any]:
    told: list[Any] = [type(thing)]
    if isinstance(thing, QWidget):
        told += [thing.isHidden(), thing.isEnabled(), thing.isVisible() and thing.geometry()]
    told += [getattr(thing, question)() for question in _questions(type(thing))]
    return told


_known_questions: dict[type, tuple[str, ...]] = {}


def _questions(kind: type) -> tuple[str, ...]:
    if kind not in _known_questions:
        _known_questions[kind] = tuple(one for asked, ones in _ASKED.items() if issubclass(kind, asked) for one in ones)
    return _known_questions[kind]


# --- from inside ------------------------------------------------------------------------------------------------------
def _held(window: QWidget) -> Iterator[tuple[_Name, Any]]:
    met = {id(window)}
    todo: list[tuple[_Name, Any]] = [(None, window)]
    while todo:
        above, thing = todo.pop()
        for own, value in _reader(type(thing))(thing):
            name = (above, own)
            shown = _shown(type(value))
            if shown is not None:
                yield name, shown(value)
            elif isinstance(value, QObject) and not isValid(value):
                yield name, "gone"
            elif isinstance(value, _CONTAINERS) and not value:
                yield name, type(value)  # there is but one empty tuple, whoever holds it
            elif id(value) not in met:
                met.add(id(value))
                yield name, len(value) if isinstance(value, _CONTAINERS) else type(value)
                todo.append((name, value))


_known_readers: dict[type, Callable[[Any], Iterable[tuple[Any, Any]]]] = {}
_known_shown: dict[type, Callable[[Any], Any] | None] = {}


def _shown(kind: type) -> Callable[[Any], Any] | None:
    """How a value of that kind is told at once; None where one has to look into it."""
    if kind not in _known_shown:
        _known_shown[kind] = _way_to_show(kind)
    return _known_shown[kind]


def _way_to_show(kind: type) -> Callable[[Any], Any] | None:
    if issubclass(kind, (*_PLAIN, *_PLACES)):
        return lambda value: value
    if issubclass(kind, FunctionType):
        return lambda value: value.__qualname__
    if issubclass(kind, MethodType):
        return lambda value: value.__func__.__qualname__
    if issubclass(kind, _CONTAINERS) or kind.__module__.startswith(_OURS):
        return None
    return type


def _reader(kind: type) -> Callable[[Any], Iterable[tuple[Any, Any]]]:
    """How to list what a thing of that kind holds: names and values."""
    if kind not in _known_readers:
        _known_readers[kind] = _way_to_read(kind)
    return _known_readers[kind]


def _way_to_read(kind: type) -> Callable[[Any], Iterable[tuple[Any, Any]]]:
    if issubclass(kind, dict):
        return lambda thing: [(key, value) for key, value in thing.items() if isinstance(key, _PLAIN)]
    if issubclass(kind, (list, tuple)):
        return enumerate
    if issubclass(kind, (set, frozenset)):
        return lambda thing: [(None, sorted(repr(value) for value in thing if isinstance(value, _PLAIN)))]
    slots = [one for cls in kind.__mro__ for one in _slots(cls) if not one.startswith("__")]
    unread = {name for cls in kind.__mro__ for name in _OF_NO_MATTER.get(cls.__name__, ())}

    def attributes(thing: Any) -> list[tuple[Any, Any]]:
        held = [(name, getattr(thing, name, None)) for name in slots]
        held += getattr(thing, "__dict__", {}).items()
        return [(name, value) for name, value in held if name not in unread]

    return attributes


def _slots(cls: type) -> tuple[str, ...]:
    slots = cls.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)
