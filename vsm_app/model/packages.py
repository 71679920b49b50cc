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
    "shipments", "wagon", "wagons", "tanker", "tankers", "tote", "totes", "skid", "skids",
})  # fmt: skip
_FIRST_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def package_in(words: str) -> str:
    """The word for a package that a text begins with, as it is written there; empty where it begins with none."""
    found = _FIRST_WORD.match(words.strip())
    return found[0] if found is not None and found[0].casefold() in _WORDS else ""
