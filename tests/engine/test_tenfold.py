"""By which power of ten two entries differ: told of amounts of one kind, of nothing else."""

from __future__ import annotations

import pytest

from vsm_app.engine.turning import tenfold
from vsm_app.model.grammar import read_quantity
from vsm_app.model.last_entry import LastEntry
from vsm_app.model.quantities import BOOKED, UNKNOWN, Form, Quantity


def said(words: str) -> Quantity:
    quantity = read_quantity(words).quantity
    assert quantity is not None
    return quantity


@pytest.mark.parametrize(
    ("now", "before", "factor"),
    [
        ("12 t", "120 t", 10), ("120 t", "12 t", 10), ("12 kg", "12 t", 1000), ("10-14 t", "120 t", 10),
        ("7 %", "70 %", 10), ("12 t", "121 t", 0), ("12 t", "12 t", 0), ("120 t/a", "12 t/a", 10),
        ("1 t", "10 %", 0), ("1 kg", "10 pc", 0), ("1 t/mo", "10 t/a", 0), ("1 MWh", "36 t", 0),
    ],
)  # fmt: skip
def test_amounts_of_one_kind_are_compared(now: str, before: str, factor: int) -> None:
    assert tenfold(LastEntry("f", said(now), said(before))) == factor


@pytest.mark.parametrize("before", [UNKNOWN, BOOKED, Quantity(booked=True, value=0.2), Quantity(Form.REST)])
def test_what_is_no_amount_is_compared_with_nothing(before: Quantity) -> None:
    """A booked gap holds the share that it was: 0.2 is no fifth of a kilogram beside 2 t."""
    assert tenfold(LastEntry("f", said("2 t"), before)) == 0
    assert tenfold(LastEntry("f", said("0.2 kg"), before)) == 0
    assert tenfold(LastEntry("f", Quantity(Form.VALUE, "", 2.0, ""), before)) == 0
