"""Data rows of a card: what each says and which a kind of node shows unless the user chose others.

A row is computed from the node and the results; one that has nothing to say is left out. A new row is one function
and one entry in `ROWS`; its label stands in the text tables under `canvas.row.<id>`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from vsm_app.engine.results import FlowResult, IndicatorValue, Results, StockResult
from vsm_app.engine.rounding import MapRounding
from vsm_app.model.document import Document
from vsm_app.model.elements import NOT_MATERIAL, SECONDARY_CLASSES, Flow, Node, OriginClass
from vsm_app.model.flow_classes import class_of
from vsm_app.model.grouping import is_group
from vsm_app.model.kinds import KINDS, Role
from vsm_app.model.layer_units import layer_units
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import parse_unit
from vsm_app.texts import NOTHING, text
from vsm_app.ui.canvas.figures import bounds_text, figure, per_period, percent, significant, tidy
from vsm_app.ui.canvas.models import RowModel
from vsm_app.ui.canvas.on_map import sum_on_map

MAX_ROWS: Final = 4
_MASS: Final = "mass"
_NOISE: Final = 1e-9
_SLACK: Final = 1e-6  # by which rounding may carry an output above its input
_ENERGY: Final = "energy"
_YIELD: Final = "material_yield"
_COUNT: Final = "count"
_MJ_PER_MWH: Final = 3600.0
_KG_PER_T: Final = 1000.0
_THOUSAND: Final = 1000.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Value, unit and role of type of a row."""

    value: str
    unit: str = ""
    role: str = "node.value"


@dataclass(frozen=True, slots=True)
class RowContext:
    """What rows are computed from; flows by node are looked up once per map."""

    document: Document
    results: Results | None
    inflows: Mapping[str, tuple[str, ...]]
    outflows: Mapping[str, tuple[str, ...]]
    lang: str
    yields: Mapping[str, float | None] = field(default_factory=dict)
    rounding: Callable[[], MapRounding | None] = lambda: None  # the map's, worked out when it is asked for

    def result(self, flow_id: str) -> FlowResult | None:
        """The flow on its own layer."""
        return None if self.results is None else self.results.solution.own.get(flow_id)

    def on_layer(self, flow_id: str, layer: str) -> FlowResult | None:
        """The flow on a layer: what goes in pieces counts by its mass, where a piece has one."""
        own = self.result(flow_id)
        if own is None or own.layer == layer or self.results is None:
            return own
        return self.results.solution.flows.get((flow_id, layer))

    def on_card(self, flow_ids: tuple[str, ...], layer: str) -> list[FlowResult] | None:
        """What these flows are on a layer; `None` where one in pieces of unknown mass goes with them.

        Energy, water and information that have a mass stay apart from the material they go with, and so does the
        heating value of a material from energy.
        """
        found: list[FlowResult] = []
        for flow_id in flow_ids if self.results is not None else ():
            own, result = self.result(flow_id), self.on_layer(flow_id, layer)
            if own is None:
                continue
            origin = class_of(self.document, self.document.flows[flow_id])
            is_alike = origin is OriginClass.ENERGY if layer == _ENERGY else origin not in NOT_MATERIAL
            if result is not None and (own.layer == layer or is_alike):
                found.append(result)
            elif own.layer == _COUNT and layer != _ENERGY and is_alike:
                return None
        return found

    def total(self, flow_ids: tuple[str, ...], layer: str, skip_losses: bool = False) -> float | None:
        """Sum of these flows on a layer in base units, `None` where one of them is not determined."""
        found = self.on_card(flow_ids, layer)
        if found is None:
            return None
        values = [one.base_value for one in found if not (skip_losses and self.is_loss(one.id))]
        return None if None in values else sum(value for value in values if value is not None)

    def has_mass(self, flow_ids: tuple[str, ...]) -> bool:
        """Whether any of these flows is on the mass layer."""
        return any((one := self.on_layer(f, _MASS)) is not None and one.layer == _MASS for f in flow_ids)

    def layer_of(self, node: Node) -> str:
        """The layer whose amounts the card shows: mass where there is any, else the one most of its flows are on."""
        counts: dict[str, int] = {}
        if self.results is None:
            return _MASS
        for flow_id in self.inflows.get(node.id, ()) + self.outflows.get(node.id, ()):
            result = self.result(flow_id)
            if result is not None:
                counts[result.layer] = counts.get(result.layer, 0) + 1
        if not counts or _MASS in counts:
            return _MASS
        return max(counts, key=lambda layer: (layer != _ENERGY, counts[layer]))

    def origin(self, flow: Flow) -> OriginClass:
        """The flow's class, its item's where it has none of its own."""
        item = self.document.items.get(flow.item)
        return flow.origin_class or (OriginClass.UNKNOWN if item is None else item.origin_class)

    def is_loss(self, flow_id: str) -> bool:
        """Whether the flow counts as a loss."""
        flow = self.document.flows[flow_id]
        if self.origin(flow) is OriginClass.LOSS:
            return True
        target = self.document.nodes.get(flow.target or "")
        return target is not None and KINDS.get(target.kind).disposal

    def indicator(self, indicator_id: str, scope: str = "map") -> IndicatorValue | None:
        """An indicator that has a value."""
        if self.results is None:
            return None
        found = (i for i in self.results.indicators if i.id == indicator_id and i.scope == scope)
        return next((i for i in found if i.value is not None), None)


