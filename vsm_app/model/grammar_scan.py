"""The pieces of a typed quantity: signs, numbers, separators, units, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Protocol

from vsm_app.errors import VsmError
from vsm_app.model.numbers import ABSURD, NumberFault, NumberReading, decimal_comma, levelled, scan_number
from vsm_app.model.problems import Param
from vsm_app.model.quantities import Origin
from vsm_app.model.settings import Settings
from vsm_app.model.unit_names import close_units
from vsm_app.model.units import ParsedUnit, balance_layer, default_unit, normalise, parse_unit


class FlowNaming(Protocol):
    """How a relation names other flows (:class:`vsm_app.model.flow_names.FlowNames` is the one for a map)."""

    def resolve(self, name: str) -> tuple[str, ...]:
        """The ids of the flows that a name may mean; empty where it means none."""
        ...

    def known(self) -> Iterable[str]:
        """Every name that resolves, for suggestions."""
        ...

    def name_of(self, flow: str) -> str:
        """The name that resolves to this flow alone."""
        ...

    def layer_of(self, flow: str) -> str:
        """The layer of the flow's entry, `""` where it is not known."""
        ...


@dataclass(frozen=True, slots=True)
class ReadContext:
    """What a text is read against.

    `layer` is the layer of the flow's item (`""`: any is accepted), `default_unit` the unit of a number without one
    (`""`: the layer's), `item` the item's name (may stand behind the unit), `flow` the id of the flow itself.
    """

    settings: Settings = field(default_factory=Settings)
    lang: str = "en"
    layer: str = ""
    default_unit: str = ""
    item: str = ""
    flow: str = ""
    names: FlowNaming | None = None

    @property
    def comma(self) -> bool:
        """Whether an ambiguous number has a decimal comma."""
        return decimal_comma(self.settings.number_format, self.lang)

    @property
    def unit(self) -> str:
        """The unit of a number without one."""
        return self.default_unit or default_unit(self.layer or "mass", self.settings)


class RefusedError(VsmError):
    """A text that is no quantity: code, parameters and the place that is to be marked. Never leaves the grammar."""

    def __init__(self, code: str, start: int, end: int, offer: tuple[str, ...] = (), **params: Param) -> None:
        super().__init__(code, code=f"quantity.{code}", params=params)
        self.start = start
        self.end = end
        self.offer = offer
        self.values: dict[str, Param] = params


