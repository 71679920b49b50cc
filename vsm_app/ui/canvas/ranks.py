"""The numbers by which flows, and nodes, stand in the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def ranked(flows: Iterable[str], before: Mapping[str, float]) -> dict[str, float]:
    """Numbers that rise in the order of flows or nodes; those known keep theirs: nothing else is looked at anew."""
    names = list(flows)
    if names == list(before):
        return dict(before)  # in this order they were given their numbers
    ranks: dict[str, float] = {}
    waiting: list[str] = []
    last = -1.0
    for flow in names:
        known = before.get(flow)
        if known is None or known <= last:
            waiting.append(flow)
            continue
        step = (known - last) / (len(waiting) + 1)
        for number, other in enumerate(waiting, 1):
            ranks[other] = last + number * step
        waiting.clear()
        ranks[flow] = last = known
    for number, other in enumerate(waiting, 1):
        ranks[other] = last + number
    return ranks
