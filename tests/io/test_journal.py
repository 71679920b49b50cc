"""A crash loses nothing: the journal holds every step, however the program ends."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.documents import DOCUMENTS, value, workshop
from vsm_app.errors import DamagedFileError, NewerVersionError, ReadError
from vsm_app.io import journal as journal_module
from vsm_app.io.journal import Journal, discard, recover, recoverable
from vsm_app.model.document import Document
from vsm_app.model.edits import arrange, flows, nodes, notes, stages
from vsm_app.model.edits import settings as settings_edits
from vsm_app.model.edits.scenarios import switch_measure


def steps(document: Document) -> list[Document]:
    """A session: every kind of change, one after the other, with an undo."""
    made = [document]

    def do(edit, *arguments, **values):
        made.append(edit(made[-1], *arguments, **values).document)

    do(nodes.add_node, "process", "Sawing", (0, 0))
    do(flows.set_quantity, "f7", value(101))
    do(nodes.move, {"n3": (7, 7)})
    do(notes.set_note, "t14", text="Ask\nagain")
    do(stages.add_stage, "Use", index=0)
    do(switch_measure, "c16", "m15", True)
    do(settings_edits.set_settings, period="wk")
    do(settings_edits.set_document, name="Werk", description="größer")
    do(arrange.set_sankey_scale, "mass", 2.0)
    do(arrange.place_sankey, {"n3": (1, 1)})
    made.append(made[-3])  # two undos
    do(nodes.remove, ("n4", "t14", "m15"))
    return made


@pytest.fixture
def written(tmp_path):
    journal = Journal(tmp_path)
    journal.start(workshop(), tmp_path / "map.cvsm")
    for document in steps(workshop())[1:]:
        journal.record(document)
    journal.close(keep=True)
    (recovery,) = recoverable(tmp_path)
    return recovery


def test_every_step_is_recovered(written):
    opened = recover(written.file)
    assert opened.document == steps(workshop())[-1]
    assert list(opened.document.stages) == list(steps(workshop())[-1].stages)
    assert opened.problems == ()
    assert (written.name, written.path.name, written.steps) == ("Workshop", "map.cvsm", 12)


def test_the_line_that_was_being_written_is_lost_and_nothing_else(written):
    data = written.file.read_bytes()
    written.file.write_bytes(data[:-30])
    opened = recover(written.file)
    assert opened.document == steps(workshop())[-2]
    assert [(p.code, p.params["count"]) for p in opened.problems] == [("file.journal_cut", 1)]


def test_any_cut_gives_a_state_that_was_there(written):
    states = steps(workshop())
    data = written.file.read_bytes()
    snapshot = data.index(b"\n", data.index(b"\n") + 1)
    for size in range(snapshot, len(data), 61):
        written.file.write_bytes(data[:size])
        assert recover(written.file).document in states
    for size in range(1, snapshot, 97):
        written.file.write_bytes(data[:size])
        with pytest.raises(DamagedFileError, match="recovery file"):
            recover(written.file)


def test_nothing_is_written_before_the_first_step(tmp_path):
    journal, document = Journal(tmp_path / "recovery"), workshop()
    journal.start(document, None)
    journal.record(document)
    assert not (tmp_path / "recovery").exists()


def test_a_saved_or_closed_map_leaves_no_recovery_file(tmp_path):
    journal = Journal(tmp_path)
    journal.start(workshop(), None)
    journal.record(steps(workshop())[1])
    assert len(list(tmp_path.iterdir())) == 2  # the file and its lock
    journal.start(steps(workshop())[1], tmp_path / "map.cvsm")
    assert list(tmp_path.iterdir()) == []


def test_a_map_open_in_another_window_is_not_offered(tmp_path):
    journal = Journal(tmp_path)
    journal.start(workshop(), None)
    journal.record(steps(workshop())[1])
    assert recoverable(tmp_path) == ()
    journal.close(keep=True)
    assert len(recoverable(tmp_path)) == 1


def test_a_killed_program_leaves_its_map_to_be_recovered(tmp_path):
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from vsm_app.io.journal import Journal\n"
        "from vsm_app.model.document import Document\n"
        "from vsm_app.model.edits.nodes import add_node\n"
        "journal, document = Journal(Path(sys.argv[1])), Document('Unsaved')\n"
        "journal.start(document, None)\n"
        "for k in range(5):\n"
        "    document = add_node(document, 'process', f'Step {k}', (k, 0)).document\n"
        "    journal.record(document)\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, timeout=60)
    (recovery,) = recoverable(tmp_path)
    assert recovery.name == "Unsaved"
    assert [node.name for node in recover(recovery.file).document.nodes.values()] == [f"Step {k}" for k in range(5)]
    discard(recovery.file)
    assert recoverable(tmp_path) == ()


def test_steps_reach_the_disk_at_latest_after_the_promised_time(tmp_path, monkeypatch):
    now, synced = [0.0], []
    monkeypatch.setattr("os.fsync", synced.append)
    journal = Journal(tmp_path, clock=lambda: now[0])
    journal.start(workshop(), None)
    made = steps(workshop())
    journal.record(made[1])
    assert len(synced) == 1  # the snapshot
    journal.record(made[2])
    assert len(synced) == 1
    now[0] = journal_module.SYNC_EVERY
    journal.record(made[3])
    assert len(synced) == 2
    journal.close()


def test_a_long_session_begins_anew_with_a_fresh_snapshot(tmp_path, monkeypatch):
    monkeypatch.setattr(journal_module, "_COMPACT_AFTER", 2000)
    journal = Journal(tmp_path)
    journal.start(workshop(), None)
    document = workshop()
    for k in range(200):
        document = flows.set_quantity(document, "f7", value(k)).document
        journal.record(document)
    size = journal.file.stat().st_size
    journal.close(keep=True)
    (recovery,) = recoverable(tmp_path)
    assert recover(recovery.file).document == document
    assert size < 10_000


def test_a_full_disk_stops_the_journal_and_not_the_work(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    journal = Journal(tmp_path)
    journal.start(workshop(), None)
    for document in steps(workshop())[1:]:
        journal.record(document)
    assert journal.failure.code == "file.no_journal"
    monkeypatch.undo()
    journal.start(workshop(), None)
    assert journal.failure is None


def test_a_number_that_no_file_can_hold_delays_the_step_and_stops_nothing(tmp_path):
    journal = Journal(tmp_path)
    good = steps(workshop())[1]
    flow = replace(good.flows["f7"], quantity=value(float("nan")))
    bad = replace(good, physics=replace(good.physics, flows=good.flows | {"f7": flow}))
    journal.start(workshop(), None)
    journal.record(good)
    journal.record(bad)
    assert journal.failure is None
    repaired = flows.set_quantity(bad, "f7", value(7)).document
    journal.record(repaired)
    journal.close(keep=True)
    assert recover(recoverable(tmp_path)[0].file).document == repaired


def test_half_a_character_does_not_stop_the_journal(tmp_path):
    journal = Journal(tmp_path)
    journal.start(workshop(), None)
    journal.record(nodes.rename(workshop(), "n3", "Gie\ud83d").document)
    journal.close(keep=True)
    assert recover(recoverable(tmp_path)[0].file).document.nodes["n3"].name == "Gie?"


def test_a_journal_of_a_newer_version_says_so(written):
    data = written.file.read_bytes().replace(b'"min_reader": 1', b'"min_reader": 7', 1)
    written.file.write_bytes(data)
    with pytest.raises(NewerVersionError):
        recover(written.file)


def test_a_foreign_file_among_them_is_passed_over(tmp_path):
    (tmp_path / "x.journal").write_bytes(b"\xff\x00nothing\n\n\n")
    (tmp_path / "y.journal").write_bytes(b"")
    assert recoverable(tmp_path) == ()
    with pytest.raises(ReadError):
        recover(tmp_path / "x.journal")
    assert recoverable(tmp_path / "no folder") == ()


@settings(max_examples=12)
@given(st.lists(DOCUMENTS, min_size=2, max_size=4))
def test_any_change_is_recovered(tmp_path_factory, documents):
    folder: Path = tmp_path_factory.mktemp("recovery")
    journal = Journal(folder)
    journal.start(documents[0], None)
    for document in documents[1:]:
        journal.record(document)
    journal.close(keep=True)
    recoveries = recoverable(folder)
    last = documents[-1]
    assert recoveries
    found = recover(recoveries[0].file).document
    assert found == last
    assert list(found.stages) == list(last.stages)
    assert list(found.flows) == list(last.flows)
