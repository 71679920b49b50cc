"""Figures at a closed sub-process have the digits of its own part of the map."""

from __future__ import annotations

import pytest

from vsm_app.engine.pipeline import compute
from vsm_app.engine.rounding import MapRounding
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow, set_quantity
from vsm_app.model.edits.groups import group
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.grammar import read_quantity
from vsm_app.ui.canvas.resolve import Resolver
from vsm_app.ui.theme import Theme


def joined(document: Document, said: str, y: float) -> tuple[Document, tuple[str, str], str]:
    """Two more processes with a flow between them: the map, both ids and the flow's."""
    first = add_node(document, "process", f"Cut {said}", (0.0, y))
    second = add_node(first.document, "process", f"Weld {said}", (320.0, y))
    ends = first.made[0], second.made[0]
    made = add_flow(second.document, *ends)
    quantity = read_quantity(said).quantity
    assert quantity is not None
    return set_quantity(made.document, made.made[0], quantity).document, ends, made.made[0]


def shown(document: Document) -> MapRounding:
    resolver = Resolver(Theme(), "en")
    resolver.set_document(document)
    resolver.set_results(compute(document), document)
    assert resolver.rounding is not None
    return resolver.rounding


@pytest.mark.usefixtures("qapp")
def test_what_is_drawn_beside_a_map_changes_no_figure_at_its_sub_processes() -> None:
    document, (cut, _), flow = joined(Document(), "120 t", 0.0)
    made = group(document, (cut,), "Hall")
    (hall,) = made.made
    assert shown(made.document).digits("mass", "t", hall) == 0
    both, (lab, _), fine = joined(made.document, "0.125 t", 900.0)
    found = shown(both)
    assert [found.digits("mass", "t", at) for at in (hall, cut, flow)] == [0, 0, 0]
    assert [found.digits("mass", "t", at) for at in (lab, fine)] == [3, 3]
    wide = group(both, (hall, lab), "Both halls")
    assert shown(wide.document).digits("mass", "t", wide.made[0]) == 3, "of several parts that of the finest"
