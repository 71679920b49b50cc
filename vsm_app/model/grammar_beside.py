"""An amount and the unit that stands beside it, in a column of a table: put together as one would type them."""

from __future__ import annotations

from vsm_app.model.grammar_scan import ReadContext, RefusedError, Signs, Text, scan_operands, scan_product, take_signs
from vsm_app.model.units import parse_unit


def with_unit_beside(typed: str, unit: str, context: ReadContext) -> str:
    """`typed` with `unit` behind its numbers where it says none itself: `500 ±4 %`, `kg` make `500 kg ±4 %`.

    A text without a number (`rest`, `?`), one that names other flows and one that cannot be read stay as they are.
    """
    if not unit:
        return typed
    text = Text.of(typed)
    try:
        signs = take_signs(text, marks=not text.plain.lstrip().startswith("="))
        has_unit = _says_unit(text, signs, context)
    except RefusedError:
        return typed
    return typed if has_unit else f"{typed[: signs.end]} {unit}{typed[signs.end :]}"


def _says_unit(text: Text, signs: Signs, context: ReadContext) -> bool:
    """Whether one of the numbers has a unit; a formula of other flows has one, too: what stands behind its numbers."""
    start = text.plain.index("=") + 1 if text.plain.lstrip().startswith("=") else signs.start
    start, end = text.trimmed(max(start, signs.start), signs.end)
    operands = scan_operands(text, start, end, comma=context.comma)
    if any(item.end > item.unit_start for item in operands.items):
        return True
    if signs.spread is None:
        return False
    start, end = text.trimmed(scan_product(text, *signs.spread, comma=context.comma).end, signs.spread[1])
    return start < end and parse_unit(text.typed[start:end]).layer != "share"
