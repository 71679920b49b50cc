"""Numbers that know how they depend on the flows: a value with its gradient (forward differentiation).

A formula written once with `+ - * /` serves plain numbers (a method computed from stated inputs) and solved flows (an
indicator of the map) alike; with the latter the gradient, and through the joint covariance the standard deviation,
comes out exactly. Source of the rules: Griewank and Walther (2008), Evaluating Derivatives, chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

#: What a result depends on: (flow id or `stock:<node>`, layer), in base units per period.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Dual:
    """A value and its partial derivatives by key."""

    value: float
    gradient: Mapping[Key, float] = field(default_factory=dict)

    def __float__(self) -> float:
        return self.value

    def __add__(self, other: Dual | float) -> Dual:
        return linear(self.value + value_of(other), (self, 1.0), (other, 1.0))

    __radd__ = __add__

    def __sub__(self, other: Dual | float) -> Dual:
        return linear(self.value - value_of(other), (self, 1.0), (other, -1.0))

    def __rsub__(self, other: float) -> Dual:
        return linear(other - self.value, (self, -1.0))

    def __neg__(self) -> Dual:
        return linear(-self.value, (self, -1.0))

    def __mul__(self, other: Dual | float) -> Dual:
        factor = value_of(other)
        return linear(self.value * factor, (self, factor), (other, self.value))

    __rmul__ = __mul__

    def __truediv__(self, other: Dual | float) -> Dual:
        divisor = value_of(other)
        quotient = self.value / divisor
        return linear(quotient, (self, 1.0 / divisor), (other, -quotient / divisor))

    def __rtruediv__(self, other: float) -> Dual:
        quotient = other / self.value
        return linear(quotient, (self, -quotient / self.value))


#: A number of a formula: plain, or with its gradient.
Number = Dual | float


def value_of(number: Number) -> float:
    """The plain value."""
    return number.value if isinstance(number, Dual) else number


def linear(value: float, *parts: tuple[Number, float]) -> Dual:
    """A number of that value whose gradient is the weighted sum of those of its parts."""
    gradient: dict[Key, float] = {}
    for part, weight in parts:
        if isinstance(part, Dual) and weight:
            for key, slope in part.gradient.items():
                gradient[key] = gradient.get(key, 0.0) + weight * slope
    return Dual(value, gradient)


def total(numbers: Iterable[Number]) -> Number:
    """Their sum (compensated); plain where all are plain."""
    parts = tuple(numbers)
    value = math.fsum(map(value_of, parts))
    if any(isinstance(part, Dual) for part in parts):
        return linear(value, *((part, 1.0) for part in parts))
    return value


def floored(number: Number, floor: float = 0.0) -> Number:
    """The number, or the floor where it is below."""
    return floor if value_of(number) < floor else number


def log2(number: Number) -> Number:
    """Logarithm to base 2."""
    value = math.log2(value_of(number))
    if isinstance(number, Dual):
        return linear(value, (number, 1.0 / (number.value * math.log(2.0))))
    return value
