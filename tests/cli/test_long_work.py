"""Long work says so on a terminal, ends with one sentence at Ctrl+C, and leaves nothing behind."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from vsm_app.cli import main
from vsm_app.cli.progress import Progress
from vsm_app.io.atomic import write_bytes


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def wait_for(shown: io.StringIO, words: str) -> str:
    """What the stream holds once `words` are in it."""
    end = time.monotonic() + 10
    while words not in shown.getvalue() and time.monotonic() < end:
        time.sleep(0.01)
    return shown.getvalue()


def test_a_terminal_shows_what_is_done_and_how_far_and_is_clean_after_it() -> None:
    terminal = Terminal()
    with Progress("Solving", terminal, delay=0.0) as progress:
        assert "\rSolving … 0 s" in wait_for(terminal, "Solving")
        progress(0.4)
        assert "Solving … 40 %" in wait_for(terminal, "40 %")
    last = terminal.getvalue().rsplit("Solving … 40 %", 1)[1]
    assert last.strip() == ""
    assert last.count("\r") >= 2
    assert not any(thread.name == "progress" for thread in threading.enumerate())


def test_quick_work_says_nothing() -> None:
    terminal = Terminal()
    with Progress("Solving", terminal, delay=5.0):
        pass
    assert terminal.getvalue() == ""


def test_a_pipe_or_a_file_is_never_written_to() -> None:
    pipe = io.StringIO()
    with Progress("Solving", pipe, delay=0.0) as progress:
        progress(0.5)
        time.sleep(0.05)
    assert pipe.getvalue() == ""


def test_the_line_goes_when_the_work_fails() -> None:
    terminal = Terminal()

    def stopped() -> None:
        with Progress("Solving", terminal, delay=0.0):
            wait_for(terminal, "Solving")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert terminal.getvalue().endswith("\r")


def started(command: list[str]) -> subprocess.Popen[str]:
    """The command as a terminal starts it: a suite that runs in the background may have been told to ignore Ctrl+C."""
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - one call, no lock
    )


def stopped(running: subprocess.Popen[str]) -> tuple[str, str]:
    """What it says once Ctrl+C was pressed; again after a while, for Python drops one that meets it tidying up."""
    for timeout in (20, 20, 20):
        running.send_signal(signal.SIGINT)
        try:
            return running.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("it goes on")


@pytest.mark.skipif(os.name == "nt", reason="a process of its own is stopped by a signal")
@pytest.mark.parametrize(("lang", "sentence"), [("en", "Stopped; nothing was written."), ("de", "Abgebrochen")])
def test_stopping_ends_with_one_sentence_and_2(tmp_path: Path, lang: str, sentence: str) -> None:
    pipe = tmp_path / "endless.csv"
    os.mkfifo(pipe)  # a file that never comes to its end
    command = [sys.executable, "-m", "vsm_app", "check", str(pipe), "--lang", lang]
    with started(command) as running:
        try:
            writer = wait_for_reader(pipe)
            out, err = stopped(running)
            os.close(writer)
        finally:
            running.kill()
    assert (running.returncode, out) == (2, "")
    (line,) = err.splitlines()
    assert sentence in line


@pytest.mark.skipif(os.name == "nt", reason="a process of its own is stopped by a signal")
def test_stopping_a_simulation_ends_with_one_sentence_and_2(tmp_path: Path) -> None:
    """The draws are under way when the signal comes: the pipe has been read and closed."""
    pipe = tmp_path / "network.json"
    os.mkfifo(pipe)
    flows = [
        {"id": "a", "from": "ENV", "to": "P", "status": "measured", "mean": 100, "sd": 5, "unit": "kg"},
        {"id": "b", "from": "P", "to": "ENV", "status": "measured", "mean": 98, "sd": 5, "unit": "kg"},
    ]
    network = {"format": "vsm-network/1", "name": "x", "processes": ["P"], "flows": flows}
    command = [sys.executable, "-m", "vsm_app", "montecarlo", str(pipe), "-n", "30000000", "--lang", "en"]
    with started(command) as running:
        try:
            writer = wait_for_reader(pipe)
            os.write(writer, json.dumps(network).encode())
            os.close(writer)
            time.sleep(1.5)
            assert running.poll() is None
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=60)
        finally:
            running.kill()
    assert (running.returncode, out) == (2, "")
    (sentence,) = err.splitlines()
    assert "Stopped; nothing was written." in sentence


def wait_for_reader(pipe: Path) -> int:
    """The writing end, as soon as somebody reads."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(pipe)


def test_stopping_while_a_file_is_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "map.csv"
    path.write_bytes(b"old")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(path, b"new")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("map.csv", b"old")]


@pytest.mark.parametrize(("lang", "name"), [("en", "Mass"), ("de", "Masse")])
def test_names_that_must_be_invented_are_in_the_language_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, name: str
) -> None:
    (tmp_path / "flows.csv").write_text("source,target,value,unit\nA,B,1,t\n", encoding="utf-8")
    assert main(["solve", str(tmp_path / "flows.csv"), "--lang", lang]) == 0
    assert f"{name} (A → B)" in capsys.readouterr().out
