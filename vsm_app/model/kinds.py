"""Registry of node kinds: what each palette entry is, how it behaves in a balance, which icon and R-number it wears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vsm_app.model.elements import Node, StageKind

_ENERGY: Final = "energy_water"


class Role(StrEnum):
    """How a node takes part in balances."""

    TRANSFORM = "transform"  # balanced, holds nothing
    STORE = "store"  # balanced by a stock change
    SOURCE = "source"  # outside the boundary, gives
    SINK = "sink"  # outside the boundary, takes
    INFORMATION = "information"  # control, kanban: no balance
    ANNOTATION = "annotation"  # drawn only

    @property
    def is_inside(self) -> bool:
        """Whether nodes of this role lie inside the system boundary."""
        return self in (Role.TRANSFORM, Role.STORE)


class Shape(StrEnum):
    """How a kind is drawn (look.md, Nodes)."""

    CARD = "card"
    TRIANGLE = "triangle"
    FACTORY = "factory"
    FLAT = "flat"
    CONTROL = "control"
    SYMBOL = "symbol"


@dataclass(frozen=True, slots=True)
class NodeKind:
    """One kind. `group` is the palette group (none: not offered); its name is in the text tables under `kind.<id>`."""

    id: str
    group: str
    role: Role = Role.TRANSFORM
    shape: Shape = Shape.CARD
    icon: str = "process"
    stage: StageKind | None = None
    r_number: int | None = None
    disposal: bool = False
    width: float = 120.0
    height: float = 64.0


def stands_below(kind: NodeKind) -> bool:
    """Whether nodes of a kind belong below the chain: on a way back, or where something ends."""
    return kind.r_number is not None or (kind.role is Role.SINK and kind.shape is not Shape.FACTORY)


def is_energy(kind: NodeKind) -> bool:
    """Whether a kind is one of energy and water."""
    return kind.group == _ENERGY


def supplies(kind: NodeKind) -> bool:
    """Whether nodes of a kind feed what they stand beside: what is outside and gives, energy made on the spot."""
    return kind.role is Role.SOURCE or (is_energy(kind) and kind.role.is_inside)


class KindRegistry:
    """Kinds by id. Built-ins register the same way as those of entry points (`vsm_app.node_kinds`)."""

    def __init__(self, kinds: Iterable[NodeKind] = ()) -> None:
        self._kinds: dict[str, NodeKind] = {}
        for kind in kinds:
            self.register(kind)

    def register(self, kind: NodeKind) -> None:
        """Add a kind. Raises ValueError where the id is taken."""
        if kind.id in self._kinds:
            raise ValueError(f"node kind {kind.id!r} is registered twice")
        self._kinds[kind.id] = kind

    def get(self, kind_id: str) -> NodeKind:
        """The kind of that id; an unknown one (a file of a richer installation) behaves as a plain process."""
        return self._kinds.get(kind_id, self._kinds["process"])

    def offered(self) -> Iterator[NodeKind]:
        """The kinds that palette, menus and lists offer."""
        return (kind for kind in self._kinds.values() if kind.group)

    def __contains__(self, kind_id: object) -> bool:
        return kind_id in self._kinds

    def __iter__(self) -> Iterator[NodeKind]:
        return iter(self._kinds.values())


def _built_in() -> tuple[NodeKind, ...]:
    life, loops, lean, energy = "life_cycle", "r_loops", "lean", _ENERGY
    s = StageKind
    return (
        NodeKind("process", life, icon="process", stage=s.PRODUCTION),
        NodeKind("supplier", life, Role.SOURCE, Shape.FACTORY, "factory", s.RAW_MATERIAL, width=102, height=72),
        NodeKind("customer", life, Role.SINK, Shape.FACTORY, "customer", s.USE, width=102, height=72),
        NodeKind("transport", life, icon="transport", stage=s.DISTRIBUTION),
        NodeKind("use", life, Role.STORE, icon="use", stage=s.USE),
        NodeKind("collection", life, icon="collect", stage=s.END_OF_LIFE),
        NodeKind("disassembly", life, icon="disassembly", stage=s.END_OF_LIFE),
        NodeKind("sorting", life, icon="sort", stage=s.END_OF_LIFE),
        NodeKind("landfill", life, Role.SINK, icon="landfill", stage=s.END_OF_LIFE, disposal=True),
        NodeKind("incineration", life, Role.SINK, icon="incineration", stage=s.END_OF_LIFE, disposal=True),
        NodeKind("source", life, Role.SOURCE, Shape.FLAT, "source", s.RAW_MATERIAL),
        NodeKind("sink", life, Role.SINK, Shape.FLAT, "sink"),
        NodeKind("reuse", loops, icon="use", stage=s.END_OF_LIFE, r_number=3),
        NodeKind("repair", loops, icon="repair", stage=s.END_OF_LIFE, r_number=4),
        NodeKind("refurbish", loops, icon="refurbish", stage=s.END_OF_LIFE, r_number=5),
        NodeKind("remanufacture", loops, icon="remanufacture", stage=s.END_OF_LIFE, r_number=6),
        NodeKind("recycle", loops, icon="recycle", stage=s.END_OF_LIFE, r_number=8),
        NodeKind("energy_recovery", loops, icon="energy_recovery", stage=s.END_OF_LIFE, r_number=9, disposal=True),
        NodeKind("inventory", lean, Role.STORE, Shape.TRIANGLE, "inventory", width=56, height=46),
        NodeKind("supermarket", lean, Role.STORE, Shape.SYMBOL, "supermarket", width=56, height=64),
        NodeKind("fifo", lean, Role.STORE, Shape.SYMBOL, "fifo", width=96, height=40),
        NodeKind("control", lean, Role.INFORMATION, Shape.CONTROL, "control", width=110, height=56),
        NodeKind("electricity", energy, Role.SOURCE, Shape.FLAT, "electricity"),
        NodeKind("natural_gas", energy, Role.SOURCE, Shape.FLAT, "gas"),
        NodeKind("compressed_air", energy, Role.TRANSFORM, icon="air", stage=s.PRODUCTION),
        NodeKind("heat", energy, Role.SOURCE, Shape.FLAT, "heat"),
        NodeKind("water", energy, Role.SOURCE, Shape.FLAT, "water"),
        NodeKind("waste_water", energy, Role.SINK, Shape.FLAT, "wastewater"),
        # Made by grouping, not taken from the palette.
        NodeKind("subprocess", "", Role.ANNOTATION, icon="process", stage=s.PRODUCTION),
    )


#: The registry of this installation. Filled at import with the built-ins; `vsm_app.api` adds entry points on demand.
KINDS = KindRegistry(_built_in())


def role_of(kind_id: str) -> Role:
    """The role of a node kind."""
    return KINDS.get(kind_id).role


def holds_stock(node: Node) -> bool:
    """Whether the balance of a node may close by a stock change: as it says, else as its kind does."""
    return node.holds_stock if node.holds_stock is not None else role_of(node.kind) is Role.STORE
