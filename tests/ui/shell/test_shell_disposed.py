"""What ends where nothing comes back is a loss in the map, the inspector and the table, also where nobody said so."""

from __future__ import annotations

import pytest

from helpers.shell import Shell
from vsm_app.model.edits.flows import add_flow, set_flow
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.elements import OriginClass
from vsm_app.model.flow_classes import class_of as drawn_as
from vsm_app.ui.entries import enter_text
from vsm_app.ui.itemmodels.flows import class_of


def disposed(shell: Shell, kind: str) -> str:
    """A flow from a process to a node of a kind, with an entry that says a name and no class."""
    made = add_node(shell.document, "process", "Cut", (0.0, 0.0))
    shell.session.apply(made)
    end = add_node(shell.document, kind, "End", (400.0, 0.0))
    shell.session.apply(end)
    flow = add_flow(shell.document, made.made[0], end.made[0])
    shell.session.apply(flow)
    shell.session.apply(enter_text(shell.document, flow.made[0], "10 % Verlust", "de"))
    shell.settle()
    return flow.made[0]


@pytest.mark.parametrize(("kind", "is_loss"), [("landfill", True), ("customer", False), ("process", False)])
def test_the_inspector_says_of_what_is_disposed_of_what_the_map_draws(on_map: Shell, kind: str, is_loss: bool) -> None:
    flow = disposed(on_map, kind)
    element = on_map.document.flows[flow]
    assert (drawn_as(on_map.document, element) is OriginClass.LOSS) is is_loss
    assert (class_of(on_map.document, element) is OriginClass.LOSS) is is_loss
    on_map.session.select((flow,))
    on_map.settle()
    form = on_map.window.inspector.flow
    words = on_map.context.language.text(f"origin_class.{'loss' if is_loss else 'unknown'}")
    assert form.kind.box.currentText() == words


def test_what_somebody_said_of_it_stays(on_map: Shell) -> None:
    flow = disposed(on_map, "landfill")
    on_map.session.apply(set_flow(on_map.document, flow, origin_class=OriginClass.WATER))
    assert class_of(on_map.document, on_map.document.flows[flow]) is OriginClass.WATER
