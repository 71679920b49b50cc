"""How large things are on the table where their place says "by content", and how names wrap."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt

from vsm_app.layout.types import Box
from vsm_app.model.grouping import SUBPROCESS
from vsm_app.model.kinds import NodeKind, Role, Shape
from vsm_app.model.placement import GRID, Place
from vsm_app.ui.canvas.chips import role_metrics, text_width
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

_WIDEST: Final = 184.0
_FOOT: Final = 14.0  # below the last data row
MAX_NAME_LINES: Final = 2
_BLANKS: Final = re.compile(r"[^\S\u00a0\u2007\u202f]+")  # those three hold words together


@dataclass(frozen=True, slots=True)
class WrappedName:
    """A name in at most two lines; `elided` says that some of it is only in the tooltip."""

    lines: tuple[str, ...]
    elided: bool


def node_box(place: Place, kind: NodeKind, name: WrappedName, rows: int, theme: Theme, *, r_number: bool) -> Box:
    """The box of a node: the size of its place, by content where that is 0."""
    width, height = content_size(kind, name, rows, theme, r_number=r_number)
    if (
        kind.shape is Shape.FLAT
    ):  # nothing but words: flows end at them; a source stands right in its place, a sink left
        spare = max(place.w - width, 0.0)
        height = max(place.h, height)
        return Box(place.x + (spare if kind.role is Role.SOURCE else 0.0), place.y, width, height)
    tall = max(place.h, height) if kind.shape is Shape.CARD else place.h or height  # no data row is cut off
    wide = max(place.w, width) if kind.id == SUBPROCESS else place.w or width
    return Box(place.x, place.y, wide, tall)


def content_size(kind: NodeKind, name: WrappedName, rows: int, theme: Theme, *, r_number: bool) -> tuple[float, float]:
    """Width and height that fit header and rows, in steps of the grid."""
    if kind.shape is Shape.FLAT:
        text = name.lines[0] if name.lines else ""
        width = SIZES["node.icon"] + 5.0 + text_width(text, "flow.label", theme) + 2.0 * SIZES["node.padding"]
        return _up(width), 32.0
    if kind.shape is not Shape.CARD:
        return kind.width, kind.height
    header = SIZES["node.header2"] if len(name.lines) > 1 else SIZES["node.header"]
    widest = max((text_width(line, "node.name", theme) for line in name.lines), default=0.0)
    width = SIZES["node.name.x"] + widest + SIZES["node.padding"]
    if r_number:
        width += SIZES["rnumber.width"] + 3.0
    height = header + rows * SIZES["node.row"] + _FOOT
    return max(_up(width), kind.width, SIZES["node.width"]), max(_up(height), kind.height, SIZES["node.height"])


def new_width(kind: NodeKind, name: str, theme: Theme) -> float:
    """How wide a new node of a kind and a name is drawn."""
    marked = kind.r_number is not None
    wrapped = wrap_name(name, kind, Place(0.0, 0.0), theme, r_number=marked)
    return content_size(kind, wrapped, 1, theme, r_number=marked)[0]


def wrap_name(name: str, kind: NodeKind, place: Place, theme: Theme, *, r_number: bool) -> WrappedName:
    """Break a name into at most two lines for the width its node has or may grow to; elide what is left."""
    taken = SIZES["node.name.x"] + SIZES["node.padding"] + (SIZES["rnumber.width"] + 3.0 if r_number else 0.0)
    if kind.shape is Shape.FACTORY:
        taken = 12.0
    room = place.w or (_WIDEST if kind.shape is Shape.CARD else kind.width)
    if kind.id == SUBPROCESS:  # nobody chose its width: it was closed with room for its lines, and grows for its name
        room = max(room, _WIDEST)
    room -= taken
    if kind.shape in (Shape.FLAT, Shape.TRIANGLE, Shape.SYMBOL):
        return WrappedName((name,), elided=False)
    width = text_width(name, "node.name", theme)  # remembered: the size of the node is asked for next
    if width <= min(room, SIZES["node.width"] - taken):
        return WrappedName((name,), elided=False)
    words, parts = _words(name), _parts(name)
    if len(words) <= 1 or (len(parts) == 1 and width <= room):
        return _single(name, room, theme)
    preferred = (place.w or SIZES["node.width"]) - taken
    kept = _two_lines(name, parts, room, theme, preferred) if len(parts) > 1 else None
    return kept if kept is not None and not kept.elided else _two_lines(name, words, room, theme, preferred)


def _words(name: str) -> list[str]:
    """What is divided by blanks at which a line may end; none of a name that is blank."""
    return [word for word in _BLANKS.split(name) if word]


def _parts(name: str) -> list[str]:
    """What may stand on a line of its own: words; a number goes with the word that it numbers (Repair 2)."""
    parts: list[str] = []
    for word in _words(name):
        if parts and word.isdigit():
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return parts


def _single(name: str, room: float, theme: Theme) -> WrappedName:
    shown = role_metrics("node.name", theme).elidedText(name, Qt.TextElideMode.ElideRight, room)
    return WrappedName((shown,), shown != name)


def _two_lines(name: str, words: list[str], room: float, theme: Theme, preferred: float) -> WrappedName:
    """As many words on the first line as fit the preferred width; where the second is then too long, even lines."""
    metrics = role_metrics("node.name", theme)
    if text_width(name, "node.name", theme) <= preferred:
        return WrappedName((name,), elided=False)
    splits = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    widths = [max(text_width(part, "node.name", theme) for part in split) for split in splits]
    fitting = [split for split, width in zip(splits, widths, strict=True) if width <= preferred]
    first, second = fitting[-1] if fitting else splits[widths.index(min(widths))]
    lines = tuple(metrics.elidedText(part, Qt.TextElideMode.ElideRight, room) for part in (first, second))
    return WrappedName(lines, lines != (first, second))


def _up(value: float) -> float:
    return math.ceil(value / GRID - 1e-9) * GRID


#: Inside a note: from its left edge to its words, from line to line, from its words to its right edge at least.
NOTE_PADDING: Final = 12.0
NOTE_PITCH: Final = 17.0
_NOTE_RIGHT: Final = 8.0


def wrap_note(text: str, width: float, theme: Theme) -> tuple[tuple[str, str], ...]:
    """The lines of a note as (role of type, text), broken at words; the first paragraph of several is its title."""
    lines: list[tuple[str, str]] = []
    paragraphs = text.split("\n")
    for i, paragraph in enumerate(paragraphs):
        role = "note.title" if i == 0 and len(paragraphs) > 1 else "note"
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, role, theme) > width - NOTE_PADDING - _NOTE_RIGHT:
                lines.append((role, line))
                line = word
            else:
                line = longer
        lines.append((role, line))
    return tuple(lines)


def note_height(lines: int, *, author: bool) -> float:
    """How high a note must be for its lines: paper grows, nothing is cut off."""
    return 2.0 * NOTE_PADDING + (lines + bool(author)) * NOTE_PITCH - 6.0
