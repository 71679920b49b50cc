"""Material flow cost accounting from stated inputs: one centre, given totals, or centres in series."""

from __future__ import annotations

from typing import Any, Final

from vsm_app.engine.formulas import mfca
from vsm_app.engine.formulas.mfca import Costs
from vsm_app.engine.methods.base import Inputs, Method, Outcome, Quantity, undefined, warning
from vsm_app.model.problems import Problem

_COSTS: Final = ("energy_cost", "system_cost", "waste_cost")
_TOTALS: Final = ("material_cost_total", "energy_cost_total", "system_cost_total", "waste_cost_total")
_CENTRE: Final = (
    "material", "materials", "new_material", "new_material_cost", "product_mass", "loss_mass", "name", *_COSTS,
)  # fmt: skip


def _currency(given: Inputs) -> str:
    """The currency in which the first cost is stated."""
    for name in (*_COSTS, *_TOTALS, "new_material_cost"):
        if isinstance(given.given.get(name), dict):
            return given.unit_of(name, "EUR")
    for name in ("material", "materials", "new_material"):
        for entry in given.entries(name) if name in given else ():
            if isinstance(entry.given.get("price"), dict):
                return entry.unit_of("price", "EUR/kg").partition("/")[0]
    return "EUR"


def _centre(given: Inputs, currency: str, carried: Costs) -> tuple[dict[str, Any], Costs, Costs, list[Problem]]:
    """Outputs of one centre, its product and loss costs, what is doubtful."""
    problems: list[Problem] = []
    loss_material: float | None = None
    if "materials" in given:
        materials = [_material(entry, currency) for entry in given.entries("materials")]
        ratio = mfca.ratio_of(materials)
        bought = sum(m.price * (m.product + m.loss) for m in materials)
        loss_material = sum(m.price * m.loss for m in materials)
        if ratio is not None and carried.material:
            loss_material += (1 - ratio) * carried.material
    else:
        ratio = mfca.product_ratio(given.amount("product_mass", "kg"), given.amount("loss_mass", "kg"))
        bought = _bought(given, currency)
    energy, system, waste = (given.amount(name, currency, 0.0) for name in _COSTS)
    costs = carried + Costs(bought, energy, system, waste)
    product, loss = mfca.split(costs, ratio, loss_material)
    if ratio is None:
        problems.append(warning("method.idle_centre", centre=given.at("") or "1"))
    elif ratio == 1 and waste:
        problems.append(warning("method.waste_without_loss", waste=waste))
    result = _matrix(product, loss, currency)
    result["product_ratio"] = Quantity(ratio, "1")
    if loss_material is not None and ratio is not None:
        mixture = (1 - ratio) * costs.material
        result["loss_material_mixture"] = Quantity(mixture, currency)
        result["valuation_difference"] = Quantity(loss_material - mixture, currency)
    return result, product, loss, problems


def _material(entry: Inputs, currency: str) -> mfca.Material:
    entry.known("name", "price", "product_mass", "loss_mass", "in_ratio")
    return mfca.Material(
        entry.amount("price", f"{currency}/kg"), entry.amount("product_mass", "kg"), entry.amount("loss_mass", "kg"),
        entry.flag("in_ratio", default=True),
    )  # fmt: skip


def _bought(given: Inputs, currency: str) -> float:
    if "new_material_cost" in given:
        return given.amount("new_material_cost", currency)
    name = "new_material" if "new_material" in given else "material"
    if name not in given:
        return 0.0
    total = 0.0
    for entry in given.entries(name):
        entry.known("name", "mass", "price")
        total += entry.amount("mass", "kg") * entry.amount("price", f"{currency}/kg")
    return total


def _matrix(product: Costs, loss: Costs, currency: str) -> dict[str, Any]:
    values: dict[str, float | None] = {
        "product_material": product.material, "product_energy": product.energy, "product_system": product.system,
        "product_total": product.total, "loss_material": loss.material, "loss_energy": loss.energy,
        "loss_system": loss.system, "loss_waste": loss.waste, "loss_total": loss.total,
    }  # fmt: skip
    found: dict[str, Any] = {key: Quantity(value, currency) for key, value in values.items()}
    whole = product.total + loss.total
    found["product_share"] = Quantity(product.total / whole if whole else None, "1")
    found["loss_share"] = Quantity(loss.total / whole if whole else None, "1")
    return found


def _mfca(given: Inputs) -> Outcome:
    if "qc" in given:
        return _series(given)
    currency = _currency(given)
    if "product_ratio" in given:
        given.known("product_ratio", *_TOTALS)
        material, energy, system, waste = (given.amount(name, currency, 0.0) for name in _TOTALS)
        ratio = given.share("product_ratio")
        product, loss = mfca.split(Costs(material, energy, system, waste), ratio)
        result = _matrix(product, loss, currency)
        result["product_ratio"] = Quantity(ratio, "1")
        problems: list[Problem] = []
    else:
        given.known(*_CENTRE)
        result, product, loss, problems = _centre(given, currency, Costs())
    result["total_cost"] = Quantity(product.total + loss.total, currency)
    problems += [undefined(key, "zero_denominator") for key, value in result.items() if value.value is None]
    return Outcome(result, tuple(problems))


def _series(given: Inputs) -> Outcome:
    """Centres in series: product costs go on, in three columns; loss costs leave the chain and are summed."""
    given.known("qc", "material_valuation")
    centres = given.entries("qc")
    if not centres:
        raise given.missing("qc[0]")
    currency = next((c for c in map(_currency, centres) if c != "EUR"), "EUR")
    carried, lost = Costs(), Costs()
    result: dict[str, Any] = {}
    problems: list[Problem] = []
    for number, centre in enumerate(centres, 1):
        centre.known(*_CENTRE)
        found, carried, loss, doubtful = _centre(centre, currency, carried)
        result[f"qc{number}"] = found
        lost += loss
        problems += doubtful
    result["total_loss_cost"] = Quantity(lost.total, currency)
    result["total_cost"] = Quantity(lost.total + carried.total, currency)
    return Outcome(result, tuple(problems))


METHODS: Final = (
    Method(
        "mfca",
        (*_CENTRE, *_TOTALS, "product_ratio", "qc", "material_valuation"),
        (
            "product_ratio",
            "product_material",
            "product_energy",
            "product_system",
            "product_total",
            "loss_material",
            "loss_energy",
            "loss_system",
            "loss_waste",
            "loss_total",
            "product_share",
            "loss_share",
            "total_loss_cost",
            "total_cost",
        ),
        "cost · mass of product / (product + loss); waste management on loss",
        "ISO 14051:2011, 4.2 and 5.4",
        _mfca,
    ),
)
