"""Number formats by kind: three digits that count, decimal marks below one another, never more than is known.

Codes as in ECMA-376-1, 18.8.30: `_x` leaves the width of the character x, a second part is for negative numbers, a
third for zero. Marks are written in English; every Excel shows those of its own language.
"""

from __future__ import annotations

from typing import Final

from vsm_app.precision import has_spread, last_place, with_spread
from vsm_app.texts import GROUP

SHARE: Final = "0.0%"
#: Shares with a sign: how far reconciliation moved an entry.
CHANGE: Final = "+0.0%;-0.0%;0.0%"
EXACT: Final = "General"
WHOLE: Final = "0"
#: Differences that are nothing most of the time.
GAP: Final = "#,##0.00;-#,##0.00;0_._0_0"

#: A zero that only says: there is none here.
NONE_HERE: Final = '#,##0;-#,##0;"–"_._0_0'

_WIDE: Final = ("#,##0_._0_0", "#,##0.0_0", "#,##0.00")
_SMALL: Final = ("0.000", "0.0000", "0.00000", "0.000000")
_MOST_PLACES: Final = 6
_GROUPED: Final = "#,##0"
_TINY: Final = "0.00E+00"
_ZERO: Final = "0_._0_0"


def quantity(value: float | None) -> str:
    """Format for a number of which the first three digits count; whole units from a hundred on."""
    if value is None or value == 0:
        return _ZERO
    return _by_size(abs(value))


def spread(value: float | None) -> str:
    """Format for a standard deviation, of which two digits count."""
    return _ZERO if value is None or value == 0 else _by_size(10 * abs(value))


def measured(value: float | None, sd: float | None) -> tuple[str, str]:
    """Formats for a value and its standard deviation that end at the same place (:mod:`vsm_app.precision`)."""
    if value is None or sd is None or not has_spread(value, sd):
        return quantity(value), spread(sd)
    decimals = len(with_spread(value, sd)[1].partition(".")[2])
    formats = (*_WIDE, *(f"#,##0.{'0' * places}" for places in range(len(_WIDE), _MOST_PLACES + 1)))
    return (formats[decimals],) * 2 if decimals < len(formats) else (quantity(value), spread(sd))


def _by_size(size: float) -> str:
    if size >= 1.0:
        return _WIDE[0] if size >= 99.5 else _WIDE[1] if size >= 9.95 else _WIDE[2]  # noqa: PLR2004 - rounds up there
    for places, pattern in enumerate(_SMALL, 1):
        if size >= 10.0**-places:
            return pattern
    return _TINY


def entered(value: float | None) -> str:
    """Format that shows an entry with the digits it has, up to three decimals."""
    if value is None:
        return EXACT
    for places, pattern in enumerate((*_WIDE, "#,##0.000")):
        if round(value, places) == value:
            return pattern
    return EXACT


def share(sd: float | None) -> str:
    """Format of a share with its standard deviation: no decimal where the spread is of whole per cent."""
    return SHARE if sd is None or not sd or last_place(100.0 * sd) > 0 else "0%"


def figure(value: float, unit: str, thousands: int = 0, sd: float | None = None) -> str:
    """Format for a headline figure with its unit: three digits that count; `thousands`: so many times 1000 in one.

    No decimals that its standard deviation `sd` (in the same unit) drowns.
    """
    size = abs(value)
    places = 0 if size >= 99.5 or size == 0 else 1 if size >= 9.95 else 2 if size >= 0.995 else 3  # noqa: PLR2004
    if 0 < size < 0.1:  # noqa: PLR2004
        places = 4
    if sd is not None and has_spread(value, sd):
        places = min(places, max(0, last_place(sd)))
    return "#,##0" + ("." + "0" * places if places else "") + "," * thousands + quoted(unit)


def quoted(unit: str) -> str:
    """A unit behind a figure, as a format writes it."""
    plain = unit.replace('"', "").replace("\\", "")[:40]
    return f'" {plain}"' if plain else ""


def apart(pattern: str, lang: str) -> str:
    """A format that sets thousands apart, in German by the narrow space of the window and not by the reader's mark.

    For pages that are read, not calculated on: a format for each number of groups, chosen by size.
    """
    if lang != "de" or not pattern.startswith(_GROUPED):
        return pattern
    rest = pattern.removeprefix(_GROUPED)
    number = rest.partition('"')[0]
    scale = 1000.0 ** number.count(",")
    half = 0.5 * 10.0 ** -number.count("0")
    gap = f'"{GROUP["de"]}"'
    parts = [f"[>={(1000.0**groups - half) * scale:.12g}]0{f'{gap}000' * groups}{rest}" for groups in (2, 1)]
    return ";".join((*parts, f"0{rest}"))
