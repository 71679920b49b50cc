"""Lean methods: value stream, takt, OEE, operator balance, energy value stream, multi-layer stream, noise."""

from __future__ import annotations

import math
from typing import Any, Final

from vsm_app.engine.formulas import lean
from vsm_app.engine.methods.base import ANY, Inputs, Method, Outcome, Quantity, outputs, undefined, warning
from vsm_app.engine.methods.units import ratio_of_units
from vsm_app.model.problems import Problem

_NO_DEMAND: Final = "no_demand"
_WH_PER_KWS: Final = 1000.0 / 3600.0


def _rate(given: Inputs, name: str, *units: str, default: float | None = None) -> float:
    """A number in the first of `units`, stated in any that converts into one of them (`min/shift` or `min`)."""
    stated = given.unit_of(name, units[0])
    for unit in units:
        if ratio_of_units(stated, unit) is not None:
            return given.amount(name, unit, default)
    return given.amount(name, units[0], default)


def _minutes(given: Inputs, name: str) -> float:
    return _rate(given, name, "min/shift", "min", default=0.0) * 60.0


# --- value stream
_DEMAND: Final = ("monthly_demand", "working_days", "weekly_demand", "days_per_week", "daily_demand")
_REMARKS: Final = ("variants", "lunch", "inventory_split")


def _daily_demand(given: Inputs) -> float | None:
    if "monthly_demand" in given:
        days = _rate(given, "working_days", "d/month", "d")
        return _over(given, "working_days", _rate(given, "monthly_demand", "pcs/month", "pcs"), days)
    if "weekly_demand" in given:
        days = _rate(given, "days_per_week", "d/week", "d")
        return _over(given, "days_per_week", _rate(given, "weekly_demand", "pcs/week", "pcs"), days)
    return _rate(given, "daily_demand", "pcs/d", "pcs") if "daily_demand" in given else None


def _over(given: Inputs, name: str, amount: float, days: float) -> float:
    if not days:
        raise given.impossible(name, 0, "positive")
    return amount / days


def _cycle_time(entry: Inputs) -> float:
    """Seconds."""
    if "cycle_time_min" in entry:
        return entry.amount("cycle_time_min", "min") * 60.0
    return entry.amount("cycle_time_s", "s")


_STEP: Final = (
    "name", "cycle_time_s", "cycle_time_min", "changeover_s", "changeover_min", "uptime", "operators", "epe",
)  # fmt: skip


def _value_stream(given: Inputs) -> Outcome:
    demand = _daily_demand(given)
    steps = given.entries("processes")
    for step in steps:
        step.known(*_STEP)
    times = [_cycle_time(step) for step in steps]
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    worktime: float | None = None
    if "shift_length" in given:
        available = lean.available_time(
            _rate(given, "shift_length", "h", "h/shift") * 3600.0, _minutes(given, "paid_breaks")
        )
        if available <= 0:
            raise given.impossible("shift_length", available, "breaks")
        shifts = _rate(given, "shifts_per_day", "1/d", "1", default=1.0)
        worktime = available * shifts
        found["available_time"] = Quantity(available, "s/shift")
        if demand is not None:
            found |= _against_demand(steps, times, demand, available, shifts, problems)
    if demand is not None:
        found["daily_demand"] = Quantity(demand, "pcs/d")
    days = _days(given, demand)
    found["days"] = [Quantity(value, "d") for value in days]
    found |= _ladder(days, sum(times), worktime, problems)
    return Outcome(found, tuple(problems))


def _against_demand(
    steps: list[Inputs], times: list[float], demand: float, available: float, shifts: float, problems: list[Problem]
) -> dict[str, Any]:
    per_shift = demand / shifts if shifts else 0.0
    takt = lean.takt(available * shifts, demand)
    if takt is None:
        problems.append(undefined("takt", _NO_DEMAND))
    capacities = [
        lean.capacity(available, step.share("uptime", 1.0), time) for step, time in zip(steps, times, strict=True)
    ]
    short = [
        step.text("name") for step, capacity in zip(steps, capacities, strict=True)
        if capacity is not None and capacity < per_shift
    ]  # fmt: skip
    return {
        "demand_per_shift": Quantity(per_shift, "pcs/shift"),
        "takt": Quantity(takt, "s"),
        "capacity_per_shift": [Quantity(value, "pcs/shift") for value in capacities],
        "below_demand": short,
    }


