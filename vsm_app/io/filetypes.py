"""The shape of `document.json`: what the decoder, the JSON Schema and the lenient reader share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeVar

from vsm_app.model.document import SCHEMA_VERSION, Document, Physics, Source
from vsm_app.model.elements import Flow, Item, Node, Stage
from vsm_app.model.parameters import Parameter, Relation
from vsm_app.model.placement import SCALE_OF_OLD, Layout, Note, Place, RouteHint
from vsm_app.model.scenarios import Measure, Period, Scenario
from vsm_app.model.settings import Settings

E = TypeVar("E", Flow, Item, Node, Stage, Parameter, Relation, Measure, Scenario, Period, Note)

FORMAT: Final = "cvsm"
#: The oldest version of the document's schema that a reader must know to read what this program writes.
MIN_READER: Final = 1


@dataclass(slots=True)
class LayoutFile:
    """Where things stand on the table. `sankey_scale` is a number in older files, since then one by type of unit."""

    measures: dict[str, Place] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    routes: dict[str, RouteHint] = field(default_factory=dict)
    sankey_places: dict[str, Place] = field(default_factory=dict)
    sankey_scale: float | dict[str, float] | None = None


@dataclass(slots=True)
class DocumentFile:
    """A map as it is written: elements as lists in the order in which they were made, stages in reading order."""

    format: str = FORMAT
    schema_version: int = SCHEMA_VERSION
    min_reader: int = MIN_READER
    app_version: str = ""
    name: str = ""
    description: str = ""
    language: str = ""
    source: Source = field(default_factory=Source)
    extra: dict[str, str] = field(default_factory=dict)
    next_number: int = 1
    settings: Settings = field(default_factory=Settings)
    stages: list[Stage] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    layout: LayoutFile = field(default_factory=LayoutFile)
    flows: list[Flow] = field(default_factory=list)
    parameters: list[Parameter] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    scenarios: list[Scenario] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)


#: The order in which a file is written: what it is, then what the rest refers to. Of a file that was cut off the head
#: is left, so nodes come before the many flows.
ORDER: Final = tuple(f.name for f in fields(DocumentFile))
#: Lists of elements at the top of the file.
ELEMENTS: Final[dict[str, type[Any]]] = {
    "flows": Flow,
    "items": Item,
    "measures": Measure,
    "nodes": Node,
    "parameters": Parameter,
    "periods": Period,
    "relations": Relation,
    "scenarios": Scenario,
    "stages": Stage,
}
#: Mappings of the layout from id to what stands beside it.
PLACES: Final[dict[str, type[Any]]] = {"measures": Place, "places": Place, "routes": RouteHint, "sankey_places": Place}


def document_of(file: DocumentFile) -> Document:
    """The document that a file holds. Where an id stands twice in one list, the first counts."""
    layout = file.layout
    return Document(
        name=file.name,
        physics=Physics(
            settings=file.settings,
            stages=_by_id(file.stages),
            items=_by_id(file.items),
            nodes=_by_id(file.nodes),
            flows=_by_id(file.flows),
            parameters=_by_id(file.parameters),
            relations=_by_id(file.relations),
            measures=_by_id(file.measures),
            scenarios=_by_id(file.scenarios),
            periods=_by_id(file.periods),
        ),
        layout=Layout(
            places=layout.places,
            routes=layout.routes,
            notes=_by_id(layout.notes),
            measures=layout.measures,
            sankey_places=layout.sankey_places,
            sankey_scales=scales_read(layout.sankey_scale),
        ),
        source=file.source,
        description=file.description,
        language=file.language,
        next_number=file.next_number,
        extra=file.extra,
    )


def scales_read(written: object) -> dict[str, float]:
    """The scales of the Sankey from what a file holds; what is no number is left out."""
    told = written if isinstance(written, dict) else {SCALE_OF_OLD: written}
    numbers = (int, float)
    return {str(n): float(s) for n, s in told.items() if isinstance(s, numbers) and not isinstance(s, bool)}


def scales_written(scales: Mapping[str, float]) -> float | dict[str, float] | None:
    """What a file holds of the Sankey's scales: nothing, the one number of an older file as it was, or all by name."""
    if not scales:
        return None
    return scales[SCALE_OF_OLD] if set(scales) == {SCALE_OF_OLD} else dict(sorted(scales.items()))


def _by_id(elements: list[E]) -> dict[str, E]:
    found = {element.id: element for element in elements}
    if len(found) < len(elements):
        found = {element.id: element for element in reversed(elements)}
        found = {element.id: found[element.id] for element in elements}
    return found
