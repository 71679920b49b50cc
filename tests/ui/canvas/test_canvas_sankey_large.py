"""A network of thousands of flows as a Sankey: what can be seen of it is drawn, the rest is counted in the legend."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from vsm_app.engine.pipeline import compute
from vsm_app.io.open import open_any
from vsm_app.layout.types import Box
from vsm_app.ui.canvas.sankey_models import SankeyMaker, SankeyView
from vsm_app.ui.theme_metrics import SIZES

#: 176 nodes, 2 607 flows: make and use tables of the US economy (BEA 2012), see the file.
ECONOMY = Path(__file__).parents[2] / "data" / "published" / "us_economy_io_summary_2012.json"


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> SankeyMaker:
    path = tmp_path_factory.mktemp("economy") / "flows.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "from", "to", "item", "value", "unit"))
        for flow in json.loads(ECONOMY.read_text(encoding="utf-8"))["flows"]:
            writer.writerow([flow[key] for key in ("id", "source", "target", "material", "value", "unit")])
    document = open_any(path).document
    return SankeyMaker(document, compute(document), None, "mass", "en")


def shown(maker: SankeyMaker, scale: float | None = None) -> SankeyView:
    boxes = {name: Box(i % 14 * 200.0, i // 14 * 120.0, 120.0, 64.0) for i, name in enumerate(maker._document.nodes)}
    return maker.make(boxes, scale)


def test_only_what_is_as_wide_as_the_floor_is_drawn_and_the_legend_counts_the_rest(
    qtbot: QtBot, maker: SankeyMaker
) -> None:
    view = shown(maker)
    assert view.picture is not None
    assert 100 < len(view.ribbons) < 600
    assert not any(ribbon.not_to_scale for ribbon in view.picture.ribbons)
    assert min(ribbon.width for ribbon in view.picture.ribbons) >= SIZES["sankey.floor"]
    assert view.legend is not None
    assert f"{2607 - len(view.ribbons):,} flows" in view.legend.floor


def test_a_larger_scale_draws_more(qtbot: QtBot, maker: SankeyMaker) -> None:
    view = shown(maker)
    assert len(shown(maker, view.base_scale * 2.0).ribbons) > len(view.ribbons)


def test_the_picture_is_no_column_of_lanes(qtbot: QtBot, maker: SankeyMaker) -> None:
    view = shown(maker)
    assert view.picture is not None
    assert view.picture.extent.height < 4.0 * view.picture.extent.width
