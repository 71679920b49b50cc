"""Circularity methods: MCI, CTI, ISO 59020, water, ESRS E5."""

from __future__ import annotations

from typing import Final

from vsm_app.engine.dual import value_of
from vsm_app.engine.formulas import cti, esrs, mci
from vsm_app.engine.formulas.cti import quotient
from vsm_app.engine.methods.base import Inputs, Method, Outcome, Quantity, outputs, undefined, warning
from vsm_app.model.problems import Problem

_PART: Final = ("M", "FR", "FU", "FS", "CR", "CU", "CC", "CE", "EF", "EC", "L", "Lav", "U", "Uav")
ZERO: Final = "zero_denominator"


# --- Material Circularity Indicator
def _part(given: Inputs) -> mci.Part:
    given.known(*_PART)
    given.shares_at_most_one("FR", "FU", "FS")
    given.shares_at_most_one("CR", "CU", "CC", "CE")
    recycled = given.share("FR", 0.0)
    efficiency = given.share("EF", 1.0)
    if recycled and not efficiency:
        raise given.impossible("EF", 0, "positive_with", other="FR")
    return mci.Part(
        given.amount("M", "kg"), recycled, given.share("FU", 0.0), given.share("FS", 0.0), given.share("CR", 0.0),
        given.share("CU", 0.0), given.share("CC", 0.0), given.share("CE", 0.0), efficiency, given.share("EC", 1.0),
    )  # fmt: skip


def _utility(given: Inputs) -> float:
    lives, uses = ("L", "Lav"), ("U", "Uav")
    values = {name: given.positive(name, "a", 1.0) for name in lives}
    values |= {name: given.positive(name, "1", 1.0) for name in uses}
    for pair in (lives, uses):
        if (pair[0] in given) != (pair[1] in given):
            raise given.missing(next(name for name in pair if name not in given))
    return value_of(mci.utility(*(values[name] for name in (*lives, *uses))))


def _mci(given: Inputs) -> Outcome:
    if "components" in given:
        given.known("components", "X")
        parts = [_part(entry) for entry in given.entries("components")]
        x = given.positive("X", default=1.0)
    else:
        given.known(*_PART)
        parts = [_part(given)]
        x = _utility(given)
    found = [mci.masses(part) for part in parts]
    whole = mci.summed(found)
    lfi = mci.linear_flow_index(whole)
    problems: list[Problem] = []
    if x > mci.UNREALISTIC_UTILITY:
        problems.append(warning("method.utility_high", x=x))
    star = None if lfi is None else value_of(mci.unclamped(lfi, x))
    clamped = None if lfi is None else value_of(mci.indicator(lfi, x))
    if lfi is None:
        problems += [undefined(name, ZERO) for name in ("LFI", "MCI_star", "MCI")]
    result = outputs(
        M=(value_of(whole.M), "kg"), V=(value_of(whole.V), "kg"), W0=(value_of(whole.W0), "kg"),
        WC=(value_of(whole.WC), "kg"), WF=(value_of(whole.WF), "kg"), W=(value_of(whole.W), "kg"),
        LFI=(None if lfi is None else value_of(lfi), "1"), X=(x, "1"), F=(value_of(mci.utility_factor(x)), "1"),
        MCI_star=(star, "1"), MCI=(clamped, "1"),
    )  # fmt: skip
    if len(found) > 1 and lfi is not None:
        result["contributions"] = [Quantity(value_of(mci.contribution(one, whole)), "1") for one in found]
    return Outcome(result, tuple(problems))


def _company(given: Inputs) -> Outcome:
    pairs = []
    for entry in given.entries("products"):
        entry.known("N", "MCI", "name")
        pairs.append((_weight(entry), entry.share("MCI")))
    value = mci.company(pairs)
    problems = () if value is not None else (undefined("MCI_company", ZERO),)
    return Outcome(outputs(MCI_company=(value, "1")), problems)


def _weight(entry: Inputs) -> float:
    """A normalising factor in whatever unit all products share."""
    return entry.amount("N", entry.unit_of("N", "1"))


