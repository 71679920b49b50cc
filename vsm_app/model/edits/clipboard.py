"""Copy, paste and duplicate. A fragment is a small document of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from vsm_app.model import references
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.base import EditResult, changed, unchanged
from vsm_app.model.edits.placing import box_of
from vsm_app.model.elements import Flow, Item, Node, Stage
from vsm_app.model.ids import ElementKind, IdMaker, ends_name, unique_name
from vsm_app.model.placement import Layout, Place, RouteHint
from vsm_app.model.quantities import UNKNOWN, Form, Quantity

#: How far a copy pasted without a place stands from its original, in canvas units.
PASTE_OFFSET = (24.0, 24.0)


def copy(document: Document, ids: Iterable[str]) -> Document:
    """The chosen nodes, notes and measures, the flows among them, open ends, and the items and stages they use.

    It is a document of its own: of a measure the effects on what is copied with it.
    """
    wanted = set(ids)
    nodes = {i: node for i, node in document.nodes.items() if i in wanted}
    flows = {f.id: f for f in references.flows_at(document.physics, nodes.keys()) if _inside(f, nodes)}
    items = {f.item for f in flows.values()} | (wanted & document.items.keys())
    stages = {n.stage for n in nodes.values()}
    inside = nodes.keys() | flows.keys()
    parameters = {
        p.id: p for p in document.physics.parameters.values() if _all_inside(p.node, p.inflow, p.outflow, inside=inside)
    }
    known = inside | items | parameters.keys()
    measures = {
        i: replace(
            m,
            anchor=m.anchor if m.anchor in nodes else None,
            effects=tuple(effect for effect in m.effects if effect.subject in known),
        )
        for i, m in document.physics.measures.items()
        if i in wanted
    }
    physics = Physics(
        settings=document.settings,
        stages={i: s for i, s in document.stages.items() if i in stages},
        items={i: item for i, item in document.items.items() if i in items},
        nodes={i: replace(n, parent=n.parent if n.parent in nodes else None) for i, n in nodes.items()},
        flows=flows,
        parameters=parameters,
        measures=measures,
    )
    layout = Layout(
        places={i: place for i, place in document.layout.places.items() if i in nodes},
        routes={i: hint for i, hint in document.layout.routes.items() if i in flows},
        notes={i: note for i, note in document.layout.notes.items() if i in wanted},
        measures={i: place for i, place in document.layout.measures.items() if i in measures},
    )
    return Document(name=document.name, physics=physics, layout=layout, next_number=document.next_number)


def paste(document: Document, fragment: Document, at: tuple[float, float] | None = None) -> EditResult:
    """Put a copied fragment on the table with its upper left corner at `at` (`None`: beside the original).

    Every element gets a new id; items and stages that the map knows already are used again.
    """
    corner = _corner(fragment)
    offset = PASTE_OFFSET
    if at is not None and corner is not None:
        offset = (at[0] - corner[0], at[1] - corner[1])
    return _paste(document, fragment, offset, (), "paste")


def corner_beside(fragment: Document) -> tuple[float, float]:
    """Where the upper left corner of a copied fragment comes that is pasted without a place: beside its original."""
    x, y = _corner(fragment) or (0.0, 0.0)
    return x + PASTE_OFFSET[0], y + PASTE_OFFSET[1]


def _corner(fragment: Document) -> tuple[float, float] | None:
    boxes = [place for i in _standing(fragment) if (place := box_of(fragment, i)) is not None]
    return (min(b.x for b in boxes), min(b.y for b in boxes)) if boxes else None


def duplicate(
    document: Document, ids: Iterable[str], offset: tuple[float, float] = PASTE_OFFSET, *, outside: bool = False
) -> EditResult:
    """Copy and paste in one step. With `outside` the copies are also connected to the neighbours of their originals.

    A flow to a neighbour or across the boundary is copied without its entry: what was measured on one connection was
    not measured on its copy. A share or a rest of what is lost stays: it is said of the copied node.
    """
    wanted = set(ids)
    nodes = wanted & document.nodes.keys()
    fragment = copy(document, wanted)
    beyond: tuple[Flow, ...] = ()
    if outside:
        at_them = references.flows_at(document.physics, nodes)
        beyond = tuple(_not_measured(f) for f in at_them if f.id not in fragment.flows)
        across = {i: _not_measured(f) for i, f in fragment.flows.items() if _is_amount_across(f)}
        fragment = replace(fragment, physics=replace(fragment.physics, flows=fragment.flows | across))
    parents = {i: parent for i in fragment.nodes if (parent := document.nodes[i].parent) not in (None, *fragment.nodes)}
    return _paste(document, fragment, offset, beyond, "duplicate", parents)


def _not_measured(flow: Flow) -> Flow:
    return replace(flow, quantity=UNKNOWN, layer_quantities={}, correlations={})


def _is_amount_across(flow: Flow) -> bool:
    is_of_node = flow.target is None and flow.quantity.form in (Form.SHARE, Form.REST)
    return None in (flow.source, flow.target) and not is_of_node


def _paste(
    document: Document,
    fragment: Document,
    offset: tuple[float, float],
    beyond: tuple[Flow, ...],
    label: str,
    parents: Mapping[str, str | None] = MappingProxyType({}),
) -> EditResult:
    work = _Paste(document, fragment, IdMaker(document), parents)
    work.add_stages()
    work.add_nodes()
    work.add_items()
    work.add_flows((*fragment.flows.values(), *beyond))
    work.add_parameters()
    work.add_measures()
    changes: dict[str, Any] = work.physics
    physics = replace(document.physics, **changes)
    layout = work.layout(offset)
    made = tuple(work.new[i] for i in _standing(fragment))
    if not work.made:
        return unchanged(document)
    touched = frozenset(work.made)
    after = replace(
        document,
        physics=physics if work.has_physics else document.physics,
        layout=layout,
        next_number=work.ids.next_number,
    )
    return changed(after, touched, label, made=made, count=str(len(made)))


def _standing(fragment: Document) -> tuple[str, ...]:
    """What stands on the table itself."""
    return (*fragment.nodes, *fragment.layout.notes, *fragment.physics.measures)


def _inside(flow: Flow, nodes: Mapping[str, Node]) -> bool:
    return (flow.source is None or flow.source in nodes) and (flow.target is None or flow.target in nodes)


def _all_inside(*ids: str | None, inside: Iterable[str]) -> bool:
    known = set(inside)
    return all(i is None or i in known for i in ids) and any(i is not None for i in ids)


@dataclass
class _Paste:
    """The state of one paste: old id to new id, and the physics' mappings that change.

    `parents` are the sub-processes in which copies of outermost nodes lie.
    """

    document: Document
    fragment: Document
    ids: IdMaker
    parents: Mapping[str, str | None]
    new: dict[str, str] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    physics: dict[str, dict[str, Any]] = field(default_factory=dict)
    has_physics: bool = False

    def _add(self, kind: ElementKind, old: str, **_: object) -> str:
        self.new[old] = self.ids.new(kind)
        self.made.append(self.new[old])
        self.has_physics = self.has_physics or kind is not ElementKind.NOTE
        return self.new[old]

    def add_stages(self) -> None:
        stages = dict(self.document.stages)
        for stage in self.fragment.stages.values():
            known = _same_stage(stage, stages)
            if known is not None:
                self.new[stage.id] = known
            else:
                new = self._add(ElementKind.STAGE, stage.id)
                stages[new] = replace(stage, id=new)
        self.physics["stages"] = stages if len(stages) > len(self.document.stages) else self.document.stages

    def add_nodes(self) -> None:
        nodes = dict(self.document.nodes)
        names = {node.name for node in nodes.values()}
        for node in self.fragment.nodes.values():
            self._add(ElementKind.NODE, node.id)
        for node in self.fragment.nodes.values():
            name = unique_name(node.name, names) if node.name else ""
            names.add(name)
            stage = None if node.stage is None else self.new.get(node.stage)
            parent = self.parents.get(node.id) if node.parent is None else self.new.get(node.parent)
            new = self.new[node.id]
            nodes[new] = replace(node, id=new, name=name, stage=stage, parent=parent)
        self.physics["nodes"] = nodes if self.fragment.nodes else self.document.nodes

    def add_items(self) -> None:
        items = dict(self.document.items)
        for item in self.fragment.items.values():
            flow = next((f for f in self.fragment.flows.values() if f.item == item.id), None)
            named = flow is None or item.name != ends_name(self.fragment.physics, flow.source, flow.target)
            known = _same_item(item, items) if named else None
            if known is not None:
                self.new[item.id] = known
                continue
            new = self._add(ElementKind.ITEM, item.id)
            items[new] = replace(item, id=new)
            if not named and flow is not None:
                nodes = replace(self.document.physics, nodes=self.physics["nodes"])
                items[new] = replace(items[new], name=ends_name(nodes, self._end(flow.source), self._end(flow.target)))
        self.physics["items"] = items if len(items) > len(self.document.items) else self.document.items

    def _end(self, end: str | None) -> str | None:
        """The copy of a node, or the node itself where it lies outside the fragment."""
        return None if end is None else self.new.get(end, end)

    def add_flows(self, flows: Iterable[Flow]) -> None:
        all_flows = dict(self.document.flows)
        copies = tuple(flows)
        for flow in copies:
            self._add(ElementKind.FLOW, flow.id)
        for flow in copies:
            new = self.new[flow.id]
            all_flows[new] = replace(
                flow,
                id=new,
                source=self._end(flow.source),
                target=self._end(flow.target),
                item=self.new.get(flow.item, flow.item),
                quantity=self._quantity(flow.quantity),
                layer_quantities={layer: self._quantity(q) for layer, q in flow.layer_quantities.items()},
                correlations={self.new[i]: rho for i, rho in flow.correlations.items() if i in self.new},
            )
        self.physics["flows"] = all_flows if copies else self.document.flows

    def _quantity(self, quantity: Quantity) -> Quantity:
        if not quantity.terms:
            return quantity
        return replace(
            quantity, terms=tuple(replace(term, flow=self.new.get(term.flow, term.flow)) for term in quantity.terms)
        )

    def add_parameters(self) -> None:
        parameters = dict(self.document.physics.parameters)
        for parameter in self.fragment.physics.parameters.values():
            new = self._add(ElementKind.PARAMETER, parameter.id)
            parameters[new] = replace(
                parameter,
                id=new,
                node=self._end(parameter.node),
                inflow=self._end(parameter.inflow),
                outflow=self._end(parameter.outflow),
            )
        known = self.document.physics.parameters
        self.physics["parameters"] = parameters if len(parameters) > len(known) else known

    def add_measures(self) -> None:
        measures = dict(self.document.physics.measures)
        for measure in self.fragment.physics.measures.values():
            new = self._add(ElementKind.MEASURE, measure.id)
            effects = tuple(
                replace(effect, subject=self.new[effect.subject], quantity=self._of(effect.quantity))
                for effect in measure.effects
                if effect.subject in self.new
            )
            measures[new] = replace(measure, id=new, anchor=self._end(measure.anchor), effects=effects)
        if self.fragment.physics.measures:
            self.physics["measures"] = measures

    def _of(self, quantity: Quantity | None) -> Quantity | None:
        return None if quantity is None else self._quantity(quantity)

    def layout(self, offset: tuple[float, float]) -> Layout:
        """The layout with the copies' places, moved by `offset`."""
        old, copied = self.document.layout, self.fragment.layout
        notes = dict(old.notes)
        for note in copied.notes.values():
            new = self._add(ElementKind.NOTE, note.id)
            notes[new] = replace(note, id=new, place=_moved(note.place, offset))
        places = {self.new[i]: _moved(place, offset) for i, place in copied.places.items()}
        routes = {self.new[i]: self._hint(i, hint, offset) for i, hint in copied.routes.items()}
        measures = {self.new[i]: _moved(place, offset) for i, place in copied.measures.items()}
        return replace(
            old,
            places=old.places | places,
            routes=old.routes | routes,
            notes=notes,
            measures=old.measures | measures if measures else old.measures,
        )

    def _hint(self, flow_id: str, hint: RouteHint, offset: tuple[float, float]) -> RouteHint:
        """How the copy of a flow runs: bent as it is where both its nodes are copied, by itself where one stays."""
        flow = self.fragment.physics.flows[flow_id]
        if not all(end is None or end in self.new for end in (flow.source, flow.target)):
            return replace(hint, bend=None, level=None)
        bend = None if hint.bend is None else hint.bend + offset[0]
        return replace(hint, bend=bend, level=None if hint.level is None else hint.level + offset[1])


def _moved(place: Place, offset: tuple[float, float]) -> Place:
    return replace(place, x=place.x + offset[0], y=place.y + offset[1])


def _same_item(item: Item, known: Mapping[str, Item]) -> str | None:
    """An item of the map that says the same: by id first, then by content."""
    if known.get(item.id) == item:
        return item.id
    return next((k.id for k in known.values() if k.name and replace(k, id=item.id) == item), None)


def _same_stage(stage: Stage, known: Mapping[str, Stage]) -> str | None:
    mine = known.get(stage.id)
    if mine is not None and (mine.kind, mine.name) == (stage.kind, stage.name):
        return stage.id
    return next((other.id for other in known.values() if other.name == stage.name), None)
