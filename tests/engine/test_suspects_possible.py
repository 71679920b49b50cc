"""What no flow and no share can be is never what all other entries are said to say."""

from __future__ import annotations

import pytest

from helpers.loop_map import loop_map
from vsm_app.engine.pipeline import solve
from vsm_app.model.problems import Problem
from vsm_app.texts import problem_text

TYPED = [("f1", "12 t/a"), ("f1", "1200 t/a"), ("f2", "600 t/a"), ("f4", "200 kg/Stk"), ("f5", "7 %"), ("f11", "50 %")]


def suspects(flow: str, words: str) -> list[Problem]:
    return [one for one in solve(loop_map(**{flow: words})).problems if one.code.startswith("test.suspect")]


def is_possible(problem: Problem) -> bool:
    others = float(str(problem.params["others"]))
    return 0.0 <= others <= (100.0 if problem.params["unit"] == "%" else float("inf"))


@pytest.mark.parametrize(("flow", "words"), TYPED, ids=[" ".join(one) for one in TYPED])
def test_only_what_is_possible_is_said_to_be_what_all_others_say(flow: str, words: str) -> None:
    found = suspects(flow, words)
    assert found
    told = ["others" in one.params for one in found]
    assert told == sorted(told, reverse=True), "what the others say something of stands first"
    assert all(is_possible(one) for one in found if "others" in one.params)
    for one in found:
        for lang in ("en", "de"):
            assert "\u2212" not in problem_text(one, lang, str)


def test_the_wrong_entry_is_among_those_that_are_named() -> None:
    assert "f1" in {one.subjects[0] for one in suspects("f1", "12 t/a")}
    (proposal,) = (p for p in solve(loop_map(f1="12 t/a")).problems if p.code.startswith("test.proposal"))
    assert "f1" in proposal.subjects
    assert "f11" not in proposal.subjects, "no loss of 0 % makes good what is missing"
