"""The legend of the Sankey says what is drawn, in the colours in which it is drawn."""

from __future__ import annotations

import re
from dataclasses import replace
from math import inf
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem
from pytestqt.qtbot import QtBot

from helpers.drive_unit import drive_unit_results
from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example
from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.layout.types import FlowStyle
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.elements import Node, OriginClass
from vsm_app.model.numbers import NumberReading, format_number, read_number
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.canvas.headings import reaching
from vsm_app.ui.canvas.heat import larger_unit
from vsm_app.ui.canvas.items.legend import SankeyLegend, paint_swatch
from vsm_app.ui.canvas.items.sankey import RibbonModel
from vsm_app.ui.canvas.items.sankey_hatch import is_hatched
from vsm_app.ui.canvas.legend_place import seams_of
from vsm_app.ui.canvas.paint_flow import to_rect
from vsm_app.ui.canvas.sankey_legend import limit_in_words
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.fonts import for_capitals
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES
from vsm_app.ui.theme_tokens import Scheme
from vsm_app.ui.widgets.labels import SectionHeading

EXAMPLES = [
    "drive-unit", "battery-lfp", "aluminium-cars-2020", "steel-japan-2019", "uk-energy-2050", "wood-indonesia-2014"
]  # fmt: skip
IGNORE = Qt.AspectRatioMode.IgnoreAspectRatio
SWATCH = QPointF(4.0, 3.0)  # into the swatch of a kind, off its middle


def sankey_scene(document: Document, lang: str = "en", quantity: str = "mass", scheme: str = "light") -> CanvasScene:
    scene = CanvasScene(Theme(Scheme(scheme)))
    scene.look.exporting = True
    show_view(scene, document, compute(document), scene.look.theme, lang, ViewState("sankey", quantity))
    return scene


def legend_of(scene: CanvasScene) -> SankeyLegend:
    assert isinstance(scene.legend, SankeyLegend)
    return scene.legend


