"""An entry changed in the Sankey: words are placed once, for the new numbers, and stand by their ribbons till then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from vsm_app.engine.pipeline import compute
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.ui.canvas.copying import copier
from vsm_app.ui.canvas.items.sankey import RibbonModel
from vsm_app.ui.canvas.views import Presenter


@pytest.fixture
def sankey(drive: Any) -> Any:
    answer(drive)
    drive.session.set_view(view="sankey")
    return drive


@pytest.fixture
def placed(sankey: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """In what sizes places were looked for since the Sankey was opened."""
    found: list[float] = []
    place = Presenter._place

    def counted(self: Presenter, view: Any, grown: float) -> Any:
        found.append(grown)
        return place(self, view, grown)

    monkeypatch.setattr(Presenter, "_place", counted)
    return found


def answer(canvas: Any) -> None:
    canvas.session.set_results(compute(canvas.document, revision=canvas.session.revision))


def enter(document: Document, flow: str, amount: float) -> Any:
    quantity = document.flows[flow].quantity
    return flows.set_quantity(document, flow, replace(quantity, value=amount, text=f"{amount:g} t/a"))


def labels(canvas: Any) -> dict[str, RibbonModel]:
    return {label.element_id: label.model for label in canvas.view.table.scene.ribbon_labels}


def entered(canvas: Any) -> str:
    """A flow whose amount somebody entered, the largest."""
    known = [flow for flow in canvas.document.flows.values() if flow.quantity.value is not None]
    own = [flow.id for flow in known if flow.id in labels(canvas) and flow.quantity.unit == "t/a"]
    return max(own, key=lambda one: canvas.document.flows[one].quantity.value)


def test_words_are_placed_once_for_an_edit(sankey: Any, placed: list[float]) -> None:
    flow, before = entered(sankey), labels(sankey)
    sankey.session.apply(enter(sankey.document, flow, 700.0))
    assert placed == []
    assert labels(sankey) == before
    answer(sankey)
    assert len(placed) == 1
    assert labels(sankey)[flow].value == "700"


def test_words_follow_their_ribbons_while_numbers_are_on_their_way(sankey: Any, placed: list[float]) -> None:
    bars, flow = sankey.view.table.scene.bars, entered(sankey)
    name = next(iter(bars))
    sankey.session.apply(nodes.rename(sankey.document, name, "Another name"))
    sankey.session.apply(enter(sankey.document, flow, 700.0))
    assert placed == []
    assert bars[name].model.name.startswith("Another name")
    assert all(label.isVisible() for label in sankey.view.table.scene.ribbon_labels)


def test_what_comes_or_goes_is_shown_at_once(sankey: Any, placed: list[float]) -> None:
    flow = entered(sankey)
    sankey.session.apply(nodes.remove(sankey.document, (flow,)))
    assert len(placed) == 1
    assert flow not in sankey.view.table.scene.ribbons
    assert flow not in labels(sankey)


def test_words_are_placed_where_no_numbers_will_follow(sankey: Any, placed: list[float]) -> None:
    name = next(iter(sankey.view.table.scene.bars))
    sankey.session.apply(nodes.rename(sankey.document, name, "Another name"))
    assert placed == []
    sankey.session.fail_results()
    assert len(placed) == 1
    assert sankey.view.presenter.sankey.bars[name].name.startswith("Another name")


def test_a_quick_copy_is_what_replace_makes(sankey: Any) -> None:
    copied = copier(RibbonModel, "name", "single")
    for model in labels(sankey).values():
        quick = copied(model, "Another name", True)
        assert quick == replace(model, name="Another name", single=True)
        assert hash(quick) == hash(replace(model, name="Another name", single=True))
