"""A picture of what stood on the screen when a proof failed."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from helpers.screen import Screen


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    screen = item.funcargs.get("screen")
    if call.when == "call" and call.excinfo is not None and isinstance(screen, Screen):
        screen.shot("failed")
    return report
