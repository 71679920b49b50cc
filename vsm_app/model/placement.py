"""Layout beside physics: where things stand on the drawing table. Moving a box changes no number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

#: What stands on the table stands on lines this far apart, in canvas units (`layout.grid`, which knows no model, too).
GRID: Final = 8.0


@dataclass(frozen=True, slots=True)
class Place:
    """A box on the canvas: upper left corner and size in canvas units (px at 100 %). 0 as size means: by content.

    `folded`: a sub-process that is shown closed (:mod:`vsm_app.model.grouping`). `way`: how far its neighbours made way
    for one that is open (left, top, right, bottom) and what lies inside was moved (right, down), then the same for each
    open sub-process round it, from the inside; empty: not at all.
    """

    x: float
    y: float
    w: float = 0.0
    h: float = 0.0
    folded: bool = False
    way: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteHint:
    """What the user chose for the drawing of a flow; `None` means automatic.

    Sides are `left`, `right`, `top`, `bottom`.

    `bend` is the x of an upright piece that was dragged, `level` the y of a level one, `end` the place of an open end
    relative to the node's upper left, `chip` the place of the quantity's label as a share of the line's length (0 at
    the source).
    """

    source_side: str | None = None
    target_side: str | None = None
    bend: float | None = None
    end: tuple[float, float] | None = None
    chip: float | None = None
    flipped: bool = False
    level: float | None = None


#: Key of the one scale that older files have for all quantities.
SCALE_OF_OLD: Final = ""


class NoteKind:
    """Kinds of free annotations."""

    NOTE = "note"
    PHOTO = "photo"
    TEXT = "text"
    UNDERLAY = "underlay"  # a photo below everything, to draw over (brown-paper maps)


@dataclass(frozen=True, slots=True)
class Note:
    """A note on the table. `media` names an entry of the file's media folder (photos)."""

    id: str
    text: str
    place: Place
    kind: str = NoteKind.NOTE
    author: str = ""
    media: str = ""
    opacity: float = 1.0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of nodes, hints of flows, notes, places of measures, and the Sankey's own places.

    `sankey_scales` is what the user chose for the width of ribbons, in px per base unit (kg, J, m3, a currency, kg
    CO2e), by the type of unit (a layer's id, `co2e`). :data:`SCALE_OF_OLD` holds that of a file from before there was
    one a type: in px per unit shown, of whichever quantity it fits.
    """

    places: dict[str, Place] = field(default_factory=dict)
    routes: dict[str, RouteHint] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    measures: dict[str, Place] = field(default_factory=dict)
    sankey_places: dict[str, Place] = field(default_factory=dict)
    sankey_scales: dict[str, float] = field(default_factory=dict)

    def without_underlays(self) -> Layout:
        """Without the photos that the map was drawn over: what is handed over is the map."""
        notes = {one: note for one, note in self.notes.items() if note.kind != NoteKind.UNDERLAY}
        return self if len(notes) == len(self.notes) else replace(self, notes=notes)
