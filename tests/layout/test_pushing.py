"""Things keep off one another, near to where they wish to be; where there is no room only what lacks it is near."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest

from vsm_app.layout.pushing import Wish, pushed_apart

NEED = 10.0


def free(at: float) -> Wish:
    return Wish(at, -inf, inf)


def test_what_nobody_pushes_stays_at_its_wish_and_the_others_lie_about_theirs():
    found = pushed_apart([free(0.0), free(4.0), free(3.0)], [[], [(0, NEED)], []])
    assert found == pytest.approx([-3.0, 7.0, 3.0])


def test_only_the_row_that_lacks_room_is_drawn_together():
    """Three in a channel of 10 px, and three that want one place with room to both sides; all in one group."""
    narrow = [Wish(5.0, 0.0, 10.0)] * 3
    wide = [free(100.0)] * 3
    found = pushed_apart([*narrow, *wide], [[], [(0, NEED)], [(1, NEED)], [(0, NEED)], [(3, NEED)], [(4, NEED)]])
    assert found[3:] == pytest.approx([90.0, 100.0, 110.0])
    assert all(NEED / 4.0 <= high - low <= NEED / 2.0 for low, high in pairwise(found[:3]))
    assert found[0] >= 0.0
    assert found[2] <= 10.0


def test_what_no_distance_mends_leaves_the_others_apart():
    """The second has to lie behind the first, but its bounds end before those of the first begin."""
    found = pushed_apart([Wish(50.0, 40.0, inf), Wish(0.0, -inf, 20.0), free(50.0)], [[], [(0, NEED)], [(0, NEED)]])
    assert found[1] <= 20.0
    assert found[2] - found[0] >= NEED - 1e-6
