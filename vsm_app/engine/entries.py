"""What a person said as mean, standard deviation and rounding of the digits written, in base units per period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vsm_app.model.grammar import range_moments
from vsm_app.model.layer_units import amount_unit
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.settings import Settings
from vsm_app.model.units import UnitError, period_factor

#: A spread below this share of the value counts as exact (solver, section 3.8).
TINY_SPREAD: Final = 1e-8
#: Amounts beyond these (base units per period) are slips of the keyboard, and their squares leave the range of a float.
LARGEST: Final = 1e60
SMALLEST: Final = 1e-60


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in base units: `sd` 0 means exact; `rounding` is half a unit of the last digit written."""

    value: float
    sd: float
    rounding: float = 0.0


def read_amount(
    quantity: Quantity, unit: str, settings: Settings, subject: str, problems: list[Problem]
) -> Entry | None:
    """A VALUE or RANGE in base units per period; `None` with a problem where it says no usable number."""
    return scaled(quantity, _factor(unit, settings, subject, problems), settings, subject, problems)


def _factor(unit: str, settings: Settings, subject: str, problems: list[Problem]) -> float | None:
    try:
        return period_factor(unit, settings) if unit else 1.0
    except UnitError as error:
        params = {key: value for key, value in error.params.items() if isinstance(value, (str, float, int))}
        problems.append(Problem(error.code, Severity.ERROR, (subject,), {**params, "unit": unit}))
        return None


def scaled(
    quantity: Quantity, factor: float | None, settings: Settings, subject: str, problems: list[Problem]
) -> Entry | None:
    """A VALUE, RANGE or SHARE with the factor to base units already known."""
    if factor is None:
        return None
    moments = _moments(quantity, settings)
    if moments is None:
        return None
    value, sd = moments
    sizes = [abs(value), abs(sd), abs(factor), abs(value * factor), abs(sd * factor)]
    if not all(size <= LARGEST for size in sizes):
        problems.append(Problem("entry.not_finite", Severity.ERROR, (subject,), {"text": quantity.text}))
        return None
    if 0 < sd < TINY_SPREAD * abs(value):
        problems.append(Problem("entry.tiny_spread", Severity.INFO, (subject,), {"sd": sd, "value": value}))
        sd = 0.0
    value, sd = (0.0 if abs(number * factor) < SMALLEST else number for number in (value, sd))
    rounding = 0.5 * 10.0**-quantity.decimals if quantity.decimals is not None else 0.0
    return Entry(value * factor, abs(sd * factor), abs(rounding * factor))


def _moments(quantity: Quantity, settings: Settings) -> tuple[float, float] | None:
    """Mean and standard deviation in the entry's own unit."""
    if quantity.form is Form.RANGE:
        if quantity.low is None or quantity.high is None:
            return None
        mean, sd = range_moments(quantity)
        return mean, 0.0 if quantity.exact else sd
    value = quantity.value
    return None if value is None else (value, _spread(quantity, value, settings))


def _spread(quantity: Quantity, value: float, settings: Settings) -> float:
    """The standard deviation: as typed, else by origin; a zero (and a share of all) is exact unless given a spread."""
    if quantity.exact:
        return 0.0
    if quantity.sd is not None:
        return abs(quantity.sd)
    whole = quantity.form is Form.SHARE and value == 1
    if value == 0 or whole:
        return 0.0
    return abs(value) * settings.spreads.get(quantity.origin.value, 0.0)


def own_layer_unit(quantity: Quantity, item_unit: str) -> str:
    """The unit that says on which layer a flow is: the entry's, else the item's."""
    if quantity.form in (Form.VALUE, Form.RANGE) and quantity.unit:
        return quantity.unit
    if quantity.form is Form.RELATION and quantity.unit and not item_unit:
        return quantity.unit
    return item_unit


def numerator_of(unit: str) -> str:
    """The amount without its time base: `t` of `t/wk`, `kg` of `kg/pc`."""
    return amount_unit(unit)
