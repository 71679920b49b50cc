"""Recycled content counts what was recycled; what is used again or remanufactured has an indicator of its own."""

from __future__ import annotations

import pytest

from helpers.method_maps import draw, item, node, values
from vsm_app.model.document import Document
from vsm_app.texts import problem_text

#: How a map says that something is used again: its class, the R-strategy on the flow, the kind of node it leaves.
SAID = {"class": ("reused", "", "process"), "flow": ("secondary", "R6", "process"), "node": ("secondary", "", "repair")}


def loops(said: str) -> Document:
    """180 t bought, 165 t recycled, 83 t remanufactured."""
    origin, strategy, kind = SAID[said]
    return draw(
        [node("make", "make"), node("mount", "make"), node("use", "use"), node("sort", "end"),
         node("recycle", "end", "recycle"), node("again", "end", kind)],
        [("in", None, "make", "steel", 180), ("part", "make", "mount", "part", 345),
         ("sold", "mount", "use", "product", 428), ("back", "use", "sort", "old", 248),
         ("litter", "use", None, "lost", 180),
         ("shred", "sort", "recycle", "old", 165), ("core", "sort", "again", "old", 83),
         ("melt", "recycle", "make", "recyclate", 165), ("renewed", "again", "mount", "renewed", 83)],
        [item("steel", "primary"), item("part", "product"), item("product", "product"), item("old", "product"),
         item("lost", "loss"), item("recyclate", "secondary"), item("renewed", origin)],
        strategies={"renewed": strategy},
    )  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_what_is_used_again_is_no_recycled_content(said: str) -> None:
    found = values(loops(said))
    assert {key: found[key, "map"].value for key in (
        "recycled_content", "cmu_site", "iso59020.A.2.3", "iso59020.A.2.2", "cti.circular_inflow")} == {
        "recycled_content": pytest.approx(165 / 428), "cmu_site": pytest.approx(165 / 428),
        "iso59020.A.2.3": pytest.approx(165 / 428), "iso59020.A.2.2": pytest.approx(83 / 428),
        "cti.circular_inflow": pytest.approx(248 / 428),
    }  # fmt: skip
    assert [scope for key, scope in found if key == "recycled_content"] == ["map", "make"], (
        "nothing recycled is mounted"
    )


def test_the_card_names_what_it_leaves_out_and_where_that_counts() -> None:
    (said,) = (
        note for note in values(loops("class"))["recycled_content", "map"].notes
        if note.code == "indicator.note.reused_beside"
    )  # fmt: skip
    assert said.subjects == ("renewed",)
    assert "is not recycled; it counts as reused content" in problem_text(said, "en")
    assert "sind kein Rezyklat" in problem_text(said, "de")
