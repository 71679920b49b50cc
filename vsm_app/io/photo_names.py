"""Names of photos: told by content, so that one map's picture never stands for another's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

_DIGITS: Final = 16


def content_name(content: bytes, suffix: str) -> str:
    """The name that a photo is given here; `suffix` with its point."""
    return hashlib.sha256(content).hexdigest()[:_DIGITS] + suffix


def free_name(name: str, content: bytes, known: Mapping[str, bytes]) -> str:
    """`name` where it is free among `known` or means the same picture there, else one made of its content."""
    made, suffix = name, PurePosixPath(name).suffix
    while known.get(made, content) != content:
        made = content_name(made.encode() + content, suffix)
    return made
