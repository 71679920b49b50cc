"""Ways out of entries that disagree, each one edit: trust some of them, book the gap, let the stock change, spread it.

None of them rewrites what somebody read off a scale: values stay as entered, what changes is how far each may be moved,
or where the difference goes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, chain, unchanged
from vsm_app.model.edits.flows import add_flow, set_flow, set_quantity
from vsm_app.model.edits.items import add_item, item_named
from vsm_app.model.edits.lookup import get_flow, get_node
from vsm_app.model.edits.nodes import remove, set_node
from vsm_app.model.edits.refusals import impossible
from vsm_app.model.edits.scenarios import set_override
from vsm_app.model.elements import Flow, ItemKind, OriginClass
from vsm_app.model.quantities import BOOKED, Form, Quantity
from vsm_app.model.scenarios import CURRENT, Override
from vsm_app.model.settings import Settings

#: Writes a quantity as the text of its flow's entry (language and context are the caller's).
Written = Callable[[str, Quantity], str]

_MOVABLE: Final = (Form.VALUE, Form.SHARE)
_SLACK: Final = 1e-9  # of the arithmetic


def movable(flow: Flow) -> bool:
    """Whether the flow's entry is one number, so that it can be held or given a spread."""
    return flow.quantity.form in _MOVABLE and bool(flow.quantity.value)


def own_spread(quantity: Quantity, settings: Settings) -> float:
    """One standard deviation of an entry in its unit, an exact one taken as if nothing had been said of its spread."""
    if quantity.sd and not quantity.exact:
        return quantity.sd
    return settings.spreads.get(quantity.origin.value, 0.0) * abs(quantity.value or 0.0)


def trust(
    document: Document, trusted: Iterable[str], doubted: Iterable[str], shares: Mapping[str, float], written: Written
) -> EditResult:
    """Hold the entries of `trusted` exactly; those of `doubted` get room for the gap.

    `shares` is what :func:`widened` gives: the standard deviation of each doubted entry as a share of its value.
    """
    held, moved = tuple(trusted), tuple(doubted)
    if not any(movable(get_flow(document, flow_id)) for flow_id in held):
        raise impossible("nothing_to_trust", "None of these entries is a number that could be held.")
    steps = [_hold(flow_id, written) for flow_id in held] + [_spread(i, shares.get(i), written) for i in moved]
    return chain(document, "edit.trust", *steps, name=_name(document, held))


def give_spread(document: Document, shares: Mapping[str, float], written: Written) -> EditResult:
    """Give entries a standard deviation, each as a share of its value; none of them stays exact."""
    steps = [_spread(flow_id, share, written) for flow_id, share in shares.items()]
    return chain(document, "edit.give_spread", *steps)


def widened(document: Document, entered: Mapping[str, float], gap: float) -> dict[str, float]:
    """The spreads, as shares of the values, with which the entries of `entered` can give way by `gap` together.

    `entered` holds the values in one unit, that of `gap`. Each keeps the spread it has, an exact one gets that of its
    origin; where all together explain less than the gap, all grow by the same factor (the ratio of Birge, 1932, Phys.
    Rev. 40, 207: spreads scaled until chi-square is one a degree of freedom).
    """
    sds = {}
    for flow_id, value in entered.items():
        flow = get_flow(document, flow_id)
        if movable(flow):
            share = own_spread(flow.quantity, document.settings) / abs(flow.quantity.value or 1.0)
            sds[flow_id] = abs(value) * share
    together = math.sqrt(math.fsum(sd**2 for sd in sds.values()))
    ratio = max(1.0, abs(gap) / together) if together else 1.0
    return {flow_id: sd * ratio / abs(entered[flow_id]) for flow_id, sd in sds.items() if entered[flow_id]}


def book_gap(document: Document, node_id: str, name: str, *, leaving: bool, kind: ItemKind, unit: str) -> EditResult:
    """A new flow over the boundary that takes the gap of a node: a loss, or what came in unseen; solved, not entered.

    Its amount says that it was booked, until something else is said of it. `unit` (numerator only) and `kind` of its
    item decide its layer.
    """
    get_node(document, node_id)

    def add_one(before: Document) -> EditResult:
        origin = OriginClass.LOSS if leaving else OriginClass.UNKNOWN
        known = item_named(before.physics, name)
        made = None
        if known is not None and (known.kind, known.unit, known.origin_class) == (kind, unit, origin):
            item_id = known.id
        else:
            made = add_item(before, name, kind=kind, unit=unit, origin_class=origin)
            before, item_id = made.document, made.made[0]
        ends = (node_id, None) if leaving else (None, node_id)
        result = add_flow(before, *ends, item=item_id, quantity=BOOKED)
        return result if made is None else replace(result, touched=result.touched | made.touched)

    return chain(document, "edit.book_gap", add_one, name=document.nodes[node_id].name)


