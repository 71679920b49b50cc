"""What the actions do that put things in order on the table: align, lock, group, insert into a flow, labels back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from vsm_app.layout.anchoring import round_what_stays
from vsm_app.layout.free_place import nearest_free
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.edits import arrange, flows, groups, notes
from vsm_app.model.edits.base import EditResult, chain
from vsm_app.model.edits.nodes import set_nodes
from vsm_app.model.edits.placing import is_locked
from vsm_app.model.grouping import is_group, stand_ins
from vsm_app.model.placement import GRID, Place
from vsm_app.ui.actions.chosen import ChosenCommands
from vsm_app.ui.actions.specs import ARRANGING, SEPARATOR

_TWO = 2
_THREE = 3
_APART: Final = 32.0  # of a block that was arranged, from what was not


class ArrangeCommands(ChosenCommands):
    """Connects these actions and keeps their state."""

    def connect_actions(self) -> None:
        on = self._window.actions_.on
        for action in ARRANGING:
            if action != SEPARATOR:
                on(action, partial(self._order, *action.split(".")))
        on("edit.insert_into_flow", self.insert_into_flow)
        on("edit.lock", self.toggle_lock)
        on("edit.reset_chip", self.reset_chips)
        on("group.make", self.group)
        on("group.dissolve", self.dissolve)
        on("group.toggle", self.toggle_group)
        on("insert.photo", partial(self._add_photo, underlay=True))
        on("insert.photo_note", partial(self._add_photo, underlay=False))

    # --- state ----------------------------------------------------------------------------------------------------
    def refresh(self, *_: object) -> None:
        actions, document, has_map = self._window.actions_, self._document, self._has_map
        boxes, lines, groups_ = self._boxes(), self._flows(), self._groups()
        for action in ARRANGING:
            if action != SEPARATOR:
                needed = _THREE if action.startswith("distribute") else _TWO
                actions[action].setEnabled(has_map and len(boxes) >= needed)
        actions["edit.insert_into_flow"].setEnabled(has_map and len(lines) == 1)
        actions["edit.lock"].setEnabled(has_map and bool(self._lockable()))
        locked = [is_locked(document, i) for i in self._lockable()]
        actions["edit.lock"].setChecked(bool(locked) and all(locked))
        routes = document.layout.routes
        actions["edit.reset_chip"].setEnabled(
            has_map and any(i in routes and routes[i].chip is not None for i in lines)
        )
        actions["group.make"].setEnabled(has_map and any(i in document.nodes for i in boxes))
        actions["group.dissolve"].setEnabled(has_map and bool(groups_))
        actions["group.toggle"].setEnabled(has_map and bool(self._toggled()))

    def _boxes(self) -> list[str]:
        return [i for i in self._chosen() if i not in self._document.flows]

    def _lockable(self) -> list[str]:
        document = self._document
        return [i for i in self._chosen() if i in document.nodes or i in document.layout.notes]

    def _groups(self) -> list[str]:
        return [i for i in self._chosen() if is_group(self._document.nodes.get(i))]

    def _toggled(self) -> list[str]:
        """The sub-processes selected, else that in which the selected node lies."""
        nodes = self._document.nodes
        parents = (nodes[i].parent for i in self._chosen() if i in nodes)
        return self._groups() or list(dict.fromkeys(p for p in parents if p is not None and is_group(nodes.get(p))))

    # --- order ----------------------------------------------------------------------------------------------------
    def _order(self, what: str, how: str) -> None:
        ids = self._boxes()
        if what == "align":
            self._apply(lambda document: arrange.align(document, ids, how))
        elif what == "distribute":
            self._apply(lambda document: arrange.distribute(document, ids, how))
        else:
            self._apply(lambda document: arrange.same_size(document, ids, how))

    # --- locking, inserting, labels -------------------------------------------------------------------------------
    def toggle_lock(self) -> None:
        """Lock what is selected; where all of it is locked, unlock it."""
        ids, document = self._lockable(), self._document
        locked = not all(is_locked(document, i) for i in ids)
        nodes = [i for i in ids if i in document.nodes]

        def noted(note: str) -> Callable[[Document], EditResult]:
            return lambda at: notes.set_note(at, note, locked=locked)

        steps = [noted(i) for i in ids if i not in document.nodes]
        label = "edit.lock" if locked else "edit.unlock"
        self._apply(lambda at: chain(at, label, lambda d: set_nodes(d, nodes, locked=locked), *steps))

    def insert_into_flow(self) -> None:
        """Put the selected node into the selected flow as if dropped there, or ask what is to be put into it."""
        lines, nodes = self._flows(), [i for i in self._chosen() if i in self._document.nodes]
        if len(lines) != 1:
            return
        if len(nodes) == 1 and flows.meets(self._document, lines[0], self._document.nodes[nodes[0]].kind):
            self._apply(lambda document: flows.put_on(document, lines[0], nodes[0]))
        else:
            self._window.canvas.placing.choose_inserted(lines[0])

    def reset_chips(self) -> None:
        """Labels that were dragged along their flows go back to where the layout puts them."""
        routes = self._document.layout.routes

        def step(flow: str) -> Callable[[Document], EditResult]:
            return lambda document: flows.set_route(document, flow, chip=None)

        steps = [step(i) for i in self._flows() if i in routes and routes[i].chip is not None]
        self._apply(lambda document: chain(document, "edit.reset_chip", *steps))

    def _add_photo(self, *, underlay: bool) -> None:
        """Choose a picture and put it on the map."""
        canvas = self._window.canvas
        self._window.files.choose_photo(lambda path: canvas.add_photo(path, underlay=underlay))

    # --- sub-processes --------------------------------------------------------------------------------------------
    def group(self) -> None:
        """Group the selected nodes and type the name of the sub-process."""
        table = self._window.canvas.table
        name = table.new_name("subprocess")
        made = self._apply(lambda document: groups.group(document, self._chosen(), name), select=True)
        if made is not None:
            self._window.canvas.start_rename(made.made[0])

    def dissolve(self) -> None:
        """What lies in the selected sub-processes lies on the map again."""
        chosen = set(self._groups())
        inside = [n.id for n in self._document.nodes.values() if n.parent in chosen and n.id not in chosen]
        if self._apply(lambda document: groups.ungroup(document, sorted(chosen))) is not None:
            self._window.context.session.select(inside)

    def toggle_group(self) -> None:
        """Open or close the sub-process that is selected, or in which the selected node lies."""
        for group in self._toggled():
            self._window.canvas.toggle_group(group)
        document = self._document
        shown = stand_ins(document)
        self._window.context.session.select(shown.get(i, i) for i in self._chosen())


def arranged_among(
    places: Mapping[str, Place],
    before: Mapping[str, Place],
    boxes: Mapping[str, Box],
    staying: Collection[str] = (),
) -> dict[str, Place]:
    """`places` of some nodes, moved together: their upper left corner where it was, or the nearest free place to it.

    `boxes` are all nodes as they stand; those that are not among `places` are not covered. Where some of the nodes are
    `staying` the others are laid round them.
    """
    if any(node in places and node in boxes for node in staying):
        return _laid_round(places, boxes, staying)
    old = [before[node] for node in places if node in before]
    if not old:
        return dict(places)
    dx = min(place.x for place in old) - min(place.x for place in places.values())
    dy = min(place.y for place in old) - min(place.y for place in places.values())
    block = [
        Box(place.x + dx, place.y + dy, place.w or boxes[node].width, place.h or boxes[node].height)
        for node, place in places.items()
        if node in boxes
    ]
    others = [box for node, box in boxes.items() if node not in places]
    if any(box.intersects(one) for box in others for one in block):
        whole = Box.round(block)
        x, y = nearest_free(others, (whole.cx, whole.cy), (whole.width, whole.height), _APART, GRID)
        dx, dy = dx + x - whole.cx, dy + y - whole.cy
    return {node: replace(place, x=place.x + dx, y=place.y + dy) for node, place in places.items()}


def _laid_round(places: Mapping[str, Place], boxes: Mapping[str, Box], staying: Collection[str]) -> dict[str, Place]:
    """The places of some nodes of which some stay where they are, laid round these and off all that is not arranged."""
    block = {
        node: Box(place.x, place.y, place.w or boxes[node].width, place.h or boxes[node].height)
        for node, place in places.items()
        if node in boxes
    }
    held = {node: boxes[node] for node in staying if node in block}
    laid = round_what_stays(block, held, [box for node, box in boxes.items() if node not in places])
    return {n: replace(place, x=laid[n].x, y=laid[n].y) if n in laid else place for n, place in places.items()}
