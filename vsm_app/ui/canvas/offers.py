"""What may be meant by a text that is still being typed: units, origins, names of items and of flows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from vsm_app.model.document import Document
from vsm_app.model.flow_names import ARROW, FlowNames
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ORIGIN_KEYS
from vsm_app.texts import text
from vsm_app.ui.canvas.quantity_reader import BASES, SHARE_IN_WORDS, amount_and_name, read_with_item, typing_context

#: Units offered while they are typed, the usual first.
_UNITS: Final = {
    "en": ("kg", "t", "kt", "pc", "MWh", "GWh", "kWh", "MJ", "GJ", "TJ", "m3", "litre"),
    "de": ("kg", "t", "kt", "Stk", "MWh", "GWh", "kWh", "MJ", "GJ", "TJ", "m3", "Liter"),
}
_MOST: Final = 7  # lines that can be taken in at a glance
_NAMED_FROM: Final = 2  # letters of a name before the rest of it is offered
_BEGUN_UNIT: Final = re.compile(
    r"[0-9]\s*(?:(?P<unit>[^\W\d]+)|[^\W\d][\w\u00b3]*\s*/\s*(?P<base>[^\W\d]*))$",
)
_BEGUN_TERM: Final = re.compile(r"[=*/(]\s*(?P<name>[^\s=*/()0-9][^=*/()]*)?$")


class Offer(NamedTuple):
    """One way to go on: what is shown, and the whole text where it is taken."""

    words: str
    text: str

    def rest_of(self, typed: str) -> str:
        """What is missing at the end of `typed`; empty where the offer begins otherwise."""
        return self.text[len(typed) :] if self.text.casefold().startswith(typed.casefold()) else ""


def offers(document: Document, flow_id: str, typed: str, lang: str) -> tuple[Offer, ...]:
    """The likeliest ways to go on with what is typed on a flow, the first the likeliest; empty where none is begun."""
    if typed.lstrip().startswith("="):
        return _first(_relations(document, flow_id, typed))
    found = _first(_items_begun(document, flow_id, typed, lang))
    if found:
        return found
    is_read = read_quantity(typed, typing_context(document, flow_id, lang, typed)).quantity is not None
    if is_read:
        return _first(_origins(typed, lang)) if typed.endswith(" ") and typed.strip() else ()
    return _first((*_shares(document, flow_id, typed, lang), *_units(typed, lang)))


def _first(found: Iterable[Offer]) -> tuple[Offer, ...]:
    return tuple(offer for _, offer in zip(range(_MOST), found, strict=False))


def _shares(document: Document, flow_id: str, typed: str, lang: str) -> Iterator[Offer]:
    """What is told to type for a share in words."""
    problem = read_with_item(document, flow_id, typed, lang)[0].problem
    if problem is not None and problem.code == SHARE_IN_WORDS:
        share = str(problem.params["share"])
        yield Offer(share, share)


def _units(typed: str, lang: str) -> Iterator[Offer]:
    """Units and time bases that begin with the letters at the end."""
    found = _BEGUN_UNIT.search(typed)
    if found is None:
        return
    begun, words = (found["unit"], _UNITS) if found["unit"] else (found["base"], BASES)
    stem = typed[: len(typed) - len(begun)]
    for word in words.get(lang, words["en"]):
        if word.startswith(begun) and word != begun:
            yield Offer(word, stem + word)


def _origins(typed: str, lang: str) -> Iterator[Offer]:
    """How the number came about, by its key: behind an amount and a space."""
    if re.search(r"[MEG?!%]\s+$", typed) or not re.search(r"\d", typed):
        return
    for key, origin in ORIGIN_KEYS.items():
        yield Offer(f"{key}  {text(f'origin.{origin.value}', lang=lang)}", f"{typed}{key}")


def _items_begun(document: Document, flow_id: str, typed: str, lang: str) -> Iterator[Offer]:
    """Names of items that the map knows, begun behind an amount."""
    own = document.flows[flow_id].item
    context = typing_context(document, flow_id, lang)
    for amount, begun in amount_and_name(typed):
        if len(begun) < _NAMED_FROM or read_quantity(amount, context).quantity is None:
            continue
        stem = typed[: len(typed) - len(begun)]
        for item in document.items.values():
            if item.id != own and item.name.casefold().startswith(begun.casefold()) and item.name != begun:
                yield Offer(item.name, stem + item.name)
        return


def _relations(document: Document, flow_id: str, typed: str) -> Iterator[Offer]:
    """Names of flows that the term at the end may mean, those that name one flow alone; shorter names first."""
    found = _BEGUN_TERM.search(typed)
    if found is None:
        return
    begun = (found["name"] or "").lstrip()
    names = FlowNames(document.physics, flow_id)
    if names.resolve(begun):
        return
    stem, offered = typed[: len(typed) - len(begun)], {flow_id}
    for name in sorted(names.known(), key=lambda one: ARROW in one):
        meant = names.resolve(name) if name.casefold().startswith(begun.casefold()) else ()
        if len(meant) == 1 and meant[0] not in offered:
            offered.add(meant[0])
            yield Offer(name, stem + name)
