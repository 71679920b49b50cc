"""Which result is to become more certain: the choice in the call-out of what to ask next."""

from __future__ import annotations

from collections.abc import Callable

from vsm_app.engine.results import IndicatorValue
from vsm_app.texts import sort_key
from vsm_app.ui.context import Context
from vsm_app.ui.panels.indicator_words import MAP, IndicatorWords
from vsm_app.ui.panels.inspector.form import Choice
from vsm_app.ui.widgets.callout import CallOut

_WHOLE = ""


def is_goal(value: IndicatorValue) -> bool:
    """Whether a further measurement can make an indicator more certain: one of the whole map with a spread."""
    return value.scope == MAP and value.value is not None and bool(value.sd)


def add_goals(callout: CallOut, context: Context, goal: str, choose: Callable[[str], object]) -> None:
    """Offer all results alike, or one indicator of them; nothing where none has a spread. `choose` takes its id."""
    results, words = context.session.results, IndicatorWords(context)
    goals = [] if results is None else [value for value in results.indicators if is_goal(value)]
    if not goals and not goal:
        return
    offered = {value.id: _name(value, words) for value in goals}
    offered.setdefault(goal, words.name(goal) if goal else "")
    offered.pop(_WHOLE, None)
    choice = Choice(context.theme)
    choice.box.setObjectName("ask.goal")
    choice.set_label(context.language.text("ask.goal.label"))
    named = sorted(offered.items(), key=lambda entry: sort_key(entry[1]))
    choice.show_choices([(_WHOLE, context.language.text("ask.goal.whole")), *named], goal)
    choice.setContentsMargins(6, 0, 6, 6)
    choice.chosen.connect(choose)
    callout.body.addWidget(choice)


def _name(value: IndicatorValue, words: IndicatorWords) -> str:
    """`Recycled content  42 ± 3 %`."""
    shown, unit, spread = words.figure(value)
    figure = f"{shown} ± {spread}" if spread else shown
    return f"{words.name(value.id)}  {figure}\u202f{unit}".rstrip()
