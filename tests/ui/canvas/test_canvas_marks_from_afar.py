"""From farther away tags, badges and names are as large as they can be read, and none lies on another or on a line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from helpers.example_routes import EXAMPLES
from helpers.example_tables import example_table
from helpers.label_reading import labels_of
from vsm_app.layout.paths import piece_boxes
from vsm_app.layout.types import Box
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.look import detail_for
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.paint_small import badge_box
from vsm_app.ui.canvas.readable import readable_tags
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.theme_metrics import SIZES

ZOOMS = (0.29, 0.33, 0.38, 0.56, 0.67)  # what "all" comes to in windows of 1280 x 720 and 1920 x 1080
#: The tag that is wider than what lies between two bridges of its line, farther away than 35 %.
BETWEEN_BRIDGES = {("aluminium-cars-2020", "f35")}


@pytest.fixture(scope="module", params=[*((one, "de") for one in EXAMPLES), ("wood-indonesia-2014", "en")])
def table(request: pytest.FixtureRequest, qapp: object) -> Iterator[CanvasScene]:
    with example_table(*request.param) as scene:
        yield scene


def cards(scene: CanvasScene) -> dict[str, Box]:
    return {key: node.model.box for key, node in scene.nodes.items() if node.model.shape is not Shape.FLAT}


@pytest.mark.parametrize("zoom", ZOOMS)
def test_all_tags_of_a_map_are_as_large_as_one_another_and_clear_of_nodes_and_tags(
    table: CanvasScene, zoom: float
) -> None:
    table.set_detail(detail_for(zoom, is_small=True), zoom)
    nodes = {key: item.model for key, item in table.nodes.items()}
    tags = readable_tags([flow.model for flow in table.flows.values()], nodes, table.look.enlarged)
    assert {round(tag.width, 3) for tag in tags.values()} <= {round(SIZES["rtag"] * table.look.enlarged, 3)}
    assert [pair for pair in combinations(tags.values(), 2) if pair[0].intersects(pair[1])] == []
    assert [key for key, box in cards(table).items() for tag in tags.values() if tag.intersects(box)] == []
    for key, tag in tags.items():
        x, y = tag.cx, tag.cy
        assert any(piece.inflated(0.1).intersects(Box(x, y, 0.1, 0.1)) for piece in lines_of(table, key)), key


@pytest.mark.parametrize("zoom", ZOOMS)
def test_no_tag_stands_on_a_bridge(request: pytest.FixtureRequest, table: CanvasScene, zoom: float) -> None:
    example = request.node.callspec.params["table"][0]
    table.set_detail(detail_for(zoom, is_small=True), zoom)
    models = [flow.model for flow in table.flows.values()]
    tags = readable_tags(models, {key: item.model for key, item in table.nodes.items()}, table.look.enlarged)
    arches = [hop.box(model.width / 2.0) for model in models for hop in model.hops if hop.radius > 0.0]
    met = {(example, key) for key, tag in tags.items() if any(tag.intersects(arch) for arch in arches)}
    assert met == {one for one in BETWEEN_BRIDGES if one[0] == example and zoom < 0.35}


def lines_of(scene: CanvasScene, flow: str) -> list[Box]:
    model = scene.flows[flow].model
    return list(piece_boxes(model.points, model.width))


@pytest.mark.parametrize("zoom", ZOOMS)
def test_no_line_runs_through_the_name_of_a_source_or_a_sink(table: CanvasScene, zoom: float) -> None:
    table.set_detail(detail_for(zoom, is_small=True), zoom)
    flat = [name for name in table.names.found() if table.nodes[name.node].model.shape is Shape.FLAT]
    lines = [(key, line) for key in table.flows for line in lines_of(table, key)]
    assert [(name.node, key) for name in flat for key, line in lines if line.intersects(name.box)] == []


@pytest.mark.parametrize("zoom", ZOOMS)
def test_badges_are_painted_whole_and_labels_keep_off_them_and_off_notes_and_bursts(
    table: CanvasScene, zoom: float
) -> None:
    table.set_detail(detail_for(zoom, is_small=True), zoom)
    marks = {f"note {key}": note.model.box for key, note in table.notes.items()}
    marks |= {f"burst {key}": burst.model.box for key, burst in table.bursts.items()}
    for key, item in table.nodes.items():
        badge = badge_box(item.model, table.look)
        if badge is not None:
            marks[f"badge {key}"] = badge
            assert item.mapRectToScene(item.boundingRect()).contains(to_rect(badge))
            assert badge.width * zoom > 12.0 or zoom < 0.3
    plates = {name.node: name.box for name in table.names.found() if name.is_outside}
    badges = {key: box for key, box in marks.items() if key.startswith("badge")}
    assert [(a, b) for a, one in plates.items() for b, two in badges.items() if one.intersects(two)] == []
    assert [(one, b) for one in labels_of(table) for b, two in marks.items() if one.box.intersects(two)] == []
