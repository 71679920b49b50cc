"""What names tell of an imported edge list: kinds, stages and losses; what the file says itself always wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from vsm_app.engine import pipeline
from vsm_app.io.exporters.edge_list import node_sheet
from vsm_app.io.open import open_any
from vsm_app.model.document import Document
from vsm_app.model.elements import OriginClass, StageKind
from vsm_app.model.kind_words import is_loss_named, kind_named
from vsm_app.texts import problem_text

ENGLISH = """source,target,item,value,unit
Supplier,Pressing,steel,100,t
Pressing,Use,parts,90,t
Pressing,Scrap,steel,10,t
Use,Take-back,old parts,60,t
Take-back,Recycling,old parts,50,t
Recycling,Pressing,steel,45,t
Recycling,Losses,steel,5,t
"""
GERMAN = """Quelle;Ziel;Stoff;Wert;Einheit
Lieferant;Pressen;Stahl;100;t
Pressen;Nutzung;Teile;90;t
Pressen;Schrott;Stahl;10;t
Nutzung;Rücknahme;Altteile;60;t
Rücknahme;Recycling;Altteile;50;t
Recycling;Pressen;Stahl;45;t
Recycling;Verluste;Stahl;5;t
"""
STAGES = {"Supplier": "raw_material", "Use": "use", "Take-back": "end_of_life", "Recycling": "end_of_life"}
NAMES = {"Lieferant": "Supplier", "Nutzung": "Use", "Rücknahme": "Take-back"}


def _read(tmp_path: Path, text: str, nodes: str = ""):
    path = tmp_path / "map.csv"
    path.write_text(text, encoding="utf-8")
    if nodes:
        path.with_name("map.nodes.csv").write_text(nodes, encoding="utf-8")
    return open_any(path)


def _kinds(document: Document) -> dict[str, str]:
    return {node.name: node.kind for node in document.nodes.values()}


@pytest.mark.parametrize("text", [ENGLISH, GERMAN])
def test_names_tell_kinds_and_stages_in_both_languages(tmp_path, text):
    document = _read(tmp_path, text).document
    kinds = {NAMES.get(name, name): kind for name, kind in _kinds(document).items()}
    assert kinds["Supplier"] == "supplier"
    assert kinds["Take-back"] == "collection"
    assert kinds["Recycling"] == "recycle"
    stages = document.stages
    told = {
        NAMES.get(node.name, node.name): stages[node.stage].kind.value for node in document.nodes.values() if node.stage
    }
    assert told == STAGES
    assert [stage.kind for stage in stages.values()] == [StageKind.RAW_MATERIAL, StageKind.USE, StageKind.END_OF_LIFE]


def test_a_use_phase_in_the_middle_is_no_stock_unless_the_file_says_so(tmp_path):
    document = _read(tmp_path, ENGLISH).document
    use = next(node for node in document.nodes.values() if node.name == "Use")
    assert (use.kind, use.icon) == ("process", "use")


@pytest.mark.parametrize("text", [ENGLISH, GERMAN])
def test_what_flows_into_an_end_called_loss_is_a_loss(tmp_path, text):
    document = _read(tmp_path, text).document
    losses = {
        document.nodes[flow.target].name
        for flow in document.flows.values()
        if flow.target and flow.origin_class is OriginClass.LOSS
    }
    assert losses in ({"Scrap", "Losses"}, {"Schrott", "Verluste"})


def test_names_change_no_number(tmp_path):
    named = _read(tmp_path, ENGLISH.replace("90,t", ",t").replace("45,t", ",t")).document
    (tmp_path / "b").mkdir()
    plain = ENGLISH.replace("90,t", ",t").replace("45,t", ",t")
    for number, name in enumerate((*STAGES, "Scrap", "Losses")):
        plain = plain.replace(name, f"N{number}")
    unnamed = _read(tmp_path / "b", plain).document

    def values(document):
        return [flow.value for flow in pipeline.compute(document).solution.own.values()]

    assert values(named) == pytest.approx(values(unnamed))


def test_a_table_of_nodes_and_classes_of_the_file_win(tmp_path):
    nodes = "name,kind,stage\nRecycling,process,Making\nLosses,customer,\n"
    text = ENGLISH.replace("value,unit", "value,unit,origin_class").replace(",5,t", ",5,t,product")
    document = _read(tmp_path, text, nodes).document
    assert _kinds(document)["Recycling"] == "process"
    assert _kinds(document)["Losses"] == "customer"
    assert _kinds(document)["Take-back"] == "collection"
    assert [stage.name for stage in document.stages.values()] == ["Making"]
    assert not any(flow.origin_class is OriginClass.LOSS for flow in document.flows.values())


@pytest.mark.parametrize(("text", "lang"), [(ENGLISH, "en"), (GERMAN, "de")])
def test_the_summary_says_what_was_taken_from_names(tmp_path, text, lang):
    opened = _read(tmp_path, text)
    (said,) = [problem for problem in opened.problems if problem.code == "import.told_by_name"]
    assert "Recycling" in problem_text(said, lang)
    assert set(said.subjects) <= set(opened.document.nodes)


def test_a_map_whose_names_mean_nothing_is_told_nothing(tmp_path):
    opened = _read(tmp_path, "source,target,value,unit,sd\nA,B,1,t,0.1\nB,C,1,t,0.1\n")
    assert opened.problems == ()
    assert not opened.document.stages


def test_a_plain_process_with_such_a_name_is_written_with_its_kind(tmp_path):
    from vsm_app.io.exporters.edge_list import _says_more

    document = _read(tmp_path, ENGLISH, "name,kind\nRecycling,process\n").document
    assert _says_more(document)
    assert {"name": "Recycling", "kind": "process"}.items() <= next(
        row for row in node_sheet(document).rows if row["name"] == "Recycling"
    ).items()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Recycling", "recycle"), ("recycle", "recycle"), ("Deponie", "landfill"), ("LANDFILL", "landfill"),
        ("Demontage", "disassembly"), ("Take-back", "collection"), ("take back", "collection"), ("Presse 3", None),
    ],
)  # fmt: skip
def test_one_table_of_names_for_kinds(name, kind):
    assert kind_named(name) == kind


@pytest.mark.parametrize("name", ["loss", "Losses", "Verlust", "Abfälle", "WASTE", "scrap", "Ausschuss", "Abwärme"])
def test_words_for_losses(name):
    assert is_loss_named(name)
    assert not is_loss_named(f"{name} sorting plant")