# --- Circular Transition Indicators
def _cti(given: Inputs) -> Outcome:
    unit = _mass_unit(given)
    if "inflow" not in given:
        given.known("critical_mass", "total_inflow", "units")
        value = quotient(given.amount("critical_mass", unit), given.amount("total_inflow", unit))
        nothing = () if value is not None else (undefined("critical_inflow_of_total", ZERO),)
        return Outcome(outputs(critical_inflow_of_total=(value, "1")), nothing)
    given.known("inflow", "outflow", "units", "revenue", "energy_renewable", "energy_total")
    found = cti.sides(
        [_inflow(entry, unit) for entry in given.entries("inflow")],
        [_outflow(entry, unit) for entry in given.entries("outflow")] if "outflow" in given else (),
    )
    both = quotient(found.circular_inflow + found.circular_outflow, found.inflow + found.outflow)
    values: dict[str, tuple[float | None, str]] = {
        "circular_inflow": (quotient(found.circular_inflow, found.inflow), "1"),
        "circular_outflow": (quotient(found.circular_outflow, found.outflow), "1"),
        "material_circularity": (both, "1"),
        "linear_inflow_mass": (found.linear_inflow, unit),
        "critical_inflow_of_total": (quotient(found.critical_inflow, found.inflow), "1"),
        "critical_inflow_of_linear": (quotient(found.critical_inflow, found.linear_inflow), "1"),
    }
    if "revenue" in given:
        money = given.unit_of("revenue", "EUR")
        values["circular_material_productivity"] = (
            quotient(given.amount("revenue", money), found.linear_inflow), f"{money}/{unit}",
        )  # fmt: skip
    if "energy_total" in given or "energy_renewable" in given:
        renewable, whole = given.amount("energy_renewable", "MWh"), given.amount("energy_total", "MWh")
        if renewable > whole:
            raise given.impossible("energy_renewable", renewable, "at_most_of", limit="energy_total", whole=whole)
        values["renewable_energy"] = (quotient(renewable, whole), "1")
    problems = tuple(undefined(name, ZERO) for name, (value, _unit) in values.items() if value is None)
    return Outcome(outputs(**values), problems)


def _mass_unit(given: Inputs) -> str:
    stated = given.text("units", "t").partition(";")[0].strip()
    return stated or "t"


def _inflow(entry: Inputs, unit: str) -> cti.Inflow:
    entry.known("m", "nonvirgin", "renewable", "critical", "name")
    renewable = entry.given.get("renewable")
    share = float(renewable) if isinstance(renewable, bool) else entry.share("renewable", 0.0)
    nonvirgin = entry.share("nonvirgin", 0.0)
    if share + nonvirgin > 1 + _EDGE:
        raise entry.impossible("nonvirgin + renewable", share + nonvirgin, "at_most", whole=1)
    critical = entry.given.get("critical")
    return cti.Inflow(
        entry.amount("m", unit), share + nonvirgin,
        float(critical) if isinstance(critical, bool) else entry.share("critical", 0.0),
    )  # fmt: skip


_EDGE: Final = 1e-9


def _outflow(entry: Inputs, unit: str) -> tuple[float, float, float]:
    entry.known("m", "pot", "act", "name")
    return entry.amount("m", unit), entry.share("pot", 0.0), entry.share("act", 0.0)


def _cti_revenue(given: Inputs) -> Outcome:
    unit = "EUR"
    products = []
    for entry in given.entries("products"):
        entry.known("revenue", "circular_inflow", "circular_outflow", "name")
        unit = entry.unit_of("revenue", unit)
        products.append(
            (entry.amount("revenue", unit), entry.share("circular_inflow"), entry.share("circular_outflow"))
        )
    return Outcome(outputs(cti_revenue=(cti.cti_revenue(products), unit)))