def _days(given: Inputs, demand: float | None) -> list[float]:
    """Days of each stock: as observed, else pieces over daily demand."""
    if "inventories_days" in given:
        return given.numbers("inventories_days", "d")
    found = []
    for stock in given.entries("inventories") if "inventories" in given else ():
        stock.known("before_or_after", "name", "pieces", "observed_days")
        if "observed_days" in stock:
            found.append(stock.amount("observed_days", "d"))
            continue
        pieces = stock.amount("pieces", "pcs")
        if not demand:
            raise given.missing("daily_demand", "weekly_demand", "monthly_demand")
        found.append(lean.days_of_inventory(pieces, demand) or 0.0)
    return found


def _ladder(days: list[float], processing: float, worktime: float | None, problems: list[Problem]) -> dict[str, Any]:
    lead = math.fsum(days)
    ratios = {"calendar": lean.value_adding_share(processing, lead)}
    if worktime is not None:
        ratios["worktime"] = lean.value_adding_share(processing, lead, worktime)
    found: dict[str, Any] = {"lead_time": Quantity(lead, "d"), "processing_time": Quantity(processing, "s")}
    for base, ratio in ratios.items():
        found[f"va_ratio_{base}"] = Quantity(ratio, "1")
        found[f"flussgrad_{base}"] = Quantity(1 / ratio if ratio else None, "1")
        if not ratio:
            problems.append(undefined(f"va_ratio_{base}", "no_lead_time" if ratio is None else "no_processing_time"))
    found["pce_calendar"] = found["va_ratio_calendar"]
    return found


def _takt(given: Inputs) -> Outcome:
    shift = _rate(given, "shift_length", "h", "h/shift") * 3600.0
    shifts = _rate(given, "shifts", "1", "1/d", default=1.0)
    available = lean.available_time(shift, _minutes(given, "breaks")) * shifts
    if available <= 0:
        raise given.impossible("shift_length", available, "breaks")
    takt = lean.takt(available, _rate(given, "demand", "pcs/d", "pcs"))
    problems = () if takt is not None else (undefined("takt", _NO_DEMAND),)
    hours = None if takt is None else takt / 3600.0
    return Outcome(outputs(available=(available / 3600.0, "h/d"), takt=(hours, "h"), takt_s=(takt, "s")), problems)


# --- OEE
_OEE: Final = ("planned_min", "run_min", "ideal_ct_s", "ideal_ct_min", "total", "good")


def _oee(given: Inputs) -> Outcome:
    """One machine, or an object of several by name."""
    if any(name in given for name in _OEE):
        given.known(*_OEE)
        found, problems = _one_oee(given)
        return Outcome(found, problems)
    every: dict[str, Any] = {}
    doubtful: list[Problem] = []
    if not given.given:
        raise given.missing(*_OEE[:2])
    for name in given.given:
        one = given.inside(name)
        one.known(*_OEE)
        every[name], problems = _one_oee(one)
        doubtful += problems
    return Outcome(every, tuple(doubtful))


def _one_oee(given: Inputs) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    planned, run = given.positive("planned_min", "min"), given.positive("run_min", "min")
    ideal = given.amount("ideal_ct_min", "min") if "ideal_ct_min" in given else given.amount("ideal_ct_s", "s") / 60.0
    total, good = given.positive("total"), given.amount("good")
    if good > total:
        raise given.impossible("good", good, "at_most_of", limit="total", whole=total)
    a, p, q = lean.oee(planned, run, ideal, total, good)
    problems = tuple(
        warning("method.over_one", name=name, value=value) for name, value in (("A", a), ("P", p)) if value > 1
    )
    return outputs(A=(a, "1"), P=(p, "1"), Q=(q, "1"), OEE=(a * p * q, "1")), problems


