"""Open ends that stand where they stand: far from their node they are places on the table, near it part of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from vsm_app.model.document import Document
from vsm_app.model.edits.placing import box_of
from vsm_app.model.placement import Place, RouteHint
from vsm_app.model.references import flows_at

#: How far from its node an end stands by itself, in canvas units: past the node beside it.
_FAR: Final = 200.0


def staying_ends(document: Document, moved: Iterable[str]) -> frozenset[str]:
    """Flows whose open end stays where it is when these are moved; with several nodes all ends go along."""
    nodes = [i for i in moved if i in document.nodes]
    if len(nodes) != 1:
        return frozenset()
    box, hints = box_of(document, nodes[0]), document.layout.routes
    if box is None:
        return frozenset()
    ends = ((f.id, hint.end) for f in flows_at(document.physics, {nodes[0]}) if (hint := hints.get(f.id)) is not None)
    return frozenset(i for i, end in ends if end is not None and _is_far(end, box))


def held_ends(document: Document, ids: Iterable[str], way: tuple[float, float]) -> dict[str, RouteHint]:
    """The hints of those flows when the node moves by `way`: their ends are told from its corner."""
    hints = document.layout.routes
    found = {i: hints[i] for i in staying_ends(document, ids)}
    return {
        i: replace(hint, end=(hint.end[0] - way[0], hint.end[1] - way[1]))
        for i, hint in found.items()
        if hint.end is not None
    }


def _is_far(end: tuple[float, float], box: Place) -> bool:
    across = max(-end[0], end[0] - box.w, 0.0)
    down = max(-end[1], end[1] - box.h, 0.0)
    return max(across, down) > _FAR