def yields_of(results: Results | None) -> dict[str, float | None]:
    """Material yield of every process that the indicators speak of, `None` where it is not determined."""
    found = () if results is None else results.indicators
    return {i.scope: i.value for i in found if i.id == _YIELD and i.scope != "map"}


Compute = Callable[[RowContext, Node], Cell | None]


def data_rows(context: RowContext, node: Node) -> tuple[RowModel, ...]:
    """Up to four rows of a card: those the user chose, else those of its kind that have something to say."""
    kind = KINDS.get(node.kind)
    if kind.role in (Role.INFORMATION, Role.ANNOTATION) and not is_group(node):
        return ()
    wanted = node.rows or _automatic(node)
    rows: list[RowModel] = []
    for row_id in wanted:
        compute = ROWS.get(row_id)
        cell = compute(context, node) if compute is not None else None
        if cell is not None:
            label = text(f"canvas.row.{row_id}", lang=context.lang)
            rows.append(RowModel(label, cell.value, cell.unit, cell.role))
        if len(rows) == MAX_ROWS:
            break
    return tuple(rows)


def _automatic(node: Node) -> tuple[str, ...]:
    by_kind = {
        "subprocess": ("inflow", "outflow", "energy"),
        "use": ("lifetime", "stock_change", "energy"),
        "collection": ("return_rate", "stock_days", "inflow"),
        "disassembly": ("recovered", "operators", "energy"),
        "sorting": ("recovered", "operators", "energy"),
        "transport": ("pieces", "stock_days", "energy"),
        "landfill": ("inflow",),
        "incineration": ("inflow", "energy"),
    }
    if node.kind in by_kind:
        return by_kind[node.kind]
    if node.lean is not None and node.lean.takt_time is not None:
        return ("takt", "cycle_time", "scrap", "oee", "yield", "energy")
    return ("yield", "energy", "co2e", "oee", "cycle_time", "scrap")


# --- the rows


def _yield(context: RowContext, node: Node) -> Cell | None:
    """Useful output over input: what the indicator says of the node; where material is not counted, its energy's."""
    if context.results is None:
        return None
    layer = context.layer_of(node)
    flow_ids = context.inflows.get(node.id, ()) + context.outflows.get(node.id, ())
    if layer != _ENERGY and context.on_card(flow_ids, _MASS) is None and context.has_mass(flow_ids):
        return None  # pieces without a mass beside material with one: no whole to be a part of
    share = context.yields[node.id] if node.id in context.yields else _yield_of_sums(context, node, layer)
    if not share:
        return None
    shown = percent(share, context.lang)
    too_much = not node.holds_stock and share > 1.0 + _SLACK
    return Cell(f"! {shown}", "%", "node.fault") if too_much else Cell(shown, "%")