# --- water
def _water(given: Inputs) -> Outcome:
    withdrawal, discharge = given.amount("withdrawal", "m3"), given.amount("discharge", "m3", 0.0)
    circular_in, circular_out = given.amount("circular_inflow", "m3", 0.0), given.amount("circular_outflow", "m3", 0.0)
    for name, part, whole in (
        ("circular_inflow", circular_in, withdrawal),
        ("circular_outflow", circular_out, discharge),
    ):
        if part > whole * (1 + _EDGE):
            raise given.impossible(name, part, "at_most_in", whole=whole, unit="m3")
    into, out = quotient(circular_in, withdrawal), quotient(circular_out, discharge)
    values: dict[str, tuple[float | None, str]] = {
        "circular_water_inflow": (into, "1"),
        "circular_water_outflow": (out, "1"),
        "water_circularity": (None if into is None or out is None else (into + out) / 2, "1"),
        "A.5.2": (into, "1"),
        "A.5.3": (quotient(circular_out, withdrawal), "1"),
    }
    if "water_use" in given:
        used = given.amount("water_use", "m3")
        values["onsite_circulation"] = (quotient(used - withdrawal, withdrawal), "1")
    problems = tuple(undefined(name, ZERO) for name, (value, _unit) in values.items() if value is None)
    return Outcome(outputs(**values), problems)


# --- ISO 59020
def _iso59020(given: Inputs) -> Outcome:
    into, out = given.inside("inflow_t"), given.inside("outflow_t")
    into.known("total", "reused", "recycled", "renew")
    out.known("total", "reused", "recycled", "bio")
    values: dict[str, tuple[float | None, str]] = {}
    for side, names, codes, rest in (
        (into, ("reused", "recycled", "renew"), ("A.2.2", "A.2.3", "A.2.4"), "virgin_nonrenewable"),
        (out, ("reused", "recycled", "bio"), ("A.3.3", "A.3.4", "A.3.5"), "linear_outflow"),
    ):
        total = side.amount("total", "t")
        parts = [side.amount(name, "t", 0.0) for name in names]
        if sum(parts) > total * (1 + _EDGE):
            raise side.impossible(" + ".join(names), sum(parts), "at_most_of", limit="total", whole=total)
        values |= {code: (quotient(part, total), "1") for code, part in zip(codes, parts, strict=True)}
        values[rest] = (quotient(total - sum(parts), total), "1")
    values |= _iso_optional(given)
    problems = tuple(undefined(name, ZERO) for name, (value, _unit) in values.items() if value is None)
    return Outcome(outputs(**values), problems)


def _iso_optional(given: Inputs) -> dict[str, tuple[float | None, str]]:
    """Each only where its inputs are given."""
    values: dict[str, tuple[float | None, str]] = {}
    if "lifetime" in given or "lifetime_industry" in given:
        values["A.3.2"] = (given.amount("lifetime", "a") / given.positive("lifetime_industry", "a"), "1")
    if "energy_in_total" in given or "energy_in_renewable" in given:
        renewable = given.amount("energy_in_renewable", "MWh") - given.amount("energy_out_renewable", "MWh", 0.0)
        whole = given.amount("energy_in_total", "MWh") - given.amount("energy_out_total", "MWh", 0.0)
        values["A.4.2"] = (quotient(renewable, whole), "1")
    if "linear_inflow" in given or "revenue" in given:
        money = given.unit_of("revenue", "EUR")
        revenue, linear = given.amount("revenue", money), given.amount("linear_inflow", "t")
        values["A.6.2"] = (quotient(revenue, linear), f"{money}/t")
    return values


