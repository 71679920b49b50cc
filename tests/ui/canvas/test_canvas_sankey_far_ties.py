"""Looking for free ground is bounded work: also where a bar stands far away from all others."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLineF, QPointF, QRectF
from pytestqt.qtbot import QtBot

from helpers.sankeys import solved
from vsm_app.model.edits.arrange import place_sankey
from vsm_app.ui.canvas import sankey_free, sankey_ties, views
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.sankey_free import MOST_CELLS, Layer, Patch, patches_of
from vsm_app.ui.canvas.sankey_placed import Placed
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many cells each layer has that is made."""
    cells: list[int] = []

    class Counted(Layer):
        def __init__(self, bounds: QRectF, cell: float) -> None:
            super().__init__(bounds, cell)
            cells.append(self._image.width() * self._image.height())

    assert sankey_ties.Layer is sankey_free.Layer
    monkeypatch.setattr(sankey_ties, "Layer", Counted)
    return cells


def tied_with(example: str, far: float) -> dict[str, RibbonLabels]:
    """The tied words at half the size, with the bar furthest right that much off where it stands."""
    document, results = solved(example, "en", "current")
    view = ViewState("sankey", "mass")
    scene = CanvasScene(Theme())
    presenter = show_view(scene, document, results, scene.look.theme, "en", view)
    if far:
        name = max(scene.bars, key=lambda bar: (scene.bars[bar].model.bar.box.x, bar))
        box = scene.bars[name].model.bar.box
        document = place_sankey(document, {name: (box.x + far, box.cy + far)}).document
        presenter = show_view(scene, document, results, scene.look.theme, "en", view)
    scene.show_from(0.5)
    presenter.follow_zoom()
    return {label.element_id: label for label in scene.ribbon_labels if label.model.tie is not None}


@pytest.mark.parametrize(("example", "far"), [("uk-energy-2050", 20000.0), ("aluminium-cars-2020", 3000.0)])
def test_a_bar_far_away_makes_no_more_work_than_there_is_for_any_picture(
    qtbot: QtBot, made: list[int], example: str, far: float
) -> None:
    tied = tied_with(example, far)
    assert made or not tied
    assert sum(made) <= 2 * 3 * MOST_CELLS * 1.1  # shown and set larger, of three layers each with a border
    near = tied_with(example, 0.0)
    assert len(tied) >= len(near) - 1  # what stands together has its ties as before


def test_patches_hold_every_window_until_there_are_too_many() -> None:
    close = [Patch(n * 100, 0, n * 100 + 200, 150) for n in range(6)]
    assert patches_of(close) == [Patch(0, 0, 700, 150)]
    apart = [*close, Patch(90000, 90000, 90200, 90150), Patch(5, 5, 5, 9)]
    found = patches_of(apart)
    assert sorted(patch.cells for patch in found) == [30000, 105000]
    many = [Patch(n * 9000, n * 9000, n * 9000 + 300, n * 9000 + 300) for n in range(200)]
    found = patches_of(many)
    assert found == many[: len(found)]
    assert MOST_CELLS - 90000 < sum(patch.cells for patch in found) <= MOST_CELLS


def test_words_and_ties_keep_off_those_that_were_placed(qtbot: QtBot) -> None:
    import numpy as np

    placed = Placed(1.0)
    x, y = np.array([0.0, 30.0, 60.0, 100.0, 130.0]), np.array([0.0, 0.0, 0.0, 0.0, 0.0])
    assert placed.free(x, y, (20.0, 10.0)).all()
    words = QRectF(20.0, -5.0, 20.0, 10.0)
    placed.take([words.adjusted(-6.0, 0.0, 6.0, 0.0)], words, QLineF(40.0, 0.0, 60.0, 40.0))
    assert placed.free(x, y, (20.0, 10.0)).tolist() == [True, False, True, True, True]
    assert placed.free(np.array([50.0, 80.0]), np.array([30.0, 30.0]), (20.0, 10.0)).tolist() == [False, True]
    ways = np.array([[100.0, 0.0], [100.0, 20.0], [0.0, 50.0], [0.0, -50.0]])
    assert placed.met_by(0.0, 0.0, *ways.T).tolist() == [True, True, False, False]
    assert placed.met_by(60.0, 0.0, np.array([-20.0, 20.0]), np.array([20.0, 20.0])).tolist() == [True, False]


def test_no_tie_begins_on_another_or_runs_close_by_where_that_begins(qtbot: QtBot) -> None:
    import numpy as np

    placed = Placed(1.0, 6.0)
    assert not placed.begins_on(40.0, 5.0)
    words = QRectF(20.0, 40.0, 20.0, 10.0)
    placed.take([words], words, QLineF(40.0, 0.0, 40.0, 40.0))
    assert placed.begins_on(40.0, -5.0)
    assert not placed.begins_on(40.0, -7.0)
    assert placed.met_by(0.0, -5.0, np.array([80.0]), np.array([0.0])).all()
    assert not placed.met_by(0.0, -7.0, np.array([80.0]), np.array([0.0])).any()


def test_while_a_bar_is_dragged_no_tie_and_no_plate_comes_off_its_ribbon(qtbot: QtBot) -> None:
    document, results = solved("battery-lfp", "en", "current")
    scene = CanvasScene(Theme())
    presenter = show_view(scene, document, results, scene.look.theme, "en", ViewState("sankey", "mass"))
    hidden = 0
    for name in list(scene.bars):
        box = scene.bars[name].model.bar.box
        hung = [label for label in scene.ribbon_labels if label.model.tie is not None or label.model.plated]
        assert hung
        assert all(label.isVisible() for label in scene.ribbon_labels)
        for off in (20.0, 120.0, 0.0):
            presenter.preview_places(document, results, {name: (box.x + off / 2.0, box.cy + off)})
            for label in hung:
                at = QPointF(*(label.model.tie[0] if label.model.tie else label.model.ribbon.label)) + label.pos()
                assert label.isVisible() == scene.ribbons[label.element_id].shape().contains(at)
            hidden += sum(not label.isVisible() for label in hung)
            assert all(label.isVisible() for label in scene.ribbon_labels if label not in hung)
        presenter.preview_places(document, results, {})
    assert 0 < hidden < 3 * len(scene.bars) * len(hung) / 2


def test_words_in_a_size_that_was_seen_before_are_not_placed_again_until_the_picture_is_another(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, results = solved("battery-lfp", "en", "current")
    scene, asked, real = CanvasScene(Theme()), [], views.placed_labels
    monkeypatch.setattr(views, "placed_labels", lambda *told: asked.append(told[-1]) or real(*told))
    presenter = show_view(scene, document, results, scene.look.theme, "en", ViewState("sankey", "mass"))
    seen = {}
    for zoom in (1.0, 0.5, 0.4, 0.5, 1.0, 0.4):
        scene.show_from(zoom)
        presenter.follow_zoom()
        models = [label.model for label in scene.ribbon_labels]
        assert seen.setdefault(zoom, models) == models
        assert all(label.scene() is scene for label in scene.ribbon_labels)
    assert len(asked) == len(set(asked)) == 3
    name = max(scene.bars)
    box = scene.bars[name].model.bar.box
    placed = place_sankey(document, {name: (box.x, box.cy + 200.0)}).document
    presenter.show(placed, results, ViewState("sankey", "mass"))
    assert len(asked) == 4
    assert [label.model for label in scene.ribbon_labels] != seen[0.4]