def _yield_of_sums(context: RowContext, node: Node, layer: str) -> float | None:
    """Returned material of a production step does not count as its output."""
    inflow = context.total(context.inflows.get(node.id, ()), layer)
    outflows = context.outflows.get(node.id, ())
    if KINDS.get(node.kind).r_number is None:
        products = tuple(f for f in outflows if not _is_return(context, f))
        outflows = products or outflows
    output = context.total(outflows, layer, skip_losses=True)
    return output / inflow if inflow and output else None


def _is_return(context: RowContext, flow_id: str) -> bool:
    flow = context.document.flows[flow_id]
    return context.origin(flow) in SECONDARY_CLASSES or bool(flow.r_strategy)


def _recovered(context: RowContext, node: Node) -> Cell | None:
    layer = context.layer_of(node)
    inflow = context.total(context.inflows.get(node.id, ()), layer)
    output = context.total(context.outflows.get(node.id, ()), layer, skip_losses=True)
    if not inflow or output is None:
        return None
    return Cell(percent(output / inflow, context.lang), "%")


def _energy(context: RowContext, node: Node) -> Cell | None:
    total = context.total(context.inflows.get(node.id, ()), _ENERGY)
    if not total:
        return None
    return _scaled(total / _MJ_PER_MWH, (("kWh", 1e-3), ("MWh", 1.0), ("GWh", 1e3), ("TWh", 1e6)), context.lang)


def _co2e(context: RowContext, node: Node) -> Cell | None:
    """What arises here, with what is bought for it: the cards add up to the CO2e of the map without its disposal."""
    spots = None if context.results is None else context.results.hotspots.get("co2e")
    return None if spots is None else _co2e_cell(spots.node_direct.get(node.id, 0.0), context.lang)


def _co2e_lost(context: RowContext, node: Node) -> Cell | None:
    """What the losses of this node carry away of what arose here or before."""
    spots = None if context.results is None else context.results.hotspots.get("co2e")
    if spots is None:
        return None
    both = spots.node_burden.get(node.id, 0.0)
    lost = both - spots.node_direct.get(node.id, 0.0)
    return _co2e_cell(lost if abs(lost) > _NOISE * abs(both) else 0.0, context.lang)


def _co2e_cell(burden: float, lang: str) -> Cell | None:
    if not burden:
        return None
    return _scaled(burden / _KG_PER_T, (("kg", 1e-3), ("t", 1.0), ("kt", 1e3), ("Mt", 1e6)), lang)


def _scaled(value: float, units: tuple[tuple[str, float], ...], lang: str) -> Cell:
    """The value in the largest unit that leaves at least one before the mark."""
    fitting = [(unit, factor) for unit, factor in units if abs(value) >= factor]
    unit, factor = fitting[-1] if fitting else units[0]
    return Cell(significant(value / factor, lang), unit)


def _throughput(context: RowContext, node: Node) -> Cell | None:
    return _sum_cell(context, node, context.inflows.get(node.id, ()) or context.outflows.get(node.id, ()))


def _outflow(context: RowContext, node: Node) -> Cell | None:
    return _sum_cell(context, node, context.outflows.get(node.id, ()))


def _sum_cell(context: RowContext, node: Node, flow_ids: tuple[str, ...]) -> Cell | None:
    results = context.on_card(flow_ids, context.layer_of(node)) or []
    values = [r.base_value for r in results]
    if not values or any(value is None for value in values):
        return None
    unit, factor, layer = results[0].unit, results[0].factor, results[0].layer
    if any(result.unit != unit for result in results):  # in that of the map
        unit = layer_units(context.document.physics).get(layer, unit)
        factor = parse_unit(unit).factor or 1.0
    shown = per_period(unit, context.document.settings.period, context.lang)
    rounding = context.rounding()
    if rounding is not None and any(values) and any((r.layer, r.unit) == (layer, unit) for r in results):
        total = sum_on_map(results, rounding) / factor
        return Cell(figure(total, rounding.digits(layer, unit, node.id), context.lang), shown)
    total = sum(value for value in values if value is not None) / factor
    return Cell(significant(total, context.lang), shown)


