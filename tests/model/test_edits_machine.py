"""Any sequence of edits and undos keeps a document whole: the property that undo, files and recovery stand on."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from helpers.documents import QUANTITIES, TEXTS, workshop
from vsm_app.io.codec import decode, encode
from vsm_app.model.diff import diff
from vsm_app.model.document import Document
from vsm_app.model.edits import (
    arrange,
    clipboard,
    flows,
    groups,
    items,
    measures,
    nodes,
    notes,
    parameters,
    scenarios,
    stages,
)
from vsm_app.model.edits import settings as settings_edits
from vsm_app.model.edits.base import EditError
from vsm_app.model.elements import OriginClass, StageKind
from vsm_app.model.ids import all_ids
from vsm_app.model.parameters import ParameterKind
from vsm_app.model.placement import Place
from vsm_app.model.quantities import Term
from vsm_app.model.scenarios import Override, apply_scenario
from vsm_app.model.validate import validate

NAMES = st.sampled_from(["Casting", "Press", "Sawing", "Casting 2", ""]) | TEXTS
POINTS = st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
KINDS = st.sampled_from(["process", "inventory", "source", "sink", "landfill", "control"])
LAYOUT_ONLY = {"edit.move", "edit.resize", "edit.align", "edit.distribute", "edit.same_size", "edit.arrange"}
LAYOUT_ONLY |= {"edit.open_group", "edit.close_group", "edit.move_chip", "edit.add_photo"}
LAYOUT_ONLY |= {"edit.set_route", "edit.move_sankey", "edit.set_sankey_scale", "edit.add_note", "edit.set_note"}
PHYSICS_ONLY = {"edit.set_quantity", "edit.set_node", "edit.set_item", "edit.set_stage", "edit.move_stage"}
PHYSICS_ONLY |= {"edit.set_settings", "edit.add_item", "edit.set_override", "edit.switch_measure", "edit.add_relation"}
PLAIN = {"map", "settings", "stages"}


class Edits(RuleBasedStateMachine):
    """Every edit of the program, and undo."""

    @initialize(start=st.sampled_from(["empty", "workshop"]))
    def begin(self, start):
        self.document = Document() if start == "empty" else workshop()
        self.history: list[tuple[Document, bytes]] = []

    def ids(self, mapping: str) -> list[str]:
        holder = self.document.layout if mapping == "notes" else self.document.physics
        return list(getattr(holder, mapping))

    def some(self, data, mapping: str) -> str:
        """One that exists, or now and then one that does not."""
        return data.draw(st.sampled_from([*self.ids(mapping), "gone"]))

    def several(self, data, *mappings: str) -> list[str]:
        known = [i for mapping in mappings for i in self.ids(mapping)]
        return data.draw(st.lists(st.sampled_from(known), max_size=4)) if known else []

    def do(self, edit, *arguments, **values):
        before = self.document
        try:
            result = edit(before, *arguments, **values)
        except EditError:
            return
        if result.is_nothing:
            assert result.document is before
            return
        self.check(before, result)
        self.history.append((before, encode(before)))
        self.document = result.document

    def check(self, before, result):
        after = result.document
        assert result.label.startswith("edit.")
        if result.label in LAYOUT_ONLY:
            assert after.physics is before.physics
        if result.label in PHYSICS_ONLY:
            assert after.layout is before.layout
        found = diff(before, after)
        told = {*found.added, *found.removed, *found.moved, *(change.id for change in found.changed)} - PLAIN
        assert told - {"sankey_scale"} <= result.touched
        assert set(result.made) <= found.added.keys()
        assert after.next_number >= before.next_number

    # --- rules ---
    @rule(kind=KINDS, name=NAMES, at=POINTS, data=st.data())
    def add_node(self, kind, name, at, data):
        stage = data.draw(st.sampled_from([None, *self.ids("stages"), "gone"]))
        self.do(nodes.add_node, kind, name, at, stage=stage)

    @rule(name=NAMES, data=st.data())
    def rename(self, name, data):
        known = list(all_ids(self.document)) or ["gone"]
        self.do(nodes.rename, data.draw(st.sampled_from(known)), name)

    @rule(data=st.data(), locked=st.booleans(), holds=st.none() | st.booleans())
    def set_nodes(self, data, locked, holds):
        self.do(nodes.set_nodes, self.several(data, "nodes"), locked=locked, holds_stock=holds)

    @rule(data=st.data())
    def nest(self, data):
        self.do(nodes.set_node, self.some(data, "nodes"), parent=self.some(data, "nodes"))

    @rule(data=st.data(), name=NAMES)
    def group(self, data, name):
        self.do(groups.group, self.several(data, "nodes"), name)

    @rule(data=st.data())
    def ungroup(self, data):
        self.do(groups.ungroup, self.several(data, "nodes"))

    @rule(data=st.data(), folded=st.booleans())
    def fold(self, data, folded):
        self.do(groups.fold, self.some(data, "nodes"), folded=folded)

    @rule(data=st.data(), share=st.floats(-0.5, 1.5))
    def move_chip(self, data, share):
        self.do(flows.move_chip, self.some(data, "flows"), share)

    @rule(at=POINTS, size=st.tuples(st.floats(1, 500), st.floats(1, 500)), kind=st.sampled_from(["photo", "underlay"]))
    def add_photo(self, at, size, kind):
        self.do(notes.add_photo, "wall.jpg", at, size, kind=kind, opacity=0.5)

    @rule(data=st.data(), at=POINTS)
    def move(self, data, at):
        self.do(nodes.move, dict.fromkeys(self.several(data, "nodes", "notes", "measures"), at))

    @rule(data=st.data(), step=POINTS)
    def nudge(self, data, step):
        self.do(nodes.nudge, self.several(data, "nodes", "notes"), *step)

    @rule(data=st.data(), size=st.tuples(st.floats(-1, 300), st.floats(0, 300)))
    def resize(self, data, size):
        self.do(nodes.resize, self.some(data, "nodes"), *size)

    @rule(data=st.data())
    def remove(self, data):
        kinds = ["nodes", "flows", "notes", "measures", "parameters", "relations", "scenarios", "stages", "items"]
        self.do(nodes.remove, self.several(data, *kinds))

    @rule(data=st.data(), quantity=QUANTITIES, end=st.none() | POINTS)
    def add_flow(self, data, quantity, end):
        ends = [None, *self.ids("nodes")]
        item = data.draw(st.sampled_from([None, *self.ids("items")]))
        source, target = data.draw(st.sampled_from(ends)), data.draw(st.sampled_from(ends))
        self.do(flows.add_flow, source, target, item=item, quantity=quantity, end=end)

    @rule(data=st.data())
    def reconnect(self, data):
        self.do(
            flows.reconnect, self.some(data, "flows"), target=data.draw(st.sampled_from([None, *self.ids("nodes")]))
        )

    @rule(data=st.data(), quantity=QUANTITIES, layer=st.sampled_from([None, "energy"]))
    def set_quantity(self, data, quantity, layer):
        self.do(flows.set_quantity, self.some(data, "flows"), quantity, layer)

    @rule(data=st.data(), origin=st.sampled_from(OriginClass), note=TEXTS)
    def set_flow(self, data, origin, note):
        self.do(flows.set_flow, self.some(data, "flows"), origin_class=origin, note=note, item=self.some(data, "items"))

    @rule(data=st.data(), bend=st.none() | st.floats(-100, 100), side=st.sampled_from([None, "left", "inside"]))
    def set_route(self, data, bend, side):
        self.do(flows.set_route, self.some(data, "flows"), bend=bend, source_side=side)

    @rule(data=st.data(), kind=KINDS, name=NAMES, at=POINTS)
    def insert_node(self, data, kind, name, at):
        self.do(flows.insert_node, self.some(data, "flows"), kind, name, at)

    @rule(data=st.data())
    def insert_existing(self, data):
        self.do(flows.insert_existing_node, self.some(data, "flows"), self.some(data, "nodes"))

    @rule(data=st.data(), kind=KINDS, name=NAMES, at=POINTS, outgoing=st.booleans())
    def add_connected(self, data, kind, name, at, outgoing):
        self.do(
            flows.add_connected_node, self.some(data, "nodes"), kind, name, at, outgoing=outgoing, sides=("right", None)
        )

    @rule(name=NAMES, unit=st.sampled_from(["t", "MWh"]))
    def add_item(self, name, unit):
        self.do(items.add_item, name, unit=unit)

    @rule(data=st.data(), note=TEXTS)
    def set_item(self, data, note):
        self.do(items.set_item, self.some(data, "items"), note=note)

    @rule(data=st.data())
    def remove_item(self, data):
        self.do(items.remove_item, self.some(data, "items"))

    @rule(data=st.data())
    def merge_items(self, data):
        self.do(items.merge_items, self.some(data, "items"), self.some(data, "items"))

    @rule(name=NAMES, kind=st.sampled_from(StageKind), index=st.none() | st.integers(0, 3))
    def add_stage(self, name, kind, index):
        self.do(stages.add_stage, name, kind, index=index)

    @rule(data=st.data(), name=NAMES, kind=st.sampled_from(StageKind))
    def put_into_new_stage(self, data, name, kind):
        self.do(stages.put_into_new_stage, [self.some(data, "nodes")], kind, name)

    @rule(data=st.data(), index=st.integers(0, 3))
    def move_stage(self, data, index):
        self.do(stages.move_stage, self.some(data, "stages"), index)

    @rule(data=st.data())
    def remove_stage(self, data):
        self.do(stages.remove_stage, self.some(data, "stages"))

    @rule(data=st.data(), period=st.sampled_from(["a", "wk"]))
    def set_settings(self, data, period):
        stage = data.draw(st.sampled_from([None, *self.ids("stages")]))
        self.do(settings_edits.set_settings, period=period, reference_stage=stage)

    @rule(name=NAMES)
    def set_document(self, name):
        self.do(settings_edits.set_document, name=name)

    @rule(text=TEXTS, at=POINTS)
    def add_note(self, text, at):
        self.do(notes.add_note, text, at)

    @rule(data=st.data(), text=TEXTS, locked=st.booleans())
    def set_note(self, data, text, locked):
        self.do(notes.set_note, self.some(data, "notes"), text=text, locked=locked)

    @rule(data=st.data(), name=NAMES, at=st.none() | POINTS, number=st.floats(0, 10))
    def add_measure(self, data, name, at, number):
        effects = (Override(self.some(data, "flows"), "quantity", number=number),)
        self.do(
            measures.add_measure,
            name,
            at=at,
            anchor=data.draw(st.sampled_from([None, *self.ids("nodes")])),
            effects=effects,
        )

    @rule(data=st.data(), owner=TEXTS)
    def set_measure(self, data, owner):
        self.do(measures.set_measure, self.some(data, "measures"), owner=owner)

    @rule(data=st.data())
    def remove_measure(self, data):
        self.do(measures.remove_measure, self.some(data, "measures"))

    @rule(data=st.data(), name=NAMES)
    def add_scenario(self, data, name):
        self.do(scenarios.add_scenario, name, like=data.draw(st.sampled_from([None, *self.ids("scenarios")])))

    @rule(data=st.data(), on=st.booleans())
    def switch_measure(self, data, on):
        self.do(scenarios.switch_measure, self.some(data, "scenarios"), self.some(data, "measures"), on)

    @rule(data=st.data(), quantity=QUANTITIES)
    def set_override(self, data, quantity):
        self.do(
            scenarios.set_override,
            self.some(data, "scenarios"),
            Override(self.some(data, "flows"), "quantity", quantity),
        )

    @rule(data=st.data())
    def clear_override(self, data):
        self.do(scenarios.clear_override, self.some(data, "scenarios"), self.some(data, "flows"), "quantity")

    @rule(data=st.data(), quantity=QUANTITIES)
    def add_parameter(self, data, quantity):
        kind = ParameterKind.TRANSFER_COEFFICIENT
        self.do(
            parameters.add_parameter,
            kind,
            node=self.some(data, "nodes"),
            outflow=self.some(data, "flows"),
            quantity=quantity,
        )

    @rule(data=st.data(), factor=st.floats(-5, 5))
    def add_relation(self, data, factor):
        self.do(parameters.add_relation, terms=(Term(factor, self.some(data, "flows")),))

    @rule(data=st.data(), side=st.sampled_from(["left", "middle", "inside"]))
    def align(self, data, side):
        self.do(arrange.align, self.several(data, "nodes", "notes"), side)

    @rule(data=st.data(), axis=st.sampled_from("xyz"))
    def distribute(self, data, axis):
        self.do(arrange.distribute, self.several(data, "nodes"), axis)

    @rule(data=st.data())
    def same_size(self, data):
        self.do(arrange.same_size, self.several(data, "nodes"))

    @rule(data=st.data(), at=POINTS)
    def place_all(self, data, at):
        self.do(arrange.place_all, dict.fromkeys(self.several(data, "nodes"), Place(*at)))

    @rule(data=st.data(), at=POINTS)
    def place_sankey(self, data, at):
        self.do(arrange.place_sankey, dict.fromkeys(self.several(data, "nodes"), at))

    @precondition(lambda self: len(self.document.nodes) < 40)
    @rule(data=st.data(), at=st.none() | POINTS)
    def copy_and_paste(self, data, at):
        fragment = clipboard.copy(self.document, self.several(data, "nodes", "notes"))
        self.do(clipboard.paste, fragment, at)

    @precondition(lambda self: len(self.document.nodes) < 40)
    @rule(data=st.data(), outside=st.booleans())
    def duplicate(self, data, outside):
        self.do(clipboard.duplicate, self.several(data, "nodes", "notes"), (10, 10), outside=outside)

    @precondition(lambda self: self.history)
    @rule(steps=st.integers(1, 5))
    def undo(self, steps):
        for _ in range(min(steps, len(self.history))):
            self.document, written = self.history.pop()
            assert encode(self.document) == written

    # --- what always holds ---
    @invariant()
    def ids_are_unique(self):
        if hasattr(self, "document"):
            known = list(all_ids(self.document))
            assert len(known) == len(set(known))

    @invariant()
    def everything_named_exists(self):
        if not hasattr(self, "document"):
            return
        physics, layout = self.document.physics, self.document.layout
        for flow in physics.flows.values():
            assert flow.item in physics.items
            assert {flow.source, flow.target} - {None} <= physics.nodes.keys()
            assert flow.source is not None or flow.target is not None
            assert flow.correlations.keys() <= physics.flows.keys()
        for node in physics.nodes.values():
            assert node.stage is None or node.stage in physics.stages
            assert node.parent is None or node.parent in physics.nodes
        assert layout.places.keys() <= physics.nodes.keys()
        assert layout.sankey_places.keys() <= physics.nodes.keys()
        assert layout.routes.keys() <= physics.flows.keys()
        assert layout.measures.keys() <= physics.measures.keys()

    @invariant()
    def a_saved_document_is_read_back_equal(self):
        if hasattr(self, "document"):
            assert decode(encode(self.document), "x") == (self.document, (), True)

    @invariant()
    def whatever_it_holds_can_be_described(self):
        if hasattr(self, "document"):
            validate(self.document)
            for scenario in self.document.physics.scenarios:
                apply_scenario(self.document.physics, scenario)


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
