"""Words that can be said again in the language that holds by then."""

from __future__ import annotations

from collections.abc import Callable


class Told(str):
    """A sentence that knows how it is made; `again` says it in the language of the window."""

    __slots__ = ("again",)
    again: Callable[[], str]


def told(words: Callable[[], str]) -> Told:
    """What `words` says now, and can say again."""
    said = Told(words())
    said.again = words
    return said
