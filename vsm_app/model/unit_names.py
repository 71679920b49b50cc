"""Units in the words of a reader: labels in German and English, and what a misspelt unit may have meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from vsm_app.model.unit_table import FOLDED, UNITS
from vsm_app.model.units import normalise, parse_unit


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
    words = _LABELS_DE if lang == "de" else _LABELS_EN
    parsed = parse_unit(unit)
    canonical = parsed.symbol if parsed.known else normalise(unit)
    parts = (" ".join(_label(word, words) for word in part.split(" ")) for part in canonical.split("/"))
    return "/".join(parts)


def _label(word: str, words: Mapping[str, str]) -> str:
    money = _MONEY.fullmatch(word)
    return f"{money[1]}{_SIGNS[money[2]]}" if money else words.get(word, word)


_SIGNS: Final = {"EUR": "€", "USD": "$", "GBP": "£"}
_MONEY: Final = re.compile(r"((?:T|k|M|bn)?)(EUR|USD|GBP)")
_LABELS_EN: Final = {
    "m3": "m³",
    "Nm3": "Nm³",
    "Mm3": "Mm³",
    "km3": "km³",
    "ft3": "ft³",
    "m2": "m²",
    "CO2": "CO₂",
    "CO2e": "CO₂e",
    "t*km": "tkm",
    "(t*km)": "tkm",
}
_LABELS_DE: Final = _LABELS_EN | {
    "pc": "Stk",
    "wk": "Wo",
    "mo": "Mon",
    "shift": "Schicht",
    "quarter": "Quartal",
    "million": "Mio.",
    "billion": "Mrd.",
}
