"""A drawn flow wears the class and R-strategy that such a flow usually has, and follows when its ends change."""

from __future__ import annotations

import pytest

from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes, stages
from vsm_app.model.elements import ItemKind, OriginClass, StageKind
from vsm_app.model.usual import usual

KINDS = {
    "mine": "supplier", "cast": "process", "mill": "process", "use": "use", "sort": "sorting", "reman": "remanufacture",
    "recycle": "recycle", "dump": "landfill", "power": "electricity", "plan": "control", "shop": "customer",
}  # fmt: skip


@pytest.fixture
def drawn() -> tuple[Document, dict[str, str]]:
    document, made = Document(), {}
    kinds = (StageKind.RAW_MATERIAL, StageKind.PRODUCTION, StageKind.USE, StageKind.END_OF_LIFE)
    for kind in kinds:
        result = stages.add_stage(document, kind.value, kind)
        document, made[f"in {kind.value}"] = result.document, result.made[0]
    late = {"sort", "reman", "recycle", "dump"}
    for number, (name, kind) in enumerate(KINDS.items()):
        stage = "end_of_life" if name in late else "use" if name in ("use", "shop") else "production"
        result = nodes.add_node(document, kind, name, (number * 200.0, 0.0), stage=made[f"in {stage}"])
        document, made[name] = result.document, result.made[0]
    return document, made


@pytest.mark.parametrize(
    ("source", "target", "origin", "strategy"),
    [
        ("cast", "mill", OriginClass.PRODUCT, ""),
        ("cast", "shop", OriginClass.PRODUCT, ""),
        ("use", "sort", OriginClass.PRODUCT, ""),
        ("sort", "use", OriginClass.REUSED, "R3"),
        ("sort", "cast", OriginClass.SECONDARY, ""),
        ("sort", "reman", OriginClass.REUSED, "R6"),
        ("reman", "mill", OriginClass.REUSED, "R6"),
        ("recycle", "cast", OriginClass.RECYCLED, "R8"),
        ("recycle", "", OriginClass.RECYCLED, ""),
        ("recycle", "dump", None, ""),
        ("mine", "cast", None, ""),
        ("", "cast", None, ""),
        ("power", "cast", OriginClass.ENERGY, ""),
        ("plan", "cast", OriginClass.INFORMATION, ""),
    ],
)
def test_what_a_flow_usually_is(
    drawn: tuple[Document, dict[str, str]], source: str, target: str, origin: OriginClass | None, strategy: str
) -> None:
    document, made = drawn
    found = usual(document, made.get(source), made.get(target))
    assert (found.origin_class, found.r_strategy) == (origin, strategy)


def test_a_flow_back_within_a_stage_is_secondary_where_it_closes_a_loop(
    drawn: tuple[Document, dict[str, str]],
) -> None:
    document, made = drawn
    assert usual(document, made["mill"], made["cast"]).origin_class is OriginClass.PRODUCT
    document = flows.connect(document, made["cast"], made["mill"]).document
    assert usual(document, made["mill"], made["cast"]).origin_class is OriginClass.SECONDARY


def test_flows_follow_a_kind_that_changes_unless_somebody_has_classed_them(
    drawn: tuple[Document, dict[str, str]],
) -> None:
    document, made = drawn
    first = flows.connect(document, made["sort"], made["cast"])
    second = flows.connect(first.document, made["sort"], made["mill"])
    document = flows.set_flow(second.document, second.made[0], origin_class=OriginClass.LOSS).document
    result = nodes.set_node(document, made["sort"], kind="repair")
    follows = result.document.flows[first.made[0]]
    assert (follows.origin_class, follows.r_strategy) == (OriginClass.REUSED, "R4")
    assert first.made[0] in result.touched
    assert result.document.flows[second.made[0]].origin_class is OriginClass.LOSS


def test_a_reconnected_flow_wears_what_is_usual_at_its_new_end(drawn: tuple[Document, dict[str, str]]) -> None:
    document, made = drawn
    result = flows.connect(document, made["sort"], made["recycle"])
    moved = flows.reconnect(result.document, result.made[0], target=made["dump"]).document.flows[result.made[0]]
    assert (moved.origin_class, moved.r_strategy) == (None, "")


@pytest.mark.parametrize(("kind", "name"), [("recycle", "Line 4"), ("process", "Regranulierung")])
def test_what_is_recycled_is_never_called_reused(drawn: tuple[Document, dict[str, str]], kind: str, name: str) -> None:
    """Neither sold to a customer in the use phase, nor after it was sorted or carried, nor by its name alone."""
    document, made = drawn
    stage = document.nodes[made["sort"]].stage
    added = nodes.add_node(document, kind, name, (900.0, 0.0), stage=stage)
    document, recycling = added.document, added.made[0]
    found = [usual(document, recycling, made[end]) for end in ("shop", "use", "cast")]
    document = flows.connect(document, recycling, made["sort"]).document
    found += [usual(document, made["sort"], made[end]) for end in ("shop", "use", "cast")]
    assert [(one.origin_class, one.r_strategy) for one in found] == [
        (OriginClass.RECYCLED, ""),
        (OriginClass.RECYCLED, "R8"),
        (OriginClass.RECYCLED, "R8"),
    ] * 2


def test_flows_follow_a_process_that_is_called_what_it_does(drawn: tuple[Document, dict[str, str]]) -> None:
    document, made = drawn
    result = flows.connect(document, made["mill"], made["cast"])
    document = nodes.rename(result.document, made["cast"], "Regranulierung").document
    flow = document.flows[result.made[0]]
    assert (flow.origin_class, flow.r_strategy) == (OriginClass.RECYCLED, "R8")
    again = nodes.rename(document, made["cast"], "Guss").document.flows[flow.id]
    assert (again.origin_class, again.r_strategy) == (OriginClass.PRODUCT, "")


def test_what_is_sold_after_collection_is_secondary_and_what_goes_back_into_use_is_reused(
    drawn: tuple[Document, dict[str, str]],
) -> None:
    document, made = drawn
    found = [usual(document, made["sort"], made[end]) for end in ("shop", "use")]
    assert [(one.origin_class, one.r_strategy) for one in found] == [
        (OriginClass.SECONDARY, ""),
        (OriginClass.REUSED, "R3"),
    ]


def test_what_the_user_says_of_it_counts(drawn: tuple[Document, dict[str, str]]) -> None:
    document, made = drawn
    result = flows.connect(document, None, made["cast"], origin_class=OriginClass.ENERGY)
    flow = result.document.flows[result.made[0]]
    item = result.document.items[flow.item]
    assert (flow.origin_class, item.kind, item.unit) == (OriginClass.ENERGY, ItemKind.ENERGY, "MWh")


def test_what_returns_from_sorting_is_what_an_r_node_made_of_it(drawn: tuple[Document, dict[str, str]]) -> None:
    document, made = drawn
    document = flows.connect(document, made["reman"], made["sort"]).document
    found = usual(document, made["sort"], made["cast"])
    assert (found.origin_class, found.r_strategy) == (OriginClass.REUSED, "R6")
    document = flows.connect(document, made["recycle"], made["sort"]).document
    found = usual(document, made["sort"], made["cast"])
    assert (found.origin_class, found.r_strategy) == (OriginClass.SECONDARY, ""), "of which one nothing says"
