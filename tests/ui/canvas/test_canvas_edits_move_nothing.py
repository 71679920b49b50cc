"""One edit on a shipped example moves no line and no label of any other flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from vsm_app.engine.pipeline import compute
from vsm_app.engine.results import Results
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes, notes
from vsm_app.model.elements import OriginClass
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

EXAMPLES = ("drive-unit", "wood-indonesia-2014", "uk-energy-2050")
NEW_LOSS, NEW_NAME, NEW_NOTE, NEW_AMOUNT, MOVED = "a loss", "a name", "a note", "an amount", "8 px down"


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> tuple[Document, Results]:
    document = open_example(request.param, "de")
    return document, compute(document)


def drawn(document: Document, results: Results) -> dict[str, tuple[object, ...]]:
    scene = CanvasScene(Theme())
    show_view(scene, document, results, scene.look.theme, "de", ViewState("map", "mass"))
    models = {key: item.model for key, item in scene.flows.items()}
    return {key: (one.points, one.chip_place, one.label_box, one.tag) for key, one in models.items()}


def edited(document: Document, what: str, node: str) -> Document:
    place, flow = (
        document.layout.places[node],
        next(f for f in document.flows.values() if f.source == node and f.target),
    )
    quantity = replace(flow.quantity, value=(flow.quantity.value or 1.0) * 1.01)
    edits: dict[str, Callable[[], Document]] = {
        NEW_LOSS: lambda: flows.add_flow(document, node, None, origin_class=OriginClass.LOSS).document,
        NEW_NAME: lambda: nodes.set_node(document, node, name=f"{document.nodes[node].name} B").document,
        NEW_NOTE: lambda: notes.add_note(document, "Note", (place.x, place.y - 600.0)).document,
        NEW_AMOUNT: lambda: flows.set_flow(document, flow.id, quantity=quantity).document,
        MOVED: lambda: nodes.move(document, {node: (place.x, place.y + 8.0)}).document,
    }
    return edits[what]()


@pytest.mark.parametrize("what", [NEW_LOSS, NEW_NAME, NEW_NOTE, NEW_AMOUNT, MOVED])
def test_an_edit_moves_no_line_and_no_label_of_another_flow(
    qapp: object, example: tuple[Document, Results], what: str
) -> None:
    document, results = example
    sources = [flow.source for flow in document.flows.values()]
    node = [node for node in document.nodes if node in sources][3]
    before = drawn(document, results)
    after_edit = edited(document, what, node)
    after = drawn(after_edit, results)
    others = [key for key, flow in after_edit.flows.items() if node not in (flow.source, flow.target)]
    assert len(others) > 20
    assert [key for key in others if before[key] != after[key]] == []
