"""The table of input events in the documentation is what was counted."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from tools import count_input_events


@pytest.mark.slow
def test_the_document_says_what_is_counted(qtbot: QtBot) -> None:
    counted = [count_input_events.loop_map(), count_input_events.acme()]
    assert count_input_events.written() == count_input_events.table(counted)
