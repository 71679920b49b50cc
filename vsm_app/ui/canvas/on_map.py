"""The number of a flow beside its chip: with as many digits as are known, and never another number than the chip's."""

from __future__ import annotations

import math
from collections.abc import Iterable

from vsm_app.engine.periods import PeriodsSolution
from vsm_app.engine.results import FlowResult, ParameterResult, Solution
from vsm_app.engine.rounding import MapRounding, round_flows, round_for_map
from vsm_app.model.quantities import Form, Quantity
from vsm_app.precision import fixed, has_spread, last_place, with_spread
from vsm_app.ui.canvas.figures import figure, measured, percent, said, significant, tidy

_SLACK = 1e-9  # of binary fractions
_ALIKE = 1e-6  # by which a conversion there and back may move an entry
#: Digits of an entry that is shown with all of them; of a longer one the map shows as many as of all others.
MOST_TYPED = 7
_FOLLOWS = (Form.REST, Form.SHARE, Form.RELATION)


class _Last:
    """The rounding of the solution that was asked for last: map, inspector and table show the same one."""

    solution: Solution | None = None
    rounding = MapRounding({}, {})
    periods: PeriodsSolution | None = None
    in_periods: tuple[MapRounding, ...] = ()


def rounding_of(solution: Solution) -> MapRounding:
    """The values of a solution as the map rounds them, worked out once for all who show them."""
    if _Last.solution is not solution:
        _Last.solution, _Last.rounding = solution, round_for_map(solution)
    return _Last.rounding


def roundings_of(periods: PeriodsSolution) -> tuple[MapRounding, ...]:
    """The values of each period as the map rounds them when it is looked at in that period."""
    if _Last.periods is not periods:
        _Last.periods, _Last.in_periods = periods, tuple(round_flows(one.flows.values()) for one in periods.periods)
    return _Last.in_periods


def sum_on_map(flows: Iterable[FlowResult], rounding: MapRounding) -> float:
    """What determined flows of a layer come to in base units, wherever the map tells it (row of a card, heat).

    What stands beside their chips adds up to the last digit. These are rounded for the balances on both sides of them,
    0.2795 + 0.1748 + 0.1884 to 0.28 + 0.18 + 0.19, and a reader adds that to 0.65; indicators say what flows, 0.643.
    Of many, what each lost in its last digit comes to more than one of these (five times 1000.4): it is what flows.
    """
    own = [(flow, rounding.value(flow) or flow.value or 0.0) for flow in flows]  # rounded to nothing it is not
    read = math.fsum(value * flow.factor for flow, value in own)
    flows_there = math.fsum(flow.base_value or 0.0 for flow, _value in own)
    step = max((10.0 ** -rounding.digits(flow.layer, flow.unit, flow.id) * flow.factor for flow, _ in own), default=0.0)
    return read if abs(read - flows_there) <= (1.0 + _SLACK) * step else flows_there


def sum_beside_card(
    value: float | None, node: str, unit: str, flows: Iterable[FlowResult], rounding: MapRounding, lang: str
) -> str:
    """What comes in or goes out at a node, beside its card: finer than that, but never another number."""
    own = [flow for flow in flows if flow.base_value is not None]
    exact = math.fsum(flow.value or 0.0 for flow in own)
    if value is None or not own or {flow.unit for flow in own} != {unit} or abs(exact - value) > _ALIKE * abs(value):
        return significant(value, lang, 4)
    digits = rounding.digits(own[0].layer, unit, node)
    on_card = figure(sum_on_map(own, rounding) / own[0].factor, digits, lang)
    return significant(value, lang, 4) if figure(value, digits, lang) == on_card else on_card


def follows(quantity: Quantity, result: FlowResult) -> bool:
    """Whether the flow's value was worked out, not entered: its chip then says no digit that its spread drowns."""
    return result.entered is None or quantity.form in _FOLLOWS


def on_map(value: float | None, result: FlowResult, digits: int, *, solved: bool) -> tuple[float | None, int]:
    """What the chip says of a result that is rounded to `value` with so many `digits`, and the decimals it has.

    A result without decimals that its spread drowns: 58.7 ± 18 is about 59, and 1.6 ± 18 about 2.
    """
    sd = result.sd
    if not solved or result.value is None or sd is None or not has_spread(result.value, sd) or last_place(sd) >= digits:
        return value or result.value, digits
    place = max(0, last_place(sd))
    return float(fixed(result.value, place)), place


def typed_decimals(quantity: Quantity) -> int:
    """The decimals with which somebody typed an amount: none of an import's figure, nor of the result of a division."""
    if not quantity.text or quantity.form is not Form.VALUE or quantity.value is None or not quantity.decimals:
        return 0
    digits = sum(sign.isdecimal() for sign in f"{quantity.value:.{quantity.decimals}f}")
    return quantity.decimals if digits <= MOST_TYPED else 0


def is_as_typed(quantity: Quantity, result: FlowResult) -> bool:
    """Whether an amount stands as it was typed: its chip has those digits, whatever else is on the map."""
    entered, value = result.entered, result.value
    if entered is None or value is None or not typed_decimals(quantity) or quantity.value != entered.value:
        return False
    return abs(value - entered.value) <= _ALIKE * abs(entered.value)


def in_words(quantity: Quantity, result: FlowResult, rounding: MapRounding, lang: str) -> str:
    """The number of a determined flow as its chip says it: an entry that stands with the decimals it was typed with."""
    digits, solved = rounding.digits(result.layer, result.unit, result.id), follows(quantity, result)
    shown = tidy(*on_map(rounding.value(result), result, digits, solved=solved), lang)
    entered = result.entered
    if solved or entered is None or quantity.form is not Form.VALUE or not quantity.decimals:
        return shown
    stands = is_as_typed(quantity, result) or tidy(entered.value, digits, lang) == shown
    if quantity.value != entered.value or not stands:
        return shown
    most = max(rounding.most_digits(result.layer, result.unit, result.id), typed_decimals(quantity))
    return said(entered.value, quantity.decimals, most, lang)


def share_moved(share: ParameterResult | None, lang: str) -> str:
    """The share that was entered and what reconciliation made of it, in per cent; empty where both read alike."""
    if share is None or share.entered is None or share.value is None:
        return ""
    entered, now = percent(share.entered.value, lang), percent(share.value, lang)
    return "" if entered == now else f"{entered} → {now}"


def measured_on_map(quantity: Quantity, result: FlowResult, rounding: MapRounding, lang: str) -> tuple[str, str]:
    """A result and its standard deviation in words: more digits than its chip only within its rounding.

    The spread is empty where there is none.
    """
    written = measured(result.value, result.sd, lang)
    rounded, digits = rounding.value(result), rounding.digits(result.layer, result.unit, result.id)
    value, digits = on_map(rounded, result, digits, solved=follows(quantity, result))
    if result.value is None or value is None or not rounded:
        return written
    plain = with_spread(result.value, result.sd)[0]
    if "e" in plain:
        return written
    decimals = len(plain.partition(".")[2])
    if decimals > digits and abs(float(plain) - value) <= (0.5 + _SLACK) * 10.0**-digits:
        return figure(float(plain), decimals, lang), written[1]
    return tidy(value, digits, lang), written[1]
