"""Relations to other flows: `=0,2*Abfall + 3 t`, `=Abfall`, `=20 % von "Al-Späne"`, `=3,6 kWh/kg*Holz`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, DivisionByZero, InvalidOperation
from difflib import get_close_matches
from typing import Final, TypeVar

from vsm_app.model.grammar_scan import (
    ReadContext,
    RefusedError,
    Text,
    check_amount,
    decimals_of,
    is_remark,
    read_unit,
    scan,
    scan_product,
)
from vsm_app.model.quantities import Term
from vsm_app.model.units import ParsedUnit, base_unit, parse_unit

QUOTES: Final = {
    '"': '"',
    "'": "'",
    "\u201e": "\u201c\u201d",
    "\u201c": "\u201d",
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab",
}

_SIGN: Final = re.compile(r"\s*([+-])\s*")
_TIMES: Final = re.compile(r"\s*\*\s*|\s+[xX]\s+")
_SCALE: Final = re.compile(r"\s*([*/])\s*(?=[0-9.,])")
_PERCENT: Final = re.compile(r"\s*%\s*(?:\*|(?:von|vom|der|des|of)(?=\s))?\s*", re.IGNORECASE)
_OPERATOR: Final = re.compile(r"\s*[+\-*/]|\s+[xX]\s")
_CLOSE_NAMES: Final = 4
_Found = TypeVar("_Found")


@dataclass(slots=True)
class Linear:
    """A linear expression while it is read: coefficient by flow, names in reading order, the constant and its unit."""

    coefficients: dict[str, float] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    factor_units: list[str] = field(default_factory=list)
    constant: Decimal = Decimal(0)
    unit: ParsedUnit | None = None
    unit_text: str = ""
    decimals: int = 0
    ambiguous: bool = False
    layer: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The summands that name flows."""
        return tuple(Term(coefficient, flow) for flow, coefficient in self.coefficients.items())


@dataclass(frozen=True, slots=True)
class _Place:
    """The part of a text that is still to be read."""

    text: Text
    start: int
    end: int
    context: ReadContext

    @property
    def words(self) -> str:
        return self.text.typed[self.start : self.end].strip()

    def at(self, start: int) -> _Place:
        return _Place(self.text, start, self.end, self.context)


def read_linear(text: Text, start: int, end: int, context: ReadContext) -> Linear:
    """Read the expression behind the `=`; refused with its reason and place."""
    linear = Linear()
    position, _ = text.trimmed(start, end)
    if position >= end:
        raise RefusedError("name_missing", start, max(end, start))
    first = True
    while position < end:
        sign = _SIGN.match(text.plain, position, end)
        if sign is None and not first:
            raise RefusedError("trailing_text", position, end, text=text.typed[position:end].strip())
        positive = sign is None or sign[1] == "+"
        position = sign.end() if sign else position
        position = text.trimmed(position, end)[0]
        position = _read_term(_Place(text, position, end, context), linear, 1 if positive else -1)
        position = text.trimmed(position, end)[0]
        first = False
    return linear


def _read_term(place: _Place, linear: Linear, sign: int) -> int:
    """Read one summand into `linear`; the place behind it."""
    if not place.words:
        raise RefusedError("name_missing", place.start, place.end)
    if place.words[0] in "+-":
        raise RefusedError("two_signs", place.start, place.start + 1, text=place.words[0])
    named = _flow_at(place)
    if named:
        flow, name, end = named
        scale, end = _scaled(place.at(end))
        _add_term(linear, place, flow, name, sign * scale)
        return end
    if not place.words[0].isdigit() and place.words[0] not in ".,":
        raise _unknown_name(place)
    return _read_number_term(place, linear, sign)


