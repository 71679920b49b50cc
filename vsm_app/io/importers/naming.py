"""What names tell of a map that is read: kinds, life-cycle stages, and which ends take losses (`model.kind_words`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vsm_app import texts
from vsm_app.io.importers.mapmaker import MapMaker
from vsm_app.model.elements import OriginClass
from vsm_app.model.kind_words import is_loss_named, kind_named, told_by_name
from vsm_app.model.kinds import KINDS, Role


def tell_by_names(maker: MapMaker, node_ids: Iterable[str], *, stages: bool) -> set[str]:
    """Give nodes the kinds that their names tell, and with `stages` the stages of these; the ids of those told."""
    told: set[str] = set()
    for node_id in node_ids:
        before = maker.nodes[node_id]
        node = told_by_name(before)
        if node is before:
            continue
        stage = KINDS.get(kind_named(node.name) or "").stage
        if stages and stage is not None:
            node = replace(node, stage=maker.stage(texts.text(f"stage.{stage.value}", lang=maker.lang)))
        maker.nodes[node_id] = node
        told.add(node_id)
    return told


def tell_losses(maker: MapMaker) -> set[str]:
    """Make losses of the flows into ends that are called so, where the map says no class; the ids of these ends."""
    ends = {
        node.id for node in maker.nodes.values() if KINDS.get(node.kind).role is Role.SINK and is_loss_named(node.name)
    }
    found: set[str] = set()
    for flow_id, flow in maker.flows.items():
        if flow.target in ends and flow.origin_class is None and not flow.r_strategy:
            maker.flows[flow_id] = replace(flow, origin_class=OriginClass.LOSS)
            found.add(flow.target or "")
    return found
