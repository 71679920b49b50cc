"""Every way of making a process gives it a stage, where the map has stages."""

from itertools import pairwise

import pytest

from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes, stages
from vsm_app.model.elements import StageKind
from vsm_app.ui.canvas.pasting import paste_names, paste_table

KINDS = (StageKind.RAW_MATERIAL, StageKind.PRODUCTION, StageKind.USE)


def _map(*of: str | None) -> tuple[Document, list[str], list[str]]:
    """A row of processes in these stages (`None`: in none, as after the removal of theirs) with flows between them."""
    document = Document()
    for kind in KINDS:
        document = stages.add_stage(document, kind.value, kind).document
    known = {stage.name: stage.id for stage in document.stages.values()}
    made, lines = [], []
    for number, stage in enumerate(of):
        step = nodes.add_node(document, "process", f"P{number}", (number * 300.0, 0.0))
        document = nodes.set_node(step.document, step.made[0], stage=known.get(stage or "")).document
        made += step.made
    for source, target in pairwise(made):
        step = flows.connect(document, source, target)
        document, lines = step.document, [*lines, *step.made]
    return document, made, lines


def _stage(document: Document, node: str) -> str:
    return document.stages[document.nodes[node].stage].name


@pytest.mark.parametrize("kind", ["process", "inventory", "compressed_air"])
@pytest.mark.parametrize(
    ("ends", "stage"),
    [
        ((None, None), "production"),
        (("raw_material", None), "production"),
        ((None, "use"), "use"),
        (("raw_material", "production"), "production"),
        (("use", "use"), "use"),
    ],
)
def test_a_step_put_into_a_flow_stands_in_a_stage_even_between_ends_in_none(kind, ends, stage):
    document, _, (line,) = _map(*ends)
    made = flows.insert_node(document, line, kind, "Melting", (150.0, 0.0))
    assert _stage(made.document, made.made[0]) == stage


def test_a_node_in_no_stage_that_is_dropped_on_a_flow_takes_one():
    document, (*_, loose), (line, last) = _map("use", "use", None)
    document = nodes.remove(document, (last,)).document
    assert _stage(flows.insert_existing_node(document, line, loose).document, loose) == "use"


@pytest.mark.parametrize(("beside", "stage"), [(None, "production"), ("raw_material", "production"), ("use", "use")])
def test_a_process_drawn_on_from_a_node_stands_in_a_stage(beside, stage):
    document, (node,), _ = _map(beside)
    made = flows.add_connected_node(document, node, "process", "Next", (300.0, 0.0))
    assert _stage(made.document, made.made[0]) == stage


def test_pasted_names_and_flows_stand_in_stages():
    document, _, _ = _map("use")
    named = paste_names(document, "Melting\nCasting", (0.0, 300.0))
    assert {_stage(named.document, node) for node in named.made} == {"production"}
    rows = "Ore\tMelting\t5\tt\nMelting\tCasting\t4\tt\nCasting\tEnd\t1\tt\nP0\tSort\t1\tt\nSort\tEnd\t1\tt"
    after = paste_table(document, rows, "en", (0, 0)).result.document
    where = {node.name: _stage(after, node.id) for node in after.nodes.values() if node.name not in ("P0", "End")}
    assert where == {"Ore": "raw_material", "Melting": "production", "Casting": "production", "Sort": "use"}


def test_a_process_drawn_on_from_another_stage_follows_its_kind_and_one_put_elsewhere_stays():
    document, (node,), _ = _map("use")
    document = stages.add_stage(document, "end_of_life", StageKind.END_OF_LIFE).document
    made = flows.add_connected_node(document, node, "process", "Next", (300.0, 0.0))
    (next_, _flow) = made.made
    assert _stage(made.document, next_) == "use"
    assert _stage(nodes.set_node(made.document, next_, kind="sorting").document, next_) == "end_of_life"
    raw = next(i for i, one in made.document.stages.items() if one.kind is StageKind.RAW_MATERIAL)
    said = nodes.set_node(made.document, next_, stage=raw).document
    assert _stage(nodes.set_node(said, next_, kind="sorting").document, next_) == "raw_material"
