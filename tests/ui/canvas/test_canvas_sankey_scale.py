"""The scale of the Sankey: one for both states and while people type, another for another quantity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.drive_unit import drive_unit_results
from vsm_app.engine.results import Results
from vsm_app.model.edits.arrange import set_sankey_scale


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


def test_the_scale_is_found_again_after_a_look_at_the_map(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    before = scale_of(drive)
    drive.session.set_results(scaled(drive_unit_results(drive.document), 1.2))
    drive.session.set_view(view="map")
    drive.session.set_view(view="sankey")
    assert scale_of(drive) == pytest.approx(before)


def test_a_scale_set_for_one_unit_is_not_taken_for_quite_another(drive: Any) -> None:
    drive.session.set_view(view="sankey")
    fitting = scale_of(drive)
    drive.session.apply(set_sankey_scale(drive.document, fitting * 1.7))
    assert scale_of(drive) == pytest.approx(fitting * 1.7)
    drive.session.apply(set_sankey_scale(drive.document, fitting * 1e4))
    assert scale_of(drive) < fitting * 3.0
