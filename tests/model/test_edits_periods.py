"""Periods of a map: added, renamed, taken out; values that hold in one of them."""

from __future__ import annotations

import pytest

from helpers.documents import value, workshop
from vsm_app.engine.periods import solve_map_periods
from vsm_app.model.document import Document
from vsm_app.model.edits import nodes, periods
from vsm_app.model.edits.base import EditError
from vsm_app.model.scenarios import Override, in_period
from vsm_app.texts import text


def with_two() -> tuple[Document, list[str]]:
    document = periods.add_period(workshop(), " 2019 ").document
    document = periods.add_period(document, "2020").document
    return document, list(document.physics.periods)


def test_periods_follow_each_other_in_the_order_in_which_they_were_added() -> None:
    document, ids = with_two()
    assert [period.name for period in document.physics.periods.values()] == ["2019", "2020"]
    assert len({*ids, *document.flows, *document.nodes}) == 2 + len(document.flows) + len(document.nodes)
    assert [period.name for period in solve_map_periods(document).periods] == ["2019", "2020"]


def test_a_value_holds_in_its_period_only_and_goes_again() -> None:
    document, (first, second) = with_two()
    flow = next(iter(document.flows))
    entered = periods.set_period_value(document, second, Override(flow, "quantity", value(5)))
    assert flow in entered.touched
    again = periods.set_period_value(entered.document, second, Override(flow, "quantity", value(7))).document
    assert len(again.physics.periods[second].overrides) == 1
    found = [in_period(again.physics, again.physics.periods[one]).flows[flow].quantity for one in (first, second)]
    assert found[0] == document.flows[flow].quantity
    assert found[1].value == 7
    cleared = periods.clear_period_value(again, second, flow, "quantity").document
    assert cleared.physics.periods[second].overrides == ()
    assert periods.clear_period_value(cleared, second, flow, "quantity").is_nothing


def test_another_name_is_one_edit_and_the_same_or_none_is_nothing() -> None:
    document, (first, _) = with_two()
    renamed = periods.rename_period(document, first, "Base year")
    assert renamed.document.physics.periods[first].name == "Base year"
    assert list(renamed.document.physics.periods) == list(document.physics.periods)
    assert periods.rename_period(document, first, " 2019 ").is_nothing
    assert periods.rename_period(document, first, " ").is_nothing


def test_a_period_goes_with_its_values_and_a_flow_takes_its_values_along() -> None:
    document, (first, second) = with_two()
    flow = next(iter(document.flows))
    document = periods.set_period_value(document, second, Override(flow, "quantity", value(5))).document
    assert list(periods.remove_period(document, first).document.physics.periods) == [second]
    without = nodes.remove(document, (flow,)).document
    assert without.physics.periods[second].overrides == ()


@pytest.mark.parametrize("lang", ["en", "de"])
def test_edits_have_names_and_what_is_not_there_is_refused(lang: str) -> None:
    document, (first, _) = with_two()
    for result in (
        periods.add_period(document, "x"),
        periods.rename_period(document, first, "y"),
        periods.remove_period(document, first),
    ):
        assert text(result.label, result.label_params, lang) != result.label
    with pytest.raises(EditError):
        periods.remove_period(document, "nothing")
    with pytest.raises(EditError):
        periods.set_period_value(document, first, Override("f", "quantity"))
