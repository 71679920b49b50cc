"""Units as people write them: what they measure, and what an amount in them is per period of the map.

Layer ids are the dimension: `mass`, `energy`, `volume`, `count`, `money`, `transport` are balanced or carried on a map;
`length`, `area`, `time`, `share` and `information` occur in data. Compound units have the layers of both parts
(`money/mass` for `EUR/t`). All money has the layer `money` and its `currency` in the unit; :func:`balance_layer` keeps
foreign money apart. A unit that is not known is a layer of its own, `unit:<text>`, with `known=False`; nothing here
raises for what a user wrote except a conversion that the map gives no number for (:class:`UnitError`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from vsm_app.errors import VsmError
from vsm_app.model.settings import Calendar, CalendarKind, Settings
from vsm_app.model.time_words import with_slashes
from vsm_app.model.unit_table import (
    AMBIGUOUS,
    BASE_UNITS,
    FOLDED,
    MULTIPLIERS,
    TIME_FOLDED,
    TIME_UNITS,
    UNITS,
    UnitRow,
    differs_by_prefix,
)

DAYS_PER_YEAR: Final = 365.0
HOURS_PER_DAY: Final = 24.0
MONTHS_PER_YEAR: Final = 12.0
QUARTERS_PER_YEAR: Final = 4.0
MINUTES_PER_HOUR: Final = 60.0
SECONDS_PER_HOUR: Final = 3600.0
#: Time bases that a rate or a map's period may have.
TIME_BASES: Final = ("a", "quarter", "mo", "wk", "d", "shift", "h", "min", "s")

_CACHE_SIZE = 8192
_LONGEST_NAME_IN_WORDS = 4
_MAX_TEXT = 200
#: A factor outside these bounds is no unit that anybody uses (`10^99 Mt`), and would overflow.
_SMALLEST, _LARGEST = 1e-40, 1e40


class UnitError(VsmError):
    """An amount that cannot be brought to the map's period or unit.

    Codes: `unit.no_pieces` (per piece, but the map states no pieces), `unit.no_period` (a rate on a map without a
    period), `unit.no_time` (the calendar has no such working time), `unit.dimension` (units of different layers).
    """


@dataclass(frozen=True, slots=True)
class ParsedUnit:
    """A unit as read.

    `factor` is base units of `layer` per unit (base per base where there is a `denominator`, the layer id of what it is
    divided by: `EUR/t` is 0.001 EUR per kg). `per` is `None` (an amount of the map's period, or a factor), `"time"` (a
    rate per `time_unit`) or `"piece"` (per piece of the product). `numerator` is the amount as written, `symbol` the
    whole unit in canonical spelling, `qualifier` the text behind a known unit (`Mt Al`: `Al`). `folded` says that the
    case had to be changed to read it (`mt` as `Mt`); `choices` are the readings of an ambiguous text (not `known`).
    """

    text: str
    layer: str
    factor: float = 1.0
    per: str | None = None
    time_unit: str = ""
    numerator: str = ""
    qualifier: str = ""
    known: bool = True
    currency: str = ""
    denominator: str = ""
    symbol: str = ""
    folded: bool = False
    choices: tuple[str, ...] = ()

    @property
    def is_amount(self) -> bool:
        """Whether it counts something on one layer: not a price, a factor or a share."""
        return "/" not in self.layer.removeprefix("unit:") and self.layer != "share"

    def counts_like(self, other: ParsedUnit) -> bool:
        """Whether a number means as much in both (`t/a` and `Mg/a`)."""
        return (self.layer, self.factor, self.per) == (other.layer, other.factor, other.per)


@dataclass(frozen=True, slots=True)
class _Part:
    """One factor of a unit: numerator or one denominator."""

    row: UnitRow
    multiple: float = 1.0
    written: str = ""
    symbol: str = ""
    qualifier: str = ""
    folded: bool = False

    @property
    def factor(self) -> float:
        return self.multiple * self.row.factor


@lru_cache(maxsize=_CACHE_SIZE)
def parse_unit(text: str) -> ParsedUnit:
    """Read a unit: `t/Wo`, `kg CO2e/kWh`, `Mio. €`, `Mt Al`, `m3/h (not stated)`, `kWh pro Stück`. Never raises."""
    plain = normalise(text)
    if not plain:
        return ParsedUnit(text, "unit:", known=False)
    head, *divisors = [segment.strip() for segment in _split(with_slashes(plain))]
    numerator = _amount(head)
    if numerator is None:
        return _unknown(text, plain, head, divisors)
    unit = _from_part(text, numerator)
    for divisor in divisors:
        divided = _divide(unit, divisor)
        if divided is None:
            return ParsedUnit(text, f"unit:{plain}", numerator=plain, symbol=plain, known=False)
        unit = divided
    if not _SMALLEST < unit.factor < _LARGEST:
        return ParsedUnit(text, f"unit:{plain}", numerator=plain, symbol=plain, known=False)
    return _collapsed(unit)


def normalise(text: str) -> str:
    """The text in plain characters: superscripts and subscripts as digits, one middle dot, single spaces."""
    plain = unicodedata.normalize("NFKC", text[:_MAX_TEXT])
    plain = plain.translate(_PLAIN)
    return " ".join(plain.split())


_PLAIN: Final = str.maketrans(
    "\u00b7\u22c5\u2219\u00d7\u03bc\u00b5\u2215\u00f7\u2044", "****uu///"
)  # dots, times, mu, slashes
_CO2: Final = re.compile(r"^((?:[munkMG]?g)|(?:[kMG]?t))(CO2\S*)(.*)$")
_GLUED: Final = re.compile(r"^((?:Mio|Mrd|Tsd)\.?)\s*([^\s.].*)$")
_COUNTED: Final = re.compile(r"^(10(?:\^|\*\*)\d{1,2}|\d+(?:\.\d+)?)\s*(?:\*\s*)?([^\d\s^*].*)$")
_SUBSCRIPT: Final = re.compile(r"^(.*(?:Wh|W|J))_?(el|th|e)$")


def _split(text: str) -> list[str]:
    """The text at its slashes, brackets kept together."""
    parts, depth, start = [], 0, 0
    for position, character in enumerate(text):
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif character == "/" and depth <= 0:
            parts.append(text[start:position])
            start = position + 1
    return [*parts, text[start:]]


def _row(name: str) -> tuple[UnitRow, bool] | None:
    """The row of a spelling and whether its case had to be changed; `None` where unknown or undecided."""
    if name in AMBIGUOUS:
        return None
    row = UNITS.get(name) or (UNITS.get(name[:-1]) if name.endswith(".") else None)
    if row is not None:
        return row, False
    if len(name) > 1:
        row = FOLDED.get(name.casefold()) or FOLDED.get(name.removesuffix(".").casefold())
        if row is not None:
            return row, differs_by_prefix(name, row.symbol)
    marked = _SUBSCRIPT.match(name)
    if marked and marked[1] in UNITS and UNITS[marked[1]].layer == "energy":
        return UNITS[marked[1]], False
    return None


def _amount(text: str) -> _Part | None:
    """A numerator or a divisor that is no time base: multiplier, unit, qualifier."""
    counted = _COUNTED.match(text)
    if counted and text not in UNITS:
        return _multiplied(_number(counted[1]), counted[1], counted[2])
    glued = _GLUED.match(text)
    if glued and glued[1] in MULTIPLIERS and text not in UNITS:
        return _multiplied(MULTIPLIERS[glued[1]], glued[1], glued[2].strip())
    words = text.replace("(", " (").split()
    if not words:
        return None
    for count in range(min(len(words), _LONGEST_NAME_IN_WORDS), 0, -1):
        name = " ".join(words[:count])
        found = _row(name)
        if found is not None:
            row, folded = found
            rest = " ".join(words[count:])
            return _Part(row, written=name, symbol=row.symbol, qualifier=_unbracketed(rest), folded=folded)
    if len(words) > 1 and words[0] in MULTIPLIERS:
        return _multiplied(MULTIPLIERS[words[0]], words[0], " ".join(words[1:]))
    gas = _CO2.match(text)
    if gas:
        return _amount(f"{gas[1]} {gas[2]}{gas[3]}")
    subscript = text.partition("_")
    return _amount(f"{subscript[0]} {subscript[2]}") if subscript[1] and subscript[0] in UNITS else None


def _multiplied(multiple: float, word: str, text: str) -> _Part | None:
    part = _amount(text)
    if part is None or not _SMALLEST < multiple * part.multiple < _LARGEST:
        return None
    return replace(
        part,
        multiple=multiple * part.multiple,
        written=f"{word} {part.written}",
        symbol=f"{word} {part.symbol}",
    )


def _number(text: str) -> float:
    base, power, exponent = text.replace("**", "^").partition("^")
    return float(base) ** float(exponent) if power else float(base)


def _unbracketed(text: str) -> str:
    whole = text.startswith("(") and text.endswith(")") and text.count("(") == 1
    return text[1:-1].strip() if whole else text.strip()


def _from_part(text: str, part: _Part) -> ParsedUnit:
    row = part.row
    return ParsedUnit(
        text,
        row.layer,
        part.factor,
        "time" if row.time_unit else None,
        row.time_unit,
        _numerator(part),
        part.qualifier,
        currency=row.currency,
        symbol=_with_qualifier(part.symbol, part.qualifier),
        folded=part.folded,
    )


def _numerator(part: _Part) -> str:
    """The amount as written; canonical for a rate by nature and where the case had to be changed."""
    if part.row.time_unit:
        return part.symbol.replace(part.row.symbol, part.row.numerator)
    return part.symbol if part.folded else part.written


def _with_qualifier(symbol: str, qualifier: str) -> str:
    return f"{symbol} {qualifier}" if qualifier.startswith("CO2") else symbol


def _divide(unit: ParsedUnit, divisor: str) -> ParsedUnit | None:
    """The unit divided by a time base, by pieces or by another unit; `None` where the divisor is not known."""
    inner = divisor[1:-1].strip() if divisor.startswith("(") and divisor.endswith(")") else divisor
    time = _time_base(inner)
    if time is not None and not unit.time_unit:
        multiple, base, rest = time
        written = base if multiple == 1 else f"{multiple:g} {base}"
        return replace(
            unit,
            per="time",
            factor=unit.factor / multiple,
            time_unit=base,
            qualifier=unit.qualifier or rest,
            symbol=f"{unit.symbol}/{written}",
        )
    if inner != divisor and _row(inner) is None and re.search(r"[ *]", inner):
        return _divide_by_product(unit, inner)
    part = _amount(inner)
    if part is None or part.row.time_unit or part.row.layer == "time":
        return None
    return replace(
        unit,
        factor=unit.factor / part.factor,
        numerator=f"{unit.numerator}/{_bracketed(part.written)}",
        denominator=f"{unit.denominator}/{part.row.layer}".strip("/"),
        qualifier=unit.qualifier or part.qualifier,
        symbol=f"{unit.symbol}/{_bracketed(part.symbol)}",
        folded=unit.folded or part.folded,
    )


def _bracketed(symbol: str) -> str:
    return f"({symbol})" if "*" in symbol else symbol


def _divide_by_product(unit: ParsedUnit, divisor: str) -> ParsedUnit | None:
    divided: ParsedUnit | None = unit
    for factor in re.split(r"\s*\*\s*|\s+", divisor):
        divided = _divide(divided, factor) if divided is not None and factor else None
    return divided


def _time_base(text: str) -> tuple[float, str, str] | None:
    """(multiple, time base, qualifier) of `Wo`, `2 wk`, `h (not stated)`, `a Al`."""
    counted = re.match(r"^(\d+(?:\.\d+)?)\s*(\D.*)$", text)
    multiple, name = (float(counted[1]), counted[2]) if counted else (1.0, text)
    if not _SMALLEST < multiple < _LARGEST:
        return None
    word, _, rest = name.replace("(", " (", 1).partition(" ")
    base = TIME_UNITS.get(word) or TIME_UNITS.get(word.rstrip("."))
    if base is None and word not in UNITS:
        base = TIME_FOLDED.get(word.rstrip(".").casefold())
    return None if base is None else (multiple, base, _unbracketed(rest.strip()))


def _collapsed(unit: ParsedUnit) -> ParsedUnit:
    """Layer and kind of the whole: per piece, a factor with both layers, or an amount."""
    if not unit.denominator:
        return unit
    if unit.denominator == "count" and unit.per is None and unit.layer != "share":
        return replace(unit, per="piece")
    return replace(unit, layer=f"{unit.layer}/{unit.denominator}")


def _unknown(text: str, plain: str, head: str, divisors: list[str]) -> ParsedUnit:
    """A unit of its own; its time base is still read (`pallets/week`)."""
    name = head or plain
    choices = AMBIGUOUS.get(head.partition(" ")[0], ()) or _case_choices(head)
    unit = ParsedUnit(text, f"unit:{name}", numerator=name, symbol=name, known=False, choices=choices)
    if len(divisors) == 1 and head:
        divided = _divide(unit, divisors[0])
        if divided is not None and (divided.per == "time" or divided.denominator == "count"):
            return replace(_collapsed(divided), known=False)
    if divisors:
        unit = replace(unit, layer=f"unit:{plain}", numerator=plain, symbol=plain)
    return unit


def _case_choices(name: str) -> tuple[str, ...]:
    """The units that differ from this one by their case only: `mw` may be `MW` or `mW`."""
    if FOLDED.get(name.casefold(), UNITS["1"]) is not None:
        return ()
    found = [unit for unit in UNITS if unit.casefold() == name.casefold()]
    return tuple(dict.fromkeys(UNITS[unit].symbol for unit in found))


def balance_layer(unit: ParsedUnit, settings: Settings) -> str:
    """The layer on which flows in this unit are balanced: foreign money is kept apart as `money:USD`."""
    if unit.layer == "money" and unit.currency != settings.currency:
        return f"money:{unit.currency}"
    return unit.layer


def base_unit(layer: str, settings: Settings | None = None) -> str:
    """The base unit of a layer: `kg`, `MJ`, `m3`, `pc`, `t*km`, the currency, or the unknown unit itself."""
    if layer.startswith("unit:"):
        return layer.removeprefix("unit:")
    if layer.startswith("money:"):
        return layer.removeprefix("money:")
    if layer == "money" and settings is not None:
        return settings.currency
    return "/".join(BASE_UNITS.get(part, part) for part in layer.split("/"))


def default_unit(layer: str, settings: Settings) -> str:
    """The unit in which a layer's unknown flows are shown and numbers without a unit are read (numerator only)."""
    return settings.units.get(layer) or _SHOWN.get(layer) or base_unit(layer, settings)