# --- operator balance
def _operator_balance(given: Inputs) -> Outcome:
    takt, times = given.positive("takt", "s"), given.numbers("operator_times_s", "s")
    if not times or min(times) < 0:
        raise given.impossible("operator_times_s", times, "times")
    total, longest = math.fsum(times), max(times)
    rate = lean.balance_rate(times, longest) if longest else None
    problems = () if rate is not None else (undefined("balance_rate_bottleneck", "no_work"),)
    return Outcome(
        {
            **outputs(
                sum=(total, "s"), balance_rate_takt=(lean.balance_rate(times, takt), "1"),
                balance_rate_bottleneck=(rate, "1"), operators_raw=(total / takt, "1"),
                operators=(float(math.ceil(total / takt - _EDGE)), "1"),
            ),
            "over_takt": [number for number, time in enumerate(times, 1) if time > takt],
        },
        problems,
    )  # fmt: skip


_EDGE: Final = 1e-9


# --- energy value stream
def _energy_value_stream(given: Inputs) -> Outcome:
    takt = given.positive("customer_takt", "s")
    factors = given.table("ef_kg_per_kWh")
    references = given.table("reference_Wh")
    intensity: dict[str, Quantity] = {}
    idle: dict[str, Quantity] = {}
    degree: dict[str, Quantity] = {}
    emitted, problems = 0.0, list[Problem]()
    for step in given.entries("processes"):
        step.known("name", "cycle_time_s", "carriers", "same_power_in_idle", "idle_power_kW")
        name, cycle = step.text("name"), step.amount("cycle_time_s", "s")
        power: dict[str, float] = {}
        for carrier in step.entries("carriers"):
            carrier.known("carrier", "mean_power_kW")
            key = carrier.text("carrier")
            power[key] = power.get(key, 0.0) + carrier.amount("mean_power_kW", "kW")
        energy = lean.energy_intensity(power.values(), takt) * _WH_PER_KWS
        intensity[name] = Quantity(energy, "Wh/pc")
        waiting = sum(power.values()) if step.flag("same_power_in_idle") else step.amount("idle_power_kW", "kW", 0.0)
        idle[name] = Quantity(lean.idle_energy(waiting, takt, cycle) * _WH_PER_KWS, "Wh/pc")
        if name in references:
            reference = Inputs(given.method, references, given.at("reference_Wh")).amount(name, "Wh")
            degree[name] = Quantity(reference / energy if energy else None, "1")
        for carrier_name, kilowatts in power.items():
            if carrier_name not in factors:
                problems.append(warning("method.no_factor", name=carrier_name))
                continue
            factor = Inputs(given.method, factors, given.at("ef_kg_per_kWh")).amount(carrier_name, "kg CO2e/kWh")
            emitted += lean.energy_intensity((kilowatts,), takt) * _WH_PER_KWS / 1000.0 * factor
    total = math.fsum(one.value or 0.0 for one in intensity.values())
    return Outcome(
        {
            "EI_Wh_per_pc": intensity, "EI_total": Quantity(total, "Wh/pc"), "idle_Wh_per_pc": idle,
            "efficiency_degree": degree, "kgCO2e_per_pc": Quantity(emitted, "kg CO2e/pc"),
        },
        tuple(problems),
    )  # fmt: skip


# --- multi-layer stream
def _multilayer(given: Inputs) -> Outcome:
    steps = given.inside("value_added_over_total")
    cells: dict[str, dict[str, tuple[float, float]]] = {}
    for step in steps.given:
        layers = steps.inside(step)
        cells[step] = {}
        for layer in layers.given:
            pair = layers.numbers(layer)
            if len(pair) != 2 or not 0 <= pair[0] <= pair[1]:  # noqa: PLR2004 - value-adding and total
                raise layers.impossible(layer, pair, "value_adding")
            if pair[1]:
                cells[step][layer] = (pair[0], pair[1])
    by_layer: dict[str, list[tuple[float, float]]] = {}
    for layers_of_step in cells.values():
        for layer, pair_ in layers_of_step.items():
            by_layer.setdefault(layer, []).append(pair_)
    everything = [pair_ for pairs in by_layer.values() for pair_ in pairs]
    overall = _mean(everything)
    problems = () if overall is not None else (undefined("phi_overall_mean", "zero_denominator"),)
    return Outcome(
        {
            "phi_process": {step: Quantity(_mean(list(pairs.values()))) for step, pairs in cells.items()},
            "phi_layer_mean": {layer: Quantity(_mean(pairs)) for layer, pairs in by_layer.items()},
            "phi_layer_pooled": {
                layer: Quantity(sum(v for v, _t in pairs) / sum(t for _v, t in pairs))
                for layer, pairs in by_layer.items()
            },
            "phi_overall_mean": Quantity(overall),
        },
        problems,
    )


