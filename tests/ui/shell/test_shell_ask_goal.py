"""What to ask next for one result: chosen in the call-out, or reached from the indicator itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from helpers.shell import Shell
from helpers.solver_maps import network_map
from vsm_app.engine.ask import suggest
from vsm_app.io.codec import encode
from vsm_app.ui.panels.inspector.form import HouseCombo
from vsm_app.ui.panels.why import show_ask
from vsm_app.ui.widgets.buttons import LinkButton
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.reason import ReasonRow


@pytest.fixture
def two_ways(on_map: Shell, tmp_path: Path) -> Shell:
    """Of what enters little is known: the path from there to the outside hangs on it."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 20.0},
        {"id": "out", "from": "P", "to": "Q", "mean": 80.0, "sd": 2.0},
        {"id": "loss", "from": "P", "to": None},
        {"id": "sold", "from": "Q", "to": None},
    ]
    path = tmp_path / "ways.json"
    path.write_bytes(encode(network_map(flows)))
    on_map.window.files.open_path(path)
    on_map.settle()
    return on_map


def goals(callout: CallOut) -> HouseCombo:
    found = callout.findChild(HouseCombo, "ask.goal")
    assert found is not None
    return found


def shown(shell: Shell) -> list[CallOut]:
    return [found for found in shell.window.findChildren(CallOut) if found.isVisible()]


def asked(callout: CallOut) -> list[str]:
    return [row.words for row in callout.findChildren(ReasonRow)]


def test_the_questions_follow_the_result_that_is_chosen(two_ways: Shell) -> None:
    shell = two_ways
    callout = show_ask(shell.window, QRect(600, 300, 40, 20))
    assert callout is not None
    shell.settle()
    box = goals(callout)
    assert box.itemText(0) == "All results alike"
    row = next(row for row in range(box.count()) if box.itemData(row) == "path_length")
    assert "±" in box.itemText(row)
    box.setCurrentIndex(row)
    box.activated.emit(row)
    shell.settle()
    (opened,) = shown(shell)
    assert opened is not callout
    assert goals(opened).currentData() == "path_length"
    results = shell.session.results
    assert results is not None
    wanted = suggest(results.solution, shell.document, "path_length", results.indicators)
    assert len(asked(opened)) == len(wanted.questions) > 0


def test_an_indicator_leads_to_what_would_make_it_more_certain(two_ways: Shell) -> None:
    shell = two_ways
    shell.trigger("view.indicators")
    panel = shell.window.analysis.indicators
    shell.click(panel.cards["path_length"].ask_button)
    link = shell.find("indicators.narrow", LinkButton)
    shell.click(link)
    (opened,) = shown(shell)
    assert goals(opened).currentData() == "path_length"


def test_in_german_too(two_ways: Shell) -> None:
    two_ways.context.language.set("de")
    callout = show_ask(two_ways.window, QRect(600, 300, 40, 20))
    assert callout is not None
    assert goals(callout).itemText(0) == "Alle Ergebnisse gleichermaßen"
