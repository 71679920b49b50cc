"""Between the typed text and the document: reading it against its flow, and the words shown for the reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from vsm_app.model.document import Document
from vsm_app.model.edits.items import item_named
from vsm_app.model.flow_names import FlowNames
from vsm_app.model.grammar import MAX_LENGTH, Reading, read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.grammar_write import show_reading, text_to_edit
from vsm_app.model.ids import ends_name
from vsm_app.model.numbers import format_number, quoted
from vsm_app.model.packages import is_called, package_in
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.quantities import Origin
from vsm_app.model.said_beside import AMONG, has_said, said_beside
from vsm_app.model.share_words import SaidShare, share_in_words
from vsm_app.model.time_words import begins_with_per, once_at_end, rate_at_end
from vsm_app.model.unit_names import close_units, unit_label
from vsm_app.model.units import balance_layer, default_unit, parse_unit
from vsm_app.texts import text
from vsm_app.ui.canvas.package_hints import Packed, package_hint, piece_unit

#: The refusal of a share in words that may be typed in figures as it is meant.
SHARE_IN_WORDS: Final = "quantity.share_in_words"


@dataclass(frozen=True, slots=True)
class ShownReading:
    """What stands below the editor: the reading, its spread in lighter letters; `refused` where there is none.

    `item` is the name of what flows where one was typed behind the amount.
    """

    line: str
    spread: str
    refused: bool
    reading: Reading
    item: str = ""


def read_context(document: Document, flow_id: str, lang: str) -> ReadContext:
    """What a text typed on this flow is read against: layer and unit of its item, its name, the map's settings."""
    flow = document.flows[flow_id]
    item = document.items.get(flow.item)
    unit = item.unit if item is not None and item.unit else flow.quantity.unit
    settings = document.settings
    layer = balance_layer(parse_unit(unit), settings) if unit else ""
    name = item.name if item is not None else ""
    default = item.unit if item is not None else ""
    return ReadContext(settings, lang, layer, default, name, flow_id, FlowNames(document.physics, flow_id))


def typing_context(document: Document, flow_id: str, lang: str, typed: str = "") -> ReadContext:
    """The same for what is typed anew: only the item's unit says what may flow, not the entry that is being replaced.

    A number without a unit is still read in the layer of that entry; a formula keeps it for its coefficients.
    """
    context = read_context(document, flow_id, lang)
    if context.default_unit or not context.layer or typed.lstrip().startswith("="):
        return context
    return replace(context, layer="", default_unit=default_unit(context.layer, context.settings))


def read_with_item(document: Document, flow_id: str, typed: str, lang: str) -> tuple[Reading, str]:
    """Read a text that may end with what flows: `620 t/a Aluminium`; the name is empty where none was typed.

    A flow that nobody has named takes any name, another one only that of an item on the map: there a word behind the
    unit is more likely a slip.
    """
    context = typing_context(document, flow_id, lang, typed)
    reading = read_quantity(typed, context)
    is_told = reading.problem is not None and reading.problem.code in _TOLD
    if reading.quantity is not None or is_told or typed.lstrip().startswith("="):
        return reading, ""
    of_what = _SHARE_OF.match(typed)
    if of_what is not None:
        return _share_of(
            document, flow_id, reading, read_quantity(of_what["share"], context), of_what["whole"], lang
        ), ""
    in_words = share_in_words(typed)
    if in_words is not None:
        return _share_in_words(document, flow_id, reading, in_words, lang), ""
    packed = _packed(document, flow_id, typed, reading, context)
    if packed is not None:
        return packed
    once = _said_once(document, flow_id, typed, reading, context)
    if once is not None:
        return once, ""
    named, item = _with_name(document, flow_id, typed, reading, context)
    return _with_examples(named, flow_id), item


def _with_examples(reading: Reading, flow_id: str) -> Reading:
    """A text that is no amount at all is told with examples of what is one; a part of one (`rest ±5`) without."""
    problem = reading.problem
    is_missing = problem is not None and problem.code == "quantity.number_missing"
    if not is_missing or reading.text[reading.start : reading.end].strip() != reading.text.strip():
        return reading
    return _told(reading, "no_amount", flow_id, text=quoted(reading.text.strip()))


