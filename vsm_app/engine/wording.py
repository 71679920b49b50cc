"""Explanations and questions put into words: lines for the window, the command line and the workbook alike.

The words stand in the text tables (`why.*`, `ask.*`); each line names the elements it speaks of, so that a window can
take the reader there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from vsm_app.engine.ask import Agenda, Question, Reason
from vsm_app.engine.explain import ExplainedTerm, Explanation, Step
from vsm_app.engine.results import FlowClass
from vsm_app.model.document import Document, Physics
from vsm_app.model.ids import distinct_name_of
from vsm_app.model.quantities import Form
from vsm_app.model.units import parse_unit
from vsm_app.texts import NOTHING, THIN_SPACE, format_alike, format_number, format_spread, text

#: Entries listed with a reconciled value.
MOST_INFLUENCES: Final = 6
#: What would be written as 0 % says nothing.
_LEAST_SAID: Final = 0.005
_MINUS: Final = "\u2212"
_ONE: Final = 1e-12
#: Digits of the largest amount of a step.
_DIGITS_OF_A_SUM: Final = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Where `words` speak of an element: from `start` up to `end`; `subject` is its id on the map."""

    start: int
    end: int
    subject: str


@dataclass(frozen=True, slots=True)
class Line:
    """A heading and what it says; `subjects` are ids on the map, `number` counts the steps of a chain (0: none).

    `spans` are the mentions of elements in `words`, in their order.
    """

    heading: str
    words: str
    subjects: tuple[str, ...] = ()
    number: int = 0
    spans: tuple[Span, ...] = ()


Name = Callable[[str], str]
Write = Callable[[float], str]
#: Marks of a mention while a sentence is put together (private use, never in a name): id, words, end.
_BEGIN, _WORDS, _END = "\ue000", "\ue001", "\ue002"
_MENTION: Final = re.compile(f"{_BEGIN}([^{_WORDS}]*){_WORDS}([^{_END}]*){_END}")


def _marked(name: Name) -> Name:
    """Names that remember whose they are until :func:`_line` takes the marks out."""
    return lambda key: f"{_BEGIN}{key.removeprefix('stock:')}{_WORDS}{name(key)}{_END}"


def _line(heading: str, words: str, subjects: tuple[str, ...] = (), number: int = 0) -> Line:
    """A line from texts with marked names."""
    spans: list[Span] = []
    plain, at = "", 0
    for found in _MENTION.finditer(words):
        plain += words[at : found.start()]
        spans.append(Span(len(plain), len(plain) + len(found[2]), found[1]))
        plain += found[2]
        at = found.end()
    return Line(_MENTION.sub(r"\2", heading), plain + words[at:], subjects, number, tuple(spans))


def names_of(document: Document, lang: str) -> Name:
    """A function from an id to its short name: a flow by its item, a stock change by its node, else by its name.

    Flows that carry the same item are told apart by their ends.
    """
    physics, called = document.physics, distinct_name_of(document)

    def name(key: str) -> str:
        if key.startswith("stock:"):
            return text("ask.stock", {"subject": name(key.removeprefix("stock:"))}, lang)
        if key in physics.flows:
            return called(key)
        if key in physics.parameters:
            return physics.parameters[key].name or key
        for table in (physics.nodes, physics.items):
            if key in table:
                return table[key].name
        return _in_time(key, physics, name, lang)

    return name


def _in_time(key: str, physics: Physics, name: Name, lang: str) -> str:
    """`Steel, 2023` for `f3@1`, a result of the first period; a level of a stock by when it is. Others as they are."""
    plain, at, digits = key.rpartition("@")
    periods = [period.name or period.id for period in physics.periods.values()]
    number = int(digits) if at and digits.isdigit() else 0
    if not 0 < number <= len(periods) + 1:
        return key
    if plain.startswith(("level:", "change:")):
        code = "period.level" if number <= len(periods) else "period.level_at_end"
        params = {"subject": name(plain.split(":")[1]), "period": periods[min(number, len(periods)) - 1]}
        return text(code, params, lang)
    return f"{name(plain)}, {periods[number - 1]}" if number <= len(periods) else key


