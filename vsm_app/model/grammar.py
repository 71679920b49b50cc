"""Saying a quantity: a typed text becomes a :class:`Quantity` with its reading, or a refusal with its place.

The forms are those of the product description, section 3: values with unit and time base, per piece, spreads,
guesses, ranges, shares, `rest`, relations to other flows, exact values, unknowns; in German and English, whatever the
language of the window. The number format of the map decides only where a number is ambiguous. Nothing here raises for
any text.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from vsm_app.model.grammar_relation import Linear, in_unit, read_linear
from vsm_app.model.grammar_scan import (
    Operands,
    ReadContext,
    RefusedError,
    Signs,
    Text,
    check_amount,
    decimals_of,
    read_unit,
    scan_operands,
    scan_product,
    take_signs,
)
from vsm_app.model.grammar_two import named_package, number_of_amounts, second_amount, size_in_brackets
from vsm_app.model.numbers import ABSURD, quoted
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.quantities import UNSAID_ORIGIN, Distribution, Form, Quantity
from vsm_app.model.settings import DEFAULT_SPREAD, Settings
from vsm_app.model.units import ParsedUnit, UnitError, parse_unit, shown_unit, to_period

#: Half width of a 95 % interval of the normal distribution in standard deviations (rounded as VDI 2048-1 does).
HALF_WIDTH_95: Final = 1.96
#: Longer texts are notes that landed in the wrong field.
MAX_LENGTH: Final = 400

_UNKNOWN_TEXTS: Final = frozenset({"", "?", "-"})
_REST: Final = re.compile(r"(?:der\s+|den\s+|the\s+)?(?:rest|remainder)\.?", re.IGNORECASE)
_BOUND: Final = re.compile(
    r"[<>\u2264\u2265]|(?:min|max|mind|minimum|maximum|minimal|maximal|mindestens|höchstens|bis zu|bis|über|unter"
    r"|mehr als|weniger als|at least|at most|up to|more than|less than|over|under)\.?\s*(?=[0-9])",
    re.IGNORECASE,
)
#: Refusals that may have this cause.
_LEFT: Final = tuple(
    f"quantity.{code}" for code in ("trailing_text", "unknown_unit", "unknown_unit_near", "not_an_amount")
)
_DEFAULT_CONTEXT: Final = ReadContext()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was understood as.

    `quantity` is `None` where the text was refused; then `problem` has the reason and `start`, `end` its place in
    `text`. A problem beside a quantity is a warning: the entry is understood, but cannot be converted yet (per piece,
    but no pieces stated). `base_value` and `base_sd` are in the base unit of `layer` per period of the map (mean and
    standard deviation of a range); `None` for shares, the rest, relations and unknowns. `unit` is the unit in which
    results of this entry are shown. `ambiguous`: the same text could be read otherwise, so the reading must be shown.
    `choices` are flow ids, names or units to offer. `names` are the flow names of a relation's terms, `factor_units`
    the units of their coefficients (`""` within one layer).
    """

    text: str
    quantity: Quantity | None = None
    problem: Problem | None = None
    start: int = 0
    end: int = 0
    layer: str = ""
    base_value: float | None = None
    base_sd: float | None = None
    unit: str = ""
    ambiguous: bool = False
    choices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    factor_units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Amounts:
    """The numbers of an entry in one unit."""

    values: tuple[Decimal, ...]
    unit: ParsedUnit
    unit_text: str
    layer: str
    decimals: int
    ambiguous: bool
    join: str

    @property
    def is_share(self) -> bool:
        return self.unit.layer == "share"

    @property
    def form(self) -> Form:
        """The form of the entry that they make."""
        if self.is_share:
            return Form.SHARE
        return Form.RANGE if self.join in {"range", "triangle"} else Form.VALUE

    @property
    def factor(self) -> Decimal:
        """What makes a stored number of a typed one: a fraction for a share."""
        return Decimal(repr(self.unit.factor)) if self.is_share else Decimal(1)


def says_rest(typed: str) -> bool:
    """Whether a text is the grammar's word for what is left, the one amount that begins like a name."""
    return _REST.fullmatch(typed.strip()) is not None


def read_quantity(text: str, context: ReadContext = _DEFAULT_CONTEXT) -> Reading:
    """Read what a person typed as the quantity of a flow. Never raises."""
    try:
        return _read(text, context)
    except RefusedError as refused:
        refusal = (refused.code in _LEFT and _two_amounts(text, context)) or refused
        return Reading(
            text,
            problem=_problem(refusal.code, refusal.values, context, Severity.ERROR),
            start=refusal.start,
            end=max(refusal.start, refusal.end),
            choices=refusal.offer,
        )