def _with_name(
    document: Document, flow_id: str, typed: str, refused: Reading, context: ReadContext
) -> tuple[Reading, str]:
    """An amount with the name behind it; a time behind the name belongs to the amount: `12 t Holz im Monat`."""
    for amount, behind in amount_and_name(typed):
        if len(behind) > MAX_LENGTH:
            break
        name, rate, signs = _OF_ITEM.sub("", behind), "", ""
        if item_named(document.physics, name) is None:
            name, rate, signs = _name_and_rate(name)
            if begins_with_per(name) or once_at_end(name) or (rate and rate_at_end(name)[1]):
                continue
        is_behind_unit = _HAS_UNIT.search(amount) is not None
        if name and not _may_be_called(document, flow_id, name, behind_unit=is_behind_unit):
            continue
        shorter = read_quantity(amount, context)
        if shorter.quantity is not None and rate:
            if is_rate(shorter):
                return _told(refused, "two_rates", flow_id, amount=quoted(amount), text=rate), ""
            shorter = read_quantity(f"{amount} {rate} {signs}", context)
            if shorter.quantity is None:
                return refused, ""
        if shorter.quantity is not None and name:
            return shorter, name
    return refused, ""


def _name_and_rate(words: str) -> tuple[str, str, str]:
    """A name, the rate behind it and the signs behind that: `Holz im Monat ±10 %`; signs alone are left in the name."""
    signs = _SIGNS.search(words)
    name, rate = rate_at_end(words[: signs.start()] if signs is not None else words)
    return (name, rate, signs[0].strip() if signs is not None else "") if rate else (words, "", "")


def is_rate(reading: Reading) -> bool:
    """Whether an amount is said per time."""
    return reading.quantity is not None and parse_unit(reading.quantity.unit).per == "time"


def _told(refused: Reading, code: str, flow_id: str, **params: Param) -> Reading:
    return replace(refused, problem=Problem(f"quantity.{code}", Severity.ERROR, (flow_id,), params))


def _said_once(document: Document, flow_id: str, typed: str, refused: Reading, context: ReadContext) -> Reading | None:
    """An amount with words that say when, and not how often: `24 t im Januar` is no amount of a year."""
    words = once_at_end(typed)
    said = typed.rstrip().removesuffix(words).strip()
    if not words or not said:
        return None
    whole = read_quantity(said, context)
    reading, name = (whole, "") if whole.quantity is not None else _with_name(document, flow_id, said, whole, context)
    if reading.quantity is None:
        return None
    if is_rate(reading):
        return _told(refused, "two_rates", flow_id, amount=quoted(said), text=words)
    amount = said.removesuffix(name).strip()
    month, year = (f"{amount}/{base} {name}".strip() for base in (BASES.get(context.lang, BASES["en"])[_MONTH], "a"))
    for rate, base in ((month, "mo"), (year, "a")):
        per = read_quantity(rate.removesuffix(name).strip(), context).quantity
        if per is None or per.value != reading.quantity.value or parse_unit(per.unit).time_unit != base:
            return refused
    return _told(refused, "once", flow_id, text=words, month=quoted(month), year=quoted(year))


def _share_of(document: Document, flow_id: str, refused: Reading, share: Reading, whole: str, lang: str) -> Reading:
    """A share with a word of what it is a share of: taken where that is what enters the source, else refused."""
    if share.quantity is None:
        return refused
    if _is_all_that_enters(document, flow_id, whole):
        return replace(share, text=refused.text)
    return _of_other(refused, flow_id, share.quantity.value or 0.0, whole, lang)


def _share_in_words(document: Document, flow_id: str, refused: Reading, said: SaidShare, lang: str) -> Reading:
    """`half`: what to type, which is no share of what enters where another thing is named (`half of 4 t`)."""
    if not _is_all_that_enters(document, flow_id, said.whole):
        return _of_other(refused, flow_id, said.fraction, said.whole, lang)
    params: dict[str, Param] = {"text": quoted(refused.text.strip()), "share": _per_cent(said.fraction, lang)}
    problem = Problem(SHARE_IN_WORDS, Severity.ERROR, (flow_id,), params)
    return replace(refused, problem=problem, start=0, end=len(refused.text.rstrip()))


def _is_all_that_enters(document: Document, flow_id: str, whole: str) -> bool:
    """Whether words behind a share name what it is always a share of; no words do."""
    source = document.nodes.get(document.flows[flow_id].source or "")
    named = _ARTICLE.sub("", whole.strip()).casefold()
    return not named or named in _ALL_THAT_ENTERS or (source is not None and named == source.name.casefold())