_SHOWN: Final[Mapping[str, str]] = {"mass": "t", "energy": "MWh"}


def per_year(time_unit: str, calendar: Calendar) -> float:
    """How many of a time base a year has by the calendar.

    Continuous: 365 d, 365/7 weeks, 24 h; shifts of the stated length fill the day. Production: the stated days a week,
    weeks a year, shifts a day and hours a shift. Months and quarters are a twelfth and a quarter of a year in both.
    Raises UnitError (`unit.no_time`) where the calendar leaves none, or for a text that is no time base.
    """
    continuous = calendar.kind is CalendarKind.CONTINUOUS
    days = DAYS_PER_YEAR if continuous else calendar.days_per_week * calendar.weeks_per_year
    hours = days * (HOURS_PER_DAY if continuous else calendar.shifts_per_day * calendar.hours_per_shift)
    match time_unit:
        case "a":
            number = 1.0
        case "quarter":
            number = QUARTERS_PER_YEAR
        case "mo":
            number = MONTHS_PER_YEAR
        case "wk":
            number = DAYS_PER_YEAR / 7 if continuous else calendar.weeks_per_year
        case "d":
            number = days
        case "shift":
            number = _shifts(calendar, days, continuous=continuous)
        case _:
            number = hours * _PER_HOUR.get(time_unit, 0.0)
    if number <= 0:
        raise UnitError(
            f"The calendar of the map has no working time per {time_unit}: state it in the map's settings.",
            code="unit.no_time",
            params={"time": time_unit},
        )
    return number


