"""Codes become sentences in both languages; numbers are written as each language writes them."""

from __future__ import annotations

import locale
import re
from dataclasses import dataclass, field

import pytest

from vsm_app import assets, texts
from vsm_app.errors import AssetError, ReadError, VsmError

THIN = "\u202f"

TABLES = {
    "messages.en.json": {
        "greeting": "{name} has {count} {count:flow|flows}, {mass} t, {share:.1%}.",
        "only.english": "Only {who}.",
        "list": "{names}",
        "balance.gap": "{subject}: {gap:.2f} kg missing between {flows} ({subjects}).",
        "file.newer": "{path} was written by version {version}.",
    },
    "messages.de.json": {
        "greeting": "{name} hat {count} {count:Fluss|Flüsse}, {mass} t, {share:.1%}.",
        "list": "{names}",
        "balance.gap": "{subject}: Es fehlen {gap:.2f} kg zwischen {flows} ({subjects}).",
        "file.newer": "{path} wurde mit Version {version} geschrieben.",
    },
}


@dataclass
class Finding:
    code: str
    subjects: tuple[str, ...] = ()
    params: dict[str, object] = field(default_factory=dict)


@pytest.fixture
def tables(monkeypatch):
    """Replace the shipped tables by small ones."""
    files = dict(TABLES)
    monkeypatch.setattr(assets, "names", lambda folder, suffix: sorted(name for name in files if name.endswith(suffix)))
    monkeypatch.setattr(assets, "read_json", lambda path: files[path.removeprefix("i18n/")])
    texts.table.cache_clear()
    yield files
    texts.table.cache_clear()


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (0.0, "0", "0"),
        (1234, "1,234", f"1{THIN}234"),
        (12345, "12,345", f"12{THIN}345"),
        (1234567.0, "1,235,000", f"1{THIN}235{THIN}000"),
        (123456789, "123,456,789", f"123{THIN}456{THIN}789"),
        (3.14159, "3.142", "3,142"),
        (2.50, "2.5", "2,5"),
        (-60.0, "−60", "−60"),
        (0.00012, "0.00012", "0,00012"),
        (9.9996, "10", "10"),
        (1e20, "1e+20", "1e+20"),
        (-1.5e-9, "−1.5e-09", "−1,5e-09"),
    ],
)
def test_numbers_are_written_in_both_languages(value, english, german):
    assert texts.format_number(value, "en") == english
    assert texts.format_number(value, "de") == german


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_is_a_dash(value):
    assert texts.format_number(value, "de") == "–"
    assert texts.format_number(value, "de", ".2f") == "–"


def test_number_takes_a_format_and_keeps_the_languages_marks():
    assert texts.format_number(1234.5, "de", ".2f") == f"1{THIN}234,50"
    assert texts.format_number(98765.4321, "de", ".2f") == f"98{THIN}765,43"
    assert texts.format_number(0.1234, "de", ".1%") == f"12,3{THIN}%"
    assert texts.format_number(-0.5, "en", ".0%") == f"−50{THIN}%"


def test_message_is_filled_in_each_language(tables):
    params = {"name": "P1", "count": 2, "mass": 1.25, "share": 0.5}
    assert texts.text("greeting", params, "en") == f"P1 has 2 flows, 1.25 t, 50.0{THIN}%."
    assert texts.text("greeting", params, "de") == f"P1 hat 2 Flüsse, 1,25 t, 50,0{THIN}%."


def test_one_thing_gets_the_singular(tables):
    assert "1 Fluss," in texts.text("greeting", {"name": "P1", "count": 1, "mass": 0, "share": 0}, "de")


def test_lists_nothing_and_texts_with_braces_are_written_out(tables):
    assert texts.text("list", {"names": ("a", "b")}, "en") == "a, b"
    assert texts.text("list", {"names": None}, "en") == "–"
    assert texts.text("list", {"names": "{oops} 100 %"}, "en") == "{oops} 100 %"


def test_missing_translation_falls_back_to_english(tables):
    assert texts.text("only.english", {"who": "you"}, "de") == "Only you."


def test_missing_message_stays_readable_with_its_values(tables):
    assert texts.text("solver.loop_gain", {"gain": 1.2, "nodes": ("P1", "P2")}, "de") == (
        "solver: loop gain (gain 1,2, nodes P1, P2)"
    )
    assert texts.text("solver.loop_gain", lang="en") == "solver: loop gain"


def test_missing_parameter_stays_visible(tables):
    assert texts.text("only.english", {}, "en") == "Only {who}."
    assert "{gap}" in texts.text("balance.gap", {"subject": "P1"}, "en")


def test_problem_names_its_subjects_and_references(tables):
    names = {"n1": "Furnace", "f1": "Scrap", "f2": "Ingot"}
    problem = Finding("balance.gap", ("n1", "f1"), {"gap": 1234.5, "flows": ("f1", "f2")})
    assert texts.problem_text(problem, "de", lambda key: names.get(key, key)) == (
        f"Furnace: Es fehlen 1{THIN}234,50 kg zwischen Scrap, Ingot (Furnace, Scrap)."
    )


