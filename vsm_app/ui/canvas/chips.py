"""The chip of a flow: which of the states of a number it shows, in which forms, how large it is and how it is painted.

measured upright · estimated dotted underline · guessed `~` and dotted underline · solved `≈` grey italics · what
follows from a share, a rest or a relation behind what was said, `70 % ≈ 84`, from afar or beside a long one upright ·
a gap that was booked `Δ` · not determined its interval in brackets · reconciled old and new bold, so too a share not
kept, the old one struck only where it was moved by more than its spread (only there it may stand without the arrow),
from afar the new one alone and bolder · moved out of its range the range struck, edge of a warning · not readable, or
not to be counted, the typed text, red edge · since which the map contradicts itself, red edge, and what gives way to it
not struck · stale greyed.
One rule for units: a line ends with the unit of its amount per period, also before it is worked out; what stands before
the arrow has one of its own only where it is another (`12 %`, `9,5 kg/Stk`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from vsm_app.engine.results import FlowResult, ParameterResult, within_range, within_spread
from vsm_app.engine.rounding import MapRounding
from vsm_app.model.grammar import range_moments
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.quantities import Form, Origin, Quantity
from vsm_app.model.units import parse_unit
from vsm_app.texts import NOTHING
from vsm_app.texts import text as words_of
from vsm_app.ui.canvas.chip_words import between, cut, entry_as_said, entry_words, range_points, range_said, share_said
from vsm_app.ui.canvas.figures import interval_text, per_period, plain, significant, tidy
from vsm_app.ui.canvas.on_map import MOST_TYPED, follows, is_as_typed, on_map, share_moved
from vsm_app.ui.canvas.underline import paint_dots
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_metrics import SIZES

#: `≈` for what follows from balances, `~` for a guess.
SOLVED: Final = "≈"
GUESS: Final = "~"
#: What a gap comes to that somebody has booked: no question mark, and no measurement either.
BOOKED: Final = "Δ"
_ARROW: Final = "→"
_EXCUSED: Final = {"chip.old": "chip.said"}
_EDGES: Final = {"error": "badge.error", "warn": "badge.warn"}
_WORD_GAP: Final = 4.0
_ALIKE: Final = 1e-6
_STALE_ALPHA: Final = 0.5
_UNDER: Final = 1.7  # from a dotted underline to the lower edge at least
_LINE_PITCH: Final = 12.5  # between the two lines of a two-line chip


class Blame(Enum):
    """Whose entry is known to make the map contradict itself: nobody's, that of this flow, that of another one."""

    NOBODY = 0
    THIS = 1
    OTHER = 2


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one role of type, `gap` px after the one before."""

    text: str
    role: str
    gap: float = 0.0
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class ChipForm:
    """One way to write the chip: one or two lines."""

    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class ChipModel:
    """What a chip says, from its fullest form to its tightest. `tone` is `plain`, `warn`, `error` or `empty`."""

    forms: tuple[ChipForm, ...]
    tone: str = "plain"
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class NumberContext:
    """What every chip of a map shares: language, period, rounding, the unit of the layer by which it is looked at."""

    lang: str
    period: str
    rounding: MapRounding | None = None
    own_units: frozenset[tuple[str, str]] = frozenset()

    def digits(self, result: FlowResult) -> int:
        """Digits after the mark of this result."""
        return 0 if self.rounding is None else self.rounding.digits(result.layer, result.unit, result.id)

    def most_digits(self, result: FlowResult) -> int:
        """Digits after the mark that an entry of this result's layer may keep."""
        return 0 if self.rounding is None else self.rounding.most_digits(result.layer, result.unit, result.id)

    def shown(self, result: FlowResult) -> float | None:
        """The value as the map rounds it."""
        return result.value if self.rounding is None else self.rounding.value(result)

    def unit(self, result: FlowResult) -> str:
        """The unit as it is written."""
        return per_period(result.unit, self.period, self.lang)

    def is_own(self, result: FlowResult) -> bool:
        """Whether that is the unit the status bar names, which a tight chip may leave out."""
        return (result.layer, result.unit) in self.own_units


