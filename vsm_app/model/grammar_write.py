"""Quantities as text: what stands in the chip while it is edited, and what the program understood of it."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from vsm_app.model.grammar import HALF_WIDTH_95, Reading, share_decimals
from vsm_app.model.grammar_relation import QUOTES
from vsm_app.model.grammar_scan import ORIGIN_KEYS, ReadContext
from vsm_app.model.numbers import (
    decimal_comma,
    format_number,
    plain_number,
)
from vsm_app.model.quantities import UNSAID_ORIGIN, Distribution, Form, Origin, Quantity
from vsm_app.model.settings import Settings
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import base_unit, from_period, parse_unit, to_period
from vsm_app.texts import MINUS, THIN_SPACE, format_spread, problem_text, text

_DEFAULT_CONTEXT: Final = ReadContext()
_KEYS: Final = {origin: key for key, origin in ORIGIN_KEYS.items()}
_SIMPLE_NAME: Final = re.compile(r"[^\W\d_]\w*(?: \w+)*")
_BETWEEN: Final = " \u2026 "
_SHOWN_DIGITS: Final = 4
_TYPED_DECIMALS: Final = 6  # more are not typed, but the result of a division
_DIGITS_OF_A_FLOAT: Final = 17
_LONGEST_PLAIN: Final = 30
_BINARY: Final = 1e-12  # 4 % of 3.5 is no 0.14 in binary


def write_quantity(quantity: Quantity, lang: str, context: ReadContext = _DEFAULT_CONTEXT) -> str:
    """Write a quantity as it would be typed in `lang`; read against the same context it is the same again.

    A spread is written absolutely, in the unit of the value. `context` gives the number format, the meaning of `±` and
    the names of flows.
    """
    match quantity.form:
        case Form.UNKNOWN:
            return ""
        case Form.REST:
            return "Rest" if lang == "de" else "rest"
        case Form.RELATION:
            return _relation(quantity, lang, context)
        case _:
            return _amount(quantity, lang, context)


def text_to_edit(quantity: Quantity, context: ReadContext, read: Quantity | None) -> str:
    """What stands in a field that is opened on an entry: the typed text while it still says so, else it is written.

    `read` is what that text would be read as here and now. An entry keeps its meaning: in another language, after `±`
    or a flow was called otherwise, its own text may mean something else (`1.200 kg`) or nothing.
    """
    if quantity.text and read is not None and _says_the_same(quantity, read):
        return quantity.text
    return write_quantity(quantity, context.lang, context)


def _says_the_same(one: Quantity, other: Quantity) -> bool:
    """Whether two entries mean the same; how they came about is also said beside their texts."""
    said = (_without_numbers(one), _without_numbers(other))
    numbers = zip(_numbers_of(one), _numbers_of(other), strict=False)
    return said[0] == said[1] and all(
        a == b or (a is not None and b is not None and math.isclose(a, b, rel_tol=_BINARY)) for a, b in numbers
    )


def _without_numbers(quantity: Quantity) -> Quantity:
    terms = tuple(replace(term, coefficient=0.0) for term in quantity.terms)
    unit = unit_label(quantity.unit, "en")  # a week is one in every spelling
    beside = replace(quantity, text="", decimals=None, origin=Origin.MEASURED, booked=False, terms=terms, unit=unit)
    return replace(beside, value=None, sd=None, low=None, high=None)


def _numbers_of(quantity: Quantity) -> tuple[float | None, ...]:
    own = (quantity.value, quantity.sd, quantity.low, quantity.high)
    return (*own, *(term.coefficient for term in quantity.terms))


def _amount(quantity: Quantity, lang: str, context: ReadContext) -> str:
    comma = decimal_comma(context.settings.number_format, lang)
    unit = quantity.unit or ("%" if quantity.form is Form.SHARE else "")
    numbers = [_number(value, quantity, comma=comma) for value in _points(quantity)]
    words = [_joined(numbers, quantity, lang) + _behind(unit)]
    if quantity.exact:
        words.append("!")
    if quantity.sd is not None and len(numbers) == 1:
        words.append(f" \u00b1{_half_width(quantity, context.settings, comma=comma)}")
    if quantity.origin not in (Origin.GUESSED, UNSAID_ORIGIN[quantity.form]):
        words.append(f" {_KEYS[quantity.origin]}")
    return ("~" if quantity.origin is Origin.GUESSED else "") + "".join(words)


def _points(quantity: Quantity) -> list[float]:
    if quantity.low is None or quantity.high is None or quantity.distribution is Distribution.NORMAL:
        return [quantity.value or 0.0]
    if quantity.distribution is Distribution.TRIANGULAR and quantity.value is not None:
        return [quantity.low, quantity.value, quantity.high]
    return [quantity.low, quantity.high]


def _joined(numbers: list[str], quantity: Quantity, lang: str) -> str:
    if quantity.distribution is Distribution.TRIANGULAR:
        return "/".join(numbers)
    signed = any(number.startswith("-") for number in numbers)
    between = (" bis " if lang == "de" else " to ") if signed else "-"
    return between.join(numbers)


def _behind(unit: str) -> str:
    """The unit behind its number; one that begins with a digit (`1000 t`) must not look like a group of thousands."""
    if not unit:
        return ""
    return f"*{unit}" if unit[0].isdigit() else f" {unit}"


def _share_factor(quantity: Quantity) -> Decimal:
    if quantity.form is not Form.SHARE:
        return Decimal(1)
    return Decimal(repr(parse_unit(quantity.unit or "%").factor))


def _number(value: float, quantity: Quantity, *, comma: bool) -> str:
    if quantity.form is Form.SHARE:
        extra = share_decimals(parse_unit(quantity.unit or "%"))
        decimals = None if quantity.decimals is None else max(0, quantity.decimals - extra)
        return _marked(_decimal_text(Decimal(repr(value)) / _share_factor(quantity), decimals), comma=comma)
    return _marked(plain_number(value, quantity.decimals), comma=comma)


def _decimal_text(value: Decimal, decimals: int | None) -> str:
    if decimals is not None and value == round(value, decimals):
        return f"{value:.{decimals}f}"
    plain = format(value.normalize(), "f")
    return plain if len(plain) <= _LONGEST_PLAIN else plain_number(float(value))


def _marked(plain: str, *, comma: bool) -> str:
    return plain.replace(".", ",") if comma else plain


def _half_width(quantity: Quantity, settings: Settings, *, comma: bool) -> str:
    """The number behind `±`: the shortest that reads back as the same standard deviation."""
    sd = quantity.sd or 0.0
    factor = _share_factor(quantity)
    if not settings.half_width_95:
        plain = _decimal_text(Decimal(repr(sd)) / factor, None) if factor != 1 else plain_number(sd)
        return _marked(plain, comma=comma)
    near = sd * HALF_WIDTH_95
    rounded = (float(f"{near:.{digits}g}") for digits in range(1, _DIGITS_OF_A_FLOAT + 1))
    neighbours = (math.nextafter(near, math.inf), math.nextafter(near, 0.0))
    width = next((number for number in (*rounded, *neighbours) if number / HALF_WIDTH_95 == sd), near)
    return _marked(_decimal_text(Decimal(repr(width)) / factor, None), comma=comma)


def _relation(quantity: Quantity, lang: str, context: ReadContext) -> str:
    comma = decimal_comma(context.settings.number_format, lang)
    parts: list[str] = []
    for term in quantity.terms:
        coefficient = _marked(plain_number(abs(term.coefficient)), comma=comma)
        factor = _factor_unit(term.flow, context)
        number = f"{coefficient} {factor}*" if factor else ("" if coefficient == "1" else f"{coefficient}*")
        parts.append(_signed(f"{number}{_name(term.flow, context)}", negative=term.coefficient < 0, first=not parts))
    if quantity.value or quantity.unit:
        value = quantity.value or 0.0
        constant = _marked(plain_number(abs(value), quantity.decimals), comma=comma)
        parts.append(_signed(constant + _behind(quantity.unit), negative=value < 0, first=not parts))
    return "=" + " ".join(parts) + ("!" if quantity.exact else "")


def _signed(part: str, *, negative: bool, first: bool, minus: str = "-") -> str:
    if first:
        return f"{minus}{part}" if negative else part
    return f"{minus} {part}" if negative else f"+ {part}"


def _factor_unit(flow: str, context: ReadContext) -> str:
    """Base unit over base unit where the named flow is on another layer than this one."""
    there = context.names.layer_of(flow) if context.names is not None else ""
    if not there or not context.layer or there == context.layer:
        return ""
    return f"{base_unit(context.layer, context.settings)}/{base_unit(there, context.settings)}"


def _name(flow: str, context: ReadContext) -> str:
    """The flow's name, in quotes where it could be taken for something else."""
    name = context.names.name_of(flow) if context.names is not None else flow
    if _SIMPLE_NAME.fullmatch(name) and " x " not in name.lower():
        return name
    for opening, closing in QUOTES.items():
        if opening not in name and not set(closing) & set(name):
            return f"{opening}{name}{closing[0]}"
    return flow