@dataclass(frozen=True, slots=True)
class Text:
    """A typed text: as typed, levelled (same places) and masked (brackets blanked, for finding separators)."""

    typed: str
    plain: str
    masked: str

    @classmethod
    def of(cls, typed: str) -> Text:
        """Prepare a typed text."""
        plain = levelled(typed)
        return cls(typed, plain, _BRACKETS.sub(lambda match: "a" * len(match[0]), plain))

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The part without spaces at its ends."""
        while start < end and self.plain[start] == " ":
            start += 1
        while end > start and self.plain[end - 1] == " ":
            end -= 1
        return start, end


_BRACKETS: Final = re.compile(r"\([^()]*\)|\"[^\"]*\"|\u201e[^\u201c\u201d]*[\u201c\u201d]|\u00ab[^\u00bb]*\u00bb")
_SPREAD: Final = re.compile(r"\u00b1|\+\s*/\s*-|\+-")
_GUESS: Final = re.compile(
    r"(?:~|\u2248|\u223c|(?:(?:so|sagen\s+wir|let'?s\s+say)\s+)?"
    r"(?:ca|circa|etwa|rund|ungef\u00e4hr|ungefaehr|sch\u00e4tzungsweise|gesch\u00e4tzt|grob|vielleicht"
    r"|about|approx|approximately|around|roughly|maybe|perhaps|some)(?:\.|(?=[\s0-9]))"
    r"|(?:so|sagen\s+wir|let'?s\s+say)(?=[\s0-9]))\s*",
    re.IGNORECASE,
)
_TIMES: Final = re.compile(r"\s*(?:\*|(?<=[0-9\s])x(?=[\s0-9+.,-]))\s*(?=[+-]?\s*[.,]?[0-9])", re.IGNORECASE)
_POWER: Final = re.compile(r"10\s*\^\s*([+-]?[0-9]{1,2})(?![0-9])")
_SEPARATOR: Final = re.compile(
    r"(?P<range>\s*(?:-|\.{2,3}|\u2026)\s*(?=[+-]?\s*[.,]?[0-9])|\s+(?:to|bis)\s+(?=[+-]?\s*[.,]?[0-9]))"
    r"|(?P<sum>\s*\+\s*(?=[.,]?[0-9]))",
    re.IGNORECASE,
)
_DIVIDED: Final = re.compile(r"\s*/\s*(?=[.,]?[0-9])")
_TRIANGLE: Final = re.compile(r"\s*/\s*(?=[+-]?[.,]?[0-9])")
_BARE_RATE: Final = re.compile(r"^(?:/|(?:per|pro|je)\s|p\. ?a)", re.IGNORECASE)
_MAX_DECIMALS: Final = 60
ORIGIN_KEYS: Final = {"M": Origin.MEASURED, "E": Origin.ESTIMATED, "G": Origin.GUESSED}


@dataclass(frozen=True, slots=True)
class Signs:
    """A text with its signs taken off: what remains, and where a spread stands."""

    start: int
    end: int
    spread: tuple[int, int] | None = None
    exact: bool = False
    origin: Origin | None = None
    guess: bool = False


def take_signs(text: Text, *, marks: bool = True) -> Signs:
    """Take `~`, `±…`, `!` and the origin mark off; each may stand once."""
    found = list(_SPREAD.finditer(text.masked))
    if len(found) > 1:
        raise RefusedError("two_signs", found[1].start(), found[1].end(), text=found[1][0])
    end = found[0].start() if found else len(text.plain)
    signs = _trailing(text, Signs(*text.trimmed(0, end)), marks=marks)
    if found:
        rest = _trailing(text, replace(signs, start=found[0].end(), end=len(text.plain)), marks=marks)
        signs = replace(rest, start=signs.start, end=signs.end, spread=text.trimmed(rest.start, rest.end))
        if rest.start >= rest.end:
            raise RefusedError("spread_missing", found[0].start(), len(text.plain), text=found[0][0])
    return _leading(text, signs)


def _trailing(text: Text, signs: Signs, *, marks: bool) -> Signs:
    start, end = text.trimmed(signs.start, signs.end)
    while end > start:
        last = text.plain[end - 1]
        if last == "!":
            if signs.exact:
                raise RefusedError("two_signs", end - 1, end, text="!")
            signs = replace(signs, exact=True)
        elif marks and last in ORIGIN_KEYS and end - 1 > start and text.plain[end - 2] in " !":
            if signs.origin is not None:
                raise RefusedError("two_signs", end - 1, end, text=last)
            signs = replace(signs, origin=ORIGIN_KEYS[last])
        else:
            break
        start, end = text.trimmed(start, end - 1)
    return replace(signs, start=start, end=end)


def _leading(text: Text, signs: Signs) -> Signs:
    match = _GUESS.match(text.plain, signs.start, signs.end)
    if not match:
        return signs
    again = _GUESS.match(text.plain, match.end(), signs.end)
    if again or signs.origin not in {None, Origin.GUESSED}:
        place = again or match
        raise RefusedError("two_signs", place.start(), place.end(), text=place[0].strip())
    return replace(signs, start=match.end(), origin=Origin.GUESSED, guess=True)


@dataclass(frozen=True, slots=True)
class Operand:
    """A number or product of numbers with the text of its unit."""

    value: Decimal
    decimals: int
    ambiguous: bool
    start: int
    unit_start: int
    end: int


def scan(text: Text, start: int, end: int, *, comma: bool) -> NumberReading:
    """The number at `start`; a fault is refused with its reason."""
    found = scan_number(text.plain[:end], start, comma=comma)
    if isinstance(found, NumberFault):
        code = found.code.removeprefix("number.")
        names = {"missing": "number_missing", "malformed": "number_malformed"}
        if not found.params["text"]:
            raise RefusedError("number_missing_at_all", found.start, max(found.end, found.start))
        raise RefusedError(names.get(code, code), found.start, max(found.end, found.start), text=found.params["text"])
    return found


def scan_product(text: Text, start: int, end: int, *, comma: bool) -> Operand:
    """`3`, `3*40`, `2x20`, `5*10^3`, `1/2`, without a unit: `end` is where the number ends."""
    first = scan(text, start, end, comma=comma)
    value, position, ambiguous, single = Decimal(first.plain), first.end, first.ambiguous, True
    while times := _TIMES.match(text.plain, position, end) or _DIVIDED.match(text.plain, position, end):
        power = _POWER.match(text.plain, times.end(), end)
        if power:
            factor, position = Decimal(10) ** int(power[1]), power.end()
        else:
            number = scan(text, times.end(), end, comma=comma)
            factor, position, ambiguous = Decimal(number.plain), number.end, ambiguous or number.ambiguous
        if "/" in times[0] and factor == 0:
            raise RefusedError("not_finite", start, position, text=text.typed[start:position])
        value = value / factor if "/" in times[0] else value * factor
        single = False
    if not abs(value) <= Decimal(ABSURD):
        raise RefusedError("absurd", start, position, text=text.typed[start:position])
    decimals = first.decimals if single else decimals_of(value)
    return Operand(value, decimals, ambiguous, start, position, position)


def decimals_of(value: Decimal) -> int:
    """Digits behind the decimal mark that a number has, without trailing zeros."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return min(_MAX_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0