def chip_model(
    quantity: Quantity,
    result: FlowResult | None,
    context: NumberContext,
    unread: str = "",
    share: ParameterResult | None = None,
    blame: Blame = Blame.NOBODY,
) -> ChipModel:
    """Decide what the chip of a flow shows.

    `unread` is a typed text that could not be read, `share` what became of the share that was entered for the flow,
    `blame` whose entry is known to make the map contradict itself.
    """
    model = _chip(quantity, result, context, unread, share)
    if blame is Blame.NOBODY or unread or result is None:
        return model
    if blame is Blame.THIS:
        said = words_of("canvas.chip.since", lang=context.lang)
        return replace(model, tone="error", spoken=f"{model.spoken}, {said}")
    return _excused(model)


def _excused(model: ChipModel) -> ChipModel:
    """Both numbers of an entry that gives way to a mistake elsewhere: nothing is struck out, nothing is warned of."""
    forms = (
        tuple(tuple(replace(run, role=_EXCUSED.get(run.role, run.role)) for run in line) for line in form.lines)
        for form in model.forms
        if not _is_struck_without_arrow(form)
    )
    return replace(model, forms=tuple(map(ChipForm, forms)), tone="plain" if model.tone == "warn" else model.tone)


def _is_struck_without_arrow(form: ChipForm) -> bool:
    runs = [run for line in form.lines for run in line]
    return runs[0].role == "chip.old" and all(run.role != "chip.arrow" for run in runs)


def _chip(
    quantity: Quantity, result: FlowResult | None, context: NumberContext, unread: str, share: ParameterResult | None
) -> ChipModel:
    if unread:
        return ChipModel((ChipForm(((Run(cut(unread), "chip.value"),),)),), "error", spoken=unread)
    if result is None:
        return _unsolved(quantity, context)
    digits, unit = context.digits(result), context.unit(result)
    value = context.shown(result)
    if result.entered is None and _is_per_piece(quantity):
        return _not_counted(quantity, result, context)
    if value is None:
        return _undetermined(quantity, result, context, digits)
    solved = follows(quantity, result)
    said = on_map(value, result, digits, solved=solved)
    text = tidy(*said, context.lang)
    if result.entered is None or solved:
        return _followed(quantity, text, result, share, context)
    old = tidy(result.entered.value, digits, context.lang)
    as_said = entry_as_said(quantity, result.entered.value, result, context, old)
    is_unmoved = _is_unmoved(result.value, result.entered.value, digits if quantity.exact else None)
    stands = old == text or is_unmoved or _is_said_so(result.entered.value, *said)
    if quantity.form is Form.RANGE:
        low, *_mode, high = points = range_points(quantity, result.entered.value)
        as_said = range_said(quantity, points, result.entered.value, result, context)
        if not stands:
            is_beyond = not within_range(result.value or 0.0, low, high)
            return _ranged(as_said, text, result, context, is_beyond=is_beyond)
    if stands:
        is_said = old == text or quantity.form is Form.RANGE or is_as_typed(quantity, result)
        kept = as_said if is_said else text
        return _entered(quantity.origin, kept, result, context, unit)
    return _reconciled(quantity.origin, as_said, text, result, context, unit, struck=not _gives_way(result))


def _gives_way(result: FlowResult | ParameterResult) -> bool:
    """Whether an entry was moved by no more than it may be off: nothing of it is corrected, nothing is struck out."""
    return result.value is not None and result.entered is not None and within_spread(result.value, result.entered)


