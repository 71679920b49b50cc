"""Sub-processes in files: they stand for the processes inside them and have no flows of their own."""

from __future__ import annotations

from dataclasses import replace

from vsm_app.io.importers.findings import Findings, Place
from vsm_app.io.importers.mapmaker import MapMaker
from vsm_app.model.grouping import is_group
from vsm_app.model.problems import Severity


def refuse_flows_at_groups(maker: MapMaker, findings: Findings, file: str) -> None:
    """A node that is given as a sub-process and has flows is read as a process, so that its balance counts.

    `file` is the sheet or file that said it.
    """
    ends = {end for flow in maker.flows.values() for end in (flow.source, flow.target)}
    for node_id, node in maker.nodes.items():
        if is_group(node) and node_id in ends:
            maker.nodes[node_id] = replace(node, kind="process")
            findings.add("flow_at_group", Severity.WARNING, Place(file), (node_id,), {"name": node.name})