@dataclass(frozen=True, slots=True)
class Operands:
    """The numbers of an entry and what joins them: nothing, `range`, `sum` or `triangle`."""

    items: tuple[Operand, ...]
    join: str = ""


def scan_operands(text: Text, start: int, end: int, *, comma: bool) -> Operands:
    """Everything between `start` and `end` as numbers with units, joined in one way."""
    triangle = _scan_triangle(text, start, end, comma=comma)
    if triangle:
        return triangle
    items: list[Operand] = []
    joins: list[tuple[str, int]] = []
    position = start
    while True:
        number = scan_product(text, position, end, comma=comma)
        separator = _SEPARATOR.search(text.masked, number.end, end)
        stop = separator.start() if separator else end
        items.append(replace(number, end=text.trimmed(number.unit_start, stop)[1]))
        if separator is None:
            break
        joins.append((str(separator.lastgroup), separator.start()))
        position = separator.end()
    kinds = {kind for kind, _ in joins}
    if len(kinds) > 1 or (kinds == {"range"} and len(joins) > 1):
        place = joins[1][1]
        raise RefusedError("trailing_text", place, end, text=text.typed[place:end].strip())
    return Operands(tuple(items), kinds.pop() if kinds else "")


def _scan_triangle(text: Text, start: int, end: int, *, comma: bool) -> Operands | None:
    """`2/2,5/3 t`: least, most likely, largest."""
    items: list[Operand] = []
    position = start
    for place in range(3):
        found = scan(text, position, end, comma=comma)
        number = Operand(Decimal(found.plain), found.decimals, found.ambiguous, position, found.end, found.end)
        items.append(number)
        slash = _TRIANGLE.match(text.plain, number.end, end)
        if place < 2:  # noqa: PLR2004 - three numbers have two slashes
            if slash is None:
                return None
            position = slash.end()
    last = items[2]
    return Operands((items[0], items[1], replace(last, end=text.trimmed(last.unit_start, end)[1])), "triangle")


def read_unit(text: Text, start: int, end: int, context: ReadContext) -> tuple[ParsedUnit, str]:
    """The unit between `start` and `end` (the default unit where there is none) and its text, or a refusal."""
    start, end = text.trimmed(start, end)
    written = text.typed[start:end]
    if not written:
        return parse_unit(context.unit), context.unit
    if written[0].isdigit():
        raise RefusedError("trailing_text", start, end, text=written)
    if _BARE_RATE.match(written):
        default = parse_unit(context.unit)
        written = (
            f"{default.numerator.partition('/')[0]} {written}" if written[0] != "/" else default.numerator + written
        )
    unit = parse_unit(written)
    _check_known(unit, written, context, start, end)
    _check_qualifier(unit, written, context, start, end)
    return unit, written


def check_amount(unit: ParsedUnit, written: str, context: ReadContext, start: int, end: int) -> str:
    """The layer of an amount in this unit; refused where the unit is a price or measures something else."""
    if not unit.is_amount:
        raise RefusedError("not_an_amount", start, end, unit=written)
    layer = balance_layer(unit, context.settings)
    if context.layer and layer != context.layer:
        raise RefusedError("other_layer", start, end, unit=written, expected=context.unit)
    return layer


def _check_known(unit: ParsedUnit, written: str, context: ReadContext, start: int, end: int) -> None:
    if unit.known or unit.layer == context.layer or unit.layer == parse_unit(context.unit).layer:
        return
    if unit.choices:
        raise RefusedError("unclear_unit", start, end, unit.choices, unit=written, choices=unit.choices)
    close = close_units(written)
    if close:
        raise RefusedError("unknown_unit_near", start, end, close, unit=written, close=close)
    raise RefusedError("unknown_unit", start, end, unit=written)


def _check_qualifier(unit: ParsedUnit, written: str, context: ReadContext, start: int, end: int) -> None:
    """A text behind the unit must be the item, what its unit always says, CO2e, or a remark in brackets."""
    qualifier = unit.qualifier
    if not qualifier or is_remark(unit, written):
        return
    accepted = {context.item.casefold(), parse_unit(context.unit).qualifier.casefold()} - {""}
    if qualifier.casefold() in accepted or written == context.default_unit:
        return
    place = text_place(written, qualifier)
    raise RefusedError("trailing_text", start + place if place >= 0 else start, end, text=qualifier)


def is_remark(unit: ParsedUnit, written: str) -> bool:
    """Whether the text behind the unit only describes it: `CO2e`, `(trocken)`."""
    return unit.qualifier.startswith("CO2") or normalise(written).endswith(f"({unit.qualifier})")


def text_place(written: str, part: str) -> int:
    """Where `part` stands in `written`, -1 where it was normalised beyond recognition."""
    return written.rfind(part)