def _ranged(as_said: str, new: str, result: FlowResult, context: NumberContext, *, is_beyond: bool) -> ChipModel:
    """A range and what became of it: within it nothing is wrong and nothing struck out, beyond it that is said."""
    model = _moved(Run(as_said, "chip.old" if is_beyond else "chip.unit"), new, result, context, context.unit(result))
    if not is_beyond:
        return model
    said = words_of("canvas.chip.out_of_range", lang=context.lang)
    return replace(model, tone="warn", spoken=f"{model.spoken}, {said}")


def _is_per_piece(quantity: Quantity) -> bool:
    """Whether an amount was said of one piece; where nobody says how many there are, it comes to nothing."""
    return quantity.form in (Form.VALUE, Form.RANGE) and parse_unit(quantity.unit).per == "piece"


def _not_counted(quantity: Quantity, result: FlowResult, context: NumberContext) -> ChipModel:
    """An entry that the map cannot count: as it was typed, and what the others say."""
    was = Run(cut(entry_words(quantity, context.lang)), "chip.said")
    value, digits = context.shown(result), context.digits(result)
    if value is None:
        return ChipModel((ChipForm(((was,),)),), "error", was.text)
    amount = tidy(*on_map(value, result, digits, solved=True), context.lang)
    now = (Run(f"{SOLVED}\u202f{amount}", "chip.solved", _WORD_GAP), Run(context.unit(result), "chip.solved.unit"))
    now = (now[0], replace(now[1], gap=SIZES["chip.unit.gap"]))
    forms = (
        ChipForm(((was, Run(_ARROW, "chip.arrow", _WORD_GAP), *now),)),
        ChipForm(((was,), (Run(_ARROW, "chip.arrow"), *now))),
    )
    return ChipModel(forms, "error", was.text)


def _is_unmoved(value: float | None, entered: float, digits: int | None) -> bool:
    """Whether reconciliation left an entry alone: what then differs is the map's rounding and strikes nothing out.

    A fixed entry (`digits` are given) also counts as left alone where it moved by less than the map shows.
    """
    if value is None:
        return False
    shown = 0.0 if digits is None else 10.0**-digits / 2.0
    return abs(value - entered) <= max(_ALIKE * max(abs(value), abs(entered)), shown)


def _is_said_so(entered: float, shown: float | None, digits: int) -> bool:
    """Whether the number on the chip is the entry rounded either way: 182.5 for 182, but not 238 for 239."""
    return shown is not None and abs(entered - shown) <= (0.5 + _ALIKE) * 10.0**-digits


def _unsolved(quantity: Quantity, context: NumberContext) -> ChipModel:
    """Before the first solution: what was typed, or a question mark that invites an entry."""
    if quantity.form is Form.UNKNOWN:
        return ChipModel((ChipForm(((Run("?", "chip.solved"),),)),), "empty", "?")
    if quantity.form is Form.VALUE and quantity.value is not None:
        shown = plain(quantity.value, context.lang, quantity.decimals)
        if sum(sign.isdecimal() for sign in shown) > MOST_TYPED:  # of a file: the map rounds it as soon as it can
            shown = significant(quantity.value, context.lang, 4)
        return _model(_marked(quantity.origin, shown), _unit_before(quantity, context), "chip.unit", own=False)
    if quantity.form is Form.RANGE and quantity.low is not None and quantity.high is not None:
        points = range_points(quantity, range_moments(quantity)[0])
        ends = between(points).join(plain(point, context.lang, quantity.decimals) for point in points)
        return _model(_marked(quantity.origin, ends), _unit_before(quantity, context), "chip.unit", own=False)
    words = entry_words(quantity, context.lang)
    return ChipModel((ChipForm(((Run(words, "chip.value"),),)),), spoken=words)


def _unit_before(quantity: Quantity, context: NumberContext) -> str:
    """The unit of an entry that is not worked out yet: an amount is one of the period, as it will be afterwards."""
    unit = parse_unit(quantity.unit)
    is_bare = bool(quantity.unit) and unit.is_amount and unit.per is None
    return per_period(quantity.unit, context.period if is_bare else "", context.lang)


