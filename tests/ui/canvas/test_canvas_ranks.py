"""Parallel flows stand in the order in which they were made, whatever their ids and whatever was taken out since."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vsm_app.ui.canvas.ranks import ranked


def test_ids_do_not_decide_the_order() -> None:
    ranks = ranked(["f1", "f2", "f10"], {})
    assert sorted(ranks, key=lambda flow: ranks[flow]) == ["f1", "f2", "f10"]


def test_taking_one_out_leaves_the_others_alone() -> None:
    before = ranked(["a", "b", "c"], {})
    assert ranked(["a", "c"], before) == {"a": before["a"], "c": before["c"]}


@given(st.lists(st.permutations("abcdefgh").flatmap(lambda p: st.just(p[:5])), min_size=1, max_size=6))
def test_ranks_always_rise_in_the_order_of_the_document(orders: list[list[str]]) -> None:
    ranks: dict[str, float] = {}
    for order in orders:
        ranks = ranked(order, ranks)
        assert sorted(order, key=lambda flow: ranks[flow]) == order
        assert len(set(ranks.values())) == len(order)
