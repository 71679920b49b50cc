"""Two amounts in one text: which are two, which are one with a dimension in its name, which are a number of amounts."""

from __future__ import annotations

import re
from typing import Final

from vsm_app.model.packages import package_in
from vsm_app.model.units import ParsedUnit, parse_unit

_FIRST: Final = re.compile(r"[0-9]\s*(?P<unit>[^\W\d_]+)")
_AMOUNT: Final = re.compile(r"(?P<number>[0-9][0-9.,]*)\s*(?P<unit>[^\W\d_]+)")
_FURTHER: Final = re.compile(r"(?:(?<![0-9]),|[\s;/&])(?P<amount>[0-9][0-9.,]*\s*(?P<unit>[^\W\d_]+))")
_WORD: Final = re.compile(r"[^\W\d_][\w-]*")
_AND: Final = frozenset({"und", "and", "plus", "u", "&", "+"})
#: Behind a name: `5 t Zement à 25 kg`.
_APIECE: Final = frozenset({"à", "á", "je"})
#: What else stands between a name and its package, and names nothing.
_BETWEEN: Final = frozenset({*_APIECE, "a", "zu", "mit", "of", "at", "x"})
_MARKS: Final = ",;/*@"
_ENDS: Final = re.compile(rf"\S*[^\s{_MARKS}]$|[{_MARKS}]$")
#: A number of which nobody has to ask what its marks mean.
_PLAIN: Final = re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?")
#: Of the first amount: a smaller one behind a name may be the size of a package.
_SMALL: Final = 0.1
#: `100 Stk à 3 kg`, `100 pc of 3 kg`.
_EACH: Final = re.compile(
    r"(?P<count>[0-9][0-9.,]*)\s*(?P<unit>[^\W\d_]+)\.?\s+(?:(?:à|á|a|zu|zu je|je|mit|of|at|x|\*|@)\s+)?"
    r"(?P<size>[0-9][0-9.,]*\s*(?P<second>[^\W\d_]+)(?:\s*/.*|))",
    re.IGNORECASE,
)
#: What is said of a piece of it belongs to the name of an item: 3 mm, 0.5 l.
_IN_NAMES: Final = frozenset({"length", "area", "volume"})


def second_amount(typed: str) -> int | None:
    """Where the second of two amounts begins: `5 t Stahl 3 t Alu`, `5 t Stahl 3 t`; `None` where there is but one.

    They are of one dimension. A size of what flows is part of its name: `5 t Blech 3 mm`, `5 t Sack 25 kg`.
    """
    first = _FIRST.search(typed)
    unit = _unit_of_amount(first["unit"]) if first is not None else None
    if first is None or unit is None:
        return None
    for further in _FURTHER.finditer(typed, first.end()):
        second = _unit_of_amount(further["unit"])
        between, behind = _WORD.findall(typed[first.end() : further.start()]), _WORD.findall(typed[further.end() :])
        if second is None or second.layer != unit.layer or _is_packed(between, behind):
            continue
        names = [word for word in between if word.casefold() not in _AND]
        if not names or behind or second.layer not in _IN_NAMES:
            return further.start("amount")
    return None


def size_in_brackets(typed: str, start: int) -> str:
    """What to type where the second amount is the size of what the first is of: `5 t Zement (25 kg)`; else empty.

    So small an amount, the last words behind a name, may be meant so; behind an `und` it is an amount of its own.
    """
    first, second = _AMOUNT.search(typed), _AMOUNT.fullmatch(typed[start:].strip())
    if first is None or second is None:
        return ""
    head = typed[:start].rstrip()
    while (end := _ENDS.search(head, first.end())) is not None and (end[0] in _MARKS or end[0].casefold() in _BETWEEN):
        head = head[: end.start()].rstrip()
    if end is None or end[0].casefold() in _AND:
        return ""
    whole, size = _base_size(first), _base_size(second)
    return f"{head} ({second[0]})" if 0.0 < size <= _SMALL * whole else ""


def named_package(typed: str) -> int | None:
    """Where the name begins that ends with what one of it holds: `5 t Zement je 25 kg`; `None` where none does.

    Of `je` alone it would be taken for what the unit is divided by.
    """
    first = _AMOUNT.search(typed)
    unit = _unit_of_amount(first["unit"]) if first is not None else None
    if first is None or unit is None:
        return None
    for further in _FURTHER.finditer(typed, first.end()):
        size, between = _unit_of_amount(further["unit"]), _WORD.findall(typed[first.end() : further.start()])
        if size is not None and size.layer == unit.layer and _is_each(between) and not typed[further.end() :].strip():
            return typed.index(between[0], first.end())
    return None


def _base_size(amount: re.Match[str]) -> float:
    """An amount in base units; 0 where its marks may mean two things."""
    unit = _unit_of_amount(amount["unit"])
    plain = _PLAIN.fullmatch(amount["number"])
    return 0.0 if unit is None or plain is None else float(plain[0].replace(",", ".")) * unit.factor


def number_of_amounts(typed: str) -> str:
    """What to type for a number of pieces of a size, `100 * 3 kg` for `100 Stk à 3 kg`; empty for anything else."""
    found = _EACH.fullmatch(typed.strip())
    if found is None:
        return ""
    unit, second = _unit_of_amount(found["unit"]), _unit_of_amount(found["second"])
    is_count = unit is not None and unit.layer == "count" and second is not None and second.layer != "count"
    return f"{found['count']} * {found['size']}" if is_count else ""


def _unit_of_amount(word: str) -> ParsedUnit | None:
    unit = parse_unit(word)
    return unit if unit.known and unit.is_amount and unit.layer != "time" else None


def _is_packed(between: list[str], behind: list[str]) -> bool:
    """Whether the word before or behind an amount is a package, or says `à`: it says how much one of them holds."""
    return _is_each(between) or any(package_in(word) for word in (*between[-1:], *behind[:1]))


def _is_each(between: list[str]) -> bool:
    """Whether words between two amounts are a name and say that the second is of one of it."""
    is_named = any(word.casefold() not in _BETWEEN for word in between)
    return is_named and between[-1].casefold() in _APIECE
