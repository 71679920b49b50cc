"""Networks for scripts and tests: `{"format": "vsm-network/1", …}` (contract, "Network JSON")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from vsm_app.errors import DamagedFileError, ReadError
from vsm_app.io.codec import UNREADABLE, too_deep
from vsm_app.io.importers import words
from vsm_app.io.importers.answers import answers_of
from vsm_app.io.importers.findings import Findings, Place
from vsm_app.io.importers.group_kinds import refuse_flows_at_groups
from vsm_app.io.importers.mapmaker import MapMaker, currency_of, infer_kinds
from vsm_app.io.lenient import parse
from vsm_app.io.misfits import broken_at, misfit_of
from vsm_app.io.opened import Opened
from vsm_app.io.placing import place
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, Item, ItemKind, Node, OriginClass
from vsm_app.model.ids import ElementKind
from vsm_app.model.kinds import KINDS
from vsm_app.model.parameters import Parameter, ParameterKind, Relation
from vsm_app.model.problems import Param, Severity
from vsm_app.model.quantities import UNKNOWN, Form, Origin, Quantity, Term
from vsm_app.model.settings import FunctionalUnit, Settings
from vsm_app.model.units import UnitError, base_unit, parse_unit, to_period

FORMAT: Final = "vsm-network/1"
ID: Final = "network_json"
_COEFFICIENT: Final = ParameterKind.TRANSFER_COEFFICIENT.value
OUTSIDE: Final = frozenset({"ENV", "", None})
STATUSES: Final = ("measured", "fixed", "unknown")


class FlowIn(msgspec.Struct):
    """A flow of the file."""

    id: str
    source: str | None = msgspec.field(name="from", default=None)
    target: str | None = msgspec.field(name="to", default=None)
    status: str = "measured"
    mean: float | None = None
    value: float | None = None
    sd: float | None = None
    unit: str = ""
    item: str = ""
    layer: str = ""
    origin_class: str | None = msgspec.field(name="class", default=None)
    origin: str | None = None


class ParameterIn(msgspec.Struct):
    """A parameter of the file."""

    id: str
    kind: str = "free"
    node: str | None = None
    inflow: str | None = msgspec.field(name="in", default=None)
    outflow: str | None = msgspec.field(name="out", default=None)
    layer: str = ""
    status: str = "measured"
    mean: float | None = None
    value: float | None = None
    sd: float | None = None
    unit: str = ""
    origin: str | None = None


class ConstraintIn(msgspec.Struct):
    """A linear or bilinear constraint of the file."""

    terms: dict[str, float] = {}
    rhs: float = 0.0
    product: tuple[str, str] | None = None
    equals: str | None = None
    layer: str = ""
    id: str = ""


class FunctionalUnitIn(msgspec.Struct):
    """What is counted."""

    name: str = ""
    pieces_per_year: float | None = None
    pieces: float | None = None
    mass_kg: float | None = None


class NetworkIn(msgspec.Struct):
    """The whole file; keys that are not here (`expected`, `notes`) say nothing of the network."""

    format: str = ""
    name: str = ""
    title: str = ""
    unit: str = ""
    period: str = ""
    processes: list[str | dict[str, Any]] = []
    inventories: list[str] = []
    stages: dict[str, list[str]] = {}
    r_strategies: dict[str, str] = {}
    flows: list[FlowIn] = []
    energy: list[FlowIn] = []
    parameters: list[ParameterIn] = []
    constraints: list[ConstraintIn] = []
    correlations: list[tuple[str, str, float]] = []
    functional_unit: FunctionalUnitIn | None = None


def _refusal(data: bytes, name: str, error: Exception) -> ReadError:
    """Why a network cannot be read, with the place in its text or in its structure."""
    try:
        broken = broken_at(data)
    except RecursionError:
        return too_deep(name)
    if broken is not None:
        line, column = broken
        return DamagedFileError(
            f"{name}, line {line}, column {column}: the text is no JSON from there on. Correct the file there.",
            code="import.bad_json",
            params={"path": name, "line": line, "column": column},
        )
    misfit = misfit_of(error)
    infinite = next(iter(parse(data)[1]), None)
    kind, at = (misfit.kind, misfit.place) if infinite is None else ("number", str(infinite.params["place"]))
    return DamagedFileError(
        f"{name} is no network that can be read: {at} does not fit ({misfit.kind}). Correct the file there.",
        code=f"import.bad_network.{kind}",
        params={"path": name, "place": at or ID, "field": misfit.field},
    )


def read_network(data: bytes, path: Path, given: Mapping[str, Any]) -> Opened:
    """Read a network. Raises DamagedFileError naming the place of what does not fit."""
    answers = answers_of(given)
    try:
        network = msgspec.json.decode(data, type=NetworkIn)
    except UNREADABLE as error:
        raise _refusal(data, path.name, error) from error
    maker, findings = _NetworkMaker(network, answers.unit, path.name), Findings()
    document = maker.document(findings)
    name = answers.name or network.title or network.name or path.stem
    settings = document.settings
    if answers.period:
        settings = replace(settings, period=answers.period)
    document = replace(document, name=name, physics=replace(document.physics, settings=settings))
    return Opened(place(document), findings.problems(), format=ID)


class _NetworkMaker:
    """Turns one network into a document."""

    def __init__(self, network: NetworkIn, unit: str, file: str) -> None:
        self._network = network
        self._unit = network.unit or unit
        self._file = file
        self._maker = MapMaker()
        self._split_by: dict[str, str] = {}
        self._layers: dict[str, set[str]] = {}

    def document(self, findings: Findings) -> Document:
        network, maker = self._network, self._maker
        listed = [p if isinstance(p, str) else str(p.get("id") or p.get("name") or "") for p in network.processes]
        maker.reserve({f.id for f in (*network.flows, *network.energy)} | {p.id for p in network.parameters})
        for name in listed:
            maker.node(name)
        for flow in network.flows:
            self._add_flow(flow, energy=False, findings=findings)
        for flow in network.energy:
            self._add_flow(flow, energy=True, findings=findings)
        inferred = infer_kinds(maker.nodes, maker.flows.values(), maker.flows.values())
        for node_id, node in maker.nodes.items():
            maker.nodes[node_id] = self._process(node) if node.name in listed else inferred[node_id]
        self._tell(network)
        refuse_flows_at_groups(maker, findings, self._file)
        document = maker.document(self._settings(), "")
        self._split_by = dict(self._splits())
        physics = replace(
            document.physics,
            flows=self._correlated(findings),
            parameters={p.id: p for p in (self._parameter(given, findings) for given in network.parameters)},
            relations={r.id: r for r in self._relations(document.settings)},
        )
        return replace(document, physics=physics, next_number=maker.next_number)

    def _tell(self, network: NetworkIn) -> None:
        """Stages, and what a process says of itself."""
        maker = self._maker
        for stage, names in network.stages.items():
            stage_id = maker.stage(stage)
            for name in names:
                node_id = maker.node(name)
                if node_id is not None:
                    maker.nodes[node_id] = replace(maker.nodes[node_id], stage=stage_id)
        for process in network.processes:
            if isinstance(process, dict):
                name = str(process.get("id") or process.get("name") or "")
                node_id = maker.node(name)
                if node_id is None:
                    continue
                node = maker.nodes[node_id]
                kind = words.kind_of(str(process.get("kind", ""))) or node.kind
                told = maker.stage(str(process["stage"])) if process.get("stage") else node.stage
                maker.nodes[node_id] = replace(node, name=str(process.get("name") or name), kind=kind, stage=told)

    def _process(self, node: Node) -> Node:
        """A listed process: inside the boundary, balanced, with stock where the file lists it as an inventory."""
        holds = node.name in self._network.inventories
        known = KINDS.get(node.name) if node.name in KINDS else None
        if known is not None and known.role.is_inside:
            return replace(node, kind=known.id, holds_stock=holds)
        return replace(node, kind="process", holds_stock=holds or None)

    def _settings(self) -> Settings:
        network, settings = self._network, Settings()
        unit = network.functional_unit
        if unit is not None:
            pieces = unit.pieces_per_year if unit.pieces is None else unit.pieces
            settings = replace(settings, functional_unit=FunctionalUnit(unit.name, pieces, unit.mass_kg))
        currency = currency_of((flow.unit for flow in network.flows), settings.currency)
        return replace(settings, period=network.period or settings.period, currency=currency)

    # --- flows ---
    def _add_flow(self, given: FlowIn, *, energy: bool, findings: Findings) -> None:
        maker = self._maker
        unit = given.unit or self._unit or _unit_of_layer(given.layer)
        parsed = parse_unit(unit)
        if unit and not parsed.known:
            findings.add_unit(unit, parsed.choices, Place(self._file, None, given.id), (given.id,))
        quantity = self._checked(given, unit, findings)
        layer = given.layer or parsed.layer
        known = maker.flows.get(given.id)
        if known is not None and layer not in self._layers[given.id]:  # a further layer of the same flow
            self._layers[given.id].add(layer)
            maker.flows[given.id] = replace(known, layer_quantities=known.layer_quantities | {layer: quantity})
            return
        key = given.id
        if known is not None:
            key = maker.new_id(ElementKind.FLOW)
            self._tell_of(findings, "network_double_flow", key, {"id": given.id})
        self._layers[key] = {layer}
        origin_class = OriginClass.ENERGY if energy else _class_of(given, findings, self._file)
        item = maker.item(given.item or given.id, parsed, origin_class)
        if energy:
            maker.items[item] = replace(maker.items[item], kind=ItemKind.ENERGY)
        substance = bool(given.layer) and given.layer != parsed.layer and parsed.known
        maker.flows[key] = Flow(
            key,
            self._end(given.source),
            self._end(given.target),
            item,
            UNKNOWN if substance else quantity,
            {given.layer: quantity} if substance else {},
            _own_class(origin_class, maker.items[item]),
            self._network.r_strategies.get(given.id, ""),
        )

    def _checked(self, given: FlowIn | ParameterIn, unit: str, findings: Findings) -> Quantity:
        """The entry; a status that does not exist and a negative standard deviation are told."""
        if given.status not in STATUSES:
            self._tell_of(findings, "network_status", given.id, {"found": given.status, "known": STATUSES})
        quantity = _quantity(given, unit)
        if quantity.sd is not None and quantity.sd < 0:
            self._tell_of(findings, "network_negative_sd", given.id, {"found": quantity.sd})
            quantity = replace(quantity, sd=-quantity.sd)
        return quantity

    def _tell_of(self, findings: Findings, code: str, key: str, params: dict[str, Param]) -> None:
        findings.add(code, Severity.WARNING, Place(self._file), (key,), {"element": key, **params})

    def _end(self, name: str | None) -> str | None:
        return None if name in OUTSIDE or name is None else self._maker.node(name)

    def _correlated(self, findings: Findings) -> dict[str, Flow]:
        flows = dict(self._maker.flows)
        for first, second, rho in self._network.correlations:
            if not ({first, second} <= flows.keys() and -1 <= rho <= 1):
                self._tell_of(findings, "network_correlation", first, {"other": second, "found": rho})
                continue
            for one, other in ((first, second), (second, first)):
                flows[one] = replace(flows[one], correlations=flows[one].correlations | {other: rho})
        return flows

    # --- parameters and relations ---
    def _parameter(self, given: ParameterIn, findings: Findings) -> Parameter:
        key = _kind_key(given.kind)
        kinds = {kind.value: kind for kind in ParameterKind}
        outflow = given.outflow if given.outflow is not None else self._split_by.get(given.id)
        flow = self._maker.flows.get(outflow or "")
        kind = kinds.get(key, ParameterKind.FREE)
        node = given.node if given.node is not None else flow.source if flow is not None else None
        return Parameter(
            given.id,
            kind,
            node=node if node in self._maker.nodes else None,
            inflow=given.inflow,
            outflow=outflow,
            layer=given.layer,
            quantity=self._checked(given, given.unit, findings),
            name=given.id,
        )

    def _splits(self) -> Iterator[tuple[str, str]]:
        """Coefficients named in a product only, `t * in = out`, that split all that enters a node: with their `out`."""
        given_alone = (p for p in self._network.parameters if p.outflow is None and p.inflow is None)
        coefficients = {p.id for p in given_alone if _kind_key(p.kind) == _COEFFICIENT}
        entering: dict[str, list[str]] = {}
        for flow in self._maker.flows.values():
            if flow.target is not None and flow.source != flow.target:
                entering.setdefault(flow.target, []).append(flow.id)
        stated = [name for c in self._network.constraints for name in (*c.terms, *(c.product or ()))]
        for given in self._network.constraints:
            for factor, base in (given.product, given.product[::-1]) if given.product is not None else ():
                out = self._maker.flows.get(given.equals or "")
                alone = stated.count(factor) == 1 and factor in coefficients
                if alone and out is not None and out.source is not None and entering.get(out.source) == [base]:
                    yield factor, out.id

    def _relations(self, settings: Settings) -> Iterator[Relation]:
        """The constraints; they hold for the numbers in the units that the flows are written in."""
        for given in self._network.constraints:
            if any(name in self._split_by for name in given.product or ()):
                continue  # it is the definition of a transfer coefficient
            made = self._maker.new_id(ElementKind.RELATION, given.id)
            units = {name: self._base_per_unit(name, given.layer, settings) for name in given.terms}
            scale = max(units.values(), default=1.0)
            terms = tuple(Term(coefficient * (scale / units[name]), name) for name, coefficient in given.terms.items())
            factor = self._product_factor(given, settings)
            yield Relation(made, terms, given.rhs * scale, given.layer, given.product, given.equals, given.id, factor)

    def _product_factor(self, given: ConstraintIn, settings: Settings) -> float:
        """What a product of numbers in the units written is multiplied with to hold in base units."""
        dimensions = {p.unit for p in self._network.parameters if p.id in (given.product or ())} - {"", "1", "%"}
        if given.product is None or given.equals is None or dimensions:
            return 1.0  # a density in kg/m3 says by itself what it turns into what
        left, right, equals = (
            self._base_per_unit(name, given.layer, settings) for name in (*given.product, given.equals)
        )
        return equals / (left * right)

    def _base_per_unit(self, name: str, layer: str, settings: Settings) -> float:
        """Base units per period in one unit of a flow as it is written; 1 for a parameter, which has no dimension."""
        flow = self._maker.flows.get(name)
        if flow is None:
            return 1.0
        written = [flow.quantity, *flow.layer_quantities.values()]
        units = [parse_unit(quantity.unit) for quantity in written if quantity.unit]
        fitting = [unit for unit in units if unit.known and layer in ("", unit.layer)]
        try:
            return to_period(1.0, fitting[0], settings) if fitting else 1.0
        except UnitError:  # per piece without pieces: the entry itself is told
            return 1.0


def _kind_key(kind: str) -> str:
    """A parameter's kind as its id (`transfer coefficient`: `transfer_coefficient`)."""
    return kind.strip().casefold().replace(" ", "_")


def _unit_of_layer(layer: str) -> str:
    """The base unit of one of our layers; a layer of the file's own has none."""
    unit = base_unit(layer) if layer else ""
    return unit if parse_unit(unit).known else ""


def _quantity(given: FlowIn | ParameterIn, unit: str) -> Quantity:
    mean = given.value if given.mean is None else given.mean
    if given.status == "unknown" or mean is None:
        return Quantity(unit=unit)
    exact = given.status == "fixed" or given.sd == 0 or given.origin == "exact"
    origins = {origin.value: origin for origin in Origin}
    return Quantity(
        Form.VALUE,
        value=mean,
        unit=unit,
        sd=None if exact else given.sd,
        exact=exact,
        origin=origins.get(given.origin or "", Origin.MEASURED),
    )


def _class_of(given: FlowIn, findings: Findings, file: str) -> OriginClass | None:
    if not given.origin_class:
        return None
    found = words.origin_class_of(given.origin_class)
    if found is None:
        params = {"found": given.origin_class}
        findings.add("unknown_class", Severity.WARNING, Place(file, None, given.id), (given.id,), params)
    return found


def _own_class(origin_class: OriginClass | None, item: Item) -> OriginClass | None:
    return origin_class if origin_class != item.origin_class else None
