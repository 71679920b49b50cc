"""How deep the chain of a Sankey is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vsm_app.layout.sankey_types import SankeyFlow
from vsm_app.layout.types import FlowStyle


def depth(flows: Sequence[SankeyFlow], most: int) -> int:
    """How many bars the longest chain has, returns left out: the number of columns, from two to `most`.

    Of a loop that nobody has called a return the flow that closes it (as one walks along the flows) is left out.
    """
    after: dict[str, list[str]] = {}
    for flow in flows:
        if flow.source and flow.target and flow.style is not FlowStyle.SECONDARY and flow.r_number is None:
            after.setdefault(flow.source, []).append(flow.target)
            after.setdefault(flow.target, [])
    entered = {end for ends in after.values() for end in ends}
    depths: dict[str, int] = {}
    for first in (*(node for node in after if node not in entered), *after):
        _walk(first, after, depths)
    return min(max(max(depths.values(), default=2), 2), most)


def _walk(first: str, after: Mapping[str, Sequence[str]], depth: dict[str, int]) -> None:
    """Set the length of the longest chain from a node on, and from all that it leads to (depth first)."""
    open_nodes: dict[str, Iterator[str]] = {} if first in depth else {first: iter(after[first])}
    while open_nodes:
        node = next(reversed(open_nodes))
        following = next((n for n in open_nodes[node] if n not in depth and n not in open_nodes), None)
        if following is not None:
            open_nodes[following] = iter(after[following])
            continue
        del open_nodes[node]
        depth[node] = 1 + max((depth.get(n, 0) for n in after[node]), default=0)
