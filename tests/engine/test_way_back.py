"""What lies on the way back is counted once; a factory whose products go to the end of life makes them still."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Mapping, Set

import networkx as nx
import pytest

from vsm_app.engine.indicators.way_back import WaysOfMaterial, on_the_way_back
from vsm_app.engine.pipeline import compute
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.elements import Flow, Item, Node, OriginClass, Stage, StageKind
from vsm_app.model.quantities import Form, Quantity

RAW, MAKING, USE, AFTER = StageKind.RAW_MATERIAL, StageKind.PRODUCTION, StageKind.USE, StageKind.END_OF_LIFE
KINDS = {"Supplier": "source", "Landfill": "landfill", "Customers": "sink"}
SUPPLY = ("Supplier", "Plant", 40.0)
ONE_PLANT = (
    SUPPLY,
    ("Plant", "Collection", 100.0),
    ("Collection", "Recycling", 70.0),
    ("Collection", "Landfill", 30.0),
    ("Recycling", "Plant", 60.0),
    ("Recycling", "Landfill", 10.0),
)
TWO_PLANTS = (
    SUPPLY,
    ("Plant", "Assembly", 100.0),
    ("Assembly", "Take-back", 100.0),
    ("Take-back", "Plant", 60.0),
    ("Take-back", "Landfill", 40.0),
)
WITH_WASHING = (
    SUPPLY,
    ("Plant", "Assembly", 100.0),
    ("Assembly", "Take-back", 100.0),
    ("Take-back", "Washing", 60.0),
    ("Take-back", "Landfill", 40.0),
    ("Washing", "Recycling", 60.0),
    ("Recycling", "Plant", 60.0),
)
WITH_ANOTHER_MAKER = (
    *TWO_PLANTS[:4],
    ("Take-back", "Bench maker", 40.0),
    ("Supplier", "Bench maker", 20.0),
    ("Bench maker", "Customers", 60.0),
)
STAGE_OF = {
    "Supplier": RAW, "Plant": MAKING, "Assembly": MAKING, "Washing": MAKING, "Bench maker": MAKING,
    "Dismantling": MAKING,
    "Use": USE, "Collection": AFTER, "Recycling": AFTER, "Take-back": AFTER, "Landfill": AFTER, "Burning": AFTER,
}  # fmt: skip


def a_map(*flows: tuple[str, str, float]) -> Document:
    """A map with stages; what an end-of-life process gives to a maker is recycled."""
    back = {(a, b) for a, b, _amount in flows if STAGE_OF[a] is AFTER and STAGE_OF.get(b) is MAKING}
    items = {
        "steel": Item("steel", "Steel", origin_class=OriginClass.PRIMARY),
        "back": Item("back", "Recyclate", origin_class=OriginClass.RECYCLED),
        "part": Item("part", "Part", origin_class=OriginClass.PRODUCT),
    }
    names = dict.fromkeys(end for a, b, _amount in flows for end in (a, b))
    stages = {kind.value: Stage(kind.value, kind.value, kind) for kind in (RAW, MAKING, USE, AFTER)}
    nodes = {
        name: Node(
            name, name, kind=KINDS.get(name, "process"), stage=STAGE_OF[name].value if name in STAGE_OF else None
        )
        for name in names
    }
    drawn = {
        f"{a}>{b}": Flow(
            f"{a}>{b}",
            a,
            b,
            "back" if (a, b) in back else "steel" if a == "Supplier" else "part",
            Quantity(Form.VALUE, f"{amount:g} t", amount, "t", exact=True),
        )
        for a, b, amount in flows
    }
    return Document(physics=Physics(items=items, stages=stages, nodes=nodes, flows=drawn))


def told(document: Document) -> tuple[dict[str, float | None], set[str]]:
    """Rates of the map, and the nodes of which it is said that they count as end of life."""
    found = [one for one in compute(document).indicators if one.scope == "map"]
    back = {node for one in found for note in one.notes if note.code.endswith("way_back") for node in note.subjects}
    return {one.id: one.value for one in found}, back


@pytest.mark.parametrize(
    ("flows", "rate", "back"),
    [
        (ONE_PLANT, 0.6, set()),
        (TWO_PLANTS, 0.6, set()),
        (WITH_WASHING, 0.6, {"Washing"}),
        (WITH_ANOTHER_MAKER, 100 / 160, set()),
    ],
    ids=[
        "one plant",
        "two plants",
        "a washing plant that stands in production",
        "what comes back makes something else too",
    ],
)
def test_a_loop_without_a_use_stage_has_its_recycled_content(
    flows: tuple[tuple[str, str, float], ...], rate: float, back: set[str]
) -> None:
    rates, said = told(a_map(*flows))
    names = ("recycled_content", "cti.circular_inflow", "iso59020.A.2.3")
    assert {name: rates[name] for name in names} == {name: pytest.approx(rate) for name in names}
    assert rates["material_yield"] == pytest.approx(1.0)
    assert said == back


@pytest.mark.parametrize("stage", [MAKING, AFTER])
def test_hotspots_of_such_a_loop_are_numbers(stage: StageKind) -> None:
    """A division by zero would be raised: without its only loss nothing leaves the loop (warnings are errors)."""
    document = a_map(*TWO_PLANTS)
    for plant in ("Plant", "Assembly"):
        document = set_node(document, plant, stage=stage.value).document
    (spot,) = compute(document).hotspots["mass"].losses
    assert spot.burden == pytest.approx(40_000.0 if compute(document).hotspots["mass"].unit == "kg" else 40.0)
    assert spot.saving is None or math.isfinite(spot.saving)


def test_dismantling_that_leads_to_no_production_makes_nothing_either() -> None:
    line = (SUPPLY, ("Plant", "Use", 40.0), ("Use", "Collection", 40.0), ("Collection", "Dismantling", 40.0))
    assert told(a_map(*line, ("Dismantling", "Burning", 40.0)))[1] == {"Dismantling"}


# --- the rule, on any map ------------------------------------------------------------------------------------
class Counted(Mapping[str, Set[str]]):
    """Ends of flows, and how many were handed out."""

    def __init__(self, ends: Mapping[str, Set[str]]) -> None:
        self.ends, self.count = ends, 0

    def __getitem__(self, node: str) -> Set[str]:
        self.count += 1 + len(self.ends[node])
        return self.ends[node]

    def __iter__(self) -> Iterator[str]:
        return iter(self.ends)

    def __len__(self) -> int:
        return len(self.ends)


def ways(flows: list[tuple[str, str]], stage_of: Mapping[str, StageKind]) -> WaysOfMaterial:
    into: dict[str, set[str]] = {}
    out: dict[str, set[str]] = {}
    for a, b in flows:
        into.setdefault(b, set()).add(a)
        out.setdefault(a, set()).add(b)
    making, use, after = ({n for n, kind in stage_of.items() if kind is wanted} for wanted in (MAKING, USE, AFTER))
    return WaysOfMaterial(into, out, making, use, after)


def looked_up(the_map: WaysOfMaterial) -> int:
    into, out = Counted(the_map.into), Counted(the_map.out)
    on_the_way_back(WaysOfMaterial(into, out, the_map.production, the_map.use, the_map.after))
    return into.count + out.count


def chain_of(size: int, end: str) -> WaysOfMaterial:
    """Production in a row that is given something from collection and goes to `end`."""
    chain = [(f"P{k}", f"P{k + 1}") for k in range(size)]
    beside = [("Use", "Collection"), ("Collection", "P0"), ("", "P0"), (f"P{size}", end)]
    stage_of = {f"P{k}": MAKING for k in range(size + 1)} | {"Use": USE, "Collection": AFTER}
    return ways([*chain, *beside], stage_of)


@pytest.mark.parametrize("end", ["Use", "Collection", "P0"])
def test_a_long_chain_is_looked_at_once(end: str) -> None:
    """Each flow a few times, however long the chain is and wherever it ends; and no set is built anew for each node."""
    assert looked_up(chain_of(3000, end)) < 25 * 3000

    def took(the_map: WaysOfMaterial) -> float:
        begun = time.process_time()
        on_the_way_back(the_map)
        return time.process_time() - begun

    short, long = (min(took(the_map) for _ in range(4)) for the_map in (chain_of(200, end), chain_of(3200, end)))
    assert long < 50 * short, "16 times as long; squared it would be 256 times"


def drawn_at_random(seed: int) -> WaysOfMaterial:
    draw = random.Random(seed)
    names = [f"N{k}" for k in range(draw.randint(3, 9))]
    stage_of = {name: draw.choice([RAW, MAKING, MAKING, MAKING, USE, AFTER, AFTER]) for name in names}
    flows = [(draw.choice(names), draw.choice([*names, *names, ""])) for _ in range(draw.randint(3, 14))]
    flows += [("", draw.choice(names)) for _ in range(draw.randint(0, 1))]
    return ways([(a, b) for a, b in flows if a != b], stage_of)


def plain(the_map: WaysOfMaterial) -> set[str]:
    """The rule said word by word, slowly."""
    after, use, production = set(the_map.after), set(the_map.use), set(the_map.production)
    graph = nx.DiGraph([(a, b) for a, ends in the_map.out.items() for b in ends])
    graph.add_nodes_from(after | use | production)

    def given(giving: set[str]) -> set[str]:
        found: set[str] = set()
        for _ in range(len(graph)):
            found |= {n for n in giving if set(graph.predecessors(n)) & (after | use | found)}
        return found

    giving = {n for n in production if graph.out_degree(n)}
    for _ in range(len(graph)):
        giving = {n for n in giving if set(graph.successors(n)) <= after | giving}
    found = given(giving)
    back, within = found | after, found | after | use
    loops = [part for part in nx.strongly_connected_components(graph.subgraph(back)) if len(part) > 1]
    others = (production - found) | use

    def leads(node: str) -> bool:
        on = nx.descendants(graph.subgraph(back), node) | {node}
        return any(set(graph.successors(one)) & others for one in on)

    def is_entered(node: str) -> bool:
        before = nx.ancestors(graph.subgraph(back), node) | {node}
        return any(not set(graph.predecessors(one)) or set(graph.predecessors(one)) - back for one in before)

    astray = {n for n in found if any(n in part for part in loops) or not leads(n)}
    makers = {n for n in astray if set(graph.predecessors(n)) - within} | {n for n in found if not is_entered(n)}
    for _ in range(len(graph)):
        makers |= {n for n in astray if set(graph.predecessors(n)) & makers}
        makers |= {n for n in found if set(graph.successors(n)) & makers}
    found = given(giving - makers)
    return set() if {n for n in production if graph.degree(n)} <= found else found


@pytest.mark.parametrize("block", range(4))
def test_what_is_found_is_what_the_rule_says_word_by_word(block: int) -> None:
    sizes = set()
    for seed in range(100 * block, 100 * block + 100):
        the_map = drawn_at_random(seed)
        found = on_the_way_back(the_map)
        assert found == plain(the_map), seed
        sizes.add(len(found))
    assert len(sizes) > 1, "some maps have such nodes, some have none"
