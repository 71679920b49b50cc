"""The chip of an entry says it as the editor would: by the names and in the number format of here and now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from vsm_app.model.document import Document
from vsm_app.model.edits import arrange, flows, items, nodes, settings
from vsm_app.model.edits.flows import set_quantity
from vsm_app.model.placement import Place
from vsm_app.model.quantities import UNKNOWN
from vsm_app.model.settings import NumberFormat
from vsm_app.ui.canvas import resolve
from vsm_app.ui.canvas.quantity_reader import typed_text
from vsm_app.ui.together import enter_together


@pytest.fixture
def related(make_canvas: Callable[[Document], Any]) -> tuple[Any, str, str]:
    """A map, its first flow, which is entered in terms of the item of another flow far off, and that flow."""
    document = Document()
    for at, name in enumerate(("Cut", "Weld", "Melt", "Cast")):
        document = nodes.add_node(document, "process", name, (320.0 * at, 0.0)).document
    cut, weld, melt, cast = document.nodes
    made = []
    for source, target, item in ((cut, weld, "Steel"), (melt, cast, "Aluminium")):
        added = items.add_item(document, item, unit="t")
        result = flows.add_flow(added.document, source, target, item=added.made[0])
        document, made = result.document, [*made, result.made[0]]
    entered = enter_together(document, (made[0],), "=0.5*Aluminium + 1.5 t", "en").document
    return make_canvas(entered), made[0], made[1]


def _says(canvas: Any, flow: str) -> str:
    """What stands on the chip of a flow; the editor would open with the same."""
    chip = canvas.view.table.scene.flows[flow].model.chip
    assert chip.spoken == typed_text(canvas.document, flow, "en")
    return str(chip.spoken)


def test_a_relation_names_the_item_as_it_is_called_now(related: tuple[Any, str, str]) -> None:
    canvas, flow, other = related
    assert _says(canvas, flow) == "=0.5*Aluminium + 1.5 t"
    item = canvas.document.flows[other].item
    canvas.session.apply(nodes.rename(canvas.document, item, "Alu"))
    assert _says(canvas, flow) == "=0.5*Alu + 1.5 t"
    canvas.undo()
    assert _says(canvas, flow) == "=0.5*Aluminium + 1.5 t"


def test_a_relation_names_ends_as_they_are_called_now(related: tuple[Any, str, str]) -> None:
    canvas, flow, other = related
    canvas.session.apply(enter_together(canvas.document, (flow,), '=0.5*"Melt \u2192 Cast"', "en"))
    assert _says(canvas, flow) == '=0.5*"Melt \u2192 Cast"'
    canvas.session.apply(nodes.rename(canvas.document, canvas.document.flows[other].source, "Furnace"))
    assert _says(canvas, flow) == "=0.5*Aluminium"  # the name by which it was called means nothing any more


def test_a_relation_says_which_flow_it_means_once_there_are_two(related: tuple[Any, str, str]) -> None:
    canvas, flow, other = related
    more = canvas.document.flows[other]
    canvas.session.apply(flows.add_flow(canvas.document, more.target, more.source, item=more.item))
    assert _says(canvas, flow) == '=0.5*"Melt \u2192 Cast" + 1.5 t'


def test_a_formula_has_the_numbers_of_the_format(related: tuple[Any, str, str]) -> None:
    canvas, flow, _other = related
    canvas.session.apply(enter_together(canvas.document, (flow,), "=0.5*Aluminium + 1.500 t", "en"))
    assert _says(canvas, flow) == "=0.5*Aluminium + 1.500 t"
    canvas.session.apply(settings.set_settings(canvas.document, number_format=NumberFormat.COMMA))
    assert _says(canvas, flow) == "=0,5*Aluminium + 1,500 t"


def test_texts_are_read_again_only_where_names_differ(
    related: tuple[Any, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    canvas, flow, other = related
    read: list[str] = []

    def counted(document: Document, flow_id: str, lang: str) -> str:
        read.append(flow_id)
        return typed_text(document, flow_id, lang)

    monkeypatch.setattr(resolve, "typed_text", counted)
    first = next(iter(canvas.document.nodes))
    canvas.session.apply(arrange.place_all(canvas.document, {first: Place(0.0, 160.0)}))
    canvas.session.apply(set_quantity(canvas.document, other, UNKNOWN))
    assert read == []
    canvas.session.apply(nodes.rename(canvas.document, canvas.document.flows[other].item, "Alu"))
    assert read == [flow]
