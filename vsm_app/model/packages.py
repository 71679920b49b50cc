"""Words for what goods are packed and moved in: people count with them, but no unit says what one of them weighs."""

from __future__ import annotations

import re
from typing import Final

#: In German and in English, one and several of them.
_WORDS: Final = frozenset({
    "palette", "paletten", "gitterbox", "gitterboxen", "europalette", "europaletten", "karton", "kartons", "kiste",
    "kisten", "schachtel", "schachteln", "sack", "säcke", "saecke", "beutel", "tüte", "tüten", "bigbag", "bigbags",
    "fass", "fässer", "faesser", "kanister", "eimer", "behälter", "behaelter", "gebinde", "dose", "dosen",
    "flasche", "flaschen", "tube", "tuben", "rolle", "rollen", "coil", "coils", "spule", "spulen", "ballen", "bund",
    "bunde", "bündel", "container", "mulde", "mulden", "lkw", "lastwagen", "lkws", "lieferung", "lieferungen",
    "fuhre", "fuhren", "ladung", "ladungen", "wagenladung", "wagenladungen", "sattelzug", "sattelzüge", "waggon",
    "waggons", "tankwagen", "tankzug", "tankzüge", "ladungsträger", "kleinladungsträger", "klt", "pallet",
    "pallets", "crate", "crates", "carton", "cartons", "box", "boxes", "bag", "bags", "sacks", "drum",
    "drums", "barrel", "barrels", "bucket", "buckets", "bottle", "bottles", "canister", "canisters", "roll",
    "rolls", "reel", "reels", "spool", "spools", "bale", "bales", "bundle", "bundles", "truck", "trucks",
    "truckload", "truckloads", "lorry", "lorries", "load", "loads", "delivery", "deliveries", "shipment",
    "shipments", "wagon", "wagons", "tanker", "tankers", "tote", "totes", "skid", "skids", "ibc", "ibcs", "packung",
    "packungen", "paket", "pakete", "pack", "packs", "parcel", "parcels",
})  # fmt: skip
#: What they end with where they are written as one word: `Holzpaletten`, `Bierflaschen`; no word of another sense does.
_ENDINGS: Final = tuple(word for word in sorted(_WORDS) if word.startswith((
    "palette", "gitterbox", "karton", "kisten", "flasche", "container", "kanister", "wagenladung", "lieferung",
)))  # fmt: skip
_PLURAL: Final = re.compile(r"(?:en|es|e|n|s)$")
_FIRST_WORD: Final = re.compile(r"(?:big\s+bags?\b)|[^\W\d_]+(?:-[^\W\d_]+)*", re.IGNORECASE)


def package_in(words: str) -> str:
    """The word for a package that a text begins with, as it is written there; empty where it begins with none."""
    found = _FIRST_WORD.match(words.strip())
    return found[0] if found is not None and _is_package(found[0].casefold()) else ""


def _is_package(word: str) -> bool:
    """Of `EUR-Paletten`, `Lkw-Ladungen` and `big bags` the last part says what it is."""
    last = re.split(r"[-\s]", word)[-1]
    return last in _WORDS or last.endswith(_ENDINGS)


def is_called(name: str, word: str) -> bool:
    """Whether an item of that name is what a word for a package counts: `Flaschen` or `PET-Flasche` in `3 Flaschen`."""
    stem = _PLURAL.sub("", word.casefold())
    return bool(stem) and _PLURAL.sub("", name.casefold()).endswith(stem)
