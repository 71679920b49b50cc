"""A photo under the map is moved, scaled, locked and taken out by hand; each is one step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from vsm_app.model.edits import nodes, notes
from vsm_app.model.placement import NoteKind
from vsm_app.ui.canvas.paint_flow import paint_label


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


def test_names_of_flows_stand_on_plates_as_long_as_a_photo_lies_below(drive: Any) -> None:
    """The darkest picture on a light table: beside the letters it is as good as the table."""
    scene = drive.view.scene()
    named = next(item for item in scene.flows.values() if item.model.label)
    box, theme = named.model.label_box, scene.look.theme

    def beside_the_letters() -> int:
        picture = QImage(300, 300, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.black)
        painter = QPainter(picture)
        painter.translate(150.0 - box.cx, 150.0 - box.cy)
        paint_label(painter, named.model, scene.look)
        painter.end()
        return picture.pixelColor(round(150.0 - box.width / 2.0), 150).lightness()

    assert beside_the_letters() == 0
    made = notes.add_photo(drive.document, "wall.png", (0.0, 0.0), (480.0, 320.0), kind=NoteKind.UNDERLAY)
    drive.session.apply(made, None)
    assert beside_the_letters() > 0.8 * theme.color("canvas").lightness()
    drive.session.undo_stack.undo()
    assert beside_the_letters() == 0


def blacken(canvas: Any, corner: tuple[float, float]) -> None:
    """A black photo under a part of the map that hides all of the table there."""
    black, content = QImage(8, 8, QImage.Format.Format_RGB32), QBuffer()
    black.fill(Qt.GlobalColor.black)
    content.open(QBuffer.OpenModeFlag.WriteOnly)
    black.save(content, "PNG")
    canvas.session.media["wall.png"] = bytes(content.data().data())
    made = notes.add_photo(canvas.document, "wall.png", corner, (900.0, 600.0), kind=NoteKind.UNDERLAY)
    canvas.session.apply(made, None)
    canvas.session.select(())


@pytest.mark.parametrize(("kind", "zoom"), [("source", 1.0), ("inventory", 1.0), ("supermarket", 1.0), ("source", 0.6)])
def test_a_name_on_the_bare_table_has_a_plate_on_a_photo(canvas: Any, kind: str, zoom: float) -> None:
    made = nodes.add_node(canvas.document, kind, "Lager", (0.0, 800.0))
    canvas.session.apply(made, None)
    canvas.session.select(())
    view, scene = canvas.view, canvas.view.scene()
    view.set_zoom(zoom)
    box = scene.nodes[made.made[0]].model.box
    view.centerOn(QPointF(box.cx, box.cy))

    def light() -> int:
        """How many pixels of the lower half are as light as the table."""
        picture = view.viewport().grab().toImage()
        ratio = picture.devicePixelRatio()
        corners = (view.mapFromScene(QPointF(*at)) for at in ((box.left, box.cy), (box.right, box.bottom + 12.0)))
        (x1, y1), (x2, y2) = ((round(at.x() * ratio), round(at.y() * ratio)) for at in corners)
        least = 0.8 * scene.look.theme.color("canvas").lightness()
        return sum(picture.pixelColor(x, y).lightness() > least for x in range(x1, x2) for y in range(y1, y2))

    before = light()
    blacken(canvas, (box.x - 400.0, box.y - 300.0))
    scene.look.on_photo = False
    scene.nodes[made.made[0]].update()
    bare = light()
    scene.lie_on_photo(True)
    assert bare + 100 * zoom < light() < before
    canvas.session.undo_stack.undo()
    assert light() == before


def test_headings_of_stages_stand_on_a_photo_and_not_below_it(drive: Any) -> None:
    """A black picture that hides all of the table: the headings are read on it, and go back when it goes."""
    scene, view = drive.view.scene(), drive.view
    view.fit()
    (heading, *_) = scene.headings()
    box = heading.box

    def lightness() -> list[int]:
        """Of the row through the middle of the heading."""
        picture = view.viewport().grab().toImage()
        left, right = (view.mapFromScene(QPointF(x, box.cy)) for x in (box.left, box.right))
        ratio = picture.devicePixelRatio()
        row = range(round(left.x() * ratio), round(right.x() * ratio))
        return [picture.pixelColor(x, round(left.y() * ratio)).lightness() for x in row]

    before = lightness()
    blacken(drive, (box.x - 200.0, box.y - 200.0))
    seen = lightness()
    assert max(seen) > 0.8 * max(before), "the plate"
    assert max(seen) - min(seen) > 0.5 * (max(before) - min(before)), "the letters on it"
    drive.session.undo_stack.undo()
    assert lightness() == before
