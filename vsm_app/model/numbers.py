"""Numbers as people write them, in German and English: reading, deciding a column's decimal mark, writing.

A text such as `1.074` may be a thousand or a little more than one. In a map the number format decides (with `auto` the
language of the window) and the reading is marked ambiguous; in a table the whole column and file decide
(:mod:`vsm_app.model.number_columns`).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final

from vsm_app import precision
from vsm_app.model.settings import NumberFormat
from vsm_app.precision import LARGEST_PLAIN, SMALLEST_PLAIN
from vsm_app.texts import DECIMAL_MARK, GROUP, MINUS, NOTHING

#: No amount of a product's life cycle comes near (the mass of the Earth is 6e24 kg): a slip of the keyboard.
ABSURD: Final = 1e30

_GROUP: Final = 3
_MAX_DIGITS: Final = 60
_MOST_QUOTED: Final = 60  # letters


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A number as read: `plain` is its canonical decimal text, `decimals` the digits written behind the decimal mark.

    `ambiguous` says that the same text may mean a thousand times more or less. `start` and `end` are its place.
    """

    value: float
    plain: str
    decimals: int
    ambiguous: bool = False
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class NumberFault:
    """Why a text is no number, and where.

    Codes: `number.missing`, `number.malformed` (marks that group nothing), `number.not_finite`, `number.absurd`,
    `number.trailing` (text behind the number).
    """

    code: str
    start: int = 0
    end: int = 0
    params: dict[str, str] = field(default_factory=dict)


_LEVELLED: Final = str.maketrans(
    {
        **dict.fromkeys(
            "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n", " "
        ),
        **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\u2015\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2019\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u00d7\u22c5\u00b7\u2217", "*"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},  # of an input method for Asian letters
        "\uff0b": "+",
        "\uff0c": ",",
        "\uff0e": ".",
    }
)
_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)\s*"
    r"(?P<body>[0-9]{1,3}(?:[ '][0-9]{3})+(?![0-9])(?:[.,][0-9]+)?"
    r"|[0-9]+(?:[.,][0-9]+)*(?:[.,](?=\s|$))?"
    r"|[.,][0-9]+)"
    r"(?P<exponent>(?:[eE][+-]?[0-9]{1,4}(?![0-9]))?)"
)
_NOT_FINITE: Final = re.compile(r"[+-]?\s*(?:nan|inf|infinity|unendlich|\u221e)(?![^\W\d_])", re.IGNORECASE)


def levelled(text: str) -> str:
    """The text with one kind of space, minus, apostrophe and times sign; every character keeps its place."""
    return text.translate(_LEVELLED)


def quoted(words: str) -> str:
    """What somebody typed, cut to a length that a sentence can carry."""
    return words if len(words) <= _MOST_QUOTED else f"{words[: _MOST_QUOTED - 1].rstrip()}\u2026"


def decimal_comma(number_format: NumberFormat, lang: str) -> bool:
    """Whether an ambiguous text has a decimal comma: as the map says, else as the language does."""
    if number_format is NumberFormat.AUTO:
        return lang == "de"
    return number_format is NumberFormat.COMMA


def read_number(
    text: str, number_format: NumberFormat = NumberFormat.AUTO, lang: str = "en"
) -> NumberReading | NumberFault:
    """Read a text that is nothing but a number; never raises."""
    plain = levelled(text)
    start = len(plain) - len(plain.lstrip())
    found = scan_number(plain, start, comma=decimal_comma(number_format, lang))
    if isinstance(found, NumberReading) and plain[found.end :].strip():
        rest = text[found.end :].strip()
        return NumberFault("number.trailing", found.end, len(text), {"text": rest})
    return found


def scan_number(text: str, start: int, *, comma: bool) -> NumberReading | NumberFault:
    """Read the number that begins at `start` of a levelled text; `comma` decides where the text is ambiguous."""
    not_finite = _NOT_FINITE.match(text, start)
    if not_finite:
        return NumberFault("number.not_finite", start, not_finite.end(), {"text": not_finite[0]})
    match = _NUMBER.match(text, start)
    if match is None:
        return NumberFault("number.missing", start, len(text), {"text": text[start:].strip()})
    written = match[0]
    interpreted = _interpret(match["body"], comma=comma, exponent=bool(match["exponent"]))
    if interpreted is None:
        return NumberFault("number.malformed", start, match.end(), {"text": written})
    digits, ambiguous = interpreted
    if len(digits) > _MAX_DIGITS:
        return NumberFault("number.absurd", start, match.end(), {"text": written})
    plain = match["sign"].strip("+") + digits + match["exponent"]
    value = float(plain)
    if not abs(value) <= ABSURD:
        return NumberFault("number.absurd", start, match.end(), {"text": written})
    decimals = max(0, len(digits.partition(".")[2]) - int(match["exponent"][1:] or 0))
    return NumberReading(value, plain, min(decimals, _MAX_DIGITS), ambiguous, start, match.end())


