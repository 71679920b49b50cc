"""The Heat view: a closed sub-process takes what is inside; what is still being calculated is not called missing."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from vsm_app.engine.pipeline import compute
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow
from vsm_app.model.edits.groups import fold, group
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.quantities import UNKNOWN, Form, Quantity
from vsm_app.texts import text
from vsm_app.ui.canvas.heat import heat_of
from vsm_app.ui.canvas.paint_heat import ground
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.sync import SceneSync
from vsm_app.ui.canvas.views import Presenter, show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme

HEAT = ViewState("heat", "mass")


def plant() -> tuple[Document, str, list[str]]:
    """Saw and mill lie in a closed sub-process and lose 3 t and 2 t; the press after them loses 1 t."""
    document, nodes = Document(), list[str]()
    for number, kind in enumerate(("supplier", "process", "process", "process", "customer", "landfill")):
        made = add_node(document, kind, f"{kind} {number}", (240.0 * number, 0.0))
        document, nodes = made.document, [*nodes, *made.made]
    flows = [(0, 1, 100.0), (1, 2, None), (2, 3, None), (3, 4, None), (1, 5, 3.0), (2, 5, 2.0), (3, 5, 1.0)]
    for source, target, value in flows:
        said = UNKNOWN if value is None else Quantity(Form.VALUE, f"{value} t!", value, "t", exact=True)
        document = add_flow(document, nodes[source], nodes[target], quantity=said).document
    made = group(document, nodes[1:3], "Shop")
    (shop,) = made.made
    return fold(made.document, shop, folded=True).document, shop, nodes


def test_a_closed_sub_process_takes_the_sum_of_what_is_inside(qtbot: QtBot) -> None:
    document, shop, nodes = plant()
    results = compute(document)
    scene = CanvasScene(Theme())
    show_view(scene, document, results, scene.look.theme, "en", HEAT)
    closed, press = scene.nodes[shop].model, scene.nodes[nodes[3]].model
    assert (closed.heat, closed.heat_text.replace("\u202f", " ")) == (1.0, "5 t/a")
    assert press.heat == pytest.approx(0.2)
    assert heat_of(results, "mass", "en").nodes[nodes[1]].fraction == 1.0, "opened, each has its own"


@pytest.mark.parametrize("scheme", list(Scheme))
def test_what_loses_nothing_is_like_the_card_and_what_loses_most_is_not(qtbot: QtBot, scheme: Scheme) -> None:
    document, shop, nodes = plant()
    scene = CanvasScene(Theme(scheme))
    theme = scene.look.theme
    show_view(scene, document, compute(document), theme, "en", HEAT)
    card = theme.color("card").lightness()
    away = {i: abs(ground(scene.nodes[i].model, theme).lightness() - card) for i in (nodes[0], nodes[3], shop)}
    assert away[nodes[0]] < 26
    assert away[nodes[0]] < away[nodes[3]] < away[shop]
    assert away[shop] > 100


@pytest.mark.parametrize("lang", ["en", "de"])
def test_while_the_first_results_are_on_their_way_the_legend_says_so(qtbot: QtBot, lang: str) -> None:
    document, _, _ = plant()
    for awaited, code in ((True, "awaited"), (False, "none")):
        scene = CanvasScene(Theme())
        presenter = Presenter(scene, SceneSync(scene, scene.look.theme, lang), lambda awaited=awaited: awaited)
        presenter.show(document, None, HEAT)
        assert scene.legend._title == text(f"canvas.heat.{code}", lang=lang)
