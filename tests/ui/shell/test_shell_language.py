"""The catalogue of the window's language: in memory, and put in place at once when it is made anew."""

from __future__ import annotations

import gc
import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from helpers.shell import open_shell
from vsm_app import assets
from vsm_app.model.elements import StageKind
from vsm_app.ui.i18n import Language, translate
from vsm_app.ui.naming import stage_name
from vsm_app.ui.panels.inspector.stages import stage_choices

UPDATE = Path(__file__).parents[3] / "resources" / "i18n" / "update.py"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is mapped")
def test_the_catalogue_is_no_mapped_file_that_could_change_under_the_program(qtbot: QtBot) -> None:
    language = Language("de")
    try:
        assert "ringstrom_de.qm" not in Path("/proc/self/maps").read_text(encoding="utf-8")
    finally:
        language.remove()


def test_words_stay_right_while_languages_come_and_go(qtbot: QtBot) -> None:
    language = Language("de")
    try:
        for _ in range(3):
            language.set("en")
            language.set("de")
            gc.collect()
            assert translate("Files", "Open a map") == "Karte öffnen"
        assert assets.exists("i18n/ringstrom_de.qm")
    finally:
        language.remove()


def test_a_catalogue_made_anew_is_put_in_place_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("update_catalogue", UPDATE)
    assert spec is not None
    assert spec.loader is not None
    update = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(update)
    catalogue, compiled = tmp_path / "words.ts", tmp_path / "words.qm"
    catalogue.write_text("<TS></TS>", encoding="utf-8")
    compiled.write_bytes(b"old")
    reader = compiled.open("rb")  # a program that runs meanwhile
    fails = True

    def run(command: list[str], **_: object) -> None:
        if "-qm" in command:
            Path(command[command.index("-qm") + 1]).write_bytes(b"new, but half" if fails else b"new")
            if fails:
                raise OSError("the disk is full")

    monkeypatch.setattr(update, "CATALOGUE", catalogue)
    monkeypatch.setattr(update.subprocess, "run", run)
    with pytest.raises(OSError, match="full"):
        update.main()
    assert compiled.read_bytes() == b"old"
    fails = False
    assert update.main() == 0
    assert compiled.read_bytes() == b"new"
    with reader:
        assert reader.read() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["words.qm", "words.ts"]


@pytest.mark.parametrize(("lang", "name"), [("de", "Masse"), ("en", "Mass")])
@pytest.mark.parametrize("headings", ["source,target,value,unit", "Quelle,Ziel,Wert,Einheit"])
def test_names_that_a_table_lacks_are_invented_in_the_language_of_the_window(
    qtbot: QtBot, tmp_path: Path, headings: str, lang: str, name: str
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"{headings}\nSupply,Press,10,t\n", encoding="utf-8")
    with open_shell(lang) as shell:
        shell.window.files.open_path(table)
        shell.settle()
        assert [item.name for item in shell.document.items.values()] == [name]
        assert shell.document.language == lang


def test_stages_with_their_usual_name_are_called_in_the_language_of_the_window(qtbot: QtBot) -> None:
    with open_shell("en") as shell:
        shell.window.files.open_example("drive-unit")
        shell.settle()
        stages = shell.document.stages
        used = [node.stage for node in shell.document.nodes.values() if node.stage is not None]
        first = next(stage for stage in used if stages[stage].kind is StageKind.PRODUCTION)
        own = next(stage for stage in used if stage != first)
        physics = shell.document.physics
        renamed = {**stages, own: replace(stages[own], name="Our works")}
        shell.session.replace_document(replace(shell.document, physics=replace(physics, stages=renamed)))
        node = next(n.id for n in shell.document.nodes.values() if n.stage == first)
        shell.session.select([node])
        for lang, words in (("en", "Production"), ("de", "Herstellung")):
            shell.context.language.set(lang)
            shell.settle()
            assert stage_name(shell.document.stages[first], lang) == words
            headings = " · ".join(band.heading for band in shell.canvas.table.scene.bands)
            assert words in headings
            assert "Our works" in headings
            assert words in shell.window.inspector.node.name()[1]
            shell.trigger("view.sankey")
            assert words in " · ".join(band.heading for band in shell.canvas.table.scene.sankey_bands)
            shell.trigger("view.map")
            shell.session.select([node])
            assert words in dict(stage_choices(shell.document, shell.context.language.text)).values()
