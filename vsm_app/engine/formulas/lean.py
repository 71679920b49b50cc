"""Lean formulas: takt, lead time, value-adding share, OEE, operator balance, energy value stream, noise.

Sources: Rother and Shook, Learning to See (LEI, 1999), page numbers in the method notes; energy value stream after
Erlach and Westkaemper, Energiewertstrom (2009), idle energy read at energiewertstrom.de; noise dose after
LaermVibrationsArbSchV, paragraph 6 and EN ISO 9612. Times in seconds, demand in pieces per day unless said otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

SECONDS_PER_DAY: Final = 86_400.0
SECONDS_PER_HOUR: Final = 3_600.0
#: Action values of LaermVibrationsArbSchV in dB(A); reached means at or above.
LOWER_ACTION, UPPER_ACTION = 80.0, 85.0
_DOSE_HOURS: Final = 8.0


def available_time(shift_seconds: float, break_seconds: float) -> float:
    """Working time of one shift: its length less paid breaks (p. 22, 45)."""
    return shift_seconds - break_seconds


def takt(available: float, demand: float) -> float | None:
    """Available time over demand of the same span; `None` without demand. Excludes downtime, changeover, scrap."""
    return available / demand if demand else None


def days_of_inventory(pieces: float, daily_demand: float) -> float | None:
    """Days that a stock lasts at the customer's demand (p. 35)."""
    return pieces / daily_demand if daily_demand else None


def value_adding_share(processing: float, lead_days: float, seconds_per_day: float = SECONDS_PER_DAY) -> float | None:
    """Processing over lead time; the base is the calendar day or the working time of a day: name it."""
    return processing / (lead_days * seconds_per_day) if lead_days else None


def capacity(available: float, uptime: float, cycle_time: float) -> float | None:
    """Pieces per shift that a step can make (p. 22)."""
    return available * uptime / cycle_time if cycle_time else None


def oee(planned: float, run: float, ideal_cycle: float, total: float, good: float) -> tuple[float, float, float]:
    """Availability, performance and quality; their product is the OEE. Times in one unit."""
    return run / planned, ideal_cycle * total / run, good / total


def balance_rate(times: Sequence[float], reference: float) -> float:
    """Sum of operator times over their number times takt or the longest of them: name the denominator."""
    return math.fsum(times) / (len(times) * reference)


def energy_intensity(mean_power: Iterable[float], customer_takt: float) -> float:
    """Energy per piece: mean power of all carriers times takt (power in kW, seconds: kJ)."""
    return math.fsum(mean_power) * customer_takt


def idle_energy(power: float, customer_takt: float, cycle_time: float) -> float:
    """Energy per piece drawn while waiting for the customer: where the cycle is shorter than takt."""
    return power * max(customer_takt - cycle_time, 0.0)


def daily_noise(exposures: Iterable[tuple[float, float]]) -> float | None:
    """L_EX,8h in dB(A) from (hours, level); `None` without exposure."""
    dose = math.fsum(hours * 10 ** (level / 10) for hours, level in exposures)
    return 10 * math.log10(dose / _DOSE_HOURS) if dose else None


def action_level(noise: float) -> str:
    """`none`, `lower` or `upper` action value reached."""
    if noise >= UPPER_ACTION:
        return "upper"
    return "lower" if noise >= LOWER_ACTION else "none"
