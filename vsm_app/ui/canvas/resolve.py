"""From document and results to what is painted: one frozen model an element, anew only where its inputs changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from vsm_app.engine.boundary import boundary_balances
from vsm_app.engine.results import BOOKED_GAP, GROWN_GAP, OPEN, Balance, FlowResult, ParameterResult, Results
from vsm_app.engine.rounding import MapRounding
from vsm_app.layout.types import Box
from vsm_app.model.checking import differ_in_quantities_only
from vsm_app.model.document import Document
from vsm_app.model.edits.placing import MEASURE_SIZE, NOTE_SIZE
from vsm_app.model.elements import Flow, Node
from vsm_app.model.grouping import is_group, members_of_all, stand_ins, with_members
from vsm_app.model.kinds import KINDS, Shape
from vsm_app.model.last_entry import joined
from vsm_app.model.placement import Note, Place
from vsm_app.model.problem_list import TURNED_GAP
from vsm_app.model.problems import Problem
from vsm_app.model.quantities import Form, Quantity
from vsm_app.texts import text
from vsm_app.ui.canvas.chips import Blame, ChipModel, NumberContext, chip_model
from vsm_app.ui.canvas.figures import common_decimals, figure, per_period, percent, significant
from vsm_app.ui.canvas.following import contradicting
from vsm_app.ui.canvas.heat import NodeHeat
from vsm_app.ui.canvas.models import BadgeModel, BurstModel, NodeModel, NoteModel
from vsm_app.ui.canvas.on_map import rounding_of
from vsm_app.ui.canvas.paint_node import BADGE_SIGNS
from vsm_app.ui.canvas.quantities import shown_layer, shown_unit
from vsm_app.ui.canvas.quantity_reader import typed_text
from vsm_app.ui.canvas.rows import MAX_ROWS, RowContext, data_rows, yields_of
from vsm_app.ui.canvas.sizing import WrappedName, node_box, note_height, wrap_name, wrap_note
from vsm_app.ui.naming import distinct_shown_name_of
from vsm_app.ui.theme import Theme

#: Where nodes without a place stand until they are arranged: a grid right of nothing.
_UNPLACED_STEP: Final = (192.0, 128.0)
_UNPLACED_COLUMNS: Final = 6
_NO_FLOWS: Final[tuple[str, ...]] = ()
#: The levels of a badge, the gravest first.
_RANKS: Final = {level: rank for rank, level in enumerate(BADGE_SIGNS)}


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Flows by node, made once per set of flows."""

    inflows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outflows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def at(self, node_id: str) -> tuple[str, ...]:
        """All flows of a node, inflows first."""
        return self.inflows.get(node_id, _NO_FLOWS) + self.outflows.get(node_id, _NO_FLOWS)


def adjacency(flows: Iterable[Flow]) -> Adjacency:
    """Flows by node in the order of making."""
    inflows: dict[str, list[str]] = {}
    outflows: dict[str, list[str]] = {}
    for flow in flows:
        if flow.target is not None:
            inflows.setdefault(flow.target, []).append(flow.id)
        if flow.source is not None:
            outflows.setdefault(flow.source, []).append(flow.id)
    return Adjacency({k: tuple(v) for k, v in inflows.items()}, {k: tuple(v) for k, v in outflows.items()})


