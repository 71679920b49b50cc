"""The window that tests share goes with a test that fails or cannot be put in order: the next one has a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest

from helpers import kept_window
from helpers.kept_window import KeptWindow


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[MagicMock]:
    """The windows that are opened, which are none."""
    windows: list[MagicMock] = []

    @contextmanager
    def opening() -> Iterator[SimpleNamespace]:
        windows.append(MagicMock())
        yield SimpleNamespace(window=windows[-1], picker=None, context=MagicMock(), _hear=None)
        windows[-1].gone = True

    monkeypatch.setattr(kept_window, "open_shell", opening)
    monkeypatch.setattr(kept_window, "Shell", lambda window, _picker: MagicMock(window=window))
    for name in ("choices", "folds", "fold_back", "put_back", "close_popups"):
        monkeypatch.setattr(kept_window, name, lambda *_: {})
    monkeypatch.setattr(kept_window, "leaks", MagicMock())
    return windows


def test_a_window_in_order_is_lent_again(opened: list[MagicMock]) -> None:
    kept = KeptWindow()
    for _ in range(2):
        kept.take_back(kept.lend())
    assert len(opened) == 1


def test_a_test_that_fails_takes_the_window_along(opened: list[MagicMock]) -> None:
    kept = KeptWindow()
    kept.take_back(kept.lend(), failed=True)
    assert opened[0].gone is True
    kept.lend()
    assert len(opened) == 2


def test_what_cannot_be_put_in_order_is_told_once_and_the_next_test_has_another_window(
    opened: list[MagicMock], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_hands: object) -> None:
        raise RuntimeError("dirty")

    kept = KeptWindow()
    hands = kept.lend()
    monkeypatch.setattr(kept_window, "put_back", fails)
    with pytest.raises(RuntimeError, match="dirty"):
        kept.take_back(hands)
    assert opened[0].gone is True
    monkeypatch.setattr(kept_window, "put_back", lambda _hands: None)
    kept.take_back(kept.lend())
    assert len(opened) == 2
