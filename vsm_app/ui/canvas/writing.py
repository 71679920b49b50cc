"""Typing in place: which editor is open, where it stands, and what happens to what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsView

from vsm_app.model.document import Document
from vsm_app.model.edits import nodes, notes
from vsm_app.model.edits.base import EditResult, chain
from vsm_app.model.grammar import says_rest
from vsm_app.model.ids import flow_name
from vsm_app.model.kind_words import kind_named
from vsm_app.model.kinds import KINDS, NodeKind
from vsm_app.texts import text
from vsm_app.ui.canvas.arrows import name_way, stations
from vsm_app.ui.canvas.entry import ChipEntry, InlineEditor
from vsm_app.ui.canvas.items.flow import FlowItem
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.offers import offers
from vsm_app.ui.canvas.pasted_amounts import is_amount
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.theme import Theme
from vsm_app.ui.together import are_mixed, common_text, enter_together, read_together

PROCESS: Final = "process"
_INSET: Final = 3
_HALF_WIDTH: Final = 58.0
_BELOW_NAME: Final = 4.0  # the editor is higher than the chip: the name above stays readable


class Writing:
    """At most one editor at a time. `next_unknown` is asked for the flow to go on with after Tab."""

    def __init__(
        self,
        table: Table,
        view: QGraphicsView,
        theme: Callable[[], Theme],
        next_unknown: Callable[[str], str | None],
    ) -> None:
        self._table = table
        self._view = view
        self._theme = theme
        self._next_unknown = next_unknown
        #: Goes on with a connected node in a direction after a commit (`""`: chosen by name).
        self.connect: Callable[[str], object] = lambda _direction: None
        #: The flow that was made with a node and whose amount, if one is typed on the node, is meant.
        self.awaits_amount: Callable[[str], str | None] = lambda _node: None
        #: Whether nobody has chosen what a node is, so that its name may say it.
        self.has_unsaid_kind: Callable[[str], bool] = lambda _node: False
        #: Scrolls so that a rectangle of the table is seen with room for a field and its reading.
        self.into_sight: Callable[[QRectF], object] = lambda _rect: None
        self._chip: ChipEntry | None = None
        self._name: InlineEditor | None = None
        self._subject = ""
        self._no_name = ("", "")  # the node for which an amount was not taken as its name, and that amount
        self._together: tuple[str, ...] = ()  # the flows that an amount is typed for

    @property
    def is_open(self) -> bool:
        """Whether something is being typed on the map."""
        return self._chip is not None or self._name is not None

    @property
    def editor(self) -> InlineEditor | None:
        """The open field."""
        return self._chip.editor if self._chip is not None else self._name

    # --- quantities
    def start_entry(self, flow_id: str, typed: str | None = None) -> bool:
        """Open the editor on a flow's chip; `typed` replaces what stands there (typing on a selected flow)."""
        return self.start_entries((flow_id,), typed)

    def start_entries(self, flow_ids: Sequence[str], typed: str | None = None) -> bool:
        """Open one editor for all these flows, on the chip of the last of them that stands on the map."""
        subject = next((i for i in reversed(flow_ids) if self._chip_rect(i) is not None), None)
        if subject is None:
            return False
        self.close()
        self._table.session.select(flow_ids)
        place = self._chip_rect(subject)
        if place is not None:
            self.into_sight(place)
        document, lang = self._table.document, self._table.lang()
        unread = self._table.sync.unread.get(subject)
        start = typed if typed is not None else unread or common_text(document, flow_ids, lang)
        self._subject, self._together = subject, tuple(flow_ids)
        find = partial(offers, document, subject, lang=lang)
        self._chip = ChipEntry(self._theme(), self._view.viewport(), start, self._read, find)
        self._chip.editor.setAccessibleName(self._spoken_name())
        if are_mixed(document, flow_ids, lang):
            self._chip.editor.set_hint(text("entry.mixed", lang=lang))
        self._chip.editor.committed.connect(self._commit_quantity)
        self._chip.editor.abandoned.connect(self._abandon_entry)
        self._chip.editor.draw_on = self.connect
        item = self._table.scene.flows.get(subject)
        if item is not None:
            item.set_chip_hidden(hidden=True)
        self.reposition()
        self._chip.show()
        if typed is None:
            self._chip.editor.selectAll()
        return True

    def _spoken_name(self) -> str:
        """What the field is for, for those who do not see where it stands."""
        document, lang = self._table.document, self._table.lang()
        if len(self._together) > 1:
            what = text("entry.for_flows", {"count": len(self._together)}, lang)
        else:
            what = flow_name(document.physics, document.flows[self._subject])
        return f"{text('canvas.paste.quantity', lang=lang)}: {what}"

    def _chip_rect(self, flow_id: str) -> QRectF | None:
        """Where the editor of a flow stands: in its chip's place, in the Sankey at its words."""
        if self._table.scene.mode == "sankey":
            ribbon = self._table.scene.ribbons.get(flow_id)
            if ribbon is None:
                return None
            x, y = ribbon.model.ribbon.label
            return QRectF(x - _HALF_WIDTH, y - 10.0, 2.0 * _HALF_WIDTH, 20.0)
        item = self._table.scene.flows.get(flow_id)
        if item is None or item.model.chip_place is None:
            return None
        drawn = self._table.scene.chip_layer.chip_rect(flow_id)
        if self._table.scene.look.labels_apart and not drawn.isEmpty():
            return drawn
        below_name = item.model.label_box is not None and item.model.label_box.cy < item.model.chip_place.y - 10.0
        return item.chip_rect.translated(0.0, _BELOW_NAME if below_name else 0.0)

    def _read(self, typed: str) -> tuple[str, str, bool]:
        shown = read_together(self._table.document, self._together, typed, self._table.lang())
        return shown.line, shown.spread, shown.refused

    def _commit_quantity(self, typed: str, go_on: bool) -> None:
        document, lang, sync = self._table.document, self._table.lang(), self._table.sync
        flows = tuple(i for i in self._together if i in document.flows)
        following = self._next_unknown(self._subject) if go_on else None
        self._end()
        if flows:
            shown = read_together(document, flows, typed, lang)
            for flow_id in flows:
                sync.show_unread(flow_id, typed.strip() if flow_id in shown.refusing else "")
            if not shown.refused:
                self._table.attempt(lambda d: enter_together(d, flows, typed, lang), select=False)
            elif len(flows) > 1:
                self._table.tell("entry.not_for_all", {"text": typed.strip(), "reason": shown.line})
        if following in flows:
            following = self._next_unknown(flows[-1])
        if following is not None:
            self.start_entry(following)
        elif go_on:
            self._table.tell("canvas.nothing_unknown")

    # --- names
    def start_rename(self, element_id: str, typed: str | None = None) -> bool:
        """Open a field over the name of a node (or the text of a note)."""
        item = self._table.scene.element(element_id)
        document = self._table.document
        if item is None or isinstance(item, FlowItem) or item.is_backdrop:
            return False
        self.close()
        self._table.session.select((element_id,))
        name = self._current_name(element_id)
        if name is None:
            return False
        self._subject = element_id
        role = "node.name" if element_id in document.nodes else "note"
        self._name = InlineEditor(self._theme(), self._view.viewport(), role=role)
        self._name.setAccessibleName(self._spoken_rename(element_id, name))
        self._name.setText(name if typed is None else typed)
        self._name.committed.connect(self._commit_name)
        is_note = element_id in document.layout.notes
        self._name.abandoned.connect(partial(self._keep_words, element_id) if is_note else self._abandon)
        self._name.draw_on = self.connect
        self.reposition()
        self._name.show()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        if typed is None:
            self._name.selectAll()
        return True

    def _spoken_rename(self, element_id: str, name: str) -> str:
        """What the field is for, for those who do not see what it stands on."""
        if element_id in self._table.document.layout.notes:
            return text("canvas.rename.note", lang=self._table.lang())
        return text("canvas.rename", {"name": name}, self._table.lang())

    def _current_name(self, element_id: str) -> str | None:
        document = self._table.document
        if element_id in document.nodes:
            return document.nodes[element_id].name
        if element_id in document.layout.notes:
            return document.layout.notes[element_id].text.replace("\n", " / ")
        measure = document.physics.measures.get(element_id)
        return None if measure is None else measure.name

    def _commit_name(self, typed: str, go_on: bool) -> None:
        """Take the name over; Tab goes on to an unknown flow of the node, else to the next one of the map."""
        element_id = self._subject
        fresh = self.awaits_amount(element_id) if says_rest(typed) else self._meant_by_amount(element_id, typed)
        if fresh:
            self._subject, self._together = fresh, (fresh,)
            self._commit_quantity(typed, go_on)
            return
        if fresh is not None and (element_id, typed) != self._no_name:
            self._no_name = (element_id, typed)
            self._end()
            params = {"amount": typed.strip(), "name": self._table.document.nodes[element_id].name}
            self._table.tell("canvas.amount_as_name", params)
            return
        self._rename(element_id, typed)
        if go_on:
            following = self._unknown_at(element_id) or self._next_unknown(element_id)
            if following is not None:
                self.start_entry(following)

    def _meant_by_amount(self, node_id: str, typed: str) -> str | None:
        """Of which flow an amount typed as the name of a new node is: of its only one without; empty where none is.

        `None` for what is no amount, and for nodes that somebody has named.
        """
        document = self._table.document
        if not self._is_called_as_its_kind(node_id) or not is_amount(document, typed, self._table.lang()):
            return None
        adjacency = self._table.sync.resolver.adjacency
        near = dict.fromkeys((*adjacency.inflows.get(node_id, ()), *adjacency.outflows.get(node_id, ())))
        open_ = [flow for flow in near if not document.flows[flow].quantity.is_entered]
        return open_[0] if len(open_) == 1 else ""

    def _is_called_as_its_kind(self, node_id: str) -> bool:
        node = self._table.document.nodes.get(node_id)
        return node is not None and node.name.startswith(self._table.kind_name(node.kind))

    def _unknown_at(self, node_id: str) -> str | None:
        document = self._table.document
        adjacency = self._table.sync.resolver.adjacency
        near = (*adjacency.inflows.get(node_id, ()), *adjacency.outflows.get(node_id, ()))
        return next((flow for flow in near if not document.flows[flow].quantity.is_entered), None)

    def _keep_words(self, element_id: str) -> None:
        """Esc ends what is written on a note and keeps it: sentences are not thrown away by one key."""
        typed = self._name.text() if self._name is not None else ""
        self._rename(element_id, typed)
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rename(self, element_id: str, typed: str) -> None:
        before = self._current_name(element_id)
        self._end()
        if before is None or typed.strip() == before or not typed.strip():
            return
        if element_id in self._table.document.layout.notes:
            written = typed.strip().replace(" / ", "\n")
            self._table.attempt(lambda d: notes.set_note(d, element_id, text=written), select=False)
        elif (way := stations(typed)) and element_id in (boxes := self._table.boxes()):
            named = self._table.attempt(lambda d: name_way(d, element_id, way, boxes), select=False)
            if named is not None:
                params = {"name": way[0], "names": ", ".join(way[1:])}
                self._table.say(text("canvas.named_way", params, self._table.lang()))
        else:
            self._rename_node(element_id, typed)

    def _rename_node(self, element_id: str, typed: str) -> None:
        """The name, and the kind that it says where nobody has chosen one; else it is said how to choose that."""
        kind, name = self._kind_called(element_id, typed), typed.strip()
        takes = kind is not None and self.has_unsaid_kind(element_id) and self._is_called_as_its_kind(element_id)
        done = self._table.attempt(lambda d: _named(d, element_id, typed, kind if takes else None), select=False)
        if kind is not None and done is not None:
            code = "canvas.kind_by_name" if takes else "canvas.kind_not_by_name"
            self._table.tell(code, {"name": name, "kind": self._table.kind_name(kind.id)})

    def _kind_called(self, element_id: str, typed: str) -> NodeKind | None:
        """The kind that a name says of a process: who calls it `Recycling` most likely means that."""
        node = self._table.document.nodes.get(element_id)
        if node is None or node.kind != PROCESS:
            return None
        named = kind_named(typed)
        kind = KINDS.get(named) if named is not None and named != PROCESS else None
        return kind if kind is not None and kind.group and kind.role.is_inside else None

    # --- both
    def reposition(self) -> None:
        """Keep the open editor where its element is (after scrolling and zooming)."""
        if self._chip is not None:
            place = self._chip_rect(self._subject)
            if place is None:
                self.discard()
                return
            rect = self._on_view(place)
            self._chip.place(round(rect.left()) + 2, round(rect.center().y()), 0)
        elif self._name is not None:
            self._place_name(self._name)

    def _place_name(self, editor: InlineEditor) -> None:
        item = self._table.scene.element(self._subject)
        if item is None:
            self.discard()
            return
        rect = self._on_view(item.mapRectToScene(item.shape().boundingRect()))
        width = max(round(rect.width()) - 2 * _INSET, editor.sizeHint().width())
        top = round(rect.top()) + (_INSET if isinstance(item, NodeItem) else 2 * _INSET)
        editor.stand_at(round(rect.left()) + _INSET, top, width)

    def close(self) -> None:
        """Commit what is being typed and close."""
        editor = self.editor
        if self._chip is not None:
            self._chip.completion.settle()
        if editor is not None:
            editor.committed.emit(editor.text(), False)

    def discard(self) -> None:
        """Close without taking anything over (another document was opened)."""
        self._end()

    def _abandon_entry(self) -> None:
        """Esc restores: a text that could not be read goes, the value in force is shown again."""
        flows = self._together
        self._abandon()
        for flow_id in flows:
            if flow_id in self._table.sync.unread:
                self._table.sync.show_unread(flow_id, "")

    def _abandon(self) -> None:
        self._end()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self) -> None:
        item = self._table.scene.flows.get(self._subject)
        if item is not None:
            item.set_chip_hidden(hidden=False)
        chip, name = self._chip, self._name
        self._chip = self._name = None
        field = chip.editor if chip is not None else name
        if field is not None and field.hasFocus():
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)  # hidden first, it would hand the focus on as Tab does
        if chip is not None:
            chip.editor.blockSignals(True)
            chip.close()
        if name is not None:
            name.blockSignals(True)
            name.hide()
            name.deleteLater()
        if field is not None and self._view.isVisible():  # else it stays where it is: at the view just chosen by key
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_view(self, rect: QRectF) -> QRectF:
        top_left: QPoint = self._view.mapFromScene(rect.topLeft())
        bottom_right: QPoint = self._view.mapFromScene(rect.bottomRight())
        return QRectF(QPointF(top_left), QPointF(bottom_right))


def _named(document: Document, node_id: str, name: str, kind: NodeKind | None) -> EditResult:
    """The edit that renames; with the kind goes the stage where such a kind usually stands."""
    if kind is None:
        return nodes.rename(document, node_id, name)
    usual = next((stage.id for stage in document.stages.values() if stage.kind is kind.stage), None)
    stage = usual or document.nodes[node_id].stage
    return chain(
        document,
        "edit.rename",
        lambda d: nodes.rename(d, node_id, name),
        lambda d: nodes.set_node(d, node_id, kind=kind.id, stage=stage),
        name=name.strip(),
    )
