"""Carbon formulas: circular footprint formula, allocation between co-products, recycling rules.

Sources: Commission Recommendation (EU) 2021/2279, Annex I, 4.4.8 (formula read in two public codes, the numbering from
memory); ISO 14044:2006, 4.3.4.2 and ISO 14067:2018, 6.4.6 for allocation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vsm_app.engine.dual import Number, total, value_of

CFF_SOURCE: Final = "Commission Recommendation (EU) 2021/2279, Annex I, 4.4.8 (circular footprint formula)"


@dataclass(frozen=True, slots=True)
class Footprint:
    """Inputs of the circular footprint formula per kg of material; names as in the recommendation.

    Burdens in kg CO2e/kg, `ESE_*` in kg CO2e/MJ, `LHV` in MJ/kg, the rest fractions. R2 counts at the output of the
    recycling plant.
    """

    A: float
    R1: float
    R2: float
    R3: float
    Ev: float
    Ev_star: float
    Erecycled: float = 0.0
    ErecyclingEoL: float = 0.0
    Qsin_Qp: float = 1.0
    Qsout_Qp: float = 1.0
    B: float = 0.0
    EER: float = 0.0
    LHV: float = 0.0
    XER_heat: float = 0.0
    ESE_heat: float = 0.0
    XER_elec: float = 0.0
    ESE_elec: float = 0.0
    ED: float = 0.0


@dataclass(frozen=True, slots=True)
class FootprintTerms:
    """Terms of the formula in kg CO2e/kg; credits are negative and never clamped."""

    virgin: float
    recycled_in: float
    recycling_out: float
    energy: float
    disposal: float

    @property
    def total(self) -> float:
        """Their sum."""
        return self.virgin + self.recycled_in + self.recycling_out + self.energy + self.disposal


def circular_footprint(f: Footprint) -> FootprintTerms:
    """The circular footprint formula."""
    displaced = f.LHV * (f.XER_heat * f.ESE_heat + f.XER_elec * f.ESE_elec)
    return FootprintTerms(
        (1 - f.R1) * f.Ev,
        f.R1 * (f.A * f.Erecycled + (1 - f.A) * f.Ev * f.Qsin_Qp),
        (1 - f.A) * f.R2 * (f.ErecyclingEoL - f.Ev_star * f.Qsout_Qp),
        (1 - f.B) * f.R3 * (f.EER - displaced),
        (1 - f.R2 - f.R3) * f.ED,
    )


def cut_off(f: Footprint) -> float:
    """No credits; the burden of recycling goes to the next user."""
    return (1 - f.R1) * f.Ev + f.R1 * f.Erecycled + (1 - f.R2 - f.R3) * f.ED + f.R3 * f.EER


def avoided_burden(f: Footprint) -> float:
    """Input as if virgin, full credit for what is recycled at end of life (100 % substitution)."""
    credit = f.R2 * (f.ErecyclingEoL - f.Ev_star * f.Qsout_Qp)
    return f.Ev + credit + (1 - f.R2 - f.R3) * f.ED + f.R3 * f.EER


def allocated(
    burden: Number, masses: Sequence[Number], prices: Sequence[float]
) -> tuple[list[Number], list[Number] | None]:
    """Burden per kg of each co-product, by mass and by value; waste (price 0 or less) gets nothing by either.

    Value is `None` where nothing has any: use mass then.
    """
    taking = [price > 0 for price in prices] if any(price > 0 for price in prices) else [True] * len(prices)
    whole = total(m for m, takes in zip(masses, taking, strict=True) if takes)
    by_mass = [burden / whole if takes else 0.0 for takes in taking]
    value = total(m * p for m, p in zip(masses, prices, strict=True) if p > 0)
    by_value = [burden * max(p, 0.0) / value for p in prices] if value_of(value) else None
    return by_mass, by_value