def why_lines(
    found: Explanation,
    document: Document,
    lang: str,
    shown: Mapping[tuple[str, str], float] | None = None,
    figures: tuple[str, str] | None = None,
) -> list[Line]:
    """The chain behind a value, first what it is, then the steps it follows from, then the entries that weigh in it.

    `shown` are values by flow and layer as a map rounds them: its balances add up, and so do the sentences then.
    `figures` are the value and its spread as they stand beside the map, where they do.
    """
    name = _marked(names_of(document, lang))
    lines = [_what(found, name, lang, figures or format_spread(found.value, found.sd, lang))]
    steps = [_as_shown(step, shown or {}) for step in found.steps]
    lines.extend(_step(step, number, name, lang) for number, step in enumerate(steps, 1))
    entries = [one for one in found.influences if abs(one.share) >= _LEAST_SAID][:MOST_INFLUENCES]
    for one in entries if not found.steps or found.flow_class is FlowClass.REDUNDANT else ():
        entered, sd = format_spread(one.entered, one.entered_sd, lang)
        params = {
            "value": f"{entered}{THIN_SPACE}{one.unit}".rstrip(), "sd": sd,
            "share": one.share, "flow": name(one.id),
        }  # fmt: skip
        origin = _default_of(one.id, one.layer, document) if sd else ""
        lines.append(_line(name(one.id), text(f"why.influence{origin}", params, lang), (one.id,)))
    if found.missing is not None:
        flows = [name(flow) for flow in found.missing.flows]
        params = {"flows": flows, "enter_any": found.missing.enter_any}
        lines.append(_line(text("why.missing", lang=lang), text("why.missing.line", params, lang), found.missing.flows))
    if found.conflicts:
        words = text("why.conflict.line", {"flows": [name(flow) for flow in found.conflicts]}, lang)
        lines.append(_line(text("why.conflict", lang=lang), words, found.conflicts))
    return lines


def _default_of(flow_id: str, layer: str, document: Document) -> str:
    """`.measured` where the spread of an entry is the default of that origin; empty where somebody gave it."""
    flow = document.flows.get(flow_id)
    if flow is None:
        return ""
    said = flow.layer_quantities.get(layer, flow.quantity)
    is_default = said.form in (Form.VALUE, Form.SHARE) and said.sd is None and not said.exact
    return f".{said.origin.value}" if is_default else ""


def _what(found: Explanation, name: Name, lang: str, figures: tuple[str, str]) -> Line:
    shown, sd = figures
    value = NOTHING if found.value is None else f"{shown}{THIN_SPACE}{found.unit}".rstrip()
    params: dict[str, object] = {"value": value, "sd": sd}
    params["entered"] = NOTHING if found.entered is None else _amount(found.entered, found.unit, lang)
    code = f"why.{found.flow_class.value}" + (".spread" if sd else "")
    return _line(name(found.id), text(code, params, lang), (found.id.removeprefix("stock:"),))


def _step(step: Step, number: int, name: Name, lang: str) -> Line:
    heading = text(f"why.step.{step.kind}", {"subject": name(step.subject)}, lang)
    subjects = tuple(dict.fromkeys(term.id.removeprefix("stock:") for term in step.terms))
    given = [term for term in step.terms if _is_given(term, step)]
    step = _in_one_unit(step, given[0].unit if len(given) == 1 else step.unit)
    given = [term for term in step.terms if _is_given(term, step)]
    write = _writer(step, lang)
    if len(given) == 1 and abs(_weight(given[0])) > _ONE:
        words = _solved_for(step, given[0], name, write)
    else:
        words = _as_it_stands(step, name, write)
        if step.together:
            words = f"{words} {text('why.together', lang=lang)}"
    return _line(heading, words, (step.subject, *subjects), number)


def _as_shown(step: Step, shown: Mapping[tuple[str, str], float]) -> Step:
    """A balance with the figures of the map."""
    if step.kind != "balance" or not shown:
        return step
    terms = (replace(term, value=shown.get((term.id, term.layer), term.value)) for term in step.terms)
    return replace(step, terms=tuple(terms))


def _is_given(term: ExplainedTerm, step: Step) -> bool:
    return term.id in step.gives or f"stock:{term.id}" in step.gives


