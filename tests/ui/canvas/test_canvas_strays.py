"""Bands of the stages keep apart when something stands beside all of them, such as a pasted table."""

from __future__ import annotations

from typing import Any

import pytest

from vsm_app.layout.types import Box
from vsm_app.ui.canvas.pasting import paste_table
from vsm_app.ui.canvas.strays import strays


def boxes(*lefts: float) -> list[Box]:
    return [Box(left, 0.0, 100.0, 60.0) for left in lefts]


IN_ORDER = (boxes(0.0), boxes(200.0, 350.0), boxes(500.0))


@pytest.mark.parametrize(
    ("more", "stray"),
    [
        (((), (), ()), ()),
        (((800.0,), (1000.0, 1200.0, 1400.0, 1600.0), (1800.0,)), (800.0, 1000.0, 1200.0, 1400.0, 1600.0, 1800.0)),
        (((-900.0,), (-700.0, -500.0), (-60.0,)), (-900.0, -700.0, -500.0, -60.0)),
        (((), (520.0,), ()), ()),
        (((), (), (700.0,)), ()),
        (((), (900.0,), ()), (900.0,)),
    ],
    ids=["in order", "right of all", "left of all", "below another column", "goes on", "one"],
)
def test_strays_are_what_stands_beside_all_columns_of_what_was_there_first(
    more: tuple[tuple[float, ...], ...], stray: tuple[float, ...]
) -> None:
    columns = [[*old, *boxes(*new)] for old, new in zip(IN_ORDER, more, strict=True)]
    assert sorted(box.left for box in strays(columns)) == sorted(stray)


def bands(drive: Any) -> list[tuple[str, float, float]]:
    return [(one.heading, one.box.left, one.box.right) for one in drive.view.table.scene.shown_bands]


def test_a_table_pasted_beside_the_map_takes_no_band_away(drive: Any) -> None:
    drive.view.set_zoom(0.6)
    before = bands(drive)
    rows = "\n".join(f"Step {n};Step {n + 1};Parts;{90 - n};t/a" for n in range(7))
    drive.session.apply(
        paste_table(drive.document, f"from;to;item;quantity;unit\n{rows}", "en", (1400.0, 300.0)).result
    )
    after = bands(drive)
    assert [heading for heading, _, _ in after] == [heading for heading, _, _ in before]
    assert [left for _, left, _ in after[1:]] == pytest.approx([left for _, left, _ in before[1:]])
    new = [box for i, box in drive.view.table.boxes().items() if drive.document.nodes[i].name.startswith("Step")]
    assert all(box.cx > after[-1][2] for box in new)


def test_a_process_that_a_loop_feeds_does_not_stand_at_the_end_of_life(drive: Any) -> None:
    words = "from;to;item;quantity;unit\nSmelter;Rolling;Coil;50;t/a\nRecycle;Smelter;Scrap;20;t/a"
    after = paste_table(drive.document, words, "en", (0.0, 900.0)).result.document
    stages = {node.name: after.stages[node.stage].name for node in after.nodes.values() if node.stage}
    assert "Recycle" in stages
    assert stages["Smelter"] == stages["Casting"]
