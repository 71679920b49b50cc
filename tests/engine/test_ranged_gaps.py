"""A gap at a range is told with the range that was said, not with its middle."""

from __future__ import annotations

import pytest

from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow, set_quantity
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.grammar import read_quantity
from vsm_app.model.problems import Problem
from vsm_app.texts import problem_text


def gaps(coming: str, *going: str) -> list[Problem]:
    """What is said of the gap at a process that is given one flow and hands on others."""
    document, ids = Document(), []
    for kind in ("supplier", "process", *("customer" for _ in going)):
        made = add_node(document, kind, f"{kind} {len(ids)}", (0.0, 0.0))
        document, ids = made.document, [*ids, made.made[0]]
    supplier, process, *customers = ids
    ends = [(supplier, process), *((process, one) for one in customers)]
    for (source, target), words in zip(ends, (coming, *going), strict=True):
        made = add_flow(document, source, target)
        quantity = read_quantity(words).quantity
        assert quantity is not None
        document = set_quantity(made.document, made.made[0], quantity).document
    return [one for one in solve(document).problems if one.code.startswith("balance.")]


def plain(problem: Problem, lang: str = "en") -> str:
    return problem_text(problem, lang, lambda _: "Press").replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (("160-170 t", "120 t"), "160–170 t come in, 120–120 t go out"),
        (("200 t", "100-110 t", "20 t"), "200 t come in, 120–130 t go out, and no loss is drawn. If the 70–80 t"),
        (("200 t", "100-110 t", "20-40 t"), "200 t come in, 120–150 t go out, and no loss is drawn. If the 50–80 t"),
        (("200 t", "150 t"), "200 t come in, 150 t go out, and no loss is drawn. If the 50 t"),
        (("100 t", "160-170 t"), "100 t come in, but 160–170 t go out. If a supply of 60–70 t"),
    ],
)
def test_both_ends_are_said(entries: tuple[str, ...], said: str) -> None:
    (problem,) = gaps(*entries)
    assert said.replace("120–120", "120") in plain(problem)


def test_a_small_gap_says_the_ends_of_the_difference_on_either_side_of_nothing() -> None:
    (problem,) = gaps("100-110 t", "103 t")
    assert plain(problem).startswith("Press: in 100–110 t, out 103 t, difference −3 … 7 t")
    assert plain(problem, "de").startswith("Press: ein 100–110 t, aus 103 t, Unterschied −3 … 7 t")


def test_the_middle_and_the_code_stay_for_who_reads_the_numbers() -> None:
    (ranged,), (exact,) = gaps("160-170 t", "120 t"), gaps("165 t", "120 t")
    same = ("in", "out", "gap", "missing", "share", "unit", "level")
    assert ranged.code == exact.code == "balance.gap.loss"
    assert {name: ranged.params[name] for name in same} == pytest.approx({name: exact.params[name] for name in same})
    assert not any(name.endswith(("_low", "_high")) for name in exact.params)
