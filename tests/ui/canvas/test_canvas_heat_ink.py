"""Names in the Heat view can be read: on every shade of the ramp, and beside a node on the table's own ground."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from vsm_app.layout.types import Box
from vsm_app.model.kinds import Shape
from vsm_app.ui.canvas.models import NodeModel
from vsm_app.ui.canvas.paint_heat import figure_of, ground, inks, name_ink
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme

CARD = NodeModel("n1", Box(0.0, 0.0, 120.0, 64.0), Shape.CARD, "Kiln", ("Kiln",), "process")
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3


def luminance(color: QColor) -> float:
    parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in color.getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", list(Scheme))
def test_a_name_stands_out_on_every_shade_of_the_ramp(qtbot: QtBot, scheme: Scheme) -> None:
    theme = Theme(scheme)
    models = [replace(CARD, heat=i / 200.0) for i in range(201)]
    assert min(contrast(inks(model, theme)[0], ground(model, theme)) for model in models) >= READABLE


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize("heat", [0.0, 0.3, 1.0])
def test_a_name_beside_its_node_has_the_ink_of_the_table(qtbot: QtBot, scheme: Scheme, heat: float) -> None:
    theme, model = Theme(scheme), replace(CARD, heat=heat)
    assert contrast(name_ink(model, theme, is_outside=True), theme.color("card")) >= READABLE
    for shape in (Shape.TRIANGLE, Shape.SYMBOL):
        assert contrast(name_ink(replace(model, shape=shape), theme), theme.color("canvas")) >= READABLE


def test_where_nothing_is_lost_nothing_is_written() -> None:
    nothing = replace(CARD, heat=0.0, heat_text="0 t/a")
    assert figure_of(nothing) == ""
    assert figure_of(replace(nothing, heat=0.2, heat_text="2 t/a")) == "2 t/a"
    assert figure_of(replace(nothing, heat_open=True, heat_text="[0 … 4] t/a")) == "[0 … 4] t/a"
