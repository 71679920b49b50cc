"""Going from the Map to Heat moves nothing: the legend finds a place on the ground of every example."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from helpers.label_reading import labels_of
from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import example_list, open_example
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.chips import text_width
from vsm_app.ui.canvas.items.far_names import CLOSE, with_figure
from vsm_app.ui.canvas.legend_place import seams_of
from vsm_app.ui.canvas.look import detail_for
from vsm_app.ui.canvas.paint_flow import label_rect, to_rect
from vsm_app.ui.canvas.paint_heat import figure_of
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

EXAMPLES = [example.id for example in example_list()]
#: At about which zoom each is seen when it is opened on a small screen.
FITTED = dict.fromkeys(EXAMPLES, 0.36) | {
    "battery-lfp": 0.54,
    "drive-unit": 0.61,
    "steel-japan-2019": 0.38,
    "uk-energy-2050": 0.31,
}
LETTERS = 11.0  # px, of a legend near by


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_legend_covers_nothing_and_makes_the_picture_no_larger(qtbot: QtBot, example: str, lang: str) -> None:
    document = open_example(example, lang)
    results = compute(document)
    shown: dict[str, Any] = {}
    for view in ("map", "heat"):
        shown[view] = scene = CanvasScene(Theme())
        presenter = show_view(scene, document, results, scene.look.theme, lang, ViewState(view, "mass"))
    assert {i: item.model.box for i, item in scene.nodes.items()} == {
        i: item.model.box for i, item in shown["map"].nodes.items()
    }
    assert scene.legend._high, "something is lost on every one of them, by mass, by volume or as energy"
    texts = [item.model.heat_text for item in scene.nodes.values() if item.model.heat_text and not item.model.heat_open]
    period = document.settings.period
    assert [text for text in texts if text.endswith(f"/{period}") is not bool(period)] == []
    assert scene.legend.boundingRect().width() >= 28.0 + text_width(scene.legend._title, "flow.label", Theme())
    for zoom in (1.0, FITTED[example]) if lang == "de" else (1.0,):
        for one in shown.values():
            one.set_detail(detail_for(zoom), zoom)
        presenter.follow_zoom()
        assert scene.content_rect() == shown["map"].content_rect()
        assert scene.legend.scale() * zoom * LETTERS >= 7.5
        legend = scene.legend.sceneBoundingRect()
        gaps = seams_of([to_rect(band.box) for band in scene.bands])
        assert not any(gap.intersects(legend) for gap in gaps)
        covered = [item.element_id for item in scene.elements() if item.mapToScene(item.shape()).intersects(legend)]
        words = scene.chip_layer.rects() or [label_rect(item.model) for item in scene.flows.values()]
        assert covered == []
        tagged = [flow for flow in scene.flows.values() if flow.model.r_tag and flow.model.tag is not None]
        readable = scene.chip_layer.rects()
        assert not readable or len(readable) == len(labels_of(scene)) + len(tagged), "tags grow as well"
        assert [rect for rect in words if rect.intersects(legend)] == []


@pytest.mark.parametrize("example", ["aluminium-cars-2020", "battery-lfp", "uk-energy-2050"])
def test_what_a_node_loses_is_written_like_the_chips_and_the_card_that_takes_it(example: str, qtbot: QtBot) -> None:
    scene = CanvasScene(Theme())
    document = open_example(example, "en")
    show_view(scene, document, compute(document), scene.look.theme, "en", ViewState("heat", "mass"))
    said = [item.model.heat_text for item in scene.nodes.values() if item.model.heat_text]
    said += [f"{row.value}\u202f{row.unit}" for n in scene.nodes.values() for row in n.model.rows if row.label == "In"]
    chips = {run.text for f in scene.flows.values() if f.model.chip for run in f.model.chip.forms[0].lines[0]}
    digits = {len(chip.partition(".")[2]) for chip in chips if "." in chip}
    assert {len(one.split("\u202f")[0].partition(".")[2]) for one in said if one[:2] != "0\u202f"} == digits


def test_seen_from_farther_away_a_node_says_its_heat_below_its_name_where_both_have_room(qtbot: QtBot) -> None:
    card, theme = QRectF(0.0, 0.0, 150.0, 80.0), Theme()
    both = with_figure(card, "Lichtbogenofen", "1\u202f070\u202fkt/a", theme, 0.5)
    assert both is not None
    (above, name), (below, figure), _pitch = both
    assert (name, figure) == ("Lichtbogenofen", "1\u202f070\u202fkt/a")
    assert card.contains(above)
    assert card.contains(below)
    assert above.bottom() == below.top()
    assert with_figure(QRectF(0.0, 0.0, 150.0, 34.0), name, figure, theme, 0.5) is None
    assert with_figure(QRectF(0.0, 0.0, 70.0, 80.0), name, figure, theme, 0.5) is None
    low = QRectF(0.0, 0.0, 140.0, 60.0)
    divided = with_figure(low, "Konverter (BOF)", "4\u202f857\u202fkt/a", theme, 0.48)
    assert divided is not None
    assert divided.pitch == CLOSE, "its lines stand close before its letters are squeezed"
    assert divided.name[0].height() * 0.48 == pytest.approx(2.0 * CLOSE)
    small = QRectF(0.0, 0.0, 78.0, 90.0)
    assert with_figure(small, "Strom", figure, theme, 0.5) is None
    narrow = with_figure(small, "Strom", figure, theme, 0.5, has_unit=False)
    assert narrow is not None
    assert narrow.figure[1] == "1\u202f070", "the legend has the unit"


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_figures_of_all_nodes_have_their_unit_or_none(qtbot: QtBot, example: str, lang: str) -> None:
    document = open_example(example, lang)
    scene = CanvasScene(Theme())
    show_view(scene, document, compute(document), scene.look.theme, lang, ViewState("heat", "mass"))
    unit = scene.legend._high.rpartition("\u202f")[2]
    told = set()
    for zoom in (FITTED[example], 0.41, 0.5, 0.58, 0.67):
        scene.show_from(zoom)
        said = scene.names.heats()
        assert len({one.endswith(unit) for one in said.values()}) <= 1, (zoom, said)
        told.update(said)
    assert told


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("window", [(1035, 533), (1121, 501), (1675, 746)], ids=["1280x800", "1366x768", "1920x1080"])
def test_at_first_sight_every_node_with_a_burden_says_it(
    make_canvas: Any, example: str, lang: str, window: tuple[int, int]
) -> None:
    document = open_example(example, lang)
    canvas = make_canvas(document)
    canvas.language.code = lang
    canvas.view.resize(*window)
    canvas.session.set_results(compute(document, revision=canvas.session.revision))
    canvas.session.set_view(view="heat")
    canvas.view.fit()
    scene = canvas.view.table.scene
    burdened = {key for key, node in scene.nodes.items() if figure_of(node.model) and node.model.shape is Shape.CARD}
    if scene.look.names_apart:
        assert burdened == scene.names.heats().keys()
        unit = scene.legend._high.rpartition("\u202f")[2]
        bare = [said for said in scene.names.heats().values() if not said.endswith(unit)]
        # "16.81 Mm³/a" has no room on a card that is 48 px wide: none has its unit where one cannot
        assert bare == [] or (example, window) == ("wood-indonesia-2014", (1121, 501))
        cut = {node.model.name for key, node in scene.nodes.items() if not scene.names.is_read(key)}
        assert cut == set(), "no name is cut for a figure"


def test_what_is_lost_by_volume_is_shown_with_the_figures_of_the_map(qtbot: QtBot) -> None:
    document = open_example("wood-indonesia-2014", "en")
    scene = CanvasScene(Theme())
    show_view(scene, document, compute(document), scene.look.theme, "en", ViewState("heat", "mass"))
    lost = {item.model.name: (item.model.heat, item.model.heat_text) for item in scene.nodes.values()}
    assert lost["Wood pulp"] == (1.0, "16.81\u202fMm³/a")
    assert lost["Sawmill"] == (pytest.approx(8.97 / 16.81), "8.97\u202fMm³/a"), "2.42 and 6.55 below it (8.9785)"
    assert lost["Furniture"][0] == 0.0
