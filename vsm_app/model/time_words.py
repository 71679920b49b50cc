"""Words of time behind an amount: those that make it a rate (`im Monat`, `a week`, `mtl.`) and those that do not."""

from __future__ import annotations

import re
from typing import Final

from vsm_app.model.unit_table import TIME_FOLDED

_TIMES: Final = (
    "Tag|Woche|Monat|Jahr|Stunde|Schicht|Quartal|Halbjahr|day|week|month|year|hour|shift|quarter|half[- ]year"
)
#: Words that stand for `per` before anything.
_PER: Final = "per|pro|je"
#: Words that stand for `per` before a time only.
_EACH: Final = (
    r"im|am|in der|in einer|in einem|in the|in a|die|das|den|the|an?|each|every"
    r"|für das|für die|for the|an jedem|in jeder|in jedem|jede[nrsm]?"
)
#: Adverbs by the time that they divide by, the half year as `_divide` in units reads it.
_ADVERBS: Final = {
    "h": r"stündlich|stdl\.?|hourly",
    "d": r"werktäglich|täglich|tägl\.?|tgl\.?|daily",
    "wk": r"wöchentlich|wöchtl\.?|wöch\.?|wtl\.?|weekly",
    "mo": r"monatlich|monatl\.?|mtl\.?|monthly|p\. ?m\.",
    "quarter": r"vierteljährlich|quartalsweise|quarterly",
    "6 mo": r"halbjährlich|half[- ]yearly|semi-?annually",
    "a": r"jährlich|jährl\.?|annually|yearly|per annum|p\. ?a\.?",
    "pc": r"each|apiece",
}
_LONGEST: Final = 60  # letters that words of time have at most
_PER_WORD: Final = re.compile(rf"\s(?:{_PER})\s", re.IGNORECASE)
_EVERY: Final = re.compile(rf"\s(?:{_EACH})\s(?=(?:{_TIMES})\b)", re.IGNORECASE)
_ADVERB: Final = tuple((per, re.compile(rf"\s(?:{words})$", re.IGNORECASE)) for per, words in _ADVERBS.items())
_HALF: Final = re.compile(r"/(?:Halbjahr|half[- ]year)\b", re.IGNORECASE)
_A_TIME: Final = "|".join(re.escape(name) for name in sorted(TIME_FOLDED, key=len, reverse=True) if len(name) > 1)
_BEGINS_WITH_PER: Final = re.compile(rf"(?:{_PER})\s", re.IGNORECASE)
#: A rate behind a name. Behind a slash one letter is a time only where it is written small: `Novo A/S` is a name.
_RATE_AT_END: Final = re.compile(
    rf"(?i:(?:^|\s+)(?:(?:{_PER})\s+(?:{_A_TIME}|Stück|Stk|piece|pc)|(?:{_PER}|{_EACH})\s+(?:{_TIMES}))\.?$"
    rf"|\s*/\s*(?:[0-9]+\s*)?(?:{_A_TIME})\.?$"
    rf"|(?:^|\s+)(?:{'|'.join(words for words in _ADVERBS.values())})$)"
    r"|\s*/\s*[adhw]$"
)
_ONCE: Final = re.compile(
    r"(?:^|(?<=\s))(?:"
    r"(?:im|in|am|on|this|last|next|seit|bis|every|each|jede[nrsm]?"
    r"|(?:(?:im|in der|am)\s+)?(?:letzte|diese|nächste|vorige)[mnrs]?)\s+(?:"
    r"jan(?:uar|uary|\.)?|feb(?:ruar|ruary|\.)?|märz|march|april|mai|may|juni|june|juli|july|august|september|oktober"
    r"|october|november|dezember|december|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|wochenende|weekend)s?|frühjahr|frühling|sommer|herbst|winter"
    rf"|spring|summer|autumn)(?:\s+20[0-9]{{2}})?"
    rf"|(?:(?:im|in der|am|in)\s+)?(?:(?:letzte|diese|nächste|vorige)[mnrs]?|this|last|next)\s+(?:{_TIMES})"
    rf"|(?:im|in)(?:\s+Jahre?)?\s+20[0-9]{{2}}|(?:in|binnen|within)\s+[0-9]+\s+(?:{_A_TIME})|heute|gestern|today|yesterday"
    r")$",
    re.IGNORECASE,
)


def with_slashes(text: str) -> str:
    """Words for `per` outside brackets as slashes; a bracket starts a new word."""
    start = text.find("(")
    head, tail = (text, "") if start <= 0 else (text[:start], text[start:])
    if start > 0 and head.rstrip().endswith("/"):
        return _PER_WORD.sub("/", head) + tail
    head = _EVERY.sub("/", _PER_WORD.sub("/", head.rstrip()))
    for per, adverb in _ADVERB:
        head = adverb.sub(f"/{per}", head)
    return f"{_HALF.sub('/6 mo', head)} {tail}".strip()


def rate_at_end(name: str) -> tuple[str, str]:
    """A name and the rate behind it, as it is written: `Holz`, `im Monat`; the rate is empty for a mere name."""
    found = _RATE_AT_END.search(name.rstrip(), max(0, len(name) - _LONGEST))
    return (name, "") if found is None else (name[: found.start()].strip(" ,;"), found[0].strip())


def begins_with_per(name: str) -> bool:
    """Whether what stands behind an amount says what it is per, and names nothing: `pro Palette`."""
    return _BEGINS_WITH_PER.match(name) is not None


def once_at_end(text: str) -> str:
    """Words that say when, and not how often: `im Januar`, `last week`, `in 2 weeks`; empty where none stand there."""
    found = _ONCE.search(text.rstrip(), max(0, len(text) - _LONGEST))
    return "" if found is None else found[0]