_PER_HOUR: Final = {"h": 1.0, "min": MINUTES_PER_HOUR, "s": SECONDS_PER_HOUR}


def _shifts(calendar: Calendar, days: float, *, continuous: bool) -> float:
    if not continuous:
        return days * calendar.shifts_per_day
    return days * HOURS_PER_DAY / calendar.hours_per_shift if calendar.hours_per_shift > 0 else 0.0


def period_factor(unit: str | ParsedUnit, settings: Settings) -> float:
    """Base units per period of the map for one of `unit`.

    Raises UnitError: `unit.no_pieces`, `unit.no_period`, `unit.no_time`.
    """
    parsed = parse_unit(unit) if isinstance(unit, str) else unit
    if parsed.per == "piece":
        return parsed.factor * _pieces(parsed, settings)
    if parsed.per != "time" or parsed.time_unit == settings.period:
        return parsed.factor
    if not settings.period:
        raise UnitError(
            f"{parsed.text} is a rate, and the map has no period: enter the amount itself or state a period.",
            code="unit.no_period",
            params={"unit": parsed.text},
        )
    calendar = settings.calendar
    return parsed.factor * per_year(parsed.time_unit, calendar) / per_year(settings.period, calendar)


def _pieces(unit: ParsedUnit, settings: Settings) -> float:
    pieces = settings.functional_unit.pieces
    if pieces is None or pieces <= 0:
        raise UnitError(
            f"{unit.text} is per piece, and the map does not say how many pieces a period has: state them.",
            code="unit.no_pieces",
            params={"unit": unit.text},
        )
    return pieces


