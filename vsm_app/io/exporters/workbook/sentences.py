"""Sentences with figures in them as formulas, so that the words under a figure change with it."""

from __future__ import annotations

from string import Formatter
from typing import Final

from vsm_app.engine.results import IndicatorValue
from vsm_app.io.exporters.workbook.indicators import DENOMINATOR, NUMERATOR, VALUE, IndicatorRows
from vsm_app.texts import table

_COLUMNS: Final = {"value": VALUE, "numerator": NUMERATOR, "denominator": DENOMINATOR}
#: A text inside a formula has at most 255 characters (Excel specifications and limits).
_LONGEST: Final = 250


def sentence(value: IndicatorValue, rows: IndicatorRows, lang: str) -> tuple[str, str] | None:
    """Formula of the line in words under an indicator, and what it gives now; `None` where there is no such line.

    FIXED writes a number with the marks of the reader's Excel; what is stored has those of the workbook's language.
    """
    pattern = table(lang).get(f"indicator.{value.id}.line")
    if pattern is None:
        return None
    formula: list[str] = []
    stored: list[str] = []
    for words, field, spec, _conversion in Formatter().parse(pattern):
        if words:
            formula.append(_quoted(words))
            stored.append(words)
        if field is None:
            continue
        if field == "unit":
            formula.append(_quoted(value.unit_parts))
            stored.append(value.unit_parts)
            continue
        number = {"value": value.value, "numerator": value.numerator, "denominator": value.denominator}.get(field)
        if number is None:
            return None
        reference = rows.value((value.id, value.scope), _COLUMNS[field])
        percent = (spec or "").endswith("%")
        places = 1 if percent else _places(number)
        formula.append(f"FIXED({'100*' if percent else ''}{reference},{places})" + ('&" %"' if percent else ""))
        stored.append(_fixed(100 * number if percent else number, places, lang) + (" %" if percent else ""))
    if not formula or any(len(part) > _LONGEST for part in stored):
        return None
    return "&".join(formula), "".join(stored)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'


def _places(number: float) -> int:
    """Decimals with which the first three digits count."""
    size = abs(number)
    for places, least in enumerate((99.5, 9.95, 0.995, 0.0995)):
        if size >= least:
            return places
    return 0 if size == 0 else 4


def _fixed(number: float, places: int, lang: str) -> str:
    """What FIXED gives in an Excel of this language."""
    written = f"{number:,.{places}f}"
    return written.translate(str.maketrans(",.", ".,")) if lang == "de" else written
