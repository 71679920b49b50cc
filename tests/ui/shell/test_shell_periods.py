"""Periods in the map's form: added, renamed and taken out by hand, each one undo step."""

from __future__ import annotations

from PySide6.QtCore import Qt

from helpers.shell import Shell


def names(shell: Shell) -> list[str]:
    return [period.name for period in shell.document.physics.periods.values()]


def test_periods_are_added_renamed_and_removed_in_the_maps_form(on_map: Shell) -> None:
    on_map.trigger("map.settings")
    on_map.click(on_map.find("inspector.periods"))
    add = on_map.find("inspector.period.add")
    on_map.click(add)
    on_map.click(add)
    assert names(on_map) == ["Period 1", "Period 2"]
    first, second = on_map.document.physics.periods
    line = on_map.find(f"inspector.period.{second}").line
    line.setFocus()
    line.selectAll()
    on_map.type("2020", line)
    on_map.key(Qt.Key.Key_Return, widget=line)
    assert names(on_map) == ["Period 1", "2020"]
    on_map.click(on_map.find(f"inspector.period.{first}.remove"))
    assert names(on_map) == ["2020"]
    on_map.trigger("edit.undo")
    assert names(on_map) == ["Period 1", "2020"]
    on_map.trigger("edit.undo")
    assert names(on_map) == ["Period 1", "Period 2"]