def to_period(value: float, unit: str | ParsedUnit, settings: Settings) -> float:
    """`value` in `unit` as base units per period of the map (see :func:`period_factor`)."""
    return value * period_factor(unit, settings)


def from_period(base_value: float, unit: str | ParsedUnit, settings: Settings) -> float:
    """The inverse of :func:`to_period`: a result in base units per period, in the unit in which it is shown."""
    return base_value / period_factor(unit, settings)


def convert(value: float, unit: str, into: str) -> float:
    """`value` from one unit into another of the same layer, without a calendar; raises UnitError (`unit.dimension`)."""
    here, there = parse_unit(unit), parse_unit(into)
    if (here.layer, here.per, here.time_unit, here.currency) != (
        there.layer,
        there.per,
        there.time_unit,
        there.currency,
    ):
        raise UnitError(
            f"{unit} cannot be expressed in {into}: they do not measure the same.",
            code="unit.dimension",
            params={"unit": unit, "expected": into},
        )
    return value * here.factor / there.factor


def shown_unit(unit: str | ParsedUnit, settings: Settings) -> str:
    """The unit of a result: the entered unit's numerator, per period of the map (`t/Wo` on a yearly map is `t/a`)."""
    parsed = parse_unit(unit) if isinstance(unit, str) else unit
    numerator = parsed.numerator
    if parsed.per == "piece":
        numerator = numerator.rpartition("/")[0]
    numerator = _with_qualifier(numerator, parsed.qualifier)
    return f"{numerator}/{settings.period}" if settings.period else numerator
