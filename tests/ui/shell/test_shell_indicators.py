"""The panel of indicators: groups that fold, a field that finds, notes and marks, and the way to what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from helpers.shell import Shell, bring_forth
from vsm_app.engine.indicators import registry
from vsm_app.engine.indicators.registry import load_registry
from vsm_app.ui.itemmodels.hotspots import HotspotColumn
from vsm_app.ui.panels.indicators import IndicatorGroup
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.cards import IndicatorCard
from vsm_app.ui.widgets.labels import Label


@pytest.fixture
def opened(on_example: Shell) -> Shell:
    on_example.trigger("view.indicators")
    on_example.settle()
    return on_example


def shown(shell: Shell) -> list[str]:
    return [key for key, card in shell.window.analysis.indicators.cards.items() if not card.isHidden()]


def texts(widget) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if not label.isHidden()]


def test_every_indicator_that_answers_stands_once_in_the_group_of_its_kind(opened: Shell) -> None:
    panel = opened.window.analysis.indicators
    results = opened.session.results
    assert results is not None
    assert set(panel.cards) == {value.id for value in results.indicators}
    group_of = {indicator.id: indicator.group for indicator in load_registry().all()}
    for key, group in panel.groups.items():
        assert group.heading.text() == opened.context.language.text(f"indicator.group.{key}")
        assert {group_of[one] for one in group.cards} == {key}


def test_a_group_folds_by_pointer_and_by_the_space_bar(opened: Shell) -> None:
    panel = opened.window.analysis.indicators
    heading = panel.groups["circularity"].heading
    assert "recycled_content" in shown(opened)
    opened.click(heading)
    assert "recycled_content" not in shown(opened)
    heading.setFocus(Qt.FocusReason.TabFocusReason)
    opened.key(Qt.Key.Key_Space, widget=heading)
    assert "recycled_content" in shown(opened)


def test_typing_finds_by_name_by_id_and_by_group(opened: Shell) -> None:
    panel = opened.window.analysis.indicators
    panel.search.setFocus()
    opened.type("finn", panel.search)
    assert shown(opened) == ["finn_cycling_index"]
    panel.search.clear()
    opened.type("A.2.3", panel.search)
    assert shown(opened) == ["iso59020.A.2.3"]
    panel.search.clear()
    opened.type("esrs", panel.search)
    assert shown(opened)
    assert all(key.startswith("esrs.") for key in shown(opened))
    opened.key(Qt.Key.Key_Escape, widget=panel.search)
    assert set(shown(opened)) == {key for key, card in panel.cards.items() if card.is_defined}


def test_a_search_looks_into_folded_groups_and_down_leads_to_what_was_found(opened: Shell) -> None:
    panel = opened.window.analysis.indicators
    opened.click(panel.groups["network"].heading)
    panel.search.setFocus()
    opened.type("finn", panel.search)
    assert shown(opened) == ["finn_cycling_index"]
    opened.key(Qt.Key.Key_Down, widget=panel.search)
    assert QApplication.focusWidget() is panel.cards["finn_cycling_index"].ask_button
    panel.search.clear()
    opened.settle()
    assert "finn_cycling_index" not in shown(opened)


def test_what_is_not_defined_stands_behind_a_fold_that_counts_it(opened: Shell) -> None:
    panel = opened.window.analysis.indicators
    assert shown(opened)
    assert all(panel.cards[key].is_defined for key in shown(opened))
    group = panel.groups["circularity"]
    lacking = [key for key, card in group.cards.items() if not card.is_defined]
    assert lacking
    assert group.lacking.text() == f"{len(lacking)} not defined yet"
    opened.click(group.lacking)
    assert set(lacking) <= set(shown(opened))
    assert group.cards[lacking[0]].mapTo(group, QPoint()).y() > group.lacking.y()
    opened.click(panel.defined)
    assert group.lacking.isHidden()
    assert not set(lacking) & set(shown(opened))


def test_a_card_says_what_was_assumed_and_that_its_source_was_not_verified(opened: Shell) -> None:
    panel = opened.window.analysis.indicators
    values = {value.id: value for value in panel.values()}
    marked = next(key for key, value in values.items() if not value.verified and value.value is not None)
    assert any("from a secondary source" in words for words in texts(panel.cards[marked]))
    noted = next(key for key, value in values.items() if value.notes and value.value is not None)
    said = panel.cards[noted].accessibleDescription()
    lang = opened.context.language.code
    from vsm_app.model.ids import name_of
    from vsm_app.texts import problem_text

    assert problem_text(values[noted].notes[0], lang, name_of(opened.document)) in said


def test_an_index_is_no_percentage(opened: Shell) -> None:
    panel = opened.window.analysis.indicators
    assert "%" not in panel.cards["cascade_factor"].accessibleDescription().partition(".")[0]
    value = next(v for v in panel.values() if v.id == "cascade_factor").value
    assert value is not None
    assert f"{value:.3f}" in texts(panel.cards["cascade_factor"]), "its spread, 0.014, says so many"


@pytest.mark.parametrize(
    ("key", "field"),
    [("mci", "product_life"), ("iso59020.A.6.3", "base_revenue"), ("co2e.scope2_market", "co2e_market"),
     ("co2e.cff", "cff.allocation"), ("co2.biogenic_removal", "biogenic_co2"), ("iso59020.A.4.2", "renewable")],
)  # fmt: skip
def test_what_is_missing_is_entered_where_the_card_leads(opened: Shell, key: str, field: str) -> None:
    panel, inspector = opened.window.analysis.indicators, opened.window.inspector
    value = next(v for v in panel.values() if v.id == key)
    assert value.needs[0].field == field
    bring_forth(opened, key)
    opened.click(panel.cards[key].link)
    form = inspector.current
    widget = form.open_field(field)
    assert widget is not None
    assert widget.isVisibleTo(inspector)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus is widget or widget.isAncestorOf(focus)
    seen = widget.visibleRegion().boundingRect()
    assert seen.height() > 10  # scrolled into sight


@pytest.mark.parametrize("field", ["dwell_time", "lean.processing_time"])
def test_a_field_of_a_process_is_entered_in_its_data_box(opened: Shell, field: str) -> None:
    node = next(iter(opened.document.nodes))
    opened.window.commands.enter(node, field)
    opened.settle()
    widget = opened.window.inspector.node.open_field(field)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert widget.isAncestorOf(focus)
    assert widget.visibleRegion().boundingRect().height() > 10


def test_what_is_entered_for_a_method_is_kept_and_undone(opened: Shell) -> None:
    form = opened.window.inspector.map
    opened.session.select(())
    opened.settle()
    switch = form.methods.conditions["optimised"]
    form.methods.open_field("energy_recovery.efficiency")
    opened.settle()
    opened.click(switch)
    recovery = opened.document.settings.energy_recovery
    assert recovery is not None
    assert recovery.optimised
    opened.trigger("edit.undo")
    assert opened.document.settings.energy_recovery is None
    form.methods.open_field("pareto_a")
    line = form.methods.pareto_a.line
    line.setFocus()
    line.selectAll()
    opened.type("50", line)
    opened.key(Qt.Key.Key_Return, widget=line)
    assert opened.document.settings.pareto_a == 0.5


def test_losses_rank_by_the_carry_that_is_chosen(opened: Shell) -> None:
    opened.trigger("view.hotspots")
    analysis = opened.window.analysis
    analysis.rank.chosen.emit("co2e")
    opened.settle()
    hotspots = analysis.hotspots
    alike = [(loss.flow, loss.burden) for loss in hotspots.model.losses]
    assert not hotspots.carry.isHidden()
    hotspots.carry.chosen.emit("lca")
    opened.settle()
    results = opened.session.results
    assert results is not None
    assert [(loss.flow, loss.burden) for loss in hotspots.model.losses] == [
        (loss.flow, loss.burden) for loss in results.hotspots["co2e.lca"].losses
    ]
    assert [(loss.flow, loss.burden) for loss in hotspots.model.losses] != alike
    analysis.rank.chosen.emit("mass")
    opened.settle()
    assert hotspots.carry.isHidden()


def test_a_row_says_what_avoiding_its_loss_saves_and_what_selling_it_leaves(opened: Shell) -> None:
    opened.trigger("view.hotspots")
    opened.window.analysis.rank.chosen.emit("cost")
    opened.settle()
    model, results = opened.window.analysis.hotspots.model, opened.session.results
    assert results is not None
    chips = next(loss for loss in results.hotspots["cost"].losses if loss.credit)
    row = model.losses.index(chips)
    words = model.index(row, HotspotColumn.LOSS).data(Qt.ItemDataRole.ToolTipRole).split("\n")
    assert chips.saving == pytest.approx(403e3, abs=500.0)
    assert words[-2:] == [
        "Avoiding it wholly saves 403\u202fk€: the map solved again with all loops.",
        "Sold for 11.5\u202fk€; 460\u202fk€ remain.",
    ]


def test_an_indicator_of_an_installed_package_stands_on_a_card(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme_panel.py").write_text(
        "from vsm_app.engine.indicators.base import Indicator, Ratio\n"
        "def share(view):\n"
        "    flows = view.cycle.inputs\n"
        "    yield Ratio(view.parts(flows[:1]), view.parts(flows))\n"
        "FIRST = Indicator('acme.first', 'acme', '1', 'first / all', 'ACME handbook', share,\n"
        "                  names={'en': 'Share of the first input'})\n",
        encoding="utf-8",
    )
    information = tmp_path / "acme_panel-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-panel\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[vsm_app.indicators]\nfirst = acme_panel:FIRST\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(registry, "_LOADED", [])
    shell.window.files.open_example("drive-unit")
    shell.settle()
    shell.trigger("view.indicators")
    panel = shell.window.analysis.indicators
    card = panel.cards["acme.first"]
    assert card.accessibleName() == "Share of the first input"
    assert card.is_defined
    assert panel.groups["acme"].heading.text() == "acme"
    shell.click(card.ask_button)
    assert "ACME handbook" in [label.text() for label in shell.window.findChildren(Label)]


def test_shares_and_times_are_no_amounts_of_a_period(opened: Shell) -> None:
    words = opened.window.analysis.indicators._words
    shown = {value.id: words.figure(value)[1] for value in opened.window.analysis.indicators.values()}
    assert (shown["longevity"], shown["lead_time"], shown["esrs.E5-4_05"]) == ("a", "d", "%")
    assert (shown["cti.linear_inflow"], shown["esrs.E5-5_07"]) == ("t/a", "t/a")


def test_nothing_is_left_below_the_last_card(opened: Shell) -> None:
    panel = opened.window.analysis.indicators
    last = list(panel.groups.values())[-1]
    assert last.parentWidget().height() - last.geometry().bottom() < last.height()
    assert last.parentWidget().height() == last.parentWidget().heightForWidth(last.parentWidget().width())


def test_tab_leads_through_a_group_as_it_is_read(qtbot: QtBot) -> None:
    theme = Theme()
    group = IndicatorGroup(theme)
    qtbot.addWidget(group)
    cards = {key: IndicatorCard(theme, key, "Formula") for key in ("a", "b", "c")}
    for key, card in cards.items():
        group.add(key, card)
    cards["a"].show_undefined("Not defined yet", "why", "Enter it")
    group.lacking.setChecked(True)
    group.show_only(["b", "c"], ["a"], "1 not defined yet", searching=False)
    group.arrange(2)
    group.show()
    assert QTest.qWaitForWindowActive(group)
    group.heading.setFocus()
    a, b, c = cards.values()
    for stop in (b.ask_button, c.ask_button, group.lacking, a.ask_button, a.link):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is stop