def _two_amounts(typed: str, context: ReadContext) -> RefusedError | None:
    """What to say of two amounts in one text: a flow carries one item."""
    product = number_of_amounts(typed)
    if product and read_quantity(product, context).quantity is not None:
        return RefusedError("each", 0, len(typed), product=product)
    name = named_package(typed)
    if name is not None:
        return RefusedError("trailing_text", name, len(typed.rstrip()), text=typed[name:].strip())
    start = second_amount(typed)
    if start is None:
        return None
    second, size = typed[start:].strip(), size_in_brackets(typed, start)
    if size:
        return RefusedError("two_amounts.size", start, len(typed), text=second, instead=size)
    return RefusedError("two_amounts", start, len(typed), text=second)


def _problem(code: str, params: dict[str, Param], context: ReadContext, severity: Severity) -> Problem:
    """The problem with what it quotes cut to a length that a sentence can carry."""
    short = {key: quoted(value) if isinstance(value, str) else value for key, value in params.items()}
    return Problem(code, severity, (context.flow,) if context.flow else (), short)


def _read(typed: str, context: ReadContext) -> Reading:
    if len(typed) > MAX_LENGTH:
        raise RefusedError("too_long", MAX_LENGTH, len(typed), limit=MAX_LENGTH)
    text = Text.of(typed)
    plain = text.plain.strip()
    if plain in _UNKNOWN_TEXTS:
        return Reading(typed, Quantity(text=typed.strip()), layer=context.layer, unit=_shown(context.unit, context))
    if _REST.fullmatch(plain):
        rest = Quantity(Form.REST, text=typed.strip())
        return Reading(typed, rest, layer=context.layer, unit=_shown(context.unit, context))
    if plain.startswith("="):
        return _read_relation(text, context)
    if _BOUND.match(plain):
        raise RefusedError("bound", *text.trimmed(0, len(text.plain)))
    signs = take_signs(text)
    operands = scan_operands(text, signs.start, signs.end, comma=context.comma)
    amounts = _in_one_unit(text, _with_unit_of_spread(text, operands, signs, context), context)
    quantity = _quantity(text, amounts, signs, context)
    return _measured(quantity, amounts, text, signs, context)


def _shown(unit: str, context: ReadContext) -> str:
    return shown_unit(unit, context.settings)


def _with_unit_of_spread(text: Text, operands: Operands, signs: Signs, context: ReadContext) -> Operands:
    """`500 ±20 kg`: the only unit stands behind the spread and holds for both; `500 ±4 %` has its own meaning."""
    if signs.spread is None or any(item.end > item.unit_start for item in operands.items):
        return operands
    spread = scan_product(text, *signs.spread, comma=context.comma)
    start, end = text.trimmed(spread.end, signs.spread[1])
    if start >= end or parse_unit(text.typed[start:end]).layer == "share":
        return operands
    *others, last = operands.items
    return replace(operands, items=(*others, replace(last, unit_start=start, end=end)))


def _in_one_unit(text: Text, operands: Operands, context: ReadContext) -> _Amounts:
    """All numbers in the unit of the last one that has a unit."""
    units = [
        read_unit(text, item.unit_start, item.end, context) if item.end > item.unit_start else None
        for item in operands.items
    ]
    stated = [place for place, unit in enumerate(units) if unit is not None]
    leader = operands.items[stated[-1]] if stated else operands.items[-1]
    unit, written = read_unit(text, leader.unit_start, leader.end, context)
    unit_start, unit_end = text.trimmed(leader.unit_start, leader.end)
    if unit.layer == "share":
        _check_share_unit(unit, written, unit_start, unit_end)
        layer = context.layer
    else:
        layer = check_amount(unit, written, context, unit_start, unit_end)
    values = tuple(
        in_unit(item.value, own[0] if own else unit, unit, *text.trimmed(item.start, item.end))
        for item, own in zip(operands.items, units, strict=True)
    )
    plain = all(own is None or own[0] == unit for own in units)
    decimals = max(item.decimals for item in operands.items) if plain else max(map(decimals_of, values))
    ambiguous = unit.folded or any(item.ambiguous for item in operands.items)
    if operands.join == "sum":
        values = (sum(values, Decimal(0)),)
        decimals = decimals_of(values[0])
    return _Amounts(values, unit, written, layer, decimals, ambiguous, operands.join)


