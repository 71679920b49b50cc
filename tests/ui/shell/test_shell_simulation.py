"""Monte Carlo in the window: drawn by a click, seed kept in the map, stopped at any time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from helpers.shell import Shell
from vsm_app.engine.montecarlo import simulate
from vsm_app.ui.dialogs.simulation import SimulationDialog
from vsm_app.ui.tasks import Task


@pytest.fixture
def drawn(on_map: Shell) -> tuple[Shell, list[str], SimulationDialog]:
    """Supplier, process, two customers: in 100 +- 5, one out 60 +- 3, the other open; then the dialog by its menu."""
    for kind in ("supplier", "process", "customer", "customer"):
        on_map.session.select([])
        on_map.window.commands.add(kind)
        on_map.settle()
    nodes = list(on_map.document.nodes)
    flows = [on_map.connect(nodes[0], nodes[1]), on_map.connect(nodes[1], nodes[2]), on_map.connect(nodes[1], nodes[3])]
    for flow, words in zip(flows, ("100 +- 5 t", "60 +- 3 t"), strict=False):
        on_map.enter(flow, words)
    on_map.trigger("map.simulate")
    return on_map, flows, on_map.find("dialog.simulation")


def cells(dialog: SimulationDialog, row: int) -> list[str]:
    found = [dialog.table.item(row, column) for column in range(dialog.table.columnCount())]
    return [item.text() for item in found if item is not None]


def write(shell: Shell, field: object, words: str) -> None:
    line = field.line  # type: ignore[attr-defined]
    line.setFocus()
    line.selectAll()
    shell.type(words, line)
    shell.key(Qt.Key.Key_Tab, widget=line)


def test_a_click_draws_and_lists_what_was_solved_first(drawn: tuple[Shell, list[str], SimulationDialog]) -> None:
    shell, flows, dialog = drawn
    write(shell, dialog.draws, "2000")
    write(shell, dialog.seed, "7")
    shell.click(dialog.run_button)
    assert shell.document.settings.seed == 7, "the seed stays in the file"
    spread = simulate(shell.document, draws=2000).results[flows[2], "mass"]
    assert dialog.table.rowCount() == 3
    mean, sd, low, middle, high = (float(words.replace(",", "")) for words in cells(dialog, 0)[1:6])
    assert (mean, sd) == pytest.approx((spread.mean, spread.sd), abs=0.05), "all end at the second digit of the spread"
    assert (low, middle, high) == pytest.approx(spread.quantiles[::2], abs=0.05)
    assert sd == pytest.approx((5**2 + 3**2) ** 0.5, rel=0.03)
    assert cells(dialog, 0)[6].startswith("t")
    assert "2000 draws, seed 7" in dialog.words.text().replace("\u202f", "")
    assert dialog.run_button.isEnabled()
    assert not dialog.stop_button.isEnabled()


def test_stopping_leaves_the_figures_before_and_the_map_alone(
    drawn: tuple[Shell, list[str], SimulationDialog],
) -> None:
    shell, _, dialog = drawn
    before = shell.document
    stopped: list[Task] = []

    def stop(task: Task, _fraction: float) -> None:
        stopped.append(task)
        task.progress.cancel()

    shell.context.tasks.progressed.connect(stop)
    shell.click(dialog.run_button)
    assert len(stopped) == 1
    assert dialog.table.rowCount() == 0
    assert dialog.words.text().startswith("Stopped")
    assert shell.document is before
    assert dialog.run_button.isEnabled()


def test_what_is_no_number_of_draws_is_said_at_its_field(drawn: tuple[Shell, list[str], SimulationDialog]) -> None:
    shell, _, dialog = drawn
    write(shell, dialog.draws, "0")
    shell.click(dialog.run_button)
    assert "1" in dialog.draws.error
    assert dialog.table.rowCount() == 0
