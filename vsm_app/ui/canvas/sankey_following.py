"""Bars of a very large Sankey in the hand: with each move only they and the ribbons that touch them are drawn anew.

While they move nothing is anti-aliased (design notes, performance): wide bands would take most of the frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vsm_app.layout.sankey_bending import bent
from vsm_app.layout.types import Point
from vsm_app.model.elements import Flow
from vsm_app.ui.canvas.sankey_models import SankeyView
from vsm_app.ui.canvas.scene import CanvasScene

_STILL: Point = (0.0, 0.0)


def follow_bars(
    scene: CanvasScene, view: SankeyView, flows: Mapping[str, Flow], places: Mapping[str, tuple[float, float]]
) -> None:
    """Show bars at other `places` (left edge, middle in height; none: where `view` has them), their ribbons with them.

    What has one end in the open goes along whole, what joins two bars is bent; its words stay at its middle.
    """
    if scene.look.is_coarse != bool(places):
        scene.look.is_coarse = bool(places)
        scene.renew()
    shifts: dict[str, Point] = {}
    for name, bar in scene.bars.items():
        box = bar.model.bar.box
        x, y = places.get(name, (box.x, box.cy))
        shifts[name] = (x - box.x, y - box.cy)
        bar.setPos(*shifts[name])
    words = {label.element_id: label for label in scene.ribbon_labels}
    for ribbon_id, model in view.ribbons.items():
        flow, item = flows.get(ribbon_id), scene.ribbons.get(ribbon_id)
        if flow is None or item is None:
            continue
        ends = (flow.target, flow.source) if model.ribbon.reverse else (flow.source, flow.target)
        first, last = (shifts.get(end or "") for end in ends)
        if first is None or last is None:  # it has one end outside
            whole = first or last or _STILL
            item.setPos(*whole)
            by = whole
        else:
            is_still = first == last == _STILL
            item.show_model(model if is_still else replace(model, ribbon=bent(model.ribbon, first, last)))
            (x, y), (x0, y0) = item.model.ribbon.label, model.ribbon.label
            by = (x - x0, y - y0)
        if ribbon_id in words:
            words[ribbon_id].setPos(*by)
