"""What elements are called, which ids they have and in which order they were made changes no figure of a map."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from enum import Enum

import pytest

from vsm_app.engine import pipeline
from vsm_app.io.codec import decode, encode
from vsm_app.io.examples import example_list, open_example
from vsm_app.model import elements, parameters, quantities
from vsm_app.model.kinds import KINDS
from vsm_app.model.scenarios import CURRENT

EXAMPLES = [example.id for example in example_list()]
#: Mappings whose order is only that of making. Stages stand in reading order, which means something.
UNORDERED = ("items", "nodes", "flows", "parameters", "relations")
#: Words of the file's own that an id may be equal to: such an id stays.
WORDS = {
    *(kind.id for kind in KINDS),
    *(str(member.value)
      for module in (elements, parameters, quantities)
      for enum in vars(module).values() if isinstance(enum, type) and issubclass(enum, Enum)
      for member in enum),
    "mass", "energy", "volume", "count", "money", "transport", "quantity", "settings", CURRENT,
}  # fmt: skip


def reordered(document, rng):
    physics = document.physics
    changes = {}
    for name in UNORDERED:
        pairs = list(getattr(physics, name).items())
        rng.shuffle(pairs)
        changes[name] = dict(pairs)
    return replace(document, physics=replace(physics, **changes))


def renamed(document, _rng):
    """Every element called otherwise, under its id."""
    physics = document.physics
    changes = {
        name: {key: replace(one, name=f"{name} {k} ß") for k, (key, one) in enumerate(getattr(physics, name).items())}
        for name in ("items", "nodes", "stages", "scenarios", "measures")
    }
    return replace(document, name="Another", physics=replace(physics, **changes))


def other_ids(document):
    """The new id of each element, in an order that has nothing to do with the old one."""
    physics = document.physics
    known = [i for name in (*UNORDERED, "stages", "scenarios", "measures") for i in getattr(physics, name)]
    return {old: f"z{hash_of(old)}" for old in known if old not in WORDS}


def hash_of(text):
    return sum(ord(character) * 31**k for k, character in enumerate(text)) % 10**9


def with_other_ids(document, _rng):
    new = other_ids(document)

    def change(value):
        if isinstance(value, str):
            return new.get(value, value)
        if isinstance(value, list):
            return [change(inner) for inner in value]
        if isinstance(value, dict):
            return {new.get(key, key): change(inner) for key, inner in value.items()}
        return value

    changed, problems, whole = decode(json.dumps(change(json.loads(encode(document)))).encode(), "x")
    assert (problems, whole) == ((), True)
    return changed


def figures(document, scenario):
    """All numbers of a map, by what they belong to."""
    results = pipeline.compute(document, scenario)
    solution = results.solution
    found = {("# flow", *key): (flow.value, flow.sd) for key, flow in solution.flows.items()}
    found |= {("# stock", *key): (stock.change, stock.sd) for key, stock in solution.stocks.items()}
    found |= {("# parameter", key): (one.value, one.sd) for key, one in solution.parameters.items()}
    found |= {("# indicator", one.id, one.scope): (one.value, one.sd) for one in results.indicators}
    for by, ranking in results.hotspots.items():
        found |= {("# loss", by, loss.flow): (loss.burden, loss.share) for loss in ranking.losses}
    found["chi2",] = (solution.statistics.chi2, solution.statistics.p)
    classes = {key: flow.flow_class for key, flow in solution.flows.items()}
    codes = sorted(problem.code for problem in (*solution.problems, *results.problems))
    return found, classes, codes


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("change", [reordered, renamed, with_other_ids])
def test_names_ids_and_order_change_no_figure(example, change):
    document = open_example(example, "en")
    altered = change(document, random.Random(11))
    new = other_ids(document) if change is with_other_ids else {}
    for scenario in (CURRENT, *document.physics.scenarios):
        before, classes, codes = figures(document, scenario)
        after, classes_after, codes_after = figures(altered, new.get(scenario, scenario))
        translated = {tuple(new.get(part, part) for part in key): pair for key, pair in before.items()}
        assert after.keys() == translated.keys()
        for key, pair in translated.items():
            for one, other in zip(after[key], pair, strict=True):
                assert one == (other if other is None else pytest.approx(other, rel=1e-7, abs=1e-9)), key
        assert classes_after == {tuple(new.get(p, p) for p in key): found for key, found in classes.items()}
        assert codes_after == codes
