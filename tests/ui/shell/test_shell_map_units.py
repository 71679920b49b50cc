"""The form of the map names the unit of each layer, whatever unit the file has."""

from __future__ import annotations

from helpers.shell import Shell


def test_the_energy_unit_of_an_example_stands_in_its_field(shell: Shell) -> None:
    shell.window.files.open_example("uk-energy-2050")
    shell.settle()
    form = shell.window.inspector.current
    assert shell.session.document.settings.units == {"energy": "TWh"}
    assert form.energy_unit.box.currentText() == "TWh"
    assert form.mass_unit.box.currentText() != ""
