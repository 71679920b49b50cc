"""Monte Carlo in the window: drawn by a click, seed kept in the map, stopped at any time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QTableWidgetItem

from helpers.shell import Shell
from helpers.solver_maps import amount, network_map
from vsm_app.engine.montecarlo import simulate
from vsm_app.engine.pipeline import solve
from vsm_app.engine.simulated_indicators import simulate_indicators
from vsm_app.engine.simulated_periods import simulate_periods
from vsm_app.io.codec import encode
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.elements import OriginClass, StockEntry
from vsm_app.model.scenarios import Override, Period
from vsm_app.texts import text
from vsm_app.ui.dialogs.simulation import SimulationDialog
from vsm_app.ui.tasks import Task


@pytest.fixture
def drawn(on_map: Shell) -> tuple[Shell, list[str], SimulationDialog]:
    """Supplier, process, two customers: in 100 +- 5, one out 60 +- 3, the other open; then the dialog by its menu."""
    nodes = on_map.add("supplier", "process", "customer", "customer")
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
    shell.context.tasks.progressed.disconnect(stop)
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


def ticks(dialog: SimulationDialog) -> dict[str, QTableWidgetItem]:
    items = [dialog.indicators.item(row, 0) for row in range(dialog.indicators.rowCount())]
    return {key: item for item in items if item is not None and (key := item.data(Qt.ItemDataRole.UserRole))}


def test_ticked_indicators_are_drawn_with_the_flows(drawn: tuple[Shell, list[str], SimulationDialog]) -> None:
    shell, flows, dialog = drawn
    shell.session.apply(set_flow(shell.document, flows[2], origin_class=OriginClass.LOSS))
    offered = ticks(dialog)
    for name, item in offered.items():
        wanted = name in ("material_yield", "mci")
        item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
    write(shell, dialog.draws, "1500")
    shell.click(dialog.run_button)
    row = ticks(dialog)["material_yield"].row() + 1  # of the process, below that of the whole map
    words = [dialog.indicators.item(row, column).text() for column in range(1, 8)]
    document = shell.document
    solution = solve(document)
    simulation = simulate(document, draws=1500)
    found = {one.id: one for one in simulate_indicators(document.physics, solution, simulation, ("material_yield",))}
    spread = found["material_yield"]  # there is one process
    assert dialog.indicators.item(row, 0).text().strip() == shell.document.nodes[spread.scope].name
    assert spread.quantiles is not None
    assert [float(word) for word in words[:5]] == pytest.approx(
        [100 * (spread.mean or 0), 100 * (spread.sd or 0), *(100 * one for one in spread.quantiles)], abs=0.06
    )
    assert words[5:] == ["%", ""]
    again = ticks(dialog)
    assert [key for key, item in again.items() if item.checkState() is Qt.CheckState.Checked] == [
        "material_yield",
        "mci",
    ]
    row = again["mci"].row()
    assert dialog.indicators.item(row, 1).text() == "–"
    assert dialog.indicators.item(row, 7).text().startswith("100")
    assert dialog.indicators.item(row, 1).toolTip()
    other = next(item.row() for key, item in again.items() if key not in ("material_yield", "mci"))
    assert dialog.indicators.item(other, 1) is None


def test_the_indicators_stand_on_their_own_side(drawn: tuple[Shell, list[str], SimulationDialog]) -> None:
    shell, _, dialog = drawn
    assert dialog.table.isVisible()
    shell.click(dialog.parts.findChildren(QAbstractButton)[1])
    assert dialog.indicators.isVisible()
    assert not dialog.table.isVisible()


@pytest.fixture
def stored(on_map: Shell, tmp_path: Path) -> Shell:
    """A store counted 500 kg at the start of two years."""
    flows = [
        {"id": "in", "from": None, "to": "S", "mean": 100.0, "sd": 3.0},
        {"id": "out", "from": "S", "to": None, "mean": 80.0, "sd": 4.0},
    ]
    document = network_map(flows, stores=["S"])
    store = replace(document.nodes["S"], stock={"mass": StockEntry(amount(500.0, 1.0))})
    counted = Override("S", "stock.mass.initial", amount(510.0, 1.0))
    periods = {one.id: one for one in (Period("d1", "2019"), Period("d2", "2020", (counted,)))}
    document = replace(document, physics=replace(document.physics, nodes={"S": store}, periods=periods))
    path = tmp_path / "store.json"
    path.write_bytes(encode(document))
    on_map.window.files.open_path(path)
    on_map.settle()
    return on_map


@pytest.mark.parametrize(("lang", "together"), [("en", "All periods were drawn together"), ("de", "Alle Perioden")])
def test_a_period_is_drawn_together_with_all_of_them_and_the_words_say_so(
    stored: Shell, lang: str, together: str
) -> None:
    stored.context.language.set(lang)
    stored.session.set_view(period="d1")
    stored.settle()
    stored.trigger("map.simulate")
    dialog: SimulationDialog = stored.find("dialog.simulation")
    write(stored, dialog.draws, "2000")
    stored.click(dialog.run_button)
    joint = simulate_periods(stored.session.stored, draw=partial(simulate, draws=2000))[0].results["in", "mass"]
    listed = [cells(dialog, row) for row in range(dialog.table.rowCount())]
    assert [row[0] for row in listed[2:]] == [
        text(f"cli.{kind}_of", {"node": "S"}, lang) for kind in ("stock", "level")
    ]
    assert listed[0][0] != listed[1][0], "flows of one item are told apart"
    assert [row[-1] for row in listed[2:]] == ["kg/a", "kg"]
    assert float(listed[0][2].replace(",", ".")) == pytest.approx(joint.sd, abs=0.05)
    assert joint.sd < 2.9, "what was counted in the second year narrows the first"
    assert together in dialog.words.text()
    assert "2019" in dialog.words.text()


def test_a_map_with_periods_says_that_it_was_drawn_without_them(stored: Shell) -> None:
    stored.trigger("map.simulate")
    dialog: SimulationDialog = stored.find("dialog.simulation")
    write(stored, dialog.draws, "200")
    stored.click(dialog.run_button)
    assert "as it stands without its periods" in dialog.words.text()


def test_after_a_draw_the_keyboard_is_where_it_was(drawn: tuple[Shell, list[str], SimulationDialog]) -> None:
    shell, _, dialog = drawn
    write(shell, dialog.draws, "200")
    dialog.run_button.setFocus()
    shell.key(Qt.Key.Key_Space, widget=dialog.run_button)
    assert dialog.table.rowCount() == 3
    assert dialog.focusWidget() is dialog.run_button
