"""Card after card, link after link: what an indicator lacks is entered where its link leads, until it has a value."""

from __future__ import annotations

from helpers.entering import bare, enter, follow
from helpers.shell import Shell
from vsm_app.engine.indicators.places import CANNOT_BE
from vsm_app.engine.indicators.registry import load_registry
from vsm_app.engine.results import IndicatorValue

#: More links than this nobody follows to one figure.
_MOST = 16
GROUPS = tuple(dict.fromkeys(one.group for one in load_registry().all()))


def value_of(shell: Shell, key: str) -> IndicatorValue | None:
    return next((one for one in shell.window.analysis.indicators.values() if one.id == key), None)


def walk(shell: Shell, key: str) -> None:
    """Follow the links of a card until it has a value, or shows where the map counts it already; every step helps."""
    met: list[str] = []
    while (value := value_of(shell, key)) is not None and value.value is None:
        assert value.reason not in CANNOT_BE, (key, met, value.reason)
        met.append(f"{value.reason} {value.needs[0].field}@{value.needs[0].place}")
        assert len(met) <= _MOST, (key, met)
        shell.said.clear()
        follow(shell, key)
        if value.reason == "carbon.counted_twice":
            assert shell.session.selection == (value.needs[0].place,)
            assert key != "co2e.cut_off"
            return
        enter(shell, value)
        after = value_of(shell, key)
        assert after is not None, (key, met)
        assert after.value is not None or (after.reason, after.needs) != (value.reason, value.needs), (key, met)


def test_from_three_bare_processes_the_links_lead_to_every_value(on_example: Shell) -> None:
    on_example.trigger("view.indicators")
    for group in GROUPS:
        on_example.session.replace_document(bare())
        on_example.settle()
        for one in load_registry().all():
            if one.group == group:
                walk(on_example, one.id)


def test_on_an_example_the_links_lead_to_every_value(on_example: Shell) -> None:
    on_example.trigger("view.indicators")
    lacking = [one.id for one in on_example.window.analysis.indicators.values() if one.value is None]
    assert len(lacking) > 10
    for key in lacking:
        walk(on_example, key)
