"""Recycling rates of metals, circular material use rate, longevity and number of uses.

Sources: UNEP/IRP 2011, Recycling Rates of Metals - A Status Report (definitions in words; the letters of its figure
from memory); Eurostat 2018, circular material use rate (KS-FT-18-009); Franklin-Johnson, Figge and Canning 2016, J
Clean Prod 133:589 and Figge et al. 2018, Ecol Econ 150:297 (summaries).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MetalCycle:
    """Masses of a metal's cycle in one unit: primary metal, scrap to fabrication and production, end of life."""

    primary: float
    scrap_to_fabrication: float
    scrap_to_production: float
    discarded: float
    collected: float
    old_scrap: float
    new_scrap: float

    def rates(self) -> dict[str, float | None]:
        """Collection, process efficiency, functional recycling of end-of-life metal, recycled content, old scrap."""
        scrap = self.scrap_to_fabrication + self.scrap_to_production
        pairs = {
            "EOL_CR": (self.collected, self.discarded),
            "EOL_process_eff": (self.old_scrap, self.collected),
            "EOL_RR": (self.old_scrap, self.discarded),
            "RC": (scrap, self.primary + scrap),
            "OSR": (self.old_scrap, self.old_scrap + self.new_scrap),
        }
        return {name: above / below if below else None for name, (above, below) in pairs.items()}


def circular_use(recycled: float, imported: float, exported: float, domestic: float) -> tuple[float, float]:
    """U and M of the circular material use rate U / M: recycled at home, corrected for trade of waste."""
    circular = recycled - imported + exported
    return circular, domestic + circular


@dataclass(frozen=True, slots=True)
class Lives:
    """Shares returned w, of it refurbished x, to recycling y, recycling yield z, for the first and second life.

    Times in months: initial life A, life after refurbishment U.
    """

    initial: float
    returned: float
    refurbished: float
    refurbished_life: float
    recycled: float
    recycling_yield: float
    returned_again: float
    recycled_again: float
    yield_again: float

    @property
    def second_life(self) -> float:
        """B: months that refurbishment adds on average."""
        return self.returned * self.refurbished * self.refurbished_life

    @property
    def loops(self) -> tuple[float, float]:
        """Share that comes back by recycling after the first life, and after the refurbished one."""
        first = self.returned * self.recycled * self.recycling_yield
        second = self.returned * self.refurbished * self.returned_again * self.recycled_again * self.yield_again
        return first, second

    @property
    def longevity(self) -> float | None:
        """Months in use per unit of material, exactly; `None` where all comes back for ever."""
        rest = 1.0 - sum(self.loops)
        return (self.initial + self.second_life) / rest if rest > 0 else None

    @property
    def uses(self) -> float | None:
        """How many times a unit of material is used."""
        rest = 1.0 - sum(self.loops)
        return (1.0 + self.returned * self.refurbished) / rest if rest > 0 else None

    @property
    def as_two_series(self) -> float | None:
        """Longevity as published: the loops as two separate series."""
        first, second = self.loops
        if first >= 1 or second >= 1:
            return None
        life = self.initial + self.second_life
        return life + life * first / (1 - first) + life * second / (1 - second)
