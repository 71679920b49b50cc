"""What returns from the end of life is counted once, whatever stages the processes on its way back stand in."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from vsm_app.engine.pipeline import compute
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_connected_node, connect, set_quantity
from vsm_app.model.edits.nodes import add_node, set_node
from vsm_app.model.edits.stages import add_stage
from vsm_app.model.elements import StageKind
from vsm_app.model.quantities import Form, Quantity
from vsm_app.texts import problem_text

CHAINS = {
    "de": ("Lieferant", "Fertigung", "Nutzung", "Sammlung", "Sortierung", "Regranulierung"),
    "en": ("Supplier", "Manufacturing", "Use", "Collection", "Sorting", "Regranulation"),
    "own names": ("Lieferant", "Fertigung", "Nutzung", "Werk A", "Sammlung", "Waschen", "Werk B"),
    "a plant after use": ("Supplier", "Plant A", "Use", "Plant B", "Collection", "Washing", "Recycling"),
}
STAGES = (
    StageKind.RAW_MATERIAL,
    StageKind.PRODUCTION,
    StageKind.DISTRIBUTION,
    StageKind.USE,
    StageKind.END_OF_LIFE,
)


def drawn(chain: tuple[str, ...]) -> Document:
    """The chain drawn by hand from left to right, then back to its second node: 40 t bought, 100 t made, 60 t back."""
    document = Document("", language="de")
    for kind in STAGES:
        document = add_stage(document, kind.value, kind).document
    document = add_node(document, "supplier", chain[0], (0, 0)).document
    for place, (before, name) in enumerate(pairwise(chain), 1):
        document = add_connected_node(document, at(document, before), "process", name, (200.0 * place, 0)).document
    document = connect(document, at(document, chain[-1]), at(document, chain[1])).document
    for number, flow in enumerate(list(document.flows)):
        amount = 40.0 if not number else 100.0 if number == 1 else 60.0
        quantity = Quantity(Form.VALUE, f"{amount:g} t", amount, "t", exact=True)
        document = set_quantity(document, flow, quantity).document
    use = at(document, chain[2])
    return set_node(document, use, holds_stock=True).document


def at(document: Document, name: str) -> str:
    return next(node.id for node in document.nodes.values() if node.name == name)


def rates(document: Document) -> dict[str, float | None]:
    wanted = ("recycled_content", "cti.circular_inflow", "iso59020.A.2.3", "eol_recycling_rate", "material_yield")
    return {one.id: one.value for one in compute(document).indicators if one.id in wanted and one.scope == "map"}


ONCE = {
    "recycled_content": pytest.approx(0.6),
    "cti.circular_inflow": pytest.approx(0.6),
    "iso59020.A.2.3": pytest.approx(0.6),
    "eol_recycling_rate": pytest.approx(1.0),
    "material_yield": pytest.approx(1.0),
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_a_map_drawn_by_hand_counts_what_returns_once(chain: tuple[str, ...]) -> None:
    document = drawn(chain)
    kinds = {node.name: document.stages[node.stage or ""].kind for node in document.nodes.values()}
    assert kinds[chain[2]] is StageKind.USE, "a process is called so"
    assert kinds[chain[-1]] is StageKind.END_OF_LIFE
    assert rates(document) == ONCE


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_so_it_is_where_processes_on_the_way_back_stand_in_production(chain: tuple[str, ...]) -> None:
    """Any of them but the last one, which then only makes the way back shorter; and several of them."""
    document, back = drawn(chain), chain[3:]
    production = next(stage.id for stage in document.stages.values() if stage.kind is StageKind.PRODUCTION)
    wrong = [some for count in (1, 2) for some in combinations(back, count) if set(back) - set(some)]
    for names in wrong:
        moved = document
        for name in names:
            moved = set_node(moved, at(moved, name), stage=production).document
        found = rates(moved)
        assert {name: found[name] for name in ("recycled_content", "cti.circular_inflow", "iso59020.A.2.3")} == {
            name: pytest.approx(0.6) for name in ("recycled_content", "cti.circular_inflow", "iso59020.A.2.3")
        }, names


def test_it_is_said_which_processes_count_as_end_of_life() -> None:
    document = drawn(CHAINS["own names"])
    production = next(stage.id for stage in document.stages.values() if stage.kind is StageKind.PRODUCTION)
    document = set_node(document, at(document, "Waschen"), stage=production).document
    (value,) = (one for one in compute(document).indicators if (one.id, one.scope) == ("recycled_content", "map"))
    note = next(note for note in value.notes if note.code == "indicator.note.on_the_way_back")
    assert note.subjects == (at(document, "Waschen"),)
    assert problem_text(note, "de").startswith("Steht in der Herstellung und zählt zum Lebensende")
    assert rates(document) == ONCE


def test_a_process_of_production_that_makes_something_as_well_stays_one() -> None:
    document = drawn(CHAINS["de"])
    works = at(document, "Fertigung")
    document = connect(document, works, at(document, "Sortierung")).document  # new scrap, beside the product
    (value,) = (one for one in compute(document).indicators if (one.id, one.scope) == ("recycled_content", "map"))
    assert not any(note.code == "indicator.note.on_the_way_back" for note in value.notes)