class Resolver:
    """Makes models for one window. Holds what all of them need and what the last ones were made from."""

    def __init__(self, theme: Theme, lang: str) -> None:
        self.theme = theme
        self.lang = lang
        self.document = self.whole = Document()
        self.results: Results | None = None
        self.adjacency = Adjacency()
        self._inner: tuple[Mapping[str, Flow], Adjacency] | None = None
        self.quantity = "mass"  # by which the map is looked at
        self.heat: Mapping[str, NodeHeat] | None = None
        self._solved_flows: Mapping[str, Flow] = {}
        self._rounding: MapRounding | None = None
        self._booked: Mapping[str, Problem] = {}
        self._yields: Mapping[str, float | None] = {}
        self._contradicting: frozenset[str] = frozenset()
        self._numbers: NumberContext | None = None
        self._blamed, self._beside = "", frozenset[str]()  # whose entry is wrong, and the nodes that it reaches
        self._chips: dict[str, tuple[object, ChipModel]] = {}
        self._said: dict[
            str, tuple[object, Quantity]
        ] = {}  # entries in the words of here and now, and what they hang on
        self.naming = 0  # goes up whenever anything on the map is called otherwise

    # --- inputs
    def set_document(self, document: Document, whole: Document | None = None) -> None:
        """Take the next document; `whole`: with what lies in its closed sub-processes."""
        before, self.whole = self.whole, whole or document
        if before.physics is not self.whole.physics and _are_called_otherwise(before, self.whole):
            self.naming += 1
        if not differ_in_quantities_only(self.document.flows, document.flows):
            self.adjacency = adjacency(document.flows.values())
        is_moved_only = document.physics is self.document.physics
        self.document = document
        if not is_moved_only:
            self._renew_numbers()

    def set_results(self, results: Results | None, solved: Document | None = None, blamed: str = "") -> None:
        """Take the next results. `solved` is the whole map, with what closed sub-processes hide (`None`: nothing).

        `blamed` is the flow since whose entry the map contradicts itself, where that is known.
        """
        self.results = results
        self._blamed, self._beside = blamed, frozenset(joined(self.whole, blamed) if blamed else ())
        self._rounding = None
        self._yields = yields_of(results)
        found = () if results is None else results.solution.problems
        booked = [problem for problem in found if problem.code.startswith(BOOKED_GAP)]
        gravest_last = sorted(booked, key=lambda one: -_RANKS[_level(one)])  # a node may have some, on several layers
        self._booked = {problem.subjects[0]: problem for problem in gravest_last}
        self._contradicting = contradicting(results)
        self._solved_flows = (solved or self.document).flows if results is not None else {}
        self._renew_numbers()

    def set_look(self, theme: Theme, lang: str) -> None:
        """Another theme or language: every model is made anew."""
        self.theme, self.lang = theme, lang
        self._chips.clear()
        self._said.clear()
        self._renew_numbers()

    def result(self, flow_id: str) -> FlowResult | None:
        """What is known of a flow on its own layer; `None` where its entry changed since."""
        if self.results is None:
            return None
        now, then = self.document.flows.get(flow_id), self._solved_flows.get(flow_id)
        if now is None or then is None or (now is not then and now.quantity != then.quantity):
            return None
        return self.results.solution.own.get(flow_id)

    def _share(self, flow: Flow) -> ParameterResult | None:
        if self.results is None or flow.quantity.form is not Form.SHARE:
            return None
        return self.results.solution.share_of(flow.id)

    @property
    def numbers(self) -> NumberContext:
        """Language, period and rounding of the map's numbers, worked out when the first number is shown."""
        if self._numbers is None:
            layer, unit = (
                shown_layer(self.results, self.quantity),
                shown_unit(self.document, self.results, self.quantity),
            )
            own = frozenset({(layer, unit)})  # that alone is said once for all: of mixed units each is said
            self._numbers = NumberContext(self.lang, self.document.settings.period, self.rounding, own)
        return self._numbers

    @property
    def rounding(self) -> MapRounding | None:
        """The rounded values of the results, `None` without any."""
        if self._rounding is None and self.results is not None:
            self._rounding = rounding_of(self.results.solution).with_groups(members_of_all(self.whole.nodes))
        return self._rounding

    def _renew_numbers(self) -> None:
        self._numbers = None

    # --- models
    def chip(self, flow: Flow, unread: str = "") -> ChipModel:
        """The chip of a flow, the same object as before where nothing it shows has changed."""
        result, numbers = self.result(flow.id), self.numbers
        shown = None if result is None else numbers.shown(result)
        digits = 0 if result is None else numbers.digits(result)
        most = 0 if result is None else numbers.most_digits(result)
        share = None if result is None else self._share(flow)
        blame, said = self._blame(flow), self._in_words(flow, result)
        key = (said, result, share, shown, digits, most, unread, numbers.period, numbers.own_units, blame)
        known = self._chips.get(flow.id)
        if known is not None and known[0] == key:
            return known[1]
        model = chip_model(said, result, numbers, unread, share, blame)
        self._chips[flow.id] = (key, model)
        return model

    def _in_words(self, flow: Flow, result: FlowResult | None) -> Quantity:
        """The entry with a text that means in this language what was said, where the chip shows that text."""
        quantity = flow.quantity
        shows_number = quantity.form in (Form.VALUE, Form.RANGE) and (result is None or result.entered is not None)
        if not quantity.text or shows_number:
            return quantity
        whole, is_alone = self.whole, quantity.form in (Form.SHARE, Form.REST)  # these name only their own source
        source = whole.nodes.get(flow.source or "")
        hangs_on = (
            quantity,
            whole.items.get(flow.item),
            None if source is None else source.name,
            whole.settings,
            0 if is_alone else self.naming,
        )
        known = self._said.get(flow.id)
        if known is None or known[0] != hangs_on:
            said = replace(quantity, text=typed_text(whole, flow.id, self.lang))
            known = self._said[flow.id] = (hangs_on, said)
        return known[1]

    def _blame(self, flow: Flow) -> Blame:
        if flow.id == self._blamed:
            return Blame.THIS
        return Blame.NOBODY if self._beside.isdisjoint((flow.source, flow.target)) else Blame.OTHER

    def node(self, node: Node, index: int) -> NodeModel:
        """A node with its rows, badge and box."""
        kind = KINDS.get(node.kind)
        place = self.document.layout.places.get(node.id) or unplaced(index)
        rows = data_rows(self._row_context(), node)
        number = kind.r_number
        name, box = self._drawn(node, place, len(rows))
        heat = None if self.heat is None else self.heat.get(node.id)
        amount, days = self._stock_texts(node) if kind.shape in (Shape.TRIANGLE, Shape.SYMBOL) else ("", "")
        return NodeModel(
            node.id,
            box,
            kind.shape,
            node.name,
            name.lines,
            node.icon or kind.icon,
            rows,
            "" if number is None else f"R{number}",
            self.badge(node.id),
            node.note if kind.shape is Shape.CONTROL else amount,
            days,
            None if heat is None else heat.fraction,
            "" if heat is None else heat.text,
            node.locked,
            name.elided,
            node.kind,
            heat is not None and heat.is_open,
        )

    def _drawn(self, node: Node, place: Place, rows: int) -> tuple[WrappedName, Box]:
        """Name and box of a node at a place."""
        kind = KINDS.get(node.kind)
        marked = kind.r_number is not None or is_group(node)
        name = wrap_name(node.name, kind, place, self.theme, r_number=marked)
        return name, node_box(place, kind, name, min(max(rows, 1), MAX_ROWS), self.theme, r_number=marked)

    def size_at(self, element_id: str, place: Place) -> tuple[float, float]:
        """How large a node or note is drawn where its place is this one: words and rows are never cut off."""
        note = self.document.layout.notes.get(element_id)
        if note is not None:
            box = note_model(replace(note, place=place), self.theme).box
        else:
            node = self.document.nodes[element_id]
            box = self._drawn(node, place, len(data_rows(self._row_context(), node)))[1]
        return box.width, box.height

    def _row_context(self) -> RowContext:
        ends = self.adjacency
        return RowContext(
            self.document, self.results, ends.inflows, ends.outflows, self.lang, self._yields, lambda: self.rounding
        )

    def _stock_texts(self, node: Node) -> tuple[str, str]:
        lean = node.lean
        pieces = None if lean is None else lean.pieces
        days = None if lean is None else lean.observed_days
        unit = per_period("pc", "", self.lang)
        return (
            "" if pieces is None else f"{figure(pieces, 0, self.lang)} {unit}",
            "" if days is None else f"{significant(days, self.lang, 2)} d",
        )

    def badge(self, node_id: str) -> BadgeModel | None:
        """The mark of a node whose entered values do not close, or whose gap was decided upon.

        Yellow or red by the size of the gap; red, however small, where exact entries contradict each other.
        """
        if self.results is None:
            return None
        if is_group(self.whole.nodes.get(node_id)):
            return self._group_badge(node_id, self.results)
        balances = self.results.solution.balances
        found = [balances.get((node_id, layer.id)) for layer in self.results.solution.layers]
        known = [balance for balance in found if balance is not None]
        shown = self._badge_of(known, contradicts=node_id in self._contradicting)
        booked = self._booked.get(node_id)
        return _worst((shown, None if booked is None else self._booking(booked)))

    def _group_badge(self, group: str, results: Results) -> BadgeModel | None:
        """Of a closed sub-process: of the sums over its boundary, else the worst of those inside, with its name."""
        nodes, ends = self.whole.nodes, self.adjacency
        inside = with_members(nodes, (group,))
        crossing = (*ends.inflows.get(group, ()), *ends.outflows.get(group, ()))
        round_it = boundary_balances(self.whole.physics, results.solution, group, crossing, self._whole_ends().at)
        badges: list[BadgeModel | None] = []
        badges.append(self._badge_of(round_it, contradicts=not self._contradicting.isdisjoint(inside)))
        for one in inside[1:]:
            badge = None if is_group(nodes[one]) else self.badge(one)
            words = text("canvas.badge.inside", {"name": nodes[one].name}, self.lang)
            badges += [] if badge is None else [replace(badge, words=(words, *badge.words))]
        return _worst(badges)

    def _whole_ends(self) -> Adjacency:
        """Flows by node of the whole map, with what closed sub-processes hide."""
        flows = self.whole.physics.flows
        if self._inner is None or self._inner[0] is not flows:
            self._inner = flows, adjacency(flows.values())
        return self._inner[1]

    def _badge_of(self, known: Sequence[Balance], *, contradicts: bool) -> BadgeModel | None:
        complete = [one for one in known if one.complete and one.level != OPEN]
        unclosed = [replace(one, level="error") for one in complete if one.gap_share > _NO_GAP]
        if contradicts and unclosed:
            marked = sorted(unclosed, key=lambda one: -one.gap_share)
        else:
            marked = [balance for balance in known if balance.level in BADGE_SIGNS]
        if not marked:
            return None
        worst = min(marked, key=lambda one: _RANKS[one.level])
        if worst.level == OPEN:
            why = (text("canvas.badge.unseen.why", lang=self.lang),) if worst.is_unseen else ()
            return BadgeModel(OPEN, self._open_sums(worst), why)
        key = (worst.layer, worst.unit, worst.node)
        lines = self._sums(worst.entered_in, worst.entered_out, key, worst.gap_share)
        return BadgeModel(worst.level, lines, self._decision(worst))

    def _booking(self, problem: Problem) -> BadgeModel:
        """A gap that somebody has booked as a flow: the balance without it, and the name of the flow."""
        into, out, share = (float(str(problem.params[key])) for key in ("in", "out", "share"))
        key = (str(problem.params["layer"]), str(problem.params["unit"]), next(iter(problem.subjects), None))
        lines = self._sums(into, out, key, share)
        names = distinct_shown_name_of(self.document, self.lang)(str(problem.params["flow"]))
        words = [text("canvas.badge.booked", {"names": names}, self.lang)]
        if problem.code == GROWN_GAP:
            words.append(
                text("canvas.badge.grown", {"was": percent(float(str(problem.params["was"])), self.lang)}, self.lang)
            )
        elif problem.code.startswith(TURNED_GAP):
            words.append(text(f"canvas.badge{problem.code.removeprefix(BOOKED_GAP)}", lang=self.lang))
        return BadgeModel(_level(problem), lines, tuple(words))

    def _sums(
        self, into: float, out: float, key: tuple[str, str, str | None], share: float
    ) -> tuple[tuple[str, str], ...]:
        """What comes in, what goes out and what is between them; `key` is layer, unit and node."""
        lang = self.lang
        digits = common_decimals((into, out), 0 if self.rounding is None else self.rounding.digits(*key))
        return (
            (text("canvas.badge.in", lang=lang), figure(into, digits, lang)),
            (text("canvas.badge.out", lang=lang), figure(out, digits, lang)),
            (f"Δ {figure(out - into, digits, lang)}", f"{percent(share, lang)}\u202f%"),
        )

    def _open_sums(self, balance: Balance) -> tuple[tuple[str, str], ...]:
        """What comes in, what goes out and what has no way on yet; a dash where it is not determined."""
        lang, into, out = self.lang, balance.in_reconciled, balance.out_reconciled
        left = None if into is None or out is None else into - out
        known = [one for one in (into, out, left) if one is not None]
        beside = (balance.layer, balance.unit, balance.node)
        digits = common_decimals(known, 0 if self.rounding is None else self.rounding.digits(*beside))
        said = zip(("in", "out", "unseen" if balance.is_unseen else "unfinished"), (into, out, left), strict=True)
        return tuple(
            (text(f"canvas.badge.{code}", lang=lang), "–" if one is None else figure(one, digits, lang))
            for code, one in said
        )

    def _decision(self, balance: Balance) -> tuple[str, ...]:
        """Which entries were held and which set aside, where somebody has decided."""
        if not balance.aside:
            return ()
        name, lang = distinct_shown_name_of(self.document, self.lang), self.lang
        parts = [("aside", one) for one in balance.aside] + [("held", one) for one in balance.held]
        lines = [text(f"canvas.badge.{code}", {"names": name(one)}, lang) for code, one in parts]
        more = len(lines) - MAX_ROWS
        return (*lines[:MAX_ROWS], *([text("window.conflict.more", {"count": more}, lang)] if more > 0 else []))


