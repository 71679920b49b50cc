"""Chips on lines among very many others: short cuts find the place that looking at everything finds."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from vsm_app.layout.hopping import HOP_RADIUS
from vsm_app.layout.label_ground import LINE_AIR, MARGIN, Lines, Taken
from vsm_app.layout.line_chips import PIECE_MARGIN, Piece, _Strip
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.spread import nearest_free
from vsm_app.layout.types import Box, ChipSpec

SIZE = (60.0, 20.0)
spots = st.integers(-1600, 1600).map(lambda n: n / 4.0)  # exact, so that edges can touch
lengths = st.integers(4, 3600).map(lambda n: n / 4.0)
boxes = st.builds(Box, spots, spots, st.integers(1, 60).map(float), st.integers(1, 30).map(float))
lying = st.builds(Box, spots, spots, lengths, st.just(4.0))
standing = st.builds(Box, spots, spots, st.just(4.0), lengths)


def ground(nodes: list[Box], lines: list[Box]) -> Taken:
    taken = Taken(BoxIndex({f"n{i}": box for i, box in enumerate(nodes)}), BoxIndex({}), Lines(), BoxIndex({}))
    for i, box in enumerate(lines):
        taken.lines.add(f"f{i}", box)
    return taken


def looked_at_in_full(piece: Piece, nodes: list[Box], lines: list[Box]) -> tuple[float | None, float | None]:
    """The free place, and the one off lines, found from all boxes one after the other."""
    half, thick = SIZE[0] / 2.0, SIZE[1] / 2.0
    low, high = piece.low + half + PIECE_MARGIN, piece.high - half - PIECE_MARGIN
    if low > high:
        return None, None

    def stretches(among: list[Box], reach: float, by: float) -> list[tuple[float, float]]:
        near = [b for b in among if b.y < piece.across + thick + reach and piece.across - thick - reach < b.bottom]
        return [(b.x - half - by, b.right + half + by) for b in near]

    wish, solid = (low + high) / 2.0, stretches(nodes, MARGIN, MARGIN)
    free = nearest_free(wish, low, high, sorted(solid))
    off = nearest_free(wish, low, high, sorted(solid + stretches(lines, 0.0, 0.0)))
    under, crossing = solid + stretches(lines, 0.0, 0.0), [b for b in lines if b.width < b.height]
    wishes = [under + stretches(some, LINE_AIR, LINE_AIR) for some in (lines, crossing)]
    alongside = [b for b in lines if b.width >= b.height]
    wishes.append(solid + stretches(alongside, 0.0, 0.0) + stretches(crossing, 0.0, HOP_RADIUS))
    kept_off = (nearest_free(wish, low, high, sorted(blocked)) for blocked in wishes)
    return free, None if free is None or off is None else next((place for place in kept_off if place is not None), off)


@given(st.lists(boxes, max_size=4), st.lists(st.one_of(lying, standing), max_size=12), lengths)
@example([], [Box(34.5, 0.0, 1.0, 4.0)], 69.0)  # off the line, and off its bridge
def test_a_chip_among_many_lines_stands_where_a_look_at_all_of_them_puts_it(nodes, lines, length):
    piece = Piece(0, lying=True, across=0.0, low=-length / 2.0, high=length / 2.0)
    chip = ChipSpec("own", (SIZE,))
    wanted = looked_at_in_full(piece, nodes, lines)

    assert _Strip(piece, chip, ground(nodes, lines)).middle(*SIZE, over_lines=True) == wanted
    assert _Strip(piece, chip, ground(nodes, lines)).middle(*SIZE, over_lines=False)[1] == wanted[1]


def test_where_a_line_runs_beside_all_along_nobody_looks_for_those_that_cross():
    taken = ground([], [Box(-500.0, -2.0, 1000.0, 4.0), *(Box(10.0 * i, -300.0, 4.0, 600.0) for i in range(40))])
    strip = _Strip(Piece(0, lying=True, across=0.0, low=-400.0, high=400.0), ChipSpec("own", (SIZE,)), taken)

    assert strip.middle(*SIZE, over_lines=True) == (0.0, None)
    assert strip._crossing is None


@given(st.lists(boxes, max_size=12), boxes, st.sampled_from([(192.0, 192.0), (768.0, 24.0), (24.0, 768.0)]))
def test_an_index_finds_each_overlapping_box_once_whatever_its_cells(known, area, cell):
    index = BoxIndex({str(i): box for i, box in enumerate(known)}, cell)
    overlapping = {
        str(i)
        for i, box in enumerate(known)
        if box.x < area.right and area.x < box.right and box.y < area.bottom and area.y < box.bottom
    }
    found = [rect.name for rect in index.overlapping(area.x, area.y, area.right, area.bottom)]

    assert sorted(found) == sorted(overlapping)
    assert index.is_free(area.x, area.y, area.right, area.bottom) == (not overlapping)
