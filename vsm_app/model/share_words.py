"""Shares said in words (`half`, `ein Drittel`): no entry, but it is known what to type for them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_PARTS: Final = {2: "half|halves|hälften?|halb", 3: "thirds?|drittel", 4: "quarters?|viertel", 5: "fifths?|fünftel",
                 10: "tenths?|zehntel"}  # fmt: skip
_COUNTS: Final = {"two": 2, "zwei": 2, "three": 3, "drei": 3, "four": 4, "vier": 4}
_SHARE: Final = re.compile(
    r"\s*(?:(?:about|roughly|nearly|etwa|rund|knapp|gut|ca\.?|circa|~)\s*)?"
    rf"(?:(?P<count>{'|'.join(_COUNTS)}|the|an?|one|die|das|eine?)[\s-]+)?"
    rf"(?:{'|'.join(f'(?P<by{part}>{words})' for part, words in _PARTS.items())})"
    r"(?:\s+(?:davon|(?:of|from|von|vom|des|der|aus)\b(?P<whole>.*)))?\s*",
    re.IGNORECASE,
)


class SaidShare(NamedTuple):
    """A fraction and the words of what it is one; these are empty where nothing is named."""

    fraction: float
    whole: str


def share_in_words(typed: str) -> SaidShare | None:
    """The share that is said in words, rounded as one would type it in per cent; `None` of any other text."""
    found = _SHARE.fullmatch(typed)
    if found is None:
        return None
    part = next(part for part in _PARTS if found[f"by{part}"])
    count = _COUNTS.get((found["count"] or "").casefold(), 1)
    return SaidShare(round(count / part, 3), (found["whole"] or "").strip()) if count <= part else None
