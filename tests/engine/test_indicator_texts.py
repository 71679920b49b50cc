"""Every indicator, reason, note and doubt of a method has its words in both languages, and reasons name things."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from helpers.method_maps import values
from vsm_app import engine
from vsm_app.engine.indicators import reason_text
from vsm_app.engine.indicators.registry import load_registry
from vsm_app.io.examples import open_example
from vsm_app.model.ids import name_of
from vsm_app.texts import has_text

SOURCES = sorted(Path(str(engine.__file__)).parent.rglob("*.py"))
PREFIXES = ("indicator.", "hotspot.", "carbon.", "method.")


def codes() -> set[str]:
    """Texts in the source that look like codes of the methods; beginnings that the source completes are left out."""
    found = set()
    for path in SOURCES:
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.startswith(PREFIXES):
                found.add(part.value)
    return {code for code in found if " " not in code and not code.endswith((".", "_"))}


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_code_of_the_methods_has_its_words(lang: str) -> None:
    assert not sorted(code for code in codes() if not has_text(code, lang))


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_indicator_and_group_has_its_name(lang: str) -> None:
    for indicator in load_registry().all():
        assert has_text(f"indicator.{indicator.id}", lang), indicator.id
        assert has_text(f"indicator.group.{indicator.group}", lang), indicator.group


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_reason_names_flows_and_items_and_not_their_ids(lang: str) -> None:
    document = open_example("drive-unit", lang)
    found = values(document)
    lost = reason_text(found["collection_rate", "map"], lang, name_of(document)) or ""
    assert document.items["item_lost"].name in lost
    energy = reason_text(found["iso59020.A.4.2", "map"], lang, name_of(document)) or ""
    assert document.items["item_gas"].name in energy
    assert "item_" not in lost + energy
    assert "{" not in lost + energy