def _read_number_term(place: _Place, linear: Linear, sign: int) -> int:
    text, context = place.text, place.context
    number = scan_product(text, place.start, _end_of_factors(place), comma=context.comma)
    linear.ambiguous |= number.ambiguous
    value = number.value * sign
    percent = _PERCENT.match(text.plain, number.end, place.end)
    times = percent or _TIMES.match(text.plain, number.end, place.end)
    if times:
        flow, name, end = _required_flow(place.at(times.end()))
        _add_term(linear, place, flow, name, float(value / 100 if percent else value))
        return end
    factor = _factor_at(place.at(number.end))
    if factor:
        unit, position = factor
        flow, name, end = _required_flow(place.at(position))
        _check_factor(unit, flow, name, place)
        _add_term(linear, place, flow, name, float(value) * unit.factor, base_unit(unit.layer, context.settings))
        return end
    constant_end = _constant_end(place.at(number.end))
    if constant_end is not None:
        _add_constant(linear, place, value, number.decimals, number.unit_start, constant_end)
        return constant_end
    flow, name, end = _required_flow(place.at(text.trimmed(number.end, place.end)[0]))
    _add_term(linear, place, flow, name, float(value))
    return end


def _end_of_factors(place: _Place) -> int:
    """Where a product must end because a flow's name follows: `0,5*2-Propanol` is no product of 0,5 and 2."""
    for times in _TIMES.finditer(place.text.plain, place.start, place.end):
        if _longest(place.at(times.end()), lambda name: _resolve(name, place.context) or None):
            return times.start()
    return place.end


def _cuts(place: _Place) -> Iterator[int]:
    """Where a name or unit that starts here may end: at the end and before each operator, longest first."""
    operators = [match.start() for match in _OPERATOR.finditer(place.text.plain, place.start, place.end)]
    yield place.end
    yield from (cut for cut in reversed(operators) if cut > place.start)


def _longest(place: _Place, accept: Callable[[str], _Found | None]) -> tuple[_Found, int] | None:
    """The longest text from here that `accept` takes, with its end."""
    for cut in _cuts(place):
        start, end = place.text.trimmed(place.start, cut)
        found = accept(place.text.typed[start:end]) if start < end else None
        if found is not None:
            return found, end
    return None


def _flow_at(place: _Place) -> tuple[str, str, int] | None:
    """(flow id, name, end) of the flow named here; `None` where nothing that stands here is a name."""
    quoted = _quoted(place)
    if quoted:
        name, end = quoted
        flows = _resolve(name, place.context)
        if not flows:
            raise _unknown(name, place.start, end, place.context)
        return _only(flows, name, place.start, end, place.context), name, end
    found = _longest(place, lambda name: (name, flows) if (flows := _resolve(name, place.context)) else None)
    if found is None:
        return None
    (name, flows), end = found
    return _only(flows, name, place.start, end, place.context), name, end


def _required_flow(place: _Place) -> tuple[str, str, int]:
    if not place.words:
        raise RefusedError("name_missing", place.start, place.end)
    position = place.text.trimmed(place.start, place.end)[0]
    found = _flow_at(place.at(position))
    if found is None:
        raise _unknown_name(place.at(position))
    return found


def _quoted(place: _Place) -> tuple[str, int] | None:
    opening = place.text.typed[place.start]
    if opening not in QUOTES:
        return None
    for position in range(place.start + 1, place.end):
        if place.text.typed[position] in QUOTES[opening]:
            return place.text.typed[place.start + 1 : position].strip(), position + 1
    raise RefusedError("quote_open", place.start, place.end, text=place.words)


def _resolve(name: str, context: ReadContext) -> tuple[str, ...]:
    return context.names.resolve(name) if context.names is not None and name else ()


def _only(flows: tuple[str, ...], name: str, start: int, end: int, context: ReadContext) -> str:
    if len(flows) > 1:
        raise RefusedError("ambiguous_name", start, end, flows, name=name, flows=flows)
    if flows[0] == context.flow and context.flow:
        raise RefusedError("own_flow", start, end, name=name)
    return flows[0]


def _unknown_name(place: _Place) -> RefusedError:
    """The refusal for the shortest text that could be a name."""
    start, end = place.text.trimmed(place.start, min(_cuts(place)))
    end = max(end, start + 1) if start < place.end else end
    return _unknown(place.text.typed[start:end], start, end, place.context)


def _unknown(name: str, start: int, end: int, context: ReadContext) -> RefusedError:
    known = {} if context.names is None else {other.casefold(): other for other in context.names.known()}
    near = get_close_matches(name.casefold(), list(known), n=_CLOSE_NAMES, cutoff=0.6)
    if near:
        close = tuple(known[other] for other in near)
        return RefusedError("unknown_name_near", start, end, close, name=name, close=close)
    return RefusedError("unknown_name", start, end, name=name)


