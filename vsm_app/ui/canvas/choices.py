"""What a chooser offers: kinds, the ways across the boundary, nodes that stand on the table already."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vsm_app.layout.types import Side
from vsm_app.model.elements import Node, OriginClass
from vsm_app.model.grouping import is_group, with_members
from vsm_app.model.kind_words import words_for
from vsm_app.model.kinds import KINDS, NodeKind, Role
from vsm_app.model.numbers import quoted
from vsm_app.texts import text
from vsm_app.ui.canvas.chooser import Choice
from vsm_app.ui.canvas.table import Table
from vsm_app.ui.naming import stage_name

NOTE: Final = "note"
#: Prefixes of ids: an open end of a class, a node on the table, a process called as typed.
OPEN: Final = "open:"
NODE: Final = "node:"
NAMED: Final = "named:"

#: How many ways there are to tell nodes of one name apart.
_WAYS: Final = 4
_IMPORTS: Final = (OriginClass.PRIMARY, OriginClass.SECONDARY, OriginClass.ENERGY)
_EXPORTS: Final = (OriginClass.PRODUCT, OriginClass.LOSS)
_ICONS: Final = {
    OriginClass.PRIMARY: "source",
    OriginClass.SECONDARY: "recycle",
    OriginClass.ENERGY: "electricity",
    OriginClass.PRODUCT: "sink",
    OriginClass.LOSS: "landfill",
}


def is_import(origin: OriginClass) -> bool:
    """Whether an open end of that class comes in from outside."""
    return origin in _IMPORTS


def boundary_choices(lang: str, side: Side | None = None) -> list[Choice]:
    """Ways across the boundary, the likeliest for the side of the node first: in at left and top, losses down."""
    order = [*_EXPORTS, *_IMPORTS]
    if side in (Side.LEFT, Side.TOP):
        order = [*_IMPORTS, *_EXPORTS]
    if side is Side.TOP:
        order = [OriginClass.ENERGY, OriginClass.PRIMARY, OriginClass.SECONDARY, *_EXPORTS]
    if side is Side.BOTTOM:
        order = [OriginClass.LOSS, OriginClass.PRODUCT, *_IMPORTS]
    return [
        Choice(f"{OPEN}{one}", text(f"canvas.open.{one}", lang=lang), _ICONS[one], _also(one, lang)) for one in order
    ]


def _also(origin: OriginClass, lang: str) -> str:
    """What people say for a way across the boundary: scrap is a loss. A product has no word of its own.

    All of them lead outside, as the page of keys calls it.
    """
    said = "" if origin is OriginClass.PRODUCT else text(f"canvas.open.{origin}.also", lang=lang)
    return f"{said} {text('canvas.outside', lang=lang)}".strip()


def kind_choices(table: Table, beside: str | None = None) -> list[Choice]:
    """All kinds of nodes, and a note; what cannot stand at the other end of a flow of `beside` says why."""
    node = table.document.nodes.get(beside or "")
    named = no_process_at(table, beside or "")
    choices = [
        Choice(
            kind.id,
            table.kind_name(kind.id),
            kind.icon,
            _keywords(kind),
            named if kind.role.is_inside else _reason(node, kind, table.lang()),
            words_for(kind.id),
        )
        for kind in KINDS.offered()
    ]
    return choices if beside else [*choices, Choice(NOTE, text("canvas.note", lang=table.lang()), "note")]


def end_choices(table: Table, source: str, side: Side | None = None) -> list[Choice]:
    """What may stand at the end of a flow pulled out of `source`, the likeliest first.

    What only gives or only takes stands at the boundary itself: its flow leads to a node first of all.
    """
    node = table.document.nodes.get(source)
    outside, kinds = outside_choices(table, source, side), kind_choices(table, source)
    at_boundary = node is not None and KINDS.get(node.kind).role in (Role.SOURCE, Role.SINK)
    return [*kinds, *outside] if at_boundary else [*outside, *kinds]


def outside_choices(table: Table, source: str, side: Side | None = None) -> list[Choice]:
    """Ways across the boundary at a node; nothing leaves what only takes, nothing comes into what only gives."""
    node, lang = table.document.nodes.get(source), table.lang()
    role = None if node is None else KINDS.get(node.kind).role
    barred = {Role.SINK: _EXPORTS, Role.SOURCE: _IMPORTS}.get(role) if role is not None else None
    return [
        replace(choice, reason=_itself(node, lang))
        if node is not None and OriginClass(choice.id.removeprefix(OPEN)) in (barred or ())
        else choice
        for choice in boundary_choices(lang, side)
    ]


def no_process_at(table: Table, source: str) -> str:
    """Why no step can follow a node: it only takes; empty for any other."""
    node = table.document.nodes.get(source)
    return "" if node is None or KINDS.get(node.kind).role is not Role.SINK else _itself(node, table.lang())


def node_choices(table: Table, source: str) -> list[Choice]:
    """The nodes on the table, by name; the node itself comes last: a loop round it; not where it is the only one."""
    document, boxes = table.document, table.boxes()
    order = sorted(document.nodes.values(), key=lambda node: node.id == source)
    standing = [node for node in order if node.id in boxes]
    return _standing(table, standing) if len(standing) > 1 or source not in boxes else []


def inner_choices(table: Table, group: str) -> list[Choice]:
    """The processes inside a sub-process, at any depth, by name: its flows are theirs."""
    nodes = table.document.nodes
    return _standing(table, [nodes[i] for i in with_members(nodes, (group,)) if not is_group(nodes[i])])


def _standing(table: Table, nodes: list[Node]) -> list[Choice]:
    """Nodes of the map to choose, those of one name told apart."""
    beside = _told_apart(table, nodes)
    return [
        Choice(
            f"{NODE}{node.id}",
            node.name,
            node.icon or KINDS.get(node.kind).icon,
            table.kind_name(node.kind),
            beside=beside.get(node.id, ""),
            is_there=True,
        )
        for node in nodes
    ]


def _told_apart(table: Table, nodes: list[Node]) -> dict[str, str]:
    """What tells nodes of one name apart: kind, stage, sub-process, what they are joined to, else their number."""
    alike: dict[str, list[Node]] = {}
    for node in nodes:
        alike.setdefault(node.name.casefold(), []).append(node)
    found: dict[str, str] = {}
    for same in (some for some in alike.values() if len(some) > 1):
        ways = [[_beside(table, node, way) for node in same] for way in range(_WAYS)]
        telling = next((way for way in ways if len(set(way)) == len(same)), None)
        if telling is None:  # as much as may help, and in any case the number, from the left
            order = sorted(same, key=lambda node: _place(table, node))
            numbers = {node.id: number for number, node in enumerate(order, 1)}
            said = [way for way in ways if len(set(way)) > 1]
            parts = zip(*said, strict=True) if said else [()] * len(same)
            telling = [
                " · ".join(filter(None, (*words, str(numbers[node.id]))))
                for node, words in zip(same, parts, strict=True)
            ]
        found |= {node.id: words for node, words in zip(same, telling, strict=True)}
    return found


def _beside(table: Table, node: Node, way: int) -> str:
    """What can be said of a node to tell it from another, the plainest first."""
    nodes, stages = table.document.nodes, table.document.stages
    match way:
        case 0:
            return table.kind_name(node.kind)
        case 1:
            stage = stages.get(node.stage or "")
            return "" if stage is None else stage_name(stage, table.lang())
        case 2:
            return nodes[node.parent].name if node.parent in nodes else ""
    flows, ends = table.document.flows, table.sync.resolver.adjacency
    before = (flows[one].source for one in ends.inflows.get(node.id, ()) if one in flows)
    after = (flows[one].target for one in ends.outflows.get(node.id, ()) if one in flows)
    first = [next((nodes[one].name for one in side if one in nodes), "") for side in (before, after)]
    return " → ".join(filter(None, (first[0], "…", first[1]))) if any(first) else ""


def _place(table: Table, node: Node) -> tuple[float, float, str]:
    box = table.boxes().get(node.id)
    return (0.0, 0.0, node.id) if box is None else (box.left, box.top, node.id)


def named_choice(name: str, lang: str, reason: str = "") -> Choice:
    """A new process called as typed."""
    return Choice(f"{NAMED}{name}", text("canvas.chooser.named", {"name": name}, lang), "process", reason=reason)


def _keywords(kind: NodeKind) -> str:
    return kind.id if kind.r_number is None else f"{kind.id} R{kind.r_number}"


def inserted_choices(table: Table) -> list[Choice]:
    """What may be put into a flow: what it can run through; of the others why not."""
    return [
        replace(choice, reason="" if (role := KINDS.get(choice.id).role).is_inside else _alone(role, table.lang()))
        for choice in kind_choices(table)
        if choice.id != NOTE
    ]


def _reason(node: Node | None, kind: NodeKind, lang: str) -> str:
    """Why no flow can join a node with this kind: two that only give, or two that only take."""
    role = None if node is None else KINDS.get(node.kind).role
    return _alone(kind.role, lang) if role is kind.role and role in (Role.SOURCE, Role.SINK) else ""


def _itself(node: Node, lang: str) -> str:
    """What a node does that stands at the boundary: the reason lies there, not with what would be joined to it."""
    return text(f"canvas.chooser.it_{KINDS.get(node.kind).role.value}", {"node": quoted(node.name)}, lang)


def _alone(role: Role, lang: str) -> str:
    """What a kind does that stands at the boundary alone."""
    return text(f"canvas.chooser.only_{role.value}", lang=lang)
