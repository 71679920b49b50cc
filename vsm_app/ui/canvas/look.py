"""What all items of one scene share while painting: theme, detail, the photos, and what is selected alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPixmap

from vsm_app.ui.canvas.items.far_names import FarNames
from vsm_app.ui.canvas.pixels import Grain, grain_of, rest_of
from vsm_app.ui.theme import Theme

if TYPE_CHECKING:
    from vsm_app.ui.canvas.headings import Heading
    from vsm_app.ui.canvas.items.flow import FlowItem
    from vsm_app.ui.canvas.items.labels import LabelPainter

#: Below this zoom flows and nodes are drawn in one layer each; below the second, letters keep their size: cards show
#: their names only, and chips those that find room.
FAR: Final = 0.4
FAR_OF_SMALL: Final = 0.25
MIDDLE: Final = 0.68
#: Size of figures on the screen that can still be read, and theirs at 100 %, in px.
READABLE: Final = 9.0
FIGURES: Final = 11.0
#: At least, where there is no room for that: in the Sankey, where words share the room with bands, and in the crowd.
LEAST: Final = 8.0
#: Size of the words of the Sankey at 100 %. They grow in steps, so that not every zoom looks for new places.
_WORDS: Final = 12.0
_WORDS_STEP: Final = 1.08
_REMADE: Final = 100  # lines made anew in one frame of a zoom: a tenth of a second is too long
#: How far what is not meant recedes (current state under the future one, everything beside a conflict).
FADED: Final = 0.45


class Detail(IntEnum):
    """Levels of detail by zoom."""

    FAR = 0
    MIDDLE = 1
    NEAR = 2


class PaintsAbove(Protocol):
    """An item that paints part of itself above all others."""

    def paint_bridges(self, painter: QPainter, flows: Mapping[str, FlowItem]) -> None:
        """Paint what of it hops over other lines."""
        ...

    def paint_above(self, labels: LabelPainter) -> None:
        """Paint that part."""
        ...


class Look:
    """Theme, detail and freshness of a scene; shared by its items, so that a change of theme touches no item."""

    __slots__ = (
        "_pixmaps",
        "above",
        "alone",
        "detail",
        "exporting",
        "grain",
        "greyed",
        "headings",
        "is_coarse",
        "is_far_due",
        "labels_apart",
        "media",
        "names",
        "names_apart",
        "on_photo",
        "presenting",
        "remade",
        "rest",
        "stale",
        "theme",
        "zoom",
    )

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.detail = Detail.NEAR
        self.zoom = 1.0  # of the view; while presenting as if it were smaller, so that letters are larger
        self.names = FarNames()  # letters that keep their size
        self.names_apart = False  # one layer writes the names of nodes
        self.labels_apart = False  # labels of flows keep their size, and those without room are left out
        self.exporting = False
        self.grain: Grain | None = None  # of the screen painted on; `None`: lines lie where they lie
        self.remade = 0  # lines made anew for this grain in this frame, wanted ones counted
        self.rest: QPointF | None = None  # by how much all lines are moved to lie on its pixels; `None`: not at all
        self.is_coarse = False  # ribbons are painted without anti-aliasing: something moves in a very large Sankey
        self.on_photo = False  # one lies under the map: names of flows and headings stand on plates
        self.headings: Sequence[Heading] = ()  # as the ground has them, which a photo lies on
        self.presenting = False  # nothing that one draws with is shown, nothing can be changed
        self.stale = False
        self.greyed: set[str] = set()  # nodes whose picture was painted while the results were stale
        self.alone = ""  # the only selected element: it shows handles
        self.media: Mapping[str, bytes] = {}  # files of photos by name
        self._pixmaps: dict[str, tuple[bytes, QPixmap]] = {}
        self.is_far_due = True  # something that is seen from far away differs from what was painted there
        self.above: list[PaintsAbove] = []  # what paints once more after all lines

    def begin(self, painter: QPainter) -> None:
        """A picture of the table begins to be painted."""
        self.grain = None if self.exporting else grain_of(painter)
        rest = QPointF() if self.grain is None else rest_of(painter, self.grain)
        self.rest = None if rest.isNull() else rest
        self.remade = 0

    def may_remake(self) -> bool:
        """Whether a line made for another grain is made anew in this frame: of very many some follow in the next."""
        self.remade += 1
        return self.remade <= _REMADE or self.grain is None

    @property
    def is_remaking(self) -> bool:
        """Whether lines of this frame were left as they were for another grain."""
        return self.remade > _REMADE and self.grain is not None

    @property
    def shows_tools(self) -> bool:
        """Whether locks and buttons are shown: not in pictures and while presenting, where nobody can use them."""
        return not (self.exporting or self.presenting)

    @property
    def enlarged(self) -> float:
        """How many times their size labels are painted so that they can be read; 1 near by, and in pictures."""
        is_middle = self.detail is Detail.MIDDLE and not self.exporting
        return max(READABLE / (FIGURES * self.zoom), 1.0) if is_middle else 1.0

    @property
    def written(self) -> float:
        """How many times their size the words of the Sankey and its legend are set; 1 near by, and in pictures."""
        return self._in_steps((READABLE if self.presenting else LEAST) / (_WORDS * self.zoom))

    @property
    def noted(self) -> float:
        """The same of the legend of the Heat view, which stands apart: as large as figures are read."""
        return self._in_steps(READABLE / (FIGURES * self.zoom))

    def _in_steps(self, wanted: float) -> float:
        if self.exporting or wanted <= 1.0:
            return 1.0
        return float(_WORDS_STEP ** math.ceil(math.log(wanted, _WORDS_STEP)))

    def color(self, token: str) -> QColor:
        """A colour of the theme."""
        return self.theme.color(token)

    def photo(self, name: str) -> QPixmap:
        """The picture of that name, read once; null where there is none."""
        content = self.media.get(name)
        if content is None:
            return QPixmap()
        known = self._pixmaps.get(name)
        if known is None or known[0] is not content:  # another map may call another picture the same
            pixmap = QPixmap()
            pixmap.loadFromData(content)
            known = self._pixmaps[name] = (content, pixmap)
        return known[1]


def detail_for(scale: float, *, is_small: bool = False) -> Detail:
    """The level of detail at a zoom of `scale`; small maps show their figures from farther away."""
    if scale < (FAR_OF_SMALL if is_small else FAR):
        return Detail.FAR
    return Detail.MIDDLE if scale < MIDDLE else Detail.NEAR
