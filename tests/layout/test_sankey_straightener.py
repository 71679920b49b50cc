"""Straightening the Sankey anew only where something differs: the same places as from scratch, every time."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from vsm_app.layout import sankey_places
from vsm_app.layout.sankey_places import DEFAULTS, Straightener, straightened
from vsm_app.layout.sankey_types import SankeyFlow
from vsm_app.layout.types import Box, FlowStyle


def some_map(seed: int) -> tuple[dict[str, Box], list[SankeyFlow]]:
    chance = random.Random(seed)
    boxes = {f"n{i}": Box(208.0 * i, 40.0 * chance.random(), 120.0, 60.0) for i in range(chance.randrange(2, 12))}
    ends = [None, *boxes]
    flows = [
        SankeyFlow(f"f{k}", chance.choice(ends), chance.choice(ends), chance.uniform(-5.0, 90.0), style, rank=float(k))
        for k, style in enumerate(chance.choices(list(FlowStyle), k=15))
    ]
    return boxes, flows


def test_whatever_differs_is_straightened_anew_and_nothing_else() -> None:
    boxes, flows = some_map(1)
    straighten = Straightener()
    named = {"n0": 80.0}
    asked: list[tuple[Any, ...]] = [
        (boxes, flows, 0.5, 900.0, DEFAULTS, {}, named),
        (boxes | {"n0": Box(5.0, 300.0, 120.0, 60.0)}, flows, 0.5, 900.0, DEFAULTS, {}, named),
        (boxes, [replace(flows[0], value=40.0), *flows[1:]], 0.5, 900.0, DEFAULTS, {}, named),
        (boxes, flows, 0.7, 900.0, DEFAULTS, {}, named),
        (boxes, flows, 0.5, 1200.0, DEFAULTS, {}, named),
        (boxes, flows, 0.5, 900.0, replace(DEFAULTS, floor=3.0), {}, named),
        (boxes, flows, 0.5, 900.0, DEFAULTS, {"n0": 0, "n1": 1}, named),
        (boxes, flows, 0.5, 900.0, DEFAULTS, {}, {"n0": 500.0}),
    ]
    for question in asked:
        assert straighten(*question) == straightened(*question)
        assert straighten(*question) == straightened(*question)


def test_a_question_asked_again_is_not_worked_out_again(monkeypatch: Any) -> None:
    boxes, flows = some_map(2)
    straighten = Straightener()
    found = straighten(boxes, flows, 0.5, 900.0, DEFAULTS, {}, {})
    monkeypatch.setattr(sankey_places, "straightened", None)
    assert straighten(dict(boxes), [replace(flow) for flow in flows], 0.5, 900.0, DEFAULTS, {}, {}) is found
