"""What the legend of the Sankey says: the scale, the floor, the kinds of band that are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from math import ceil, inf, log10
from typing import Final

from vsm_app.layout.sankey_types import RibbonKind, SankeyPicture
from vsm_app.layout.types import FlowStyle
from vsm_app.model.document import Document
from vsm_app.model.flow_classes import is_stated
from vsm_app.model.numbers import NumberReading, read_number
from vsm_app.texts import text
from vsm_app.ui.canvas.chips import BOOKED, SOLVED
from vsm_app.ui.canvas.figures import figure, significant
from vsm_app.ui.canvas.items.legend import Mark, SankeyLegendModel
from vsm_app.ui.canvas.items.sankey import RibbonModel
from vsm_app.ui.theme_metrics import SIZES

_ORDER: Final = (
    FlowStyle.PRIMARY, FlowStyle.SECONDARY, FlowStyle.PRODUCT, FlowStyle.LOSS, FlowStyle.ENERGY, FlowStyle.WATER,
    FlowStyle.INFORMATION,
)  # fmt: skip

#: What dashed lines say: those of amounts below the floor (False), of what is not determined (True).
_DASHED: Final = {
    frozenset({False}): "canvas.scale.floor",
    frozenset({True}): "canvas.scale.dashed_open",
    frozenset({False, True}): "canvas.scale.floor_or_open",
}


_DIGITS: Final = 4  # so many more digits a limit is tried with
_EXACT: Final = 1e-6


def legend_of(
    document: Document,
    picture: SankeyPicture,
    ribbons: Mapping[str, RibbonModel],
    unit: str,
    lang: str,
    left_out: int = 0,
) -> SankeyLegendModel:
    """The legend of a picture; `unit` is written behind the scale bar's value, so many flows are not drawn."""
    value = picture.scale_bar
    drawn = [ribbon for ribbon in ribbons.values() if not _fades(ribbon)]
    dashed = {ribbon.is_open for ribbon in drawn if ribbon.ribbon.not_to_scale}
    limit = f"{limit_in_words(SIZES['sankey.floor'] / picture.scale, () if left_out else drawn, lang)}\u202f{unit}"
    if left_out:
        floor = text("canvas.scale.left_out", {"value": limit, "count": figure(left_out, 0, lang)}, lang)
    else:
        floor = text(_DASHED[frozenset(dashed)], {"value": limit}, lang) if dashed else ""
    marks = {
        Mark.DASHED: bool(left_out) and True in dashed,
        Mark.AT_LEAST: any(ribbon.at_least and not ribbon.ribbon.not_to_scale for ribbon in drawn),
        Mark.FADING: len(drawn) < len(ribbons),
        Mark.NEGATIVE: any(ribbon.ribbon.reverse for ribbon in drawn),
    }
    counts = Counter(ribbon.style for ribbon in drawn)
    kinds = tuple((style, _name(document, drawn, style, lang)) for style in _ORDER if counts[style])
    scaled = [style for style, _name in kinds if style is not FlowStyle.LOSS]
    return SankeyLegendModel(
        text("canvas.scale", lang=lang),
        value * picture.scale,
        figure(value, 0 if value >= 1.0 else 2, lang),
        unit,
        floor,
        kinds,
        tuple((mark, text(f"canvas.legend.{mark.value}", lang=lang)) for mark, is_drawn in marks.items() if is_drawn),
        scaled[0] if scaled else FlowStyle.PRIMARY,
    )


def limit_in_words(least: float, drawn: Collection[RibbonModel], lang: str) -> str:
    """What is too little for a line as wide as that, in words: above all that is dashed, as it is written there.

    The rounding that closes balances writes some figures a little higher than they are.
    """
    dashed = max(_written(drawn, lang, not_to_scale=True), default=0.0)
    scaled = min(_written(drawn, lang, not_to_scale=False), default=inf)
    for words in _limits(least, dashed, lang):
        found = _number(words, lang)
        if found is not None and dashed < found and (found <= scaled or scaled <= dashed):
            return words
    return significant(least, lang, 2)


def _limits(least: float, dashed: float, lang: str) -> Iterator[str]:
    """Numbers that could be said to be the limit: itself with few digits first, then just above what is dashed."""
    for digits in range(2, 2 + _DIGITS):
        yield significant(least, lang, digits)
    first = 2 - (ceil(log10(dashed)) if dashed > 0.0 else 0)
    for n in range(first, first + _DIGITS):
        step = 10.0**-n
        yield figure((int(dashed / step + _EXACT) + 1) * step, max(n, 0), lang)


def _written(drawn: Collection[RibbonModel], lang: str, *, not_to_scale: bool) -> Iterator[float]:
    """The figures of what is drawn to scale, or not, as they are read."""
    for ribbon in drawn:
        if ribbon.ribbon.not_to_scale is not_to_scale and not ribbon.is_open:
            found = _number(ribbon.value, lang)
            if found is not None:
                yield abs(found)


def _number(words: str, lang: str) -> float | None:
    reading = read_number(words.lstrip(f"{SOLVED}{BOOKED}\u202f"), lang=lang)
    return reading.value if isinstance(reading, NumberReading) else None


def _fades(ribbon: RibbonModel) -> bool:
    """Whether it is drawn as a wedge; without any bound it is a dashed line instead."""
    return ribbon.ribbon.kind is RibbonKind.WEDGE and not ribbon.ribbon.not_to_scale


def _name(document: Document, drawn: list[RibbonModel], style: FlowStyle, lang: str) -> str:
    """The name of a kind; that of primary material says whether some or all of it is drawn so for want of a class."""
    if style is FlowStyle.PRIMARY:
        stated = {is_stated(document, document.flows[ribbon.id]) for ribbon in drawn if ribbon.style is style}
        if False in stated:
            return text("canvas.legend.primary_or_open" if True in stated else "canvas.legend.not_stated", lang=lang)
    return text(f"canvas.legend.{style.value}", lang=lang)
