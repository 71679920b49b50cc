"""Keeps the scene in step with the session: makes models, compares, touches only the items that differ."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Final

from vsm_app.engine.results import FlowResult, Results
from vsm_app.garbage import no_collection
from vsm_app.layout.memory import differing
from vsm_app.layout.types import Box, ChipSpec, FlowSpec, FlowStyle, Labels, Point, Size
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, Node
from vsm_app.model.grouping import shown
from vsm_app.model.placement import NoteKind
from vsm_app.model.quantities import Form
from vsm_app.ui.canvas.ahead import LabelsAhead
from vsm_app.ui.canvas.bands import band_models
from vsm_app.ui.canvas.chips import ChipModel, chip_size, near_forms, text_width
from vsm_app.ui.canvas.following import nodes_to_renew
from vsm_app.ui.canvas.frames import frame_models, frames_of, refresh_frames
from vsm_app.ui.canvas.geometry import MANY_FLOWS, MapGeometry
from vsm_app.ui.canvas.items.flow_items import FlowItems, Outline
from vsm_app.ui.canvas.items.node import NodeItem
from vsm_app.ui.canvas.items.note import BurstItem, NoteItem
from vsm_app.ui.canvas.kinds_of_flow import flow_style, line_width, r_tag
from vsm_app.ui.canvas.look import Detail
from vsm_app.ui.canvas.models import FlowModel, NodeModel
from vsm_app.ui.canvas.outlines import meeting_points
from vsm_app.ui.canvas.ranks import ranked
from vsm_app.ui.canvas.resolve import Resolver, burst_models, note_model
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.showing import show_each
from vsm_app.ui.canvas.specs import flow_spec
from vsm_app.ui.canvas.stuck import stuck_boxes, written_boxes
from vsm_app.ui.naming import flow_word, is_named
from vsm_app.ui.theme import Theme

_LABEL_HEIGHT: Final = 14.0
#: Above this many flows labels that were left for later are placed a little at a time, not all at once.
_VERY_MANY: Final = 1500
#: Items of waiting flows made in one pause.
_AT_ONCE: Final = 400


class SceneSync:
    """The only writer of the scene's items."""

    def __init__(self, scene: CanvasScene, theme: Theme, lang: str) -> None:
        self.scene = scene
        scene.flows.model_of = self._flow_model
        self.resolver = Resolver(theme, lang)
        self.geometry = MapGeometry()
        self.unread: dict[str, str] = {}
        self.on_unread: Callable[[], None] = lambda: None  # who wants to know that `unread` changed
        #: The flow since whose entry the map contradicts itself, where that is known.
        self.blamed: Callable[[], str] = str
        self.conflict: frozenset[str] = frozenset()
        self._boxes: dict[str, Box] = {}
        self._specs: dict[str, FlowSpec] = {}
        self._widths: dict[str, float] = {}
        self._ranks: dict[str, float] = {}
        self._node_ranks: dict[str, float] = {}
        self._chip_specs: dict[str, ChipSpec] = {}
        self._chips: dict[str, ChipModel] = {}
        self._largest: Mapping[str, float] = {}
        self._are_labels_due = False
        self._ahead = LabelsAhead(scene, self.catch_up)
        self._unshown: set[str] = set()  # flows whose chips were made ahead: shown once they have their places
        self._owed: tuple[Results | None] | None = None  # the results that what is out of sight still shows
        self._late: set[str] = set()  # nodes at edited flows whose cards nobody can read now
        self.on_owed: Callable[[], None] = lambda: None  # who will ask to `catch_up` in the next pause
        self._whole = Document()
        self._kept: tuple[Mapping[str, Node], Mapping[str, Flow]] = ({}, {})  # what was shown the last time

    @property
    def document(self) -> Document:
        """The document as last shown: where a sub-process is closed, without what lies inside."""
        return self.resolver.document

    # --- entry points
    def show_all(self, document: Document, results: Results | None) -> None:
        """Start anew with another document, theme or language."""
        with no_collection(when=len(document.flows) > MANY_FLOWS):
            self._whole, self._owed = document, None
            self._late.clear()
            self.resolver.set_document(shown(document), document)
            self.resolver.set_results(results, self._whole, self.blamed())
            self._largest = results.solution.largest_by_layer if results is not None else {}
            self._refresh(None)
            if not self.scene.flows.is_complete:
                self.on_owed()

    def set_look(self, theme: Theme, lang: str) -> None:
        """Another theme or language."""
        self.scene.look.theme = theme
        self.resolver.set_look(theme, lang)
        self._refresh(None)
        self.scene.renew_look()

    def show_document(self, document: Document, touched: Iterable[str]) -> None:
        """Show the next document; only what is `touched` and what hangs on it may differ."""
        before, self._whole, naming = self.resolver.document, document, self.resolver.naming
        self._drop_unread(document)
        self.resolver.set_document(shown(document), document)
        touched = set(touched)
        if self.resolver.naming != naming:
            touched |= self._otherwise_in_words()
        if self.document is not document:  # an open sub-process whose last member goes is a box again
            touched |= before.nodes.keys() ^ self.document.nodes.keys()
        wanted = self._with_dependents(before, self.document, touched)
        self._late -= touched
        if wanted is not None and self._may_wait():
            late = (wanted & self.scene.nodes.keys()).difference(touched)
            self._late |= late
            if late:
                self.on_owed()
        self._refresh(wanted)

    def show_results(self, results: Results) -> None:
        """Show new results: chips, widths, rows and badges that differ; on a large map what is in sight at once."""
        before = self.resolver.results
        self.resolver.set_results(results, self._whole, self.blamed())
        seen = self._in_sight()
        if seen is None:
            self._show_owed((before,), results)
            return
        if self._owed is None:
            self._owed = (before,)
        if seen:
            self._largest = results.solution.largest_by_layer
            self._refresh(seen)
        self.on_owed()

    def _show_owed(self, owed: tuple[Results | None], results: Results) -> None:
        self._owed = None
        self._largest = results.solution.largest_by_layer
        touched = self._touched_by(owed[0], results) | self._late
        self._late.clear()
        self._refresh(touched)

    def _in_sight(self) -> set[str] | None:
        """The elements whose numbers can be read now; `None` where all of them count: a small map, or a picture."""
        if len(self.document.flows) <= MANY_FLOWS or not self.scene.views():
            return None
        if self.scene.mode == "sankey" or self.scene.look.detail is Detail.FAR:
            return set()
        return self.scene.elements_in_sight()

    def show_unread(self, flow_id: str, text: str) -> None:
        """Show a typed text that could not be read (empty: none any more)."""
        if text:
            self.unread[flow_id] = text
        elif self.unread.pop(flow_id, None) is None:
            return
        if flow_id in self.document.flows:
            self._refresh({flow_id})
        self.on_unread()

    def _drop_unread(self, document: Document) -> None:
        """A text that was refused goes with its flow: another flow may get the same id after an undo."""
        gone = [flow_id for flow_id in self.unread if flow_id not in document.flows]
        for flow_id in gone:
            del self.unread[flow_id]
        if gone:
            self.on_unread()

    def show_conflict(self, ids: Iterable[str]) -> None:
        """Light up the flows whose entries disagree."""
        wanted = frozenset(ids)
        touched, self.conflict = wanted ^ self.conflict, wanted
        self._refresh(set(touched))

    # --- what depends on what
    def _with_dependents(self, before: Document, after: Document, touched: Iterable[str]) -> set[str] | None:
        if before.settings != after.settings or before.stages is not after.stages:
            return None
        wanted = set(touched)
        items = {i for i in wanted if i in after.items or i in before.items}
        if items:
            wanted |= {f.id for f in after.flows.values() if f.item in items}
        for flow_id in [i for i in wanted if i in before.flows or i in after.flows]:
            for flow in (before.flows.get(flow_id), after.flows.get(flow_id)):
                if flow is not None:
                    wanted |= {end for end in (flow.source, flow.target) if end is not None}
        for node_id in [i for i in wanted if i in after.nodes or i in before.nodes]:
            wanted |= set(self.resolver.adjacency.at(node_id))
        return wanted

    def _otherwise_in_words(self) -> set[str]:
        """Flows whose relation names what is called otherwise now."""
        flows = (self.document.flows.get(i) for i in self._chips)
        related = (flow for flow in flows if flow is not None and flow.quantity.form is Form.RELATION)
        return {i.id for i in related if self.resolver.chip(i, self.unread.get(i.id, "")) is not self._chips[i.id]}

    def _touched_by(self, before: Results | None, after: Results) -> set[str]:
        """Flows whose result, chip or width differs, their nodes, and nodes that show something else."""
        document = self.document
        old: Mapping[str, FlowResult] = before.solution.own if before is not None else {}
        flows = set(differing(old, after.solution.own))
        flows |= {i for i, shown in self._chips.items() if self.resolver.chip(document.flows[i]) is not shown}
        nodes = nodes_to_renew(document, before, after)
        for flow in (document.flows[i] for i in flows if i in document.flows):
            nodes.update(end for end in (flow.source, flow.target) if end is not None)
        flows |= {i for i, width in self._widths.items() if self._width(i) != width}
        return flows | (nodes & document.nodes.keys())

    # --- refreshing
    def _refresh(self, touched: set[str] | None, labels: Labels | None = None) -> None:
        """Show the document: what is `touched` (`None`: everything) and whatever hangs on it.

        `labels`: the places of all that were due, where they were found ahead.
        """
        self._ahead.drop()
        with no_collection(when=len(self.document.flows) > MANY_FLOWS):
            self._refresh_now(touched, labels)

    def _refresh_now(self, touched: set[str] | None, labels: Labels | None) -> None:
        document = self.document
        self.scene.expect(len(document.nodes), len(document.flows))
        moved = self._refresh_nodes(document, touched)
        self._refresh_notes(document)
        flows = document.flows.keys() if touched is None else touched & document.flows.keys()
        gone = self._drop_gone(
            self.scene.flows, document.flows, self._specs, self._widths, self._chip_specs, self._chips
        )
        if document.flows is not self._kept[1]:
            self._ranks = ranked(document.flows, self._ranks)
        self._kept = (document.nodes, document.flows)
        lines, relaid = bool(gone), set(gone)
        for flow_id in flows:
            line, chip = self._respecify(document, document.flows[flow_id])
            lines = lines or line
            if line or chip:
                relaid.add(flow_id)
        changed = set(flows)
        frames = frame_models(self._whole, self._boxes).values()
        written, framed = written_boxes(self.scene, frames), frames_of(self._whole, frames, self.scene.look.theme)
        options = self.geometry.routing.options
        if lines or moved or touched is None or (written, framed) != (options.written, options.frames):
            named = None if touched is None else touched.union(moved, gone)
            relaid |= self.geometry.route(self._boxes, self._specs, named, written, framed)
        was_due = self._are_labels_due
        stuck = stuck_boxes(self.scene, burst_models(self._whole, self._boxes.get).values(), frames)
        if relaid or moved or touched is None or stuck != self.geometry.stuck:
            self._are_labels_due, self.geometry.stuck = True, stuck
        if not self._may_wait():
            relaid |= self.geometry.build_bridges()
        if self._are_labels_due and not self._may_wait():
            if was_due and labels is None and self._places_slowly():
                self._ahead.begin(self._placing(), now=True)
            else:
                self._are_labels_due = False
                relaid |= self._place(None if touched is None or was_due else relaid, labels)
        changed |= relaid
        inside = self._whole.nodes  # a closed sub-process belongs where what lies in it does
        self.scene.set_bands(band_models(document, self._boxes, self.geometry, self.resolver.lang, inside))
        ordered = sorted(changed & document.flows.keys(), key=self._ranks.__getitem__)
        for flow_id in ordered:  # in their order: of two that cross, the later one lies above, in every run
            self._show_flow(document.flows[flow_id])
        self._refresh_bursts()
        refresh_frames(self.scene, self._whole, self._boxes)
        self.scene.settle(None if touched is None else touched | changed | moved)

    def _place(self, scope: set[str] | None, labels: Labels | None) -> set[str]:
        """Place labels, or take those found; returns the flows where one differs or is new."""
        fresh: set[str] = set()
        if len(self._chip_specs) < len(self.document.flows):
            fresh = self.document.flows.keys() - self._chip_specs.keys()
        for flow_id in fresh:
            self._specify_chip(self.document.flows[flow_id])
        fresh |= self._unshown & self.document.flows.keys()
        self._unshown.clear()
        if labels is not None:
            return fresh | self.geometry.take(labels)
        scope = None if scope is None else scope | fresh
        return fresh | self.geometry.place(self._chip_specs, self._specs, self._boxes, scope)

    def _placing(self) -> Generator[None, None, Labels]:
        """Place all labels a step at a time."""
        for flow_id in self.document.flows.keys() - self._chip_specs.keys():
            self._specify_chip(self.document.flows[flow_id], ahead=True)
            self._unshown.add(flow_id)
            yield
        return (yield from self.geometry.placing(self._chip_specs, self._specs, self._boxes))

    def _places_slowly(self) -> bool:
        """Whether placing all labels would hold up whoever looks on."""
        return len(self.document.flows) > _VERY_MANY and bool(self.scene.views())

    @property
    def is_placed(self) -> bool:
        """Whether no label of what is seen waits for its place."""
        return not self._are_labels_due or self._may_wait()

    def _refresh_nodes(self, document: Document, touched: set[str] | None) -> set[str]:
        """Show nodes; returns those whose box differs, or is no more."""
        moved = set(self._drop_gone(self.scene.nodes, document.nodes, self._boxes))
        if document.nodes is not self._kept[0]:
            self._node_ranks = ranked(document.nodes, self._node_ranks)
        nodes, standing = document.nodes, document.layout.places
        chosen: Iterable[tuple[int, tuple[str, Node]]] = enumerate(nodes.items())
        if touched is not None and all(i in standing and i in self.scene.nodes for i in touched if i in nodes):
            chosen = ((0, (i, nodes[i])) for i in touched if i in nodes)  # their numbers only place what has no place
        for index, (node_id, node) in chosen:
            if touched is not None and (node_id not in touched or node_id in self._late):
                continue
            model = self.resolver.node(node, index)
            if self._boxes.get(node_id) != model.box:
                moved.add(node_id)
                self._boxes[node_id] = model.box
            self._show_node(model)
        return moved

    def _show_node(self, model: NodeModel) -> None:
        item = self.scene.nodes.get(model.id)
        if item is None:
            item = NodeItem(model, self.scene.look)
            item.set_order(self._node_ranks[model.id])
            self.scene.nodes[model.id] = item
            self.scene.bundles.stand(item)
        else:
            item.show_model(model)

    def _refresh_notes(self, document: Document) -> None:
        models = {note.id: note_model(note, self.resolver.theme) for note in document.layout.notes.values()}
        show_each(self.scene, self.scene.look, self.scene.notes, models, (NoteItem, NoteItem.show_model))
        self.scene.lie_on_photo(any(one.kind == NoteKind.UNDERLAY for one in models.values()))

    def _refresh_bursts(self) -> None:
        models = burst_models(self._whole, self._boxes.get)
        show_each(self.scene, self.scene.look, self.scene.bursts, models, (BurstItem, BurstItem.show_model))

    def _drop_gone(
        self,
        items: dict[str, NodeItem] | FlowItems,
        alive: Mapping[str, object],
        *caches: dict[str, Box] | dict[str, FlowSpec] | dict[str, float] | dict[str, ChipSpec] | dict[str, ChipModel],
    ) -> list[str]:
        """Take out what the document no longer holds, and say what that was."""
        is_whole = any(alive is kept for kept in self._kept) or items.keys() <= alive.keys()
        gone = [] if is_whole else [i for i in items if i not in alive]
        self.scene.look.is_far_due |= bool(gone)
        for element_id in gone:
            item = items.drop(element_id) if isinstance(items, FlowItems) else items.pop(element_id)
            if item is not None:
                self.scene.bundles.leave(item)
            for cache in caches:
                cache.pop(element_id, None)
        return gone

    def _respecify(self, document: Document, flow: Flow) -> tuple[bool, bool]:
        """The inputs of the layout for one flow; says whether its line and whether its chip differ from before."""
        spec = flow_spec(document, flow, self._boxes.get(flow.source or flow.target or ""), self._ranks[flow.id])
        differs = self._specs.get(flow.id) != spec
        self._specs[flow.id] = spec
        self._widths[flow.id] = self._width(flow.id)
        return differs, self._specify_chip(flow)

    def _width(self, flow_id: str) -> float:
        """How wide a line is drawn."""
        return line_width(self._specs[flow_id].style, self.resolver.result(flow_id), self._largest)

    def _specify_chip(self, flow: Flow, *, ahead: bool = False) -> bool:
        """The forms of a flow's chip; says whether they differ. Left for later where nobody sees chips, if not `ahead`.

        Information has no amount: it gets a chip only where somebody has said one.
        """
        told = not flow.quantity.is_entered and flow_style(self.document, flow) is FlowStyle.INFORMATION
        if told or (self._may_wait() and not ahead):
            self._chips.pop(flow.id, None)
            return self._chip_specs.pop(flow.id, None) is not None or not told
        chip = self.resolver.chip(flow, self.unread.get(flow.id, ""))
        self._chips[flow.id] = chip
        forms = tuple(chip_size(form, self.resolver.theme) for form in near_forms(chip))
        hint = self.document.layout.routes.get(flow.id)
        spec = ChipSpec(flow.id, forms, self._name_size(flow), hint.chip if hint else None)
        differs = self._chip_specs.get(flow.id) != spec
        if differs:
            self._chip_specs[flow.id] = spec
        return differs

    def _label(self, flow: Flow) -> str:
        if flow.source is not None and flow.target is not None:
            return ""
        known = self._whole.flows.get(flow.id, flow)
        named = is_named(self._whole, known)
        return self.document.items[flow.item].name if named else flow_word(self._whole, known, self.resolver.lang)

    def _name_size(self, flow: Flow) -> Size | None:
        label = self._label(flow)
        return (text_width(label, "flow.label", self.resolver.theme), _LABEL_HEIGHT) if label else None

    def _show_flow(self, flow: Flow) -> None:
        flows = self.scene.flows
        if flow.id not in self.geometry.routing.flows:
            if flow.id in flows:
                self.scene.look.is_far_due = True
                item = flows.drop(flow.id)
                if item is not None:
                    self.scene.bundles.leave(item)
            return
        item = flows.made(flow.id)
        if item is not None:
            item.set_order(self._ranks[flow.id])
            item.show_model(self._flow_model(flow.id))
        elif self._may_wait():
            outline = Outline(self._specs[flow.id].style, self._drawn(flow.id), self._widths[flow.id])
            self.scene.look.is_far_due |= flows.wait(flow.id, outline)
        else:
            flows.put(flow.id, self.scene.make_flow(self._flow_model(flow.id)))
            self.scene.look.is_far_due = True

    def _drawn(self, flow_id: str) -> tuple[Point, ...]:
        """The points of a line, from outline to outline."""
        route = self.geometry.routing.flows[flow_id]
        return meeting_points(route, self._node_model(route.source.node), self._node_model(route.target.node))

    def _flow_model(self, flow_id: str) -> FlowModel:
        flow, route = self.document.flows[flow_id], self.geometry.routing.flows[flow_id]
        spec = self._specs[flow.id]
        width = self._widths[flow.id]
        hops = self.geometry.hops.get(flow.id, ())
        place = self.geometry.labels.chips.get(flow.id)
        return FlowModel(
            flow.id,
            spec.style,
            width,
            self._drawn(flow.id),
            hops,
            tuple(self.scene.ground_at(*hop.middle) for hop in hops),
            self._chips.get(flow.id),
            place,
            self._label(flow),
            self.geometry.labels.names.get(flow.id),
            r_tag(self.document, flow),
            self.geometry.labels.tags.get(flow.id),
            flow.source is None,
            flow.target is None,
            in_conflict=flow.id in self.conflict,
            bend=route.bend,
            rank=self._ranks[flow.id],
        )

    def _node_model(self, node_id: str | None) -> NodeModel | None:
        item = self.scene.nodes.get(node_id or "")
        return None if item is None else item.model

    def renew_nodes(self) -> None:
        """Make all nodes anew (another quantity of the Heat view)."""
        self._refresh_nodes(self.document, None)
        self.scene.settle(self.document.nodes)

    def _may_wait(self) -> bool:
        """Whether chips can be placed later: on a large map seen from afar nobody sees any."""
        return self.scene.look.detail is Detail.FAR and len(self.document.flows) > MANY_FLOWS

    def catch_up(self, *, everywhere: bool = False) -> None:
        """Show what was left for later, now that it is seen: results, and chips not placed yet.

        `everywhere`: the results also where nothing of them can be read.
        """
        results = self.resolver.results
        is_time = everywhere or self._in_sight() != set()
        if self._owed is not None and results is not None and is_time:
            self._show_owed(self._owed, results)
        elif self._late and is_time:
            late, self._late = self._late, set()
            self._refresh(late & self.document.nodes.keys())
        if self._are_labels_due and not self._may_wait():
            self._show_labels()
        if everywhere and not self.scene.flows.is_complete:
            with no_collection():
                self.scene.flows.complete(_AT_ONCE)
            self.on_owed()
        elif everywhere and self._are_labels_due and self._places_slowly() and self._ahead.is_idle:
            self._ahead.begin(self._placing(), now=False)

    def _show_labels(self) -> None:
        """Show the labels found ahead; look for them, or faster."""
        if self._ahead.is_running:
            self._ahead.hurry()
        else:
            self._refresh(set(), self._ahead.found)

    def boxes(self) -> Mapping[str, Box]:
        """The boxes of all nodes as they stand."""
        return self._boxes

    def specs(self) -> Mapping[str, FlowSpec]:
        """What the layout is told of all flows."""
        return self._specs

    def spec(self, flow_id: str) -> FlowSpec | None:
        """What the layout is told of a flow; `None` for one that is not on the map."""
        return self._specs.get(flow_id)