# --- ESRS E5
def _esrs(given: Inputs) -> Outcome:
    unit = given.text("unit", "t")
    total = secondary = 0.0
    for entry in given.entries("materials"):
        entry.known("name", "mass", "secondary")
        mass = _tonnes(entry, "mass", unit)
        total += mass
        secondary += mass if entry.flag("secondary") else 0.0
    streams = []
    for entry in given.entries("waste"):
        entry.known("t", "tr", "haz", "name")
        if entry.text("tr") not in esrs.TREATMENTS:
            raise entry.impossible("tr", entry.text("tr"), "one_of", known=list(esrs.TREATMENTS))
        streams.append(esrs.Waste(_tonnes(entry, "t", unit), entry.text("tr"), entry.flag("haz")))
    values = esrs.materials(total, secondary) | esrs.waste(streams)
    units = {point.code: point.unit for point in esrs.data_points()}
    problems = tuple(undefined(code, ZERO) for code, value in values.items() if value is None)
    result: dict[str, object] = {code: Quantity(value, units[code]) for code, value in values.items()}
    result["breakdown"] = {key: Quantity(value, "t") for key, value in esrs.breakdown(streams).items()}
    result["standard_version"] = esrs.VERSION
    return Outcome(result, problems)


def _tonnes(entry: Inputs, name: str, unit: str) -> float:
    bare = not isinstance(entry.given.get(name), dict)
    return entry.amount(name, "t") if not bare or unit == "t" else _converted(entry, name, unit)


def _converted(entry: Inputs, name: str, unit: str) -> float:
    return Inputs(entry.method, {name: {"value": entry.given.get(name), "unit": unit}}, entry.at("")).amount(name, "t")


_CTI: Final = "WBCSD, Circular Transition Indicators V4.0, 2023"
METHODS: Final = (
    Method(
        "mci",
        (*_PART, "components", "X"),
        ("V", "W0", "WC", "WF", "W", "LFI", "X", "F", "MCI_star", "MCI"),
        "MCI = 1 - LFI F(X); LFI = (V + W) / (2 M + (WF - WC) / 2); F = 0.9 / X",
        mci.SOURCE,
        _mci,
    ),
    Method("mci_company", ("products",), ("MCI_company",), "Σ N MCI / Σ N", mci.SOURCE, _company),
    Method(
        "cti",
        ("inflow", "outflow", "units", "revenue", "energy_renewable", "energy_total", "critical_mass", "total_inflow"),
        (
            "circular_inflow",
            "circular_outflow",
            "material_circularity",
            "linear_inflow_mass",
            "critical_inflow_of_total",
            "critical_inflow_of_linear",
            "circular_material_productivity",
            "renewable_energy",
        ),
        "(circular inflow + circular outflow) / (inflow + outflow)",
        _CTI,
        _cti,
    ),
    Method("cti_revenue", ("products",), ("cti_revenue",), "Σ revenue (inflow + outflow) / 2", _CTI, _cti_revenue),
    Method(
        "water",
        ("withdrawal", "circular_inflow", "discharge", "circular_outflow", "water_use"),
        (
            "circular_water_inflow",
            "circular_water_outflow",
            "water_circularity",
            "onsite_circulation",
            "A.5.2",
            "A.5.3",
        ),
        "(circular in / in + circular out / out) / 2",
        f"{_CTI}; ISO 59020:2024, A.5",
        _water,
    ),
    Method(
        "iso59020",
        (
            "inflow_t",
            "outflow_t",
            "lifetime",
            "lifetime_industry",
            "energy_in_renewable",
            "energy_in_total",
            "energy_out_renewable",
            "energy_out_total",
            "revenue",
            "linear_inflow",
        ),
        (
            "A.2.2",
            "A.2.3",
            "A.2.4",
            "virgin_nonrenewable",
            "A.3.3",
            "A.3.4",
            "A.3.5",
            "linear_outflow",
            "A.3.2",
            "A.4.2",
            "A.6.2",
        ),
        "m_class / m",
        "ISO 59020:2024, Annex A",
        _iso59020,
    ),
    Method(
        "esrs_e5",
        ("materials", "waste", "unit"),
        (
            "E5-4_02",
            "E5-4_04",
            "E5-4_05",
            "E5-5_07",
            "E5-5_08",
            "E5-5_09",
            "E5-5_10",
            "E5-5_11",
            "E5-5_15",
            "breakdown",
        ),
        "sums of the table",
        "ESRS E5, Delegated Regulation (EU) 2023/2772, par. 31 and 37",
        _esrs,
        verified=True,
    ),
)
