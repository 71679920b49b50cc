"""How many digits of a number a reader is shown: as many as are known, never more.

A value and its standard deviation end at the same place, that of the second digit of the spread: a spread is quoted to
at most two digits and the estimate rounded to agree with it (JCGM 100:2008, Guide to the expression of uncertainty in
measurement, 7.2.6): 5.0 ± 1.5, 60 ± 18, 1234 ± 12, 1360 ± 150. Zeros at which both end are left out: 80 ± 4. A value
without a spread has a few digits that count and no zeros behind them; whole units are then not rounded away, since
people add them up.

All texts here are plain: a decimal point, a hyphen, no groups. :mod:`vsm_app.texts` writes them as a language does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

#: Digits of a spread (GUM 7.2.6: at most two).
SPREAD_DIGITS: Final = 2
#: Digits of a number that has no spread.
FIGURE_DIGITS: Final = 4
#: A spread below this share of its value is the arithmetic's, not anybody's: the value counts as exact.
_NO_SPREAD: Final = 1e-6
#: A value below this share of its spread is nothing.
_NOTHING: Final = 1e-3
#: A part that lacks less than this share of its whole is all of it (0.05 %).
_WHOLE: Final = 5e-4
_MORE_DIGITS: Final = 5
#: A size below this is what arithmetic leaves of nothing: in no unit does anybody say less (an atom is 1.7e-30 t).
_LEAST: Final = 1e-30
#: Beyond these a number is written with an exponent.
SMALLEST_PLAIN: Final = 1e-9
LARGEST_PLAIN: Final = 1e16
_MOST_DECIMALS: Final = 17
#: What arithmetic leaves in a number, as a share of it; in steps of the last digit it is nothing up to so many of them.
_NOISE: Final = 1e-14
_MOST_STEPS: Final = 1e11


def has_spread(value: float, sd: float | None) -> bool:
    """Whether there is a standard deviation to be stated beside the value."""
    return sd is not None and math.isfinite(sd) and sd > max(_NO_SPREAD * abs(value), _LEAST)


def half_up(value: float, place: int) -> float:
    """`value` such that Python, which rounds a half to the even digit, rounds it away from zero at `place` decimals.

    182.5 is read as 183 and 3.65 as 3.7, though the nearest binary number is below it; so does Excel.
    """
    return value * (1.0 + _NOISE) if abs(value) * 10.0**place < _MOST_STEPS else value


def last_place(size: float, digits: int = SPREAD_DIGITS) -> int:
    """Decimals at which `size` has so many digits: 1.5 has 1, 18 has 0, 146 has -1 (tens); 0.996 is 1.0 and has 1."""
    return digits - 1 - int(f"{abs(size) * (1.0 + _NOISE):.{digits - 1}e}".partition("e")[2])


def significant_decimals(value: float, digits: int) -> int:
    """Digits behind the decimal mark that show so many digits of `value`; none for 0 and where whole units do."""
    return 0 if value == 0 or not math.isfinite(value) else max(0, last_place(value, digits))


def fixed(value: float, place: int) -> str:
    """`value` rounded to so many decimals, a half up; a negative place rounds to tens, hundreds."""
    value = half_up(value, place)
    plain = f"{value:.{place}f}" if place >= 0 else f"{round(value, place):.0f}"
    return plain if plain.strip("-0.") else plain.lstrip("-")  # what rounds to zero has no sign


def without_zeros(plain: str) -> str:
    """A plain text without zeros at the end of its decimals."""
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def significant(value: float, digits: int = FIGURE_DIGITS) -> str:
    """At least so many digits in all, no zeros behind them; what stands before the mark is never rounded away."""
    if abs(value) < _LEAST:
        return "0"
    if not SMALLEST_PLAIN <= abs(value) < LARGEST_PLAIN:
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        return f"{without_zeros(mantissa)}e{int(exponent)}"
    return without_zeros(fixed(value, significant_decimals(value, digits)))


def digits_apart(part: float, whole: float, digits: int) -> int:
    """Digits, at least so many, with which a part of a whole does not read like all of it: 2.746 of 2.754.

    What is written in per cent with one decimal calls the rest of them the same: 100.0 %.
    """
    if not math.isfinite(part) or not math.isfinite(whole) or abs(part - whole) < _WHOLE * abs(whole):
        return digits
    tried = range(digits, digits + _MORE_DIGITS)
    return next((more for more in tried if significant(part, more) != significant(whole, more)), digits)


def with_spread(
    value: float, sd: float | None, *, whole: bool = False, most: int | None = None, digits: int = FIGURE_DIGITS
) -> tuple[str, str]:
    """A finite value and its standard deviation, both ending at the same place; `""` for a spread that is none.

    `whole` keeps all digits before the mark, as where an entry is repeated to the person who made it; `most` are the
    decimals beyond which nobody looks, as long as the spread has a digit within them. A value that the
    spread drowns is still not called 0: it keeps one digit (0.3 ± 18), unless it is less than a thousandth of it.
    """
    if not has_spread(value, sd) or sd is None:
        return significant(value, digits), ""
    size = max(abs(value), sd)
    if sd < SMALLEST_PLAIN or size >= LARGEST_PLAIN:
        return _with_exponent(value, sd, math.floor(math.log10(size)))
    place = max(0, last_place(sd)) if whole else last_place(sd)
    if most is not None:
        place = min(place, max(most, last_place(sd, 1)))
    shown, spread = trimmed((fixed(value, place), fixed(sd, place)))
    if abs(value) > _NOTHING * sd and not shown.strip("-0."):
        shown = f"{value:.{max(0, last_place(value, 1))}f}"
    return shown, spread


def row_with_spread(values: Iterable[float], sd: float) -> tuple[str, ...]:
    """Figures of one distribution (mean, quantiles) and, last, its standard deviation, all ending at one place."""
    row = (*values, sd)
    largest = max(map(abs, row))
    if not has_spread(largest, sd) or sd < SMALLEST_PLAIN or largest >= LARGEST_PLAIN:
        return tuple(significant(value) for value in row)
    return trimmed(fixed(value, last_place(sd)) for value in row)


def _with_exponent(value: float, sd: float, exponent: int) -> tuple[str, str]:
    ends = [Decimal(repr(number)).scaleb(-exponent) for number in (value, sd)]
    place = min(last_place(float(ends[1])), _MOST_DECIMALS)
    pair = trimmed([f"{end:.{place}f}" for end in ends])
    shown = f"{pair[0]}e{exponent}" if pair[0].strip("-0.") else "0"
    return shown, f"{pair[1]}e{exponent}"


def trimmed(plain: Iterable[str]) -> tuple[str, ...]:
    """Texts with equally many decimals, without the zeros at which all of them end."""
    texts = tuple(plain)
    while texts and all("." in text and text.endswith("0") for text in texts):
        texts = tuple(text[:-1].removesuffix(".") for text in texts)
    return texts


def shared_decimals(values: Iterable[float], most: int) -> int:
    """The fewest decimals, up to `most`, with which all values read as they do with `most`."""
    if most <= 0:
        return 0
    fractions = (f"{value:.{most}f}".partition(".")[2].rstrip("0") for value in values if math.isfinite(value))
    return max((len(fraction) for fraction in fractions), default=0)


def known_decimals(value: float, sd: float | None, most: int) -> int:
    """Decimals, up to `most`, that a value has by itself: those of its spread where it has one, else its own digits."""
    if has_spread(value, sd) and sd is not None:
        most = min(most, max(0, last_place(sd)))
    return shared_decimals((value,), most)
