"""Shares said in words (`half`, `ein Drittel`): no entry, but it is known what to type for them."""

from __future__ import annotations

import re
from typing import Final

from vsm_app.model.numbers import format_number

_PARTS: Final = {2: "half|halves|hälften?|halb", 3: "thirds?|drittel", 4: "quarters?|viertel", 5: "fifths?|fünftel",
                 10: "tenths?|zehntel"}  # fmt: skip
_COUNTS: Final = {"two": 2, "zwei": 2, "three": 3, "drei": 3, "four": 4, "vier": 4}
_SHARE: Final = re.compile(
    r"\s*(?:(?:about|roughly|nearly|etwa|rund|knapp|gut|ca\.?|circa|~)\s*)?"
    rf"(?:(?P<count>{'|'.join(_COUNTS)}|the|an?|one|die|das|eine?)[\s-]+)?"
    rf"(?:{'|'.join(f'(?P<by{part}>{words})' for part, words in _PARTS.items())})"
    r"(?:\s+(?:of|von|vom|der|des|davon)\b.*)?\s*",
    re.IGNORECASE,
)


def share_in_words(typed: str, lang: str) -> str:
    """What to type for a share that is said in words: `50 %`; empty for any other text."""
    found = _SHARE.fullmatch(typed)
    if found is None:
        return ""
    part = next(part for part in _PARTS if found[f"by{part}"])
    count = _COUNTS.get((found["count"] or "").casefold(), 1)
    return f"{format_number(round(100.0 * count / part, 1), lang)}\u202f%" if count <= part else ""
