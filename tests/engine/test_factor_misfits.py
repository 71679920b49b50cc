"""A factor of another unit or of no scope that there is: one sentence names it, what it says and what is expected."""

from __future__ import annotations

import pytest

from helpers.method_maps import draw, item, node, values
from vsm_app.engine.indicators.evaluate import reason_text
from vsm_app.engine.results import Need
from vsm_app.model.document import Document
from vsm_app.texts import LANGUAGES, problem_text, unit_words


def works(factor: tuple[float, str, int], **gas: tuple[float, str]) -> Document:
    """Steel and gas enter; the factor is that of the gas."""
    return draw(
        [node("make", "make"), node("well", None, "natural_gas")],
        [("in", None, "make", "steel", 100), ("sold", "make", None, "product", 100),
         ("gas", "well", "make", "gas", 50)],
        [item("steel", "primary", co2e=(2.0, "kg CO2e/kg", 3)), item("product", "product"),
         item("gas", "energy", "kWh", co2e=factor, **gas)],
    )  # fmt: skip


@pytest.mark.parametrize("unit", ["kg CO2e/kg", "EUR/kWh", "kg/kWh", "kWh"])
def test_a_unit_that_does_not_fit_is_refused_and_the_one_expected_is_named(unit: str) -> None:
    found = values(works((0.2, unit, 1)))
    total = found["co2e.total", "map"]
    assert total.value == pytest.approx(200)
    assert total.incomplete
    assert [note.code for note in total.notes] == ["indicator.note.unfit_factor"]
    assert total.notes[0].params == {"item": "gas", "unit": unit, "expected": "kWh"}
    scope = found["co2e.scope1", "map"]
    assert (scope.value, scope.reason) == (None, "indicator.unfit_factor")
    assert scope.needs == (Need("co2e.unit", "gas"),)
    for lang in LANGUAGES:
        assert all(part in (reason_text(scope, lang) or "") for part in ("gas", unit_words(unit, lang), "kg CO₂e/kWh"))
        assert all(
            part in problem_text(total.notes[0], lang) for part in ("gas", unit_words(unit, lang), "kg CO₂e/kWh")
        )


def test_a_scope_that_there_is_not_is_refused_and_those_that_there_are_are_named() -> None:
    total = values(works((0.2, "kg CO2e/kWh", 4)))["co2e.total", "map"]
    assert total.value == pytest.approx(200)
    assert total.incomplete
    assert [(note.code, dict(note.params)) for note in total.notes] == [
        ("indicator.note.wrong_scope", {"item": "gas", "scope": 4})
    ]
    assert "1, 2 or 3" in problem_text(total.notes[0], "en")
    assert "1, 2 oder 3" in problem_text(total.notes[0], "de")


def test_a_contract_in_a_unit_that_does_not_fit_is_told_from_none() -> None:
    document = draw(
        [node("make", "make"), node("grid", None, "electricity")],
        [("in", None, "make", "steel", 100), ("sold", "make", None, "product", 100),
         ("buy", "grid", "make", "power", 5)],
        [item("power", "energy", "kWh", co2e=(0.4, "kg CO2e/kWh", 2), co2e_market=(0.1, "kg CO2e/t"))],
    )  # fmt: skip
    value = values(document)["co2e.scope2_market", "map"]
    assert value.reason == "indicator.unfit_factor"
    assert value.needs == (Need("co2e_market.unit", "power"),)