def _interpret(body: str, *, comma: bool, exponent: bool) -> tuple[str, bool] | None:
    """(digits with a decimal point, ambiguous), or `None` where the marks make no sense."""
    spaced = " " in body or "'" in body
    body = body.replace(" ", "").replace("'", "").rstrip(".,")
    points, commas = body.count("."), body.count(",")
    if not points and not commas:
        return body, False
    if points and commas:
        return _two_marks(body)
    mark = "." if points else ","
    whole, _, rest = body.partition(mark)
    if max(points, commas) > 1:
        return (body.replace(mark, ""), False) if _is_grouped(body, mark) else None
    decimal = f"{whole or '0'}.{rest}"
    if spaced or exponent or not may_group(whole, rest):
        return decimal, False
    is_decimal = (mark == ",") == comma
    return (decimal if is_decimal else whole + rest), True


def may_group(whole: str, rest: str) -> bool:
    """Whether one mark between these digits may separate thousands: three digits behind, one to three before, no 0."""
    return len(rest) == _GROUP and 1 <= len(whole) <= _GROUP and whole[0] != "0"


def _two_marks(body: str) -> tuple[str, bool] | None:
    decimal = max(".,", key=body.rfind)
    grouping = "." if decimal == "," else ","
    whole, _, rest = body.rpartition(decimal)
    if body.count(decimal) > 1 or grouping in rest or not _is_grouped(whole, grouping):
        return None
    return f"{whole.replace(grouping, '')}.{rest}", False


def _is_grouped(text: str, mark: str) -> bool:
    first, *others = text.split(mark)
    return 1 <= len(first) <= _GROUP and all(len(group) == _GROUP for group in others)


class NumberStyle(StrEnum):
    """Whether thousands are separated."""

    READ = "read"  # as the language does: 1 234,5 and 1,234.5
    EDIT = "edit"  # not at all, plain minus: what a cell holds while it is edited


def format_number(
    value: float | None,
    lang: str,
    *,
    digits: int | None = None,
    significant: int | None = None,
    style: NumberStyle = NumberStyle.READ,
) -> str:
    """Write a number; a dash for nothing (`None`, not finite).

    `digits`: exactly so many behind the decimal mark. `significant`: at least so many in all, without trailing zeros,
    never rounding what stands before the mark (1357 stays 1 357 with three). Neither: the shortest text that reads back
    as the same number.
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    if digits is not None:
        plain = f"{precision.half_up(value, digits):.{digits}f}"
    elif significant is not None:
        plain = precision.significant(value, significant)
    else:
        plain = plain_number(value)
    return _localised(plain, lang, style)


def plain_number(value: float, decimals: int | None = None) -> str:
    """Python's text of a number that reads back as the same: with so many decimals where that loses nothing."""
    if decimals is not None and abs(value) < LARGEST_PLAIN and float(f"{value:.{decimals}f}") == value:
        return f"{value:.{decimals}f}"
    text = repr(float(value))
    if "e" not in text:
        return text.removesuffix(".0")
    if SMALLEST_PLAIN <= abs(value) < LARGEST_PLAIN:
        return format(Decimal(text), "f")
    return text.replace("e+", "e")


def _localised(plain: str, lang: str, style: NumberStyle) -> str:
    negative = plain.startswith("-") and plain.strip("-0.") != ""
    mantissa, e, exponent = plain.lstrip("-").partition("e")
    whole, point, fraction = mantissa.partition(".")
    if style is NumberStyle.READ:
        whole = f"{int(whole):,}".replace(",", GROUP[lang])
    sign = ("-" if style is NumberStyle.EDIT else MINUS) if negative else ""
    mark = DECIMAL_MARK[lang]
    return f"{sign}{whole}{mark if point else ''}{fraction}{e}{exponent}"
