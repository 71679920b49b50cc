"""Whatever the core can say, both languages say, with the same values in it."""

from __future__ import annotations

import ast
import json
import re
from string import Formatter

import pytest

from helpers.tree import PACKAGE, ROOT, parsed, place, python_files

FOLDER = ROOT / "resources" / "i18n"
ENGLISH = sorted(FOLDER.glob("messages*.en.json"))


def messages(lang: str) -> dict[str, str]:
    merged: dict[str, str] = {}
    for path in sorted(FOLDER.glob(f"messages*.{lang}.json")):
        merged |= json.loads(path.read_text(encoding="utf-8"))
    return merged


def parameters(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


@pytest.mark.parametrize("path", ENGLISH, ids=lambda path: path.name)
def test_every_english_table_has_a_german_twin_with_the_same_codes(path):
    twin = path.with_name(path.name.replace(".en.json", ".de.json"))
    assert twin.exists()
    english, german = (json.loads(file.read_text(encoding="utf-8")) for file in (path, twin))
    assert sorted(english) == sorted(german)


def test_no_german_table_stands_alone():
    english = {path.name.replace(".en.json", "") for path in ENGLISH}
    assert {path.name.replace(".de.json", "") for path in FOLDER.glob("messages*.de.json")} == english


def test_no_code_is_defined_in_two_tables():
    codes = [code for path in ENGLISH for code in json.loads(path.read_text(encoding="utf-8"))]
    assert not {code for code in codes if codes.count(code) > 1}


def test_both_languages_name_the_same_parameters():
    english, german = messages("en"), messages("de")
    differing = {
        code: (parameters(english[code]), parameters(german[code]))
        for code in english.keys() & german.keys()
        if parameters(english[code]) != parameters(german[code])
    }
    assert not differing


def test_no_message_is_empty_or_ends_in_a_blank():
    blank = [code for lang in ("en", "de") for code, text in messages(lang).items() if not text or text != text.strip()]
    assert not blank


def test_no_message_shows_a_number_that_python_wrote():
    """`{x:f}` and `{x!r}` would bypass the language's marks."""
    raw = [code for lang in ("en", "de") for code, text in messages(lang).items() if re.search(r"\{\w+![rsa]", text)]
    assert not raw


def codes_in_source():
    """Yield place and code of every literal `Problem("code", …)` and `…Error(…, code="code")`."""
    for path in python_files(PACKAGE):
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = [word.value for word in node.keywords if word.arg == "code"]
            if name == "Problem":
                given += node.args[:1]
            elif not name.endswith("Error"):
                continue
            yield from (
                (place(path, node), code.value)
                for code in given
                if isinstance(code, ast.Constant) and isinstance(code.value, str) and code.value
            )


def test_every_code_that_the_source_emits_has_a_text():
    known = messages("en")
    missing = sorted(f"{where} {code}" for where, code in codes_in_source() if code not in known)
    assert not missing, "\n".join(missing)
