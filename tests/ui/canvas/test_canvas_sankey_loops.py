"""A Sankey of loops that nobody has called returns is no wider than its longest chain."""

from __future__ import annotations

from itertools import pairwise

import pytest

from vsm_app.layout.sankey_types import SankeyFlow
from vsm_app.layout.types import FlowStyle
from vsm_app.ui.canvas.sankey_models import MOST_COLUMNS, _depth


def chain(names: str) -> list[SankeyFlow]:
    return [SankeyFlow(f"{a}{b}", a, b, 1.0) for a, b in pairwise(names)]


@pytest.mark.parametrize(("ways", "columns"), [(["ab"], 2), (["abcd", "ad"], 4), (["abc", "dbe", "ef"], 4)])
def test_without_loops_the_longest_chain_counts(ways: list[str], columns: int) -> None:
    assert _depth([flow for way in ways for flow in chain(way)]) == columns


@pytest.mark.parametrize("back", ["ca", "da", "db", "aa", "dcba"])
def test_a_loop_makes_no_chain_longer(back: str) -> None:
    assert _depth([*chain("abcd"), *chain(back)]) == 4


def test_returns_and_very_long_chains_do_not_count() -> None:
    returns = [SankeyFlow("r", "d", "a", 1.0, FlowStyle.SECONDARY), SankeyFlow("q", "c", "a", 1.0, r_number=6)]
    assert _depth([*chain("abcd"), *returns]) == 4
    assert _depth(chain("abcdefghijklmnopqrstuvwxyz")) == MOST_COLUMNS
    assert _depth([]) == 2
