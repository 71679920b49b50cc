"""What a map is called: in the title, after its first save, in its file; and what the foot of the window says of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt

from helpers.shell import CTRL, Shell, open_shell
from vsm_app.io.container import open_map
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.edits.settings import set_document
from vsm_app.ui.panels.header import sign_of_menu


def save_as(shell: Shell, path: Path) -> None:
    shell.picker.next = path
    shell.trigger("file.save_as")


def add(shell: Shell) -> None:
    shell.session.apply(add_node(shell.document, "process", "Cut", (96.0, 96.0)))
    shell.settle()


def title(shell: Shell) -> tuple[str, bool]:
    return shell.window.windowTitle(), shell.window.isWindowModified()


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("template", ["empty", "life_cycle"])
def test_a_map_that_nobody_named_is_called_as_its_file(lang: str, template: str, tmp_path: Path) -> None:
    with open_shell(lang) as shell:
        shell.window.files.new(template)
        shell.settle()
        add(shell)
        assert title(shell)[1]
        save_as(shell, tmp_path / "Werk Süd.cvsm")
        assert title(shell) == ("Werk Süd[*] – Ringstrom", False)
        assert shell.document.name == "Werk Süd"
        assert open_map(tmp_path / "Werk Süd.cvsm").document == shell.document
        assert shell.window.header.title.text() == "Werk Süd"


def test_undo_after_the_first_save_undoes_the_last_deed_and_keeps_the_name(on_map: Shell, tmp_path: Path) -> None:
    add(on_map)
    save_as(on_map, tmp_path / "line 3.cvsm")
    on_map.key("z", CTRL, widget=on_map.canvas)
    assert not on_map.document.nodes
    assert on_map.document.name == "line 3"
    assert title(on_map) == ("line 3[*] – Ringstrom", True)
    on_map.trigger("edit.redo")
    assert title(on_map) == ("line 3[*] – Ringstrom", False)


def test_a_name_that_somebody_gave_stays_and_the_title_says_the_file_too(on_map: Shell, tmp_path: Path) -> None:
    on_map.session.apply(set_document(on_map.document, name="Pumps 2026"))
    save_as(on_map, tmp_path / "draft.cvsm")
    assert on_map.document.name == "Pumps 2026"
    assert title(on_map) == ("Pumps 2026[*] – draft.cvsm – Ringstrom", False)


def test_a_copy_of_a_map_called_as_its_file_is_called_as_the_copy(on_map: Shell, tmp_path: Path) -> None:
    save_as(on_map, tmp_path / "first.cvsm")
    save_as(on_map, tmp_path / "second.cvsm")
    assert on_map.document.name == "second"
    assert open_map(tmp_path / "first.cvsm").document.name == "first"


def test_a_map_that_could_not_be_saved_keeps_its_name(on_map: Shell, tmp_path: Path) -> None:
    before = on_map.document.name
    save_as(on_map, tmp_path / "missing" / "a.cvsm")
    assert on_map.document.name == before


# --- the foot of the window -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("lang", "words", "quantity"), [("de", "Einheit Mm³/a", "Volumen"), ("en", None, "Volume")])
def test_the_foot_names_the_unit_of_the_chips(lang: str, words: str | None, quantity: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example("wood-indonesia-2014")
        shell.settle()
        unit = shell.window.status.unit.text()
        assert unit == (words or "Unit Mm³/a")
        assert shell.window.header.quantity.text() == quantity
        assert shell.canvas.table.sync.resolver.numbers.own_units == {("volume", "Mm3")}


def test_the_foot_follows_the_unit_of_the_settings_and_the_quantity(on_example: Shell) -> None:
    status = on_example.window.status
    assert status.unit.text() == "Unit t/a"
    on_example.session.set_view(quantity="energy")
    assert status.unit.text() == "Unit MWh/a"


def test_a_map_with_nodes_and_no_flow_is_not_called_empty(on_map: Shell) -> None:
    light = on_map.window.status.light
    assert light.text() == "Empty map"
    add(on_map)
    assert light.text() == "No flow yet"


def test_a_long_name_has_the_room_that_the_bar_has_and_moves_nothing_else(on_map: Shell) -> None:
    header = on_map.window.header
    on_map.session.apply(set_document(on_map.document, name="Pumps"))
    on_map.settle()
    middle = header.views.geometry()
    on_map.session.apply(set_document(on_map.document, name="Energy of the United Kingdom as planned for 2050"))
    on_map.settle()
    assert header.views.geometry() == middle
    assert header.title.width() == header.title.sizeHint().width() > 194
    on_map.session.apply(set_document(on_map.document, name="Energy " * 40))
    on_map.settle()
    assert header.views.geometry() == middle
    assert 0 < middle.left() - header.redo.geometry().right() < 40


@pytest.mark.parametrize("width", [900, 1280])
def test_the_title_shows_that_it_opens_the_menu_with_no_pointer_over_it(width: int) -> None:
    with open_shell("en") as shell:
        shell.window.resize(width, 700)
        shell.window.files.new("life_cycle")
        shell.settle()
        title = shell.window.header.title
        title.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)  # wherever the pointer of the machine is
        assert not title.hasFocus()
        sign = sign_of_menu(QRectF(title.rect())).toRect()
        image = title.grab(sign).toImage()
        inks = {image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())}
        assert max(inks) - min(inks) > 60, "a sign stands there"
        shell.click(title)
        assert shell.window.program_menu.isVisible()
        shell.window.program_menu.close()