def test_problem_without_subject_or_names_has_a_text(tables):
    assert texts.problem_text(Finding("balance.gap", (), {"gap": 1.0, "flows": ()}), "en").startswith("–: 1.00 kg")


def test_error_is_told_in_the_language_where_the_table_has_it(tables):
    error = ReadError("a.cvsm was written by version 9.", code="file.newer", params={"path": "a.cvsm", "version": "9"})
    assert texts.error_text(error, "de") == "a.cvsm wurde mit Version 9 geschrieben."
    assert texts.error_text(VsmError("Nothing is known of it."), "de") == "Nothing is known of it."
    assert str(error) == "a.cvsm was written by version 9."


def test_code_defined_twice_is_refused(tables):
    tables["messages.more.en.json"] = {"greeting": "again"}
    with pytest.raises(AssetError, match=r"messages\.more\.en\.json defines greeting"):
        texts.table("en")


def test_table_that_is_no_object_is_refused(tables):
    tables["messages.more.de.json"] = ["greeting"]
    with pytest.raises(AssetError, match="not one flat JSON object"):
        texts.table("de")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LC_ALL": "de_AT.UTF-8", "LANG": "en_US.UTF-8"}, "de"),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANGUAGE": "de:en"}, "en"),
        ({"LANGUAGE": "de:en", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANGUAGE": "de:en", "LANG": "C.UTF-8"}, "en"),
    ],
)
def test_language_of_the_system_decides(monkeypatch, environment, language):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert texts.default_language() == language


def test_system_that_says_nothing_speaks_english(monkeypatch):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(locale, "getlocale", lambda *_: (None, None))
    assert texts.default_language() == "en"


def test_a_value_in_a_sentence_ends_where_its_spread_does(tables):
    tables["messages.en.json"] = {"t.sd": "{entered:± sd} t, {other:± sd_other} t"}
    tables["messages.de.json"] = {"t.sd": "{entered:± sd} t"}
    params = {"entered": 68.4512, "sd": 1.04, "other": 1900.0, "sd_other": None}
    assert texts.text("t.sd", params, "en") == "68.5 ± 1.0 t, 1,900 t"
    assert texts.text("t.sd", params, "de") == "68,5 ± 1,0 t"


@pytest.mark.parametrize(
    ("amounts", "shown"),
    [
        ((760.0, 738.0, 22.0), "760 − 738 = 22"),
        ((208.5714, 200.0, 8.5714), "208.6 − 200.0 = 8.6"),
        ((760.0, 759.5, 0.5), "760.0 − 759.5 = 0.5"),
        ((1e-3, 0.0, 1e-3), "0.001 − 0.000 = 0.001"),
        ((5.0, None, 5.0), "5 − – = 5"),
    ],
)
def test_amounts_that_are_added_up_have_the_same_decimals(tables, amounts, shown):
    tables["messages.en.json"] = {"t.sum": "{in:alike} − {out:alike} = {gap:alike}"}
    assert texts.text("t.sum", dict(zip(("in", "out", "gap"), amounts, strict=True)), "en") == shown


def test_a_unit_in_a_message_is_written_as_in_the_status_bar() -> None:
    params = {"enters": 54.2, "leaves": 52.6, "gap": 1.6, "unit": "Mm3"}
    assert "Mm³" in texts.text("short.conflict.exact", params, "en")
    assert "Mm3" not in texts.text("short.conflict.exact", params, "en")
    assert "t/Wo" in texts.text("short.conflict.exact", params | {"unit": "t/wk"}, "de")


def test_only_what_a_message_lists_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def name(element_id: str) -> str:
        asked.append(element_id)
        return element_id.upper()

    monkeypatch.setitem(texts._ADDED["en"], "plug.counted", "{subject} and {count} more")
    monkeypatch.setitem(texts._ADDED["en"], "plug.listed", "{flows}, {subjects}")
    ids = ("a", "b", "c")
    params = {"flows": ids, "count": 2}
    assert texts.problem_text(Finding("plug.counted", ids, params), "en", name) == "A and 2 more"
    assert asked == ["a"]
    found = texts.problem_text(Finding("plug.listed", ids, params), "en", name)
    assert found == "A, B, C, A, B, C"


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_a_figure_and_its_unit_never_stand_on_two_lines(lang: str) -> None:
    parted = [code for code, pattern in texts.table(lang).items() if re.search(r"\} \{unit", pattern)]
    assert parted == []
    params = {"in": 760.0, "out": 738.0, "gap": 22.0, "share": 0.029, "unit": "t", "layer": "mass"}
    assert "760\u202ft" in texts.problem_text(Finding("balance.gap", ("Sort",), params), lang)
