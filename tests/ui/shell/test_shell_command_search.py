"""Find: commands by their words and by what else people call them, in both languages, below what is on the map."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from helpers.shell import Shell
from vsm_app.texts import LANGUAGES, has_text
from vsm_app.ui.actions.specs import ACTIONS
from vsm_app.ui.theme_tokens import Scheme


def find(shell: Shell, typed: str) -> tuple[str, ...]:
    shell.trigger("edit.find")
    shell.window.finder.field.clear()
    shell.type(typed, shell.window.finder.field)
    return shell.window.finder.offered


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("dark", "view.theme_dark"),
        ("dunkel", "view.theme_dark"),
        ("hell", "view.theme_light"),
        ("light", "view.theme_light"),
        ("dark mode", "view.theme_dark"),
        ("Kontrast", "view.theme_contrast"),
        ("beamer", "view.present"),
        ("drucken", "file.export_pdf"),
        ("export", "file.export_workbook"),
        ("Sprache", "view.language_de"),
        ("language", "view.language_en"),
        ("wiederholen", "edit.redo"),
        ("ungroup", "group.dissolve"),
        ("Tastenk", "help.shortcuts"),
    ],
)
def test_a_command_is_found_by_what_people_call_it(on_map: Shell, lang: str, typed: str, wanted: str) -> None:
    on_map.context.language.set(lang)
    assert wanted in find(on_map, typed)


def test_enter_does_what_was_found_and_the_list_says_its_menu_and_key(on_map: Shell) -> None:
    assert find(on_map, "dark")[0] == "view.theme_dark"
    finder = on_map.window.finder
    assert finder.model.stringList()[0] == "Appearance: Dark"
    on_map.key(Qt.Key.Key_Return, widget=finder.field)
    assert on_map.context.theme.scheme is Scheme.DARK
    assert not finder.isVisible()
    find(on_map, "present")
    assert "View: Present  (F5)" in finder.model.stringList()


def test_what_is_on_the_map_stands_first_and_leaves_room_for_commands(on_example: Shell) -> None:
    find(on_example, "map")
    on_example.session.select(())
    offered = find(on_example, "ass")
    finder = on_example.window.finder
    assert finder.hits
    assert finder.model.rowCount() == len(finder.hits) + len(offered) <= 8
    find(on_example, "re")
    assert finder.hits
    assert finder.offered
    for _ in range(len(finder.hits)):
        on_example.key(Qt.Key.Key_Down, widget=finder.field)
    assert finder.list.currentIndex().row() == len(finder.hits)
    find(on_example, "r")
    assert finder.offered == (), "one letter is of a name"


@pytest.mark.parametrize(("lang", "words"), [("de", "Nichts gefunden"), ("en", "Nothing found")])
def test_where_nothing_is_found_the_box_says_so(on_map: Shell, lang: str, words: str) -> None:
    on_map.context.language.set(lang)
    finder = on_map.window.finder
    assert find(on_map, "") == ()
    assert finder.nothing.isHidden(), "nothing was asked for yet"
    closed = finder.height()
    assert find(on_map, "qqxyzzy") == ()
    assert (finder.nothing.isVisible(), finder.nothing.text()) == (True, words)
    assert finder.height() > closed
    assert finder.rect().contains(finder.nothing.geometry())
    on_map.type(" ", finder.field)
    assert find(on_map, "dark")
    assert finder.nothing.isHidden()


def test_what_cannot_be_done_now_says_why_and_presenting_offers_nothing_that_changes_the_map(on_map: Shell) -> None:
    find(on_map, "distribute hor")
    said = len(on_map.said)
    on_map.key(Qt.Key.Key_Return, widget=on_map.window.finder.field)
    assert len(on_map.said) == said + 1
    on_map.trigger("view.present")
    assert find(on_map, "distribute") == ()
    assert "view.theme_dark" in find(on_map, "dark")


def test_every_command_has_its_other_words_in_both_languages() -> None:
    lacking = [e.id for e in ACTIONS if e.text and not all(has_text(f"search.{e.id}", lang) for lang in LANGUAGES)]
    assert lacking == ["edit.find", "view.next_part", "view.previous_part"]