def _of_other(refused: Reading, flow_id: str, share: float, whole: str, lang: str) -> Reading:
    formula = f"={format_number(share, lang)}*{_ARTICLE.sub('', whole.strip())}"
    return _told(
        refused, "share_of", flow_id, share=_per_cent(share, lang), formula=formula, whole=quoted(whole.strip())
    )


def _per_cent(share: float, lang: str) -> str:
    return f"{format_number(round(share * 100.0, _DIGITS), lang)}\u202f%"


def _packed(
    document: Document, flow_id: str, typed: str, refused: Reading, context: ReadContext
) -> tuple[Reading, str] | None:
    """A number of pallets or lorries: pieces of an item that is called so, else what to type instead.

    Nobody knows what one of them weighs.
    """
    for amount, behind in amount_and_name(typed):
        words = _OF_ITEM.sub("", behind).strip()
        word = package_in(words)
        if not word or not _ENDS_IN_NUMBER.search(amount):
            continue
        packed = Packed(amount, word, words.removeprefix(word))
        pieces = _pieces_of_item(document, flow_id, packed, context)
        if pieces is not None and pieces[0].quantity is not None:
            quantity = replace(pieces[0].quantity, text=typed.strip())
            return replace(pieces[0], text=typed, quantity=quantity), pieces[1]

        def reads(hint: str) -> Reading:
            reading = read_quantity(hint, context)
            if reading.quantity is not None:
                return reading
            return _with_name(document, flow_id, hint, reading, context)[0]

        code, params = package_hint(packed, context, reads)
        return replace(refused, problem=Problem(code, Severity.ERROR, (flow_id,), params)), ""
    return None


def _pieces_of_item(
    document: Document, flow_id: str, packed: Packed, context: ReadContext
) -> tuple[Reading, str] | None:
    """`3000 Flaschen` where the item is called so and counted, here or on the map: the reading, and its name if new."""
    own = document.items.get(document.flows[flow_id].item)
    if own is not None and is_called(own.name, packed.word) and context.layer in {"", "count"}:
        name = ""
    else:
        known = item_named(document.physics, packed.word)
        if known is None or parse_unit(known.unit).layer != "count" or not _is_fresh(document, flow_id):
            return None
        name = known.name
    return read_quantity(f"{packed.amount} {piece_unit(context.lang)}{packed.tail}", context), name


def amount_and_name(typed: str) -> Iterator[tuple[str, str]]:
    """Where a text may be cut into an amount and a name, the longest amount first."""
    for cut in reversed([match.start() for match in re.finditer(r"\s+(?=\w\w)", typed)]):
        amount, name = typed[:cut].strip(), typed[cut:].strip()
        if amount and not name[0].isdigit():
            yield amount, name


def _may_be_called(document: Document, flow_id: str, name: str, *, behind_unit: bool) -> bool:
    """A new name stands behind a unit, or looks like one: `3,5 tt/wk` is a slip in the unit, `430 Steel` is not."""
    is_new = _is_fresh(document, flow_id) and (behind_unit or _is_a_name(name))
    return is_new or item_named(document.physics, name) is not None


def _is_fresh(document: Document, flow_id: str) -> bool:
    """Whether nobody has named what flows there."""
    flow = document.flows[flow_id]
    item = document.items.get(flow.item)
    return item is None or item.name in ("", ends_name(document.physics, flow.source, flow.target))


def read_for(document: Document, flow_id: str, typed: str, lang: str) -> ShownReading:
    """Read a text and say what was understood, or why nothing was."""
    reading, item = read_with_item(document, flow_id, typed, lang)
    line, _sign, spread = show_reading(reading, document.settings, lang).partition(" ± ")
    refused = reading.quantity is None
    if refused:
        return ShownReading(f"{line} ± {spread}" if spread else line, "", refused=True, reading=reading)
    lighter = [f"± {spread}"] if spread else []
    beside = _beside_said(document, flow_id, reading, lang)
    lighter += [f"· {said}" for said in (_origin_said(reading, lang), _item_said(typed, item, lang), beside) if said]
    if not typed.strip():
        lighter = [f"· {text('entry.examples', lang=lang)}"]
    return ShownReading(line, " ".join(lighter), refused=False, reading=reading, item=item)


