"""Codes to sentences: the text tables in German and English, and numbers as each language writes them.

The core emits codes with parameters; this module turns them into text without Qt, for the command line, the workbook
and the window alike. The tables are `resources/i18n/messages.<lang>.json` and `messages.<topic>.<lang>.json`, one flat
object each (code to sentence), merged on first use. A message names its parameters in braces:

* `{name}`: text as it is, numbers as the language writes them (floats with four significant digits), a list joined;
* `{share:.1%}`, `{mass:.2f}`, `{mass:.6g}`: Python's format, then the language's marks;
* `{value:± sd}`: the value and its standard deviation, the parameter `sd`, as far as they are known: `60 ± 18`;
* `{gap:short}`: two significant digits, whole units kept;
* `{in:alike}`: numbers of one sentence that are added up, all with the decimals that tell the smallest of them;
  where there are `in_low` and `in_high` as well, both of these (`160–170`), of `in_high` alone `up to 170`;
* `{count:flow|flows}`: the first word where the parameter is one, else the second.
"""

from __future__ import annotations

import locale
import math
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from string import Formatter
from typing import Final, Protocol

from vsm_app import assets
from vsm_app.errors import AssetError, VsmError
from vsm_app.precision import (
    SPREAD_DIGITS,
    fixed,
    half_up,
    row_with_spread,
    significant,
    significant_decimals,
    trimmed,
    with_spread,
)

LANGUAGES: Final = ("en", "de")
FOLDER: Final = "i18n"
NOTHING: Final = "–"  # what is not there is neither nan nor 0 (look.md, Grid and type)
THIN_SPACE: Final = "\u202f"  # narrow, no break: between a number and its unit, and between thousands
MINUS: Final = "\u2212"
DECIMAL_MARK: Final = {"en": ".", "de": ","}
#: Between thousands: in German a narrow space (ISO 80000-1, 7.3.1), in English the comma of its readers.
GROUP: Final = {"de": THIN_SPACE, "en": ","}
_SIGNIFICANT_DIGITS: Final = 4
#: Specifications of numbers in a message that hang on another of its parameters.
_SPREAD: Final = "±"
_ALIKE: Final = "alike"
_UP_TO: Final = "number.up_to"
_LOW, _HIGH = "_low", "_high"  # behind the name of a number of which a range was said
DASH, ELLIPSIS = "\u2013", "\u2026"
_SHORT: Final = "short"
_DIGITS_ALIKE: Final = 9
_SAME: Final = 1e-9
_FLOATING: Final = ("f", "e", "g", "%")  # ends of the formats that round
_WINDOWS_GERMAN: Final = 0x07  # primary language id of German in a LANGID (Windows, [MS-LCID])

#: Parameters that hold ids of elements: shown by the element's name where the caller can say it.
REFERENCES: Final = frozenset(
    {
        "aside", "flow", "flows", "from", "held", "to", "item", "items", "measure", "measures", "node", "nodes",
        "parameter", "parameters", "process", "scenario", "scenarios", "source", "stage", "stages", "suggestion",
        "target",
    }
)  # fmt: skip


class ProblemLike(Protocol):
    """What :func:`problem_text` needs of a problem (`vsm_app.model.problems.Problem` has it; the model lies above)."""

    @property
    def code(self) -> str:
        """Key of the message."""
        ...

    @property
    def subjects(self) -> tuple[str, ...]:
        """Ids of the elements concerned."""
        ...

    @property
    def params(self) -> Mapping[str, object]:
        """Values that the sentence names."""
        ...


def default_language() -> str:
    """Return `de` where the system speaks German, else `en`.

    The environment is read as GNU gettext does (`LANGUAGE` counts unless the locale is `C`), then the system is asked.
    """
    chosen = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if chosen:
        neutral = chosen.partition(".")[0] in {"C", "POSIX"}
        spoken = chosen if neutral else os.environ.get("LANGUAGE") or chosen
        return "de" if spoken.lower().startswith("de") else "en"
    if sys.platform == "win32":
        import ctypes

        language_id = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return "de" if language_id & 0x3FF == _WINDOWS_GERMAN else "en"
    name = locale.getlocale()[0] or ""
    return "de" if name.lower().startswith("de") else "en"


