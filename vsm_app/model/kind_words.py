"""What a name says of a node: the kinds' names in both languages and what else people call them, and words for losses.

The one table for a process that is given the name of a kind on the map and for names that come in from a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from vsm_app import texts
from vsm_app.model.elements import Node, StageKind
from vsm_app.model.kinds import KINDS

#: Besides the id of a kind and its names in the text tables.
MORE: Final[Mapping[str, str]] = {
    "process": "prozess processes transform umwandlung",
    "inventory": "bestand lager stock store storage puffer",
    "source": "quelle import input",
    "sink": "senke export output",
    "supplier": "lieferant lieferanten suppliers",
    "customer": "kunde kunden customers market markt",
    "transport": "distribution logistik logistics versand",
    "use": "gebrauch nutzungsphase usephase",
    "collection": "sammlung erfassung takeback collected",
    "disassembly": "zerlegung dismantling",
    "sorting": "sortieranlage sort",
    "landfill": "deponie deponierung landfilling",
    "incineration": "müllverbrennung verbrennungsanlage",
    "refurbish": "refurbishment refurbishing",
    "remanufacture": "remanufacturing wiederaufarbeitung",
    "repair": "instandsetzung",
    "recycle": "recyclinganlage recycler wiederverwertung stofflicheverwertung rezyklierung reprocessing "
    "regranulierung regranulieren regranulation regranulating",
    "energy_recovery": "thermischeverwertung energetischeverwertung energyfromwaste",
    "electricity": "elektrizität stromnetz grid",
    "natural_gas": "gas",
}
#: What else people type who look for a kind to put on the map: too loose for the names of what is there already.
SOUGHT: Final[Mapping[str, str]] = {
    "inventory": "lagerung lagerbestand zwischenlager warehouse warehousing storehouse buffer storage",
    "source": "rohstoff rohstoffe natur umwelt rawmaterial rawmaterials nature",
    "sink": "abfall abfälle schrott ausschuss verlust emission abluft abwärme waste scrap reject loss emissions",
    "supplier": "zulieferer zulieferung einkauf hersteller vendor purchasing",
    "customer": "käufer endkunde abnehmer buyer client consumer",
    "transport": "transport lieferung auslieferung spedition shipping delivery freight",
    "use": "verwendung anwendung usage",
    "collection": "rückgabe rückführung rücksendung rückholung sammelstelle return returns pickup collecting",
    "disassembly": "zerlegen rückbau dismantle teardown",
    "sorting": "schredder schreddern shredder shredding crusher",
    "landfill": "abfall abfälle müll restmüll schrott entsorgung waste garbage rubbish scrap disposal dump",
    "incineration": "abfallverbrennung müllheizkraftwerk",
    "reuse": "weiterverwendung zweitnutzung secondlife secondhand",
    "repair": "wartung instandhaltung maintenance",
    "refurbish": "überholung generalüberholung overhaul",
    "remanufacture": "aufarbeitung austauschteil reman",
    "recycle": "verwertung wiedergewinnung einschmelzen",
    "supermarket": "kanbanlager",
    "electricity": "strombezug elektrischeenergie power mains",
    "natural_gas": "brenngas",
    "compressed_air": "kompressor pressluft compressor",
    "heat": "fernwärme dampf steam districtheating",
    "water": "frischwasser trinkwasser leitungswasser tapwater freshwater",
    "waste_water": "abwässer kanal sewage effluent sewer",
}
#: Ends that take losses and nothing else.
LOSSES: Final = frozenset(
    " ".join(
        (
            "loss losses waste wastes scrap reject rejects residue residues emission emissions dissipation shrinkage",
            "wasteheat heatloss heatlosses spill spillage notcollected",
            "verlust verluste abfall abfälle schrott ausschuss rest reststoff reststoffe restabfall emissionen schwund",
            "abwärme wärmeverlust wärmeverluste nichterfasst",
        )
    ).split()
)
#: Kinds that a node has because of its place in the network alone.
_BY_PLACE: Final = frozenset({"process", "source", "sink"})


def plain(word: str) -> str:
    """A word without regard to case, spaces and signs."""
    return "".join(character for character in word.casefold() if character.isalnum())


def kind_named(word: str) -> str | None:
    """The id of the kind that a name means, in either language; `None` where it means none."""
    return word if word in KINDS else _kinds_by_word(tuple(kind.id for kind in KINDS)).get(plain(word))


def is_loss_named(name: str) -> bool:
    """Whether a name says nothing but that something is lost there."""
    return plain(name) in LOSSES


def told_by_name(node: Node) -> Node:
    """`node` as its name tells it; unchanged where the name tells nothing or the kind was said.

    Its part in the balance stays: a process in the middle of the network is not made a stock, nor an end another end.
    Where the kind of that name plays another part (a use phase holds stock), only its icon is taken over.
    """
    named = kind_named(node.name) if node.kind in _BY_PLACE else None
    if named is None or named in _BY_PLACE:
        return node
    kind = KINDS.get(named)
    if kind.role is KINDS.get(node.kind).role:
        return replace(node, kind=kind.id)
    return replace(node, icon=kind.icon) if kind.stage is not None and not node.icon else node


def part_of_life(node: Node) -> StageKind | None:
    """The life-cycle stage in which a node usually stands: by its name, also where it plays another part, or its kind.

    (A process called `Nutzung` keeps nothing as a use phase does, and stands in use all the same.)
    """
    named = kind_named(node.name) if node.kind in _BY_PLACE else None
    told = KINDS.get(named or node.kind)
    return told.stage if told.role.is_inside and told.stage is not None else KINDS.get(told_by_name(node).kind).stage


@cache
def words_for(kind: str) -> tuple[str, ...]:
    """The words by which a kind is found besides its own name, as :func:`plain` writes them; those of a process not.

    A process is called as what it does: who types `assembly` means a process of that name.
    """
    if kind == "process":
        return ()
    names = (texts.table(lang).get(f"kind.{kind}", "") for lang in texts.LANGUAGES)
    also = (kind, *names, *MORE.get(kind, "").split(), *SOUGHT.get(kind, "").split())
    return tuple(dict.fromkeys(plain(word) for word in also if word))


@cache
def _kinds_by_word(kinds: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in kinds:
        names = [kind, *(texts.table(lang).get(f"kind.{kind}", kind) for lang in texts.LANGUAGES)]
        for name in (*names, *MORE.get(kind, "").split()):
            found.setdefault(plain(name), kind)
    return found