def _undetermined(quantity: Quantity, result: FlowResult, context: NumberContext, digits: int) -> ChipModel:
    low, high = result.interval or (None, None)
    text, said = interval_text(low, high, digits, context.lang), _rule(quantity, context)
    runs, unit = [Run(text, "chip.interval")], context.unit(result)
    if not said:
        return _model(runs, unit, "chip.unit", own=context.is_own(result))
    if text == NOTHING:
        return ChipModel((ChipForm((tuple(said),)),), spoken=_spoken(said))
    return _behind(said, runs, Run(unit, "chip.unit", SIZES["chip.unit.gap"]), own=False)


def _rule(quantity: Quantity, context: NumberContext) -> list[Run]:
    """What was said of a flow where that is no amount: a share, the rest, a relation; nothing of all others."""
    match quantity.form:
        case Form.SHARE if quantity.value is not None:
            return _marked(quantity.origin, share_said(quantity, context.lang))
        case Form.RELATION:
            return [Run(cut(quantity.text or "="), "chip.value")]
        case Form.REST:
            return [Run(write_quantity(Quantity(Form.REST), context.lang), "chip.value")]
    return []


def _worked_out(said: list[Run], text: str, result: FlowResult, context: NumberContext, *, long: bool) -> ChipModel:
    """What was said, and behind it the amount that follows.

    Where only that has room, from afar or beside what is `long`, it is as upright as an entry.
    """
    amount, own = f"{SOLVED}\u202f{text}", context.is_own(result)
    unit = Run(context.unit(result), "chip.solved.unit", SIZES["chip.unit.gap"])
    model = _behind(said, [Run(amount, "chip.solved")], unit, own=own)
    if not long:
        return model
    tight = _model([_upright(Run(amount, "chip.solved"), said)], unit.text, "chip.unit", own=own)
    return replace(model, forms=(*model.forms[:2], *tight.forms))


def _upright(amount: Run, said: Iterable[Run]) -> Run:
    """The amount that follows from what was said, where it stands for that: an entry, no answer of the map's own."""
    return replace(amount, role="chip.value", dotted=any(run.dotted for run in said))


def _behind(said: list[Run], amount: list[Run], unit: Run, *, own: bool) -> ChipModel:
    """What was said before an amount, or above it: what somebody said is never left out near by."""
    first, *others = amount
    one_line = (*said, replace(first, gap=_WORD_GAP), *others, unit)
    forms = [ChipForm((one_line,)), ChipForm((tuple(said), (*amount, unit)))]
    if own:
        forms += [
            ChipForm((tuple(said), tuple(amount), (replace(unit, gap=0.0),))),
            ChipForm((tuple(said), tuple(amount))),
        ]
    return ChipModel(tuple(forms), spoken=_spoken(one_line))


def _spoken(runs: Iterable[Run]) -> str:
    return " ".join(run.text.strip() for run in runs)


def _solved(text: str, result: FlowResult, context: NumberContext, unit: str, sign: str = SOLVED) -> ChipModel:
    run = Run(f"{sign}\u202f{text}", "chip.solved")
    return _model([run], unit, "chip.solved.unit", own=context.is_own(result))


def _followed(
    quantity: Quantity, text: str, result: FlowResult, share: ParameterResult | None, context: NumberContext
) -> ChipModel:
    """What follows from an entry: solved, but where a share was entered and not kept it is marked as entries are."""
    unit = context.unit(result)
    if share is not None and share.entered is not None and share_moved(share, context.lang):
        if quantity.low is not None and quantity.high is not None:
            is_beyond = not within_range(share.value or 0.0, *sorted((quantity.low, quantity.high)))
            return _ranged(share_said(quantity, context.lang), text, result, context, is_beyond=is_beyond)
        was = f"{tidy(share.entered.value * 100.0, 1, context.lang)}\u202f%"
        return _reconciled(quantity.origin, was, text, result, context, unit, struck=not _gives_way(share))
    if said := _rule(quantity, context):
        return _worked_out(said, text, result, context, long=quantity.form is Form.RELATION)
    return _solved(text, result, context, unit, BOOKED if quantity.booked else SOLVED)


