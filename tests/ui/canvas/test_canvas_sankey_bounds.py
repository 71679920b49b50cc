"""The Sankey of flows that are not determined: as wide as what flows at least, in their colour, dashed at the edge."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from vsm_app.engine.pipeline import compute
from vsm_app.layout.sankey_types import RibbonKind, SankeyPicture
from vsm_app.layout.types import Box, FlowStyle
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.elements import OriginClass
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas.chips import text_width
from vsm_app.ui.canvas.items.legend import Mark, SankeyLegend
from vsm_app.ui.canvas.items.sankey import RibbonItem, RibbonModel
from vsm_app.ui.canvas.sankey_legend import legend_of
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

Interval = tuple[float | None, float | None]


def shown(qtbot: QtBot, interval: Interval) -> tuple[RibbonItem, RibbonItem, RibbonItem]:
    """What is known, then a band and a loss that are known only within these bounds (t/a)."""
    document = Document("Bounds")
    for place, kind in enumerate(("supplier", "process", "customer")):
        document = nodes.add_node(document, kind, kind, (300.0 * place, 0.0)).document
    first, second, third = document.nodes
    for source, target in ((first, second), (second, third), (second, None)):
        document = flows.connect(document, source, target).document
    known, open_band, loss = document.flows
    entry = Quantity(Form.VALUE, value=100.0, unit="t/a", exact=True)
    document = flows.set_quantity(document, known, entry).document
    document = flows.set_flow(document, loss, origin_class=OriginClass.LOSS).document
    results = compute(document)
    solved = dict(results.solution.flows)
    for flow in (open_band, loss):
        row = solved[flow, "mass"]
        bounds = tuple(None if end is None else end * 1000.0 / row.factor for end in interval)
        solved[flow, "mass"] = replace(row, value=None, interval=(bounds[0], bounds[1]))
    own = {flow: row for (flow, _layer), row in solved.items()}
    results = replace(results, solution=replace(results.solution, flows=solved, own=own))
    scene = CanvasScene(Theme())
    show_view(scene, document, results, scene.look.theme, "en", ViewState("sankey", "mass"))
    return scene.ribbons[known], scene.ribbons[open_band], scene.ribbons[loss]


@pytest.mark.parametrize("interval", [(60.0, None), (60.0, 90.0)])
def test_it_is_as_wide_as_its_lower_bound_in_its_own_colour(qtbot: QtBot, interval: Interval) -> None:
    known, band, loss = shown(qtbot, interval)
    for item in (band, loss):
        assert item.model.ribbon.width == pytest.approx(0.6 * known.model.ribbon.width)
        assert item.model.at_least
    assert not known.model.at_least
    assert band.model.ribbon.kind is RibbonKind.BAND
    assert (loss.model.ribbon.kind, loss.model.style) == (RibbonKind.LOSS, FlowStyle.LOSS)
    assert band.model.value.startswith("≥" if interval[1] is None else "[60")


def test_without_any_bound_it_is_a_dashed_hairline(qtbot: QtBot) -> None:
    for item in shown(qtbot, (None, None))[1:]:
        assert (item.model.ribbon.width, item.model.ribbon.not_to_scale) == (2.0, True)
        assert not item.model.at_least


def test_what_may_be_nothing_stays_a_fading_wedge(qtbot: QtBot) -> None:
    known, band, _loss = shown(qtbot, (0.0, 50.0))
    assert band.model.ribbon.kind is RibbonKind.WEDGE
    assert band.model.ribbon.width == pytest.approx(0.5 * known.model.ribbon.width)


@pytest.mark.parametrize(
    ("interval", "dashed", "marks"),
    [
        ((None, None), "dashed: not determined", []),
        ((60.0, None), "", [Mark.AT_LEAST]),
        ((0.0, 50.0), "", [Mark.FADING]),
        ((0.01, None), "dashed: not determined", []),
    ],
)
def test_the_legend_says_what_is_drawn_and_nothing_else(
    qtbot: QtBot, interval: Interval, dashed: str, marks: list[Mark]
) -> None:
    scene = shown(qtbot, interval)[0].scene()
    assert isinstance(scene, CanvasScene)
    assert isinstance(scene.legend, SankeyLegend)
    model = scene.legend.model
    assert (model.floor, [mark for mark, _name in model.marks]) == (dashed, marks)
    assert scene.legend.card.right() > scene.legend.BAR_X + text_width(model.floor, "node.label", scene.look.theme)


def test_dashed_lines_of_both_kinds_are_both_told(qtbot: QtBot) -> None:
    known, _band, loss = (item.model for item in shown(qtbot, (None, None)))
    thin = replace(known, value="12", style=FlowStyle.LOSS, ribbon=replace(known.ribbon, not_to_scale=True))
    picture = SankeyPicture({}, (), 0.1, 100.0, Box(0.0, 0.0, 0.0, 0.0))

    def floor(*models: RibbonModel) -> str:
        return legend_of(Document(), picture, {str(n): one for n, one in enumerate(models)}, "t/a", "en").floor

    assert floor(thin) == "dashed: below 20\u202ft/a"
    assert floor(thin, loss) == "dashed: below 20\u202ft/a or not determined"
    assert floor(loss) == "dashed: not determined"
    many = legend_of(Document(), picture, {"a": loss}, "t/a", "en", left_out=3)
    assert "3 flows" in many.floor
    assert [mark for mark, _name in many.marks] == [Mark.DASHED]
