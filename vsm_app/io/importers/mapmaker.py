"""Building a map from names: nodes with inferred kinds, items by name and layer, flows with free ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from vsm_app import texts
from vsm_app.io.importers.words import stage_kind_of
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, ItemKind, Node, OriginClass, Stage, StageKind
from vsm_app.model.ids import PREFIX, ElementKind
from vsm_app.model.settings import Settings
from vsm_app.model.units import ParsedUnit, parse_unit

#: Names that mean something else where an id may stand.
_RESERVED: Final = frozenset({"settings", "map", "current", "ENV"})
_ITEM_KINDS: Final = {
    "energy": ItemKind.ENERGY,
    "count": ItemKind.PRODUCT,
    "mass": ItemKind.MATERIAL,
    "volume": ItemKind.MATERIAL,
}
_STAGE_ORDER: Final = list(StageKind)


def is_valid_id(text: str) -> bool:
    """Whether a name can be an id: printable, no reserved word, not one of our prefixed ids such as `stock:…`."""
    return bool(text) and text.isprintable() and text not in _RESERVED and not text.startswith(("stock:", "share:"))


@dataclass(slots=True)
class MapMaker:
    """Collects the elements of a map that is read from names; `lang` is the language of names that must be invented."""

    lang: str = "en"
    nodes: dict[str, Node] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    stages: dict[str, Stage] = field(default_factory=dict)
    next_number: int = 1
    _node_ids: dict[str, str] = field(default_factory=dict)
    _item_ids: dict[tuple[str, str], str] = field(default_factory=dict)
    _stage_ids: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def reserve(self, ids: Iterable[str]) -> None:
        """Keep ids free that the file uses itself."""
        self._taken.update(ids)

    def new_id(self, kind: ElementKind, wanted: str = "") -> str:
        """The id `wanted` if it is valid and free, else a new one."""
        if is_valid_id(wanted) and wanted not in self._taken:
            self._taken.add(wanted)
            return wanted
        while True:
            made = f"{PREFIX[kind]}{self.next_number}"
            self.next_number += 1
            if made not in self._taken:
                self._taken.add(made)
                return made

    def node(self, name: str) -> str | None:
        """The id of the node called `name` (made at its first mention), `None` for the outside."""
        if not name:
            return None
        known = self._node_ids.get(name)
        if known is None:
            known = self._node_ids[name] = self.new_id(ElementKind.NODE, name)
            self.nodes[known] = Node(known, name)
        return known

    def stage(self, name: str) -> str:
        """The id of the stage called `name`, made at its first mention."""
        known = self._stage_ids.get(name)
        if known is None:
            known = self._stage_ids[name] = self.new_id(ElementKind.STAGE)
            self.stages[known] = Stage(known, name, stage_kind_of(name))
        return known

    def item(self, name: str, unit: ParsedUnit, origin_class: OriginClass | None = None) -> str:
        """The id of the item of that name on the unit's layer; without a name the unit's layer gives one."""
        key = (name, unit.layer)
        known = self._item_ids.get(key)
        if known is None:
            known = self._item_ids[key] = self.new_id(ElementKind.ITEM)
            kind = _ITEM_KINDS.get(unit.layer, ItemKind.MATERIAL if not unit.known else ItemKind.OTHER)
            self.items[known] = Item(
                known, name or self._layer_name(unit), kind, origin_class or OriginClass.UNKNOWN, unit=shown_unit(unit)
            )
        return known

    def _layer_name(self, unit: ParsedUnit) -> str:
        code = f"layer.{unit.layer}" if unit.known else "import.some_item"
        return texts.text(code, lang=self.lang) if texts.has_text(code) else unit.layer

    def document(self, settings: Settings, name: str = "") -> Document:
        """The map so far. Stages stand in the order of the life cycle where all are known, else as they were named."""
        stages = self.stages
        if all(stage.kind is not StageKind.OTHER for stage in stages.values()):
            ordered = sorted(stages.values(), key=lambda stage: _STAGE_ORDER.index(stage.kind))
            stages = {stage.id: stage for stage in ordered}
        physics = Physics(settings=settings, stages=stages, items=self.items, nodes=self.nodes, flows=self.flows)
        return Document(name=name, physics=physics, language=self.lang, next_number=self.next_number)


def shown_unit(unit: ParsedUnit) -> str:
    """The numerator in which flows without an entry are shown: `t` of `t/day`."""
    return unit.numerator.rpartition("/")[0] if unit.per == "piece" else unit.numerator


def infer_kinds(nodes: Mapping[str, Node], flows: Iterable[Flow], telling: Iterable[Flow]) -> dict[str, Node]:
    """Nodes that are never a target become sources, those that are never a source sinks; the others stay processes.

    Only `telling` flows count (not self-loops, not zero rows) unless a node has no others.
    """
    gives: set[str] = set()
    takes: set[str] = set()
    for some in (telling, flows):
        known = gives | takes
        for flow in some:
            if flow.source is not None and flow.source not in known:
                gives.add(flow.source)
            if flow.target is not None and flow.target not in known:
                takes.add(flow.target)
    sources, sinks = gives - takes, takes - gives
    kinds = {i: "source" if i in sources else "sink" if i in sinks else "process" for i in nodes}
    return {i: replace(node, kind=kinds[i]) for i, node in nodes.items()}


def currency_of(units: Iterable[str], default: str) -> str:
    """The one currency that the units name, else the default."""
    found = {parse_unit(unit).currency for unit in units} - {""}
    return found.pop() if len(found) == 1 else default
