"""Material Circularity Indicator: product, product of several parts, company.

Source: Ellen MacArthur Foundation and Granta Design, Circularity Indicators: An Approach to Measuring Circularity -
Methodology, 2015, revised 2019 (biological cycle). Formulas read in three independent public codes; the document
itself was not opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from vsm_app.engine.dual import Number, floored, total, value_of

SOURCE: Final = "Ellen MacArthur Foundation and Granta Design, Circularity Indicators - Methodology, 2015, revised 2019"
#: The utility factor of a product of average utility: a fully linear product then gets 0.1 and there is room below.
AVERAGE_UTILITY_FACTOR: Final = 0.9
#: Above this utility the reference product is hardly comparable.
UNREALISTIC_UTILITY: Final = 3.0
#: Biogenic carbon content where none is stated (2019 revision, from memory).
BIOGENIC_CARBON: Final = 0.45


@dataclass(frozen=True, slots=True)
class Part:
    """One part (or the whole product): mass in kg, everything else fractions of its mass.

    Feedstock: `recycled` FR, `reused` FU, `sustained` FS. End of use: `to_recycling` CR, `to_reuse` CU, `to_compost`
    CC, `to_energy` CE. Efficiency of the recycling that made the feedstock EF and at end of use EC.
    """

    mass: Number
    recycled: Number = 0.0
    reused: Number = 0.0
    sustained: Number = 0.0
    to_recycling: Number = 0.0
    to_reuse: Number = 0.0
    to_compost: Number = 0.0
    to_energy: Number = 0.0
    feedstock_efficiency: Number = 1.0
    recycling_efficiency: Number = 1.0


@dataclass(frozen=True, slots=True)
class Masses:
    """V virgin feedstock, W0 unrecoverable waste, WC and WF wastes of recycling, W attributed waste (all kg)."""

    M: Number
    V: Number
    W0: Number
    WC: Number
    WF: Number

    @property
    def W(self) -> Number:  # noqa: N802 - the method's symbol
        """Unrecoverable waste attributed to the product; half of the recycling waste, the other half is another's."""
        return self.W0 + (self.WF + self.WC) / 2.0

    @property
    def reference(self) -> Number:
        """Denominator of the linear flow index."""
        return 2.0 * self.M + (self.WF - self.WC) / 2.0


def masses(part: Part) -> Masses:
    """Virgin feedstock and wastes of one part. FR = 0 needs no EF."""
    M = part.mass
    none = not value_of(part.recycled)
    return Masses(
        M,
        M * (1.0 - part.recycled - part.reused - part.sustained),
        M * (1.0 - part.to_recycling - part.to_reuse - part.to_compost - part.to_energy),
        M * (1.0 - part.recycling_efficiency) * part.to_recycling,
        0.0 if none else M * (1.0 - part.feedstock_efficiency) * part.recycled / part.feedstock_efficiency,
    )


def energy_credit(efficiency: float, biogenic_carbon: float) -> float:
    """Share of what is burnt that counts as recovered, EE BC; only where the check list of the method is met."""
    return efficiency * biogenic_carbon


def summed(parts: Sequence[Masses]) -> Masses:
    """The comprehensive approach: masses are summed over the parts first; indicators of parts are never averaged."""
    return Masses(
        total(p.M for p in parts),
        total(p.V for p in parts),
        total(p.W0 for p in parts),
        total(p.WC for p in parts),
        total(p.WF for p in parts),
    )


def linear_flow_index(whole: Masses) -> Number | None:
    """LFI; `None` without mass. The recycling wastes stand in the denominator too: (V+W)/(2M) is wrong."""
    return (whole.V + whole.W) / whole.reference if value_of(whole.reference) else None


def contribution(part: Masses, whole: Masses) -> Number:
    """Share of a part in the linear flow index of the whole, additive over the parts."""
    return (part.V + part.W) / whole.reference


def utility(life: Number, average_life: Number, uses: Number = 1.0, average_uses: Number = 1.0) -> Number:
    """X: life and intensity of use against the average product of the type."""
    return (life / average_life) * (uses / average_uses)


def utility_factor(x: Number) -> Number:
    """F(X)."""
    return AVERAGE_UTILITY_FACTOR / x


def unclamped(lfi: Number, x: Number) -> Number:
    """MCI*, negative where worse than linear at average utility."""
    return 1.0 - lfi * utility_factor(x)


def indicator(lfi: Number, x: Number) -> Number:
    """MCI, never below 0."""
    return floored(unclamped(lfi, x))


def company(products: Iterable[tuple[float, float]]) -> float | None:
    """MCI of a company from (normalising factor, MCI) of its reference products; `None` without any weight."""
    pairs = tuple(products)
    weight = sum(n for n, _mci in pairs)
    return sum(n * mci for n, mci in pairs) / weight if weight else None
