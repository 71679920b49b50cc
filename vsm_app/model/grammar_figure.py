"""A figure of a field that has a unit: a price, a factor, a share, a time; typed alone or with a unit of its own.

`2,10`, `2,10/kg`, `2,10 €/kg`, `€ 2.10 per kg` and `2100 €/t` are one price where the field counts in `€/t` (the first
as the field counts). The number format of the map decides where a number is ambiguous, as everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from vsm_app.model.numbers import NumberFault, decimal_comma, levelled, quoted, scan_number
from vsm_app.model.settings import Calendar, NumberFormat
from vsm_app.model.units import ParsedUnit, UnitError, convert, normalise, parse_unit, per_year

#: What may stand before the number: a currency (`€ 2.10`), never a digit or a sign of the number itself.
_BEFORE: Final = re.compile(r"\s*(?P<unit>[^\W\d]*[^\w\s\d+\-.,~=?<>!/%]?)\s*(?=[+\-.,]?\s*[0-9]|[0-9])")
_PER: Final = re.compile(r"(?:/|(?:per|pro|je)\s)\s*", re.IGNORECASE)
#: In place of cents: `1.200,- €`, `CHF 5.--`.
_NO_CENTS: Final = re.compile(r"(?<=[0-9])[.,]-{1,2}(?!\s*[0-9])")
_SPREAD: Final = "\u00b1"  # in the unit of a field that counts a spread
_CARBON: Final = "CO2"  # which a field of emissions leaves out of its unit
_DIGITS: Final = 12  # kept of what a conversion gives
_CALENDAR: Final = Calendar()


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in the unit of the field; `unit` is what was typed with it, empty for none.

    `ambiguous`: the same text could be read as a thousand times more or less.
    """

    value: float
    unit: str = ""
    ambiguous: bool = False


def read_figure(
    text: str,
    unit: str,
    number_format: NumberFormat = NumberFormat.AUTO,
    lang: str = "en",
    calendar: Calendar = _CALENDAR,
) -> Figure | NumberFault:
    """Read a figure for a field that counts in `unit` (as it is written there, in either language); never raises.

    A unit that was typed is converted, one per month to one per year by the calendar; where only its second part was
    (`2,10/kg`), the first is that of the field.
    Faults are those of `read_number` and `figure.missing` (no number), `figure.unit` (a
    unit that does not lead to the field's; parameters `text` and `expected`), `figure.no_unit` (the field has none).
    """
    found = _read(text, unit, decimal_comma(number_format, lang), calendar)
    if isinstance(found, Figure) or not isinstance(found.params.get("text"), str):
        return found
    return replace(found, params={**found.params, "text": quoted(str(found.params["text"]))})


def _read(text: str, unit: str, comma: bool, calendar: Calendar) -> Figure | NumberFault:
    plain = levelled(text)
    before = _BEFORE.match(plain)
    start = before.end() if before is not None else len(plain) - len(plain.lstrip())
    without_cents = _NO_CENTS.search(plain, start)
    comma = comma if without_cents is None else without_cents[0][0] == ","
    found = scan_number(plain, start, comma=comma)
    if isinstance(found, NumberFault):
        if found.code == "number.missing" and unit:
            return NumberFault("figure.missing", 0, len(text), {"text": text.strip(), "expected": unit})
        return found
    end = without_cents.end() if without_cents is not None and without_cents.start() == found.end else found.end
    typed = " ".join(part for part in (before["unit"] if before is not None else "", text[end:].strip()) if part)
    if unit.startswith(_SPREAD):  # which the field says already
        typed = typed.removeprefix(_SPREAD).strip()
    if not typed:
        return Figure(found.value, ambiguous=found.ambiguous)
    if not unit:
        return NumberFault("figure.no_unit", found.end, len(text), {"text": typed})
    counted = unit.removeprefix(_SPREAD).strip()
    own, per, _ = counted.partition("/")
    behind = _PER.match(f"{typed} ")
    said = f"{own}/{typed[behind.end() :]}" if behind is not None else typed
    value = _converted(found.value, said, counted, calendar)
    if value is None and per and "/" not in said and not _PER.search(said):
        value = _converted(found.value, said, own, calendar)  # `2,10 €` where the field says per what
    if value is None:
        return NumberFault("figure.unit", found.end, len(text), {"text": typed, "expected": unit})
    return Figure(float(f"{value:.{_DIGITS}g}"), said, found.ambiguous)


def _converted(value: float, unit: str, into: str, calendar: Calendar) -> float | None:
    """`value` in another unit; `None` where none leads to the other. A unit of the user's own is the same as itself."""
    if normalise(unit).casefold() == normalise(into).casefold():
        return value
    qualifier = parse_unit(unit).qualifier
    if qualifier not in ("", parse_unit(into).qualifier) and not qualifier.startswith(_CARBON):
        return None  # kg of something else
    try:
        return convert(value, unit, into)
    except UnitError:
        pass
    rate = _rate(value, parse_unit(unit), parse_unit(into), calendar)
    if rate is not None:
        return rate
    here, there = (normalise(text).rpartition("/") for text in (re.sub(r"\s(?:per|pro|je)\s", "/", unit), into))
    if here[0] and here[2].casefold() == there[2].casefold() and here[0] != unit:
        return _converted(value, here[0], there[0], calendar)
    return None


def _rate(value: float, unit: ParsedUnit, into: ParsedUnit, calendar: Calendar) -> float | None:
    """A rate by another time, `833 EUR/month` per year; `None` where these are none or measure something else."""
    alike = (unit.layer, unit.currency) == (into.layer, into.currency) and unit.known
    if not alike or (unit.per, into.per) != ("time", "time"):
        return None
    try:
        times = per_year(unit.time_unit, calendar) / per_year(into.time_unit, calendar)
    except UnitError:
        return None
    return value * unit.factor / into.factor * times
