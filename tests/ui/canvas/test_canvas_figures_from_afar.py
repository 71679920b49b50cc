"""Each figure seen from farther away is read as that of its own line: all examples, whole in two windows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtGui import QImage, QPainter

from helpers.example_tables import example_table
from helpers.label_reading import faults
from vsm_app.layout.types import Box
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.chips import ChipForm, chip_size, near_forms, role_metrics, text_width
from vsm_app.ui.canvas.figure_sizes import far_forms
from vsm_app.ui.canvas.label_places import nearest
from vsm_app.ui.canvas.look import FIGURES, LEAST
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.theme_metrics import SIZES

#: The zooms at which all of a map is seen in windows of 1280 x 720, of 1280 x 800 (map in both languages, then heat),
#: of 1366 x 768 (the same) and of 1920 x 1080, where figures are enlarged.
WHOLE = {
    "steel-japan-2019": (0.352, 0.358, 0.438, 0.442, 0.408, 0.410, 0.480, 0.655),
    "aluminium-cars-2020": (0.362, 0.369, 0.354, 0.454, 0.440, 0.412, 0.398, 0.497, 0.482),
    "wood-indonesia-2014": (0.347, 0.381, 0.354, 0.401, 0.576, 0.611),
    "battery-lfp": (0.473, 0.471, 0.574, 0.531, 0.529),
    "uk-energy-2050": (0.305, 0.321, 0.380, 0.395, 0.347, 0.362, 0.372, 0.593, 0.617, 0.629),
    "drive-unit": (0.61, 0.62, 0.664),
}
#: Names that find no place at the smaller of these zooms: of two flows between a line and a card, beside two others,
#: and of losses, which are seen by their colour.
NAMELESS = {
    "steel-japan-2019": {
        "de": ["Flachprodukte", "Flachprodukte", "Halbzeug", "Langprodukte"],
        "en": ["Flat products", "Flat products", "Long products"],
    },
    "uk-energy-2050": {"de": ["Verluste"] * 2, "en": ["Losses"] * 2},
}
#: Figures on their own line, nearer to others than usual, and those ahead of their arrow beyond lines close before it.
TIGHT = {"uk-energy-2050": {"f19", "f46", "f53"}, "aluminium-cars-2020": {"f5", "f17", "f20"}}
ACROSS = {"uk-energy-2050": {"f21"}}
#: The one without even that at the smaller zooms: of a short line between bridges, on a hair by another line.
BY_OTHERS = {"uk-energy-2050": [("figure", "f46", "nearer to another line")]}
#: How much darker than its ground a hair is seen, and how long (px on the screen) it is at least to be dotted.
INKED = 15
DOTTED = 9.0
#: So near to its upper or lower edge, as a share of its height, a figure is round.
CORNER = 0.09
#: How far lines of a row of uprights reach at most (canvas units).
ROW = 400.0
#: Where lines that end at one edge run far apart, some of them with room for a low figure only.
UNEVEN = {"uk-energy-2050": (0.305, 0.321, 0.347, 0.362, 0.372, 0.380, 0.395)}
SMALLER = {
    "aluminium-cars-2020": {"f5", "f17", "f20", "f28"},
    "uk-energy-2050": {"f19", "f46", "f53", "f61"},
}
#: Figures of wide flows that run close beside others, at the first of these zooms.
WIDE = {"uk-energy-2050": ("f50", "f4", "f60", "f29")}  # oil and solid fuels, and the fuels of power stations


@pytest.fixture(scope="module", params=[(example, lang) for example in WHOLE for lang in ("de", "en")])
def seen(request: pytest.FixtureRequest, qapp: object) -> Iterator[tuple[str, CanvasScene]]:
    with example_table(*request.param) as scene:
        yield request.param[0], scene


@pytest.fixture
def nameless(request: pytest.FixtureRequest, seen: tuple[str, CanvasScene]) -> list[str]:
    return NAMELESS.get(seen[0], {}).get(request.node.callspec.params["seen"][1], [])


def test_every_figure_is_read_as_that_of_its_own_line(seen: tuple[str, CanvasScene]) -> None:
    example, scene = seen
    for zoom in WHOLE[example]:
        scene.show_from(zoom)
        assert scene.look.labels_apart
        found = [fault for fault in faults(scene) if zoom >= 0.35 or fault not in BY_OTHERS.get(example, [])]
        assert found == [], zoom


def test_every_figure_is_shown_almost_every_name_and_names_are_whole(
    seen: tuple[str, CanvasScene], nameless: list[str]
) -> None:
    example, scene = seen
    for zoom in WHOLE[example]:
        scene.show_from(zoom)
        shown = scene.chip_layer.readable()
        models = [item.model for item in scene.flows.values()]
        assert [m.id for m in models if m.chip and (m.id not in shown or not shown[m.id].chip)] == [], zoom
        bare = Counter(m.label for m in models if m.label and (m.id not in shown or not shown[m.id].words))
        assert bare <= Counter(nameless if zoom < 0.5 else []), zoom
        assert [flow for flow in WIDE.get(example, ()) if flow not in shown or not shown[flow].chip] == []
        for model in models:
            one = shown.get(model.id)
            if one is not None and one.words is not None:
                assert " ".join(one.lines) == model.label
                widest = max(text_width(line, "flow.label", scene.look.theme) for line in one.lines)
                assert widest * scene.look.enlarged <= one.words.width


def test_no_figure_covers_another_line_and_few_are_smaller_or_nearer_to_others(
    seen: tuple[str, CanvasScene],
) -> None:
    example, scene = seen
    for zoom in WHOLE[example]:
        scene.show_from(zoom)
        shown = scene.chip_layer.readable()
        assert [flow for flow, one in shown.items() if one.over_lines] == [], zoom
        assert {flow for flow, one in shown.items() if one.tight} <= TIGHT.get(example, set()), zoom
        assert {flow for flow, one in shown.items() if one.across} <= ACROSS.get(example, set()), zoom
        assert {flow for flow, one in shown.items() if one.share < 1.0} <= SMALLER.get(example, set()), zoom
        assert all(one.share * scene.look.enlarged * FIGURES * zoom >= LEAST - 1e-9 for one in shown.values())


def test_each_figure_off_its_line_is_seen_on_a_hair_and_a_long_one_is_dotted(seen: tuple[str, CanvasScene]) -> None:
    """Also one ahead of its arrow, where a line of its own would seem to go on beyond the head."""
    example, scene = seen
    for zoom in WHOLE[example]:
        scene.show_from(zoom)
        found = {flow: shown for flow, shown in scene.chip_layer.readable().items() if shown.tie is not None}
        image, left, top = _rendered(scene, zoom)
        for flow, shown in found.items():
            (x1, y1), (x2, y2) = shown.tie or (0.0, 0.0), shown.foot(scene.look.enlarged)
            half = scene.flows[flow].model.width / 2.0 * zoom
            far = math.dist((x1, y1), (x2, y2)) * zoom
            aside = (3.0, 0.0) if abs(x2 - x1) < abs(y2 - y1) else (0.0, 3.0)
            steps = [(half + 1.0 + (far - half - 2.0) * step / 60.0) / far for step in range(61)]
            at = [((x1 + (x2 - x1) * part - left) * zoom, (y1 + (y2 - y1) * part - top) * zoom) for part in steps]
            seen_there = [
                [image.pixelColor(int(x + sign * aside[0]), int(y + sign * aside[1])).lightness() for x, y in at]
                for sign in (0.0, 1.0, -1.0)
            ]
            ground = max(map(max, seen_there))
            dots = [ground - light > INKED for light in seen_there[0]]
            assert any(dots), (zoom, flow, far)
            assert far < DOTTED or shown.across or not all(dots), (zoom, flow, far)


def test_a_level_hair_meets_its_figure_off_its_corners(seen: tuple[str, CanvasScene]) -> None:
    """Along the edge of a figure it would end beside its round corner, a row of dots at the tip of an arrow."""
    example, scene = seen
    for zoom in WHOLE[example]:
        scene.show_from(zoom)
        for flow, shown in scene.chip_layer.readable().items():
            chip, foot = shown.parts(scene.look.enlarged)[0], shown.foot(scene.look.enlarged)
            if chip is not None and shown.tie is not None and abs(foot[0] - shown.tie[0]) > 1.0:
                assert chip.top + CORNER * chip.height < foot[1] < chip.bottom - CORNER * chip.height, (zoom, flow)


def _rendered(scene: CanvasScene, zoom: float) -> tuple[QImage, float, float]:
    """The whole table as it is seen at a zoom, and what of it is at the upper left."""
    rect = scene.itemsBoundingRect()
    image = QImage(math.ceil(rect.width() * zoom), math.ceil(rect.height() * zoom), QImage.Format.Format_RGB32)
    image.fill(scene.look.theme.color("canvas"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(zoom, zoom)
    painter.translate(-rect.left(), -rect.top())
    scene.render(painter, rect, rect)
    painter.end()
    return image, rect.left(), rect.top()


def test_the_name_of_a_source_or_sink_is_level_with_its_only_line(seen: tuple[str, CanvasScene]) -> None:
    example, scene = seen
    for zoom in WHOLE[example]:
        scene.show_from(zoom)
        for named in scene.names.found():
            node = scene.nodes[named.node].model
            ends = [end for item in scene.flows.values() for end in (item.model.points[0], item.model.points[-1])]
            levels = {y for x, y in ends if node.box.inflated(1.0).intersects(Box(x, y, 0.0, 0.0))}
            if node.shape is Shape.FLAT and len(levels) == 1:
                assert abs(named.box.cy - levels.pop()) * zoom < 1.0, node.name


def test_figures_of_lines_side_by_side_stand_at_two_heights_at_most_all_as_high(
    seen: tuple[str, CanvasScene],
) -> None:
    example, scene = seen
    for zoom in WHOLE[example]:
        scene.show_from(zoom)
        shown = scene.chip_layer.readable()
        rows: dict[tuple[float, ...], list[Box]] = {}
        for flow, item in scene.flows.items():
            model, one = item.model, shown.get(flow)
            if one is None or one.place is None or one.tie is not None or len(model.points) != 2:
                continue
            (x, y), (x2, y2) = model.points
            if not (model.open_source or model.open_target):
                box = one.parts(scene.look.enlarged)[0]
                assert box is not None
                rows.setdefault((x, x2, -1.0) if y == y2 else (y, y2, x // ROW), []).append(box)
        for (*_, upright), boxes in rows.items():
            heights = sorted((box.cx if upright < 0.0 else box.cy) * zoom for box in boxes)
            if len(boxes) > 2 and zoom not in UNEVEN.get(example, ()):
                assert sum(b - a >= 1.0 for a, b in pairwise(heights)) <= 1, (zoom, heights)
                assert len({round(box.height * zoom) for box in boxes}) == 1, zoom


def test_low_figures_hold_their_letters_at_the_size_of_all(seen: tuple[str, CanvasScene]) -> None:
    example, scene = seen
    theme = scene.look.theme
    high = role_metrics("chip.value", theme).capHeight()
    for zoom in (*WHOLE[example], 0.41, 0.5):
        scene.show_from(zoom)
        for flow, one in scene.chip_layer.readable().items():
            chip = scene.flows[flow].model.chip
            if one.place is None or chip is None:
                continue
            form = far_forms(chip).forms[one.place.form]
            wide = chip_size(form, theme)[0] - SIZES["chip.padding"]
            assert one.place.width >= wide + 2.0, (zoom, flow)
            under = 4.0 if any(run.dotted for run in form.lines[-1]) else 2.0
            assert one.place.height >= high + under, (zoom, flow)


def test_a_figure_over_bends_leaves_both_ends_of_its_line_in_sight(seen: tuple[str, CanvasScene]) -> None:
    example, scene = seen
    for zoom in (*WHOLE[example], 0.41, 0.5):
        scene.show_from(zoom)
        for flow, one in scene.chip_layer.readable().items():
            model = scene.flows[flow].model
            if one.place is None or model.open_source or model.open_target:
                continue
            box = one.parts(scene.look.enlarged)[0]
            assert box is not None
            for end in (model.points[0], model.points[-1]):
                assert nearest(box, end) != end, (zoom, flow)


def test_the_unit_of_the_status_bar_is_left_out_of_all_figures_or_of_none(seen: tuple[str, CanvasScene]) -> None:
    example, scene = seen
    for zoom in WHOLE[example]:
        scene.show_from(zoom)
        for flow, one in scene.chip_layer.readable().items():
            chip = scene.flows[flow].model.chip
            if one.place is not None and chip is not None and _ends_in_a_number(chip.forms[-1]):
                assert _ends_in_a_number(far_forms(chip).forms[one.place.form]), flow


def test_near_by_no_figure_leaves_its_unit_out(seen: tuple[str, CanvasScene]) -> None:
    models = [item.model for item in seen[1].flows.values()]
    placed = [(m.chip, m.chip_place.form) for m in models if m.chip is not None and m.chip_place is not None]
    assert [chip.spoken for chip, form in placed if chip.forms[form] not in near_forms(chip)] == []


def _ends_in_a_number(form: ChipForm) -> bool:
    return not form.lines[-1][-1].role.endswith("unit")