def _check_share_unit(unit: ParsedUnit, written: str, start: int, end: int) -> None:
    if unit.per is not None or unit.symbol == "1":
        raise RefusedError("unknown_unit", start, end, unit=written)
    if unit.qualifier:
        place = written.rfind(unit.qualifier)
        raise RefusedError("trailing_text", start + max(place, 0), end, text=unit.qualifier)


def _quantity(text: Text, amounts: _Amounts, signs: Signs, context: ReadContext) -> Quantity:
    quantity = Quantity(
        text=text.typed.strip(),
        unit=amounts.unit_text,
        exact=signs.exact,
        origin=signs.origin or UNSAID_ORIGIN[amounts.form],
        decimals=amounts.decimals,
    )
    if amounts.is_share:
        _check_share_values(amounts, signs, text)
        quantity = replace(quantity, decimals=amounts.decimals + share_decimals(amounts.unit))
    if amounts.join in {"range", "triangle"}:
        return _range(quantity, amounts, signs, text)
    value = amounts.values[0]
    if not abs(value) <= Decimal(ABSURD):
        raise RefusedError("absurd", signs.start, signs.end, text=text.typed[signs.start : signs.end])
    sd = _spread(text, amounts, signs, context)
    return replace(quantity, form=amounts.form, value=float(value * amounts.factor), sd=sd)


def share_decimals(unit: ParsedUnit) -> int:
    """How many more digits a share has as a fraction than in its unit: two for %, three for ‰."""
    return decimals_of(Decimal(repr(unit.factor)))


def _check_share_values(amounts: _Amounts, signs: Signs, text: Text) -> None:
    for value in amounts.values:
        if not 0 <= value * amounts.factor <= 1:
            place = text.typed[signs.start : signs.end]
            raise RefusedError("share_outside", signs.start, signs.end, text=place)


def _range(quantity: Quantity, amounts: _Amounts, signs: Signs, text: Text) -> Quantity:
    """Ends of a range (uniform) or three points (triangular), least first."""
    if signs.spread is not None:
        raise RefusedError("range_spread", *signs.spread, text=text.typed[slice(*signs.spread)])
    if signs.exact:
        raise RefusedError("exact_range", signs.start, len(text.plain), text=text.typed.strip())
    if list(amounts.values) != sorted(amounts.values):
        raise RefusedError("range_reversed", signs.start, signs.end, text=text.typed[signs.start : signs.end])
    low, *middle, high = (float(value * amounts.factor) for value in amounts.values)
    uniform = not middle
    quantity = replace(
        quantity,
        form=Form.RANGE,
        distribution=Distribution.UNIFORM if uniform else Distribution.TRIANGULAR,
        low=low,
        high=high,
        value=None if uniform else middle[0],
    )
    if not amounts.is_share:
        return quantity
    mean, sd = range_moments(quantity)
    return replace(quantity, form=Form.SHARE, value=mean if uniform else middle[0], sd=sd)


def range_moments(quantity: Quantity) -> tuple[float, float]:
    """Mean and standard deviation of a uniform or triangular entry, in its unit."""
    low, high = quantity.low or 0.0, quantity.high or 0.0
    if quantity.distribution is not Distribution.TRIANGULAR or quantity.value is None:
        return low + (high - low) / 2, (high - low) / math.sqrt(12)
    mode = quantity.value
    below, above = mode - low, high - mode
    # variance (a^2 + b^2 + c^2 - ab - ac - bc) / 18, written in differences so that nothing cancels
    return low + (2 * below + above) / 3, math.sqrt((below**2 + below * above + above**2) / 18)


def _spread(text: Text, amounts: _Amounts, signs: Signs, context: ReadContext) -> float | None:
    """One standard deviation in the unit of the value; `None` where none is stated."""
    if signs.spread is None:
        return None
    start, end = signs.spread
    if signs.exact:
        raise RefusedError("exact_spread", start, end, text=text.typed[start:end])
    number = scan_product(text, start, end, comma=context.comma)
    if number.value < 0:
        raise RefusedError("spread_negative", start, number.end, text=text.typed[start:end])
    amount = number.value
    unit_start, unit_end = text.trimmed(number.end, end)
    if unit_start < unit_end:
        unit, written = read_unit(text, unit_start, unit_end, context)
        if unit.layer == "share" and not amounts.is_share:
            _check_share_unit(unit, written, unit_start, unit_end)
            amount = amount * Decimal(repr(unit.factor)) * abs(amounts.values[0])
        else:
            amount = in_unit(amount, _with_time_of(unit, amounts.unit), amounts.unit, unit_start, unit_end)
    amount *= amounts.factor
    if not amount <= Decimal(ABSURD):
        raise RefusedError("absurd", start, end, text=text.typed[start:end])
    return float(amount) / HALF_WIDTH_95 if context.settings.half_width_95 else float(amount)


