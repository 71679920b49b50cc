"""Carbon methods: circular footprint formula, product footprint, allocation; hotspots of stages in series."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from vsm_app.engine.dual import value_of
from vsm_app.engine.factors import split_unit
from vsm_app.engine.formulas import carbon, ranking
from vsm_app.engine.methods.base import Inputs, Method, Outcome, Quantity, outputs, undefined, warning
from vsm_app.engine.methods.units import ratio_of_units
from vsm_app.model.problems import Problem
from vsm_app.model.units import parse_unit

_PER_KG: Final = "kg CO2e/kg"
_UNITS: Final = {
    **dict.fromkeys(("Ev", "Ev_star", "Erecycled", "ErecyclingEoL", "EER", "ED"), _PER_KG),
    **dict.fromkeys(("ESE_heat", "ESE_elec"), "kg CO2e/MJ"),
    "LHV": "MJ/kg",
}
_FOOTPRINT: Final = tuple(field.name for field in fields(carbon.Footprint))
_REQUIRED: Final = ("A", "R1", "R2", "R3", "Ev")
KG: Final = "kg CO2e"
_KG_PER_SCOPE: Final = (1, 2, 3)


def _cff(given: Inputs) -> Outcome:
    values: dict[str, float] = {}
    for name in _FOOTPRINT:
        default = None if name in _REQUIRED else 1.0 if name.startswith("Q") else 0.0
        if name == "Ev_star" and name not in given:
            values[name] = values["Ev"]
        elif name in _UNITS:
            values[name] = given.number(name, _UNITS[name], default)
        else:
            values[name] = given.share(name, default)
    given.shares_at_most_one("R2", "R3")
    needed = {"R1": ("Erecycled",), "R2": ("ErecyclingEoL",), "R3": ("EER",)}
    for share, names in needed.items():
        for name in names:
            if values[share] and name not in given:
                raise given.missing(name)
    footprint = carbon.Footprint(**values)
    terms = carbon.circular_footprint(footprint)
    found = {f.name: Quantity(getattr(terms, f.name), _PER_KG) for f in fields(terms)}
    found["total"] = Quantity(terms.total, _PER_KG)
    found["cut_off"] = Quantity(carbon.cut_off(footprint), _PER_KG)
    found["avoided_burden"] = Quantity(carbon.avoided_burden(footprint), _PER_KG)
    return Outcome(found)


def _pcf(given: Inputs) -> Outcome:
    by_scope = dict.fromkeys(_KG_PER_SCOPE, 0.0)
    problems: list[Problem] = []
    incomplete = False
    for entry in given.entries("activities"):
        entry.known("name", "amount", "factor", "scope")
        scope = entry.given.get("scope")
        if isinstance(scope, bool) or not isinstance(scope, int) or scope not in by_scope:
            raise entry.impossible("scope", scope, "scope")
        if "factor" not in entry:
            incomplete = True
            problems.append(warning("method.no_factor", name=entry.text("name", entry.at(""))))
            continue
        by_scope[scope] += _emission(entry)
    total = sum(by_scope.values())
    found: dict[str, Any] = {f"scope{scope}": Quantity(value, KG) for scope, value in by_scope.items()}
    found["total"] = Quantity(total, KG)
    found["incomplete"] = incomplete
    if "declared_output" in given:
        unit = given.unit_of("declared_output", "pc")
        declared = given.amount("declared_output", unit)
        found["per_declared_output"] = Quantity(total / declared if declared else None, f"{KG}/{unit}")
        if not declared:
            problems.append(undefined("per_declared_output", "zero_denominator"))
    return Outcome(found, tuple(problems))


def _emission(entry: Inputs) -> float:
    """Amount times factor in kg CO2e; units that do not fit are refused."""
    amount_unit = entry.unit_of("amount", "")
    factor_unit = entry.unit_of("factor", f"{KG}/{amount_unit}" if amount_unit else KG)
    top, bottom = split_unit(factor_unit)
    weight = ratio_of_units(top, KG)
    if weight is None:
        raise entry.impossible("factor", factor_unit, "factor", unit=amount_unit)
    per = ratio_of_units(amount_unit or bottom, bottom) if bottom else 1.0
    if per is None:
        raise entry.impossible("factor", factor_unit, "factor", unit=amount_unit)
    return entry.number("amount", amount_unit or bottom) * per * entry.number("factor", factor_unit) * weight


def _allocation(given: Inputs) -> Outcome:
    burden = given.number("burden", KG)
    money = parse_unit(given.text("units", "kg; EUR/kg").partition(";")[2].strip() or "EUR/kg").symbol
    entries = given.entries("products")
    masses, prices, names = [], [], []
    for entry in entries:
        entry.known("name", "mass", "price")
        masses.append(entry.amount("mass", "kg"))
        unit = entry.unit_of("price", money)
        prices.append(entry.number("price", unit) * (ratio_of_units(unit, money) or 1.0))
        names.append(entry.text("name"))
    if not sum(masses):
        raise given.impossible("products", 0, "no_mass")
    by_mass, by_value = carbon.allocated(burden, masses, prices)
    problems = () if by_value is not None else (warning("method.no_value"),)
    chosen = [None] * len(names) if by_value is None else [value_of(value) for value in by_value]
    rows = [
        {"name": name, "by_mass": Quantity(value_of(mass), _PER_KG), "by_value": Quantity(value, _PER_KG)}
        for name, mass, value in zip(names, by_mass, chosen, strict=True)
    ]
    return Outcome({"specific_kgCO2e_per_kg": rows}, problems)


def _hotspots(given: Inputs) -> Outcome:
    """Stages in series: every output of a stage carries alike (ISO 14051, 5.4)."""
    carried = specific = before = 0.0
    rows: list[tuple[str, float, float, float]] = []
    for entry in given.entries("stages"):
        entry.known("name", "add", "direct", "prod", "loss", "dispose")
        added = 0.0
        for material in entry.entries("add") if "add" in entry else ():
            material.known("m", "e", "name")
            added += material.amount("m", "kg") * material.number("e", _PER_KG)
        product, loss = entry.amount("prod", "kg"), entry.amount("loss", "kg", 0.0)
        if not product + loss:
            raise entry.impossible("prod + loss", 0, "positive")
        specific = (before + added + entry.number("direct", KG, 0.0)) / (product + loss)
        before = specific * product
        burden = loss * specific + entry.number("dispose", KG, 0.0)
        rows.append((entry.text("name"), specific, loss, burden))
        carried += burden
    places = ranking.shares_and_classes([(burden, loss, f"{i:06}") for i, (_n, _s, loss, burden) in enumerate(rows)])
    rank = {place.index: (number, place) for number, place in enumerate(places, 1)}
    stages = []
    for index, (name, own, loss, burden) in enumerate(rows):
        number, place = rank[index]
        stages.append(
            {
                "stage": name, "specific_burden": Quantity(own, _PER_KG), "loss_mass": Quantity(loss, "kg"),
                "loss_burden": Quantity(burden, KG), "rank": number,
                "share": Quantity(place.share if carried else None, "1"),
                "cum_share": Quantity(place.cumulative if carried else None, "1"), "class": place.pareto,
            }
        )  # fmt: skip
    problems = () if carried else (undefined("cum_share", "zero_denominator"),)
    return Outcome(
        {"stages": stages, **outputs(total_loss_burden=(carried, KG), final_specific=(specific, _PER_KG))}, problems
    )


METHODS: Final = (
    Method(
        "cff",
        _FOOTPRINT,
        ("virgin", "recycled_in", "recycling_out", "energy", "disposal", "total", "cut_off", "avoided_burden"),
        "(1-R1) Ev + R1 (A Erec + (1-A) Ev Q) + (1-A) R2 (ErecEoL - Ev* Q) + (1-B) R3 (EER - LHV X ESE) + (1-R2-R3) ED",
        carbon.CFF_SOURCE,
        _cff,
    ),
    Method(
        "pcf",
        ("activities", "declared_output"),
        ("scope1", "scope2", "scope3", "total", "per_declared_output"),
        "Σ amount · factor",
        "ISO 14067:2018; GHG Protocol Corporate Standard (rev. 2004)",
        _pcf,
    ),
    Method(
        "allocation",
        ("burden", "products", "units"),
        ("specific_kgCO2e_per_kg",),
        "burden · share / mass",
        "ISO 14044:2006, 4.3.4.2; ISO 14067:2018, 6.4.6",
        _allocation,
    ),
    Method(
        "hotspots",
        ("stages", "units"),
        ("stages", "total_loss_burden", "final_specific"),
        "H = m e + d",
        "ISO 14051:2011, 5.4 (carry rule), applied to CO2e",
        _hotspots,
    ),
)
