"""Statistical entropy of a substance from stated flows and concentrations."""

from __future__ import annotations

from typing import Final

from vsm_app.engine.dual import value_of
from vsm_app.engine.formulas import entropy
from vsm_app.engine.methods.base import Inputs, Method, Outcome, outputs, undefined, warning
from vsm_app.model.problems import Problem

_BALANCE: Final = 1e-6


def _statistical_entropy(given: Inputs) -> Outcome:
    sides = []
    for name in ("in", "out"):
        flows: list[tuple[float, float]] = []
        for entry in given.entries(name):
            entry.known("m", "c", "name")
            share = entry.number("c", "kg/kg")
            if not 0 <= share <= 1:
                raise entry.impossible("c", share, "share")
            flows.append((entry.amount("m", "kg"), share))
        sides.append(flows)
    before, after = entropy.change(*sides)
    X, out = value_of(before.substance), value_of(after.substance)
    problems: list[Problem] = []
    if abs(X - out) > _BALANCE * max(X, out):
        problems.append(warning("method.substance_not_balanced", before=X, after=out))
    first = None if before.relative is None else value_of(before.relative)
    second = None if after.relative is None else value_of(after.relative)
    efficiency = (first - second) / first if first and second is not None else None
    for name, value in (("RSE_in", first), ("RSE_out", second), ("SCE", efficiency)):
        if value is None:
            problems.append(undefined(name, "zero_denominator"))
    return Outcome(
        outputs(
            X=(X, "kg"), H_in=(value_of(before.H), "bit"), H_out=(value_of(after.H), "bit"),
            H_max=(value_of(before.H_max), "bit"), RSE_in=(first, "1"), RSE_out=(second, "1"), SCE=(efficiency, "1"),
        ),
        tuple(problems),
    )  # fmt: skip


METHODS: Final = (
    Method(
        "statistical_entropy",
        ("in", "out"),
        ("X", "H_in", "H_out", "H_max", "RSE_in", "RSE_out", "SCE"),
        "H = -Σ m c log2 c / X; RSE = H / H_max; SCE = (RSE_in - RSE_out) / RSE_in",
        entropy.SOURCE,
        _statistical_entropy,
    ),
)
