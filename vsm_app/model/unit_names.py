"""Units in the words of a reader: labels in German and English, and what a misspelt unit may have meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from vsm_app.model.unit_table import FOLDED, UNITS
from vsm_app.model.units import normalise, parse_unit
from vsm_app.texts import unit_words


def close_units(text: str, limit: int = 3, likeness: float = 0.6) -> tuple[str, ...]:
    """Known spellings that look like `text`, canonical, best first: for `Unit "tt" is not known`.

    `likeness` (0 to 1) is that of `difflib.SequenceMatcher`: with 0.75 only slips of the keyboard are left.
    """
    plain = normalise(text)
    unit = parse_unit(plain)
    if unit.choices:
        return unit.choices
    name = unit.numerator or plain
    folded = name.casefold()
    near = get_close_matches(folded, _SYMBOLS if len(folded) <= _SHORT else _SPELLINGS, n=4 * limit, cutoff=likeness)
    symbols = [row.symbol for spelling in near if (row := FOLDED[spelling]) is not None]
    return tuple(dict.fromkeys(symbols))[:limit]


_SHORT: Final = 4
_SPELLINGS: Final = tuple(name for name, row in FOLDED.items() if row is not None and row.layer != "money")
_SYMBOLS: Final = tuple(
    sorted({row.symbol.casefold() for row in UNITS.values() if row.layer != "money"} & set(_SPELLINGS))
)


def unit_label(unit: str, lang: str) -> str:
    """A unit as a reader of `lang` writes it: `t/wk` is `t/Wo` in German, `Tonnen/a` is `t/a`, `TEUR` is `T€`."""
    parsed = parse_unit(unit)
    return unit_words(parsed.symbol if parsed.known else normalise(unit), lang)
