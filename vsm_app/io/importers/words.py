"""Words that tables use for our codes: kinds, stages, origin classes, in English and German, by id or by name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from vsm_app import texts
from vsm_app.model.elements import OriginClass, StageKind
from vsm_app.model.kind_words import kind_named, plain

_MORE: Final = {
    "origin_class": {
        "primary": "primär primärrohstoff virgin new neu",
        "renewable": "erneuerbar nachwachsend bio biobased",
        "recycled": "recycelt rezyklat recyclate recycling",
        "reused": "wiederverwendet wiederverwendung reuse",
        "secondary": "sekundär sekundärrohstoff scrap schrott",
        "product": "produkt erzeugnis",
        "loss": "verlust abfall waste emission ausschuss",
        "energy": "energie energieträger",
        "water": "wasser",
        "information": "",
        "unknown": "unbekannt",
    },
    "stage": {
        "raw_material": "rohstoff rohstoffe raw materials gewinnung extraction",
        "production": "produktion herstellung fertigung manufacturing",
        "distribution": "vertrieb logistik transport",
        "use": "nutzung gebrauch",
        "end_of_life": "lebensende entsorgung eol recycling",
        "other": "",
    },
}


@cache
def _words(topic: str) -> dict[str, str]:
    """Every word (without regard to case and spaces) of a topic to its code."""
    codes: Iterable[str]
    match topic:
        case "origin_class":
            codes = [member.value for member in OriginClass]
        case _:
            codes = [member.value for member in StageKind]
    found: dict[str, str] = {}
    for code in codes:
        names = [code, *_MORE[topic].get(code, "").split()]
        names += [texts.table(lang).get(f"{topic}.{code}", code) for lang in texts.LANGUAGES]
        for name in names:
            found.setdefault(plain(name), code)
    return found


def kind_of(word: str) -> str | None:
    """The node kind that a word names, `None` where it names none."""
    return kind_named(word)


def origin_class_of(word: str) -> OriginClass | None:
    """The origin class that a word names."""
    code = _words("origin_class").get(plain(word))
    return None if code is None else OriginClass(code)


def stage_kind_of(word: str) -> StageKind:
    """The life-cycle stage that a name means; `OTHER` where it is none of ours."""
    code = _words("stage").get(plain(word))
    return StageKind.OTHER if code is None else StageKind(code)
