"""The scale of the Sankey: one for both states and while people type, another for another quantity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.drive_unit import drive_unit_results
from vsm_app.engine.results import Results
from vsm_app.model.document import Document
from vsm_app.model.edits.arrange import place_sankey, set_sankey_scale
from vsm_app.model.edits.base import EditResult
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.placement import SCALE_OF_OLD
from vsm_app.ui.canvas.picture import render_picture, scales_of
from vsm_app.ui.canvas.sankey_models import SankeyMaker
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme


def scaled(results: Results, factor: float) -> Results:
    """The same map with all its flows `factor` times as large, as another state may have them."""

    def larger(one: Any) -> Any:
        return one if one.value is None else replace(one, value=one.value * factor)

    solution = results.solution
    flows = {key: larger(one) for key, one in solution.flows.items()}
    own = {key: larger(one) for key, one in solution.own.items()}
    return replace(results, solution=replace(solution, flows=flows, own=own))


def scale_of(canvas: Any) -> float:
    picture = canvas.view.presenter.sankey.picture
    assert picture is not None
    return float(picture.scale)


@pytest.mark.parametrize(("factor", "stays"), [(1.3, True), (0.7, True), (10.0, False)])
def test_another_state_is_drawn_to_the_same_scale_while_it_fits(drive: Any, factor: float, stays: bool) -> None:
    drive.session.set_view(view="sankey")
    before = scale_of(drive)
    width = drive.view.table.scene.ribbons["guss"].model.ribbon.width
    drive.session.set_results(scaled(drive_unit_results(drive.document), factor))
    assert (scale_of(drive) == pytest.approx(before)) is stays
    if stays:
        assert drive.view.table.scene.ribbons["guss"].model.ribbon.width == pytest.approx(width * factor)


@pytest.mark.parametrize("factor", [0.2, 3.0, 10.0])
def test_the_scale_is_one_for_both_states_also_where_one_flows_many_times_as_much(drive: Any, factor: float) -> None:
    session = drive.session
    session.set_view(view="sankey")
    before = scale_of(drive)
    session.set_view(scenario="future")
    session.set_results(scaled(drive_unit_results(drive.document, session.revision), factor))
    assert scale_of(drive) == pytest.approx(before)
    session.apply(set_flow(drive.document, "guss", note="counted"))
    session.set_results(scaled(drive_unit_results(drive.document, session.revision), factor * 1.1))
    assert scale_of(drive) == pytest.approx(before)  # nor does an entry there change it
    session.set_view(scenario="current")
    session.set_results(drive_unit_results(drive.document, session.revision))
    assert scale_of(drive) == pytest.approx(before)


def test_the_scale_is_found_again_after_a_look_at_the_map(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    before = scale_of(drive)
    drive.session.set_results(scaled(drive_unit_results(drive.document), 1.2))
    drive.session.set_view(view="map")
    drive.session.set_view(view="sankey")
    assert scale_of(drive) == pytest.approx(before)


def chosen_for(canvas: Any, unit_type: str, factor: float) -> None:
    """Set a scale so many times the one shown, for a type of unit."""
    wanted = canvas.view.presenter.sankey.base_scale * factor
    canvas.session.apply(set_sankey_scale(canvas.document, unit_type, wanted))


def test_each_type_of_unit_has_a_scale_of_its_own(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    mass = scale_of(drive)
    chosen_for(drive, "mass", 1.7)
    assert scale_of(drive) == pytest.approx(mass * 1.7)
    drive.session.set_view(quantity="energy")
    energy = scale_of(drive)
    chosen_for(drive, "energy", 0.5)
    assert scale_of(drive) == pytest.approx(energy * 0.5)
    drive.session.set_view(quantity="mass")
    assert scale_of(drive) == pytest.approx(mass * 1.7)
    assert set(drive.document.layout.sankey_scales) == {"mass", "energy"}


def test_a_chosen_scale_is_that_of_every_state(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    chosen_for(drive, "mass", 1.7)
    before = scale_of(drive)
    drive.session.set_results(scaled(drive_unit_results(drive.document, drive.session.revision), 10.0))
    assert scale_of(drive) == pytest.approx(before)


def test_a_scale_at_which_nothing_would_be_seen_is_none(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    fitting = scale_of(drive)
    chosen_for(drive, "mass", 1e5)
    assert scale_of(drive) < fitting * 3.0


def with_old_scale(document: Document, scale: float) -> EditResult:
    """The document as an older file gives it: one scale for all quantities, in px per unit shown."""
    layout = replace(document.layout, sankey_scales={SCALE_OF_OLD: scale})
    return EditResult(replace(document, layout=layout), frozenset({"map"}), "set_sankey_scale")


def test_the_scale_of_an_older_file_holds_for_the_unit_it_fits_and_goes_with_the_first_that_is_set(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    fitting = scale_of(drive)
    drive.session.apply(with_old_scale(drive.document, fitting * 1.7))
    assert scale_of(drive) == pytest.approx(fitting * 1.7)
    drive.session.apply(with_old_scale(drive.document, fitting * 1e4))
    assert scale_of(drive) < fitting * 3.0
    chosen_for(drive, "mass", 1.2)
    assert set(drive.document.layout.sankey_scales) == {"mass"}


def drawn(canvas: Any, **told: Any) -> bytes:
    results = canvas.session.results
    return render_picture(canvas.document, results, Theme(Scheme.LIGHT), "sankey", 0, "svg", "en", **told)


def test_a_picture_has_the_scale_that_the_window_shows(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    drive.session.set_results(scaled(drive_unit_results(drive.document, drive.session.revision), 1.4))
    shown = drive.view.presenter.scales
    assert drawn(drive) != drawn(drive, scales=shown)  # fitting, it would be another than the one that stayed
    chosen_for(drive, "mass", 1.7)
    assert drawn(drive) == drawn(drive, scales=drive.view.presenter.scales)


def test_another_state_is_drawn_to_the_scale_of_the_current_one(drive: Any) -> None:
    current = drive_unit_results(drive.document)
    other = scaled(current, 1.4)
    theme = Theme(Scheme.LIGHT)
    scales = scales_of(drive.document, current, theme, "en")
    assert scales == pytest.approx(scales_of(drive.document, current, theme, "en", "mass"))
    assert scales["mass"] > scales_of(drive.document, other, theme, "en")["mass"]


def test_undoing_a_chosen_scale_brings_the_picture_back_as_it_was(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    before, fitting = drive.document, scale_of(drive)
    widths = {i: ribbon.model.ribbon.width for i, ribbon in drive.view.table.scene.ribbons.items()}
    chosen_for(drive, "mass", 1.4)
    assert scale_of(drive) == pytest.approx(fitting * 1.4)
    assert drive.undoes_to(before)
    assert scale_of(drive) == pytest.approx(fitting)
    assert {i: ribbon.model.ribbon.width for i, ribbon in drive.view.table.scene.ribbons.items()} == widths


def test_at_every_scale_the_lanes_stand_in_the_order_of_their_r_numbers(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    for step in range(30):
        chosen_for(drive, "mass", 1.05 if step < 20 else 0.85)
        lanes = {m.r_tag: m.ribbon.lane for r in drive.view.table.scene.ribbons.values() if (m := r.model).r_tag}
        assert lanes["R3"] < lanes["R6"] < lanes["R8"], scale_of(drive)


def test_a_bar_that_is_dragged_shows_what_a_sankey_made_anew_would(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    presenter, scene = drive.view.presenter, drive.view.table.scene
    document, results, sync = drive.document, drive.session.results, drive.view.table.sync
    name = sorted(scene.bars)[1]
    box = scene.bars[name].model.bar.box
    for step in (40.0, 160.0):
        places = {name: (box.x + 10.0, box.cy + step)}
        presenter.preview_places(document, results, places)
        placed = place_sankey(document, places).document
        made = SankeyMaker(placed, results, sync.resolver.rounding, "mass", "en")
        fresh = made.make(sync.boxes(), None, presenter.scales.get(made.unit_type))
        assert {i: item.model for i, item in scene.ribbons.items()} == fresh.ribbons
    presenter.preview_places(document, results, {})
    before = presenter._maker
    drive.session.apply(set_flow(drive.document, "guss", note="counted"))
    presenter.follow(drive.document, results)
    assert presenter._maker is not before  # words may differ
