"""Icons: all there, one stroke, one colour, clear margins, sharp, cached, and vectors where vectors are wanted."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from vsm_app import assets
from vsm_app.errors import AssetError
from vsm_app.model.kinds import KINDS
from vsm_app.ui import icons, qicons

NAMES = [
    *("process", "casting", "machining", "assembly", "transport", "use", "collect", "disassembly"),
    *("sort", "repair", "refurbish", "remanufacture", "recycle", "energy_recovery", "landfill", "incineration"),
    *("factory", "customer", "source", "sink", "inventory", "boundary", "note", "kaizen"),
    *("push", "supermarket", "fifo", "kanban", "withdrawal", "operator", "databox", "control"),
    *("heijunka", "gosee", "info_manual", "info_electronic", "ladder", "electricity", "gas", "air"),
    *("heat", "solar", "water", "wastewater", "co2", "mass", "euro", "leaf"),
    *("select", "connect", "search", "undo", "redo", "export", "present", "map"),
    *("sankey", "heatmap", "scenario", "problems", "table", "indicators", "hotspots", "measures"),
    *("waterfall", "why", "ask", "conflict", "balance", "lock", "eye", "eye_off"),
    *("filter", "plus", "minus", "fit", "trash", "copy", "folder", "save"),
    *("workbook", "twin", "settings", "info", "check", "close", "chevron", "chevron_right"),
    *("more", "pencil", "spotlight", "timer", "parking", "photo"),
]

#: Deliberately small signs, that need not fill the grid.
SMALL = {"chevron", "chevron_right", "chevron_up", "chevron_left", "minus", "more", "check", "close"}

SVG = "{http://www.w3.org/2000/svg}"
INK = QColor("#1b2430")
GRID = 24
SCALE = 10


def drawings():
    return icons.icon_names()


def painted_box(image: QImage) -> tuple[float, float, float, float]:
    """Clear margins left, top, right, bottom in units of the grid."""
    width, height = image.width(), image.height()
    xs = [x for x in range(width) if any(image.pixelColor(x, y).alpha() > 60 for y in range(0, height, 2))]
    ys = [y for y in range(height) if any(image.pixelColor(x, y).alpha() > 60 for x in range(0, width, 2))]
    return (xs[0] / SCALE, ys[0] / SCALE, (width - 1 - xs[-1]) / SCALE, (height - 1 - ys[-1]) / SCALE)


def test_there_are_94_icons_of_the_sheet_and_each_exists():
    assert len(NAMES) == len(set(NAMES)) == 94
    assert set(NAMES) <= set(drawings())


def test_every_icon_a_node_kind_names_exists():
    assert {kind.icon for kind in KINDS} <= set(drawings())


def test_names_are_unique_over_the_folders():
    paths = [path for path in assets.icon_names() if not path.startswith("app/")]
    assert len(paths) == len(drawings())


@pytest.mark.parametrize("name", drawings())
def test_icon_is_one_stroke_of_one_colour_on_the_grid(name):
    root = ElementTree.fromstring(icons.icon_svg(name, "#010203"))
    raw = assets.icon(next(path for path in assets.icon_names() if path.endswith(f"/{name}"))).decode()
    assert root.get("viewBox") == "0 0 24 24"
    assert (root.get("stroke-width"), root.get("stroke-linecap"), root.get("stroke-linejoin")) == (
        "1.75",
        "round",
        "round",
    )
    assert root.get("stroke") == "#010203"
    assert "currentColor" in raw
    assert not re.search(r"#[0-9a-fA-F]{3}|rgb\(|style=|transform=|<g|<text|opacity", raw)
    for shape in root:
        assert shape.tag.removeprefix(SVG) in {"path", "rect", "circle", "ellipse"}
        assert shape.get("stroke-width") is None
        filled = (shape.get("fill"), shape.get("stroke"))
        assert filled in {(None, None), ("#010203", "none")}


@pytest.mark.parametrize("name", drawings())
def test_icon_keeps_its_margins(qapp, name):
    image = icons.pixmap(name, INK, GRID * SCALE).toImage()
    margins = painted_box(image)
    assert min(margins) >= 2.45
    if name not in SMALL:
        assert min(margins) <= 4.0, "drawn smaller than its neighbours"
        assert abs(margins[0] - margins[2]) <= 1.6, "off centre"
        assert abs(margins[1] - margins[3]) <= 2.0, "off centre"


def test_an_unknown_icon_is_refused_by_name(qapp):
    with pytest.raises(AssetError, match="no_such_icon"):
        qicons.icon("no_such_icon", INK)


def test_pixmap_is_tinted_and_sharp_on_a_dense_screen(qapp):
    picture = icons.pixmap("plus", QColor("#ff0000"), 16, ratio=2.0)
    assert picture.size() == QSize(32, 32)
    assert picture.deviceIndependentSize().width() == 16
    assert picture.toImage().pixelColor(16, 16).name() == "#ff0000"


def test_icon_shows_disabled_and_checked_in_their_colours(qapp):
    icon = qicons.icon("minus", QColor("#000000"), disabled=QColor("#00ff00"), checked=QColor("#0000ff"))
    size = QSize(24, 24)
    assert icon.pixmap(size, QIcon.Mode.Normal).toImage().pixelColor(12, 12).name() == "#000000"
    assert icon.pixmap(size, QIcon.Mode.Disabled).toImage().pixelColor(12, 12).name() == "#00ff00"
    checked = icon.pixmap(size, QIcon.Mode.Normal, QIcon.State.On).toImage()
    assert checked.pixelColor(12, 12).name() == "#0000ff"


def test_icon_follows_the_device_pixel_ratio(qapp):
    picture = qicons.icon("process", INK).pixmap(QSize(20, 20), 2.0)
    assert picture.size() == QSize(40, 40)
    assert picture.devicePixelRatio() == 2.0


def test_icons_are_shared(qapp):
    assert qicons.icon("process", INK).cacheKey() == qicons.icon("process", INK).cacheKey()


def test_paint_icon_fills_the_rectangle_it_is_given_and_no_more(qapp):
    image = QImage(60, 60, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    icons.paint_icon(painter, "process", QRectF(20, 20, 24, 24), INK)
    painter.end()
    inside = [(x, y) for x in range(60) for y in range(60) if image.pixelColor(x, y).alpha()]
    assert min(x for x, _ in inside) >= 22
    assert max(x for x, _ in inside) <= 42
    assert min(y for _, y in inside) >= 22


def test_paint_icon_respects_alpha_and_zoom(qapp):
    image = QImage(96, 96, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.scale(4, 4)
    icons.paint_icon(painter, "minus", QRectF(0, 0, 24, 24), QColor(0, 0, 0, 128))
    painter.end()
    assert image.pixelColor(48, 48).alpha() == pytest.approx(128, abs=2)


def test_paint_icon_turns_with_its_painter(qapp):
    image = QImage(48, 48, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.translate(24, 24)
    painter.rotate(90)
    icons.paint_icon(painter, "minus", QRectF(-12, -12, 24, 24), INK)
    painter.end()
    assert image.pixelColor(24, 18).alpha() > 200
    assert image.pixelColor(18, 24).alpha() == 0


def test_paint_icon_writes_vectors_into_svg(qapp):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    painter = QPainter(generator)
    icons.paint_icon(painter, "repair", QRectF(0, 0, 24, 24), INK)
    painter.end()
    text = buffer.data().data().decode()
    assert "<path" in text
    assert "<image" not in text


def test_paint_icon_writes_vectors_into_pdf(qapp):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    icons.paint_icon(painter, "repair", QRectF(0, 0, 240, 240), INK)
    painter.end()
    assert b"/Subtype /Image" not in buffer.data().data()


def test_the_mark_has_a_ring_in_ink_and_a_dot_in_green(qapp):
    image = QImage(48, 48, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    icons.paint_mark(painter, QRectF(0, 0, 48, 48), QColor("#1b2430"), QColor("#0f9d6e"))
    painter.end()
    assert image.pixelColor(24, 24).name() == "#0f9d6e"
    assert image.pixelColor(24, 44).name() == "#1b2430"
    assert image.pixelColor(24, 34).alpha() == 0


def test_the_program_has_an_icon_in_the_sizes_of_a_task_bar(qapp):
    sizes = {size.width() for size in qicons.app_icon().availableSizes()}
    assert {16, 24, 32, 48, 256} <= sizes


def test_the_icon_file_for_windows_holds_every_size(qapp):
    path = assets.files(assets.ICONS) / "app" / "ringstrom.ico"
    buffer = path.read_bytes()
    widths = [buffer[6 + 16 * entry] or 256 for entry in range(int.from_bytes(buffer[4:6], "little"))]
    assert widths == [16, 20, 24, 32, 40, 48, 64, 128, 256]
    assert not QImage.fromData(buffer).isNull()
