"""A balance for each material beside uncertain shares: values, spreads and classes are what sixty digits say."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

import pytest

from helpers import exact_oracle
from helpers.exact_oracle import Entry, Row
from helpers.solver_maps import amount, network_map, share
from vsm_app.engine.pipeline import SolveOptions, solve
from vsm_app.engine.results import Solution
from vsm_app.model.document import Document
from vsm_app.model.elements import Item
from vsm_app.model.settings import Settings

OPTIONS = SolveOptions(bounds=False, intervals=False)
MATERIALS = ("iron", "oil", "wood")


@dataclass
class Arc:
    """A flow: its ends, its material, what truly flows, and what was said of it (an entry, a share, or nothing)."""

    source: str | None
    target: str | None
    item: str
    true: float
    said: tuple[str, float, float] = ("unknown", 0.0, 0.0)


@dataclass
class Drawn:
    """Two processes in a row (or round in a loop) through which materials pass; one or the other becomes goods."""

    seed: int
    arcs: dict[str, Arc] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chance = random.Random(self.seed)
        materials = MATERIALS[: chance.randint(2, 3)]
        for item in materials:
            entering, returned = chance.uniform(20.0, 100.0), 0.0
            if chance.random() < 0.4:
                returned = entering * chance.uniform(0.05, 0.3)
                self.arcs[f"{item}.back"] = Arc("Q", "P", item, returned)
            lost = entering * chance.uniform(0.05, 0.25)
            self.arcs[f"{item}.in"] = Arc(None, "P", item, entering)
            self.arcs[f"{item}.lost"] = Arc("P", None, item, lost)
            self.arcs[f"{item}.on"] = Arc("P", "Q", item, entering + returned - lost)
            if chance.random() < 0.3 and not returned:  # it becomes goods
                made = self.arcs.setdefault("goods", Arc("Q", None, "goods", 0.0))
                made.true += entering - lost
            else:
                self.arcs[f"{item}.out"] = Arc("Q", None, item, entering - lost)
        for arc in self.arcs.values():
            arc.said = self._said(chance, arc)

    def _said(self, chance: random.Random, arc: Arc) -> tuple[str, float, float]:
        spread = chance.choice([0.01, 0.05, 0.2])
        what = chance.choices(["measured", "share", "unknown"], [4, 4 if arc.source else 0, 2])[0]
        if what == "unknown":
            return what, 0.0, 0.0
        true = arc.true / sum(self.arcs[one].true for one in self.into(arc.source)) if what == "share" else arc.true
        exact = {one.source for one in self.arcs.values() if one.said[0] == "share" and not one.said[2]}
        if what == "share" and chance.random() < 0.3 and arc.source not in exact:
            return what, true, 0.0  # exact; a second one of a process might say the same but for the last digit
        return what, chance.gauss(true, true * spread), true * spread

    def into(self, node: str | None) -> list[str]:
        """What enters a process."""
        return [name for name, arc in self.arcs.items() if arc.target == node]

    def document(self) -> Document:
        """The map."""
        rows = []
        for name, arc in self.arcs.items():
            what, mean, sd = arc.said
            entry = share(mean, sd) if what == "share" else amount(mean if what == "measured" else None, sd)
            rows.append({"id": name, "from": arc.source, "to": arc.target, "quantity": entry})
        document = network_map(rows, settings=Settings(balance_materials=True))
        items = {arc.item: Item(arc.item, arc.item, unit="kg") for arc in self.arcs.values()}
        flows = {name: replace(flow, item=self.arcs[name].item) for name, flow in document.physics.flows.items()}
        return replace(document, physics=replace(document.physics, items=items, flows=flows))

    def exact(self) -> exact_oracle.Exact:
        """Every rule written down as it is said, one after the other."""
        rows, entries, start = [], dict[str, Entry](), {name: arc.true for name, arc in self.arcs.items()}
        for node in "PQ":
            for item in (None, *dict.fromkeys(arc.item for arc in self.arcs.values())):
                ends = {name: arc for name, arc in self.arcs.items() if item in (None, arc.item)}
                enters = [name for name, arc in ends.items() if arc.target == node]
                leaves = [name for name, arc in ends.items() if arc.source == node]
                if enters and leaves:
                    rows.append(Row(dict.fromkeys(enters, 1.0) | dict.fromkeys(leaves, -1.0)))
        for name, arc in self.arcs.items():
            what, mean, sd = arc.said
            entries[name] = ("measured", mean, sd) if what == "measured" else ("unknown", 0.0, 0.0)
            if what == "share":
                entering = self.into(arc.source)
                entries[f"share:{name}"] = ("measured" if sd else "fixed", mean, sd)
                start[f"share:{name}"] = arc.true / sum(self.arcs[one].true for one in entering)
                rows.append(Row({name: 1.0}, [(f"share:{name}", one, -1.0) for one in entering]))
        return exact_oracle.reconcile(entries, rows, start)


def differences(solution: Solution, exact: exact_oracle.Exact) -> list[object]:
    """What the solution says otherwise."""
    found: list[object] = []
    for name in exact.mean:
        result = solution.parameters[name] if name.startswith("share:") else solution.own[name]
        same = result.flow_class.value == exact.cls[name]
        for said, true, digits in ((result.value, exact.mean[name], 1e-8), (result.sd, exact.sd[name], 1e-6)):
            same &= said is None if true is None else said == pytest.approx(true, rel=digits, abs=1e-8)
        if not same:
            told = (result.flow_class.value, result.value, result.sd)
            found.append((name, told, (exact.cls[name], exact.mean[name], exact.sd[name])))
    if solution.statistics.dof != exact.dof or solution.statistics.chi2 != pytest.approx(
        exact.chi2, rel=1e-6, abs=1e-9
    ):
        found.append((solution.statistics, exact.dof, exact.chi2))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_each_material_is_balanced_beside_shares_as_sixty_digits_say(seed: int) -> None:
    drawn = Drawn(seed)
    assert differences(solve(drawn.document(), options=OPTIONS), drawn.exact()) == []
