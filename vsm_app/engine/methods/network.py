"""Network methods: Finn and relatives, recycling rates, circular material use, longevity."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from vsm_app.engine.formulas.network import ClosedLoopError, FlowNetwork
from vsm_app.engine.formulas.rates import Lives, MetalCycle, circular_use
from vsm_app.engine.methods.base import Inputs, Method, Outcome, Quantity, outputs, undefined, warning
from vsm_app.model.problems import Problem

#: A stated boundary output may differ from what balances by this share of the throughflow (published data are rounded).
_BALANCE: Final = 1e-3


def _finn(given: Inputs) -> Outcome:
    F = np.array(given.matrix("F_row_to_column"), dtype=float)
    z = np.array(given.numbers("z"), dtype=float)
    size, unit = len(z), given.text("unit", "1")
    if F.shape != (size, size) or not size:
        raise given.impossible("z", size, "one_a_node", count=len(F))
    if (F < 0).any() or (z < 0).any():
        raise given.impossible("F_row_to_column", None, "negative_part")
    network = FlowNetwork.balanced(F, z)
    problems: list[Problem] = []
    if "y" in given:
        y = np.array(given.numbers("y"), dtype=float)
        if len(y) != size:
            raise given.impossible("y", len(y), "one_a_node", count=size)
        if np.any(np.abs(y - network.y) > _BALANCE * np.maximum(network.T, 1e-300)):
            problems.append(warning("method.not_balanced"))
        network = FlowNetwork(F, z, y)
    if not z.sum():
        raise given.impossible("z", 0, "no_input")
    try:
        index = network.finn
        fate = network.fate
    except ClosedLoopError as closed:
        names = given.given.get("nodes") or [str(n + 1) for n in range(size)]
        problems.append(warning("method.closed_loop", nodes=", ".join(str(names[n]) for n in closed.nodes)))
        return Outcome({"FCI": Quantity(None), "TST": Quantity(network.tst, unit)}, tuple(problems))
    tst = network.tst
    found: dict[str, Any] = {
        "T": [Quantity(float(value), unit) for value in network.T],
        "fate": [[float(value) for value in row] for row in fate],
    }
    found |= outputs(
        TST=(tst, unit), TSTp=(network.tst_p, unit), APL=(network.path_length, "1"), FCI=(index, "1"),
        mode2_cycled_flow=((index or 0.0) * tst, unit),
        uses_per_kg_input=(float(np.max(network.T)) / float(z.sum()), "1"),
        ascendency_log2=(network.ascendency, f"{unit} bit"),
    )  # fmt: skip
    return Outcome(found, tuple(problems))


def _recycling_rates(given: Inputs) -> Outcome:
    unit = given.unit_of("d_eol_products", "t")
    masses = [given.amount(name, unit) for name in _METAL]
    cycle = MetalCycle(*masses)
    for part, whole, name in (
        (cycle.collected, cycle.discarded, "e_collected"), (cycle.old_scrap, cycle.collected, "g_recycled_old_scrap"),
    ):  # fmt: skip
        if part > whole * (1 + 1e-9):
            raise given.impossible(name, part, "at_most_in", whole=whole, unit=unit)
    rates = cycle.rates()
    problems = tuple(undefined(name, "zero_denominator") for name, value in rates.items() if value is None)
    return Outcome({name: Quantity(value) for name, value in rates.items()}, problems)


_METAL: Final = (
    "a_primary_metal", "j_scrap_to_fabrication", "m_scrap_to_production", "d_eol_products", "e_collected",
    "g_recycled_old_scrap", "h_new_scrap",
)  # fmt: skip
_CMU: Final = ("RCV_R", "imports_waste", "exports_waste", "DMC")


def _cmu(given: Inputs) -> Outcome:
    unit = given.unit_of("DMC", "t")
    circular, whole = circular_use(*(given.amount(name, unit) for name in _CMU))
    problems: list[Problem] = []
    if circular < 0:
        problems.append(warning("method.cmu_negative"))
    if not whole:
        problems.append(undefined("CMU", "zero_denominator"))
    rate = circular / whole if whole else None
    return Outcome(outputs(U=(circular, unit), M=(whole, unit), CMU=(rate, "1")), tuple(problems))


_LIVES: Final = ("A_initial", "w1_returned", "x1_refurbished", "U1_refurb_life", "y1_to_recycling", "z1_yield", "w2",
                 "y2", "z2")  # fmt: skip


def _longevity(given: Inputs) -> Outcome:
    given.shares_at_most_one("x1_refurbished", "y1_to_recycling")
    times = {"A_initial", "U1_refurb_life"}
    unit = given.unit_of("A_initial", "months")
    values = [given.amount(name, unit) if name in times else given.share(name) for name in _LIVES]
    lives = Lives(*values)
    names = ("L_markov", "C_markov", "L_sum_of_two_series")
    found = (lives.longevity, lives.uses, lives.as_two_series)
    problems = tuple(undefined(n, "all_returns_for_ever") for n, v in zip(names, found, strict=True) if v is None)
    return Outcome(
        outputs(
            B=(lives.second_life, unit), return_per_cycle=(sum(lives.loops), "1"), L_markov=(found[0], unit),
            C_markov=(found[1], "1"), L_sum_of_two_series=(found[2], unit),
        ),
        problems,
    )  # fmt: skip


METHODS: Final = (
    Method(
        "finn",
        ("F_row_to_column", "z", "y", "unit", "nodes", "losses"),
        ("T", "TST", "TSTp", "APL", "FCI", "mode2_cycled_flow", "uses_per_kg_input", "ascendency_log2", "fate"),
        "FCI = Σ T (N_jj - 1) / N_jj / TST; N = (I - G)^-1",
        "Finn 1976, J Theor Biol 56:363; Finn 1980, Ecology 61:562; enaR",
        _finn,
        verified=True,
    ),
    Method(
        "recycling_rates",
        _METAL,
        ("EOL_CR", "EOL_process_eff", "EOL_RR", "RC", "OSR"),
        "e/d, g/e, g/d, (j+m)/(a+j+m), g/(g+h)",
        "UNEP/IRP 2011, Recycling Rates of Metals - A Status Report",
        _recycling_rates,
    ),
    Method(
        "cmu",
        _CMU,
        ("U", "M", "CMU"),
        "U / M; U = RCV_R - imports + exports; M = DMC + U",
        "Eurostat 2018, Circular material use rate: calculation method (KS-FT-18-009)",
        _cmu,
    ),
    Method(
        "longevity",
        _LIVES,
        ("B", "return_per_cycle", "L_markov", "C_markov", "L_sum_of_two_series"),
        "L = (A + B) / (1 - p); C = (1 + w x) / (1 - p)",
        "Franklin-Johnson et al. 2016, J Clean Prod 133:589; Figge et al. 2018, Ecol Econ 150:297 (summaries)",
        _longevity,
    ),
)
