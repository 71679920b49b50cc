"""Sub-processes: grouping changes no number, whatever the map; what is drawn and what moves along."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from helpers.documents import workshop
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.io.codec import decode, encode
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.edits import clipboard, flows, groups, nodes
from vsm_app.model.edits.base import EditError
from vsm_app.model.grouping import (
    SUBPROCESS,
    is_group,
    members_of_all,
    open_groups,
    outermost,
    shown,
    stand_ins,
    with_members,
)
from vsm_app.model.validate import validate

QUICK = SolveOptions(intervals=False, all_sds_up_to=0)


def values(document: Document) -> dict[str, float | None]:
    return {i: result.value for i, result in solve(document, options=QUICK).own.items()}


@pytest.fixture(scope="module")
def drives() -> Document:
    return open_example("drive-unit", "en")


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_grouping_any_nodes_changes_no_number_and_no_flow(drives: Document, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(sorted(drives.nodes)), min_size=1, unique=True))
    result = groups.group(drives, chosen, "Part")
    after = result.document
    assert after.flows is drives.flows
    assert values(after) == values(drives)
    assert {p.code for p in validate(after)} == {p.code for p in validate(drives)}
    back = groups.ungroup(after, result.made).document
    assert back.physics == drives.physics
    assert back.layout == drives.layout
    assert decode(encode(after), "map")[0] == after


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_is_shown_hangs_together_however_groups_lie_in_one_another(data: st.DataObject) -> None:
    document = workshop()
    for number in range(3):
        chosen = data.draw(st.lists(st.sampled_from(sorted(document.nodes)), min_size=1, max_size=4, unique=True))
        document = groups.group(document, chosen, f"Part {number}").document
        for group in [i for i, node in document.nodes.items() if is_group(node)]:
            document = groups.fold(document, group, folded=data.draw(st.booleans())).document
    drawn, frames = shown(document), open_groups(document)
    ends = {end for flow in drawn.flows.values() for end in (flow.source, flow.target) if end is not None}
    assert ends <= drawn.nodes.keys()
    assert frames.keys().isdisjoint(drawn.nodes)
    assert all(drawn.nodes.keys() >= set(inside) for inside in frames.values())
    assert set(stand_ins(document).values()) == drawn.nodes.keys() | frames.keys()
    inner = document.flows.keys() - drawn.flows.keys()
    seen = stand_ins(document)
    assert all(seen[f.source or ""] == seen[f.target or ""] for i, f in document.flows.items() if i in inner)


def two() -> tuple[Document, str, str]:
    document = nodes.add_node(Document(), "process", "Cut", (0.0, 0.0)).document
    document = nodes.add_node(document, "process", "Weld", (320.0, 0.0)).document
    first, second = document.nodes
    return flows.add_flow(document, first, second).document, first, second


def test_a_map_without_sub_processes_is_shown_as_it_is() -> None:
    document, *_ = two()
    assert shown(document) is document


def test_a_sub_process_takes_no_flow_of_its_own() -> None:
    document, first, second = two()
    made = groups.group(document, [first], "Making")
    (group,) = made.made
    for attempt in (
        lambda: flows.add_flow(made.document, second, group),
        lambda: flows.reconnect(made.document, next(iter(document.flows)), target=group),
        lambda: flows.insert_existing_node(made.document, next(iter(document.flows)), group),
    ):
        with pytest.raises(EditError, match="Making"):
            attempt()


def test_no_node_becomes_a_sub_process_by_its_kind_and_none_ceases_to_be_one() -> None:
    document, first, _second = two()
    with pytest.raises(EditError):
        nodes.set_node(document, first, kind=SUBPROCESS)
    made = groups.group(document, [first], "Making")
    with pytest.raises(EditError):
        nodes.set_node(made.document, made.made[0], kind="process")


def test_nothing_to_group_is_said() -> None:
    with pytest.raises(EditError, match="Select"):
        groups.group(two()[0], [], "Making")


def test_members_come_with_their_sub_process_once_and_only_the_outermost_are_grouped() -> None:
    document, first, second = two()
    inner = groups.group(document, [first, second], "Inner")
    outer = groups.group(inner.document, [*inner.made, first], "Outer")
    nested = outer.document.nodes
    assert nested[first].parent == inner.made[0]
    assert set(with_members(nested, outer.made)) == set(nested)
    each = {group: with_members(nested, (group,)) for group, node in nested.items() if is_group(node)}
    assert len(each) == 2
    assert members_of_all(nested) == each
    assert outermost(nested, nested) == outer.made


def test_a_copied_sub_process_holds_copies_of_what_lay_inside() -> None:
    document, first, second = two()
    made = groups.group(document, [first, second], "Making")
    whole = with_members(made.document.nodes, made.made)
    after = clipboard.paste(made.document, clipboard.copy(made.document, whole)).document
    new = {i: node for i, node in after.nodes.items() if i not in made.document.nodes}
    (group,) = (i for i, node in new.items() if is_group(node))
    assert {node.parent for node in new.values()} == {None, group}
    assert after.layout.places[group].folded