def has_text(code: str, lang: str = "en") -> bool:
    """Whether the table of `lang` holds a message for `code`."""
    return code in table(lang) or code in _ADDED.get(lang, {})


def sort_key(words: str) -> tuple[str, str]:
    """The place of `words` in a list of names: ä stands with a and ß with ss (DIN 5007-1), as in English too."""
    folded = unicodedata.normalize("NFD", words.casefold())
    return "".join(sign for sign in folded if not unicodedata.combining(sign)), folded


def unit_words(unit: str, lang: str) -> str:
    """A unit in its canonical spelling as a reader of `lang` writes it: `Mm3/wk` is `Mm³/Wo` in German."""
    words = _UNITS_DE if lang == "de" else _UNITS_EN
    return "/".join(" ".join(_unit_word(word, words) for word in part.split(" ")) for part in unit.split("/"))


def _unit_word(word: str, words: Mapping[str, str]) -> str:
    money = _MONEY.fullmatch(word)
    return f"{money[1]}{_SIGNS[money[2]]}" if money else words.get(word, word)


_SIGNS: Final = {"EUR": "€", "USD": "$", "GBP": "£"}
_MONEY: Final = re.compile(r"((?:T|k|M|bn)?)(EUR|USD|GBP)")
_UNITS_EN: Final = {
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
_UNITS_DE: Final = _UNITS_EN | {
    "pc": "Stk",
    "wk": "Wo",
    "mo": "Mon",
    "shift": "Schicht",
    "quarter": "Quartal",
    "million": "Mio.",
    "billion": "Mrd.",
}


#: Messages of extensions by language; the program's own tables come first.
_ADDED: Final[dict[str, dict[str, str]]] = {lang: {} for lang in LANGUAGES}


def add_messages(lang: str, messages: Mapping[str, str]) -> None:
    """Take messages of an extension; codes of the program's own tables keep their texts."""
    _ADDED[lang].update(messages)


def text(code: str, params: Mapping[str, object] | None = None, lang: str | None = None) -> str:
    """Return the message for `code` in `lang` (`None`: the system's language) with its parameters written in.

    A code without a message falls back to English, then to a readable form of the code and its parameters: a missing
    translation must never hide what is wrong.
    """
    language = lang if lang in LANGUAGES else default_language()
    values = dict(params or {})
    if isinstance(unit := values.get("unit"), str):
        values["unit"] = unit_words(unit, language)
    for candidate in (language, "en"):
        pattern = table(candidate).get(code) or _ADDED[candidate].get(code)
        if pattern is not None and "{" not in pattern and "}" not in pattern:
            return pattern
        if pattern is not None:
            return _LocaleFormatter(candidate).vformat(pattern, (), _with_digits(pattern, values, candidate))
    return _readable(code, values, language)


def problem_text(problem: ProblemLike, lang: str | None = None, name_of: Callable[[str], str] | None = None) -> str:
    """Return the sentence for `problem`; its code is the key of the message.

    `name_of` turns the id of an element into its name and returns a text that is no id unchanged. It is applied to the
    subjects, which the message names as `{subject}` (the first) and `{subjects}` (all), and to the parameters in
    `REFERENCES`.
    """
    name, subjects = name_of or str, problem.subjects
    first = name(subjects[0]) if subjects else NOTHING
    params: dict[str, object] = {"subject": first, "subjects": _Named(subjects, name)}
    params |= {key: _named(value, name) if key in REFERENCES else value for key, value in problem.params.items()}
    return text(problem.code, params, lang)


def error_text(error: VsmError, lang: str | None = None) -> str:
    """Return the sentence of `error` in `lang`; its code is the key, its own English message the fallback."""
    return text(error.code, error.params, lang) if has_text(error.code) else error.message


def format_number(value: float, lang: str | None = None, spec: str | None = None) -> str:
    """Write `value` as `lang` does: decimal mark, thousands apart, a true minus, a dash for nan.

    `spec` is a Python format such as `.2f`, `.3g` or `.1%`; without it a float gets four significant digits, no
    trailing zeros and no exponent between 1e-4 and 1e15, and a whole number all its digits.
    """
    language = lang if lang in LANGUAGES else default_language()
    if not math.isfinite(value):
        return NOTHING
    plain = _plain(value) if spec is None else format(half_up(value, 0) if spec[-1:] in _FLOATING else value, spec)
    return _localised(plain, language)


def format_spread(
    value: float | None, sd: float | None, lang: str | None = None, *, whole: bool = False, most: int | None = None
) -> tuple[str, str]:
    """A value and its standard deviation as `lang` writes them, both ending where the spread does: `60`, `18`.

    The second is empty where there is no spread. `whole` keeps all digits before the mark, `most` limits those
    behind it (:func:`vsm_app.precision.with_spread`).
    """
    language = lang if lang in LANGUAGES else default_language()
    if value is None or not math.isfinite(value):
        return NOTHING, ""
    shown, spread = with_spread(value, sd, whole=whole, most=most)
    return _localised(shown, language), spread and _localised(spread, language)


def format_distribution(values: Iterable[float], sd: float, lang: str) -> tuple[str, ...]:
    """Mean and quantiles of one distribution and, last, its standard deviation, all ending where the spread does."""
    return tuple(_localised(plain, lang) for plain in row_with_spread(values, sd))


def format_alike(values: Iterable[float | None], lang: str, digits: int = _DIGITS_ALIKE) -> tuple[str, ...]:
    """Numbers that are read beside one another, all with the decimals that give the smallest of them two digits.

    The largest has no more than `digits` of them, whole units apart.
    """
    given = tuple(values)
    numbers = [0.0 if value is None or not math.isfinite(value) else value for value in given]
    largest = max(map(abs, numbers), default=0.0)
    least = min((abs(number) for number in numbers if abs(number) > _SAME * largest), default=0.0)
    decimals = min(significant_decimals(least, SPREAD_DIGITS), significant_decimals(largest, digits))
    shown = trimmed(fixed(number, decimals) for number in numbers)
    return tuple(
        NOTHING if value is None or not math.isfinite(value) else _localised(plain, lang)
        for value, plain in zip(given, shown, strict=True)
    )


@cache
def table(lang: str) -> Mapping[str, str]:
    """Return all messages of `lang`, code to pattern; raise `AssetError` where two files define one code."""
    merged: dict[str, str] = {}
    for name in assets.names(FOLDER, f".{lang}.json"):
        if not name.startswith("messages."):
            continue
        messages = assets.read_json(f"{FOLDER}/{name}")
        if not isinstance(messages, dict):
            raise AssetError(
                f"The text table {name} is not one flat JSON object: install the program again.",
                code="asset.damaged",
                params={"path": name, "reason": type(messages).__name__},
            )
        twice = sorted(merged.keys() & messages.keys())
        if twice:
            raise AssetError(
                f"The text table {name} defines {', '.join(twice)}, which another table defines already.",
                code="asset.text_twice",
                params={"path": name, "codes": twice},
            )
        merged |= messages
    # a figure and its unit never stand on two lines
    return {code: pattern.replace("} {unit", f"}}{THIN_SPACE}{{unit") for code, pattern in merged.items()}


class _LocaleFormatter(Formatter):
    """`str.format` with the marks of one language; an unknown parameter stays visible in braces."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def get_value(self, key: int | str, _args: object, kwargs: Mapping[str, object]) -> object:
        return kwargs.get(str(key), f"{{{key}}}")

    def format_field(self, value: object, format_spec: str) -> str:
        if "|" in format_spec:
            one, many = format_spec.split("|", 1)
            return one if value == 1 else many
        if format_spec == _SHORT and isinstance(value, (int, float)) and math.isfinite(value):
            return _localised(significant(value, SPREAD_DIGITS), self._lang)
        if format_spec in (_ALIKE, _SHORT) or format_spec.startswith(_SPREAD):
            return str(value)  # written already, where its companions were at hand
        return _written(value, self._lang, format_spec)


def _with_digits(pattern: str, values: Mapping[str, object], lang: str) -> Mapping[str, object]:
    """The parameters with those written out whose digits hang on another one: on a spread, or on what is added up."""
    if f":{_SPREAD}" not in pattern and f":{_ALIKE}" not in pattern:
        return values
    fields = [(name, spec or "") for _, name, spec, _ in Formatter().parse(pattern) if name]
    alike = [_ends(name, values) for name, spec in fields if spec == _ALIKE]
    shown = iter(format_alike([_float(values.get(n)) for names in alike for n in names], lang))
    written: dict[str, object] = {}
    for names in alike:
        name, words = names[0].removesuffix(_LOW), _between([next(shown) for _ in names])
        is_most = name.endswith(_HIGH)
        written[name.removesuffix(_HIGH)] = table(lang)[_UP_TO].format(value=words) if is_most else words
    for name, spec in fields:
        if spec.endswith("%") and (most := values.get(f"{name}{_HIGH}")) is not None:
            written[name] = most  # of what is "up to", not of its middle
        if spec.startswith(_SPREAD):
            both = format_spread(_float(values.get(name)), _float(values.get(spec.removeprefix(_SPREAD).strip())), lang)
            written[name] = f" {_SPREAD} ".join(filter(None, both))
    return {**values, **written}


def _ends(name: str, values: Mapping[str, object]) -> tuple[str, ...]:
    """The parameters that a number is written from: itself, both ends of the range that was said, or the upper."""
    ends = tuple(end for end in (f"{name}{_LOW}", f"{name}{_HIGH}") if end in values)
    return ends if f"{name}{_HIGH}" in ends else (name,)


def _between(shown: Sequence[str]) -> str:
    """A number, or both ends of a range where they read differently."""
    first, last = shown[0], shown[-1]
    return first if first == last else f"{first} {ELLIPSIS} {last}" if MINUS in first else f"{first}{DASH}{last}"


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _written(value: object, lang: str, spec: str = "") -> str:
    if value is None:
        return NOTHING
    if isinstance(value, (bool, str)):
        return str(value)
    if isinstance(value, (int, float)):
        return format_number(value, lang, spec or None)
    if isinstance(value, Iterable):
        return ", ".join(_written(part, lang, spec) for part in value)
    return str(value)


class _Named:
    """A list of ids, called by their names when it is written: most messages say how many there are and list none.

    A name that several of them have is said once.
    """

    def __init__(self, ids: Sequence[object], name: Callable[[str], str]) -> None:
        self._ids, self._name = ids, name

    def __iter__(self) -> Iterator[object]:
        said: dict[str, object] = {}
        for part in self._ids:
            name = _named(part, self._name)
            if not isinstance(name, str) or said.setdefault(name, part) == part:
                yield name


def _named(value: object, name: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return name(value)
    return _Named(value, name) if isinstance(value, (list, tuple)) else value


def _readable(code: str, params: Mapping[str, object], lang: str) -> str:
    words = code.replace("_", " ").replace(".", ": ", 1)
    if not params:
        return words
    return f"{words} ({', '.join(f'{key} {_written(value, lang)}' for key, value in params.items())})"


def _plain(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    rounded = float(f"{value:.{_SIGNIFICANT_DIGITS}g}")
    if rounded == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(rounded)))
    if not -_SIGNIFICANT_DIGITS <= magnitude < 15:  # noqa: PLR2004 - beyond 1e15 a float has no exact digits left
        return f"{rounded:.{_SIGNIFICANT_DIGITS}g}"
    fixed = f"{rounded:.{max(0, _SIGNIFICANT_DIGITS - 1 - magnitude)}f}"
    return fixed.rstrip("0").rstrip(".") if "." in fixed else fixed


def _localised(plain: str, lang: str) -> str:
    sign, digits = (MINUS, plain[1:]) if plain.startswith("-") else ("", plain)
    if not any(digit in "123456789" for digit in digits.partition("e")[0]):
        sign = ""  # what rounds to zero has no sign
    percent = f"{THIN_SPACE}%" if digits.endswith("%") else ""
    digits = digits.removesuffix("%").replace(",", "")
    mantissa, e, exponent = digits.partition("e")
    whole, point, fraction = mantissa.partition(".")
    whole = f"{int(whole):,}".replace(",", GROUP[lang])
    mark = DECIMAL_MARK[lang] if point else ""
    return f"{sign}{whole}{mark}{fraction}{e}{exponent}{percent}"
