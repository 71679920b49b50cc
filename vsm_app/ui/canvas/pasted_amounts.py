"""The amounts of a pasted table: each is read as its cell and the unit beside it would be if they were typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from vsm_app.io.importers.edge_rows import EdgeRow, Said, as_written
from vsm_app.model.document import Document
from vsm_app.model.grammar import HALF_WIDTH_95, Reading, read_quantity
from vsm_app.model.grammar_beside import with_unit_beside
from vsm_app.model.grammar_scan import ReadContext, is_remark
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.units import parse_unit
from vsm_app.texts import problem_text
from vsm_app.ui.canvas.quantity_reader import read_with_item, typing_context

_AMOUNTS: Final = (Form.VALUE, Form.RANGE)
_BEGUN: Final = re.compile(r"\s*[~≈=±+\-−]?\s*\d")
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class PastedAmount:
    """What was read of a row: its quantity, or why there is none (`reason`, in words); `item` was typed behind it.

    `taken` is the unit that nothing in the row says; `is_ambiguous` where the marks of its number may mean another.
    """

    quantity: Quantity
    reason: str = ""
    item: str = ""
    taken: str = ""
    is_ambiguous: bool = False


def is_amount(document: Document, words: str, lang: str) -> bool:
    """Whether a line is an amount and nothing else: a number with a unit that is known, a range, a share.

    A number alone may be the name of a step (`10`, `20`), a word behind the unit that of a thing.
    """
    if not _BEGUN.match(words):
        return False
    quantity = read_quantity(words, ReadContext(document.settings, lang)).quantity
    if quantity is None or quantity.form not in (*_AMOUNTS, Form.SHARE):
        return False
    unit = parse_unit(quantity.unit)
    is_said = quantity.form is Form.SHARE or _LETTER.search(words) is not None
    return is_said and (quantity.form is Form.SHARE or (unit.known and not unit.qualifier))


def unit_of_item(row: EdgeRow, document: Document, lang: str) -> str:
    """The unit in which the item of a row is counted; empty where the row says none."""
    said = row.said
    if said is None:
        return row.unit.numerator if row.unit.known else ""
    context = ReadContext(document.settings, lang)
    written = with_unit_beside(said.amount, _unit(said.unit) or _unit(said.usual), context)
    quantity = read_quantity(written, context).quantity
    own = quantity.unit if quantity is not None and quantity.form in _AMOUNTS else _unit(said.unit)
    unit = parse_unit(own)
    is_said = bool(said.unit or said.usual) or own in said.amount
    return unit.numerator if is_said and unit.is_amount and unit.known else ""


def item_beside(row: EdgeRow) -> str:
    """The item of a row; where it has none, what stands behind its unit (`Mt Al`)."""
    if row.item or row.said is None:
        return row.item
    unit = parse_unit(row.said.unit)
    return unit.qualifier if unit.known and not is_remark(unit, row.said.unit) else ""


def read_said(document: Document, flow_id: str, row: EdgeRow, said: Said, lang: str) -> PastedAmount:
    """Read the amount of a row for the flow that it became."""
    context = typing_context(document, flow_id, lang, said.amount)
    words = with_unit_beside(said.amount, _unit(said.unit) or _unit(said.usual), context)
    if said.sd and not _is_zero(said.sd):
        words += f" ±{said.sd}"
    reading, item = read_with_item(document, flow_id, words, lang)
    quantity = reading.quantity
    if quantity is None:
        return _open(reading.problem, lang)
    if item and (said.unit or row.item):  # in the field an amount may end with its item; here that has its own column
        return _open(read_quantity(words, context).problem, lang)
    if said.unit and quantity.form in _AMOUNTS and not _counts_like(quantity, said):
        return _open(Problem("import.two_units", Severity.ERROR, (), {"unit": said.unit}), lang)
    bare = read_quantity(said.amount, replace(context, default_unit=quantity.unit)).ambiguous
    return PastedAmount(_with_columns(quantity, said, context), "", item, _taken(reading, said, context), bare)


def _open(problem: Problem | None, lang: str) -> PastedAmount:
    return PastedAmount(Quantity(), problem_text(problem, lang) if problem is not None else "–")


def _with_columns(quantity: Quantity, said: Said, context: ReadContext) -> Quantity:
    """The quantity with the spread and the origin of columns of their own."""
    before = quantity
    if said.sd and quantity.sd is not None and context.settings.half_width_95:
        quantity = replace(quantity, sd=quantity.sd * HALF_WIDTH_95)  # the column holds a standard deviation
    if said.origin is not None and quantity.has_origin:
        quantity = replace(quantity, origin=said.origin)
    return quantity if quantity == before else replace(quantity, text=write_quantity(quantity, context.lang, context))


def _taken(reading: Reading, said: Said, context: ReadContext) -> str:
    quantity = reading.quantity
    if quantity is None or quantity.form not in _AMOUNTS or said.unit or said.usual:
        return ""
    return quantity.unit if with_unit_beside(said.amount, quantity.unit, context) != said.amount else ""


def _unit(written: str) -> str:
    """The unit without the name of an item behind it."""
    unit = parse_unit(written)
    return as_written(unit) if unit.known and unit.qualifier and not is_remark(unit, written) else written.strip()


def _counts_like(quantity: Quantity, said: Said) -> bool:
    return parse_unit(quantity.unit).counts_like(parse_unit(_unit(said.unit)))


def _is_zero(written: str) -> bool:
    return not written.strip("0., ")
