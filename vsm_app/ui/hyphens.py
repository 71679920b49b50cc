"""Where a word may be divided at the end of a line: at its own hyphens, between the parts of a compound, by syllables.

German and English names share the parts (`resources/words/parts.txt`): a map may be in either language, or in both.
Dictionaries of patterns were tried and left: the free German ones take most of a second to load and divide words of the
trade wrongly (Flachwa-lzen, Lichtboge-nofen).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from vsm_app.assets import read_text


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_LEAST: Final = 3  # letters of each piece
#: Signs after which a line may end as they are.
_SIGNS: Final = "-\u2010\u2013/"
#: The slash of a unit (`t/a`, `kg/Stk`), and what keeps a line from ending after it.
_PER: Final = re.compile(r"(?<=[^\W_])/(?=[^\W\d_]{1,5}\b)")
_JOINER: Final = "\u2060"
_JOINTS: Final = ("s", "n", "en", "es", "er", "e")
_VOWELS: Final = frozenset("aeiouyäöüéèáàíóú")
#: Consonants that begin a syllable together; any other begins one alone.
_ONSETS: Final = _words(
    "bl br ch chl chr ck cl cr dr fl fr gl gr kl kn kr ph phr pl pr qu rh sch schl schm schn schr schw sh spr th thr tr"
    " wh"
)
_ONE_SOUND: Final = _words("ch ck ph sh th")
#: No part ends with these.
_NO_ENDS: Final = (*(f"{first}{then}" for first in "bdfgkpt" for then in "lr"), "j", "q", "v", "w")
_FIRST: Final = _words(
    "anti auto bio con dis electro elektro ent foto geo hydro infra inter kon makro macro mikro micro mini multi nach"
    " neben non out over petro photo prä pre pro solar sub super thermo trans über under unter ver vor wieder zer"
)
_ING: Final = "ing"
_STAY_DOUBLE: Final = "fls"  # mill-ing, but shred-ding
_BEFORE_ING: Final = _words("bl cl dl fl gl kl pl tl")  # han-dling
_Divides = Callable[[str], Iterable[int]]


@lru_cache(maxsize=4096)
def with_whole_units(words: str) -> str:
    """The words with units that no line ends within."""
    return _PER.sub(f"/{_JOINER}", words)


@lru_cache(maxsize=4096)
def at_signs(word: str) -> tuple[int, ...]:
    """Behind the hyphens and strokes that a word has itself: before the letters of these numbers, ascending."""
    return tuple(at for at in range(1, len(word)) if word[at - 1] in _SIGNS)


@lru_cache(maxsize=4096)
def at_parts(word: str) -> tuple[int, ...]:
    """The same and between the parts of compounds: each piece is read at once."""
    return _within_pieces(word, at_signs(word), _between_parts)


@lru_cache(maxsize=4096)
def at_syllables(word: str) -> tuple[int, ...]:
    """The same and between all syllables, by the rule of the last consonant: for words of which no part is known."""
    return _within_pieces(word, at_parts(word), _between_syllables)


def with_hyphen(head: str) -> str:
    """What stands at the end of the line: the head of a divided word with its hyphen."""
    return head if head[-1] in _SIGNS else f"{head}-"


def _within_pieces(word: str, divided: tuple[int, ...], divide: _Divides) -> tuple[int, ...]:
    """Where a word is divided already, and where its pieces can be; none of them is left with too few letters."""
    found = set(divided)
    for first, last in pairwise((0, *divided, len(word))):
        piece = word[first:last].lower().rstrip(_SIGNS)
        begin = 0
        for at in sorted(divide(piece)) if piece.isalpha() else ():
            if at - begin >= _LEAST and len(piece) - at >= _LEAST:
                found.add(first + at)
                begin = at
    return tuple(sorted(found))


def _between_parts(word: str) -> Iterable[int]:
    """Before known parts at the end of a compound; of a word without any behind a known beginning."""
    parts, found = _parts(), set[int]()
    for at in range(len(word) - _LEAST, _LEAST - 1, -1):
        known = word[at:] in parts or any(_is_part(word[at:later], parts) for later in found)
        if known and not word[:at].endswith(_NO_ENDS) and not _VOWELS.isdisjoint(word[:at]):
            found.add(at)
    return found or {at for at in range(_LEAST, len(word) - _LEAST) if word[:at] in _FIRST}


def _between_syllables(word: str) -> Iterable[int]:
    """Before the consonants that begin the next syllable; before or within the ending of an English participle."""
    starts = [at for at, sign in enumerate(word) if sign in _VOWELS and (at == 0 or word[at - 1] not in _VOWELS)]
    for before, after in pairwise(starts):
        last = next(at for at in range(after, before, -1) if word[at - 1] not in _VOWELS)
        run = (at for at in range(before + 1, after) if word[at - 1 : at + 1] not in _ONE_SOUND)
        onsets = (at for at in run if word[at:after] in _ONSETS)
        if word[after:] != _ING:
            yield next(onsets, last - 1)
        elif word[after - 1] == word[after - 2]:
            yield after if word[after - 1] in _STAY_DOUBLE else after - 1
        else:
            yield after - 2 if word[after - 2 : after] in _BEFORE_ING else after


def _is_part(word: str, parts: frozenset[str]) -> bool:
    """Whether a word, with or without a joint to the next one, is a known part."""
    return word in parts or any(word.endswith(joint) and word[: -len(joint)] in parts for joint in _JOINTS)


@cache
def _parts() -> frozenset[str]:
    lines = read_text("words/parts.txt").splitlines()
    return _words(" ".join(line for line in lines if not line.startswith("#")))
