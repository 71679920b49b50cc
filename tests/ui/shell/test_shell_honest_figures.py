"""Figures that cannot be say so; what nobody gave is a dash with its reason; words have their room."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from helpers.shell import Shell, open_shell
from vsm_app.model.edits.flows import add_flow, set_flow
from vsm_app.model.edits.items import set_item
from vsm_app.model.elements import OriginClass
from vsm_app.model.problems import Problem, Severity
from vsm_app.texts import text
from vsm_app.ui.itemmodels.hotspots import HotspotColumn
from vsm_app.ui.panels.indicator_words import IndicatorWords, is_above_whole
from vsm_app.ui.panels.parts import ElidedLabel
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.segmented import SegmentedControl


@pytest.mark.parametrize(("lang", "words"), [("de", "Ausbeute 125,0"), ("en", "Yield 125.0")])
def test_the_inspector_names_a_yield_above_all_that_came_in(lang: str, words: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.new("empty")
        shell.settle()
        nodes, flows = shell.chain("supplier", "process", "customer")
        for flow, amount in zip(flows, ("80 t!", "100 t!"), strict=True):
            shell.enter(flow, amount)
        shell.session.select([nodes[1]])
        shell.settle()
        hint = shell.find("inspector.yield_above", Label)
        assert hint.text().replace("\u202f", " ").startswith(words)
        shell.session.select([nodes[0]])
        shell.settle()
        assert not any(one.isVisible() for one in shell.window.findChildren(Label, "inspector.yield_above"))


def test_no_yield_is_told_where_a_unit_keeps_a_node_from_being_balanced_and_the_badge_says_so(on_map: Shell) -> None:
    nodes, flows = on_map.chain("supplier", "process", "process", "customer")
    for flow, amount in zip(flows, ("120 t", "150 t", "120 t"), strict=True):
        on_map.enter(flow, amount)
    on_map.session.apply(add_flow(on_map.document, nodes[2], nodes[1]), on_map)
    on_map.enter(next(reversed(on_map.document.flows)), "3 kWh")
    assert on_map.problems() == ["flow.energy_among_masses", "balance.unseen", "balance.unseen"]
    badge = on_map.canvas.table.scene.nodes[nodes[1]].model.badge
    assert badge is not None
    assert (badge.tone, badge.lines[-1]) == ("decided", ("not balanced", "−30"))
    assert badge.words == ("A flow here is in another kind of unit",)
    on_map.session.select([nodes[1]])
    on_map.settle()
    assert not any(one.isVisible() for one in on_map.window.findChildren(Label, "inspector.yield_above"))


def test_a_part_larger_than_its_whole_is_marked_with_the_reason() -> None:
    with open_shell("en") as shell:
        shell.window.files.new("empty")
        shell.settle()
        _nodes, flows = shell.chain("supplier", "process", "customer")
        for flow, amount in zip(flows, ("80 t!", "100 t!"), strict=True):
            shell.enter(flow, amount)
        shell.settle()
        results, words = shell.session.results, IndicatorWords(shell.context)
        assert results is not None
        above = next(one for one in results.indicators if one.id == "material_yield" and one.value is not None)
        assert is_above_whole(above)
        assert words.marks(above).startswith("above 100 %")
        assert words.notes(above)[0].startswith("Above 100 %: more than its whole")
        within = [one for one in results.indicators if one.unit == "1" and one.value is not None and one.value < 1]
        assert within
        assert not any(map(is_above_whole, within))


def test_a_rate_that_is_whole_only_because_no_other_way_is_drawn_is_marked(on_example: Shell) -> None:
    results, words = on_example.session.results, IndicatorWords(on_example.context)
    assert results is not None
    value = next(one for one in results.indicators if one.id == "return_rate" and one.verified)
    told = Problem("indicator.note.all_collected.growing", Severity.INFO, (), {"share": 0.4})
    assert words.marks(replace(value, notes=(told,))) == "no other way drawn"
    assert words.marks(replace(value, notes=())) == ""


def test_a_cost_that_nobody_gave_is_a_dash_with_its_reason(on_example: Shell) -> None:
    shell = on_example
    model = shell.window.analysis.hotspots.model
    model.refresh()
    given = model.index(0, HotspotColumn.COST).data()
    assert given not in ("", "–")
    document = shell.document
    for item in document.items:
        document = set_item(document, item, price=None, disposal_cost=None).document
    nodes = {key: replace(node, cost=None) for key, node in document.nodes.items()}
    shell.session.replace_document(replace(document, physics=replace(document.physics, nodes=nodes)))
    shell.settle()
    model.refresh()
    index = model.index(0, HotspotColumn.COST)
    assert index.data() == "–"
    assert "No price" in index.data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_one_ranks_by_and_finds_is_read_in_full_at_1280(lang: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example("drive-unit")
        shell.window.resize(1280, 720)
        shell.window.commands.show_tab("hotspots")
        shell.settle()
        rank = shell.window.analysis.rank
        assert isinstance(rank, SegmentedControl)
        assert rank.width() >= rank.sizeHint().width()
        shell.window.commands.show_tab("indicators")
        shell.settle()
        panel = shell.window.analysis.indicators
        assert panel.defined.width() >= panel.defined.sizeHint().width()
        metrics = QFontMetricsF(panel.search.font())
        assert panel.search.width() >= metrics.horizontalAdvance(panel.search.placeholderText()) + 40


@pytest.mark.parametrize(("lang", "word"), [("de", "Dichte"), ("en", "density")])
def test_losses_known_by_volume_are_not_called_missing(lang: str, word: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example("wood-indonesia-2014")
        shell.window.commands.show_tab("hotspots")
        shell.settle()
        said = " ".join(one.text() for one in shell.window.analysis.hotspots.findChildren(Label) if one.isVisible())
        assert word in said


@pytest.mark.parametrize("lang", ["de", "en"])
def test_losses_that_cannot_be_ranked_are_not_called_missing(lang: str) -> None:
    """The tab says what the command line says: there are losses with amounts, only nothing to rank them by."""
    with open_shell(lang) as shell:
        shell.window.files.new("empty")
        shell.settle()
        _nodes, flows = shell.chain("supplier", "process", "customer")
        shell.enter(flows[1], "8 t!")
        shell.session.apply(set_flow(shell.document, flows[1], origin_class=OriginClass.LOSS))
        shell.window.commands.show_tab("hotspots")
        hotspots = shell.window.analysis.hotspots
        assert len(hotspots.model.losses) == 1
        for by in ("energy", "cost", "co2e"):
            hotspots.rank_by(by)
            shell.settle()
            assert hotspots._empty.words == text(f"hotspot.no_{by}", lang=lang)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_headings_and_names_of_losses_are_read_at_1280(lang: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example("drive-unit")
        shell.window.resize(1280, 720)
        shell.window.commands.show_tab("hotspots")
        table, model = shell.window.analysis.hotspots.table, shell.window.analysis.hotspots.model
        header = QFontMetricsF(shell.context.theme.font("table.header"))
        for by in ("mass", "energy", "cost"):
            shell.window.analysis.hotspots.rank_by(by)
            shell.settle()
            for column in HotspotColumn:
                if not table.isColumnHidden(column):
                    words = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
                    assert table.columnWidth(column) >= header.horizontalAdvance(words) + 14, words
            assert table.columnWidth(HotspotColumn.LOSS) >= 90
            assert not table.horizontalScrollBar().isVisible()


def test_what_differs_among_several_is_called_mixed_in_every_list(on_example: Shell) -> None:
    """Painted, not only set: the box with the words looks other than the empty one."""
    on_example.trigger("edit.select_all")
    form = on_example.window.inspector.several
    for choice in (form.stage, form.kind_of_node, form.kind):
        assert choice.box.currentIndex() == -1
        assert choice.box.placeholderText() == "– mixed –"
        with_words = choice.box.grab().toImage()
        choice.box.setPlaceholderText("")
        assert choice.box.grab().toImage() != with_words


def test_only_headings_are_set_in_capitals(on_map: Shell) -> None:
    theme = on_map.context.theme
    title, capitals = (ElidedLabel(theme, "panel.title", words) for words in ("Karte", "KARTE"))
    heading, shouted = (ElidedLabel(theme, "panel.heading", words) for words in ("Karte", "KARTE"))
    for label in (title, capitals, heading, shouted):
        label.resize(160, 24)
    assert title.grab().toImage() != capitals.grab().toImage()
    assert heading.grab().toImage() == shouted.grab().toImage()


def test_sums_of_costs_without_every_price_say_so_and_lead_to_what_lacks_one(on_example: Shell) -> None:
    shell, panel = on_example, on_example.window.analysis.hotspots
    shell.window.analysis.show_tab("hotspots")
    shell.settle()
    total = panel.model.index(panel.model.rowCount() - 1, HotspotColumn.LOSS)
    assert (total.data(), panel.lacking.isVisible()) == ("All losses", False)
    bought = next(flow for flow in shell.document.flows.values() if flow.source is None and flow.item)
    shell.session.apply(set_item(shell.document, bought.item, price=None))
    shell.settle()
    total = panel.model.index(panel.model.rowCount() - 1, HotspotColumn.LOSS)
    assert total.data() == "All losses, incomplete"
    assert panel.lacking.isVisible()
    assert panel.lacking.text().startswith("Without a price that fits")
    panel.lacking.click()
    shell.settle()
    assert [shell.document.flows[key].item for key in shell.session.selection] == [bought.item]
