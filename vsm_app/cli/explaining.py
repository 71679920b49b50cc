"""`solve --why` and `solve --ask`: explanations and questions for people and, as JSON, for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from vsm_app.engine.results import Solution
from vsm_app.engine.wording import Line, ask_lines, why_lines
from vsm_app.errors import UnknownNameError
from vsm_app.model.document import Document
from vsm_app.model.ids import name_of
from vsm_app.model.quantities import UNKNOWN
from vsm_app.texts import text


def why(document: Document, solution: Solution, name: str, lang: str, *, as_json: bool) -> str:
    """Why a flow has the value it has."""
    from vsm_app.engine import explain
    from vsm_app.ui.canvas.on_map import measured_on_map, rounding_of

    found, rounding, result = explain.why(solution, document, name), rounding_of(solution), solution.own.get(name)
    quantity = document.flows[name].quantity if name in document.flows else UNKNOWN
    figures = None if result is None else measured_on_map(quantity, result, rounding, lang)
    lines = why_lines(found, document, lang, rounding.values, figures)
    return _json("vsm-explanation/1", asdict(found), lines) if as_json else _words(lines)


def ask(document: Document, solution: Solution, goal: str | None, lang: str, *, as_json: bool) -> str:
    """What to enter next, for the whole map or for an indicator or flow (by id); raises `UnknownNameError`."""
    from vsm_app.engine.ask import Light, suggest
    from vsm_app.engine.indicators import compute_indicators
    from vsm_app.model.scenarios import apply_scenario

    values = compute_indicators(apply_scenario(document.physics, solution.scenario), solution) if goal else ()
    known = {value.id for value in values} | set(document.flows)
    if goal and goal not in known:
        raise UnknownNameError(
            f"There is no indicator {goal!r}: `vsm-app indicators FILE --json` lists them.",
            code="cli.no_indicator",
            params={"wanted": goal},
        )
    agenda = suggest(solution, document, goal or "", values)
    lines = ask_lines(agenda, document, lang)
    if as_json:
        return _json("vsm-agenda/1", asdict(agenda), lines)
    aim = [text("ask.goal", {"name": _goal_name(document, goal, lang)}, lang)] if goal else []
    if lines:
        return "\n".join((text(f"light.{agenda.light.value}", lang=lang), *aim, _words(lines)))
    return text("ask.nothing" if agenda.light is Light.GREEN else "ask.nothing.unchecked", lang=lang)


def _goal_name(document: Document, goal: str, lang: str) -> str:
    return name_of(document)(goal) if goal in document.flows else text(f"indicator.{goal}", lang=lang)


def _words(lines: list[Line]) -> str:
    shown = []
    for line in lines:
        number = f"{line.number:>3}  " if line.number else "     "
        shown.append(f"{number}{line.heading}: {line.words}")
    return "\n".join(shown)


def _json(shape: str, data: dict[str, Any], lines: list[Line]) -> str:
    words = [{"heading": line.heading, "text": line.words, "subjects": list(line.subjects)} for line in lines]
    return json.dumps(
        {"format": shape, **data, "lines": words}, ensure_ascii=False, indent=1, allow_nan=False, default=str
    )
