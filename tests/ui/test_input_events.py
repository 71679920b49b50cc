"""The table of input events in the documentation is what was counted."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from pytestqt.qtbot import QtBot

TOOL = Path(__file__).parents[1] / "tools" / "count_input_events.py"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("count_input_events", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_document_says_what_is_counted(qtbot: QtBot) -> None:
    tool = load()
    assert tool.written() == tool.table([tool.loop_map(), tool.acme()])
