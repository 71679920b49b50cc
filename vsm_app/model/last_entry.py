"""Which entry was made last: the one that somebody doubts first when the entries of a map disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vsm_app.model.document import Document
from vsm_app.model.quantities import UNKNOWN, Quantity


@dataclass(frozen=True, slots=True)
class LastEntry:
    """A flow, what is said of it and what was said before; `turned`: until then the map did not contradict itself.

    `meant`: nothing was said before, and the others say that the unit or the comma is wrong.
    """

    flow: str
    now: Quantity
    before: Quantity
    turned: bool = False
    meant: Quantity | None = None


def last_entry(steps: Iterable[tuple[Document, Document]]) -> LastEntry | None:
    """The newest entry among `steps` (the map before and after each, the newest first).

    What only says how sure an entry is, and an entry taken out, is none. `None` where several were made in one step, as
    by pasting: none of them is the last.
    """
    made = next((made for made, _, _ in entries_made(steps)), ())
    return made[0] if len(made) == 1 else None


def entries_made(
    steps: Iterable[tuple[Document, Document]],
) -> Iterator[tuple[tuple[LastEntry, ...], Document, Document]]:
    """Of every step with entries: those made in it, the map before and after; without what was taken out since."""
    taken_out: set[str] = set()
    for before, after in steps:
        if before.flows is after.flows:
            continue
        made = []
        for flow_id, flow in after.flows.items():
            known = before.flows.get(flow_id)
            if known is flow or flow_id in taken_out:
                continue
            said = UNKNOWN if known is None else known.quantity
            if _amount(flow.quantity) != _amount(said):
                if flow.quantity.is_entered:
                    made.append(LastEntry(flow_id, flow.quantity, said))
                else:
                    taken_out.add(flow_id)
        taken_out.update(flow_id for flow_id in before.flows if flow_id not in after.flows)
        if made:
            yield tuple(made), before, after


def hang_together(document: Document, flow_id: str, nodes: Iterable[str], flows: Iterable[str]) -> bool:
    """Whether balances lead from a flow to one of `nodes` or `flows`: else it has no part in what happens there.

    From a flow that is not drawn (yet) they lead nowhere.
    """
    wanted = set(nodes)
    for one in flows:
        if one in document.flows:
            wanted.update(_ends(document, one))
    return not joined(document, flow_id).isdisjoint(wanted)


def joined(document: Document, flow_id: str) -> set[str]:
    """The nodes to which balances lead from a flow."""
    beside: dict[str, list[str]] = {}
    for flow in document.flows.values():
        if flow.source is not None and flow.target is not None:
            beside.setdefault(flow.source, []).append(flow.target)
            beside.setdefault(flow.target, []).append(flow.source)
    reached, left = set(_ends(document, flow_id)), list(_ends(document, flow_id))
    while left:
        for node in beside.get(left.pop(), ()):
            if node not in reached:
                reached.add(node)
                left.append(node)
    return reached


def _ends(document: Document, flow_id: str) -> tuple[str, ...]:
    flow = document.flows.get(flow_id)
    return () if flow is None else tuple(end for end in (flow.source, flow.target) if end is not None)


def _amount(quantity: Quantity) -> tuple[object, ...]:
    """What is said, without how sure somebody is of it and how it was written."""
    one = quantity
    return one.form, one.value, one.unit, one.low, one.high, one.terms