def _settled(context: RowContext, node: Node, stock: StockResult, change: float) -> float:
    """The change, zero where it is no more than the rounding of what flows through."""
    flows = (*context.inflows.get(node.id, ()), *context.outflows.get(node.id, ()))
    found = (context.on_layer(f, stock.layer) for f in flows)
    sizes = [abs(r.base_value) for r in found if r is not None and r.base_value is not None]
    return 0.0 if abs(change * stock.factor) <= _NOISE * max(sizes, default=0.0) else change


def _stock_change(context: RowContext, node: Node) -> Cell | None:
    """As fine as what flows through: the Sankey says the same."""
    if context.results is None:
        return None
    stock: StockResult | None = context.results.solution.stocks.get((node.id, context.layer_of(node)))
    if stock is None:
        return None
    if stock.change is not None:
        unit = per_period(stock.unit, context.document.settings.period, context.lang)
        change, rounding = _settled(context, node, stock, stock.change), context.rounding()
        if rounding is None:
            return Cell(significant(change, context.lang), unit, "node.solved")
        digits = rounding.digits(stock.layer, stock.unit, node.id)
        return Cell(tidy(change, digits, context.lang), unit, "node.solved")
    low, high = stock.interval or (None, None)
    words = bounds_text((low or None, high), context.lang)  # a growth of up to so much: narrow enough for its unit
    unit = per_period(stock.unit, context.document.settings.period, context.lang)
    return None if words == NOTHING else Cell(words.replace(" … ", "\u202f…\u202f"), unit, "node.solved")


def _pieces(context: RowContext, _node: Node) -> Cell | None:
    pieces = context.document.settings.functional_unit.pieces
    if pieces is None:
        return None
    return Cell(figure(pieces, 0, context.lang), f"/{unit_label(context.document.settings.period, context.lang)}")


def _lifetime(context: RowContext, node: Node) -> Cell | None:
    return None if node.dwell_time is None else Cell(significant(node.dwell_time, context.lang, 2), "a")


def _return_rate(context: RowContext, _node: Node) -> Cell | None:
    """Collected over what was brought into use; what is collected of all that left use is another rate, often whole."""
    rate = context.indicator("return_rate")
    return None if rate is None else Cell(percent(rate.value, context.lang), "%")


def _lean(field: str, unit: str, *, share: bool = False, digits: int = 3) -> Compute:
    def compute(context: RowContext, node: Node) -> Cell | None:
        value: float | None = None if node.lean is None else getattr(node.lean, field)
        if value is None:
            return None
        if share:
            return Cell(percent(value, context.lang, 0 if value >= 0.1 else 1), unit)  # noqa: PLR2004 - two digits
        return Cell(_trimmed(value, digits, context.lang), unit_label(unit, context.lang))

    return compute


def _trimmed(value: float, digits: int, lang: str) -> str:
    """Significant digits, but a whole number stays whole (6 operators, not 6.00)."""
    return figure(value, 0, lang) if value == round(value) else significant(value, lang, digits)


ROWS: Final[dict[str, Compute]] = {
    "yield": _yield,
    "recovered": _recovered,
    "energy": _energy,
    "co2e": _co2e,
    "co2e_lost": _co2e_lost,
    "throughput": _throughput,
    "inflow": _throughput,
    "outflow": _outflow,
    "stock_change": _stock_change,
    "pieces": _pieces,
    "lifetime": _lifetime,
    "return_rate": _return_rate,
    "takt": _lean("takt_time", "s"),
    "cycle_time": _lean("cycle_time", "s"),
    "changeover": _lean("changeover_time", "s"),
    "uptime": _lean("uptime", "%", share=True),
    "oee": _lean("oee", "%", share=True),
    "scrap": _lean("scrap", "%", share=True),
    "operators": _lean("operators", ""),
    "shifts": _lean("shifts", ""),
    "batch": _lean("batch_size", ""),
    "stock_pieces": _lean("pieces", "pc"),
    "stock_days": _lean("observed_days", "d", digits=2),
}
