"""What the items are painted from: frozen, compared by value. An item is touched only where its model differs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vsm_app.layout.types import Box, ChipPlace, FlowStyle, Hop, Point
from vsm_app.model.grouping import SUBPROCESS
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.chips import ChipModel


@dataclass(frozen=True, slots=True)
class RowModel:
    """A data row on a card: label left, value and unit right. `role` is `node.value` or `node.solved`."""

    label: str
    value: str
    unit: str = ""
    role: str = "node.value"


@dataclass(frozen=True, slots=True)
class BadgeModel:
    """A balance badge: `level` `warn`, `error`, `open` or `decided`, and the lines of its box on hover (label, value).

    `words` stand below the lines: of a decision, which entries it holds and which it set aside.
    """

    level: str
    lines: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()

    @property
    def tone(self) -> str:
        """By whose colours it is painted: what is not finished is as calm as what is decided."""
        return "decided" if self.level == "open" else self.level


@dataclass(frozen=True, slots=True)
class NodeModel:
    """A node as painted. `heat` is 0..1 in the Heat view, `None` elsewhere; `name_lines` is the wrapped name.

    `heat_open`: part of its burden is not determined, `heat` is what is known of it.
    """

    id: str
    box: Box
    shape: Shape
    name: str
    name_lines: tuple[str, ...]
    icon: str
    rows: tuple[RowModel, ...] = ()
    r_number: str = ""
    badge: BadgeModel | None = None
    amount: str = ""
    days: str = ""
    heat: float | None = None
    heat_text: str = ""
    locked: bool = False
    elided: bool = False
    kind: str = ""
    heat_open: bool = False

    @property
    def is_group(self) -> bool:
        """Whether it is a closed sub-process."""
        return self.kind == SUBPROCESS


@dataclass(frozen=True, slots=True)
class FlowModel:
    """A flow as painted. `points` is the routed polyline; `chip_place` where its chip stands in which form.

    `label` is the name at an open end, in the text colour of its kind where it is a loss, energy, water or secondary.
    A flow of a higher `rank` lies above.
    """

    id: str
    style: FlowStyle
    width: float
    points: tuple[Point, ...]
    hops: tuple[Hop, ...] = ()
    hop_grounds: tuple[str, ...] = ()
    chip: ChipModel | None = None
    chip_place: ChipPlace | None = None
    label: str = ""
    label_box: Box | None = None
    r_tag: str = ""
    tag: Point | None = None
    open_source: bool = False
    open_target: bool = False
    electronic: bool = False
    faded: bool = False
    in_conflict: bool = False
    bend: int | None = None
    rank: float = field(default=0.0, compare=False)

    def bare(self) -> FlowModel:
        """The line alone, without what finds its place only when it is let go."""
        return replace(self, hops=(), hop_grounds=(), chip_place=None, label_box=None, tag=None, bend=None)

    def bare_along(self, points: tuple[Point, ...]) -> FlowModel:
        """The line alone along other points."""
        return replace(self.bare(), points=points)


@dataclass(frozen=True, slots=True)
class NoteModel:
    """A note: lines as (role of type, text), the author small at the foot; `media` names the picture of a photo."""

    id: str
    box: Box
    lines: tuple[tuple[str, str], ...]
    author: str = ""
    kind: str = "note"
    media: str = ""
    opacity: float = 1.0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class BurstModel:
    """A kaizen burst: the number of its measure in a star, the name below where there is room."""

    id: str
    box: Box
    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class FrameModel:
    """An open sub-process: the box round what lies inside, the name in the strip above."""

    id: str
    box: Box
    name: str
    locked: bool = False


@dataclass(frozen=True, slots=True)
class BandModel:
    """A stage band behind everything: heading, box and which of the two alternating grounds."""

    heading: str
    box: Box
    ground: str
    stage: str = ""


Model = NodeModel | FlowModel | NoteModel | BurstModel | FrameModel
