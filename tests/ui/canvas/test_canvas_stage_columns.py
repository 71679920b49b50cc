"""Which stage a node is put into, and whose band it stretches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, groups, nodes, stages
from vsm_app.model.elements import StageKind
from vsm_app.ui.canvas.clipboard import Clipboard

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def columns(make_canvas: Callable[[Document], Any]) -> Any:
    """A process in the column of production, a stage of the end of life without nodes."""
    document = Document()
    for name, kind in (("Production", StageKind.PRODUCTION), ("End of life", StageKind.END_OF_LIFE)):
        document = stages.add_stage(document, name, kind).document
    first = next(iter(document.stages))
    return make_canvas(nodes.add_node(document, "process", "Cut", (0.0, 0.0), stage=first).document)


def headings(canvas: Any) -> list[str]:
    return [band.heading for band in canvas.view.table.scene.bands]


def stage_kind(canvas: Any, node: str) -> StageKind:
    kind: StageKind = canvas.document.stages[canvas.document.nodes[node].stage].kind
    return kind


@pytest.mark.parametrize("kind", ["landfill", "collection", "sorting", "recycle"])
def test_what_belongs_to_the_end_of_life_does_so_below_another_column_and_stretches_no_band(
    columns: Any, kind: str
) -> None:
    before, box = columns.document, columns.view.table.boxes()[next(iter(columns.document.nodes))]
    assert columns.drop(kind, box.cx + 20.0, box.bottom + 120.0)
    (made,) = columns.document.nodes.keys() - before.nodes.keys()
    assert stage_kind(columns, made) is StageKind.END_OF_LIFE
    (band,) = columns.view.table.scene.bands
    is_step = kind in ("collection", "sorting")  # a way back and a landfill stand below the chain as a rule
    assert band.heading == ("Production · End of life" if is_step else "Production")
    assert columns.undoes_to(before)


@pytest.mark.parametrize("number", [0, 1])
def test_of_two_stages_of_the_end_of_life_the_one_it_is_put_into_counts(
    make_canvas: Callable[[Document], Any], number: int
) -> None:
    document = Document()
    for name in ("Collection", "Recovery"):
        document = stages.add_stage(document, name, StageKind.END_OF_LIFE).document
    for n, stage in enumerate(list(document.stages)):
        document = nodes.add_node(document, "collection", f"Step {n}", (400.0 * n, 0.0), stage=stage).document
    canvas = make_canvas(document)
    box = canvas.view.table.boxes()[list(document.nodes)[number]]
    assert canvas.drop("sorting", box.cx, box.bottom + 120.0)
    (made,) = canvas.document.nodes.keys() - document.nodes.keys()
    assert canvas.document.nodes[made].stage == list(document.stages)[number]


@pytest.mark.parametrize("kind", ["use", "transport", "inventory", "process"])
def test_any_other_step_joins_the_column_it_is_put_into(columns: Any, kind: str) -> None:
    before, box = columns.document, columns.view.table.boxes()[next(iter(columns.document.nodes))]
    assert columns.drop(kind, box.cx, box.bottom + 120.0)
    (made,) = columns.document.nodes.keys() - before.nodes.keys()
    assert stage_kind(columns, made) is StageKind.PRODUCTION


def test_the_end_of_life_behind_the_chain_has_a_band_of_its_own(columns: Any) -> None:
    box = columns.view.table.boxes()[next(iter(columns.document.nodes))]
    columns.drop("landfill", box.right + 220.0, box.cy)
    assert headings(columns) == ["Production", "End of life"]


@pytest.mark.parametrize("by_key", [True, False])
def test_a_whole_map_pasted_into_itself_keeps_the_columns_of_its_stages(
    make_canvas: Callable[[Document], Any], by_key: bool
) -> None:
    canvas = make_canvas(open_example("drive-unit", "en"))
    before, bands = canvas.document, headings(canvas)
    canvas.view.select_all()
    if by_key:
        canvas.key(Qt.Key.Key_D, CTRL)
    else:
        canvas.view.copy()
        Clipboard(canvas.view.table).paste((300.0, 200.0), (0.0, 0.0))
    boxes = canvas.view.table.boxes()
    new = {i: box for i, box in boxes.items() if i not in before.nodes}
    assert len(new) == len(before.nodes)
    assert headings(canvas) == bands
    assert not any(new[i].intersects(boxes[j]) for i in new for j in before.nodes)
    assert canvas.undoes_to(before)


def test_a_landfill_below_at_the_far_left_takes_no_other_stage_its_band(
    make_canvas: Callable[[Document], Any],
) -> None:
    canvas = make_canvas(open_example("drive-unit", "en"))
    bands = headings(canvas)
    lowest = max(canvas.view.table.boxes().values(), key=lambda box: box.bottom)
    leftmost = min(canvas.view.table.boxes().values(), key=lambda box: box.left)
    canvas.drop("landfill", leftmost.left - 140.0, lowest.bottom + 60.0)
    assert headings(canvas) == bands


@pytest.fixture
def under_use(make_canvas: Callable[[Document], Any]) -> Any:
    """Production and use side by side, the end of life drawn below them: a step under each, a shop of repairs."""
    document = Document()
    kinds = (StageKind.PRODUCTION, StageKind.USE, StageKind.END_OF_LIFE)
    for name, kind in zip(("Production", "Use", "End of life"), kinds, strict=True):
        document = stages.add_stage(document, name, kind).document
    make, use, end = document.stages
    spots = [
        ("process", "Cut", (0.0, 0.0), make),
        ("use", "Use", (300.0, 0.0), use),
        ("collection", "Collect", (300.0, 200.0), end),
        ("repair", "Repair", (0.0, 200.0), end),
        ("repair", "Repair more", (0.0, 320.0), end),
    ]
    for kind, name, spot, stage in spots:
        document = nodes.add_node(document, kind, name, spot, stage=stage).document
    return make_canvas(document)


def named(canvas: Any, name: str) -> str:
    return next(node.id for node in canvas.document.nodes.values() if node.name == name)


def test_a_heading_names_both_stages_where_the_end_of_life_is_drawn_below_another(under_use: Any) -> None:
    assert headings(under_use) == ["Production", "Use · End of life"]


@pytest.mark.parametrize("dx", [-40.0, -16.0, 16.0, 40.0])
@pytest.mark.parametrize("name", ["Use", "Collect", "Cut"])
def test_headings_stay_when_a_node_is_moved_a_little(under_use: Any, name: str, dx: float) -> None:
    node, before = named(under_use, name), headings(under_use)
    spot = under_use.document.layout.places[node]
    under_use.session.apply(nodes.move(under_use.document, {node: (spot.x + dx, spot.y)}))
    assert headings(under_use) == before


def test_a_step_dragged_under_the_next_column_is_named_there_and_moves_no_band(under_use: Any) -> None:
    node, spans = named(under_use, "Collect"), [band.box for band in under_use.view.table.scene.bands]
    under_use.session.apply(nodes.move(under_use.document, {node: (0.0, 460.0)}))
    assert headings(under_use) == ["Production · End of life", "Use"]
    after = [band.box for band in under_use.view.table.scene.bands]
    assert [(box.left, box.right) for box in after] == [(box.left, box.right) for box in spans]


def test_beside_all_others_the_end_of_life_has_a_band_and_the_heading_above_is_that_of_use_alone(
    under_use: Any,
) -> None:
    under_use.session.apply(nodes.move(under_use.document, {named(under_use, "Collect"): (600.0, 200.0)}))
    assert headings(under_use) == ["Production", "Use", "End of life"]


def test_a_closed_sub_process_of_ways_back_belongs_below_as_what_lies_in_it(under_use: Any) -> None:
    before = headings(under_use)
    inside = [named(under_use, "Repair"), named(under_use, "Repair more")]
    under_use.session.apply(groups.group(under_use.document, inside, "Shop"))
    assert under_use.document.nodes[named(under_use, "Shop")].stage is not None
    assert headings(under_use) == before


@pytest.mark.parametrize("zoom", [0.4, 1.0, 2.0])
@pytest.mark.parametrize("kind", ["process", "use", "inventory"])
def test_a_node_dropped_where_another_stands_gives_way_within_the_column_under_the_pointer(
    make_canvas: Callable[[Document], Any], kind: str, zoom: float
) -> None:
    """On each node, in its middle and at its edges: never in the stage of a neighbour, nor in its column."""
    drive = make_canvas(open_example("drive-unit", "en"))
    table, tried = drive.view.table, 0
    bands = [band for band in table.scene.bands if band.stage]
    assert len(bands) == 4
    for node, box in list(table.boxes().items()):
        (over, *others) = [band for band in bands if band.box.left <= box.cx <= band.box.right]
        assert not others
        for x in (box.left + 3.0, box.cx, box.right - 3.0):
            drive.view.set_zoom(zoom)
            drive.view.centerOn(x, box.cy)
            before = drive.document
            if not over.box.left < x < over.box.right or not drive.drop(kind, x, box.cy):
                continue
            (made,) = drive.document.nodes.keys() - before.nodes.keys()
            is_apart = len(drive.document.flows) == len(before.flows)
            if is_apart:  # not put into a flow that passes there
                tried += 1
                assert drive.document.nodes[made].stage == over.stage, (node, x)
                assert over.box.left <= table.boxes()[made].cx <= over.box.right, (node, x)
            drive.session.undo_stack.undo()
    assert tried > 10


@pytest.mark.parametrize(("part", "stage"), [(0.15, "Raw material"), (0.85, "Production")])
def test_a_step_dropped_on_a_flow_between_two_columns_belongs_to_the_one_under_the_pointer(
    make_canvas: Callable[[Document], Any], part: float, stage: str
) -> None:
    result = stages.add_stage(Document(), "Raw material", StageKind.RAW_MATERIAL)
    result = stages.add_stage(result.document, "Production", StageKind.PRODUCTION)
    raw, production = result.document.stages
    result = nodes.add_node(result.document, "supplier", "Ore", (0.0, 0.0), stage=raw)
    (ore,) = result.made
    result = nodes.add_node(result.document, "process", "Melting", (900.0, 0.0), stage=production)
    (melting,) = result.made
    drive = make_canvas(flows.connect(result.document, ore, melting).document)
    boxes = drive.view.table.boxes()
    left, right = boxes[ore].right, boxes[melting].left
    before = drive.document
    assert drive.drop("process", left + (right - left) * part, boxes[melting].cy)
    (made,) = drive.document.nodes.keys() - before.nodes.keys()
    assert len(drive.document.flows) == 2
    assert drive.document.stages[drive.document.nodes[made].stage].name == stage
