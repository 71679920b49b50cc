"""From document and results to the Sankey view: values of the chosen quantity, bars, ribbons, labels, legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Final, NamedTuple

from vsm_app.engine.factors import factor_per_base
from vsm_app.engine.results import FlowResult, Results, unfinished_at
from vsm_app.engine.rounding import MapRounding, decimals_for
from vsm_app.layout.grid import stage_bands
from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_depth import depth
from vsm_app.layout.sankey_places import DEFAULTS, Straightener, fitting_scale
from vsm_app.layout.sankey_types import RibbonKind, SankeyFlow, SankeyNode, SankeyOptions, SankeyPicture, SankeyRibbon
from vsm_app.layout.types import Box, FlowStyle
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow
from vsm_app.model.kinds import KINDS, Role
from vsm_app.model.layer_units import layer_unit
from vsm_app.model.placement import SCALE_OF_OLD
from vsm_app.model.units import parse_unit
from vsm_app.texts import text
from vsm_app.ui.canvas.chips import BOOKED, SOLVED
from vsm_app.ui.canvas.figures import interval_text, per_period, tidy
from vsm_app.ui.canvas.heat import larger_unit
from vsm_app.ui.canvas.items.legend import SankeyLegendModel
from vsm_app.ui.canvas.items.sankey import BarModel, RibbonModel
from vsm_app.ui.canvas.kinds_of_flow import flow_style, r_number_of, r_tag
from vsm_app.ui.canvas.models import BandModel
from vsm_app.ui.canvas.on_map import in_words
from vsm_app.ui.canvas.quantities import CARRIED, own_units, shown_quantity
from vsm_app.ui.canvas.sankey_legend import legend_of
from vsm_app.ui.naming import flow_word, item_name_of

#: The Sankey's own table: from column to column (one label fits between two bars), at most so many columns without
#: being asked, bars to fill this height.
COLUMN: Final = 140.0
MOST_COLUMNS: Final = 16
HEIGHT: Final = 580.0
#: On larger maps only ribbons at least this wide carry words.
_LABEL_ALL: Final = 80
_LABEL_FROM: Final = 11.0
#: Ribbons of larger pictures have no edges: they are many and thin.
_EDGES_MOST: Final = 150
#: From this width on a ribbon is seen to go on with what came in; a narrower one says its name again.
_PLAIN: Final = 14.0
#: Of more flows than this only those are drawn that are as wide as the floor, in a taller table with narrow lanes.
_ALL_DRAWN: Final = 600
_LARGE_HEIGHT: Final = 2.5
_LARGE: Final = SankeyOptions(lane_gap=12.0, lane_air=6.0, loop_air=4.0)
#: A scale so many times the fitting one shows nothing; an older file's was then set for another unit. The usual one
#: stays within this.
_NOTHING_SEEN: Final = 1e3
_ANOTHER_UNIT: Final = 20.0
_STAYS: Final = 1.6
#: States that differ by more have no scale at which both are seen.
_STATES_APART: Final = 20.0
_GROUNDS: Final = ("band.a", "band.b")
#: Room above everything for the stages' headings.
_HEADING: Final = 52.0
#: Room left of an import's ribbon for its words.
_WORDS: Final = 120.0
#: About how wide a letter of a bar's name is, and the icon before it.
_LETTER: Final = 6.6
_ICON: Final = 22.0
#: Quantities that are measured in the unit of a layer have its scale.
_UNIT_TYPES: Final = {"cost": "money"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A flow's value in the shown quantity and unit; `None` with an interval where it is not determined."""

    value: float | None
    text: str
    solved: bool = False
    interval: tuple[float, float] | None = None

    @property
    def least(self) -> float | None:
        """What flows at least where a value is not determined, with its sign; `None` where it may be nothing."""
        if self.value is not None or self.interval is None:
            return None
        low, high = self.interval
        return low if low > 0.0 else high if high < 0.0 else None


@dataclass(frozen=True, slots=True)
class SankeyView:
    """Everything painted in the Sankey view."""

    picture: SankeyPicture | None
    ribbons: Mapping[str, RibbonModel]
    bars: Mapping[str, BarModel]
    bands: tuple[BandModel, ...]
    legend: SankeyLegendModel | None
    unit: str = ""
    unit_type: str = ""
    factor: float = 1.0
    is_chosen: bool = False  # the scale is the document's
    fitting: float = 0.0  # the scale at which it would fill its height, in px per base unit

    @property
    def base_scale(self) -> float:
        """The scale that is shown, in px per base unit of `unit_type` as the document keeps it; 0 without a picture."""
        return 0.0 if self.picture is None else self.picture.scale / self.factor


