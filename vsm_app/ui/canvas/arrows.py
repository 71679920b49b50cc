"""What people mean by an arrow in a text: `Casting -> Milling -> Customer` is a way, not a name; and what is prose."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Final

from vsm_app.layout.free_place import nearest_free
from vsm_app.layout.types import Box
from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult, chain, unchanged
from vsm_app.model.edits.flows import add_connected_node, connect, insert_node
from vsm_app.model.edits.nodes import rename
from vsm_app.model.grouping import is_group
from vsm_app.model.kind_words import kind_named
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import GRID
from vsm_app.ui.canvas.table import snapped

_ARROW: Final = re.compile(r"\s*(?:[-\u2013=]{1,3}>|[\u2192\u21d2\u27a1\u2794\u27f6])\s*")
_AMOUNT: Final = re.compile(r"^(?P<name>.*?\S)\s*:\s*(?P<amount>[~\u2248]?\s*[0-9?].*|rest)$", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"[.!?]$")
_MANY_WORDS: Final = 7
_SOME_WORDS: Final = 3
_GAP: Final = 88.0  # between nodes of a way: room for a chip
_APART: Final = 16.0
_PROCESS: Final = "process"


def stations(typed: str) -> tuple[str, ...]:
    """The names along a way, `A -> B -> C`; nothing where there is no arrow between two names."""
    names = tuple(part.strip() for part in _ARROW.split(typed))
    return names if len(names) > 1 and all(names) else ()


def ways_as_table(words: str) -> str:
    """Lines of ways (`A -> B: 5 t`) as a table of flows; empty where a line is none."""
    rows = []
    for line in filter(None, (line.strip() for line in words.splitlines())):
        said = _AMOUNT.match(line)
        names = stations(said["name"] if said is not None else line)
        if not names:
            return ""
        amounts = [""] * (len(names) - 2) + [said["amount"] if said is not None else ""]
        rows += ["\t".join((*pair, amount)) for pair, amount in zip(pairwise(names), amounts, strict=True)]
    return "\n".join(rows)


def is_prose(words: str) -> bool:
    """Whether most lines are sentences, which nobody calls a process."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return 2 * sum(map(_is_sentence, lines)) > len(lines)


def _is_sentence(line: str) -> bool:
    count = len(line.split())
    return count >= _MANY_WORDS or (count >= _SOME_WORDS and _SENTENCE.search(line) is not None)


def name_way(document: Document, node_id: str, names: tuple[str, ...], boxes: Mapping[str, Box]) -> EditResult:
    """Call a node by the first name and lead from there to the others: to those of that name, else to new ones."""
    here, taken = [node_id], dict(boxes)

    def lead_on(before: Document, name: str) -> EditResult:
        source, there = here[-1], _called(before, name)
        step = (
            connect(before, source, there)
            if there
            else _new_beside(before, source, name, _last_seen(here, taken), taken)
        )
        here.append(there or step.made[0])
        leads = any((flow.source, flow.target) == (source, there) for flow in before.flows.values())
        return unchanged(before) if there and (leads or there == source) else step

    steps = (partial(lead_on, name=name) for name in names[1:])
    return chain(document, "edit.rename", lambda first: rename(first, node_id, names[0]), *steps, name=names[0])


def led_on(made: EditResult, names: tuple[str, ...], boxes: Mapping[str, Box]) -> EditResult:
    """The step that made a node of the first of these names, with a way from there to the others."""
    node = made.made[0]
    if len(names) < 2 or node not in made.document.nodes:  # noqa: PLR2004 - no way
        return made
    kind, place = KINDS.get(made.document.nodes[node].kind), made.document.layout.places[node]
    box = Box(place.x, place.y, kind.width, kind.height)
    way = name_way(made.document, node, names, {**boxes, node: box})
    return replace(made, document=way.document, touched=made.touched | way.touched, made=(*made.made, *way.made))


def insert_way(document: Document, flow: str, kind: str, names: tuple[str, ...], at: tuple[float, float]) -> EditResult:
    """New nodes of these names, one behind the other in a flow, the first with its upper left corner at a place."""
    step = made = insert_node(document, flow, kind, names[0], at)
    size = KINDS.get(kind)
    for number, name in enumerate(names[1:], 1):
        place = at[0] + number * (size.width + _GAP), at[1]
        step = insert_node(made.document, step.made[-1], kind, name, place)
        made = replace(made, document=step.document, touched=made.touched | step.touched, made=(*made.made, *step.made))
    return made


def _called(document: Document, name: str) -> str:
    """The node of that name, the first where several are called so; empty for none."""
    named = (node for node in document.nodes.values() if node.name.casefold() == name.casefold() and not is_group(node))
    return next((node.id for node in named), "")


def _last_seen(way: Sequence[str], boxes: Mapping[str, Box]) -> Box:
    """The box of the last node of a way that is shown: others are folded away. The first is, it was written on."""
    return next(boxes[one] for one in reversed(way) if one in boxes)


def _new_beside(document: Document, source: str, name: str, box: Box, taken: dict[str, Box]) -> EditResult:
    """A new node of that name, fed by `source`, to the right of a box, covering nothing; of the kind the name means."""
    kind = KINDS.get(kind_named(name) or _PROCESS)
    kind = kind if kind.group and kind.role.is_inside else KINDS.get(_PROCESS)
    size = (kind.width, kind.height)
    centre = box.right + _GAP + kind.width / 2.0, box.top + kind.height / 2.0
    x, y = nearest_free(list(taken.values()), centre, size, _APART, GRID)
    at = snapped(x - kind.width / 2.0), snapped(y - kind.height / 2.0)
    made = add_connected_node(document, source, kind.id, name, at)
    taken[made.made[0]] = Box(*at, *size)
    return made