def _in_one_unit(step: Step, unit: str) -> Step:
    """The step with all amounts in `unit`, where they can be: a balance of t and kg needs no thousand."""
    units = {term.unit for term in step.terms}
    wanted = parse_unit(unit)
    if len(units) == 1 or not wanted.factor or any(parse_unit(one).layer != wanted.layer for one in units):
        return step
    terms = []
    for term in step.terms:
        scale = (parse_unit(term.unit).factor or 1.0) / wanted.factor
        value, entered = (None if one is None else one * scale for one in (term.value, term.entered))
        changes: dict[str, Any] = {"coefficient": term.coefficient / scale, "value": value, "entered": entered}
        terms.append(replace(term, unit=unit, **changes))
    # the constraint itself may be written in any multiple: with the first coefficient as one its sum can be checked
    whole = abs(terms[0].coefficient) or 1.0
    terms = [replace(term, coefficient=term.coefficient / whole) for term in terms]
    return replace(step, terms=tuple(terms), rhs=step.rhs / whole, unit=unit)


def _writer(step: Step, lang: str) -> Write:
    """How the amounts of a step are written: alike, so that a reader can add them up, where they are of one unit."""
    values = [term.value for term in step.terms if term.value is not None]
    if len({term.unit for term in step.terms}) != 1:
        return lambda value: format_number(value, lang)
    known = dict(zip(values, format_alike(values, lang, _DIGITS_OF_A_SUM), strict=True))
    return lambda value: known.get(value) or format_number(value, lang)


def _solved_for(step: Step, given: ExplainedTerm, name: Name, write: Write) -> str:
    """`Metals for recycling 305 - Slag 20 = Recyclate 285 t`."""
    whole = _weight(given)
    others = [(-term.coefficient / whole, term) for term in step.terms if term is not given]
    left = _sum(others, step.rhs / whole, name, write)
    value = NOTHING if given.value is None else f"{write(given.value)}{THIN_SPACE}{given.unit}".rstrip()
    return f"{left} = {_term(given, name)} {value}"


def _weight(term: ExplainedTerm) -> float:
    """What the value of a term is multiplied by: its coefficient, and the second factor where there is one."""
    if not term.factor:
        return term.coefficient
    return term.coefficient * (term.factor_value or 0.0)


def _term(term: ExplainedTerm, name: Name) -> str:
    return name(f"stock:{term.id}" if term.kind == "stock" and not term.id.startswith("stock:") else term.id)


def _as_it_stands(step: Step, name: Name, write: Write) -> str:
    left = [(term.coefficient, term) for term in step.terms if term.coefficient > 0]
    right = [(-term.coefficient, term) for term in step.terms if term.coefficient <= 0]
    return f"{_sum(left, 0.0, name, write)} = {_sum(right, step.rhs, name, write)}"


def _sum(terms: list[tuple[float, ExplainedTerm]], constant: float, name: Name, write: Write) -> str:
    parts: list[str] = []
    for weight, term in sorted(terms, key=lambda pair: pair[0] < 0):
        value = NOTHING if term.value is None else write(term.value)
        factor = abs(weight) * (term.factor_value if term.factor_value is not None else 1.0)
        times = "" if abs(factor - 1.0) <= _ONE else f"{write(factor)} × "
        sign = (f"{_MINUS} " if weight < 0 else "+ ") if parts else (_MINUS if weight < 0 else "")
        parts.append(f"{sign}{times}{_term(term, name)} {value}")
    if abs(constant) > _ONE or not parts:
        sign = (f"{_MINUS} " if constant < 0 else "+ ") if parts else ""
        parts.append(f"{sign}{write(abs(constant) if parts else constant)}")
    return " ".join(parts)


def _amount(value: float, unit: str, lang: str) -> str:
    return f"{format_number(value, lang)}{THIN_SPACE}{unit}".rstrip()


def ask_lines(agenda: Agenda, document: Document, lang: str) -> list[Line]:
    """What to ask next, one line a question in the order of use."""
    name = _marked(names_of(document, lang))
    return [_question(question, name, lang) for question in agenda.questions]


def _question(question: Question, name: Name, lang: str) -> Line:
    params: dict[str, object] = {
        "determines": [name(key) for key in question.determines],
        "others": [name(key) for key in question.with_others],
        "gain": question.gain,
    }
    if question.reason is Reason.NARROWS:
        code = "ask.narrows"
    else:
        code = "ask.closes.with" if question.with_others else "ask.closes"
    return _line(name(question.flow), text(code, params, lang), (question.flow.removeprefix("stock:"),), question.rank)