def _scaled(place: _Place) -> tuple[float, int]:
    """What a name is multiplied with or divided by behind it: `Abfall*0,2`, `Abfall/2`."""
    scale, position = Decimal(1), place.start
    while match := _SCALE.match(place.text.plain, position, place.end):
        number = scan(place.text, match.end(), place.end, comma=place.context.comma)
        try:
            scale = scale * Decimal(number.plain) if match[1] == "*" else scale / Decimal(number.plain)
        except (DivisionByZero, InvalidOperation) as error:
            raise RefusedError("not_finite", match.start(), number.end, text=place.words) from error
        position = number.end
    return float(scale), position


def _factor_at(place: _Place) -> tuple[ParsedUnit, int] | None:
    """(unit, place behind the times sign) of a factor's unit such as `kWh/kg*`."""
    for cut in _cuts(place):
        times = _TIMES.match(place.text.plain, cut, place.end)
        start, end = place.text.trimmed(place.start, cut)
        if times and start < end:
            unit = parse_unit(place.text.typed[start:end])
            if unit.known and unit.denominator and not unit.qualifier:
                return unit, times.end()
    return None


def _check_factor(unit: ParsedUnit, flow: str, name: str, place: _Place) -> None:
    """A factor leads from the layer of the named flow to the layer of this one."""
    context = place.context
    there = context.names.layer_of(flow) if context.names is not None else ""
    numerator = unit.layer.partition("/")[0]
    wrong = (there and unit.denominator != there) or (context.layer and numerator != context.layer)
    if unit.per == "time" or wrong:
        raise RefusedError("factor_layer", place.start, place.end, name=name, unit=unit.text)


def _constant_end(place: _Place) -> int | None:
    """The end of a constant's unit, `None` where what stands here is no unit."""
    if not place.words or _SIGN.match(place.text.plain, place.start, place.end):
        return place.start
    found = _longest(place, lambda name: True if _is_plain_unit(name, place.context) else None)
    return None if found is None else found[1]


def _is_plain_unit(name: str, context: ReadContext) -> bool:
    unit = parse_unit(name)
    known = unit.known or (unit.layer == context.layer and context.layer != "")
    return known and (not unit.qualifier or is_remark(unit, name))


def _add_constant(linear: Linear, place: _Place, value: Decimal, decimals: int, start: int, end: int) -> None:
    unit, written = read_unit(place.text, start, end, place.context)
    start, end = place.text.trimmed(start, end)
    linear.layer = check_amount(unit, written, place.context, start, end)
    if linear.unit is None:
        linear.unit, linear.unit_text, linear.decimals = unit, written, decimals
        linear.constant = value
        return
    linear.constant += in_unit(value, unit, linear.unit, start, end)
    linear.decimals = decimals_of(linear.constant)


def in_unit(value: Decimal, unit: ParsedUnit, other: ParsedUnit, start: int, end: int) -> Decimal:
    """`value` in another unit of the same layer and time base; refused where they differ (no calendar is assumed)."""
    if unit == other:
        return value
    if _kind(unit) != _kind(other):
        raise RefusedError("mixed_units", start, end, unit=unit.text, expected=other.text)
    return value * Decimal(repr(unit.factor)) / Decimal(repr(other.factor))


def _kind(unit: ParsedUnit) -> tuple[str, str, str | None, str, str]:
    return unit.layer, unit.currency, unit.per, unit.time_unit, unit.denominator


def _add_term(linear: Linear, place: _Place, flow: str, name: str, coefficient: float, factor_unit: str = "") -> None:
    context = place.context
    there = context.names.layer_of(flow) if context.names is not None else ""
    if not factor_unit and there and context.layer and there != context.layer:
        raise RefusedError("relation_layer", place.start, place.end, name=name, unit=context.unit)
    if flow not in linear.coefficients:
        linear.names.append(name)
        linear.factor_units.append(factor_unit)
    linear.coefficients[flow] = linear.coefficients.get(flow, 0.0) + coefficient
