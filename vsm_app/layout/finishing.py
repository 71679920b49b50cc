"""The last touches once all lines have their ways: ends step off other lines, arrowheads of losses are left free.

Ends and stubs move as little as will do, and only those in conflict; where there is no room everything stays as it was.
Widths count as the widest: a line that carries more moves nothing.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import floor
from typing import Final

from vsm_app.layout.channels import LEAST_END, Line, shift_piece
from vsm_app.layout.obstacles import BoxIndex
from vsm_app.layout.paths import head_length
from vsm_app.layout.ports import CLOSEST
from vsm_app.layout.shapes import EPSILON, End
from vsm_app.layout.stubs import LABEL_DEPTH, LABEL_HALF
from vsm_app.layout.types import RoutingOptions, Side

#: From the middle of one line to that of another side by side, and the length from which on they count as that.
_APART: Final = 11.0
_BESIDE: Final = 8.0
#: The widest line of a map: half of it, and the length of its arrowhead.
_HALF: Final = 3.0
_HEAD: Final = head_length(2.0 * _HALF)
#: How far an end steps aside at most, and how near to another end at its node.
_ASIDE: Final = 12
_LEAST_GAP: Final = 12.0
_CORNER: Final = 6.0
#: Clear ground before and behind an arrowhead, and how far a line across it or its own end moves for that.
_HEAD_AIR: Final = 4.0
_ACROSS: Final = 24
_LONGER: Final = 40
#: What it counts, in px of a longer or shorter stub, that its figure or its name would lie on a line.
_FIGURE, _NAME = 30.0, 12.0
_FIGURE_AT: Final = (4.0, 24.0)
_STRIP: Final = 32.0


@dataclass(slots=True)
class _Drawn:
    """A line with its two ends."""

    line: Line
    ends: tuple[End, End]


@dataclass(slots=True)
class _Piece:
    """A straight piece: its coordinate across, its extent along."""

    owner: str
    index: int
    at: float
    low: float
    high: float


class _Pieces:
    """All pieces that run along one axis, by where they lie across it."""

    def __init__(self, axis: int) -> None:
        self.axis = axis
        self._strips: dict[int, list[_Piece]] = {}
        self._known: dict[tuple[str, int], _Piece] = {}

    def put(self, line: Line, index: int) -> None:
        """Take up a piece as it lies now."""
        a, b, axis = line.points[index], line.points[index + 1], self.axis
        if abs(a[axis] - b[axis]) > EPSILON:
            return
        low, high = sorted((a[1 - axis], b[1 - axis]))
        piece = _Piece(line.flow.id, index, a[axis], low, high)
        old = self._known.get((piece.owner, index))
        if old is not None:
            self._strips[floor(old.at / _STRIP)].remove(old)
        self._known[piece.owner, index] = piece
        self._strips.setdefault(floor(piece.at / _STRIP), []).append(piece)

    def between(self, first: float, last: float, low: float, high: float) -> Iterator[_Piece]:
        """The pieces that lie from `first` to `last` across and reach into the stretch from `low` to `high`."""
        for strip in range(floor(first / _STRIP), floor(last / _STRIP) + 1):
            for piece in self._strips.get(strip, ()):
                if first <= piece.at <= last and piece.low < high and low < piece.high:
                    yield piece

    def is_beside(self, at: float, low: float, high: float, skip: Container[str]) -> bool:
        """Whether a piece there would lie on or close beside another, those of the flows in `skip` left out."""
        return any(
            piece.owner not in skip
            and abs(piece.at - at) < _APART
            and min(high, piece.high) - max(low, piece.low) >= _BESIDE
            for piece in self.between(at - _APART, at + _APART, low, high)
        )


def finish(lines: Iterable[tuple[Line, tuple[End, End]]], boxes: BoxIndex, options: RoutingOptions) -> None:
    """Part ends and clear arrowheads. Changes the points of the lines."""
    drawn = sorted((_Drawn(*entry) for entry in lines), key=lambda d: (d.line.flow.rank, d.line.flow.id))
    _Finish(drawn, boxes, options).run()


class _Finish:
    def __init__(self, drawn: Sequence[_Drawn], boxes: BoxIndex, options: RoutingOptions) -> None:
        self._drawn = drawn
        self._boxes = boxes
        self._options = options
        self._by_id = {d.line.flow.id: d for d in drawn}
        self._pieces = (_Pieces(0), _Pieces(1))
        self._at_side: dict[tuple[str | None, Side], list[tuple[str, int]]] = {}
        for one in drawn:
            self._put(one.line)
            for number, (node, end) in enumerate(zip(_nodes(one), one.ends, strict=True)):
                if end.box is not None:
                    self._at_side.setdefault((node, end.side), []).append((one.line.flow.id, number))

    def run(self) -> None:
        for one in self._drawn:
            for number in (0, 1):
                if one.ends[number].box is not None and len(one.line.points) > 2:  # noqa: PLR2004 - not a straight line
                    self._part(one, number)
        for one in self._drawn:
            if _hangs_out(one):
                self._clear_head(one)
        for one in self._drawn:
            if not one.line.flow.is_dragged:
                self._level_jogs(one)

    def _put(self, line: Line) -> None:
        for index in range(len(line.points) - 1):
            for pieces in self._pieces:
                pieces.put(line, index)

    # --- ends
    def _part(self, one: _Drawn, number: int) -> None:
        """Let an end that lies on or close beside another line step aside along its side of the node."""
        line, end = one.line, one.ends[number]
        axis = 1 if end.side.is_vertical else 0
        index = 0 if number == 0 else len(line.points) - 2
        neighbours = self._at_side[_nodes(one)[number], end.side]
        skip = {name for name, _ in neighbours}
        at, (low, high) = line.points[index][axis], _extent(line, index, axis)
        if not self._pieces[axis].is_beside(at, low, high, skip):
            return
        for step in range(1, _ASIDE + 1):
            for to in (at - step, at + step):
                if not self._may_stand(one, number, to, neighbours):
                    continue
                if not self._pieces[axis].is_beside(to, low, high, skip):
                    shift_piece(line.points, index, axis, to)
                    self._put(line)
                    return

    def _may_stand(self, one: _Drawn, number: int, to: float, neighbours: Sequence[tuple[str, int]]) -> bool:
        """Whether an end has room at a place of its side, and its line keeps its shape."""
        line, axis = one.line, 1 if one.ends[number].side.is_vertical else 0
        index = 0 if number == 0 else len(line.points) - 2
        return self._has_room(one, number, to, neighbours) and _keeps_shape(line, index, axis, to)

    def _has_room(
        self, one: _Drawn, number: int, to: float, neighbours: Sequence[tuple[str, int]], gap: float = _LEAST_GAP
    ) -> bool:
        """Whether an end has room at a place of its side, a gap from others or no nearer to them than it was."""
        line, end = one.line, one.ends[number]
        box, axis = end.box, 1 if end.side.is_vertical else 0
        assert box is not None
        first, last = (box.top, box.bottom) if axis == 1 else (box.left, box.right)
        if not first + _CORNER <= to <= last - _CORNER:
            return False
        now = line.points[0 if number == 0 else -1][axis]
        for name, which in neighbours:
            if (name, which) != (line.flow.id, number):
                other = self._by_id[name].line.points[0 if which == 0 else -1][axis]
                if abs(other - to) < min(gap, abs(other - now)):
                    return False
        return True

    # --- jogs
    def _level_jogs(self, one: _Drawn) -> None:
        """A step so small that its ends would be joined by a straight line is none: a piece beside it is put in line.

        What comes of it is one straight piece; the corners between are left out when the route is made.
        """
        line = one.line
        for jog in range(1, len(line.points) - 2):
            start, a, b, stop = line.points[jog - 1 : jog + 3]
            axis = 0 if a[1] == b[1] else 1
            along = 1 - axis
            is_small = 0.0 < abs(a[axis] - b[axis]) < self._options.straight
            if is_small and (a[along] - start[along]) * (stop[along] - b[along]) > 0.0:
                for index, to in ((jog - 1, b[axis]), (jog + 1, a[axis])):
                    if self._may_lie(one, index, axis, to):
                        shift_piece(line.points, index, axis, to)
                        self._put(line)
                        break

    def _may_lie(self, one: _Drawn, index: int, axis: int, to: float) -> bool:
        """Whether a piece beside a jog can be put in line with the one behind it."""
        line, last = one.line, len(one.line.points) - 2
        skip, (source, target) = {line.flow.id}, _nodes(one)
        if index in (0, last):
            number = 0 if index == 0 else 1
            if one.ends[number].box is None:
                return False
            neighbours = self._at_side[_nodes(one)[number], one.ends[number].side]
            if not self._has_room(one, number, to, neighbours, CLOSEST):
                return False
            skip.update(name for name, _ in neighbours)
        moved = list(line.points)
        shift_piece(moved, index, axis, to)
        if not self._boxes.is_clear(moved, line.flow.width / 2.0, source, target):
            return False
        now, stretch, pieces = line.points[index][axis], _extent(line, index, axis), self._pieces[axis]
        return not pieces.is_beside(to, *stretch, skip) or pieces.is_beside(now, *stretch, skip)

    # --- arrowheads
    def _clear_head(self, one: _Drawn) -> None:
        """Nothing runs across the head of a stub: what does moves off it, or the stub becomes longer or shorter."""
        line = one.line
        for piece in self._across(one, line.points[1][1]):
            self._move_off(piece)
        if not self._across(one, line.points[1][1]):
            return
        (x, start), (_, now) = line.points
        away = 1.0 if now > start else -1.0
        length, least = abs(now - start), min(self._options.loss_stub_min, abs(now - start))
        best: tuple[float, float] | None = None
        for change in range(-_LONGER, _LONGER + 1, 2):
            tip = start + away * (length + change)
            if length + change < least or self._across(one, tip) or (change > 0 and not self._is_free(x, now, tip)):
                continue
            cost = abs(change) + _FIGURE * self._is_under(x, tip, away, _FIGURE_AT)
            cost += _NAME * self._is_under(x, tip, away, (_FIGURE_AT[1], LABEL_DEPTH))
            if best is None or cost < best[0]:
                best = (cost, tip)
        if best is not None:
            line.points[1] = (x, best[1])
            self._put(line)

    def _across(self, one: _Drawn, tip: float) -> list[_Piece]:
        """The pieces that would run across the head of a stub that ends at `tip`."""
        x, start = one.line.points[0]
        low, high = _round_head(start, tip)
        return list(self._pieces[1].between(low, high, x - 2.0 * _HALF, x + 2.0 * _HALF))

    def _move_off(self, piece: _Piece) -> None:
        """Move a piece between two bends to the nearest place off the head of a stub, where it disturbs nobody."""
        line = self._by_id[piece.owner].line
        if piece.index in (0, len(line.points) - 2) or line.flow.is_dragged:
            return
        pad = self._options.clearance / 2.0 + _HALF
        for step in range(1, _ACROSS + 1):
            for to in (piece.at - step, piece.at + step):
                strip = (piece.low, min(to, piece.at) - pad, piece.high, max(to, piece.at) + pad)
                if (
                    _keeps_shape(line, piece.index, 1, to)
                    and not self._pieces[1].is_beside(to, piece.low, piece.high, (piece.owner,))
                    and self._boxes.is_free(*strip)
                    and not self._crosses_a_head(piece, to)
                ):
                    shift_piece(line.points, piece.index, 1, to)
                    self._put(line)
                    return

    def _crosses_a_head(self, piece: _Piece, to: float) -> bool:
        """Whether a piece at `to` would run across the head of any stub."""
        for one in self._drawn:
            if _hangs_out(one) and piece.low - _STRIP < one.line.points[0][0] < piece.high + _STRIP:
                low, high = _round_head(one.line.points[0][1], one.line.points[1][1])
                if low < to < high:
                    return True
        return False

    def _is_free(self, x: float, now: float, tip: float) -> bool:
        """Whether a longer stub and its label would stand clear of nodes."""
        far = tip + (LABEL_DEPTH if tip > now else -LABEL_DEPTH)
        return self._boxes.is_free(x - LABEL_HALF, min(now, far), x + LABEL_HALF, max(now, far))

    def _is_under(self, x: float, tip: float, away: float, reach: tuple[float, float]) -> bool:
        """Whether a line runs where the label beyond a head would stand."""
        low, high = sorted((tip + away * reach[0], tip + away * reach[1]))
        return next(self._pieces[1].between(low, high, x - LABEL_HALF, x + LABEL_HALF), None) is not None


def _round_head(start: float, tip: float) -> tuple[float, float]:
    """Where no line should run across a stub that ends at `tip`."""
    neck = tip - _HEAD if tip > start else tip + _HEAD
    return min(tip, neck) - _HEAD_AIR - _HALF, max(tip, neck) + _HEAD_AIR + _HALF


def _nodes(one: _Drawn) -> tuple[str | None, str | None]:
    return one.line.flow.source, one.line.flow.target


def _hangs_out(one: _Drawn) -> bool:
    """Whether a line leaves a node straight up or down and ends outside, where nobody has put its end."""
    first, last = one.ends
    is_out = first.box is not None and last.box is None and one.line.flow.free_end is None
    return is_out and not first.side.is_vertical and len(one.line.points) == 2  # noqa: PLR2004 - a straight line


def _extent(line: Line, index: int, axis: int) -> tuple[float, float]:
    a, b = line.points[index][1 - axis], line.points[index + 1][1 - axis]
    return (a, b) if a < b else (b, a)


def _keeps_shape(line: Line, index: int, axis: int, to: float) -> bool:
    """Whether the neighbours of a piece still run the same way, and are not shorter than they were or a bend needs."""
    points, last = line.points, len(line.points) - 1
    for outer, inner in ((index - 1, index), (index + 2, index + 1)):
        if 0 <= outer <= last:
            before, after = points[inner][axis] - points[outer][axis], to - points[outer][axis]
            arrow = _HEAD / 2.0 if outer == last else 0.0
            if before * after < 0.0 or abs(after) < min(abs(before), LEAST_END + arrow):
                return False
    return True
