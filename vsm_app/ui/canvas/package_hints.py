"""What to type for a number of pallets or lorries: only what can be read there, and is then what it says."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from vsm_app.model.grammar import Reading, read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.numbers import quoted
from vsm_app.model.problems import Param
from vsm_app.model.time_words import rate_at_end
from vsm_app.model.unit_names import unit_label

#: An example of what one weighs, and of how many one holds.
_WEIGHS: Final = "800 kg"
_HOLDS: Final = 24
_NUMBER: Final = re.compile(r"[0-9][0-9.,]*")
#: `5 Paletten à 800 kg`, `12 LKW * 24 t`.
_SIZE_BEHIND: Final = re.compile(
    r"(?P<name>(?:\s+[^\W\d][^\d]*?(?=\s+(?:à|á|zu|je|@)\s))?)\s*(?:(?:à|á|a|zu je|zu|je|mit|of|at|x|\*|@)\s*)?"
    r"(?P<size>[0-9][0-9.,]*\s*[^\W\d_]+)(?P<rest>.*)",
    re.IGNORECASE,
)
#: `24 t x 12 LKW`.
_SIZE_BEFORE: Final = re.compile(r"(?P<size>.*[^\W\d_].*?)\s*(?:\bx\b|\*)\s*(?P<count>[0-9][0-9.,]*)", re.IGNORECASE)


class Packed(NamedTuple):
    """A number of packages as typed: the number with its signs, the word for them, and what stands behind."""

    amount: str
    word: str
    tail: str

    @property
    def rate(self) -> str:
        """The time in what stands behind, as it is put behind a unit."""
        rate = rate_at_end(self.tail)[1]
        return f" {rate}" if rate[:1].isalpha() else rate


def piece_unit(lang: str) -> str:
    """The unit of a number of pieces as it is typed."""
    return unit_label("pc", lang)


def package_hint(packed: Packed, context: ReadContext, reads: Callable[[str], Reading]) -> tuple[str, dict[str, Param]]:
    """The code and the parameters of what is said of a number of packages; `reads` is how a text is read there."""
    number = _in_kilograms(packed.amount, context)
    product = _product(packed, context, reads)
    if product:
        return "quantity.each", {"product": product}
    pieces = piece_unit(context.lang)
    found: dict[str, Param] = {"word": packed.word}
    size = f"{_HOLDS} {pieces}" if context.layer == "count" else _WEIGHS
    weighed = _first(_times(packed, size), number, f"{size}{packed.rate}", context, reads)
    counted = _first(_behind(f"{packed.amount} {pieces}", packed), number, f"1 {pieces}{packed.rate}", context, reads)
    if weighed:
        found["weighed"] = weighed
    if counted:
        found["counted"] = counted
    if weighed and counted:
        return ("quantity.package_holds" if context.layer == "count" else "quantity.package"), found
    if weighed or counted:
        return ("quantity.package_weighed" if weighed else "quantity.package_counted"), found
    return "quantity.package_alone", {**found, "unit": unit_label(context.unit, context.lang)}


def _times(packed: Packed, size: str) -> list[str]:
    """The amount times a size: behind it, else at each of its numbers (`3*800-4*800 kg`)."""
    number, unit = size.split(" ")
    each = _NUMBER.sub(lambda found: f"{found[0]}*{number}", packed.amount)
    return [*_behind(f"{packed.amount} * {size}", packed), *_behind(f"{each} {unit}", packed)]


def _behind(amount: str, packed: Packed) -> list[str]:
    """The amount with all that stood behind the package, or with the time alone."""
    return [f"{amount}{packed.tail.rstrip()}", f"{amount}{packed.rate}"]


def _product(packed: Packed, context: ReadContext, reads: Callable[[str], Reading]) -> str:
    """The product where the text says what each of them weighs; empty where it does not."""
    behind, before = _SIZE_BEHIND.fullmatch(packed.tail), _SIZE_BEFORE.fullmatch(packed.amount)
    if behind is not None:
        count, rest = packed.amount, packed._replace(tail=behind["rest"])
        size = behind["size"] + rest.rate
        texts = [f"{count} * {behind['size']}{behind['rest'].rstrip()}{behind['name']}", f"{count} * {size}"]
    elif before is not None:
        count, size = before["count"], before["size"] + packed.rate
        texts = [f"{count} * {size}"]
    else:
        return ""
    return _first(texts, _in_kilograms(count, context), size, context, reads)


def _in_kilograms(amount: str, context: ReadContext) -> Reading:
    return read_quantity(f"{amount} kg", ReadContext(context.settings, context.lang))


def _first(
    texts: Iterable[str], number: Reading, size: str, context: ReadContext, reads: Callable[[str], Reading]
) -> str:
    """The first of the texts that is read as that number of that size, in value and spread; empty where none is."""
    one = read_quantity(size, ReadContext(context.settings, context.lang)).base_value
    return next((text for text in texts if quoted(text) == text and _is_times(reads(text), number, one)), "")


def _is_times(whole: Reading, number: Reading, one: float | None) -> bool:
    if whole.quantity is None or number.quantity is None or whole.quantity.form is not number.quantity.form:
        return False
    pairs = ((whole.base_value, number.base_value), (whole.base_sd, number.base_sd))
    return all(
        one is not None and got is not None and times is not None and math.isclose(got, times * one)
        for got, times in pairs
    )
