"""Cards and notes hold what they say: names wrap, notes grow, rows say what the kind of node is asked for."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from helpers.drive_unit import drive_unit, drive_unit_results
from vsm_app.model.edits import nodes, notes
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import Place
from vsm_app.ui.canvas.clipboard import Clipboard
from vsm_app.ui.canvas.resolve import Resolver
from vsm_app.ui.canvas.sizing import content_size, node_box, wrap_name, wrap_note
from vsm_app.ui.theme import Theme


@pytest.fixture
def theme(qapp: Any) -> Theme:
    return Theme()


def test_a_long_name_takes_two_lines_then_elides(theme: Theme) -> None:
    kind, place = KINDS.get("disassembly"), Place(0.0, 0.0, 148.0)
    name = wrap_name("Demontage & Sortierung", kind, place, theme, r_number=False)
    assert name.lines == ("Demontage &", "Sortierung")
    assert not name.elided
    longer = wrap_name("Demontage, Sortierung und Wiederaufbereitungsvorbereitung", kind, place, theme, r_number=False)
    assert len(longer.lines) == 2
    assert longer.elided
    assert any(line.endswith("…") for line in longer.lines)


def test_a_card_by_content_fits_its_rows_on_the_grid(theme: Theme) -> None:
    kind = KINDS.get("process")
    name = wrap_name("Cut", kind, Place(0.0, 0.0), theme, r_number=False)
    sizes = [content_size(kind, name, rows, theme, r_number=False) for rows in (0, 1, 2, 3, 4)]
    assert sizes[0] == sizes[1] == (120.0, 64.0)
    assert [height for _width, height in sizes[1:]] == [64.0, 80.0, 96.0, 120.0]


def test_a_flat_source_is_no_wider_than_its_words_and_stands_where_its_lines_begin(theme: Theme) -> None:
    place = Place(100.0, 50.0, 200.0, 64.0)
    source, sink = (
        node_box(place, kind, wrap_name("Coal", kind, place, theme, r_number=False), 1, theme, r_number=False)
        for kind in (KINDS.get("source"), KINDS.get("sink"))
    )
    assert source.width < 100.0
    assert (source.right, sink.left) == (300.0, 100.0)
    assert source.height == 64.0  # lines are spread over the height that was given to it


def test_no_data_row_of_a_card_is_cut_off(theme: Theme) -> None:
    kind, place = KINDS.get("process"), Place(0.0, 0.0, 136.0, 64.0)
    name = wrap_name("Coal", kind, place, theme, r_number=False)
    assert node_box(place, kind, name, 4, theme, r_number=False).height == 120.0


def test_a_note_breaks_at_words_and_grows(drive: Any) -> None:
    before = drive.view.table.scene.notes["note"].model
    text = "One word after another " * 12
    drive.session.apply(notes.set_note(drive.document, "note", text=text.strip()))
    after = drive.view.table.scene.notes["note"].model
    assert after.box.width == before.box.width
    assert after.box.height > before.box.height
    assert " ".join(line for _role, line in after.lines) == text.strip()


def test_the_first_paragraph_of_a_note_is_its_title(theme: Theme) -> None:
    assert [role for role, _line in wrap_note("Title\nrest", 148.0, theme)] == ["note.title", "note"]
    assert [role for role, _line in wrap_note("one line", 148.0, theme)] == ["note"]


def rows_of(theme: Theme, node_id: str, lang: str = "en", **changes: Any) -> dict[str, str]:
    resolver = Resolver(theme, lang)
    document = drive_unit(lang)
    if changes:
        document = nodes.set_node(document, node_id, **changes).document
    resolver.set_document(document)
    resolver.set_results(drive_unit_results(document))
    model = resolver.node(document.nodes[node_id], 0)
    return {row.label: f"{row.value} {row.unit}".strip() for row in model.rows}


def test_rows_of_a_process_are_computed_from_its_balance(theme: Theme) -> None:
    rows = rows_of(theme, "casting")
    assert rows["Yield"] == "97.1 %"  # 1 357 of 1 398 t/a; fictitious data of the mock-ups
    assert rows["Energy"] == "2.8 GWh"
    assert rows["OEE"] == "78 %"


def test_material_that_returns_from_a_step_is_not_its_yield(theme: Theme) -> None:
    assert rows_of(theme, "machining")["Yield"] == "82.3 %"  # 1 470 of 1 787; the 221 of chips go back


def test_more_out_than_in_is_marked_at_the_yield(theme: Theme) -> None:
    document = drive_unit("en")
    resolver, results = Resolver(theme, "en"), drive_unit_results(document)
    resolver.set_document(document)
    own = results.solution.own
    less = {key: replace(one, value=0.5 * (one.value or 0.0)) for key, one in own.items() if one.target == "casting"}
    resolver.set_results(replace(results, solution=replace(results.solution, own={**own, **less})))
    row = next(one for one in resolver.node(document.nodes["casting"], 0).rows if one.label == "Yield")
    assert (row.value, row.role) == ("! 194.1", "node.fault")


def test_loops_and_use_have_rows_of_their_own(theme: Theme) -> None:
    assert rows_of(theme, "remanufacture") == {"Yield": "95.0 %"}
    assert rows_of(theme, "disassembly", "de") == {"Verwertet": "68,4 %", "Personal": "6"}
    assert rows_of(theme, "use")["Life"] == "12 a"
    assert rows_of(theme, "use")["Growth"] == "≤\u202f1,224 t/a"


def test_the_user_chooses_the_rows(theme: Theme) -> None:
    assert list(rows_of(theme, "casting", rows=("inflow", "oee", "no-such-row"))) == ["In", "OEE"]


def test_a_row_without_anything_to_say_is_left_out(theme: Theme) -> None:
    resolver = Resolver(theme, "en")
    document = drive_unit("en")
    resolver.set_document(document)
    model = resolver.node(replace(document.nodes["recycle"], lean=None), 0)
    assert model.rows == ()


@pytest.mark.parametrize(
    ("name", "lines"), [("Reparatur 2", ("Reparatur 2",)), ("Formteile gießen 2", ("Formteile", "gießen 2"))]
)
def test_a_number_stands_with_the_word_that_it_numbers(theme: Theme, name: str, lines: tuple[str, ...]) -> None:
    kind, place = KINDS.get("repair"), Place(0.0, 0.0)
    wrapped = wrap_name(name, kind, place, theme, r_number=True)
    assert wrapped.lines == lines
    plain = wrap_name("Reparatur", kind, place, theme, r_number=True)
    heights = {content_size(kind, one, 1, theme, r_number=True)[1] for one in (wrapped, plain)}
    assert len(heights) == len(lines)


def test_where_a_card_is_too_narrow_for_both_the_number_goes_below_and_nothing_is_cut(theme: Theme) -> None:
    kind, place = KINDS.get("repair"), Place(0.0, 0.0, 128.0)
    wrapped = wrap_name("Reparatur 2", kind, place, theme, r_number=True)
    assert wrapped.lines == ("Reparatur", "2")
    assert not wrapped.elided


def test_between_pasted_names_a_chip_has_room_however_wide_their_cards_are(canvas: Any) -> None:
    before = canvas.document.nodes.keys()
    names = ["Drehen", "Oberflächenbehandlung", "Wärmebehandlung 2", "Endmontage und Prüfung"]
    assert Clipboard(canvas.view.table).paste_text("\n".join(names), (0.0, 900.0)) is not None
    boxes = canvas.view.table.boxes()
    row = sorted((boxes[i] for i in canvas.document.nodes.keys() - before), key=lambda box: box.x)
    assert len(row) == len(names)
    assert max(box.width for box in row) > KINDS.get("process").width
    assert all(88.0 <= b.left - a.right < 96.0 for a, b in pairwise(row))


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\t", "\u202f"])
def test_a_name_of_blanks_is_a_name(qapp: object, blank: str) -> None:
    wrapped = wrap_name(blank * 200, KINDS.get("process"), Place(0.0, 0.0), Theme(), r_number=False)
    assert len(wrapped.lines) == 1


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f"])
def test_no_line_ends_at_a_blank_that_holds_words_together(qapp: object, blank: str) -> None:
    kind, place, theme = KINDS.get("process"), Place(0.0, 0.0), Theme()
    name = f"Halle{blank}Nord und{blank}West{blank}zwei"
    assert wrap_name(name, kind, place, theme, r_number=False).lines == tuple(name.split(" "))
    held = wrap_name(
        blank.join(("Halle", "Nord", "West", "mit", "langem", "Namen")), kind, place, theme, r_number=False
    )
    assert len(held.lines) == 1
