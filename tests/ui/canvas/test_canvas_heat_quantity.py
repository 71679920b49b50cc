"""The Heat view shows the quantity that is chosen or says that there is nothing on it; never silently another one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from helpers.method_maps import draw, item, node
from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import example_list, open_example
from vsm_app.model.document import Document
from vsm_app.texts import text
from vsm_app.ui.canvas.heat import heat_of, heat_title
from vsm_app.ui.canvas.items.legend import SHOWN, HeatLegend
from vsm_app.ui.canvas.quantities import shown_quantity
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

EXAMPLES = [example.id for example in example_list()]


def press(*, price: bool = False) -> Document:
    """Steel into a press, a tenth of it lost; nobody says what it costs or emits."""
    arcs = [("in", None, "press", "steel", 50.0), ("scrap", "press", None, "scrap", 5.0),
            ("out", "press", None, "product", 45.0)]  # fmt: skip
    steel = item("steel", price=(2.0, "EUR/kg")) if price else item("steel")
    return draw([node("press", "make")], arcs, [steel, item("scrap", "loss")])


@pytest.mark.parametrize("quantity", ["co2e", "cost", "energy"])
def test_without_factors_there_is_no_heat_by_them(quantity: str) -> None:
    document = press()
    results = compute(document)
    assert heat_of(results, "mass", "en", "", physics=document.physics).nodes["press"].text == "5\u202fkg"
    assert heat_of(results, quantity, "en", "", physics=document.physics).is_empty


def test_with_a_price_there_is() -> None:
    document = press(price=True)
    heat = heat_of(compute(document), "cost", "en", "", physics=document.physics)
    assert (heat.by, heat.is_empty) == ("cost", False)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize(("view", "quantity"), [("heat", "co2e"), ("heat", "cost"), ("sankey", "co2e")])
def test_the_legend_says_so_and_leads_to_the_same_field_as_the_sankey(
    qtbot: QtBot, view: str, quantity: str, lang: str
) -> None:
    document, scene = press(), CanvasScene(Theme())
    show_view(scene, document, compute(document), scene.look.theme, lang, ViewState(view, quantity))
    assert scene.legend._title == text("canvas.heat.none", lang=lang)
    assert scene.legend.leads_to == ("in", {"co2e": "co2e", "cost": "price"}[quantity])
    assert [one.model.heat for one in scene.nodes.values() if one.model.heat is not None] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_shown_is_what_is_chosen(name: str) -> None:
    document = open_example(name, "en")
    results = compute(document)
    layers = {layer for _flow, layer in results.solution.flows if "/" not in layer}
    for wanted in ("mass", "energy", "co2e", "cost", *layers):
        quantity = shown_quantity(results, wanted)
        heat = heat_of(results, quantity, "en", "a", physics=document.physics)
        assert heat.is_empty or heat.by == quantity
        if not heat.is_empty:
            assert heat_title(document.physics, heat.by, "en")


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("view", ["heat", "sankey"])
def test_where_there_is_nothing_a_quantity_of_which_there_is_something_is_offered(
    qtbot: QtBot, view: str, lang: str
) -> None:
    document, scene = press(), CanvasScene(Theme())
    show_view(scene, document, compute(document), scene.look.theme, lang, ViewState(view, "co2e"))
    legend = scene.legend
    assert isinstance(legend, HeatLegend)
    assert legend.other is not None
    assert legend.other[1].endswith({"de": "Masse", "en": "Mass"}[lang])
    bottom, top = legend.boundingRect().bottomLeft() + QPointF(40.0, -14.0), QPointF(40.0, 20.0)
    assert legend.led_to(bottom) == ("mass", SHOWN)
    assert legend.led_to(top) == legend.leads_to == ("in", "co2e")


def test_where_nothing_is_known_at_all_nothing_is_offered(qtbot: QtBot) -> None:
    document = draw([node("press", "make")], [("in", None, "press", "steel", 50.0)], [item("steel")])
    scene = CanvasScene(Theme())
    show_view(scene, document, compute(document), scene.look.theme, "en", ViewState("heat", "co2e"))
    assert isinstance(scene.legend, HeatLegend)
    assert scene.legend.other is None
