"""Sentences with figures in them as formulas, so that the words under a figure change with it."""

from __future__ import annotations

from string import Formatter
from typing import Final

from vsm_app.engine.results import IndicatorValue
from vsm_app.io.exporters.workbook.book import Book
from vsm_app.io.exporters.workbook.charts import larger_unit
from vsm_app.io.exporters.workbook.indicators import DENOMINATOR, NUMERATOR, VALUE, IndicatorRows
from vsm_app.precision import digits_apart, has_spread, last_place, significant_decimals
from vsm_app.texts import GROUP, table, unit_words

_COLUMNS: Final = {"value": VALUE, "numerator": NUMERATOR, "denominator": DENOMINATOR}
#: A text inside a formula has at most 255 characters (Excel specifications and limits).
_LONGEST: Final = 250
_DIGITS: Final = 3


def sentence(book: Book, value: IndicatorValue, rows: IndicatorRows, currency: str) -> tuple[str, str] | None:
    """Formula of the line in words under an indicator, and what it gives now; `None` where there is no such line.

    The decimal mark is that of the reader's Excel (FIXED writes it), stored is that of the workbook's language;
    thousands stand apart as in the window.
    """
    lang = book.lang
    pattern = table(lang).get(f"indicator.{value.id}.line")
    if pattern is None:
        return None
    numbers = {"value": value.value, "numerator": value.numerator, "denominator": value.denominator}
    named = [part for part in Formatter().parse(pattern) if part[1] is not None]
    amounts = [numbers.get(str(field)) for _, field, spec, _ in named if not (spec or "").endswith("%")]
    has_unit = any(field == "unit" for _, field, _, _ in named)
    highest = max((abs(number) for number in amounts if number is not None), default=0.0)
    unit, divisor = larger_unit(book, value.unit_parts, currency, highest) if has_unit else (value.unit_parts, 1.0)
    digits = _apart(value, divisor)
    formula: list[str] = []
    stored: list[str] = []
    for words, field, spec, _conversion in Formatter().parse(pattern):
        if words:
            formula.append(_quoted(words))
            stored.append(words)
        if field is None:
            continue
        if field == "unit":
            formula.append(_quoted(unit_words(unit, lang)))
            stored.append(unit_words(unit, lang))
            continue
        number = numbers.get(field)
        if number is None:
            return None
        reference = rows.value((value.id, value.scope), _COLUMNS[field])
        percent = (spec or "").endswith("%")
        scale = 1.0 if percent else divisor
        places = 1 if percent else _places(number / scale, _sd(value) / scale, digits)
        used = f"100*{reference}" if percent else f"{reference}/{scale!r}" if scale > 1.0 else reference
        formula.append(_grouped(f"FIXED({used},{places})", lang) + ('&" %"' if percent else ""))
        stored.append(_fixed(100 * number if percent else number / scale, places, lang) + (" %" if percent else ""))
    if not formula or any(len(part) > _LONGEST for part in stored):
        return None
    return "&".join(formula), "".join(stored)


def _sd(value: IndicatorValue) -> float:
    """Standard deviation of the only figure of a sentence; 0 where figures have another than the indicator's."""
    if value.denominator is not None or value.numerator is None or not value.sd or value.unit != value.unit_parts:
        return 0.0
    return value.sd


def _apart(value: IndicatorValue, divisor: float) -> int:
    """Digits with which a part and its whole do not read alike."""
    if value.numerator is None or value.denominator is None:
        return _DIGITS
    return digits_apart(value.numerator / divisor, value.denominator / divisor, _DIGITS)


def _grouped(fixed: str, lang: str) -> str:
    """German thousands apart as in the window: the mark by which the reader's Excel groups is replaced, if any."""
    mark = "MID(FIXED(1000,0),2,LEN(FIXED(1000,0))-4)"
    return f'SUBSTITUTE({fixed},{mark},"{GROUP["de"]}")' if lang == "de" else fixed


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _places(number: float, sd: float = 0.0, digits: int = _DIGITS) -> int:
    """Decimals with which the first digits count, and none that the standard deviation drowns."""
    places = significant_decimals(number, digits) if digits > _DIGITS else _first_digits(number)
    return min(places, last_place(sd)) if has_spread(number, sd) else places


def _first_digits(number: float) -> int:
    size = abs(number)
    for places, least in enumerate((99.5, 9.95, 0.995, 0.0995)):
        if size >= least:
            return places
    return 0 if size == 0 else 4


def _fixed(number: float, places: int, lang: str) -> str:
    """What FIXED gives in an Excel of this language."""
    written = f"{round(number, places):,.{max(0, places)}f}"
    return written.translate({ord(","): GROUP["de"], ord("."): ","}) if lang == "de" else written
