"""Secondary material that is reused by its R-strategy, or by the node it leaves, is so on both sides of a method."""

from __future__ import annotations

import pytest

from helpers.method_maps import draw, item, node, of_map, values, with_settings
from vsm_app.model.document import Document


def rebuilt(kind: str, strategy: str, origin: str = "secondary") -> Document:
    """60 kg virgin and 40 kg parts that come back; of 100 kg sold 50 are collected, 10 of them lost."""
    document = draw(
        [node("make", "make"), node("use", "use", "process"), node("again", "end", kind)],
        [("in", None, "make", "steel", 60.0), ("sold", "make", "use", "goods", 100.0),
         ("old", "use", "again", "old", 50.0), ("gone", "use", None, "litter", 50.0),
         ("back", "again", "make", "parts", 40.0), ("lost", "again", None, "litter", 10.0)],
        [item("steel", "primary"), item("goods", "product"), item("old", "product"), item("parts", origin),
         item("litter", "loss")],
        strategies={"back": strategy},
    )  # fmt: skip
    return with_settings(document, product_life=1.0, industry_life=1.0)


SIDES = ("iso59020.A.2.2", "iso59020.A.2.3", "iso59020.A.3.3", "iso59020.A.3.4", "cti.recovery.remanufacture")


@pytest.mark.parametrize(("kind", "strategy"), [("process", "R6"), ("remanufacture", ""), ("remanufacture", "R6")])
def test_what_is_remanufactured_is_reused_where_it_leaves_and_where_it_enters(kind: str, strategy: str) -> None:
    assert of_map(rebuilt(kind, strategy), *SIDES) == pytest.approx([0.4, 0.0, 0.4, 0.0, 1.0])


@pytest.mark.parametrize(("kind", "strategy"), [("process", ""), ("recycle", ""), ("remanufacture", "R8")])
def test_else_secondary_material_is_recycled(kind: str, strategy: str) -> None:
    assert of_map(rebuilt(kind, strategy), *SIDES) == pytest.approx([0.0, 0.4, 0.0, 0.4, 0.0])


def test_a_class_that_says_recycled_is_believed() -> None:
    assert of_map(rebuilt("remanufacture", "R6", "recycled"), *SIDES) == pytest.approx([0.0, 0.4, 0.0, 0.4, 0.0])


def test_the_mci_counts_it_as_reused_feedstock() -> None:
    """V 0.6, W0 0.6 (0.5 gone, 0.1 lost on the way), no waste of recycling: LFI 0.6; no yield has to be assumed."""
    found = values(rebuilt("remanufacture", "R6"))
    assert [found[key, "map"].value for key in ("mci.lfi", "mci")] == pytest.approx([0.6, 1 - 0.9 * 0.6])
    assert "indicator.note.ef_assumed" not in {note.code for note in found["mci", "map"].notes}
