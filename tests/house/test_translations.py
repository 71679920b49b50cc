"""No word of the window bypasses translation, and no translation is missing."""

from __future__ import annotations

import ast

import pytest
from PySide6.QtCore import QTranslator

from helpers.tree import PACKAGE, ROOT, parsed, place, python_files
from helpers.ui_strings import catalogue, marked, untranslated

GERMAN = ROOT / "resources" / "i18n" / "ringstrom_de.ts"
UI = python_files(PACKAGE / "ui")


def test_every_text_given_to_qt_goes_through_translation():
    found = [f"{place(path, node)} {text!r}" for path in UI for node, text in untranslated(parsed(path))]
    assert not found, "\n".join(found)


def test_every_german_text_is_finished():
    unfinished = [f"{context}: {source}" for (context, source), text in catalogue(GERMAN).items() if not text.strip()]
    assert not unfinished, "\n".join(unfinished)


def test_every_marked_string_is_in_the_german_catalogue():
    entries = catalogue(GERMAN)
    sources = {source for _, source in entries}
    missing = [
        f"{place(path)}:{line} {context or '?'}: {source!r}"
        for path in UI
        for line, context, source in marked(path, parsed(path))
        if ((context, source) not in entries if context else source not in sources)
    ]
    assert not missing, "\n".join(missing)


def test_compiled_catalogue_says_what_the_german_one_says():
    """The window loads the `.qm` file; `resources/i18n` holds it beside its source."""
    translator = QTranslator()
    assert translator.load(str(GERMAN.with_suffix(".qm")))
    stale = [
        f"{context}: {source}"
        for (context, source), text in catalogue(GERMAN).items()
        if "%n" not in source and translator.translate(context, source) != text
    ]
    assert not stale, "\n".join(stale)


@pytest.mark.parametrize(
    "line",
    [
        'label.setText("Save as")',
        'QLabel("Name", parent)',
        'label.setText(f"Flow {name}")',
        'label.setText("on" if state else "off")',
        'label.setText("{} flows".format(n))',
        'table.setHeaderLabels(["Flow", "Value"])',
        'QMessageBox.warning(self, "Problem", message)',
        'menu.addAction(icon, text="Undo")',
    ],
)
def test_untranslated_literal_is_found(line):
    assert list(untranslated(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        'label.setText(self.tr("Save as"))',
        'label.setText(translate("Panel", "Save as"))',
        'label.setText("–")',
        'label.setText(f"{value} %")',
        'label.setObjectName("panel.flows")',
        'logger.warning("late answer dropped")',
        "QLabel(self)",
    ],
)
def test_translated_text_and_signs_are_let_through(line):
    assert not list(untranslated(ast.parse(line)))


def test_marked_strings_are_read_with_their_context(tmp_path):
    source = (
        'CONTEXT = "Start"\n'
        "class Panel:\n"
        "    def words(self):\n"
        '        return self.tr("Flows"), translate(CONTEXT, "New map"), translate(self.context, "Open")\n'
    )
    assert {(context, text) for _, context, text in marked(tmp_path, ast.parse(source))} == {
        ("Panel", "Flows"),
        ("Start", "New map"),
        (None, "Open"),
    }


def test_unfinished_and_vanished_entries_of_a_catalogue_are_told_apart(tmp_path):
    path = tmp_path / "x.ts"
    path.write_text(
        '<TS version="2.1"><context><name>P</name>'
        "<message><source>A</source><translation>B</translation></message>"
        '<message><source>C</source><translation type="unfinished">D</translation></message>'
        '<message><source>E</source><translation type="vanished">F</translation></message>'
        '<message numerus="yes"><source>%n</source><translation><numerusform>%n G</numerusform>'
        "<numerusform></numerusform></translation></message>"
        "</context></TS>",
        encoding="utf-8",
    )
    assert catalogue(path) == {("P", "A"): "B", ("P", "C"): "", ("P", "%n"): ""}
