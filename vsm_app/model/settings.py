"""Settings of a map: its period, calendar, functional unit and how sure entries are by default."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class CalendarKind(StrEnum):
    """What a rate per hour, shift, day or week is multiplied with."""

    CONTINUOUS = "continuous"  # 24 h, 7 d, 365 d
    PRODUCTION = "production"  # shifts a day, hours a shift, days a week, weeks a year


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working time. The continuous calendar has 365 d and 365/7 (52.14) weeks a year whatever the other fields say."""

    kind: CalendarKind = CalendarKind.CONTINUOUS
    shifts_per_day: float = 2.0
    hours_per_shift: float = 8.0
    days_per_week: float = 5.0
    weeks_per_year: float = 48.0
    breaks_minutes_per_shift: float = 45.0


@dataclass(frozen=True, slots=True)
class FunctionalUnit:
    """What is counted: `pieces` of the product in one period of the map, each of `mass` kg (`None`: not stated)."""

    name: str = ""
    pieces: float | None = None
    mass: float | None = None


#: Default spread by origin, as a fraction of the value (product description, section 3).
DEFAULT_SPREAD: Final = MappingProxyType({"measured": 0.02, "estimated": 0.10, "guessed": 0.30})


class NumberFormat(StrEnum):
    """How an ambiguous text such as `1.074` is read in this map."""

    AUTO = "auto"  # the language of the window decides
    COMMA = "comma"  # 1.074 is one thousand and seventy-four
    POINT = "point"  # 1.074 is a little more than one


@dataclass(frozen=True, slots=True)
class EnergyRecovery:
    """Check list of the MCI (2019) for energy recovery at end of use; it counts only where all five are met.

    `efficiency` is the energy recovered over the heating value of what is burnt (fraction), `biogenic_carbon` the
    biogenic carbon content of it (fraction of mass).
    """

    other_routes_exhausted: bool = False
    sustained_biological: bool = False
    uncontaminated: bool = False
    optimised: bool = False
    residues_beneficial: bool = False
    efficiency: float | None = None
    biogenic_carbon: float | None = None

    @property
    def all_met(self) -> bool:
        """Whether every condition is met."""
        conditions = (
            self.other_routes_exhausted, self.sustained_biological, self.uncontaminated, self.optimised,
            self.residues_beneficial,
        )  # fmt: skip
        return all(conditions)


@dataclass(frozen=True, slots=True)
class FurtherProduct:
    """A reference product of the range that this map does not draw, with what its own map found.

    `mci` is its material circularity indicator (0..1), `revenue` (in the map's currency) and `mass` (kg) are those of
    the range that it stands for, per period of this map.
    """

    name: str = ""
    mci: float | None = None
    revenue: float | None = None
    mass: float | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that holds for the whole map.

    `period` is a time unit (`a`, `mo`, `wk`, `d`, `shift`, `h`) or `""` where the map is per functional unit or a
    snapshot. `units` maps a layer id to the unit in which unknown flows of that layer are shown (numerator only: `t`,
    `MWh`). `half_width_95`: `±` means a 95 % half width instead of one standard deviation. `balanced_layers_off` are
    layers balanced nowhere. `warn_imbalance` and `error_imbalance` are fractions of the throughput (balance badges).
    `reference_stage` is the stage whose material input is the denominator of the map's recycled content.
    `product_life` and `industry_life` in years, `use_intensity` relative to the industry's average (utility of the
    MCI). `iso_zero`: a mandatory indicator of ISO 59020 that is not applicable counts as zero. `base_revenue` and
    `base_input` are revenue and material input (kg) of the period with which resource intensity is compared.
    `further_products` stand for the part of the range that other maps draw (MCI of a company).
    `pareto_a` and `pareto_b` are the cumulative shares of hotspot classes A and B. `robust`: entries far off all others
    count less where entries are reconciled (Huber); there is no test of all entries then.
    """

    period: str = "a"
    calendar: Calendar = Calendar()
    functional_unit: FunctionalUnit = FunctionalUnit()
    number_format: NumberFormat = NumberFormat.AUTO
    units: dict[str, str] = field(default_factory=dict)
    spreads: dict[str, float] = field(default_factory=lambda: dict(DEFAULT_SPREAD))
    half_width_95: bool = False
    reconcile: bool = True
    balanced_layers_off: tuple[str, ...] = ()
    balance_materials: bool = False
    warn_imbalance: float = 0.01
    error_imbalance: float = 0.05
    currency: str = "EUR"
    reference_stage: str | None = None
    product_life: float | None = None
    industry_life: float | None = None
    use_intensity: float | None = None
    seed: int = 1
    iso_zero: bool = False
    base_revenue: float | None = None
    base_input: float | None = None
    pareto_a: float = 0.80
    pareto_b: float = 0.95
    energy_recovery: EnergyRecovery | None = None
    further_products: tuple[FurtherProduct, ...] = ()
    robust: bool = False