def color_at(scene: CanvasScene, at: QPointF) -> QColor:
    image = QImage(3, 3, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    scene.render(painter, QRectF(image.rect()), QRectF(at.x() - 1.5, at.y() - 1.5, 3.0, 3.0))
    painter.end()
    return image.pixelColor(1, 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_kind_has_the_colour_of_its_bands(qtbot: QtBot, scheme: str) -> None:
    scene = sankey_scene(open_example("steel-japan-2019", "en"), scheme=scheme)
    legend = legend_of(scene)
    for number, (style, _name) in enumerate(legend.model.kinds):
        if style not in (FlowStyle.PRIMARY, FlowStyle.PRODUCT):
            continue
        swatch = legend.mapToScene(legend.kind_at(number) + SWATCH)
        wide = [r for r in scene.ribbons.values() if r.model.style is style and r.model.ribbon.kind is RibbonKind.BAND]
        ribbon = max(wide, key=lambda r: r.model.ribbon.width).model.ribbon
        start = ribbon.centre[0][1]
        band = color_at(scene, QPointF(start[0] + 12.0, start[1] + ribbon.width / 4.0))
        shown = color_at(scene, swatch)
        assert max(abs(a - b) for a, b in zip(band.getRgb(), shown.getRgb(), strict=True)) <= 8, style


def test_every_kind_that_is_drawn_is_in_the_legend_and_no_other(qtbot: QtBot) -> None:
    for example in ("drive-unit", "wood-indonesia-2014", "battery-lfp", "uk-energy-2050"):
        scene = sankey_scene(open_example(example, "en"))
        model = legend_of(scene).model
        ribbons = [ribbon.model for ribbon in scene.ribbons.values()]
        wedges = [ribbon for ribbon in ribbons if ribbon.ribbon.kind is RibbonKind.WEDGE]
        assert {style for style, _name in model.kinds} == {r.style for r in ribbons if r not in wedges}
        assert bool(model.marks) is bool(wedges)


def number_in(words: str, lang: str) -> float:
    reading = read_number(words.lstrip("\u2248\u0394\u202f"), lang=lang)
    assert isinstance(reading, NumberReading), words
    return abs(reading.value)


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("quantity", ["mass", "energy", "cost"])
def test_what_is_dashed_is_written_below_the_limit_that_the_legend_says(qtbot: QtBot, lang: str, quantity: str) -> None:
    seen, unlike = 0, []
    for example in EXAMPLES:
        scene = sankey_scene(open_example(example, lang), lang, quantity)
        if not isinstance(scene.legend, SankeyLegend) or not scene.legend.model.floor:
            continue
        ribbons = [ribbon.model for ribbon in scene.ribbons.values() if not ribbon.model.is_open]
        dashed = [number_in(model.value, lang) for model in ribbons if model.ribbon.not_to_scale]
        scaled = [number_in(model.value, lang) for model in ribbons if not model.ribbon.not_to_scale]
        if not dashed:
            continue
        found = re.search(r"\d[\d.,\u202f]*", scene.legend.model.floor)
        assert found is not None
        limit = number_in(found[0].rstrip("\u202f"), lang)
        seen += 1
        assert max(dashed) < limit, (example, scene.legend.model.floor)
        if max(dashed) < min(scaled, default=limit) < limit:
            unlike.append((example, scene.legend.model.floor))
    assert unlike == []
    assert seen > 0 or quantity == "energy"


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize(
    ("least", "dashed", "scaled"),
    [
        (18.6, None, None),
        (0.0186, None, None),
        (18.6, 5.0, 18.7),
        (0.186, 0.03, 0.187),
        (18.6, 18.5, 30.0),
        (1.276, 1.0, None),
    ],
)
def test_the_limit_that_is_said_is_the_limit(
    lang: str, least: float, dashed: float | None, scaled: float | None
) -> None:
    """Also where its two digits would be above what is drawn to scale, and where nothing is dashed."""
    drawn = [
        SimpleNamespace(ribbon=SimpleNamespace(not_to_scale=is_less), is_open=False, value=format_number(value, lang))
        for value, is_less in ((dashed, True), (scaled, False))
        if value is not None
    ]
    said = number_in(limit_in_words(least, cast("list[RibbonModel]", drawn), lang), lang)
    assert said == pytest.approx(least, rel=0.03)
    assert (dashed or 0.0) < said <= (scaled or inf)


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("grown", [1.0, 1.17, 1.85])
def test_the_scale_bar_is_painted_as_high_as_a_band_of_its_amount(qapp: object, example: str, grown: float) -> None:
    """However large the legend is written to be read from afar."""
    scene = sankey_scene(open_example(example, "en"), "en", "energy" if example.startswith("uk") else "mass")
    legend = legend_of(scene)
    legend.setScale(grown)
    across = legend.mapToScene(QPointF(legend.BAR_X + 4.0, 0.0)).x()
    reach = legend.mapRectToScene(legend.card).adjusted(0.0, 2.0 * grown, 0.0, -2.0 * grown)
    ground = color_at(scene, QPointF(across, legend.mapToScene(QPointF(0.0, legend.BAR_BOTTOM + 3.0)).y()))
    fine = 4.0
    image = QImage(1, round(reach.height() * fine), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    scene.render(painter, QRectF(image.rect()), QRectF(across, reach.top(), 1.0, reach.height()), IGNORE)
    painter.end()
    end = round((legend.mapToScene(QPointF(0.0, legend.BAR_BOTTOM)).y() - reach.top()) * fine)
    color, height = image.pixelColor(0, end - 6), 0
    assert color != ground
    while image.pixelColor(0, end - 6 - height) == color:
        height += 1
    value = number_in(legend.model.value, "en")
    ribbon = max((one.model for one in scene.ribbons.values()), key=lambda one: one.ribbon.width)
    wanted = value * ribbon.ribbon.width / number_in(ribbon.value, "en")
    assert (height + 5) / fine == pytest.approx(wanted, abs=1.0, rel=0.01)


def two_flows(*stated: bool) -> Document:
    document = nodes.add_node(Document(), "process", "Cut", (0.0, 0.0)).document
    document = nodes.add_node(document, "process", "Weld", (320.0, 0.0)).document
    first, second = document.nodes
    for says in stated:
        document = flows.add_flow(document, first, second).document
        quantity = Quantity(Form.VALUE, "5 t/a", 5.0, "t/a")
        origin = OriginClass.PRIMARY if says else OriginClass.UNKNOWN
        document = flows.set_flow(document, list(document.flows)[-1], quantity=quantity, origin_class=origin).document
    return document


@pytest.mark.parametrize(
    ("stated", "lang", "name"),
    [
        ((True,), "en", "Primary"),
        ((False,), "en", "Not stated"),
        ((False,), "de", "Nicht angegeben"),
        ((True, False), "de", "Primär oder nicht angegeben"),
    ],
)
def test_what_nobody_said_the_class_of_is_not_called_primary(
    qtbot: QtBot, stated: tuple[bool, ...], lang: str, name: str
) -> None:
    scene = sankey_scene(two_flows(*stated), lang)
    assert legend_of(scene).model.kinds == ((FlowStyle.PRIMARY, name),)


def test_capitals_have_no_small_letter_among_them(qtbot: QtBot) -> None:
    assert for_capitals("Maßstab") == "MASSSTAB"
    theme = Theme()
    heading = SectionHeading(theme, "Maßnahmen")
    qtbot.addWidget(heading)
    assert heading.text() == "Massnahmen"
    heading.setText("Größe")
    assert heading.text() == "Grösse"


def test_the_scale_of_an_energy_map_is_drawn_as_energy(qtbot: QtBot) -> None:
    assert legend_of(sankey_scene(open_example("uk-energy-2050", "en"))).model.style is FlowStyle.ENERGY


@pytest.mark.parametrize(
    ("quantity", "lang", "unit"), [("co2e", "en", "t CO₂e/a"), ("cost", "en", "k€/a"), ("cost", "de", "T€/a")]
)
def test_burdens_are_in_a_unit_of_few_digits_with_the_period(qtbot: QtBot, quantity: str, lang: str, unit: str) -> None:
    scene = sankey_scene(open_example("drive-unit", lang), lang, quantity)
    model = legend_of(scene).model
    assert model.unit == unit
    values = [ribbon.model.value for ribbon in scene.ribbons.values()]
    assert values
    assert max(sum(letter.isdigit() for letter in value) for value in values) <= 5


def arising(node: Node, quantity: str) -> float:
    """What arises at a node itself, in kg CO2e or euros."""
    if quantity == "co2e":
        return node.direct_co2e or 0.0
    return 0.0 if node.cost is None else (node.cost.system or 0.0) + (node.cost.energy or 0.0)


@pytest.mark.parametrize("quantity", ["co2e", "cost"])
def test_bars_of_burdens_give_what_comes_in_and_what_arises_there(qtbot: QtBot, quantity: str) -> None:
    document = open_example("drive-unit", "en")
    scene = sankey_scene(document, quantity=quantity)
    legend = legend_of(scene).model
    px = legend.bar / (1000.0 * float(legend.value.replace(",", "")))
    into: dict[str, float] = {}
    out: dict[str, float] = {}
    for ribbon in scene.ribbons.values():
        flow, width = document.flows[ribbon.element_id], ribbon.model.ribbon.width
        into[flow.target or ""] = into.get(flow.target or "", 0.0) + width
        out[flow.source or ""] = out.get(flow.source or "", 0.0) + width
    names = {document.nodes[i].name: i for i in document.nodes if i in into and i in out}
    del names["Use"]  # what is not collected there is not determined
    assert len(names) > 6
    for name, i in names.items():
        own = px * arising(document.nodes[i], quantity)
        assert out[i] - into[i] == pytest.approx(own, abs=2.0 * SIZES["sankey.floor"]), name


def test_a_ranking_of_little_keeps_its_own_unit(qtbot: QtBot) -> None:
    spots = compute(open_example("drive-unit", "en")).hotspots["co2e"]
    assert larger_unit(spots, 9_000.0, "en") == ("kg CO2e", 1.0)
    assert larger_unit(spots, 90_000.0, "en") == ("t CO2e", 1000.0)


def test_the_legend_stands_still_under_the_pointer_that_drags_its_scale(drive: Any) -> None:
    drive.session.set_results(drive_unit_results(drive.document, drive.session.revision))
    drive.session.set_view(view="sankey")
    legend = drive.view.table.scene.legend
    before = legend.pos()
    handle = legend.mapToScene(legend.handle())
    drive.press(handle.x(), handle.y())
    for step in (10.0, 25.0, 40.0):
        drive.move(handle.x(), handle.y() + step)
        assert drive.view.table.scene.legend.pos() == before
    drive.release(handle.x(), handle.y() + 40.0)


def test_the_legend_stands_still_when_a_bar_is_moved_and_nothing_comes_where_it_is(drive: Any) -> None:
    drive.session.set_results(drive_unit_results(drive.document, drive.session.revision))
    drive.session.set_view(view="sankey")
    scene = drive.view.table.scene
    before, bar = scene.legend.pos(), scene.bars["recycle"].rect().center()
    drive.press(bar.x(), bar.y())
    drive.move(bar.x(), bar.y() + 20.0)
    drive.move(bar.x(), bar.y() + 40.0)
    drive.release(bar.x(), bar.y() + 40.0)
    assert scene.bars["recycle"].rect().center().y() > bar.y() + 20.0
    assert scene.legend.pos() == before


def test_a_band_reaches_up_to_what_is_written_above_it(qtbot: QtBot) -> None:
    scene = sankey_scene(open_example("drive-unit", "en"))
    bands = scene.shown_bands
    box = bands[0].box
    high = reaching(bands, QRectF(box.left, box.top - 50.0, 10.0, 10.0))
    assert {band.box.top for band in high} == {box.top - 50.0}
    assert {band.box.bottom for band in high} == {band.box.bottom for band in bands}


def test_a_long_heading_stays_in_its_band(qtbot: QtBot) -> None:
    document = open_example("drive-unit", "en")
    stages = {i: replace(stage, name=stage.name * 12) for i, stage in document.stages.items()}
    scene = sankey_scene(replace(document, physics=replace(document.physics, stages=stages)))
    band = scene.shown_bands[0]
    heading = scene.heading(band)
    assert any(line.endswith("…") for line in heading.lines)
    assert band.box.left < heading.box.left
    assert heading.box.right < band.box.right


@pytest.mark.parametrize(("example", "zoom"), [("drive-unit", 0.72), ("aluminium-cars-2020", 0.6)])
def test_a_legend_that_has_room_beside_the_loops_makes_the_picture_no_taller(
    sankey_of: Any, example: str, zoom: float
) -> None:
    scene = sankey_of(example, "de", zoom=zoom)
    legend = legend_of(scene)
    place = legend.sceneBoundingRect()
    lowest = max(item.sceneBoundingRect().bottom() for item in (*scene.ribbons.values(), *scene.ribbon_labels))
    assert place.bottom() <= lowest + 40.0  # of the ground below them
    assert place.height() > place.width() * 0.6  # its kinds stand below its card
    for number in range(len(legend.model.kinds)):
        assert legend.boundingRect().contains(legend.kind_at(number) + SWATCH)


def test_kinds_below_the_card_stand_in_pairs_where_their_names_are_short(qtbot: QtBot) -> None:
    legend = legend_of(sankey_scene(open_example("aluminium-cars-2020", "de")))
    legend.take_form(1)
    first, second, third = (legend.kind_at(number) for number in range(3))
    assert first.y() == second.y() > legend.card.bottom()
    assert (third.x(), third.y() > first.y()) == (first.x(), True)


def test_the_swatch_of_losses_shows_both_how_broad_and_how_thin_ones_are_drawn(qtbot: QtBot) -> None:
    theme, picture = Theme(Scheme.LIGHT), QImage(22, 11, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    paint_swatch(painter, QRectF(0.0, 0.0, 22.0, 11.0), FlowStyle.LOSS, theme)
    painter.end()
    broad = {picture.pixelColor(x, y).name() for x in range(1, 12) for y in range(1, 10)}
    assert len(broad) > 1, "hatched"
    assert picture.pixelColor(18, 5) == theme.color("flow.loss")
    assert {picture.pixelColor(18, y).name() for y in (1, 9)} == {"#ffffff"}


@pytest.mark.parametrize("zoom", [0.35, 0.6, 1.0, 2.0, 4.0])
def test_only_what_is_not_to_scale_looks_dashed(qtbot: QtBot, zoom: float) -> None:
    """Of a thin loss the stripes would: it is plain; a broad one is hatched."""
    scene = sankey_scene(open_example("drive-unit", "en"))
    scene.look.zoom, scene.look.exporting = zoom, False
    losses = [item for item in scene.ribbons.values() if item.model.style is FlowStyle.LOSS]
    seen = set()
    for item in losses:
        ribbon = item.model.ribbon
        if ribbon.kind is RibbonKind.WEDGE or (ribbon.width * zoom < 2.0 and not ribbon.not_to_scale):
            continue  # that ends in nothing; thinner than a line can be told from its edges
        bounds = item.boundingRect()
        picture = QImage(
            round(bounds.width() * zoom) + 2, round(bounds.height() * zoom) + 2, QImage.Format.Format_RGB32
        )
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        painter.scale(zoom, zoom)
        painter.translate(-bounds.topLeft())
        item.paint(painter, QStyleOptionGraphicsItem())
        painter.end()
        path = item._centre
        spots = [(path.pointAtPercent(0.1 + part / 250.0) - bounds.topLeft()) * zoom for part in range(200)]
        full = scene.look.theme.color("flow.loss").lightness()
        paler = [picture.pixelColor(spot.toPoint()).lightness() - full > 60 for spot in spots]
        is_broad, is_dashed = is_hatched(ribbon.width, zoom), bool(ribbon.not_to_scale)
        seen.add((is_broad, is_dashed))
        assert (sum(paler) > 20) == (is_broad or is_dashed), item.element_id
    assert len(seen) > 1 or zoom != 1.0


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize(
    ("example", "zoom"),
    [
        ("steel-japan-2019", 0.91), ("steel-japan-2019", 0.55), ("aluminium-cars-2020", 0.98),
        ("aluminium-cars-2020", 0.61), ("wood-indonesia-2014", 0.88),
        ("battery-lfp", 1.0), ("battery-lfp", 0.84), ("uk-energy-2050", 0.59), ("drive-unit", 1.0),
        ("drive-unit", 0.72),
    ],
)  # fmt: skip
def test_the_legend_stands_across_no_seam_of_two_stages_where_one_has_room(
    sankey_of: Any, example: str, zoom: float, lang: str
) -> None:
    scene = sankey_of(example, lang, zoom=zoom)
    legend = next(item for item in scene.items() if isinstance(item, SankeyLegend))
    seams = seams_of([to_rect(band.box) for band in scene.sankey_bands])
    assert seams
    assert not any(seam.intersects(legend.sceneBoundingRect()) for seam in seams)
