"""The form of the map names the unit of each layer, whatever unit the file has."""

from __future__ import annotations

import pytest

from helpers.shell import Shell, open_shell
from vsm_app.ui.canvas.items.legend import HeatLegend


def test_the_energy_unit_of_an_example_stands_in_its_field(shell: Shell) -> None:
    shell.window.files.open_example("uk-energy-2050")
    shell.settle()
    form = shell.window.inspector.current
    assert shell.session.document.settings.units == {"energy": "TWh"}
    assert form.energy_unit.box.currentText() == "TWh"
    assert form.mass_unit.box.currentText() != ""


@pytest.mark.parametrize("lang", ["de", "en"])
def test_a_quantity_on_which_nothing_flows_is_not_replaced_without_a_word(lang: str) -> None:
    with open_shell(lang) as shell:
        shell.window.files.open_example("drive-unit")
        shell.settle()
        menu = shell.window.menus["quantity"]
        menu.aboutToShow.emit()
        names = {"de": ("Volumen", "Masse", "Energie"), "en": ("Volume", "Mass", "Energy")}[lang]
        wanted, shown, flows = ({action.text(): action for action in menu.actions()}[name] for name in names)
        before = len(shell.said)
        flows.trigger()
        assert len(shell.said) == before, "what flows is shown, and nothing is to be said"
        wanted.trigger()
        assert wanted.text() in shell.said[-1]
        assert shown.text() in shell.said[-1]


def test_a_click_on_the_offer_in_an_empty_heat_view_shows_what_there_is(on_map: Shell) -> None:
    _nodes, flows = on_map.chain("supplier", "process", "landfill")
    for flow in flows:
        on_map.enter(flow, "10 t")
    on_map.session.set_view(view="heat", quantity="cost")
    on_map.settle()
    legend = on_map.canvas.table.scene.legend
    assert isinstance(legend, HeatLegend)
    assert legend.other is not None
    on_map.canvas.enter_requested.emit(*(legend.led_to(legend.boundingRect().bottomLeft()) or ()))
    assert on_map.session.view.quantity == "mass"
    assert on_map.session.view.view == "heat"
