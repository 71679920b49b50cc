"""Places of maps that have none: by stage where the kinds tell, losses below, names of sources and sinks in line."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from vsm_app.io.examples import open_example
from vsm_app.io.placing import arranged_places, place, stages_by_kind
from vsm_app.layout.types import Box
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.placing import frames_of
from vsm_app.model.elements import Flow, Node, Stage, StageKind
from vsm_app.model.grouping import ancestors, is_group
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import Layout, Place


def bare(example: str) -> Document:
    """An example as an importer would make it: no stage, no place, no hint."""
    document = open_example(example, "en")
    nodes = {i: replace(node, stage=None) for i, node in document.nodes.items()}
    return replace(document, physics=replace(document.physics, nodes=nodes, stages={}), layout=Layout())


def made(kinds: dict[str, str], flows: list[tuple[str, str]]) -> Document:
    nodes = {name: Node(name, name.capitalize(), kind) for name, kind in kinds.items()}
    return Document(
        physics=Physics(nodes=nodes, flows={f"f{i}": Flow(f"f{i}", *ends, "") for i, ends in enumerate(flows)})
    )


def boxes(document: Document) -> dict[str, Box]:
    found = {}
    for name, spot in document.layout.places.items():
        kind = KINDS.get(document.nodes[name].kind)
        found[name] = Box(spot.x, spot.y, spot.w or kind.width, spot.h or kind.height)
    return found


def test_a_map_with_all_its_places_comes_back_as_it_is() -> None:
    document = open_example("drive-unit", "en")
    assert place(document) is document


def test_the_kinds_tell_the_stages() -> None:
    told = stages_by_kind(bare("drive-unit"))
    assert told["use"] == StageKind.USE.value
    assert told["recycle"] == told["disassembly"] == StageKind.END_OF_LIFE.value
    assert "casting" not in told  # a plain process may stand anywhere
    assert stages_by_kind(made({"a": "process", "b": "source"}, [("b", "a")])) == {}


def test_the_life_cycle_runs_from_left_to_right_with_the_ways_back_below() -> None:
    found = boxes(place(bare("drive-unit")))
    chain = ["casting", "machining", "assembly", "distribution", "use", "take_back", "disassembly"]
    assert [found[name].x for name in chain] == sorted(found[name].x for name in chain)
    for way_back in ("recycle", "remanufacture"):
        assert found[way_back].top > max(found[name].bottom for name in chain)


def test_what_ends_in_a_landfill_ends_below_what_loses_it() -> None:
    document = place(
        made(
            {"make": "process", "use": "use", "dump": "landfill"}, [("make", "use"), ("use", "dump"), ("make", "dump")]
        )
    )
    found = boxes(document)
    assert found["dump"].top > max(found["make"].bottom, found["use"].bottom)


def test_names_of_sources_end_and_names_of_sinks_begin_in_line() -> None:
    kinds = {"iron": "source", "imported coal": "source", "furnace": "process", "slag": "sink", "exported pig": "sink"}
    flows = [("iron", "furnace"), ("imported coal", "furnace"), ("furnace", "slag"), ("furnace", "exported pig")]
    places = place(made(kinds, flows)).layout.places
    assert len({places[name].x + places[name].w for name in ("iron", "imported coal")}) == 1
    assert len({places[name].x for name in ("slag", "exported pig")}) == 1


def test_no_node_of_an_imported_example_stands_on_another() -> None:
    for example in ("steel-japan-2019", "battery-lfp", "uk-energy-2050"):
        found = boxes(place(bare(example)))
        assert not any(a.intersects(b) for a, b in combinations(found.values(), 2)), example


def test_places_that_are_there_stay_when_some_are_missing() -> None:
    document = bare("steel-japan-2019")
    first = next(iter(document.nodes))
    partly = replace(document, layout=Layout(places={first: Place(5.0, 7.0)}))
    assert place(partly).layout.places[first] == Place(5.0, 7.0)


def test_a_closed_sub_process_is_arranged_as_one_and_takes_what_is_inside_along() -> None:
    document = made({"a": "process", "b": "process", "c": "process"}, [("a", "b"), ("b", "c")])
    nodes = {
        **{i: replace(n, parent="all" if i in "ab" else None) for i, n in document.nodes.items()},
        "all": Node("all", "Works", "subprocess"),
    }
    places = {"all": Place(500.0, 300.0, folded=True), "a": Place(510.0, 340.0), "b": Place(700.0, 340.0)}
    folded = replace(document, physics=replace(document.physics, nodes=nodes), layout=Layout(places=places))
    after = arranged_places(folded)
    assert (after["a"].x - after["all"].x, after["a"].y - after["all"].y) == (10.0, 40.0)
    assert (after["b"].x - after["a"].x, after["b"].y - after["a"].y) == (190.0, 0.0)
    assert after["c"].x > after["all"].x


def test_what_is_locked_stays_and_the_map_is_arranged_round_it() -> None:
    document = place(bare("drive-unit"))
    free = arranged_places(document)
    for name in document.nodes:
        at = Place(1000.0, 640.0)
        nodes = {**document.nodes, name: replace(document.nodes[name], locked=True)}
        layout = replace(document.layout, places={**document.layout.places, name: at})
        locked = replace(document, physics=replace(document.physics, nodes=nodes), layout=layout)
        after = arranged_places(locked)
        assert (after[name].x, after[name].y) == (at.x, at.y)
        way = {(after[i].x - free[i].x, after[i].y - free[i].y) for i in document.nodes if i != name}
        assert len(way) == 1, name  # the arrangement as it would be, moved as a whole


def test_the_stage_of_a_node_decides_its_column_also_of_a_sink_and_a_way_back() -> None:
    life = ("production", "use", "end_of_life")
    kinds = {"make": "process", "use": "use", "apart": "disassembly", "dump": "landfill", "mill": "recycle"}
    steps = [
        ("make", "use"),
        ("use", "apart"),
        ("apart", "dump"),
        ("make", "dump"),
        ("apart", "mill"),
        ("mill", "make"),
    ]
    document = made(kinds, steps)
    of = {"make": life[0], "use": life[1], "apart": life[2], "dump": life[2], "mill": life[2]}
    nodes = {i: replace(node, stage=of[i]) for i, node in document.nodes.items()}
    stages = {name: Stage(name, StageKind(name), name) for name in life}
    placed = boxes(place(replace(document, physics=replace(document.physics, nodes=nodes, stages=stages))))
    assert placed["make"].right < placed["use"].left
    assert placed["use"].right < min(placed[i].left for i in ("apart", "dump", "mill"))


def grouped(*, stages: bool = False, locked: str = "") -> Document:
    """A chain of six with the second, third and fifth in an open sub-process; their places are anywhere."""
    names = ("a", "b", "c", "d", "e", "f")
    document = made(dict.fromkeys(names, "process"), [*pairwise(names), ("e", "b")])
    kinds = {"b": "production", "c": "use", "e": "end_of_life"} if stages else {}
    nodes = {
        **{
            i: replace(n, parent="all" if i in "bce" else None, stage=kinds.get(i), locked=i == locked)
            for i, n in document.nodes.items()
        },
        "all": Node("all", "Works", "subprocess"),
    }
    places = {name: Place(40.0 * k, 300.0 - 64.0 * k) for k, name in enumerate(names)} | {"all": Place(40.0, 200.0)}
    known = {kind.value: Stage(kind.value, kind.value, kind) for kind in StageKind} if stages else {}
    physics = replace(document.physics, nodes=nodes, stages=known)
    return replace(document, physics=physics, layout=Layout(places=places))


def strangers(document: Document) -> list[str]:
    """Nodes that stand in the frame of an open sub-process to which they do not belong."""
    found = boxes(document)
    return [
        name
        for group, at in frames_of(document).items()
        for name, box in found.items()
        if group not in (name, *ancestors(document.nodes, name))
        and not is_group(document.nodes[name])
        and Box(at.x, at.y, at.w, at.h).intersects(box)
    ]


@pytest.mark.parametrize("stages", [False, True])
def test_an_open_sub_process_is_arranged_as_one_with_what_lies_in_it_and_no_stranger_stands_there(stages: bool) -> None:
    document = grouped(stages=stages)
    after = arranged_places(document)
    arranged = replace(document, layout=replace(document.layout, places=after))
    assert strangers(document), "as it stands they do"
    assert strangers(arranged) == []
    assert not any(a.intersects(b) for a, b in combinations([boxes(arranged)[i] for i in "abcdef"], 2))
    assert after["b"].x < after["c"].x, "what lies inside is arranged, too"
    assert not after["all"].folded
    assert arranged_places(arranged) == after, "arranged again nothing moves"


def test_nested_open_sub_processes_are_arranged_one_in_the_other() -> None:
    document = grouped()
    inner = Node("inner", "Cell", "subprocess", parent="all")
    nodes = {i: replace(n, parent="inner" if i in "bc" else n.parent) for i, n in document.nodes.items()}
    layout = replace(document.layout, places=document.layout.places | {"inner": Place(40.0, 210.0)})
    document = replace(document, physics=replace(document.physics, nodes=nodes | {"inner": inner}), layout=layout)
    arranged = replace(document, layout=replace(document.layout, places=arranged_places(document)))
    assert strangers(arranged) == []


def test_nodes_that_alone_are_to_be_arranged_are_so_within_their_open_sub_process() -> None:
    document = grouped()
    after = arranged_places(document, among=("b", "c"))
    assert after["b"].x < after["c"].x < after["e"].x


def test_what_is_locked_in_an_open_sub_process_stays_there() -> None:
    document = grouped(locked="c")
    after = arranged_places(document)
    assert (after["c"].x, after["c"].y) == (document.layout.places["c"].x, document.layout.places["c"].y)


@pytest.mark.parametrize("folded", [False, True])
@pytest.mark.parametrize("told", [False, True])
def test_a_sub_process_stands_where_what_lies_in_it_belongs(folded: bool, told: bool) -> None:
    """Collection and sorting grouped stood left of everything: a sub-process counted as production."""
    kinds = {"buy": "supplier", "make": "process", "use": "use", "fetch": "collection", "sort": "sorting"}
    kinds["melt"] = "recycle"
    document = made(kinds, [*pairwise(kinds), ("melt", "make")])
    inside = ("fetch", "sort")
    nodes = {i: replace(node, parent="all" if i in inside else None) for i, node in document.nodes.items()}
    nodes["all"] = Node("all", "Take-back", "subprocess")
    stages = {}
    if told:
        stages = {kind.value: Stage(kind.value, kind.value, kind) for kind in StageKind}
        of = {"make": "production", "use": "use", "fetch": "end_of_life", "sort": "end_of_life", "melt": "end_of_life"}
        nodes = {i: replace(node, stage=of.get(i)) for i, node in nodes.items()}
    places = {name: Place(40.0 * k, 64.0 * k) for k, name in enumerate(kinds)} | {"all": Place(0.0, 0.0, folded=folded)}
    physics = replace(document.physics, nodes=nodes, stages=stages)
    after = arranged_places(replace(document, physics=physics, layout=Layout(places=places)))
    assert after["make"].x < after["use"].x < after["all" if folded else "fetch"].x