def _entered(origin: Origin, text: str, result: FlowResult, context: NumberContext, unit: str) -> ChipModel:
    return _model(_marked(origin, text), unit, "chip.unit", own=context.is_own(result))


def _marked(origin: Origin, text: str) -> list[Run]:
    """An entry with the marks of how it came about."""
    runs = [Run(f"{GUESS}\u202f", "chip.value")] if origin is Origin.GUESSED else []
    return [*runs, Run(text, "chip.value", dotted=origin is not Origin.MEASURED)]


def _reconciled(
    origin: Origin, old: str, new: str, result: FlowResult, context: NumberContext, unit: str, *, struck: bool
) -> ChipModel:
    was = Run(f"{GUESS if origin is Origin.GUESSED else ''}{old}", "chip.old" if struck else "chip.said")
    return _moved(was, new, result, context, unit)


def _moved(was: Run, new: str, result: FlowResult, context: NumberContext, unit: str) -> ChipModel:
    """What was said, and bold what became of it."""
    now = Run(new, "chip.new", _WORD_GAP)
    unit_run = Run(unit, "chip.unit", SIZES["chip.unit.gap"])
    one_line = (was, Run(_ARROW, "chip.arrow", _WORD_GAP), now)
    below = (Run(_ARROW, "chip.arrow"), now)
    forms = [ChipForm(((*one_line, unit_run),)), ChipForm(((was,), (*below, unit_run)))]
    if context.is_own(result):
        under = (replace(unit_run, gap=0.0),)
        forms.append(ChipForm(((was,), below, under)))
        # on its line, not off it: struck says without the arrow which holds; else the arrow has a line of its own
        arrow = () if was.role == "chip.old" else ((Run(_ARROW, "chip.arrow"),),)
        forms.append(ChipForm(((was,), *arrow, (replace(now, gap=0.0),), under)))
        forms.append(ChipForm(((was,), below)))
    return ChipModel(tuple(forms), spoken=f"{new} {unit}")


def from_afar(chip: ChipModel) -> ChipModel:
    """The chip with one form more where its tightest has two lines: the number that holds, without the old one.

    Where that was struck out, an arrow and bolder letters still say that the number is not what was said.
    """
    lines = chip.forms[-1].lines
    if len(lines) == 1:
        return chip
    if lines[0][0].role == "chip.old":
        moved = tuple(replace(run, role="chip.moved") if run.role == "chip.new" else run for run in lines[-1])
        return replace(chip, forms=(*chip.forms, ChipForm((moved,))))
    first, *others = (run for run in lines[-1] if run.role != "chip.arrow")
    if first.role == "chip.solved":
        first = _upright(first, lines[0])
    return replace(chip, forms=(*chip.forms, ChipForm(((replace(first, gap=0.0), *others),))))


def _model(runs: list[Run], unit: str, unit_role: str, *, own: bool) -> ChipModel:
    full = [*runs, Run(unit, unit_role, SIZES["chip.unit.gap"])] if unit else runs
    forms = [ChipForm((tuple(full),))]
    if unit:  # another unit than the map's is never left out: from afar it stands behind its number again
        forms += [ChipForm((tuple(runs), (Run(unit, unit_role),))), ChipForm((tuple(runs),)) if own else forms[0]]
    return ChipModel(tuple(forms), spoken=_spoken(full))


def near_forms(chip: ChipModel) -> tuple[ChipForm, ...]:
    """The forms for near by: figures that have a unit keep it there, all of them, below the number if need be."""
    with_unit = tuple(form for form in chip.forms if form.lines[-1][-1].role.endswith("unit"))
    return with_unit or chip.forms


