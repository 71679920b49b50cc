"""A window for the tests of this folder: one for all tests of a module, as new for each."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
from pytestqt.qtbot import QtBot

from helpers.kept_window import KeptWindow
from helpers.shell import Shell, open_shell
from helpers.tools import take, touch_screen  # noqa: F401 - fixtures

_kept: list[KeptWindow] = []
_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture(scope="module")
def kept_window(qapp: object, request: pytest.FixtureRequest) -> Iterator[KeptWindow]:
    kept = KeptWindow(proves=request.config.getoption("portraits"))
    _kept.append(kept)
    yield kept
    _kept.remove(kept)
    left = kept.traces()
    kept.close()
    if left:
        pytest.fail("the window of this module is not as it was:\n  " + "\n  ".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def _no_other_window(request: pytest.FixtureRequest) -> None:
    """Who does not ask for the kept window finds none beside the one that it opens."""
    if "shell" not in request.fixturenames:
        for kept in _kept:
            kept.close()


@pytest.fixture
def shell(request: pytest.FixtureRequest, qtbot: QtBot, kept_window: KeptWindow) -> Iterator[Shell]:
    """The window on its start page."""
    lent = kept_window.lend()
    yield lent
    kept_window.take_back(lent, failed=request.node.stash.get(_FAILED, False))


@pytest.fixture
def own_shell(qtbot: QtBot) -> Iterator[Shell]:
    """A window of one's own, for a test that closes it."""
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
