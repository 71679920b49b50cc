"""What holds for every test: no screen, no settings of this user, no leaks, the same random examples in CI."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

_HOME = tempfile.mkdtemp(prefix="vsm-app-tests-")
for _variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ[_variable] = str(Path(_HOME, _variable.lower()))
for _variable in ("LANGUAGE", "LC_MESSAGES", "QT_SCALE_FACTOR", "QT_STYLE_OVERRIDE", "QT_FONT_DPI"):
    os.environ.pop(_variable, None)
os.environ |= {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen", "MPLBACKEND": "agg"}

import pytest  # noqa: E402 - the environment above must stand before Qt and matplotlib are loaded
from hypothesis import HealthCheck, settings  # noqa: E402

from helpers import leaks  # noqa: E402

settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") else "default")

#: Programs that tests with a marker need: without them the test is skipped, with its reason in the summary.
PROGRAMS = {"x11": "Xvfb", "office": "soffice"}


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "compare the window that the tests of a module share with what it was before them"
    parser.addoption("--portraits", action="store_true", help=told)
    parser.addoption("--shuffle", type=int, metavar="SEED", help="run the tests of each module in another order")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    seed = config.getoption("shuffle")
    if seed is not None:
        modules = {item.path: number for number, item in enumerate(items)}
        order = Random(seed)
        items.sort(key=lambda item: (modules[item.path], order.random()))


def pytest_configure() -> None:
    leaks.watch_starts()


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The application of the program, not any one."""
    from vsm_app.ui.pointing import PenWatch

    return PenWatch


_unfreeze = gc.unfreeze
_looked_at_all = False


def _watched_unfreeze() -> None:
    global _looked_at_all  # noqa: PLW0603
    _looked_at_all = True
    _unfreeze()


def pytest_collection_finish() -> None:
    # What stands now (9 000 tests, all imports) stays: no collection need walk over it. Without this, collections took
    # three quarters of the time of the tests with widgets.
    gc.unfreeze = _watched_unfreeze
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    global _looked_at_all  # noqa: PLW0603
    # What a module leaves in caches and reports is set apart too, and all of it where the program put it back among
    # the oldest, as it does with large maps.
    if _looked_at_all or nextitem is None or nextitem.path != item.path:
        _looked_at_all = False
        gc.collect()
        gc.freeze()


def pytest_sessionfinish() -> None:
    # The clipboard of the offscreen platform is destroyed after Python: what Python laid into it must be gone by then.
    gui = sys.modules.get("PySide6.QtGui")
    if gui is not None and gui.QGuiApplication.instance() is not None:
        gui.QGuiApplication.clipboard().clear()


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, program in PROGRAMS.items():
        if item.get_closest_marker(marker) and shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


@pytest.fixture(autouse=True)
def _nothing_leaks() -> Iterator[None]:
    watch = leaks.Watch()
    yield
    left = watch.leaks()
    if left:
        pytest.fail("the test left behind:\n  " + "\n  ".join(left), pytrace=False)