# --- size and painting


def chip_size(form: ChipForm, theme: Theme) -> tuple[float, float]:
    """Width (tabular text and 14) and height of a chip in this form."""
    width = max(_line_width(line, theme) for line in form.lines) + SIZES["chip.padding"]
    more = len(form.lines) - 2
    return max(width, SIZES["chip"] + 4.0), SIZES["chip"] if more < 0 else SIZES["chip.two"] + _LINE_PITCH * more


def paint_chip(
    painter: QPainter, model: ChipModel, form: int, rect: QRectF, theme: Theme, *, stale: bool = False
) -> None:
    """Paint the chip into `rect`, lines centred."""
    edge = _EDGES.get(model.tone)
    width = SIZES["chip.outline" if edge is None else "chip.edit.outline"]
    painter.setPen(QPen(QColor(theme.color(edge or "line2")), width))
    painter.setBrush(theme.color("card"))
    inset = painter.pen().widthF() / 2.0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), SIZES["chip.radius"], SIZES["chip.radius"])
    lines = model.forms[min(form, len(model.forms) - 1)].lines
    top = rect.center().y() - _LINE_PITCH * (len(lines) - 1) / 2.0
    for i, line in enumerate(lines):
        under = min(SIZES["underline.y"], rect.bottom() - top - i * _LINE_PITCH - _UNDER)
        _paint_line(painter, line, QPointF(rect.center().x(), top + i * _LINE_PITCH), under, theme, stale=stale)


def _paint_line(
    painter: QPainter, line: tuple[Run, ...], centre: QPointF, under: float, theme: Theme, *, stale: bool
) -> None:
    x = centre.x() - _line_width(line, theme) / 2.0
    base_role = "chip.value"
    metrics = role_metrics(base_role, theme)
    baseline = centre.y() + metrics.capHeight() / 2.0
    for run in line:
        x += run.gap
        color = theme.text_color(role_of(run.role))
        painter.setPen(_greyed(color) if stale else color)
        painter.setFont(theme.font(role_of(run.role)))
        painter.drawText(QPointF(x, baseline), run.text)
        width = _advance(run.text, run.role, theme)
        if run.dotted:
            below = centre.y() + under - baseline
            paint_dots(painter, QPointF(x, baseline), x + width, below, painter.pen().color())
        x += width


def _greyed(color: QColor) -> QColor:
    grey = QColor(color)
    grey.setAlphaF(color.alphaF() * _STALE_ALPHA)
    return grey


def role_of(role: str) -> str:
    """The theme's role of type; the arrow of a reconciled value wears the unit's."""
    return "node.label" if role == "chip.arrow" else role


def _line_width(line: tuple[Run, ...], theme: Theme) -> float:
    return sum(run.gap + _advance(run.text, run.role, theme) for run in line)


#: Widths and metrics by family of type, role and text: a theme's colours change neither.
_WIDTHS: dict[tuple[str, str, str], float] = {}
_METRICS: dict[tuple[str, str], QFontMetricsF] = {}
_MOST_WIDTHS: Final = 50_000


def _advance(text: str, role: str, theme: Theme) -> float:
    key = (text, role, theme.family)
    width = _WIDTHS.get(key)
    if width is None:
        if len(_WIDTHS) > _MOST_WIDTHS:
            _WIDTHS.clear()
        width = _WIDTHS[key] = role_metrics(role, theme).horizontalAdvance(text)
    return width


def role_metrics(role: str, theme: Theme) -> QFontMetricsF:
    """Metrics of a role's font."""
    key = (role, theme.family)
    metrics = _METRICS.get(key)
    if metrics is None:
        metrics = _METRICS[key] = QFontMetricsF(theme.font(role_of(role)))
    return metrics


def text_width(text: str, role: str, theme: Theme) -> float:
    """Advance of `text` in a role of type."""
    return _advance(text, role, theme)