def _mean(pairs: list[tuple[float, float]]) -> float | None:
    return sum(adding / total for adding, total in pairs) / len(pairs) if pairs else None


# --- noise
def _noise(given: Inputs) -> Outcome:
    exposures = []
    for entry in given.entries("noise"):
        entry.known("h", "dB", "hours", "level", "name")
        hours = entry.amount("hours" if "hours" in entry else "h", "h")
        exposures.append((hours, entry.number("level" if "level" in entry else "dB", "dB(A)")))
    value = lean.daily_noise(exposures)
    problems = () if value is not None else (undefined("L_EX_8h", "no_exposure"),)
    level = None if value is None else lean.action_level(value)
    return Outcome({"L_EX_8h": Quantity(value, "dB(A)"), "action_level": level}, problems)


_BOOK: Final = "Rother and Shook 1999, Learning to See, pp. 22, 35, 45"
METHODS: Final = (
    Method(
        "value_stream",
        (
            *_DEMAND,
            *_REMARKS,
            "shifts_per_day",
            "shift_length",
            "paid_breaks",
            "processes",
            "inventories",
            "inventories_days",
        ),
        (
            "daily_demand",
            "demand_per_shift",
            "available_time",
            "takt",
            "days",
            "lead_time",
            "processing_time",
            "va_ratio_calendar",
            "va_ratio_worktime",
            "flussgrad_calendar",
            "flussgrad_worktime",
            "capacity_per_shift",
            "below_demand",
        ),
        "lead time = Σ stock / demand; takt = available time / demand",
        _BOOK,
        _value_stream,
    ),
    Method(
        "takt",
        ("shifts", "shift_length", "breaks", "demand"),
        ("available", "takt", "takt_s"),
        "available time / demand",
        _BOOK,
        _takt,
    ),
    Method("oee", (*_OEE, ANY), ("A", "P", "Q", "OEE"), "OEE = A · P · Q", "oee.com, worked example (copy read)", _oee),
    Method(
        "operator_balance",
        ("takt", "operator_times_s"),
        ("sum", "balance_rate_takt", "balance_rate_bottleneck", "operators_raw", "operators", "over_takt"),
        "Σ times / (n · takt)",
        _BOOK,
        _operator_balance,
    ),
    Method(
        "energy_value_stream",
        ("customer_takt", "processes", "ef_kg_per_kWh", "reference_Wh"),
        ("EI_Wh_per_pc", "EI_total", "idle_Wh_per_pc", "efficiency_degree", "kgCO2e_per_pc"),
        "EI = Σ power · takt",
        "Erlach and Westkämper 2009, Energiewertstrom (after energiewertstrom.de)",
        _energy_value_stream,
    ),
    Method(
        "multilayer",
        ("value_added_over_total",),
        ("phi_process", "phi_layer_mean", "phi_layer_pooled", "phi_overall_mean"),
        "φ = value-adding / total",
        "Lourenço et al. 2013, Multi-layer stream mapping (formula from a secondary text)",
        _multilayer,
    ),
    Method(
        "noise",
        ("noise",),
        ("L_EX_8h", "action_level"),
        "10 lg(Σ h 10^(L/10) / 8 h)",
        "LärmVibrationsArbSchV § 6; EN ISO 9612",
        _noise,
        verified=True,
    ),
)
