"""Densities and heating values are readings like any other: reconciled with the amounts on both of their layers."""

from __future__ import annotations

import pytest
from scipy.optimize import minimize

from helpers.solver_maps import amount
from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Factor, Flow, Item, ItemKind, Node
from vsm_app.model.parameters import Parameter, ParameterKind
from vsm_app.model.quantities import Form, Quantity

Reading = tuple[float, float]


def least_squares(here: Reading, factor: Reading, there: Reading) -> tuple[float, float, float]:
    """Amount, factor and chi-square of `here * factor = there`, by a general optimiser over the two free ones."""

    def chi2(x: list[float]) -> float:
        free = (x[0] * here[0], x[1] * factor[0])
        values = (*free, free[0] * free[1])
        return sum(((v - m) / s) ** 2 for v, (m, s) in zip(values, (here, factor, there), strict=True))

    best = minimize(chi2, [1.0, 1.0], method="Nelder-Mead", options={"xatol": 1e-13, "fatol": 1e-15, "maxiter": 4000})
    return best.x[0] * here[0], best.x[1] * factor[0], best.fun


def delivery(item: Item, unit: str, here: Reading, layer: str, there: Quantity, *parameters: Parameter) -> Document:
    """One flow to a customer, read on two layers."""
    physics = Physics(
        items={item.id: item},
        nodes={"customer": Node("customer", "Customer", "customer")},
        flows={"in": Flow("in", None, "customer", item.id, amount(*here, unit), {layer: there})},
        parameters={one.id: one for one in parameters},
    )
    return Document("Delivery", physics)


def test_a_heating_value_with_spread_is_reconciled_with_what_was_weighed_and_metered() -> None:
    coal = Item("coal", "Coal", ItemKind.ENERGY, unit="kg", heating_value=Factor(30.0, "MJ/kg", sd=1.5))
    solution = solve(delivery(coal, "kg", (1000.0, 20.0), "energy", amount(28_000.0, 500.0, "MJ")))
    mass, value, chi2 = least_squares((1000.0, 20.0), (30.0, 1.5), (28_000.0, 500.0))
    assert solution.own["in"].value == pytest.approx(mass, rel=1e-6)
    assert solution.flows["in", "energy"].base_value == pytest.approx(mass * value, rel=1e-6)
    assert solution.statistics.chi2 == pytest.approx(chi2, rel=1e-6)
    assert solution.statistics.dof == 1


def test_a_heating_value_measured_for_one_delivery_takes_the_place_of_the_items() -> None:
    coal = Item("coal", "Coal", ItemKind.ENERGY, unit="kg", heating_value=Factor(25.0, "MJ/kg"))
    assay = Parameter(
        "assay", ParameterKind.HEATING_VALUE, outflow="in",
        quantity=Quantity(Form.VALUE, value=30.0, unit="MJ/kg", sd=1.5),
    )  # fmt: skip
    solution = solve(delivery(coal, "kg", (1000.0, 20.0), "energy", amount(28_000.0, 500.0, "MJ"), assay))
    mass, value, chi2 = least_squares((1000.0, 20.0), (30.0, 1.5), (28_000.0, 500.0))
    assert solution.own["in"].value == pytest.approx(mass, rel=1e-6)
    assert solution.parameters["assay"].value == pytest.approx(value, rel=1e-6)
    assert solution.parameters["assay"].z is not None
    assert solution.statistics.chi2 == pytest.approx(chi2, rel=1e-6)


def test_a_density_with_spread_is_reconciled_with_volume_and_mass() -> None:
    oil = Item("oil", "Oil", unit="m3", density=Factor(850.0, "kg/m3", sd=20.0))
    solution = solve(delivery(oil, "m3", (10.0, 0.2), "mass", amount(8_200.0, 80.0, "kg")))
    volume, density, chi2 = least_squares((10.0, 0.2), (850.0, 20.0), (8_200.0, 80.0))
    assert solution.own["in"].value == pytest.approx(volume, rel=1e-6)
    assert solution.flows["in", "mass"].base_value == pytest.approx(volume * density, rel=1e-6)
    assert solution.statistics.chi2 == pytest.approx(chi2, rel=1e-6)


def test_a_density_that_nobody_knows_follows_from_volume_and_mass() -> None:
    oil = Item("oil", "Oil", unit="m3", density=Factor(850.0, "kg/m3"))
    unknown = Parameter("density", ParameterKind.DENSITY, outflow="in", quantity=Quantity(Form.UNKNOWN, unit="kg/m3"))
    solution = solve(delivery(oil, "m3", (10.0, 0.2), "mass", amount(8_200.0, 80.0, "kg"), unknown))
    found = solution.parameters["density"]
    assert found.value == pytest.approx(820.0)
    assert found.sd == pytest.approx(820.0 * ((0.2 / 10) ** 2 + (80 / 8200) ** 2) ** 0.5, rel=1e-6)
