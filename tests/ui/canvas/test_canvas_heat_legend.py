"""Going from the Map to Heat moves nothing: the legend finds a place on the ground of every example."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import example_list, open_example
from vsm_app.ui.canvas.chips import text_width
from vsm_app.ui.canvas.paint_flow import label_rect
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

EXAMPLES = [example.id for example in example_list()]


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_legend_covers_nothing_and_makes_the_picture_no_larger(qtbot: QtBot, example: str, lang: str) -> None:
    document = open_example(example, lang)
    results = compute(document)
    shown: dict[str, Any] = {}
    for view in ("map", "heat"):
        shown[view] = scene = CanvasScene(Theme())
        show_view(scene, document, results, scene.look.theme, lang, ViewState(view, "mass"))
    scene = shown["heat"]
    assert scene.content_rect() == shown["map"].content_rect()
    assert {i: item.model.box for i, item in scene.nodes.items()} == {
        i: item.model.box for i, item in shown["map"].nodes.items()
    }
    legend = scene.legend.sceneBoundingRect()
    covered = [item.element_id for item in scene.elements() if item.mapToScene(item.shape()).intersects(legend)]
    words: list[QRectF] = [label_rect(item.model) for item in scene.flows.values()]
    assert covered == []
    assert [rect for rect in words if rect.intersects(legend)] == []
    texts = [item.model.heat_text for item in scene.nodes.values() if item.model.heat_text and not item.model.heat_open]
    period = document.settings.period
    assert [text for text in texts if text.endswith(f"/{period}") is not bool(period)] == []
    assert legend.width() >= 2.0 * 14.0 + text_width(scene.legend._title, "flow.label", scene.look.theme)
