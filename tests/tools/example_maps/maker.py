"""Builds an example map in one language from published figures: names in both, places by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from vsm_app.model.document import Document, Physics, Source
from vsm_app.model.elements import Factor, Flow, Item, ItemKind, Node, OriginClass, Stage, StageKind
from vsm_app.model.placement import Layout, Note, Place, RouteHint
from vsm_app.model.quantities import UNKNOWN, Form, Origin, Quantity
from vsm_app.model.settings import Settings

PUBLISHED = Path(__file__).parents[2] / "data" / "published"

Names = tuple[str, str]
Box = tuple[float, ...]


def published(name: str) -> dict[str, Any]:
    """The data set of that name."""
    data: dict[str, Any] = json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))
    return data


def values_of(data: dict[str, Any]) -> dict[str, float]:
    """Flow id to value."""
    return {flow["id"]: flow["value"] for flow in data["flows"]}


def decimals_of(value: float) -> int:
    """Digits written behind the decimal mark."""
    return len(str(value).partition(".")[2].rstrip("0"))


def exact(value: float, unit: str) -> Quantity:
    """A published figure, taken as it stands."""
    return Quantity(Form.VALUE, value=value, unit=unit, exact=True, decimals=decimals_of(value))


def entry(
    value: float | None, unit: str, sd: float | None = None, origin: str = "measured", text: str = ""
) -> Quantity:
    """An entry with spread (`None`: by origin); no value is an unknown."""
    if value is None:
        return UNKNOWN
    return Quantity(Form.VALUE, text, value, unit, sd, origin=Origin(origin), decimals=decimals_of(value))


class Maker:
    """Collects the parts of one map."""

    def __init__(self, lang: str, names: Names, settings: Settings, source: Source, description: Names) -> None:
        self.lang = lang
        self._name, self._description = self.say(names), self.say(description)
        self._settings, self._source = settings, source
        self.stages: dict[str, Stage] = {}
        self.items: dict[str, Item] = {}
        self.nodes: dict[str, Node] = {}
        self.flows: dict[str, Flow] = {}
        self.places: dict[str, Place] = {}
        self.routes: dict[str, RouteHint] = {}
        self.notes: dict[str, Note] = {}
        self.physics_parts: dict[str, Any] = {}
        self.measure_places: dict[str, Place] = {}

    def say(self, names: Names) -> str:
        """English or German."""
        return names[1] if self.lang == "de" else names[0]

    def stage(self, key: str, names: Names, kind: StageKind) -> None:
        """Add a life-cycle column."""
        self.stages[f"stage_{key}"] = Stage(f"stage_{key}", self.say(names), kind)

    def item(
        self, key: str, names: Names, origin_class: str, unit: str = "", kind: str = "material", **fields: Any
    ) -> None:
        """Add what flows."""
        self.items[f"item_{key}"] = Item(
            f"item_{key}", self.say(names), ItemKind(kind), OriginClass(origin_class), unit, **fields
        )

    def node(self, key: str, names: Names, kind: str, stage: str | None, box: Box, **fields: Any) -> None:
        """Add a node at its place (x, y and, where not by content, w, h)."""
        self.nodes[key] = Node(key, self.say(names), kind, f"stage_{stage}" if stage else None, **fields)
        self.places[key] = Place(*box)

    def flow(
        self, key: str, source: str | None, target: str | None, item: str, quantity: Quantity, *, r: str = "", hint: RouteHint | None = None,
        origin_class: str | None = None, note: str = "",
    ) -> None:  # fmt: skip
        """Add a flow; an end `None` crosses the boundary."""
        if f"item_{item}" not in self.items:
            raise KeyError(item)
        self.flows[key] = Flow(
            key, source, target, f"item_{item}", quantity, r_strategy=r, note=note,
            origin_class=OriginClass(origin_class) if origin_class else None,
        )  # fmt: skip
        if hint is not None:
            self.routes[key] = hint

    def document(self) -> Document:
        """The finished map."""
        physics = Physics(self._settings, self.stages, self.items, self.nodes, self.flows, **self.physics_parts)
        layout = Layout(self.places, self.routes, self.notes, self.measure_places)
        return Document(self._name, physics, layout, self._source, self._description, self.lang)


def source_of(data: dict[str, Any], note: str = "") -> Source:
    """Where a published set comes from, for the file's own record."""
    origin = data["source"]
    return Source(
        origin["title"], origin.get("authors", ""), origin.get("year"), origin.get("url", ""), origin["licence"], note
    )


def price(value: float, unit: str, **fields: Any) -> Factor:
    """A price or factor."""
    return Factor(value, unit, **fields)