EMPTY: Final = SankeyView(None, {}, {}, (), None)


class _Said(NamedTuple):
    """What of a ribbon does not hang on where the bars stand."""

    style: FlowStyle
    name: str
    tag: str
    tip: str


class SankeyMaker:
    """Makes the view of one document and its results."""

    def __init__(
        self,
        document: Document,
        results: Results,
        rounding: MapRounding | None,
        quantity: str,
        lang: str,
        straighten: Straightener | None = None,
    ) -> None:
        self._straighten = straighten or Straightener()
        self._said: dict[str, _Said] = {}
        self._fits: tuple[tuple[str, ...], float] | None = None
        self._document = document
        self._results = results
        self._unfinished = unfinished_at(results.solution)
        self._rounding = rounding
        self._quantity = shown_quantity(results, quantity)
        self._lang = lang
        self._unit, self._factor = self._shown_unit()

    def follow(self, document: Document) -> None:
        """Take the same map with another layout: amounts and words stay as they were found."""
        self._document = document

    def make(
        self,
        boxes: Mapping[str, Box],
        scale: float | None = None,
        usual: float | None = None,
        others: Iterable[float] = (),
    ) -> SankeyView:
        """The view. `boxes` are the nodes on the map; `scale` overrides the document's.

        `usual` is the scale at which this type of unit was shown last: it stays while it fits this state or one of the
        `others` (their fitting scales), so that another state or another entry changes the width of what differs and
        of nothing else. All are in px per base unit.
        """
        amounts = self._amounts
        ranks = {flow_id: float(i) for i, flow_id in enumerate(self._document.flows)}
        flows = [self._flow(self._document.flows[i], amount, ranks[i]) for i, amount in amounts.items()]
        placed = self._placed(flows, boxes)
        if not placed:
            return EMPTY
        is_large = len(flows) > _ALL_DRAWN
        fitting = self._fitting(flows, tuple(placed), HEIGHT * _LARGE_HEIGHT if is_large else HEIGHT)
        chosen = self._chosen(fitting)
        if scale is not None:
            scale *= self._factor
        else:
            others = [fits * self._factor for fits in others]
            scale = chosen or self._usual(fitting, None if usual is None else usual * self._factor, others)
        options = _LARGE if is_large else DEFAULTS
        drawn = [f for f in flows if f.value is None or abs(f.value) * scale >= options.floor] if is_large else flows
        places = self._places(self._placed(drawn, boxes), drawn, scale, options)
        picture = sankey(places, drawn, scale, options)
        labels, edged = len(picture.ribbons) <= _LABEL_ALL, len(picture.ribbons) <= _EDGES_MOST
        ribbons = {r.id: self._ribbon(r, amounts[r.id], labels=labels, edged=edged) for r in picture.ribbons}
        bars = {i: BarModel(i, bar, *self._name_and_icon(i)) for i, bar in picture.bars.items()}
        bands = self._bands(picture)
        left_out = len(flows) - len(drawn)
        legend = legend_of(self._document, picture, ribbons, self._unit_words, self._lang, left_out)
        return SankeyView(
            picture,
            ribbons,
            bars,
            bands,
            legend,
            self._unit,
            self.unit_type,
            self._factor,
            chosen is not None,
            fitting / self._factor,
        )

    def _fitting(self, flows: Sequence[SankeyFlow], nodes: tuple[str, ...], height: float) -> float:
        """The fitting scale, found once: amounts stay while bars are dragged."""
        if self._fits is None or self._fits[0] != nodes:
            self._fits = nodes, fitting_scale(flows, nodes, height)
        return self._fits[1]

    def _placed(self, flows: Sequence[SankeyFlow], boxes: Mapping[str, Box]) -> dict[str, Box]:
        """The places on the map of the nodes at which something flows."""
        used = {end for flow in flows for end in (flow.source, flow.target) if end is not None}
        return {i: boxes[i] for i in self._document.nodes if i in used and i in boxes}

    @property
    def unit_type(self) -> str:
        """The type of the unit shown: what a scale is chosen for."""
        return _UNIT_TYPES.get(self._quantity, self._quantity)

    def _chosen(self, fitting: float) -> float | None:
        """The user's scale; one at which nothing would be seen is none."""
        scales = self._document.layout.sankey_scales
        own = scales.get(self.unit_type, 0.0) * self._factor
        if fitting / _NOTHING_SEEN <= own <= fitting * _NOTHING_SEEN:
            return own
        old = scales.get(SCALE_OF_OLD, 0.0)
        if fitting / _ANOTHER_UNIT <= old <= fitting * _ANOTHER_UNIT:
            return old
        return None

    def _usual(self, fitting: float, usual: float | None, others: Sequence[float]) -> float:
        """The scale that was shown last while it fits a state, else the fitting one.

        Where this state would be very many times as high at the scale of the others it gets its own all the same.
        """
        near = [fits for fits in others if fitting / _STATES_APART <= fits <= fitting * _STATES_APART]
        fits_one = usual is not None and any(fits / _STAYS <= usual <= fits * _STAYS for fits in (fitting, *near))
        return usual if usual is not None and fits_one else fitting

    # --- values
    def _shown_unit(self) -> tuple[str, float]:
        """The unit of the scale and its factor to base units: the one most flows of the layer are in."""
        if self._quantity in CARRIED:
            return self._carried_unit()
        units = {r.unit for (_id, layer), r in self._results.solution.flows.items() if layer == self._quantity}
        if not units:
            return "", 1.0
        unit = (
            units.pop()
            if len(units) == 1
            else layer_unit(dict(own_units(self._document, self._results)), self._quantity, self._document.settings)
        )
        return unit, parse_unit(unit).factor or 1.0

    @cached_property
    def _amounts(self) -> dict[str, Amount]:
        if self._quantity in CARRIED:
            return self._carried()
        found = [r for (_id, layer), r in self._results.solution.flows.items() if layer == self._quantity]
        amounts = {r.id: self._amount(r) for r in found if r.id in self._document.flows}
        return {flow_id: amount for flow_id, amount in amounts.items() if amount is not None}

    def _amount(self, result: FlowResult) -> Amount | None:
        """The figure of the map; of a flow that is in another unit there, as fine as the others."""
        rounding = self._rounding
        digits = 0 if rounding is None else rounding.digits(result.layer, self._unit, result.id)
        if result.value is None:
            if result.interval is None:
                return None
            low = (result.interval[0] or 0.0) * result.factor / self._factor
            high = result.interval[1]
            top = float("inf") if high is None else high * result.factor / self._factor
            shown = interval_text(low, None if high is None else top, digits, self._lang)
            return Amount(None, shown, interval=(low, top))
        value = result.value * result.factor / self._factor
        quantity, solved = self._document.flows[result.id].quantity, result.entered is None
        if rounding is not None and result.unit == self._unit:
            words = in_words(quantity, result, rounding, self._lang)
        else:
            words = tidy(value, digits, self._lang)
        sign = BOOKED if quantity.booked else SOLVED
        return Amount(value, f"{sign}\u202f{words}" if solved else words, solved)

    def _carried(self) -> dict[str, Amount]:
        """What each flow carries along, all in one unit to as many digits as the largest has significant ones."""
        values = {i: value / self._factor for i, value in self._burdens.items()}
        digits = decimals_for((abs(value) for value in values.values()), significant=3)
        return {
            i: Amount(value, f"{SOLVED}\u202f{tidy(value, digits, self._lang)}", solved=True)
            for i, value in values.items()
        }

    def _carried_unit(self) -> tuple[str, float]:
        spots = self._results.hotspots.get(self._quantity)
        most = max(map(abs, self._burdens.values()), default=0.0)
        return ("", 1.0) if spots is None else larger_unit(spots, most, self._lang)

    @cached_property
    def _burdens(self) -> Mapping[str, float]:
        """What each flow carries along, in the unit of the ranking."""
        spots = self._results.hotspots.get(self._quantity)
        burdens: dict[str, float] = {}
        if spots is None:
            return burdens
        main = shown_quantity(self._results, "mass")
        for (flow_id, layer), result in self._results.solution.flows.items():
            flow = self._document.flows.get(flow_id)
            specific = None if flow is None else self._specific(flow, layer, spots.carried if layer == main else {})
            if specific is not None and result.base_value is not None:
                burdens.setdefault(flow_id, result.base_value * specific)
        return burdens

    def _specific(self, flow: Flow, layer: str, carried: Mapping[str, float]) -> float | None:
        """Burden per base unit of a layer: that of the node a flow leaves; of what comes from outside its item's."""
        source, item = self._document.nodes.get(flow.source or ""), self._document.items.get(flow.item)
        if source is not None and KINDS.get(source.kind).role is not Role.SOURCE:
            return carried.get(source.id) if item is None or item.in_cost_ratio else None
        if item is None or flow.target not in self._document.nodes:
            return None
        if self._quantity == "cost":
            return factor_per_base(item.price, "money", layer)
        return factor_per_base(item.co2e, "co2e", layer)

    # --- geometry
    def _flow(self, flow: Flow, amount: Amount, rank: float) -> SankeyFlow:
        style = flow_style(self._document, flow)
        number, least = r_number_of(flow.r_strategy), amount.least
        bounds = amount.interval if amount.interval is not None and all(map(isfinite, amount.interval)) else None
        value, interval = (amount.value, bounds) if least is None else (least, None)
        return SankeyFlow(flow.id, flow.source, flow.target, value, style, interval, number, rank)

    def _places(
        self, boxes: Mapping[str, Box], flows: Sequence[SankeyFlow], scale: float, options: SankeyOptions
    ) -> list[SankeyNode]:
        """Where the user put a bar, else straightened in the order of the map."""
        own = self._document.layout.sankey_places
        known = list(self._document.stages)
        nodes_of = self._document.nodes
        stages = {i: known.index(s) for i in boxes if (s := nodes_of[i].stage) is not None and s in known}
        names = {i: _LETTER * len(self._bar_name(i)) + _ICON for i in boxes}
        width = COLUMN * (depth(flows, MOST_COLUMNS) - 1)
        nodes = self._straighten(boxes, flows, scale, width, options, stages, names)
        return [SankeyNode(n.id, own[n.id].x, own[n.id].y) if n.id in own else n for n in nodes]

    def _bands(self, picture: SankeyPicture) -> tuple[BandModel, ...]:
        stages = self._document.stages
        boxes = {i: bar.box for i, bar in picture.bars.items()}
        of_stage = {stage: [i for i in boxes if self._document.nodes[i].stage == stage] for stage in stages}
        members = [
            (stage, tuple([i for i in found if not self._returns(i)] or found)) for stage, found in of_stage.items()
        ]
        if members and not members[0][1]:
            imports = _imports(picture)
            boxes |= imports
            members[0] = (members[0][0], tuple(imports))
        extent = self._with_names(picture)
        tall = Box(extent.x - 12.0, extent.y - _HEADING, extent.width + 24.0, extent.height + _HEADING + 24.0)
        bands = stage_bands(members, boxes, tall)
        return tuple(
            BandModel(" · ".join(stages[s].name for s in band.stages), band.box, _GROUNDS[i % 2], band.stages[0])
            for i, band in enumerate(bands)
        )

    def _with_names(self, picture: SankeyPicture) -> Box:
        """The extent of the picture with the names of the bars."""
        extent = picture.extent
        halves = [(bar.label[0], (_LETTER * len(self._bar_name(i)) + _ICON) / 2.0) for i, bar in picture.bars.items()]
        left = min([extent.left, *(x - half for x, half in halves)])
        right = max([extent.right, *(x + half for x, half in halves)])
        return Box(left, extent.y, right - left, extent.height)

    def _returns(self, node_id: str) -> bool:
        return KINDS.get(self._document.nodes[node_id].kind).r_number is not None

    # --- words
    def _name_and_icon(self, node_id: str) -> tuple[str, str]:
        node = self._document.nodes[node_id]
        return self._bar_name(node_id), node.icon or KINDS.get(node.kind).icon

    def _bar_name(self, node_id: str) -> str:
        """A node's name, with what stays there or has no way on yet: its band ends at the bar for no other reason.

        The unit is said, as it is of what comes in, where at each such node all of it ends: there is room for it.
        """
        name, stays = self._document.nodes[node_id].name, self._staying.get(node_id)
        if stays is None:
            return name
        words, code = stays
        if not self._passing_on & self._staying.keys():
            words = f"{words}\u202f{self._unit_words}"
        return f"{name} · {text(f'canvas.sankey.{code}', {'value': words}, self._lang)}"

    @cached_property
    def _staying(self) -> dict[str, tuple[str, str]]:
        """What stays at nodes, as fine as it is said, and what is said of it."""
        found: dict[str, tuple[str, str]] = {}
        for node_id in self._document.nodes:
            kept = self._kept_at(node_id)
            digits = 0 if self._rounding is None else self._rounding.digits(self._quantity, self._unit, node_id)
            if kept is not None and abs(kept[0]) / self._factor >= 0.5 * 10.0**-digits:
                found[node_id] = tidy(abs(kept[0]) / self._factor, digits, self._lang), kept[1]
        return found

    def _kept_at(self, node_id: str) -> tuple[float, str] | None:
        """What comes into a node and does not leave it, in base units, and what is said of it."""
        if self._quantity in CARRIED:
            return None
        left = self._unfinished.get((node_id, self._quantity))
        if left is not None:
            return left, "unfinished"
        stock = self._results.solution.stocks.get((node_id, self._quantity))
        if stock is None or stock.change is None:
            return None
        return stock.change * stock.factor, "stock.up" if stock.change > 0.0 else "stock.down"

    def _ribbon(self, ribbon: SankeyRibbon, amount: Amount, *, labels: bool, edged: bool) -> RibbonModel:
        flow = self._document.flows[ribbon.id]
        named, leaves = ribbon.kind in (RibbonKind.OPEN_IN, RibbonKind.WEDGE), ribbon.kind is RibbonKind.OPEN_OUT
        said = self._said.get(flow.id)
        if said is None:
            said = self._said[flow.id] = self._words_of(flow, amount)
        return RibbonModel(
            ribbon.id,
            ribbon,
            said.style,
            "" if ribbon.width >= _PLAIN and not leaves and self._passes_on(flow) else said.name,
            amount.text,
            self._unit_words if named else "",
            amount.solved,
            said.tag,
            labels or ribbon.width >= _LABEL_FROM or ribbon.kind is RibbonKind.LOSS,
            edged=edged,
            at_least=amount.least is not None,
            is_open=amount.value is None,
            tip=said.tip,
        )

    def _words_of(self, flow: Flow, amount: Amount) -> _Said:
        document = self._document
        return _Said(flow_style(document, flow), self._flow_name(flow), r_tag(document, flow), self._tip(flow, amount))

    def _flow_name(self, flow: Flow) -> str:
        """What flows, as the map says it: `Loss` where nobody has named it; between two bars nothing is then said."""
        return item_name_of(self._document, flow) or flow_word(self._document, flow, self._lang)

    def _tip(self, flow: Flow, amount: Amount) -> str:
        """What is said under the pointer: from where to where, what, how much."""
        nodes = self._document.nodes
        ends = [nodes[end].name if end in nodes else "" for end in (flow.source, flow.target)]
        way = " → ".join(ends).strip()
        value = f"{amount.text}\u202f{self._unit_words}"
        name = self._flow_name(flow)
        return "\n".join(line for line in (way, f"{name} {value}" if name else value) if line)

    def _passes_on(self, flow: Flow) -> bool:
        """Whether the same item flows into the source: its name stands on the ribbon before."""
        return flow.source is not None and (flow.item, flow.source) in self._arriving

    @cached_property
    def _arriving(self) -> set[tuple[str, str | None]]:
        """Which items flow into which nodes."""
        return {(flow.item, flow.target) for flow in self._document.flows.values()}

    @cached_property
    def _passing_on(self) -> set[str | None]:
        """Nodes that something leaves."""
        return {self._document.flows[i].source for i in self._amounts}

    @cached_property
    def _unit_words(self) -> str:
        return per_period(self._unit, self._document.settings.period, self._lang)


def _imports(picture: SankeyPicture) -> dict[str, Box]:
    """What comes in left of all bars stands for a first stage that has no nodes of its own."""
    left = min((bar.box.left for bar in picture.bars.values()), default=0.0)
    imports: dict[str, Box] = {}
    for ribbon in picture.ribbons:
        if ribbon.kind is RibbonKind.OPEN_IN and ribbon.label[0] < left - _WORDS / 2.0:
            x, y = ribbon.label
            imports[f"import:{ribbon.id}"] = Box(
                x - _WORDS, y - 10.0, min(_WORDS + 40.0, left - x + _WORDS - 40.0), 20.0
            )
    return imports
