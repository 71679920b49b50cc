"""What leaves the Sankey does so in a clean arrow at every width: losses in an even bend, all else level."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import acos, degrees, hypot

import pytest

from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_heads import FLUSH_FROM, LESS_FROM, LONGEST, loss_depth, loss_half, out_length
from vsm_app.layout.sankey_types import RibbonKind, SankeyFlow, SankeyNode, SankeyOptions, SankeyRibbon
from vsm_app.layout.types import FlowStyle, PathStep, Point

WIDTHS = [1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 17.0, 24.0, 37.0, 56.0, 83.0, 120.0, 157.0, 200.0]
#: Of two neighbouring pieces of a bend drawn in so many: it turns by a quarter.
PIECES = 24
SMOOTH = 90.0 / PIECES * 2.0
OPTIONS = SankeyOptions()


def along(steps: tuple[PathStep, ...]) -> list[Point]:
    """The corners of an outline, its curves as many short pieces; each place once."""
    points: list[Point] = []
    for letter, n in steps:
        if letter == "C":
            (x0, y0), (x1, y1, x2, y2, x3, y3) = points[-1], n
            for i in range(1, PIECES + 1):
                t = i / PIECES
                a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                points.append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))
        elif n:
            points.append((n[0], n[1]))
    return [p for i, p in enumerate(points) if i == 0 or hypot(p[0] - points[i - 1][0], p[1] - points[i - 1][1]) > 1e-6]


def crossings(points: list[Point]) -> int:
    """How many pieces of a closed outline cross one another."""
    sides = list(pairwise([*points, points[0]]))

    def turn(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return sum(
        turn(a, b, c) * turn(a, b, d) < -1e-9 and turn(c, d, a) * turn(c, d, b) < -1e-9
        for (a, b), (c, d) in combinations(sides, 2)
    )


def corners(points: list[Point]) -> list[Point]:
    """Where a closed outline is not smooth."""
    found = []
    for a, b, c in zip([points[-1], *points[:-1]], points, [*points[1:], points[0]], strict=True):
        (ux, uy), (vx, vy) = (b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1])
        turned = degrees(acos(max(min((ux * vx + uy * vy) / hypot(ux, uy) / hypot(vx, vy), 1.0), -1.0)))
        if turned > SMOOTH:
            found.append(b)
    return found


def area(points: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]]))) / 2.0


def length(points: list[Point]) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))


def leaving(style: FlowStyle, width: float, *, back: bool = False) -> SankeyRibbon:
    """What leaves a bar that passes on as much again, or one on the way back."""
    nodes = [SankeyNode("a", 0.0, 0.0), SankeyNode("b", 900.0, 0.0), SankeyNode("r", 400.0, 900.0)]
    flows = [SankeyFlow("ab", "a", "b", 60.0), SankeyFlow("f", "r" if back else "a", None, width, style)]
    if back:
        ways = (("br", "b", "r"), ("ra", "r", "a"))
        flows += [SankeyFlow(*way, 60.0, FlowStyle.SECONDARY, r_number=8) for way in ways]
    return next(ribbon for ribbon in sankey(nodes, flows, 1.0).ribbons if ribbon.id == "f")


@pytest.mark.parametrize("back", [False, True], ids=["chain", "way back"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_loss_bends_evenly_and_ends_in_a_head_in_proportion(width: float, back: bool) -> None:
    ribbon = leaving(FlowStyle.LOSS, width, back=back)
    assert ribbon.kind is RibbonKind.LOSS
    assert ribbon.head is not None
    (tip_x, tip), (right, base), (left, also) = ribbon.head
    outline, middle, body = along(ribbon.outline), along(ribbon.centre), ribbon.width
    assert crossings(outline) == 0
    assert len(corners(outline)) == 4, "two at the bar and two at the head"
    assert area(outline) == pytest.approx(body * length(middle), rel=0.01), "as wide in its bend as elsewhere"
    assert {y for _x, y in corners(outline) if y > base - 0.01} == {base}
    assert base == also
    assert tip > base
    assert max(y for _x, y in outline) == base, "the body ends where the head begins"
    assert left + right == pytest.approx(2.0 * tip_x)
    assert right - left >= body + (8.0 if body <= LESS_FROM else 0.0) - 1e-9
    assert right - left <= body + (16.0 if body < FLUSH_FROM else 1e-9), "no step at the inner edge of a wide one"
    assert right - left <= max(1.3 * body, body + 16.0)
    assert min(0.28 * (right - left), LONGEST - 8.0) <= tip - base <= 1.2 * (right - left)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_inner_edge_of_a_wide_loss_bends_in_proportion(width: float) -> None:
    ribbon = leaving(FlowStyle.LOSS, width)
    bends = [n for letter, n in ribbon.outline if letter == "C"]
    starts = [before[-2:] for (_, before), (letter, _n) in pairwise(ribbon.outline) if letter == "C"]
    outer, inner = sorted((abs(n[-1] - y) for n, (_x, y) in zip(bends, starts, strict=True)), reverse=True)
    assert outer - inner == pytest.approx(ribbon.width)
    assert inner >= min(max(6.0, 0.2 * ribbon.width), 24.0) - 1e-9


@pytest.mark.parametrize("width", WIDTHS)
def test_under_a_bar_there_is_room_for_the_whole_of_a_loss(width: float) -> None:
    nodes = [SankeyNode("a", 0.0, 0.0), SankeyNode("b", 900.0, 0.0)]
    flows = [SankeyFlow("ab", "a", "b", 60.0), SankeyFlow("f", "a", None, width, FlowStyle.LOSS)]
    flows.append(SankeyFlow("ba", "b", "a", 20.0, FlowStyle.SECONDARY, r_number=8))
    picture = sankey(nodes, flows, 1.0)
    loss, loop = (next(r for r in picture.ribbons if r.id == name) for name in ("f", "ba"))
    assert loss.head is not None
    assert loop.lane is not None
    assert loss.head[0][1] <= picture.bars["a"].box.bottom + loss_depth(loss.width, OPTIONS.loss_drop) + 1e-9
    assert loss.head[0][1] + 30.0 <= loop.lane - loop.width / 2.0


@pytest.mark.parametrize("back", [False, True], ids=["chain", "way back"])
@pytest.mark.parametrize("width", WIDTHS)
def test_what_goes_out_level_ends_in_an_arrowhead(width: float, back: bool) -> None:
    ribbon = leaving(FlowStyle.SECONDARY if back else FlowStyle.PRODUCT, width, back=back)
    assert ribbon.kind is RibbonKind.OPEN_OUT
    assert ribbon.point is not None
    (tip, y), (base, above), (_base, below) = ribbon.point
    outline, sign = along(ribbon.outline), -1.0 if back else 1.0
    assert crossings(outline) == 0
    assert max(sign * x for x, _y in outline) == sign * tip
    assert sign * tip > sign * base
    assert below - above >= max(ribbon.width, 8.0)
    assert above + below == pytest.approx(2.0 * y)
    body = abs(base - along(ribbon.centre)[0][0])
    assert abs(tip - base) <= body, "at least half of it is body"
    assert abs(tip - base) >= min(out_length(ribbon.width), 48.0 * 0.45) - 1e-9


def test_heads_grow_with_the_width_up_to_a_longest() -> None:
    lengths = [out_length(float(width)) for width in range(1, 301)]
    assert lengths == sorted(lengths)
    assert lengths[-1] == LONGEST


def test_heads_of_losses_grow_with_the_width() -> None:
    halves = [loss_half(width / 2.0) for width in range(1, 600)]
    assert all(0.0 < after - before < 1.0 for before, after in pairwise(halves)), "and without a jump"
