"""Cards of indicators after an edit: only those that say something else are written, and none keeps an old word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.shell import Shell
from helpers.solver_maps import network_map
from vsm_app.io.codec import encode
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.edits.nodes import rename
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.panels.indicators import IndicatorsPanel


@pytest.fixture
def cards(on_map: Shell, tmp_path: Path) -> IndicatorsPanel:
    """The cards of a step that loses a fifth."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 2.0},
        {"id": "out", "from": "P", "to": "Q", "mean": 80.0, "sd": 2.0},
        {"id": "loss", "from": "P", "to": None},
        {"id": "sold", "from": "Q", "to": None},
    ]
    path = tmp_path / "step.json"
    path.write_bytes(encode(network_map(flows)))
    on_map.window.files.open_path(path)
    on_map.window.analysis.show_tab("indicators")
    on_map.settle()
    panel: IndicatorsPanel = on_map.window.analysis.indicators
    return panel


def written(panel: IndicatorsPanel, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the cards that are filled from now on."""
    seen: list[str] = []
    fill = panel._fill

    def fill_and_note(card: Any, value: Any) -> None:
        seen.append(value.id)
        fill(card, value)

    monkeypatch.setattr(panel, "_fill", fill_and_note)
    return seen


def said(panel: IndicatorsPanel) -> dict[str, str]:
    return {key: f"{card.accessibleName()}: {card.accessibleDescription()}" for key, card in panel.cards.items()}


def enter(shell: Shell, value: float) -> None:
    quantity = Quantity(Form.VALUE, f"{value:g} t/a", value, "t/a", sd=2.0)
    shell.session.apply(set_flow(shell.document, "in", quantity=quantity))
    shell.settle()


def test_an_amount_entered_writes_only_the_cards_that_say_something_else(
    on_map: Shell, cards: IndicatorsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, seen = said(cards), written(cards, monkeypatch)
    enter(on_map, 90.0)
    after = said(cards)
    differ = {key for key in after if after[key] != before[key]}
    assert "cti.circular_inflow" in differ
    assert differ <= set(seen)
    assert len(seen) < len(after) / 2
    cards._filled.clear()  # written anew, all of them say the same
    cards.refresh()
    assert set(seen) == set(after)
    assert said(cards) == after


def test_a_place_that_is_called_otherwise_is_called_so_on_every_card(on_map: Shell, cards: IndicatorsPanel) -> None:
    named = [key for key, words in said(cards).items() if "P: " in words]
    assert named
    on_map.session.apply(rename(on_map.document, "P", "Casting"))
    on_map.settle()
    assert all("Casting: " in said(cards)[key] for key in named)


def test_cards_turn_grey_only_where_results_do_not_come_at_once(
    on_map: Shell, cards: IndicatorsPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    greyed: list[bool] = []
    for card in cards.cards.values():
        monkeypatch.setattr(card, "set_stale", greyed.append)
    enter(on_map, 95.0)
    assert True not in greyed
    on_map.session.results_wanted.disconnect()
    enter(on_map, 96.0)
    assert True in greyed
