"""Without a display the program says so; Qt would end the process without a word of its own."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from vsm_app.ui.screens import _SOCKETS, has_screen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="displays are asked for on Linux only")


@pytest.fixture
def nothing_set(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_no_display_is_no_screen(nothing_set):
    assert not has_screen()


@pytest.mark.parametrize("display", [":987", "unix:987", "localhost:987.0", "nonsense", ":99999999", "  "])
def test_a_display_that_does_not_answer_is_no_screen(nothing_set, display):
    nothing_set.setenv("DISPLAY", display)
    assert not has_screen()


def test_a_display_that_answers_is_a_screen(nothing_set):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0" + str(_SOCKETS / "X986"))
        server.listen(1)
        nothing_set.setenv("DISPLAY", ":986")
        assert has_screen()


def test_a_wayland_socket_that_answers_is_a_screen(nothing_set, tmp_path):
    nothing_set.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    nothing_set.setenv("WAYLAND_DISPLAY", "wayland-7")
    assert not has_screen()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen(1)
        assert has_screen()


def test_platforms_without_a_display_need_none(nothing_set):
    nothing_set.setenv("QT_QPA_PLATFORM", "offscreen")
    assert has_screen()


def test_the_program_says_one_sentence_where_the_display_is_gone(nothing_set):
    nothing_set.setenv("DISPLAY", ":987")
    done = subprocess.run(
        [sys.executable, "-m", "vsm_app", "--lang", "en"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
