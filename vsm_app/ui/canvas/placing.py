"""Putting new things on the table: from the palette, from the chooser, by keyboard."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtWidgets import QGraphicsView

from vsm_app.layout.free_place import nearest_free
from vsm_app.layout.types import Box, Side
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, measures, nodes, notes
from vsm_app.model.edits.base import EditResult
from vsm_app.model.elements import OriginClass
from vsm_app.model.grouping import is_group, open_groups, stand_ins
from vsm_app.model.kinds import KINDS, Role, is_energy, stands_below, supplies
from vsm_app.model.placement import GRID
from vsm_app.texts import text
from vsm_app.ui.canvas.arrows import insert_way, led_on, stations
from vsm_app.ui.canvas.choices import (
    NAMED,
    NODE,
    NOTE,
    OPEN,
    end_choices,
    inner_choices,
    inserted_choices,
    kind_choices,
    named_choice,
    no_process_at,
    node_choices,
    outside_choices,
)
from vsm_app.ui.canvas.chooser import AS, Choice, Chooser
from vsm_app.ui.canvas.free_room import fixed_marks
from vsm_app.ui.canvas.grabbed import led_as_grabbed
from vsm_app.ui.canvas.leaving import import_place, leave_open
from vsm_app.ui.canvas.onto import flow_for, framed, node_for, top_left_on
from vsm_app.ui.canvas.overlay import Shown
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.table import Table, ghost_rect, snapped, top_left_for
from vsm_app.ui.canvas.writing import PROCESS
from vsm_app.ui.theme import Theme

#: The palette's MIME type: the id of a kind, `note` or `kaizen`, as UTF-8.
KIND_MIME: Final = "application/x-ringstrom-kind"
KAIZEN: Final = "kaizen"
#: Free space kept between a node and one added beside it, so that one chip fits.
GAP: Final = 88.0
_ALL: Final = (-math.inf, math.inf)  # where no column is asked for
#: Between a node and another one put down beside it.
_APART: Final = 12.0
_STEPS: Final = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
_SIDES: Final = {
    "left": ("left", "right"),
    "right": ("right", "left"),
    "up": ("top", "bottom"),
    "down": ("bottom", "top"),
}


class Placing:
    """Adds elements; all of it ends in one edit each."""

    def __init__(self, table: Table, view: QGraphicsView, theme: Callable[[], Theme]) -> None:
        self._table = table
        self._view = view
        self._theme = theme
        self.chooser: Chooser | None = None
        self._fresh = ("", "")  # the node made last with its flow, which are named and filled one after the other
        self._unsaid: set[str] = set()  # nodes that a key went on with: nobody has said of what kind they are
        #: Told when the chooser opens (`True`) and when it is gone.
        self.on_asking: Callable[[bool], object] = lambda _: None
        #: Told of a node whose place was not pointed at: it may stand out of sight.
        self.on_beside: Callable[[str], object] = lambda _: None

    # --- adding
    def add(self, kind: str, centre: QPointF | None = None, name: str = "") -> str | None:
        """Add a node of a kind, a note or a burst with its middle at a point (`None`: beside the selection).

        A node put on another one stands at the free place next to it, one put on a flow is inserted into it. What only
        takes, put on what leaves the map, is where that goes; what only gives, put on what comes in, where it is from.
        Energy, a supplier, a customer, a loss put on a node stands beside it with the flow between them.
        """
        if kind not in (NOTE, KAIZEN) and kind not in KINDS:
            return None
        inner = "" if centre is not None else self._rightmost_within()
        place = centre if centre is not None else self._beside_selection(kind, inner)
        flow_id, does = ("", "") if centre is None else self._met(kind, place)
        onto, side = ("", "") if centre is None or does else self._joined(kind, place)
        if onto:
            return self._add_joined(kind, onto, side, name)
        if does == "between":
            at, called = top_left_on(self._table, flow_id, kind, place), name or self._table.new_name(kind)
            here = self._table.stage_at(place.x(), KINDS.get(kind))
            made = self._table.attempt(lambda document: flows.insert_node(document, flow_id, kind, called, at, here))
        elif does:
            made = self._table.attempt(lambda document: self._at_end(document, kind, place, name, flow_id))
        else:
            beside = (inner or self.last_chosen()) if centre is None else None
            made = self._table.attempt(lambda document: self._added(document, kind, place, name, beside))
        if made is None or not made.made:
            return None
        self._unsaid.difference_update(made.made)
        if centre is None:
            self.on_beside(made.made[0])
        return made.made[0]

    def _met(self, kind: str, pos: QPointF) -> tuple[str, str]:
        """The flow on which a kind would be put at a place, and what it would do there; both empty for none."""
        return ("", "") if kind in (NOTE, KAIZEN) else flow_for(self._table, kind, pos)

    def _joined(self, kind: str, pos: QPointF) -> tuple[str, str]:
        """The node that a kind put on it would feed or take from, and the side where it would stand; empty for none."""
        return ("", "") if kind in (NOTE, KAIZEN) else node_for(self._table, kind, pos)

    def _add_joined(self, kind: str, onto: str, side: str, name: str) -> str | None:
        """The node and its flow; of energy, which is called so already, the amount is typed next."""
        made = self.add_connected(side, kind, onto, name)
        if made is not None and is_energy(KINDS.get(kind)) and self._fresh[0] == made:
            self._table.session.select((self._fresh[1],))
        return made

    def _at_end(self, document: Document, kind: str, centre: QPointF, name: str, flow_id: str) -> EditResult:
        """A node at the open end of a flow, as far from the other end as the line with its label needs."""
        flow, size = document.flows[flow_id], KINDS.get(kind)
        box = self._table.boxes().get(self._shown_as(flow.source or flow.target or ""))
        if box is not None:
            wide, high = (box.width + size.width) / 2.0 + GAP, (box.height + size.height) / 2.0 + GAP
            dx, dy = centre.x() - box.cx, centre.y() - box.cy
            if abs(dx) < wide and abs(dy) < high:
                across = abs(dy) / high > abs(dx) / wide
                aside = (centre.x(), box.cy + math.copysign(high, dy))
                centre = QPointF(*(aside if across else (box.cx + math.copysign(wide, dx), centre.y())))
        made = self._added(document, kind, centre, name)
        joined = flows.put_on(made.document, flow_id, made.made[0])
        return replace(made, document=joined.document, touched=made.touched | joined.touched)

    def _added(
        self, document: Document, kind: str, centre: QPointF, name: str, beside: str | None = None
    ) -> EditResult:
        lang = self._table.lang()
        if kind == NOTE:
            at = (snapped(centre.x() - 70.0), snapped(centre.y() - 40.0))
            return notes.add_note(document, text("canvas.note", lang=lang), at)
        if kind == KAIZEN:
            anchor = self._table.scene.node_at(centre, 24.0)
            title = f"{text('canvas.measure', lang=lang)} {len(document.physics.measures) + 1}"
            at = (centre.x() - 22.0, centre.y() - 22.0)
            return measures.add_measure(document, title, at=at, anchor=None if anchor is None else anchor.element_id)
        size = KINDS.get(kind)
        place = self._free(centre, size.width, size.height, self._table.column_at(centre.x(), size))
        stage = self._table.stage_at(centre.x(), size)
        names = self._names(kind, name)
        made = nodes.add_node(document, kind, names[0], top_left_for(kind, place), stage=stage)
        return led_on(framed(self._table, made, centre, beside), names, self._table.boxes())

    def _names(self, kind: str, name: str) -> tuple[str, ...]:
        """What is called so: the names along a way that was typed with arrows, else this one, else the kind's."""
        return stations(name) or (name or self._table.new_name(kind),)

    def _rightmost_within(self) -> str:
        """Of an open sub-process that is selected the rightmost node in it; empty where there is none."""
        boxes, selection = self._table.boxes(), self._table.session.selection
        inside = open_groups(self._table.document).get(selection[-1], ()) if selection else ()
        return max((i for i in inside if i in boxes), key=lambda i: boxes[i].right, default="")

    def _beside_selection(self, kind: str, inner: str) -> QPointF:
        """Right of the selected node, else in the middle of the view; moved until the place is free."""
        boxes = self._table.boxes()
        size = KINDS.get(kind)
        chosen = [boxes[i] for i in (*self._table.session.selection, inner) if i in boxes]
        if chosen:
            box = chosen[-1]
            centre = QPointF(box.right + GAP + size.width / 2.0, box.cy)
        else:
            centre = self._view.mapToScene(self._view.viewport().rect().center())
        return self._free(centre, size.width, size.height)

    def _free(self, centre: QPointF, width: float, height: float, column: tuple[float, float] = _ALL) -> QPointF:
        """`centre`, or the nearest place on the grid where the node covers no other, in this column if it can.

        Where it has to give way, it keeps clear of labels and of lines into the open too: those lead round nothing.
        """
        at, size, boxes = (centre.x(), centre.y()), (width, height), list(self._table.boxes().values())
        if nearest_free(boxes, at, size, _APART, GRID) == at:
            return QPointF(centre)
        return QPointF(*nearest_free([*boxes, *fixed_marks(self._table)], at, size, _APART, GRID, column))

    def add_connected(self, direction: str, kind: str = "", beside: str | None = None, name: str = "") -> str | None:
        """A new node beside the selected one in a direction, with the flow between them, in one undo step.

        Where a flow is selected, its target counts (its source where it leaves the map). A kind that only gives is
        the source of the flow; without one it is a process, whose name may say what it is.
        """
        boxes = self._table.boxes()
        source = beside or self.last_chosen()
        if source is None:
            return None
        if is_group(self._table.document.nodes[source]):  # which process in it is asked first
            box = boxes[source]
            go_on = partial(self._add_beside_inner, direction, kind, name)
            self.choose_within(source, QPointF(box.right, box.cy), go_on)
            return None
        is_said, kind = bool(kind), kind or PROCESS
        box, size = boxes[self._shown_as(source)], KINDS.get(kind)
        gives = size.role is Role.SOURCE or (supplies(size) and direction == "up")
        dx, dy = _STEPS[direction]
        centre = QPointF(
            box.cx + dx * (box.width / 2.0 + GAP + size.width / 2.0),
            box.cy + dy * (box.height / 2.0 + GAP + size.height / 2.0),
        )
        if dy == 0:  # the same upper edge: the chain stays straight
            centre.setY(box.top + size.height / 2.0)
        returns = size.r_number is not None and dy > 0
        if returns:
            centre.setY(max(centre.y(), self._below_chain(source) + GAP + size.height / 2.0))
        place = self._free_along(centre, size.width, size.height, dx, dy, back=returns)
        at = (snapped(place.x() - size.width / 2.0), snapped(place.y() - size.height / 2.0))
        beside_it = self._table.document.nodes[source].stage
        stage = beside_it if dx == 0 and size.role.is_inside else self._table.stage_at(place.x(), size, beside_it)
        sides = _SIDES[direction]
        names = self._names(kind, name)
        outer = (sides[1], sides[0]) if gives else sides

        def edit(document: Document) -> EditResult:
            made = flows.add_connected_node(
                document, source, kind, names[0], at, outgoing=not gives, sides=outer, stage=stage
            )
            return led_on(framed(self._table, made, place, source), names, self._table.boxes())

        made = self._table.attempt(edit)
        self._on_to_amount(made, kind, name)
        if made is None:
            return None
        (self._unsaid.discard if is_said else self._unsaid.add)(made.made[0])
        self.on_beside(made.made[0])
        return made.made[0]

    def forget(self, document: Document | None = None) -> None:
        """Forget what was made last where a document holds it no more (`None`: all): others get the same ids."""
        nodes = {} if document is None else document.nodes
        self._unsaid = {node for node in self._unsaid if node in nodes}
        if self._fresh[0] not in nodes:
            self._fresh = ("", "")

    def has_unsaid_kind(self, node: str) -> bool:
        """Whether nobody has chosen what a node is: a key went on with it. One out of the palette was chosen."""
        return node in self._unsaid

    def last_chosen(self) -> str | None:
        """The node last selected; of a flow the end at which the chain goes on."""
        boxes, document = self._table.boxes(), self._table.document
        for chosen in reversed(self._table.session.selection):
            flow = document.flows.get(chosen)
            ends = (chosen,) if flow is None else (flow.target, flow.source)
            found = next((end for end in ends if end in boxes), None)
            if found is not None:
                return found
        return None

    def _add_beside_inner(self, direction: str, kind: str, name: str, inner: str) -> None:
        if is_group(self._table.document.nodes[inner]):  # nothing in it
            self._table.attempt(lambda document: flows.connect(document, inner, None))
        else:
            self.add_connected(direction, kind, inner, name)

    def _shown_as(self, node: str) -> str:
        """The node, or the closed sub-process that it lies in."""
        return stand_ins(self._table.document).get(node, node)

    def _below_chain(self, source: str) -> float:
        """The lower edge of the steps that lead to a node: what returns runs below them."""
        document, boxes = self._table.document, self._table.boxes()
        before: dict[str, list[str]] = {}
        for flow in document.flows.values():
            if flow.source is not None and flow.target is not None and not flow.r_strategy:
                before.setdefault(flow.target, []).append(flow.source)
        seen, waiting = {source}, [source]
        while waiting:
            new = [node for node in before.get(waiting.pop(), ()) if node not in seen]
            seen.update(new)
            waiting += new
        steps = (node for node in seen if KINDS.get(document.nodes[node].kind).r_number is None or node == source)
        return max(boxes[self._shown_as(node)].bottom for node in steps if self._shown_as(node) in boxes)

    def _free_along(
        self, centre: QPointF, width: float, height: float, dx: int, dy: int, *, back: bool = False
    ) -> QPointF:
        """Aside of the direction until nothing is covered, so that several outputs stack; `back`: to the left.

        Above one another they stand far enough apart for a loss of the upper one with its label.
        """
        boxes = list(self._table.boxes().values())
        place = QPointF(centre)
        for _ in range(40):
            wanted = Box(place.x() - width / 2.0, place.y() - height / 2.0, width, height).inflated(8.0)
            hit = next((box for box in boxes if box.intersects(wanted)), None)
            if hit is None:
                break
            if dy == 0:
                place.setY(hit.bottom + GAP + height / 2.0)
            elif back:
                place.setX(hit.left - GAP - width / 2.0)
            else:
                place.setX(hit.right + 40.0 + width / 2.0)
        return place

    # --- drops
    def show_drop(self, kind: str, pos: QPointF) -> None:
        """Show where a kind would land: its outline, the flow or the open sub-process it would be put into."""
        rect = ghost_rect("process" if kind in (NOTE, KAIZEN) else kind, pos)
        met, does = self._met(kind, pos)
        flow = self._table.scene.flows.get(met)
        if flow is not None and does == "between":
            rect.moveTopLeft(QPointF(*top_left_on(self._table, flow.element_id, kind, pos)))
        target = None if flow is None or flow.chip_rect.isEmpty() else flow.chip_rect
        group = None if kind in (NOTE, KAIZEN) else self._table.group_at(pos.x(), pos.y())
        if flow is None and group is not None:
            target = to_rect(self._table.scene.frames[group].model.box)
        onto = () if flow is None else flow.model.points
        joined = "" if flow is not None else self._joined(kind, pos)[0]
        if joined:
            target = to_rect(self._table.scene.nodes[joined].model.box)
        self._table.overlay.show_these(Shown(ghost=rect, target=target, onto=onto))

    # --- chooser
    def choose_here(self, pos: QPointF) -> None:
        """Ask what stands at a place of the empty table."""

        def put(choice: str) -> None:
            kind, name = _meant(choice)
            self.add(kind, pos, name)

        self._open(pos, kind_choices(self._table), put, named=True)
        self._table.overlay.show_these(Shown(ghost=ghost_rect("process", pos)))

    def choose_end(self, source: str, pos: QPointF, side: Side | None = None) -> None:
        """Ask what stands at the end of a flow pulled to an empty place: node and flow become one undo step."""

        def ask(inner: str) -> None:
            choices = end_choices(self._table, inner, side)
            self._open(pos, choices, lambda choice: self._end_with(inner, choice, pos, side), named=True, beside=source)

        self.choose_within(source, pos, ask)

    def choose_within(self, node: str, pos: QPointF, then: Callable[[str], object]) -> None:
        """Go on with a node; of a closed sub-process ask which of its processes is meant: its flows are theirs."""
        element = self._table.document.nodes.get(node)
        choices = inner_choices(self._table, node) if element is not None and is_group(element) else []
        if element is None or len(choices) <= 1:
            then(choices[0].id.removeprefix(NODE) if choices else node)
            return
        hint = text("canvas.chooser.inside", {"name": element.name}, self._table.lang())
        self._open(pos, choices, lambda choice: then(choice.removeprefix(NODE)), hint, beside=node)

    def choose_target(self, source: str) -> None:
        """Ask by name what the node is connected with: another node, a new one beside it, the outside (keyboard)."""
        box = self._table.boxes()[source]
        at = QPointF(box.right, box.cy)
        self.choose_within(source, at, lambda inner: self._choose_target(inner, at))

    def _choose_target(self, source: str, at: QPointF) -> None:
        lang = self._table.lang()
        outside = outside_choices(self._table, source)
        choices = [*node_choices(self._table, source), *outside, *kind_choices(self._table, source)]
        hint = text("canvas.chooser.target", lang=lang)

        def connect(choice: str) -> None:
            if choice.startswith(NODE):
                target = choice.removeprefix(NODE)
                self.choose_within(target, at, lambda to: self._table.attempt(lambda d: flows.connect(d, source, to)))
            elif choice.startswith(OPEN):
                origin = OriginClass(choice.removeprefix(OPEN))
                leave_open(self._table, source, origin, import_place(self._table, source, origin))
            else:
                kind, name = _meant(choice)
                gives = KINDS.get(kind).role is Role.SOURCE
                returns = KINDS.get(kind).r_number is not None  # a loop back runs below the chain
                self.add_connected("left" if gives else "down" if returns else "right", kind, source, name)

        self._open(at, choices, connect, hint, named=True, beside=source)

    def choose_inserted(self, flow_id: str) -> None:
        """Ask what is put into a flow; it stands where the flow's label is. What only gives or takes fits nowhere."""
        item = self._table.scene.flows.get(flow_id)
        if item is None:
            return
        rect = item.chip_rect if not item.chip_rect.isEmpty() else item.boundingRect()

        def insert(choice: str) -> None:
            kind, name = _meant(choice)
            at, names = top_left_on(self._table, flow_id, kind, rect.center()), self._names(kind, name)
            self._table.attempt(lambda document: insert_way(document, flow_id, kind, names, at))

        self._open(rect.center(), inserted_choices(self._table), insert, named=True)
        self._table.overlay.show_these(Shown(ghost=ghost_rect("process", rect.center())))

    def close(self) -> None:
        """Close the chooser without choosing."""
        if self.chooser is not None:
            chooser, self.chooser = self.chooser, None
            chooser.blockSignals(True)
            if chooser.field.hasFocus():
                self._view.setFocus(Qt.FocusReason.OtherFocusReason)
            chooser.hide()
            chooser.deleteLater()
            self._table.overlay.clear()
            self.on_asking(False)

    def _open(
        self,
        pos: QPointF,
        choices: list[Choice],
        then: Callable[[str], object],
        hint: str | None = None,
        *,
        named: bool = False,
        beside: str = "",
    ) -> None:
        self.close()
        lang = self._table.lang()
        words = hint if hint is not None else text("canvas.chooser.hint", lang=lang)
        by_name = (lambda name: named_choice(name, lang, no_process_at(self._table, beside))) if named else None
        chooser = Chooser(self._theme(), choices, words, self._view.viewport(), by_name)
        self.chooser = chooser

        def chosen(choice: str) -> None:
            self._forget(chooser)
            then(choice)

        chooser.chosen.connect(chosen)
        chooser.closed.connect(lambda: self._forget(chooser))
        point: QPoint = self._view.mapFromScene(pos)
        self.on_asking(True)
        chooser.open_at(point, self._view.viewport().size(), self._seen(beside))

    def _seen(self, node: str) -> QRect | None:
        """Where a node stands in the view; `None` for none."""
        box = self._table.boxes().get(self._shown_as(node))
        return None if box is None else self._view.mapFromScene(to_rect(box)).boundingRect()

    def _forget(self, chooser: Chooser) -> None:
        if self.chooser is chooser:
            self.chooser = None
        self._table.overlay.clear()
        self.on_asking(False)
        self._view.setFocus()

    def _end_with(self, source: str, choice: str, pos: QPointF, side: Side | None) -> None:
        if choice.startswith(OPEN):
            leave_open(self._table, source, OriginClass(choice.removeprefix(OPEN)), pos, side)
            return
        kind, name = _meant(choice)
        size = KINDS.get(kind)
        gives = size.role is Role.SOURCE
        place = self._free(pos, size.width, size.height, self._table.column_at(pos.x(), size))
        at = top_left_for(kind, place)
        stage = self._table.stage_at(pos.x(), size)
        names = self._names(kind, name)

        def edit(document: Document) -> EditResult:
            made = flows.add_connected_node(document, source, kind, names[0], at, outgoing=not gives, stage=stage)
            if side is not None and not gives:
                made = led_as_grabbed(self._table, made, made.made[1], side, Box(*at, size.width, size.height))
            return led_on(framed(self._table, made, pos), names, self._table.boxes())

        self._on_to_amount(self._table.attempt(edit), kind, name)

    def _on_to_amount(self, made: EditResult | None, kind: str, name: str) -> None:
        """A node that has its name already: what is typed next is the amount of the flow to it.

        So has one on a way back or where something ends (recycling, landfill). Any other that is called as its kind
        stays selected: letters are its name, digits the amount all the same.
        """
        if made is None:
            return
        new = [one for one in made.made if one in self._table.document.flows][:1]
        if name or stands_below(KINDS.get(kind)):
            self._table.session.select(new)
        self._fresh = (made.made[0], new[0] if new else "")

    def awaits_amount(self, node: str) -> str | None:
        """The flow that was made together with `node` and has no amount yet; `None` for any other node."""
        made, flow_id = self._fresh
        flow = self._table.document.flows.get(flow_id)
        return flow_id if made == node and flow is not None and not flow.quantity.is_entered else None


def _meant(choice: str) -> tuple[str, str]:
    """Kind and name (empty: the kind's) of a chosen line."""
    if choice.startswith(AS):
        kind, _, name = choice.removeprefix(AS).partition(":")
        return kind, name
    return ("process", choice.removeprefix(NAMED)) if choice.startswith(NAMED) else (choice, "")
