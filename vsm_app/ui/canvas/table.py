"""What gestures and keys work on: session, scene and sync of one canvas, and the few things they all do."""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from vsm_app.errors import VsmError
from vsm_app.layout.routing import DEFAULTS
from vsm_app.layout.sides import can_turn
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult
from vsm_app.model.elements import Stage, StageKind
from vsm_app.model.grouping import with_members
from vsm_app.model.ids import unique_name
from vsm_app.model.kinds import KINDS, NodeKind
from vsm_app.model.placement import GRID
from vsm_app.texts import error_text, text
from vsm_app.ui.canvas.models import BandModel
from vsm_app.ui.canvas.overlay import Overlay
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.sync import SceneSync
from vsm_app.ui.session import Session
from vsm_app.ui.told import told


@dataclass(slots=True)
class Table:
    """One drawing table. `say` shows a short sentence to the user, `unsay` takes one away that is over."""

    session: Session
    scene: CanvasScene
    sync: SceneSync
    overlay: Overlay
    lang: Callable[[], str]
    say: Callable[[str], None]
    unsay: Callable[[str], None]

    @property
    def document(self) -> Document:
        """The document as it is now."""
        return self.session.document

    def refuse(self, error: VsmError) -> None:
        """Say in a sentence why something cannot be done."""
        self.say(told(lambda: error_text(error, self.lang())))

    def tell(self, code: str, params: Mapping[str, object] | None = None) -> None:
        """Say a sentence of the text tables."""
        self.say(told(lambda: text(code, params, self.lang())))

    def attempt(self, edit: Callable[[Document], EditResult], *, select: bool = True) -> EditResult | None:
        """Apply an edit; an impossible one is said in a sentence and changes nothing. New elements become selected.

        While the map is presented nothing changes it, whoever asks.
        """
        if self.scene.look.presenting:
            self.tell("refused.presenting")
            return None
        try:
            result = edit(self.document)
        except VsmError as error:
            self.refuse(error)
            return None
        self.session.apply(result, self)
        if select and result.made:
            self.session.select(self.selectable(result.made)[:1])
        return result

    def selectable(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those ids that stand on the table."""
        document = self.document
        places = (document.nodes, document.flows, document.layout.notes, document.physics.measures)
        return tuple(i for i in ids if any(i in group for group in places))

    def with_members(self, ids: Iterable[str]) -> tuple[str, ...]:
        """These ids, and all that lies inside the sub-processes among them: it goes wherever they go."""
        return with_members(self.document.nodes, ids)

    def new_name(self, kind: str) -> str:
        """`Process`, `Process 2`, ...: what a new node of a kind is called."""
        taken = {node.name for node in self.document.nodes.values()}
        return unique_name(text(f"kind.{kind}", lang=self.lang()), taken)

    def kind_name(self, kind: str) -> str:
        """The name of a kind in the window's language."""
        return text(f"kind.{kind}", lang=self.lang())

    def stage_at(self, x: float, kind: NodeKind, beside: str | None = None) -> str | None:
        """The stage a new node belongs to: that of the band it is put on, else its kind's usual one.

        A process or a stock put beside a node of the stage `beside`, on no band, joins it: every stage has them.
        What belongs to the end of life (take-back, sorting, landfill, loops) stands under the whole chain as often as
        behind it: the band of another part of life above it says nothing, its kind says all.
        """
        if (band := self._band_at(x, kind)) is not None:
            return band.stage
        if self._goes_by_place(kind) and beside is not None and self._goes_on_in(beside, kind):
            return beside
        return next(iter(self._own(kind)), None)

    def column_at(self, x: float, kind: NodeKind) -> tuple[float, float]:
        """From where to where a new node may give way to others without coming to stand in another stage."""
        band = self._band_at(x, kind)
        return (-math.inf, math.inf) if band is None else (band.box.left, band.box.right)

    def _band_at(self, x: float, kind: NodeKind) -> BandModel | None:
        own = () if self._goes_by_place(kind) else self._own(kind)
        over = (band for band in self.scene.bands if band.stage and band.box.left <= x <= band.box.right)
        return next((band for band in over if not own or band.stage in own), None)

    def _own(self, kind: NodeKind) -> list[str]:
        """The stages to which a kind belongs by itself."""
        return [stage.id for stage in self._stages() if stage.kind is kind.stage]

    def _goes_by_place(self, kind: NodeKind) -> bool:
        return kind.stage is not StageKind.END_OF_LIFE or not self._own(kind)

    def group_at(self, x: float, y: float, but: Container[str] = ()) -> str | None:
        """The open sub-process, the innermost one, whose frame is round a place: what is put there lies in it."""
        frames = ((i, frame.model.box) for i, frame in self.scene.frames.items() if i not in but)
        inside = [i for i, box in frames if box.left <= x <= box.right and box.top <= y <= box.bottom]
        return inside[-1] if inside else None

    def group_of(self, ids: Iterable[str]) -> str | None:
        """The open sub-process in which all of these nodes lie: what is made from them, no place said, lies there."""
        found = {self.document.nodes[i].parent for i in ids if i in self.document.nodes}
        group = found.pop() if len(found) == 1 else None
        return group if group in self.scene.frames else None

    def _goes_on_in(self, stage: str, kind: NodeKind) -> bool:
        """Whether a kind stands in the stage of what it is put beside: a stock does, a process but after the raw."""
        known = self.document.stages.get(stage)
        is_raw = known is not None and known.kind is StageKind.RAW_MATERIAL
        return kind.stage is None or (kind.id == "process" and not is_raw)

    def _stages(self) -> Iterable[Stage]:
        return self.document.stages.values()

    def boxes(self) -> Mapping[str, Box]:
        """All nodes' boxes."""
        return self.sync.boxes()

    def can_turn(self, flow_id: str) -> bool:
        """Whether the line of a flow is a return, or runs back or round to its own node: it may on the other side."""
        spec, boxes = self.sync.spec(flow_id), self.boxes()
        if spec is None:
            return False
        source, target = boxes.get(spec.source or ""), boxes.get(spec.target or "")
        return source is not None and target is not None and can_turn(spec, source, target, DEFAULTS)


def snapped(value: float) -> float:
    """The nearest grid line."""
    return round(value / GRID) * GRID


def top_left_for(kind: str, centre: QPointF) -> tuple[float, float]:
    """Where a node of a kind stands so that its middle is at a point, on the grid."""
    size = KINDS.get(kind)
    return snapped(centre.x() - size.width / 2.0), snapped(centre.y() - size.height / 2.0)


def ghost_rect(kind: str, centre: QPointF) -> QRectF:
    """The outline shown where a node of a kind would stand."""
    x, y = top_left_for(kind, centre)
    size = KINDS.get(kind)
    return QRectF(x, y, size.width, size.height)