def _level(problem: Problem) -> str:
    """Of the badge of a booked gap."""
    return str(problem.params.get("level", "decided"))


def _worst(badges: Iterable[BadgeModel | None]) -> BadgeModel | None:
    """The gravest of what may be marked on one node, the first of equal ones."""
    return min((one for one in badges if one is not None), key=lambda one: _RANKS[one.level], default=None)


def _are_called_otherwise(before: Document, after: Document) -> bool:
    """Whether a name by which an entry reaches a flow may mean another one, or none, or be written otherwise."""
    if before.items is not after.items and before.items != after.items:
        return True
    names = ([(i, node.name) for i, node in one.nodes.items()] for one in (before, after))
    if before.nodes is not after.nodes and next(names) != next(names):
        return True
    return not differ_in_quantities_only(before.flows, after.flows)


def unplaced(index: int) -> Place:
    """A place for a node that has none yet, so that nothing is invisible."""
    return Place(_UNPLACED_STEP[0] * (index % _UNPLACED_COLUMNS), _UNPLACED_STEP[1] * (index // _UNPLACED_COLUMNS))


def note_model(note: Note, theme: Theme) -> NoteModel:
    """A note as painted: as wide as its place says, at least as high as its words need."""
    place = note.place
    width = place.w or NOTE_SIZE[0]
    lines = wrap_note(note.text, width, theme)
    height = max(place.h or NOTE_SIZE[1], note_height(len(lines), author=bool(note.author)))
    box = Box(place.x, place.y, width, height)
    return NoteModel(note.id, box, lines, note.author, str(note.kind), note.media, note.opacity, note.locked)


#: Share of what flows through that is a gap of floating point only.
_NO_GAP: Final = 1e-6
BoxOf = Callable[[str], Box | None]


def burst_models(whole: Document, box_of: BoxOf) -> dict[str, BurstModel]:
    """The measures as bursts: where they were put, else at the upper right corner of the node they hang on.

    Of a node inside a closed sub-process they hang on that.
    """
    bursts: dict[str, BurstModel] = {}
    for number, measure in enumerate(whole.physics.measures.values(), 1):
        place, on = whole.layout.measures.get(measure.id), measure.anchor or ""
        is_hidden = on in whole.nodes and box_of(on) is None
        if place is not None and not is_hidden:
            box = Box(place.x, place.y, place.w or 44.0, place.h or 44.0)
        else:
            anchor = box_of(stand_ins(whole)[on] if is_hidden else on)
            if anchor is None:
                continue
            left = anchor.right - (8.0 if is_hidden else 24.0)  # off what enters the sub-process from above
            box = Box(left, anchor.top - 32.0, 44.0, 44.0)
        bursts[measure.id] = BurstModel(measure.id, box, number, measure.name)
    return bursts


#: Size of a measure's place in the document; the burst is painted in its middle.
BURST_PLACE: Final = MEASURE_SIZE
