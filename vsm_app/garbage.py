"""The garbage collector, kept from walking over a large map while it is built, and right after."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: From so many new objects on they count as old at once: they are a map, and a map is no garbage.
_MANY: Final = 50_000


@contextmanager
def no_collection(*, when: bool = True) -> Iterator[None]:
    """Without collections, where `when`; the many objects made meanwhile are next looked at with the oldest."""
    was_on = when and gc.isenabled()
    if was_on:
        gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > _MANY:
                gc.freeze()  # puts all apart without looking at any,
                gc.unfreeze()  # and back among the oldest
            gc.enable()


def settle() -> None:
    """Collect now, in a pause, and never look again at what is left: what comes then is little and soon walked."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
