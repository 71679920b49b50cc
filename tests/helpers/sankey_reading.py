"""How the words of a Sankey may be misread: figures by foreign names, names by foreign bars, ties through ribbons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.items.sankey import RibbonItem
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.scene import CanvasScene

#: In px of words that have not grown. Words of 12 px in one row are read as one with less than 1.5 em between them, one
#: under the other with less than a line.
IN_ROW, BY_OWN, BOTH_TIED, IN_COLUMN = 18.0, 10.0, 10.0, 9.0
#: In the column of other bars' names a figure keeps so far from them.
OFF_COLUMN = 32.0
#: Behind the end of what goes out its name is looked for so far, and before that of what comes in.
BEHIND = 14.0
#: So far past its bars words beside a ribbon may reach.
PAST = 2.0
#: A letter that is touched by less is not.
HAIR = 0.5
#: Beside their ribbon words stand no farther off.
FAR = 30.0
#: A figure beside its ribbon is so many times as far from any other at least.
TIMES = 2.0
#: Letters within their ribbon have so much of it beside them, and over and under them.
WITHIN = (1.5, 1.0)
#: Ties end so far from each other's ends and lines; what the ground of a name hides of a line is no longer.
APART, HIDDEN = 6.0, 10.0


@dataclass(frozen=True)
class Misread:
    """What may be misread, by which rule, and what it is read with."""

    rule: str
    words: str
    other: str


def whole(ribbon: RibbonItem) -> QPainterPath:
    """A ribbon with the head at its end."""
    path, head = QPainterPath(ribbon.shape()), ribbon.model.ribbon.head
    if head is not None:
        path.addPolygon(QPolygonF([QPointF(*point) for point in (*head, head[0])]))
    return path


def words_of(label: RibbonLabels) -> str:
    """What a ribbon says."""
    return f"{label.model.name} {label.model.value}".strip()


def line_of(label: RibbonLabels) -> QLineF:
    """The tie of words."""
    begin, end = label.model.tie or ((0.0, 0.0), (0.0, 0.0))
    return QLineF(QPointF(*begin), QPointF(*end))


class Reading:
    """Looks at a Sankey as it is shown."""

    def __init__(self, scene: CanvasScene, ends: dict[str, tuple[str | None, str | None]]) -> None:
        self.ends = ends
        self.ribbons = scene.ribbons
        self.bars = scene.bars
        self.names = {name: bar for name, bar in scene.bars.items() if bar.model.words}
        self.labels = {one.element_id: one for one in scene.ribbon_labels if not one.rect().isEmpty()}
        self.paths = {name: whole(ribbon) for name, ribbon in scene.ribbons.items()}
        self.grown = next(iter(scene.bars.values())).model.grown

    def misread(self) -> list[Misread]:
        """All that may be."""
        found = [*self.by_names(), *self.in_rows(), *self.past_bars(), *self.far_names(), *self.through()]
        return [*found, *self.silent()]

    def _off(self) -> Iterator[tuple[RibbonLabels, QRectF]]:
        """The words that do not stand within their ribbon."""
        for label in self.labels.values():
            letters = label.letters()
            if label.model.plated or self.paths[label.element_id].contains(letters):
                continue
            yield label, letters

    def nearer(self) -> Iterator[Misread]:
        """Figures beside their ribbon that are not twice as near to it as to any other.

        What lies behind their ribbon, seen from them, may be as near as it likes.
        """
        for label, letters in self._off():
            own, model = self.paths[label.element_id], label.model
            if model.tie is not None or model.ribbon.kind is not RibbonKind.BAND or own.intersects(letters):
                continue
            off = _off(own, letters, FAR * self.grown)
            far = TIMES * off - HAIR
            sides = ((far, 0.0, 0.0, 0.0), (0.0, far, 0.0, 0.0), (0.0, 0.0, far, 0.0), (0.0, 0.0, 0.0, far))
            rooms = [letters.adjusted(-left, -top, right, bottom) for left, top, right, bottom in sides]
            rooms = [room for room in rooms if not own.intersects(room)]
            for name, path in self.paths.items():
                if name != label.element_id and any(map(path.intersects, rooms)):
                    yield Misread("nearer", words_of(label), self.ribbons[name].model.value)

    def unfit(self) -> Iterator[Misread]:
        """Figures on a ribbon that does not hold their letters with air, and that stand on no ground of their own."""
        for label in self.labels.values():
            model, letters = label.model, label.letters()
            if model.ribbon.kind is not RibbonKind.BAND or model.plated or model.tie is not None:
                continue
            path, (beside, high) = self.paths[label.element_id], (by * self.grown - 0.1 for by in WITHIN)
            if path.intersects(letters) and not path.contains(letters.adjusted(-beside, -high, beside, high)):
                yield Misread("unfit", words_of(label), model.value)

    def joined(self) -> Iterator[Misread]:
        """Ties that end so near to another that the two are read as one line."""
        ties = [label for label in self.labels.values() if label.model.tie is not None]
        for a, b in combinations(ties, 2):
            one, other = line_of(a), line_of(b)
            if self._is_listed(a) and self._is_listed(b) and abs(one.x2() - other.x2()) < HAIR:
                continue
            if min(_from_line(one.p1(), other), _from_line(other.p1(), one)) < APART * self.grown - HAIR:
                yield Misread("joined", words_of(a), words_of(b))

    def hidden(self) -> Iterator[Misread]:
        """Thin lines of which the ground of a foreign name hides so much that they seem to begin behind it."""
        for name, bar in self.names.items():
            if not bar.model.plated:
                continue
            for ribbon_id, path in self.paths.items():
                if name in self.ends[ribbon_id]:
                    continue
                over = path.intersected(_rect_path(bar.letters()))
                rect = over.boundingRect()
                if max(rect.width(), rect.height()) > HIDDEN * self.grown:
                    yield Misread("hidden", bar.model.name, self.ribbons[ribbon_id].model.value)

    def by_names(self) -> Iterator[Misread]:
        """Figures in one row with a name, or right over or under one that is not their bar's."""
        column = IN_COLUMN * self.grown - HAIR
        for label, letters in self._off():
            for name, bar in self.names.items():
                row = (BY_OWN if name in self.ends[label.element_id] else IN_ROW) * self.grown - HAIR
                rect = bar.letters()
                if rect.adjusted(-row, HAIR, row, -HAIR).intersects(letters):
                    yield Misread("row of name", words_of(label), bar.model.name)
                elif name not in self.ends[label.element_id] and rect.adjusted(0, -column, 0, column).intersects(
                    letters
                ):
                    yield Misread("column of name", words_of(label), bar.model.name)

    def in_rows(self) -> Iterator[Misread]:
        """Words of two ribbons in one row, read as one."""
        for (a, one), (b, other) in combinations(self._off(), 2):
            if a.model.ribbon.kind is b.model.ribbon.kind is RibbonKind.LOSS and a.model.tie is b.model.tie is None:
                continue  # each under its own head
            are_tied = a.model.tie is not None and b.model.tie is not None
            row = (BOTH_TIED if are_tied else IN_ROW) * self.grown - HAIR
            if one.adjusted(-row, HAIR, row, -HAIR).intersects(other):
                yield Misread("row of figure", words_of(a), words_of(b))

    def past_bars(self) -> Iterator[Misread]:
        """Words beside what runs between two bars that stand past them, in the column of other bars' names."""
        row, column = IN_ROW * self.grown, OFF_COLUMN * self.grown - HAIR
        for label, letters in self._off():
            if self.ribbons[label.element_id].model.ribbon.kind is not RibbonKind.BAND:
                continue
            room, x = self.paths[label.element_id].boundingRect(), letters.center().x()
            if room.left() - PAST * self.grown <= x <= room.right() + PAST * self.grown:
                continue
            if self._is_listed(label):
                continue
            near = letters.adjusted(-row, -column, row, column)
            for bar in self.names.values():
                if near.intersects(bar.letters()):
                    yield Misread("past its bars", words_of(label), bar.model.name)

    def _is_listed(self, label: RibbonLabels) -> bool:
        """Whether words stand in a list of such as join the same bars, each with a tie."""
        ends, edge = self.ends[label.element_id], line_of(label).x2()
        mates = [one for one in self.labels.values() if self.ends[one.element_id] == ends and one.model.tie is not None]
        return label.model.tie is not None and sum(abs(line_of(one).x2() - edge) < HAIR for one in mates) > 1

    def far_names(self) -> Iterator[Misread]:
        """Names nearer to another bar than to their own, behind the end of a foreign stub, or cut off by a ribbon."""
        for name, bar in self.names.items():
            letters, own = bar.letters(), bar.rect()
            off = _apart(letters, own)
            for other, foreign in self.bars.items():
                if other != name and _apart(letters, foreign.rect()) < off - HAIR:
                    yield Misread("name nearer to", bar.model.name, foreign.model.name)
            for ribbon_id, ribbon in self.ribbons.items():
                if name in self.ends[ribbon_id]:
                    continue
                end = _end(ribbon, BEHIND * self.grown)
                if end is not None and end.intersects(letters):
                    yield Misread("name behind", bar.model.name, ribbon.model.value)
            between = _between(letters, own)
            for ribbon_id, path in self.paths.items():
                if name in self.ends[ribbon_id]:
                    continue
                if path.intersects(letters):
                    yield Misread("name on", bar.model.name, self.ribbons[ribbon_id].model.value)
                elif between is not None and path.intersects(between):
                    yield Misread("name cut off", bar.model.name, self.ribbons[ribbon_id].model.value)

    def through(self) -> Iterator[Misread]:
        """Ties over ribbons that are not theirs."""
        for label in self.labels.values():
            if label.model.tie is None:
                continue
            line = QPainterPath(line_of(label).p1())
            line.lineTo(line_of(label).p2())
            for ribbon_id, path in self.paths.items():
                if self.ends[ribbon_id] != self.ends[label.element_id] and path.intersects(line):
                    yield Misread("tie over", words_of(label), self.ribbons[ribbon_id].model.value)

    def silent(self) -> Iterator[Misread]:
        """Ribbons that say nothing."""
        for name, ribbon in self.ribbons.items():
            if name not in self.labels and ribbon.model.value and ribbon.model.labels:
                yield Misread("silent", ribbon.model.value, "")

    def mixed(self) -> Iterator[Misread]:
        """Names that are said of some between the same bars and not of others that have one."""
        groups: dict[tuple[str | None, str | None], list[RibbonLabels]] = {}
        for name, label in self.labels.items():
            if self.ribbons[name].model.name:
                groups.setdefault(self.ends[name], []).append(label)
        for group in groups.values():
            named = [label for label in group if label.model.name]
            if named and len(named) < len(group):
                yield Misread("mixed", str(len(group) - len(named)), words_of(named[0]))

    def unnamed(self) -> Iterator[Misread]:
        """What goes out or is lost without a name."""
        for name, label in self.labels.items():
            model = self.ribbons[name].model
            if model.ribbon.kind in (RibbonKind.OPEN_OUT, RibbonKind.LOSS) and model.name and not label.model.name:
                yield Misread("unnamed", model.value, model.name)


