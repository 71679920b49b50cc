"""Formula and source of an indicator in the reader's language, for panel and workbook alike."""

from __future__ import annotations

from typing import Final

from vsm_app.engine.indicators.registry import indicator_registry
from vsm_app.texts import has_text, text

#: What a source says in words beside the title, which stays as it was published.
_PHRASES: Final = {
    "own definition": "source.own",
    "definitions in words": "source.definitions",
    "definition in words": "source.definition",
    "(summary)": "source.summary",
    "(product, material loss)": "source.product_and_loss",
    "(biogenic emissions and removals apart)": "source.biogenic_apart",
    "(circular footprint formula)": "source.footprint_formula",
    "(wood flows)": "source.wood",
}


def formula_text(indicator_id: str, lang: str | None) -> str:
    """The formula in words and symbols; as its author wrote it where the language has no words of its own."""
    code = f"indicator.{indicator_id}.formula"
    if lang is not None and has_text(code, lang):
        return text(code, lang=lang)
    known = indicator_registry().get(indicator_id)
    return known.formula if known is not None else ""


def source_text(source: str, lang: str | None) -> str:
    """A source with its remarks in the reader's language."""
    for phrase, code in _PHRASES.items():
        if phrase in source and lang is not None and has_text(code, lang):
            source = source.replace(phrase, text(code, lang=lang))
    return source