def show_reading(reading: Reading, settings: Settings, lang: str) -> str:
    """What was understood, for the line below the chip: `= 182,5 t/a ± 7,3`; of a refused text, the reason."""
    if reading.problem is not None:
        return problem_text(reading.problem, lang)
    quantity = reading.quantity
    if quantity is None or quantity.form is Form.UNKNOWN:
        return text("reading.unknown", lang=lang)
    match quantity.form:
        case Form.REST:
            return text("reading.rest", lang=lang)
        case Form.SHARE:
            return text("reading.share", {"share": _shown_share(quantity, settings, lang)}, lang)
        case Form.RELATION:
            return f"= {_shown_relation(reading, quantity, lang)}"
        case Form.RANGE:
            return f"= {_shown_range(reading, quantity, settings, lang)}"
        case _:
            return _shown_value(reading, quantity, settings, lang)


def _shown_value(reading: Reading, quantity: Quantity, settings: Settings, lang: str) -> str:
    value = from_period(reading.base_value or 0.0, reading.unit, settings)
    stated = quantity.sd is not None or quantity.origin is Origin.GUESSED
    sd = from_period(reading.base_sd or 0.0, reading.unit, settings) if stated and not quantity.exact else None
    label = unit_label(reading.unit, lang)
    number, spread = _rounded(value, sd, _typed_digits(quantity), settings, lang)
    shown = (f"{number}{THIN_SPACE}{label}" if label else number) + spread
    return f"= {shown}" + (f" {text('reading.exact', lang=lang)}" if quantity.exact else "")


