"""Several selected, or a note, or a measure: what can be said of them together, in one undo step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, chain
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.edits.items import name_item_of_flow
from vsm_app.model.edits.measures import set_measure
from vsm_app.model.edits.nodes import set_nodes
from vsm_app.model.edits.notes import set_note
from vsm_app.model.elements import Node, OriginClass
from vsm_app.model.grouping import is_group
from vsm_app.model.kinds import KINDS, holds_stock
from vsm_app.model.placement import Note, NoteKind
from vsm_app.model.quantities import Origin
from vsm_app.model.validate import R_STRATEGIES
from vsm_app.texts import sort_key
from vsm_app.ui.context import Context
from vsm_app.ui.entries import requantified
from vsm_app.ui.i18n import translate
from vsm_app.ui.itemmodels.flows import class_of
from vsm_app.ui.panels.inspector.amount import AmountField
from vsm_app.ui.panels.inspector.form import Choice, Form
from vsm_app.ui.panels.inspector.stages import into_stage, stage_choices
from vsm_app.ui.widgets.switch import Switch

_MIXED: Final = "mixed:"
_YES: Final = "yes"
_NO: Final = "no"
_NONE: Final = "none"
_PERCENT: Final = 100.0
_FAINTEST: Final = 0.1  # fainter than this a photo could not be found again


class SeveralForm(Form):
    """The inspector of several nodes and flows."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setObjectName("inspector.several")
        self._nodes: list[str] = []
        self._flows: list[str] = []
        self._node_parts: list[QWidget] = [self.heading(lambda: translate("Inspector", "Nodes"))]
        self.stage = self.choice(lambda: translate("Inspector", "Life-cycle stage"), self._set_stage)
        self.kind_of_node = self.choice(lambda: translate("Inspector", "Kind"), self._set_kind)
        self.stock = self.choice(lambda: translate("Inspector", "Holds stock"), self._set_stock)
        self.node_note = self.note_field(lambda: translate("Inspector", "Note"), self._set_note)
        self._node_parts += [self.stage, self.kind_of_node, self.stock, self.node_note]
        self._flow_parts: list[QWidget] = [self.heading(lambda: translate("Inspector", "Flows"))]
        self.quantity = AmountField(self)
        self.quantity.line.setObjectName("inspector.quantities")
        self.word(self.quantity.set_label, lambda: translate("Inspector", "Amount"))
        self.column.addWidget(self.quantity)
        self.item = Choice(self.theme, editable=True)
        self.word(self.item.set_label, lambda: translate("Inspector", "Item"))
        self.item.chosen.connect(self._set_item)
        self.column.addWidget(self.item)
        self.kind = self.choice(lambda: translate("Inspector", "Class"), self._set_class)
        self.origin = self.choice(lambda: translate("Inspector", "Origin"), self._set_origin)
        self.strategy = self.choice(lambda: translate("Inspector", "R-strategy"), self._set_strategy)
        self._flow_parts += [self.quantity, self.item, self.kind, self.origin, self.strategy]
        for choice in (self.stage, self.kind_of_node, self.stock, self.item, self.kind, self.origin, self.strategy):
            self.word(choice.set_mixed, lambda: translate("Inspector", "– mixed –"))
        self.column.addStretch(1)

    def show_elements(self, ids: tuple[str, ...]) -> None:
        """Show what these nodes and flows have in common."""
        document = self.context.session.document
        self._nodes = [i for i in ids if i in document.nodes]
        self._flows = [i for i in ids if i in document.flows]
        self.show_now()

    def name(self) -> tuple[str, str]:
        """Title and line under it."""
        words = [
            self.context.language.text(code, count=len(ids))
            for code, ids in (("window.nodes_count", self._nodes), ("window.flows_count", self._flows))
            if ids
        ]
        return translate("Inspector", "Several selected"), " · ".join(words)

    def fill(self) -> None:
        document, text = self.context.session.document, self.context.language.text
        for part in self._node_parts:
            part.setVisible(bool(self._nodes))
        for part in self._flow_parts:
            part.setVisible(bool(self._flows))
        self.stage.show_choices(
            stage_choices(document, text), _common([document.nodes[i].stage or "" for i in self._nodes])
        )
        self._fill_nodes([document.nodes[i] for i in self._nodes])
        self.quantity.show_flows(tuple(self._flows))
        names = sorted({item.name for item in document.items.values() if item.name}, key=str.casefold)
        flows = [document.flows[i] for i in self._flows]
        items = [document.items[flow.item].name for flow in flows if flow.item in document.items]
        self.item.show_choices([(name, name) for name in names], _common(items))
        classes = [(c.value, text(f"origin_class.{c.value}")) for c in OriginClass]
        self.kind.show_choices(classes, _common([class_of(document, flow).value for flow in flows]))
        said = [flow.quantity for flow in flows if flow.quantity.has_origin]
        origins = [(o.value, text(f"origin.{o.value}")) for o in Origin]
        self.origin.show_choices(origins, _common([q.origin.value for q in said]))
        self.origin.setEnabled(bool(said))
        strategies = [(_NONE, translate("Inspector", "None")), *((r, text(f"r_strategy.{r}")) for r in R_STRATEGIES)]
        self.strategy.show_choices(strategies, _common([flow.r_strategy or _NONE for flow in flows]))

    def _fill_nodes(self, nodes: list[Node]) -> None:
        """Kind, stock and note, where all have the same; sub-processes have none of them."""
        text = self.context.language.text
        is_plain = bool(nodes) and not any(is_group(node) for node in nodes)
        for part in (self.kind_of_node, self.stock):
            part.setVisible(is_plain)
        kinds = sorted(((kind.id, text(f"kind.{kind.id}")) for kind in KINDS.offered()), key=lambda k: sort_key(k[1]))
        self.kind_of_node.show_choices(kinds, _common([node.kind for node in nodes]))
        answers = [(_YES, translate("Inspector", "Yes")), (_NO, translate("Inspector", "No"))]
        self.stock.show_choices(answers, _common([_YES if holds_stock(node) else _NO for node in nodes]))
        notes = {node.note for node in nodes}
        self.node_note.edit.setPlaceholderText(translate("Inspector", "– mixed –") if len(notes) > 1 else "")
        self.node_note.set_value(notes.pop() if len(notes) == 1 else "")

    def _set_stage(self, stage: str) -> None:
        self.apply(lambda: into_stage(self.context.session.document, self._nodes, stage, self.context.language.text))

    def _set_kind(self, kind: str) -> None:
        self.apply(lambda: set_nodes(self.context.session.document, self._nodes, kind=kind))

    def _set_stock(self, answer: str) -> None:
        self.apply(lambda: set_nodes(self.context.session.document, self._nodes, holds_stock=answer == _YES))

    def _set_note(self, note: str) -> None:
        self.apply(lambda: set_nodes(self.context.session.document, self._nodes, note=note))

    def _set_strategy(self, key: str) -> None:
        strategy = "" if key == _NONE else key
        self._each(lambda document, flow: set_flow(document, flow, r_strategy=strategy))

    def _set_item(self, name: str) -> None:
        self._each(lambda document, flow: name_item_of_flow(document, flow, name))

    def _set_class(self, key: str) -> None:
        self._each(lambda document, flow: set_flow(document, flow, origin_class=OriginClass(key)))

    def _set_origin(self, key: str) -> None:
        flows = self.context.session.document.flows
        entered = [flow for flow in self._flows if flows[flow].quantity.has_origin]
        self._each(lambda document, flow: requantified(document, flow, self.lang, origin=Origin(key)), entered)

    def _each(self, edit: Callable[[Document, str], EditResult], flows: list[str] | None = None) -> None:
        def step(flow: str) -> Callable[[Document], EditResult]:
            return lambda document: edit(document, flow)

        chosen = self._flows if flows is None else flows
        self.apply(lambda: chain(self.context.session.document, "edit.set_flows", *(step(flow) for flow in chosen)))


