"""A window for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from helpers.shell import Shell, open_shell


@pytest.fixture
def shell(qtbot: QtBot) -> Iterator[Shell]:
    with open_shell() as opened:
        yield opened


@pytest.fixture
def on_map(shell: Shell) -> Shell:
    """The window with an empty map open."""
    shell.window.files.new("empty")
    shell.settle()
    return shell


@pytest.fixture
def on_example(shell: Shell) -> Shell:
    """The window with the drive-unit example open."""
    shell.window.files.open_example("drive-unit")
    shell.settle()
    return shell