def _item_said(typed: str, item: str, lang: str) -> str:
    """The name behind an amount; behind a number alone, where it might be meant as its unit, what it is taken for."""
    amount = typed.strip().removesuffix(item)
    is_bare = bool(item) and _HAS_UNIT.search(amount) is None
    return text("entry.item", {"item": item}, lang) if is_bare else item


def _beside_said(document: Document, flow_id: str, reading: Reading, lang: str) -> str:
    """That an amount is of another kind than all that is said of the flows at both ends: most likely a slip."""
    if reading.quantity is None or not reading.quantity.unit:
        return ""
    if has_said(document.physics, document.flows[flow_id], reading.layer):
        return ""
    if said_beside(document, flow_id) != AMONG.get(reading.layer):
        return ""
    return text(
        f"entry.beside.{reading.layer}", {"unit": unit_label(reading.quantity.unit.partition("/")[0], lang)}, lang
    )


def _origin_said(reading: Reading, lang: str) -> str:
    """How the number came about, where it is another than measured."""
    quantity = reading.quantity
    if quantity is None or not quantity.has_origin or quantity.origin is Origin.MEASURED:
        return ""
    return text(f"origin.{quantity.origin.value}", lang=lang)


def typed_text(document: Document, flow_id: str, lang: str) -> str:
    """What stands in the editor when it opens: the text as it was typed where it still says so, else written out."""
    quantity = document.flows[flow_id].quantity
    read = read_with_item(document, flow_id, quantity.text, lang)[0].quantity if quantity.text else None
    return text_to_edit(quantity, read_context(document, flow_id, lang), read)


def _is_a_name(words: str) -> bool:
    """Whether words behind a bare number can only be a name: `430 Steel`, but not `12 Kwhh`, `3 Parts`, `2 Shifts`."""
    if _NAME.fullmatch(words) is None:
        return False
    first = re.split(r"[^\w]", words, maxsplit=1)[0]
    bases = [base.casefold() for known in BASES.values() for base in known if len(base) > 1]
    return not close_units(first, likeness=_SLIP) and not any(first.casefold().startswith(base) for base in bases)


#: `50 % of use`: what it is a share of.
_SHARE_OF: Final = re.compile(
    r"(?P<share>.*[0-9].*?(?:%|‰|\bprozent\b|\bper\s?cent\b))\s*\b(?:of|from|von|vom|des|der|aus)\b(?P<whole>.*)",
    re.IGNORECASE,
)
_OF_ITEM: Final = re.compile(r"^(?:of|von|vom)\s+(?=\S)", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"^(?:the|der|dem|den|des|die|das)\s+", re.IGNORECASE)
_ALL_THAT_ENTERS: Final = frozenset({
    "input", "inputs", "inflow", "inflows", "all", "it", "all that enters", "what enters", "what enters the process",
    "eingang", "eingangs", "zufluss", "zulauf", "allem", "gesamten", "eintrag", "einsatz", "einsatzes",
})  # fmt: skip
#: A letter, a per cent sign or a question mark behind a number, or alone.
_HAS_UNIT: Final = re.compile(r"[0-9]\s*[^\W\d_%]|[0-9]\s*[%€$£¥]|^[^0-9]+$")
#: A spread, an exact value or an origin at the end.
_SIGNS: Final = re.compile(r"\s*(?:(?:±|\+/-|\+-)\s*[0-9][^±]*|!|\s[MEG])$")
#: Refusals that already say what to type.
_TOLD: Final = frozenset({"quantity.two_amounts", "quantity.two_amounts.size", "quantity.each"})
_ENDS_IN_NUMBER: Final = re.compile(r"[0-9]\s*$")
#: Words that begin with a capital letter and go on in small ones, too long for the symbol of a unit.
_NAME: Final = re.compile(r"(?=[^\W\d_]{4})[A-ZÄÖÜ](?:[a-zäöüß]+)(?:[ ,()\-][^0-9/%±]*)?")
_MONTH: Final = 5
_DIGITS: Final = 9  # behind the mark: no noise of the product is shown (33.3, not 33.300000000000004)
_SLIP: Final = 0.75  # how alike a word and a unit are where one is meant for the other
#: Time bases by their usual symbols, offered while they are typed.
BASES: Final = {
    "en": ("a", "wk", "d", "h", "shift", "month", "pc"),
    "de": ("a", "Wo", "d", "h", "Schicht", "Monat", "Stk"),
}
