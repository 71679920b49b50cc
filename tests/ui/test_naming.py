"""An open flow that nobody has named is called the same on the map and in the panels."""

from __future__ import annotations

from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow, connect
from vsm_app.model.edits.items import set_item
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.elements import OriginClass
from vsm_app.ui.naming import distinct_shown_name_of, flow_word, shown_name_of


def with_flow(origin: OriginClass, *, closed: bool = False) -> tuple[Document, str]:
    document = add_node(Document(), "process", "Casting", (0.0, 0.0)).document
    document = add_node(document, "process", "Milling", (300.0, 0.0)).document
    first, second = document.nodes
    made = add_flow(document, first, second) if closed else connect(document, first, None, origin_class=origin)
    return made.document, made.made[0]


def test_it_says_what_it_is_and_where() -> None:
    document, flow = with_flow(OriginClass.LOSS)
    assert flow_word(document, document.flows[flow], "de") == "Verlust"
    assert shown_name_of(document, "en")(flow) == "Loss (Casting →)"
    assert distinct_shown_name_of(document, "de")(flow) == "Verlust (Casting →)"


def test_a_name_that_somebody_gave_stands() -> None:
    document, flow = with_flow(OriginClass.LOSS)
    document = set_item(document, document.flows[flow].item, name="Chips").document
    assert shown_name_of(document, "en")(flow) == "Chips"


def test_a_flow_between_two_nodes_is_called_after_them() -> None:
    document, flow = with_flow(OriginClass.PRODUCT, closed=True)
    assert shown_name_of(document, "en")(flow) == "Casting → Milling"
    assert shown_name_of(document, "en")(document.flows[flow].source or "") == "Casting"