def _off(path: QPainterPath, letters: QRectF, most: float) -> float:
    """How far letters stand from a ribbon, to a tenth of a px."""
    near, far = 0.0, most
    while far - near > 0.1:
        middle = (near + far) / 2.0
        near, far = (near, middle) if path.intersects(_grown(letters, middle)) else (middle, far)
    return far


def _grown(rect: QRectF, by: float) -> QRectF:
    return rect.adjusted(-by, -by, by, by)


def _from_line(point: QPointF, line: QLineF) -> float:
    """How far a point is from a line between its ends."""
    way, to = line.p2() - line.p1(), point - line.p1()
    square = QPointF.dotProduct(way, way) or 1.0
    foot = line.pointAt(min(max(QPointF.dotProduct(to, way) / square, 0.0), 1.0))
    return QLineF(point, foot).length()


def _rect_path(rect: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRect(rect)
    return path


def _apart(one: QRectF, other: QRectF) -> float:
    across = max(one.left() - other.right(), other.left() - one.right(), 0.0)
    down = max(one.top() - other.bottom(), other.top() - one.bottom(), 0.0)
    return float((across * across + down * down) ** 0.5)


def _between(letters: QRectF, bar: QRectF) -> QPainterPath | None:
    """The shortest way from a name to its bar."""
    x = (max(letters.left(), bar.left()) + min(letters.right(), bar.right())) / 2.0
    y = (max(letters.top(), bar.top()) + min(letters.bottom(), bar.bottom())) / 2.0
    first = QPointF(min(max(x, letters.left()), letters.right()), min(max(y, letters.top()), letters.bottom()))
    last = QPointF(min(max(x, bar.left()), bar.right()), min(max(y, bar.top()), bar.bottom()))
    if (last - first).manhattanLength() < 1.0:
        return None
    path = QPainterPath(first)
    path.lineTo(last)
    return path


def _end(ribbon: RibbonItem, far: float) -> QRectF | None:
    """The ground before the open end of a ribbon in which its name is looked for."""
    model = ribbon.model.ribbon
    if model.kind is RibbonKind.OPEN_OUT:
        (x, y), back = model.centre[-1][1][-2:], model.centre[0][1][0]
        away = 1.0 if x >= back else -1.0
    elif model.kind is RibbonKind.OPEN_IN:
        (x, y), on = model.centre[0][1][-2:], model.centre[-1][1][-2]
        away = 1.0 if x >= on else -1.0
    else:
        return None
    half = max(model.width / 2.0, 3.0)
    return QRectF(QPointF(x, y - half), QPointF(x + away * far, y + half)).normalized()
