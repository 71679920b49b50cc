"""Totals of a matrix out of the clipboard: its last row or column, where that holds the sums of the others."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.quantities import Form
from vsm_app.model.settings import NumberFormat
from vsm_app.model.units import parse_unit

#: Cells in which nothing flows; a question mark stands for a flow of which nobody knows how much.
NO_FLOW: Final = re.compile(r"[-\u2013\u2014]?|0+(?:[.,]0*)?")
_CALLED: Final = re.compile(
    r"(?:[\u03a3\u2211]|sums?|summen?|(?:grand\s+)?totals?|gesamt(?:summe|menge)?|insgesamt|zusammen)"
    r"\s*:?\s*(?:[\[(].*[\])])?",
    re.IGNORECASE,
)
_SUMMANDS: Final = 2  # one alone is its own sum
_LINES: Final = 2  # where nothing is called a total, one sum may be a chance
_EXACT: Final = 1e-9


class _Amount(NamedTuple):
    """A number in the base unit of its kind, and how far the one that was rounded to it may be."""

    value: float
    half: float
    kind: tuple[object, ...]


def is_total(name: str, lines: Sequence[Sequence[str]], across: Sequence[str], context: ReadContext) -> bool:
    """Whether the last cells of `lines` are the sums of the cells before them; `across` are the names of the lines.

    The line that they make must be called a total or nothing; then sums may be rounded and unknown amounts are passed
    over. One of another name may be a node: its sums are exact, more than one, and it stands on its own side alone.
    The marks of all numbers are read in one way, whichever it is.
    """
    formats = (NumberFormat.COMMA, NumberFormat.POINT)
    contexts = [replace(context, settings=replace(context.settings, number_format=one)) for one in formats]
    if not name or _CALLED.fullmatch(name):
        return any(_sums_are_told(lines, one) for one in contexts)
    is_on_both = name.casefold() in {one.casefold() for one in across[:-1]}
    return not is_on_both and any(_sums_are_exact(lines, one) for one in contexts)


def _sums_are_told(lines: Sequence[Sequence[str]], context: ReadContext) -> bool:
    are_any = False
    for amounts in (_amounts(line, context) for line in lines):
        if amounts is not None and not _adds_up(amounts):
            return False
        are_any = are_any or (amounts is not None and len(amounts) >= _SUMMANDS)
    return are_any


def _sums_are_exact(lines: Sequence[Sequence[str]], context: ReadContext) -> bool:
    sums = 0
    for amounts in (_amounts(line, context) for line in lines if not all(map(NO_FLOW.fullmatch, line))):
        if amounts is None or not _adds_up(amounts, is_exact=True):
            return False
        sums += len(amounts) > _SUMMANDS
    return sums >= _LINES


def _adds_up(amounts: Sequence[_Amount], *, is_exact: bool = False) -> bool:
    *summands, total = amounts
    off = abs(math.fsum(one.value for one in summands) - total.value)
    rounding = 0.0 if is_exact else math.fsum(one.half for one in amounts)
    return off <= rounding + _EXACT * abs(total.value) and {one.kind for one in summands} <= {total.kind}


def _amounts(line: Sequence[str], context: ReadContext) -> list[_Amount] | None:
    """The amounts of a line, its total the last; `None` where one of them cannot be added."""
    amounts = [_amount(cell, context) for cell in line if not NO_FLOW.fullmatch(cell)]
    known = [amount for amount in amounts if amount is not None]
    return known if len(known) == len(amounts) and not NO_FLOW.fullmatch(line[-1]) else None


def _amount(cell: str, context: ReadContext) -> _Amount | None:
    quantity = read_quantity(cell, context).quantity
    if quantity is None or quantity.form is not Form.VALUE or quantity.value is None:
        return None
    unit = parse_unit(quantity.unit)
    half = 0.5 * 10.0 ** -(quantity.decimals or 0)
    return _Amount(quantity.value * unit.factor, half * unit.factor, (unit.layer, unit.per, unit.time_unit))
