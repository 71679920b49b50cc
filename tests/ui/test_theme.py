"""The theme: complete, legible, applied to the whole application, and told when it changes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from vsm_app.ui.theme import Theme, ThemeChoice, ThemeManager, dress, heat_color
from vsm_app.ui.theme_metrics import SIZES, TYPE
from vsm_app.ui.theme_motion import motion_ms
from vsm_app.ui.theme_style import build_style_sheet
from vsm_app.ui.theme_tokens import COLOURS, HEAT, HIGH_CONTRAST, Scheme, colour_of

SCHEMES = [Scheme.LIGHT, Scheme.DARK]

#: Grounds of all words but those on a chosen segment or in a header row.
GROUNDS = ("accent.soft", "hover", "canvas", "band.a", "band.b", "panel", "raised", "field", "card", "callout")

#: letters -> grounds they stand on
TEXT_ON = {
    "ink": (*GROUNDS, "head", "segment.on"),
    "ink2": (*GROUNDS, "card.panel"),
    "ink3": (*GROUNDS, "card.panel"),
    "solved": ("accent.soft", "hover", "canvas", "band.a", "band.b", "panel", "raised", "card", "callout"),
    "accent.text": ("canvas", "panel", "raised", "field", "accent.soft", "callout", "card"),
    "on.accent": ("accent", "accent.hover", "accent.press"),
    "flow.primary.text": ("canvas", "band.a", "band.b", "panel"),
    "flow.secondary.text": ("canvas", "band.a", "band.b", "panel", "ok.soft"),
    "flow.product.text": ("canvas", "band.a", "band.b", "panel"),
    "flow.loss.text": ("canvas", "band.a", "band.b", "panel", "badge.error.soft"),
    "flow.energy.text": ("canvas", "band.a", "band.b", "panel"),
    "flow.water.text": ("canvas", "band.a", "band.b", "panel"),
    "flow.info.text": ("canvas", "band.a", "band.b", "panel"),
    "badge.warn.on": ("badge.warn",),
    "badge.warn.text": ("badge.warn.soft",),
    "badge.warn.label": ("badge.warn.soft",),
    "badge.error.text": ("accent.soft", "badge.error.soft", "panel", "callout"),
    "tag.warn.text": ("badge.warn.soft",),
    "ok.text": ("ok.soft", "panel", "canvas"),
    "rtag.text": ("rtag",),
    "yamazumi.va.text": ("yamazumi.va",),
    "yamazumi.nva.text": ("yamazumi.nva",),
    "stock.text": ("stock",),
    "note.text": ("note",),
    "kaizen.text": ("kaizen",),
    "tooltip.text": ("tooltip",),
}

#: marks and lines that carry meaning -> grounds
MARK_ON = {
    **{
        f"flow.{kind}": ("canvas", "band.a", "band.b")
        for kind in ("primary", "secondary", "product", "loss", "energy", "water", "info")
    },
    "accent": ("canvas", "band.a", "band.b", "panel", "field", "callout"),
    "badge.error": ("canvas", "panel", "field"),
    "badge.error.on": ("badge.error",),
    "ok": ("panel", "canvas"),
    "sankey.node": ("canvas",),
    "stock.edge": ("canvas",),
    "kaizen.edge": ("canvas",),
    "outline.lean": ("canvas", "band.a", "band.b", "field"),
    # what is entered, chosen, switched or scrolled (WCAG 2.2, 1.4.11)
    "field.edge": ("panel", "field", "callout", "card.panel", "raised"),
    "switch.off": ("panel", "callout", "card.panel", "raised"),
    "knob": ("switch.off",),
    "scroll": ("panel", "canvas", "callout", "raised"),
    "scroll.hover": ("panel", "canvas", "callout", "raised"),
}

GROUNDS = ("canvas", "band.a", "band.b", "panel", "field", "card", "callout")
EDGES = (
    "line", "line2", "field.edge", "outline", "outline.lean", "track", "switch.off", "scroll", "scroll.hover",
    "badge.warn", "badge.warn.edge", "badge.error", "badge.decided", "badge.info", "badge.quiet", "sankey.node",
    "stock.edge", "note.fold", "kaizen.edge", "rtag", "ok", "yamazumi.va", "yamazumi.nva", "disabled",
)  # fmt: skip
#: what has to be seen besides where the system, or the user, asks for more contrast -> grounds
EDGES_IN_HIGH_CONTRAST = {
    **dict.fromkeys(EDGES, GROUNDS),
    "knob": ("switch.off",),
    "badge.decided.on": ("badge.decided",),
    "yamazumi.nva.text": ("yamazumi.nva",),
}


def luminance(color: QColor) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio, WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def pairs(table):
    return [(letters, ground) for letters, grounds in table.items() for ground in grounds]


@pytest.fixture(params=SCHEMES, ids=str)
def theme(request, qapp):
    return Theme(request.param)


def test_contrast_of_black_on_white_is_21():
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21.0)


@pytest.mark.parametrize("high", [False, True], ids=["ordinary", "high contrast"])
@pytest.mark.parametrize("scheme", SCHEMES, ids=str)
def test_all_text_stands_at_least_4_5_to_1_on_its_grounds(qapp, scheme, high):
    theme = Theme(scheme, high_contrast=high)
    weak = {
        f"{letters} on {ground}": round(contrast(theme.color(letters), theme.color(ground)), 2)
        for letters, ground in pairs(TEXT_ON)
        if contrast(theme.color(letters), theme.color(ground)) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("high", [False, True], ids=["ordinary", "high contrast"])
@pytest.mark.parametrize("scheme", SCHEMES, ids=str)
def test_flow_colours_and_marks_stand_at_least_3_to_1_on_their_grounds(qapp, scheme, high):
    theme = Theme(scheme, high_contrast=high)
    weak = {
        f"{mark} on {ground}": round(contrast(theme.color(mark), theme.color(ground)), 2)
        for mark, ground in pairs(MARK_ON)
        if contrast(theme.color(mark), theme.color(ground)) < 3.0
    }
    assert not weak


@pytest.mark.parametrize("scheme", SCHEMES, ids=str)
def test_in_high_contrast_every_edge_and_state_stands_at_least_3_to_1_on_its_ground(qapp, scheme):
    theme = Theme(scheme, high_contrast=True)
    weak = {
        f"{mark} on {ground}": round(contrast(theme.color(mark), theme.color(ground)), 2)
        for mark, ground in pairs(EDGES_IN_HIGH_CONTRAST)
        if contrast(theme.color(mark), theme.color(ground)) < 3.0
    }
    assert not weak


@pytest.mark.parametrize("scheme", SCHEMES, ids=str)
def test_text_in_high_contrast_reaches_7_to_1_on_panels_and_canvas(qapp, scheme):
    theme = Theme(scheme, high_contrast=True)
    for token in ("ink", "ink2", "ink3", "solved", "accent.text"):
        for ground in ("canvas", "panel", "field", "card"):
            assert contrast(theme.color(token), theme.color(ground)) >= 7.0, (token, ground)


def test_every_token_has_a_valid_colour_in_both_schemes(theme):
    assert all(theme.color(token).isValid() for token in COLOURS)
    assert set(HIGH_CONTRAST) <= set(COLOURS)


def test_an_unknown_token_is_refused(theme):
    with pytest.raises(KeyError):
        theme.color("no.such.token")


def test_every_role_of_type_wears_a_known_colour_and_a_font_of_its_size(theme):
    for role, style in TYPE.items():
        font = theme.font(role)
        metrics_px = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * 96 / 72
        assert metrics_px == pytest.approx(style.size, abs=0.01), role
        assert font.weight() == style.weight, role
        assert theme.text_color(role).isValid(), role


def test_figures_are_tabular(theme):
    metrics = QFontMetricsF(theme.font("chip.value"))
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")
    assert QFont.Tag("tnum") in theme.font("indicator.figure").featureTags()


def test_fonts_scale_for_present_mode(theme):
    assert theme.font("node.name", 1.5).pixelSize() == 18
    assert theme.font("node.name").pixelSize() == 12


def test_sizes_are_positive_and_looked_up_by_name(theme):
    assert theme.size("toolbar") == 48
    assert all(value > 0 for value in SIZES.values())


def test_themes_are_values(qapp):
    assert Theme(Scheme.DARK) == Theme(Scheme.DARK)
    assert Theme(Scheme.DARK) != Theme(Scheme.LIGHT)
    assert len({Theme(Scheme.DARK), Theme(Scheme.DARK), Theme(Scheme.DARK, high_contrast=True)}) == 2


@pytest.mark.parametrize("scheme", list(Scheme))
def test_heat_ramp_goes_away_from_the_table_from_end_to_end_and_is_clamped(scheme):
    table = luminance(QColor(colour_of("canvas", scheme)))
    steps = [abs(luminance(heat_color(step / 40, scheme)) - table) for step in range(41)]
    assert steps == sorted(steps), "the more there is, the more it stands out"
    assert steps[0] < 0.1 * steps[-1], "nothing is all but the table's own colour"
    stops = HEAT[scheme is Scheme.DARK]
    assert (heat_color(-1, scheme).name(), heat_color(2, scheme).name()) == (stops[0], stops[-1])


def test_style_sheet_has_no_open_token_and_drops_rules_without_picture(theme):
    images = {"image.chevron": "chevron.svg"}
    sheet = build_style_sheet(theme.name, images)
    assert "@" not in sheet
    assert "url(chevron.svg)" in sheet
    assert "QMenu::right-arrow" not in sheet


@pytest.fixture
def dressed(qapp):
    """The application with whatever theme a test gives it; as before afterwards."""
    palette, font, sheet = QPalette(qapp.palette()), QFont(qapp.font()), qapp.styleSheet()
    yield qapp
    qapp.setProperty("ringstrom.themed", None)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.mark.parametrize("scheme", SCHEMES, ids=str)
def test_a_dressed_application_shows_fields_in_the_colours_of_the_theme(dressed, qtbot, scheme):
    theme = Theme(scheme)
    dress(dressed, theme)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(120, 30)
    picture = field.grab().toImage()
    assert picture.pixelColor(60, 15).name() == theme.name("field")
    assert dressed.palette().color(QPalette.ColorRole.WindowText).name() == theme.name("ink")
    hint = field.palette().color(QPalette.ColorRole.PlaceholderText)  # a sheet that says `color` alone makes it pale
    assert (hint.name(), hint.alpha()) == (theme.name("ink3"), 255)


def test_a_dressed_drop_down_shows_its_chevron(dressed, qtbot):
    theme = Theme(Scheme.DARK)
    dress(dressed, theme)
    box = QComboBox()
    qtbot.addWidget(box)
    box.resize(120, 30)
    picture = box.grab().toImage()
    inks = {picture.pixelColor(x, y).name() for x in range(92, 118) for y in range(6, 24)}
    assert any(contrast(QColor(ink), theme.color("field")) > 4 for ink in inks)


def test_choosing_another_theme_tells_the_listeners_and_dresses_the_application(dressed, qtbot):
    manager = ThemeManager(ThemeChoice.LIGHT)
    manager.apply(dressed)
    with qtbot.waitSignal(manager.changed) as told:
        manager.set_choice(ThemeChoice.DARK)
    assert told.args == [Theme(Scheme.DARK)]
    assert manager.theme.is_dark
    assert dressed.palette().color(QPalette.ColorRole.Window).name() == Theme(Scheme.DARK).name("panel")


def test_high_contrast_can_be_chosen_where_the_system_does_not_ask_for_it(dressed, qtbot):
    dressed.setPalette(QPalette(QColor("#101010")))
    QCoreApplication.processEvents()
    manager = ThemeManager(ThemeChoice.LIGHT)
    with qtbot.waitSignal(manager.changed):
        manager.set_choice(ThemeChoice.CONTRAST)
    assert manager.theme == Theme(Scheme.DARK, high_contrast=True)
    manager.set_choice(ThemeChoice.DARK)
    assert not manager.theme.high_contrast


def test_choosing_the_same_theme_again_says_nothing(qtbot):
    manager = ThemeManager(ThemeChoice.LIGHT)
    with qtbot.assertNotEmitted(manager.changed):
        manager.set_choice(ThemeChoice.LIGHT)


def test_a_manager_that_dressed_nothing_leaves_the_application_alone(dressed):
    before = QApplication.palette().color(QPalette.ColorRole.Window).name()
    ThemeManager(ThemeChoice.LIGHT).set_choice(ThemeChoice.DARK)
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == before


@pytest.mark.parametrize(("window", "scheme"), [("#ffffff", Scheme.LIGHT), ("#101010", Scheme.DARK)])
def test_follow_system_reads_the_lightness_of_the_palette_where_the_system_does_not_say(dressed, window, scheme):
    dressed.setPalette(QPalette(QColor(window)))
    QCoreApplication.processEvents()
    assert ThemeManager(ThemeChoice.SYSTEM).theme.scheme is scheme


def test_nothing_moves_without_a_screen(qapp):
    assert motion_ms() == 0


def test_a_movement_on_a_screen_lasts_between_120_and_180_ms(qapp, monkeypatch):
    monkeypatch.setattr("vsm_app.ui.theme_motion.QGuiApplication.platformName", lambda: "windows")
    monkeypatch.setattr("vsm_app.ui.theme_motion.wants_stillness", lambda: False)
    assert 120 <= motion_ms() <= 180
    monkeypatch.setattr("vsm_app.ui.theme_motion.wants_stillness", lambda: True)
    assert motion_ms() == 0
