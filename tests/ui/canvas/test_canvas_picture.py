"""The same items paint the screen, PNG, SVG and PDF."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer
from pytestqt.qtbot import QtBot

from helpers.drive_unit import drive_unit, drive_unit_results
from vsm_app.errors import WriteError
from vsm_app.model.document import Document
from vsm_app.ui.canvas.caption import caption_of
from vsm_app.ui.canvas.paint_heat import hatch
from vsm_app.ui.canvas.picture import render_picture
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme


@pytest.fixture
def theme(qtbot: QtBot) -> Theme:
    return Theme()


def drawn(theme: Theme, view: str, fmt: str, width: int = 1200) -> bytes:
    document = drive_unit("en")
    return render_picture(document, drive_unit_results(document), theme, view, width, fmt, "en")


@pytest.mark.parametrize("view", ["map", "sankey", "heat"])
def test_a_png_is_as_wide_as_asked_and_not_empty(theme: Theme, view: str) -> None:
    image = QImage.fromData(drawn(theme, view, "png", 900))
    assert image.width() == 900
    colours = {image.pixel(x, y) for x in range(0, 900, 7) for y in range(0, image.height(), 7)}
    assert len(colours) > 8


def test_the_flows_of_the_map_stand_in_their_colours(theme: Theme) -> None:
    image = QImage.fromData(drawn(theme, "map", "png", 2000))
    counts: dict[str, int] = {}
    for y in range(0, image.height(), 2):
        for x in range(0, image.width(), 2):
            name = image.pixelColor(x, y).name()
            counts[name] = counts.get(name, 0) + 1
    for kind in ("primary", "secondary", "product", "loss", "energy"):
        assert counts.get(theme.name(f"flow.{kind}"), 0) > 20, kind


def test_an_svg_holds_vectors_and_words(theme: Theme) -> None:
    svg = drawn(theme, "map", "svg").decode("utf-8")
    assert svg.lstrip().startswith("<?xml")
    assert "Casting" in svg
    assert "1,357" in svg
    assert "<image" not in svg


def test_a_pdf_is_one_page_of_vectors(theme: Theme) -> None:
    pdf = drawn(theme, "map", "pdf")
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert b"/Subtype /Image" not in pdf


def test_a_dark_picture_has_a_dark_ground(qtbot: QtBot) -> None:
    image = QImage.fromData(drawn(Theme(Scheme.DARK), "map", "png", 600))
    assert image.pixelColor(2, 2).lightness() < 60


def test_the_same_map_gives_the_same_picture(theme: Theme) -> None:
    assert drawn(theme, "map", "png", 700) == drawn(theme, "map", "png", 700)


def test_an_empty_map_is_a_picture_too(theme: Theme) -> None:
    image = QImage.fromData(render_picture(Document(), None, theme, "map", 300, "png", "de"))
    assert image.width() == 300


def test_other_formats_and_absurd_sizes_are_refused_in_a_sentence(theme: Theme) -> None:
    with pytest.raises(WriteError, match="PNG, SVG or PDF"):
        render_picture(Document(), None, theme, "map", 300, "bmp", "de")
    with pytest.raises(WriteError, match="too large"):
        render_picture(Document(), None, theme, "map", 90_000, "png", "de")


def test_the_canvas_writes_what_it_shows(drive: Any, tmp_path: Path) -> None:
    drive.view.export(tmp_path / "map.svg", "svg")
    drive.session.set_view(view="sankey")
    drive.view.export(tmp_path / "sankey.svg", "svg", 900)
    assert "MWh/a" in (tmp_path / "map.svg").read_text("utf-8")
    assert "MWh/a" not in (tmp_path / "sankey.svg").read_text("utf-8")


@pytest.mark.parametrize("lang", ["de", "en"])
def test_headings_are_in_capitals_in_every_format(theme: Theme, lang: str) -> None:
    document = drive_unit(lang)
    results = drive_unit_results(document)
    svg = render_picture(document, results, theme, "sankey", 0, "svg", lang).decode("utf-8")
    for word in ("MASSSTAB", "HERSTELLUNG") if lang == "de" else ("SCALE", "PRODUCTION"):
        assert word in svg


def test_a_captioned_picture_says_what_it_shows_and_what_its_signs_mean(theme: Theme) -> None:
    document = drive_unit("de")
    results = drive_unit_results(document)

    def words(view: str, *, captioned: bool) -> str:
        content = render_picture(document, results, theme, view, 0, "svg", "de", captioned=captioned)
        return content.decode("utf-8").partition("</defs>")[2]

    said = words("map", captioned=True)
    for word in (document.name, "Karte · Zeitraum Jahr", "Sekundär", "Verlust", "≈ berechnet", "~ Annahme"):
        assert word in said, word
    assert "Karte · " not in words("map", captioned=False)
    assert "Sankey · Masse · Zeitraum Jahr" in words("sankey", captioned=True)


def test_a_caption_of_a_narrow_map_stays_inside_the_picture(theme: Theme) -> None:
    document = drive_unit("en")
    caption = caption_of(document, drive_unit_results(document), "map", "mass", "en")
    narrow, wide = (caption.around(QRectF(0.0, 0.0, width, 300.0), theme).height() for width in (200.0, 1000.0))
    assert narrow > wide, "what has no room in a row stands in the next"


def test_what_fades_away_lets_the_ground_through_in_a_pdf_too(theme: Theme) -> None:
    pdf = drawn(theme, "sankey", "pdf")
    assert b"/ShadingType" not in pdf  # Qt writes gradients without their opacity there
    assert b"/ca " in pdf


def test_the_hatching_of_what_is_not_determined_keeps_to_its_node_in_an_svg_too(qtbot: QtBot) -> None:
    content, generator = QBuffer(), QSvgGenerator()
    generator.setOutputDevice(content)
    generator.setViewBox(QRectF(0.0, 0.0, 300.0, 200.0))
    card = QRectF(100.0, 60.0, 120.0, 64.0)
    painter = QPainter(generator)
    hatch(painter, card, 8.0, QColor("black"))
    painter.end()
    image = QImage(300, 200, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(content.data()).render(painter, QRectF(image.rect()))
    painter.end()
    marked = [(x, y) for x in range(300) for y in range(200) if image.pixelColor(x, y).alpha() > 8]
    assert len(marked) > 500
    assert [(x, y) for x, y in marked if not card.adjusted(-1.0, -1.0, 1.0, 1.0).contains(x, y)] == []