def _with_time_of(unit: ParsedUnit, other: ParsedUnit) -> ParsedUnit:
    """A spread without a time base (`±20 kg`) has that of its value (`500 kg/d`)."""
    if unit.per is None and other.per is not None and unit.layer == other.layer:
        bare = parse_unit(other.numerator.rpartition("/")[0] if other.per == "piece" else other.numerator)
        return replace(other, factor=other.factor * unit.factor / bare.factor)
    return unit


def _measured(quantity: Quantity, amounts: _Amounts, text: Text, signs: Signs, context: ReadContext) -> Reading:
    """The reading of a value or a range: what it is per period of the map."""
    unit = quantity.unit if quantity.form is Form.SHARE else _shown(quantity.unit, context)
    reading = Reading(text.typed, quantity, layer=amounts.layer, unit=unit, ambiguous=amounts.ambiguous)
    if quantity.form is Form.SHARE:
        return reading
    try:
        base_value, base_sd = in_base_units(quantity, context.settings)
    except UnitError as error:
        code = error.code.replace("unit.", "quantity.", 1)
        params: dict[str, Param] = {key: str(value) for key, value in error.params.items()}
        start, end = text.trimmed(signs.start, signs.end)
        return replace(reading, problem=_problem(code, params, context, Severity.WARNING), start=start, end=end)
    if not abs(base_value) <= ABSURD or not base_sd <= ABSURD:
        raise RefusedError("absurd", signs.start, signs.end, text=text.typed[signs.start : signs.end])
    return replace(reading, base_value=base_value, base_sd=base_sd)


def in_base_units(quantity: Quantity, settings: Settings) -> tuple[float, float]:
    """Mean and standard deviation of a VALUE or RANGE in base units per period of the map.

    Without a stated spread the origin's default holds (product description, section 3); an exact value has none, and
    a zero none because the default is relative. Raises UnitError (see :func:`vsm_app.model.units.period_factor`).
    """
    unit = parse_unit(quantity.unit)
    if quantity.form is Form.RANGE:
        mean, sd = range_moments(quantity)
        return to_period(mean, unit, settings), to_period(sd, unit, settings)
    value = to_period(quantity.value or 0.0, unit, settings)
    if quantity.exact:
        return value, 0.0
    if quantity.sd is not None:
        return value, to_period(quantity.sd, unit, settings)
    spread = settings.spreads.get(quantity.origin.value, DEFAULT_SPREAD[quantity.origin.value])
    return value, abs(value) * spread


def _read_relation(text: Text, context: ReadContext) -> Reading:
    signs = take_signs(text, marks=False)
    start = text.plain.index("=") + 1
    if signs.start < start:
        signs = replace(signs, start=start)
    if signs.spread is not None:
        raise RefusedError("relation_spread", *signs.spread, text=text.typed[slice(*signs.spread)])
    linear = read_linear(text, signs.start, signs.end, context)
    if not linear.terms:
        return _constant_reading(text, linear, signs, context)
    quantity = Quantity(
        Form.RELATION,
        text.typed.strip(),
        value=float(linear.constant),
        unit=linear.unit_text,
        exact=signs.exact,
        terms=linear.terms,
        decimals=linear.decimals if linear.unit is not None else None,
    )
    _check_sizes(quantity, signs, text)
    return Reading(
        text.typed,
        quantity,
        layer=linear.layer or context.layer,
        unit=_shown(linear.unit_text or context.unit, context),
        ambiguous=linear.ambiguous,
        names=tuple(linear.names),
        factor_units=tuple(linear.factor_units),
    )


def _check_sizes(quantity: Quantity, signs: Signs, text: Text) -> None:
    sizes = [quantity.value or 0.0, *(term.coefficient for term in quantity.terms)]
    if not all(abs(size) <= ABSURD for size in sizes):
        raise RefusedError("absurd", signs.start, signs.end, text=text.typed[signs.start : signs.end])


def _constant_reading(text: Text, linear: Linear, signs: Signs, context: ReadContext) -> Reading:
    """`=2*20 t`: a value, as somebody used to spreadsheets types it."""
    unit = linear.unit or parse_unit(context.unit)
    amounts = _Amounts(
        (linear.constant,), unit, linear.unit_text, linear.layer, linear.decimals, linear.ambiguous or unit.folded, ""
    )
    return _measured(_quantity(text, amounts, signs, context), amounts, text, signs, context)
