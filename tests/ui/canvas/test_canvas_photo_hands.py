"""A photo under the map is moved, scaled, locked and taken out by hand; each is one step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from vsm_app.model.edits import notes
from vsm_app.model.placement import NoteKind


@pytest.fixture
def papered(canvas: Any) -> Any:
    """A photo below the two nodes, larger than both of them."""
    made = notes.add_photo(canvas.document, "wall.png", (-80.0, 160.0), (480.0, 320.0), kind=NoteKind.UNDERLAY)
    canvas.session.apply(made, None)
    canvas.view.fit()
    canvas.session.select(made.made)
    return canvas


def place(canvas: Any) -> Any:
    (note,) = canvas.document.layout.notes.values()
    return note.place


def test_it_is_moved_and_the_nodes_stay(papered: Any) -> None:
    before = papered.document
    papered.drag((160.0, 320.0), (224.0, 352.0))
    assert (place(papered).x, place(papered).y) == (-16.0, 192.0)
    assert papered.document.layout.places == before.layout.places
    assert papered.undoes_to(before)


@pytest.mark.parametrize("corner", ["left top", "right bottom"])
def test_a_corner_scales_it_in_its_proportions_and_the_opposite_one_stays(papered: Any, corner: str) -> None:
    before, old = papered.document, place(papered)
    way = -1.0 if "left" in corner else 1.0
    at = (old.x, old.y) if "left" in corner else (old.x + old.w, old.y + old.h)
    papered.drag(at, (at[0] + way * 120.0, at[1] + way * 80.0))
    new = place(papered)
    assert new.w / new.h == pytest.approx(old.w / old.h, rel=0.01)
    assert new.w == pytest.approx(old.w + 120.0, abs=4.0)
    if "left" in corner:
        assert (new.x + new.w, new.y + new.h) == pytest.approx((old.x + old.w, old.y + old.h), abs=1.0)
    else:
        assert (new.x, new.y) == (old.x, old.y)
    assert papered.undoes_to(before)


def test_locked_it_neither_moves_nor_scales_nor_goes(papered: Any) -> None:
    (note,) = papered.document.layout.notes
    papered.session.apply(notes.set_note(papered.document, note, locked=True), None)
    before, old = papered.document, place(papered)
    papered.drag((160.0, 320.0), (224.0, 352.0))
    papered.session.select((note,))
    papered.drag((old.x + old.w, old.y + old.h), (old.x + old.w + 80.0, old.y + old.h + 60.0))
    papered.session.select((note,))
    papered.key(Qt.Key.Key_Delete)
    assert papered.document == before


def test_it_is_taken_out_and_comes_back(papered: Any) -> None:
    before = papered.document
    papered.key(Qt.Key.Key_Delete)
    assert not papered.document.layout.notes
    assert papered.undoes_to(before)
