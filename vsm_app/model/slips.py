"""What was most likely meant by an amount that is a power of ten from what all others say: a comma, or kg for t."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from typing import Final

from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.scales import a_thousand_times

#: A comma slipped where the rest fits within a grave gap; a unit a thousand times off is told beside any loss.
_COMMA_WITHIN: Final = 1.05
_UNIT_WITHIN: Final = 1.5
_MOST: Final = 6  # powers of ten: g for t
_THOUSAND: Final = 3


def meant_instead(said: Quantity, times: float) -> Quantity | None:
    """The amount that was most likely meant where the others say so many `times` as much; `None` for no such slip.

    By a thousand or a million it is the unit, where there is one in use that is as much larger or smaller.
    """
    if said.form not in (Form.VALUE, Form.RANGE) or times <= 0.0 or not math.isfinite(times):
        return None
    power = math.log10(times)
    tens = round(power)
    is_of_unit = tens % _THOUSAND == 0
    if not 0 < abs(tens) <= _MOST or abs(power - tens) > math.log10(_UNIT_WITHIN if is_of_unit else _COMMA_WITHIN):
        return None
    unit = a_thousand_times(said.unit, tens // _THOUSAND) if is_of_unit else ""
    return replace(said, text="", unit=unit) if unit else _moved(said, tens)


def _moved(said: Quantity, tens: int) -> Quantity:
    """The amount with its comma so many places further right."""

    def moved(size: float | None) -> float | None:
        return None if size is None else float(Decimal(repr(size)).scaleb(tens))

    value, sd, low, high = (moved(one) for one in (said.value, said.sd, said.low, said.high))
    return replace(said, text="", decimals=None, value=value, sd=sd, low=low, high=high)
