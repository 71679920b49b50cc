"""The document: a value. An edit makes the next document; nothing in a document is ever changed in place."""

from __future__ import annotations

from dataclasses import dataclass, field

from vsm_app.model.elements import Flow, Item, Node, Stage
from vsm_app.model.parameters import Parameter, Relation
from vsm_app.model.placement import Layout
from vsm_app.model.scenarios import Measure, Period, Scenario
from vsm_app.model.settings import Settings

#: Version of the document's schema; a migration exists for each older one.
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Source:
    """Where a map's data come from and under which licence (shipped examples, imports)."""

    title: str = ""
    authors: str = ""
    year: int | None = None
    url: str = ""
    licence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Physics:
    """All that numbers depend on. Results stay valid as long as `new.physics is old.physics`.

    All mappings go from id to element, in the order in which elements were made; stages in reading order.
    """

    settings: Settings = Settings()
    stages: dict[str, Stage] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    periods: dict[str, Period] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """One map.

    `next_number` is the counter from which new ids are made (`n7`, `f8`: never reused, not even after undo of later
    edits, because undo restores the counter together with everything else).
    """

    name: str = ""
    physics: Physics = Physics()
    layout: Layout = Layout()
    source: Source = Source()
    description: str = ""
    language: str = ""
    next_number: int = 1
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def nodes(self) -> dict[str, Node]:
        """The nodes by id."""
        return self.physics.nodes

    @property
    def flows(self) -> dict[str, Flow]:
        """The flows by id."""
        return self.physics.flows

    @property
    def items(self) -> dict[str, Item]:
        """The items by id."""
        return self.physics.items

    @property
    def stages(self) -> dict[str, Stage]:
        """The stages by id, in reading order."""
        return self.physics.stages

    @property
    def settings(self) -> Settings:
        """The map's settings."""
        return self.physics.settings
