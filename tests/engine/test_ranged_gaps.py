"""A gap at a range is told with the range that was said, not with its middle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        (("200 t", "100-110 t", "20 t"), "200 t come in, 120–130 t go out, and no loss is drawn. If 70–80 t"),
        (("200 t", "100-110 t", "20-40 t"), "200 t come in, 120–150 t go out, and no loss is drawn. If 50–80 t"),
        (("200 t", "150 t"), "200 t come in, 150 t go out, and no loss is drawn. If 50 t"),
        (("100 t", "160-170 t"), "100 t come in, but 160–170 t go out. If a supply of 60–70 t"),
    ],
)
def test_both_ends_are_said(entries: tuple[str, ...], said: str) -> None:
    (problem,) = gaps(*entries)
    assert said.replace("120–120", "120") in plain(problem)


@pytest.mark.parametrize(
    ("entries", "en", "de"),
    [
        (
            ("50 t", "40-180 t"),
            "If a supply of up to 130 t (72.2 %) is",
            "Fehlt ein Zugang von bis zu 130 t (72,2 %), ihn",
        ),
        (
            ("120 t", "100-400 t"),
            "If a supply of up to 280 t (70.0 %) is",
            "Fehlt ein Zugang von bis zu 280 t (70,0 %), ihn",
        ),
        (("100-400 t", "120 t"), "If up to 280 t (70.0 %) are lost", "Gehen bis zu 280 t (70,0 %) hier verloren"),
        (("160-170 t", "100-110 t", "50 t"), "If up to 20 t (11.8 %) are", "Gehen bis zu 20 t (11,8 %) hier"),
        (("0,3-0,4 t", "0,1-0,2 t", "0,1 t"), "If up to 0.2 t (50.0 %) are", "Gehen bis zu 0,2 t (50,0 %) hier"),
    ],
)
def test_where_the_gap_may_be_nothing_only_the_most_of_it_is_said(entries: tuple[str, ...], en: str, de: str) -> None:
    (problem,) = gaps(*entries)
    assert en in plain(problem)
    assert de in plain(problem, "de")
    assert "missing_low" not in problem.params


@given(st.tuples(*[st.integers(1, 400)] * 4))
def test_what_is_said_to_be_missing_never_leaves_out_a_gap_that_the_ranges_allow(ends: tuple[int, ...]) -> None:
    (a, b), (c, d) = sorted(ends[:2]), sorted(ends[2:])
    for problem in gaps(f"{a}-{b} t" if a < b else f"{a} t", f"{c}-{d} t" if c < d else f"{c} t"):
        if "missing" in problem.params and (a < b or c < d):
            least, most = (a - d, b - c) if problem.code == "balance.gap.loss" else (c - b, d - a)
            said = (problem.params.get("missing_low", 0.0), problem.params["missing_high"])
            assert said == pytest.approx((max(least, 0.0), most))


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
