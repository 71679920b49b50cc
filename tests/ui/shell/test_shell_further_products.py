"""Products of other maps in the form of the map: named, described, taken out, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from helpers.range_map import chairs_and_tables
from helpers.shell import Shell
from vsm_app.model.settings import FurtherProduct


@pytest.fixture
def form(shell: Shell) -> Shell:
    shell.window.files.open_example("drive-unit")
    shell.session.replace_document(chairs_and_tables())
    shell.settle()
    shell.window.commands.enter("", "further_products")
    shell.settle()
    return shell


def write(shell: Shell, words: str, line: QLineEdit) -> None:
    line.setFocus()
    line.selectAll()
    shell.type(words, line)
    shell.key(Qt.Key.Key_Return, widget=line)


def described(shell: Shell) -> tuple[FurtherProduct, ...]:
    return shell.document.settings.further_products


def company(shell: Shell) -> float | None:
    assert shell.session.results is not None
    return next(one.value for one in shell.session.results.indicators if one.id == "mci.company")


def test_a_product_is_named_described_and_counts_at_once(form: Shell) -> None:
    further = form.window.inspector.map.methods.further
    before = company(form)
    write(form, "Bench", further.another.line)
    assert described(form) == (FurtherProduct("Bench"),)
    (block,) = (one for one in further.blocks if one.isVisible())
    assert QApplication.focusWidget() is block.mci.line
    write(form, "0.5", block.mci.line)
    write(form, "200000", block.revenue.line)
    write(form, "50", block.mass.line)
    assert described(form) == (FurtherProduct("Bench", 0.5, 200_000.0, 50_000.0),)
    assert before is not None
    assert company(form) == pytest.approx((before * 800 + 0.5 * 200) / 1000)
    for _ in range(4):
        form.trigger("edit.undo")
    assert described(form) == ()
    assert not block.isVisible()
    assert company(form) == before


def test_one_of_two_is_taken_out_and_the_other_stays(form: Shell) -> None:
    further = form.window.inspector.map.methods.further
    for name in ("Bench", "Stool"):
        write(form, name, further.another.line)
    form.click(further.blocks[0].remove)
    assert described(form) == (FurtherProduct("Stool"),)
    assert [block.name.text for block in further.blocks if block.isVisible()] == ["Stool"]


@pytest.mark.parametrize("words", ["1.2", "-1"])
def test_an_mci_that_is_none_is_refused_at_its_field(form: Shell, words: str) -> None:
    further = form.window.inspector.map.methods.further
    write(form, "Bench", further.another.line)
    write(form, words, further.blocks[0].mci.line)
    assert described(form) == (FurtherProduct("Bench"),)
    assert further.blocks[0].mci.error