def decided_gap(edit: EditResult, flow_id: str, share: float | None) -> EditResult:
    """The edit that books a gap as `flow_id`, with what the gap was when it was decided upon.

    `share` is that of what goes through the node. Should it grow, that was not decided.
    """
    return replace(edit, document=set_quantity(edit.document, flow_id, replace(BOOKED, value=share)).document)


def book_anew(document: Document, flow_id: str, share: float, scenario: str = CURRENT) -> EditResult:
    """Decide that a booked gap which has grown is meant as it is now; seen in a scenario, that is said of it alone."""
    meant = replace(BOOKED, value=share)
    if scenario == CURRENT:
        result = set_quantity(document, flow_id, meant)
    else:
        get_flow(document, flow_id)
        result = set_override(document, scenario, Override(flow_id, "quantity", quantity=meant))
    return result if result.is_nothing else replace(result, label="edit.book_anew")


def book_instead(document: Document, flow_id: str, name: str, *, kind: ItemKind, unit: str) -> EditResult:
    """Book a gap on the other side: instead of a flow that leaves a node one that comes in, or the reverse.

    For a booked flow over the boundary that would have to run the other way by now. What was noted there stands at the
    new one; what scenarios and periods said of it goes with it.
    """
    flow = get_flow(document, flow_id)
    node = str(flow.source or flow.target)

    def book(before: Document) -> EditResult:
        made = book_gap(before, node, name, leaving=flow.source is None, kind=kind, unit=unit)
        return replace(made, document=set_flow(made.document, made.made[0], note=flow.note).document)

    node_name = get_node(document, node).name
    return chain(document, "edit.book_gap", lambda before: remove(before, (flow_id,)), book, name=node_name)


def let_stock_change(document: Document, node_id: str, layer: str) -> EditResult:
    """Let a node hold stock: its change closes the balance of `layer`.

    A change that was entered there is asked anew; what was entered on other layers stays.
    """
    stock = dict(get_node(document, node_id).stock)
    if layer in stock:
        stock[layer] = replace(stock[layer], change=Quantity())
    result = set_node(document, node_id, holds_stock=True, stock=stock)
    return result if result.is_nothing else replace(result, label="edit.let_stock_change")


def take_as_complete(document: Document, node_id: str, layer: str) -> EditResult:
    """Nothing else leaves a node on a layer than what is drawn: it is balanced as it stands (docs/adr/0011)."""
    layers = tuple(dict.fromkeys((*get_node(document, node_id).complete_layers, layer)))
    result = set_node(document, node_id, complete_layers=layers)
    return result if result.is_nothing else replace(result, label="edit.take_as_complete")


def _hold(flow_id: str, written: Written) -> Callable[[Document], EditResult]:
    def step(document: Document) -> EditResult:
        flow = get_flow(document, flow_id)
        if not movable(flow):
            return unchanged(document)
        return _rewritten(document, flow_id, replace(flow.quantity, exact=True, sd=None), written)

    return step


def _spread(flow_id: str, share: float | None, written: Written) -> Callable[[Document], EditResult]:
    def step(document: Document) -> EditResult:
        flow = get_flow(document, flow_id)
        if share is None or not movable(flow):
            return unchanged(document)
        wanted = share * abs(flow.quantity.value or 0.0)
        if not flow.quantity.exact and wanted <= own_spread(flow.quantity, document.settings) * (1.0 + _SLACK):
            return unchanged(document)  # what was typed says as much already
        sd = _rounded_up(wanted)
        return _rewritten(document, flow_id, replace(flow.quantity, exact=False, sd=sd), written)

    return step


def _rounded_up(sd: float) -> float:
    """Two significant digits, upwards: what was to cover a gap still covers it."""
    if sd <= 0.0:
        return 0.0
    places = 1 - math.floor(math.log10(sd))
    return round(math.ceil(sd * 10.0**places - _SLACK) / 10.0**places, max(places, 0))


def _rewritten(document: Document, flow_id: str, quantity: Quantity, written: Written) -> EditResult:
    return set_quantity(document, flow_id, replace(quantity, text=written(flow_id, quantity)))


def _name(document: Document, flow_ids: tuple[str, ...]) -> str:
    item = document.items.get(document.flows[flow_ids[0]].item) if flow_ids else None
    return "" if item is None else item.name
