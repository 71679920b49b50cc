"""The cards of indicators in the narrow dock and under the map: every word and every digit of them can be read."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from helpers.shell import Shell, open_shell
from vsm_app.ui.panels.indicators import IndicatorsPanel
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.figure_row import FigureRow

EXAMPLES = ("drive-unit", "aluminium-cars-2020")


def cut_parts(panel: IndicatorsPanel) -> list[str]:
    """What lies outside its card, or is lower or narrower than its own text."""
    found = []
    for key, card in panel.cards.items():
        if not card.isVisible():
            continue
        for label in card.findChildren(QLabel):
            if label.isVisible() and label.text():
                wraps = label.wordWrap()
                high = label.heightForWidth(label.width()) if wraps else label.sizeHint().height()
                if label.height() < high or (not wraps and label.width() < label.sizeHint().width()):
                    found.append(f"{key}: {label.text()}")
        inside = card.contentsRect()
        for part in card.findChildren(QWidget):
            at = part.mapTo(card, part.rect().topLeft())
            if part.isVisible() and not inside.contains(part.rect().translated(at)):
                found.append(f"{key}: {type(part).__name__} leaves its card")
    return found


def read_all(shell: Shell, *, view: str, tab: str) -> list[str]:
    """The cut parts of every panel of indicators in sight, all groups open."""
    shell.session.select([])
    shell.session.set_view(view=view)
    shell.window.commands.show_tab(tab)
    shell.settle()
    panels = [panel for panel in shell.window.findChildren(IndicatorsPanel) if panel.isVisible()]
    assert panels
    for panel in panels:
        for group in panel.groups.values():
            group.heading.setChecked(True)
            group.lacking.setChecked(True)
    shell.settle()
    assert all(sum(card.isVisible() for card in panel.cards.values()) > 20 for panel in panels)
    return [line for panel in panels for line in cut_parts(panel)]


@pytest.mark.parametrize("lang", ["de", "en"])
def test_no_word_of_a_card_is_cut_in_the_narrow_dock_or_under_the_map(lang):
    with open_shell(lang) as shell:
        for example in EXAMPLES:
            shell.window.files.open_example(example)
            shell.window.resize(1280, 800)
            assert read_all(shell, view="sankey", tab="hotspots") == [], example
            assert read_all(shell, view="map", tab="indicators") == [], example


def test_a_figure_too_wide_for_its_card_takes_its_spread_to_the_next_line(qtbot):

    row = FigureRow(Theme())
    qtbot.addWidget(row)
    row.say("4 580 000", "€/a", "± 60 000")
    row.resize(400, row.heightForWidth(400))
    row.show()
    figure, unit, spread = row.findChildren(QLabel)
    assert spread.geometry().right() + 1 == 400
    assert figure.geometry().top() < spread.geometry().center().y() < figure.geometry().bottom()
    row.resize(190, row.heightForWidth(190))
    assert row.height() > row.heightForWidth(400)
    assert spread.geometry().top() >= figure.geometry().bottom()
    assert unit.geometry().right() < 190
    assert row.rect().contains(spread.geometry())