def _typed_digits(quantity: Quantity) -> int:
    """How many digits to show: never fewer than were typed."""
    if not quantity.value:
        return _SHOWN_DIGITS
    whole = math.floor(math.log10(abs(quantity.value))) + 1
    decimals = quantity.decimals or 0
    return max(_SHOWN_DIGITS, whole + decimals) if decimals <= _TYPED_DECIMALS else _SHOWN_DIGITS


def _rounded(value: float, sd: float | None, digits: int, settings: Settings, lang: str) -> tuple[str, str]:
    """A value and its spread as far as they are known (:mod:`vsm_app.precision`), no whole unit rounded away."""
    if not sd:
        return format_number(value, lang, significant=digits), ""
    width = sd * HALF_WIDTH_95 if settings.half_width_95 else sd
    shown, spread = format_spread(value, width, lang, whole=True)
    behind = f" (95{THIN_SPACE}%)" if settings.half_width_95 else ""
    return shown, f" \u00b1 {spread}{behind}" if spread else ""


def _shown_share(quantity: Quantity, settings: Settings, lang: str) -> str:
    factor = float(_share_factor(quantity))
    unit = quantity.unit or "%"
    if quantity.low is not None and quantity.high is not None:
        ends = (format_number(end / factor, lang, significant=_SHOWN_DIGITS) for end in (quantity.low, quantity.high))
        return _BETWEEN.join(ends) + THIN_SPACE + unit
    sd = None if quantity.sd is None else quantity.sd / factor
    return "".join(_rounded((quantity.value or 0.0) / factor, sd, _SHOWN_DIGITS, settings, lang)) + THIN_SPACE + unit


def _shown_range(reading: Reading, quantity: Quantity, settings: Settings, lang: str) -> str:
    ends = [from_period(to_period(end, quantity.unit, settings), reading.unit, settings) for end in _points(quantity)]
    shown = _BETWEEN.join(format_number(end, lang, significant=_SHOWN_DIGITS) for end in ends)
    label = unit_label(reading.unit, lang)
    return f"{shown}{THIN_SPACE}{label}" if label else shown


def _shown_relation(reading: Reading, quantity: Quantity, lang: str) -> str:
    parts: list[str] = []
    for term, name, unit in zip(quantity.terms, reading.names, reading.factor_units, strict=True):
        size = format_number(abs(term.coefficient), lang, significant=_SHOWN_DIGITS)
        factor = f"{size}{THIN_SPACE}{unit_label(unit, lang)}" if unit else size
        number = "" if factor == "1" else f"{factor} \u00d7 "
        parts.append(_signed(number + name, negative=term.coefficient < 0, first=not parts, minus=MINUS))
    if quantity.value:
        value = format_number(abs(quantity.value), lang, significant=_SHOWN_DIGITS)
        unit = f"{THIN_SPACE}{unit_label(quantity.unit, lang)}" if quantity.unit else ""
        parts.append(_signed(value + unit, negative=quantity.value < 0, first=False, minus=MINUS))
    return " ".join(parts)
