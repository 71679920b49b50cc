"""The collector stands back while a map is built, and still finds what nobody holds."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from vsm_app.garbage import no_collection, settle


class _Ring:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    gc.enable()  # a program started within another test may have left it off
    gc.collect()
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_meanwhile_and_garbage_is_found_later() -> None:
    with no_collection():
        assert not gc.isenabled()
        lost = weakref.ref(_Ring())
        kept = [[] for _ in range(60_000)]
        assert lost() is not None
    assert gc.isenabled()
    assert gc.get_count()[0] < 10_000, "the many new objects do not count as young"
    assert gc.get_freeze_count() == 0
    gc.collect()
    assert lost() is None
    assert len(kept) == 60_000


def test_where_it_is_off_already_or_not_asked_for_it_stays_as_it_is() -> None:
    with no_collection(when=False):
        assert gc.isenabled()
    gc.disable()
    with no_collection():
        pass
    assert not gc.isenabled()


def test_settling_frees_garbage_also_of_what_was_settled_before() -> None:
    ring = _Ring()
    lost = weakref.ref(ring)
    settle()
    assert gc.get_freeze_count() > 0
    del ring
    gc.collect()
    assert lost() is not None, "what is set apart is not looked at"
    settle()
    assert lost() is None