class NoteForm(Form):
    """The inspector of a note."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setObjectName("inspector.note")
        self._note_id = ""
        self.text = self.note_field(lambda: translate("Inspector", "Text"), lambda text: self._set(text=text))
        self.text.edit.setFixedHeight(120)
        self.author = self.text_field(lambda: translate("Inspector", "By"), lambda text: self._set(author=text))
        self.opacity = self.number_field(lambda: translate("Inspector", "Opacity"), self._set_opacity)
        self.opacity.factor = _PERCENT
        self.opacity.set_unit("%")
        self.locked = Switch(self.theme)
        self.word(self.locked.setText, lambda: translate("Inspector", "Locked"))
        self.locked.clicked.connect(lambda: self._set(locked=self.locked.isChecked()))
        self.column.addWidget(self.locked)
        self.column.addStretch(1)

    def show_note(self, note_id: str) -> None:
        """Show that note."""
        self._note_id = note_id
        self.show_now()

    def name(self) -> tuple[str, str]:
        """Title and line under it."""
        note = self._note()
        if note is None or note.kind not in (NoteKind.PHOTO, NoteKind.UNDERLAY):
            return translate("Inspector", "Note"), ""
        is_below = note.kind == NoteKind.UNDERLAY
        return translate("Inspector", "Photo"), translate("Inspector", "under the map") if is_below else ""

    def fill(self) -> None:
        note = self._note()
        if note is not None:
            self.text.set_value(note.text)
            self.author.set_value(note.author)
            self.opacity.show_number(note.opacity)
            self.locked.setChecked(note.locked)

    def _note(self) -> Note | None:
        return self.context.session.document.layout.notes.get(self._note_id)

    def _set_opacity(self, value: float | None) -> None:
        self._set(opacity=1.0 if value is None else min(max(value, _FAINTEST), 1.0))
        self.show_now()

    def _set(self, **changes: Any) -> None:
        self.apply(lambda: set_note(self.context.session.document, self._note_id, **changes))


class MeasureForm(Form):
    """The inspector of a kaizen burst."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setObjectName("inspector.measure")
        self._measure_id = ""
        self.title = self.text_field(lambda: translate("Inspector", "What"), lambda text: self._set(name=text))
        self.owner = self.text_field(lambda: translate("Inspector", "Who"), lambda text: self._set(owner=text))
        self.due = self.text_field(lambda: translate("Inspector", "By when"), lambda text: self._set(due=text))
        self.note = self.note_field(lambda: translate("Inspector", "Note"), lambda text: self._set(note=text))
        self.column.addStretch(1)

    def show_measure(self, measure_id: str) -> None:
        """Show that measure."""
        self._measure_id = measure_id
        self.show_now()

    def name(self) -> tuple[str, str]:
        """Title and line under it."""
        return translate("Inspector", "Kaizen burst"), ""

    def fill(self) -> None:
        measure = self.context.session.document.physics.measures.get(self._measure_id)
        if measure is not None:
            self.title.set_value(measure.name)
            self.owner.set_value(measure.owner)
            self.due.set_value(measure.due)
            self.note.set_value(measure.note)

    def _set(self, **changes: str) -> None:
        self.apply(lambda: set_measure(self.context.session.document, self._measure_id, **changes))


def _common(values: list[str]) -> str:
    return values[0] if values and len(set(values)) == 1 else _MIXED
