"""`compare`: what differs between two scenarios."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from vsm_app.cli import printing
from vsm_app.cli.progress import working
from vsm_app.cli.reading import compute, findings, read_map
from vsm_app.model.document import Document
from vsm_app.model.ids import name_of
from vsm_app.model.scenarios import CURRENT
from vsm_app.texts import format_alike, format_number, text

if TYPE_CHECKING:
    from vsm_app.engine.results import FlowResult, IndicatorValue, Results
    from vsm_app.engine.waterfall import Step

    _Valued = FlowResult | IndicatorValue

#: Differences below this share of the larger value are rounding of the arithmetic.
_SAME: Final = 1e-9
#: Digits of the larger of two figures that are compared.
_DIGITS: Final = 4
_KEYS: Final = ("kind", "id", "unit", "a", "b", "difference")
_Row = tuple[str, str, str, float | None, float | None, float | None]


def compare(options: Namespace) -> int:
    """Print what differs between two scenarios: flows and indicators of the map."""
    document, problems = read_map(options)
    first, second = (compute(document, name, options.lang) for name in options.scenarios)
    names = [results.solution.scenario for results in (first, second)]
    rows = [*_changed_flows(first, second), *_changed_indicators(first, second)]
    with working("solving", options.lang):
        from vsm_app.engine.waterfall import to_json, waterfall

        steps = waterfall(document, *names)
    if options.json:
        listed = [dict(zip(_KEYS, row, strict=True)) for row in rows]
        printing.print_json(
            {"format": "vsm-comparison/1", "scenarios": names, "rows": listed, "waterfall": to_json(steps)}
        )
    else:
        lang = options.lang
        titles = [_title(document, scenario, lang) for scenario in names]
        shown = [(text("cli.column.what", lang=lang), *titles, "Δ", text("cli.column.unit", lang=lang))]
        for kind, key, unit, a, b, difference in rows:
            name = printing.flow_name(document, key) if kind == "flow" else text(f"indicator.{key}", lang=lang)
            numbers = format_alike((a, b, difference), lang, _DIGITS)
            shown.append((name, *numbers, unit))
        print(printing.table(shown, right=(1, 2, 3)))
        if len(steps) > 1:
            _print_waterfall(document, steps, lang)
    found = findings(problems, document, (*first.all_problems, *second.all_problems), names)
    return printing.finish(options, document, found)


def _title(document: Document, element: str, lang: str) -> str:
    """What a scenario or measure is called."""
    return text("cli.current", lang=lang) if element == CURRENT else name_of(document)(element)


def _print_waterfall(document: Document, steps: Sequence[Step], lang: str) -> None:
    """Each step with the figures that are defined at its end, and how much it changed them."""
    keys = [key for key, value in steps[-1].values.items() if value is not None]
    heads = [f"{text(f'indicator.{key}', lang=lang)} [{steps[-1].units[key]}]" for key in keys]
    rows = [(text("cli.column.step", lang=lang), *(cell for head in heads for cell in (head, "Δ")))]
    for step in steps:
        cells = (cell for key in keys for cell in (step.values[key], step.differences[key]))
        words = text(f"cli.step.{step.kind.value}", {"name": _title(document, step.id, lang)}, lang)
        rows.append((words, *("–" if cell is None else format_number(cell, lang) for cell in cells)))
    print()
    print(printing.table(rows, right=range(1, 2 * len(keys) + 1)))


def _changed_flows(first: Results, second: Results) -> Iterable[_Row]:
    """Both figures in the unit of the first: an entry of a scenario may be in another one."""
    from vsm_app.engine.one_unit import in_unit

    for key in dict.fromkeys((*first.solution.own, *second.solution.own)):
        a, b = first.solution.own.get(key), second.solution.own.get(key)
        if a is not None and b is not None and a.layer == b.layer:
            yield from _row("flow", key, a, (a.value, in_unit(b, a.unit).value))
        else:  # tonnes here and MWh there are no two values of one figure
            yield from _alone("flow", key, a, b)


def _changed_indicators(first: Results, second: Results) -> Iterable[_Row]:
    before, after = ({v.id: v for v in results.indicators if v.scope == "map"} for results in (first, second))
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        if a is not None and b is not None and (a.unit == b.unit or None in (a.value, b.value)):
            yield from _row("indicator", key, a if b.value is None else b, (a.value, b.value))
        else:
            yield from _alone("indicator", key, a, b)


def _alone(kind: str, key: str, a: _Valued | None, b: _Valued | None) -> Iterable[_Row]:
    """A row each: what the other one does not have, or has in a unit that does not compare."""
    for one, values in ((a, (a.value if a else None, None)), (b, (None, b.value if b else None))):
        if one is not None:
            yield from _row(kind, key, one, values)


def _row(kind: str, key: str, one: _Valued, values: tuple[float | None, float | None]) -> Iterable[_Row]:
    a, b = values
    if a == b:
        return
    difference = None if a is None or b is None else b - a
    if difference is not None and abs(difference) <= _SAME * max(abs(a or 0.0), abs(b or 0.0)):
        return
    yield kind, key, one.unit, a, b, difference
