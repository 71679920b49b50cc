"""The ways out of entries that disagree, in words and as edits: what the call-out offers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Final

from vsm_app.engine.turning import tenfold
from vsm_app.errors import EditError
from vsm_app.model.edits.base import EditResult, unchanged
from vsm_app.model.edits.conflicts import (
    book_gap,
    give_spread,
    let_stock_change,
    movable,
    own_spread,
    trust,
    widened,
)
from vsm_app.model.edits.flows import set_quantity
from vsm_app.model.edits.scenarios import set_override
from vsm_app.model.edits.settings import set_settings
from vsm_app.model.elements import ItemKind
from vsm_app.model.grammar_write import write_quantity
from vsm_app.model.last_entry import LastEntry, hang_together
from vsm_app.model.problem_list import LACKING, SUPPLY
from vsm_app.model.quantities import UNKNOWN
from vsm_app.model.scenarios import CURRENT, Override, apply_scenario
from vsm_app.model.units import parse_unit
from vsm_app.texts import text
from vsm_app.ui.canvas.figures import figure, per_period, significant, tidy
from vsm_app.ui.canvas.quantity_reader import read_context
from vsm_app.ui.naming import distinct_shown_name_of
from vsm_app.ui.since_an_entry import said, slip

if TYPE_CHECKING:
    from vsm_app.engine.disagreement import Disagreement
    from vsm_app.engine.results import Solution
    from vsm_app.model.document import Document
    from vsm_app.model.quantities import Quantity

#: What flows where a gap is booked, by the layer on which it stands; a substance is part of something else.
KINDS_OF_LAYER: Final = {
    "mass": ItemKind.MATERIAL, "energy": ItemKind.ENERGY, "volume": ItemKind.WATER, "count": ItemKind.PRODUCT,
}  # fmt: skip
#: The way out of a slip in the unit or the comma.
MEANT: Final = "meant"
#: The way out that weighs entries and changes none.
ROBUST: Final = "robust"
_MOST_TRUSTED: Final = 4
_MOST_LISTED: Final = 4
_MOST_PLACES: Final = 3  # at which the same gap may be booked
_HEADLINE: Final = 90  # letters that are read as one line
_SHORTEST_NAME: Final = 12
#: An entry with a wider spread than this share of itself hardly says anything.
_SAYS_LITTLE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Choice:
    """One way out: what it is called, what it does in one line, the edit (nothing where all may stay as it is).

    `held` and `moved` are the entries that stay and those that give way, with what was entered; `entry` is the one that
    is to be said anew.
    """

    key: str
    heading: str
    line: str
    edit: EditResult
    held: Mapping[str, float] = field(default_factory=dict)
    moved: Mapping[str, float] = field(default_factory=dict)
    entry: str = ""


class Choices:
    """Makes the choices of one disagreement in one language; `digits` are those of its layer on the map."""

    #: Beginning of the codes of what is said of it.
    talks_of: ClassVar[str] = "window.conflict"
    #: The state of the map that is looked at.
    scenario: str = CURRENT
    period: str = ""

    def __init__(
        self,
        document: Document,
        found: Disagreement,
        lang: str,
        digits: int,
        *,
        reconciled: bool,
        suspects: Sequence[str] = (),
        weighable: bool = False,
        last: LastEntry | None = None,
    ) -> None:
        """`suspects` are the entries that the others speak against, the most doubtful first; `last` was made last.

        Where the map closed before that, nothing is lacking, and nothing else was typed wrong.
        `weighable`: entries are checked often enough that one of them can be told to lie further off than the others.
        """
        self.document, self.found, self.lang = document, found, lang
        self._digits = digits
        self._suspects = suspects
        self._reconciled = reconciled
        self._weighable = weighable
        self.last = last if last is not None and self._takes_part(last) else None
        self.since = self.last if self.last is not None and self.last.turned else None
        if self.since is not None:
            self.found = replace(found, lacks="", slip="")
            self._suspects = (self.since.flow, *suspects)
        self._name = distinct_shown_name_of(document, lang)
        self._place = self._listed(self._name(node) for node in found.nodes)
        self.unit = per_period(found.unit, document.settings.period, lang)

    def amount(self, value: float) -> str:
        """A figure with the digits of the map."""
        return figure(value, self._digits, self.lang)

    def headline(self) -> str:
        """What does not fit, in one line that is taken in at a glance."""
        found = self.found
        if self.since is not None:
            words = {**said(self.document, self.since, self.lang), "slip": slip(self.since, self.lang)}
            code = "since.headline" if self.since.meant is None else "since.first"
            return self._say(code, name=self.entry_name(self.since.flow), factor=tenfold(self.since), **words)
        if not found.nodes or self.talks_of != Choices.talks_of:
            return ""  # the lead is short
        if not found.is_sum:
            count = len(found.entries) + len(found.shares)
            return self._at_a_glance(lambda place: self._say("headline_open", place=place, count=count))
        enters, leaves = self._sums()
        figures = {"enters": self.amount(enters), "leaves": self.amount(leaves), "gap": self.amount(abs(found.gap))}
        return self._at_a_glance(lambda place: self._say("headline", place=place, **figures))

    def _at_a_glance(self, line: Callable[[str], str]) -> str:
        """The line with all names of the place where they are short, else with the first of them, cut if need be."""
        names = [self._name(node) for node in self.found.nodes]
        if len(line(self._place)) <= _HEADLINE:
            return line(self._place)
        more = f" {self._say('more', count=len(names) - 1)}" if len(names) > 1 else ""
        room = max(_HEADLINE - len(line(more)), _SHORTEST_NAME)
        first = names[0] if len(names[0]) <= room else f"{names[0][: room - 1].rstrip()}\u2026"
        return line(first + more)

    def _sums(self) -> tuple[float, float]:
        """What enters and what leaves, shares as the amounts that they come to."""
        found, (into, out) = self.found, self._shares()
        return (
            math.fsum((*found.entering.values(), *into.values())),
            math.fsum((*found.leaving.values(), *out.values())),
        )

    def _shares(self) -> tuple[dict[str, float], dict[str, float]]:
        """The shares of what comes in and of what goes out."""
        found, inside = self.found, set(self.found.nodes)
        out = {i: amount for i, amount in found.shares.items() if self.document.flows[i].source in inside}
        return {i: amount for i, amount in found.shares.items() if i not in out}, out

    def lead(self) -> str:
        """What it is made up of, in a sentence or two; empty where the headline says it all."""
        found = self.found
        if self.since is not None:
            return ""  # the sums accuse entries that held before
        if not found.nodes:
            return self._say("lead_relation", count=len(found.entries), gap=self.amount(abs(found.gap)))
        if not found.is_sum:
            return self._say("lead_open", entries=self._all_said(), count=len(found.entries) + len(found.shares))
        into, out = self._shares()
        enters, leaves = self._sums()
        inflows, outflows = self._summands(found.entering, into), self._summands(found.leaving, out)
        is_one = len(found.nodes) == 1
        likely = self._likely()
        if is_one and not inflows and not outflows:
            return likely
        within = self._listed(f"{self._quoted(i)}\u00a0{self.entry_words(i)}" for i in found.within)
        said = self._say(
            "lead" if is_one else "lead_several_but" if within else "lead_several",
            within=within,
            enters=self.amount(enters),
            leaves=self.amount(leaves),
            inflows=inflows,
            outflows=outflows,
        )
        return f"{said} {likely}".strip()

    def _likely(self) -> str:
        """What the gap most likely is."""
        found = self.found
        if found.slip:
            return self._say("slip.lead", name=self.entry_name(found.slip), meant=self.amount(found.meant))
        return self._say(f"{found.lacks}.lead") if found.lacks else ""

    @property
    def _undrawn(self) -> str:
        """What is most likely not drawn yet: a loss, a supply, or nothing."""
        return self.found.lacks if self.found.lacks in LACKING else ""

    def _all_said(self) -> str:
        """Every entry that takes part, as it was said."""
        said = [f"{self._quoted(i)}\u00a0{self.amount(v)}\u00a0{self.unit}" for i, v in self.found.entries.items()]
        for one in self.found.shares:
            share = self.document.flows[one].quantity.value or 0.0
            said.append(f"{self._quoted(one)}\u00a0{tidy(100.0 * share, 1, self.lang)}\u00a0%")
        return self._listed(said)

    def _summands(self, entered: Mapping[str, float], shares: Mapping[str, float]) -> str:
        """What a sum is made of, in brackets; nothing where it is one entry or none."""
        parts = [f"{self._quoted(i)}\u00a0{self.amount(v)}" for i, v in entered.items()]
        for one, amount in shares.items():
            share = self.document.flows[one].quantity.value or 0.0
            words = {
                "name": self._quoted(one),
                "share": tidy(100.0 * share, 1, self.lang),
                "amount": self.amount(amount),
            }
            whole = self.amount(amount / share) if share else ""
            parts.append(self._say("lead_share" if amount else "lead_share_open", whole=whole, **words))
        return f" ({self._listed(parts)})" if len(parts) > 1 or shares else ""

    def all(self) -> tuple[Choice, ...]:
        """Every way out that changes something, and that of leaving the spreads where they cover the gap."""
        return tuple(self._offered())

    def _offered(self) -> Iterator[Choice]:
        makers: list[Callable[[], Iterator[Choice]]] = [self._take_back, self._book, self._stock]
        if self._reconciled:
            first, *booked = makers
            makers = [first, self._trust, self._correct, *booked, self._spread, self._robust]
        if self.of_scenario():  # a spread would be given to the entries of the current state: here nothing changes
            makers = [make for make in makers if make not in (self._trust, self._spread)]
        if self.since is not None and self._correct in makers:
            makers.remove(self._correct)
            makers.insert(1, self._correct)
        likely = self._correct if self.found.slip else self._book
        if self.found.lacks and likely in makers:  # most likely nothing else is wrong: the rest stands below
            makers.remove(likely)
            makers.insert(0, likely)
        for make in makers:
            try:
                yield from (choice for choice in make() if choice.key == "as_is" or not choice.edit.is_nothing)
            except EditError:
                continue  # what cannot be done with these entries is not offered

    # --- what was entered last
    def _takes_part(self, last: LastEntry) -> bool:
        flow, found = self.document.flows.get(last.flow), self.found
        if flow is None or flow.quantity != last.now:
            return False
        return hang_together(self.document, last.flow, found.nodes, (*found.entries, *found.shares))

    def _take_back(self) -> Iterator[Choice]:
        """The last entry is the first that its author doubts, whichever one the statistics accuse."""
        last = self.last
        if last is None:
            return
        if last.meant is not None:
            yield self._as_meant(last, last.meant)
            return
        words = self._written(last.flow, last.now)
        if last.before.is_entered:
            line = self._say("last.again", words=self._written(last.flow, last.before))
        else:
            line = self._say("last.solved")
        edit = set_quantity(self.document, last.flow, last.before)
        name = self.entry_name(last.flow)
        heading = self._say("last", words=words, name=name)
        if self.since is not None:
            heading = self._say("since.back", name=name, **said(self.document, self.since, self.lang))
        yield Choice("last", heading, line, edit)

    def _as_meant(self, last: LastEntry, meant: Quantity) -> Choice:
        """A first entry whose unit or comma is wrong: what was most likely meant."""
        both = said(self.document, last, self.lang)
        heading = self._say("since.meant", name=self.entry_name(last.flow), **both)
        line = self._say("since.holds", **both)
        return Choice(MEANT, heading, line, set_quantity(self.document, last.flow, meant))

    # --- trust
    def _trust(self) -> Iterator[Choice]:
        found = self.found
        if found.nodes:
            sides = [(found.entering, found.leaving, "in"), (found.leaving, found.entering, "out")]
        else:
            entries = found.entries
            sides = [
                ({one: entries[one]}, {k: v for k, v in entries.items() if k != one}, "one")
                for one in list(entries)[:_MOST_TRUSTED]
            ]
        for held, moved, side in sides:
            if held and moved and any(movable(self.document.flows[one]) for one in held):
                yield self._trusting(held, moved, side)

    def _trusting(self, held: Mapping[str, float], moved: Mapping[str, float], side: str) -> Choice:
        gap = self.found.gap
        spreads = widened(self.document, moved, gap)
        edit = trust(self.document, held, moved, spreads, self._written)
        heading = self._say("trust_one", name=self.entry_name(next(iter(held)))) if len(held) == 1 else ""
        line = self._with_spreads(self._trust_line(held, moved, side), moved, edit) if self.found.nodes else ""
        return Choice(f"trust_{side}", heading or self._say(f"trust_{side}"), line, edit, held, moved)

    def _with_spreads(self, line: str, moved: Iterable[str], edit: EditResult) -> str:
        """The line, and which entries are written anew with a wider spread."""
        wider = [
            self._widening(one, edit.document)
            for one in moved
            if movable(self.document.flows[one])
            and self._spread_of(one, self.document) != self._spread_of(one, edit.document)
        ]
        return self._say("trust.widened", line=line, changes=self._listed(wider)) if wider else line

    def _trust_line(self, held: Mapping[str, float], moved: Mapping[str, float], side: str) -> str:
        """Before it is solved: who gives way, without saying how far."""
        return self._say(
            "trust.gives_way", held=self._held(held, side), others=self._others(moved, side), count=len(moved)
        )

    def _held(self, held: Mapping[str, float], side: str) -> str:
        """What stays, in the sum; a share of the same side is no amount that could."""
        into, out = self._shares()
        amount = self.amount(math.fsum(held.values()))
        has_shares = into if side == "in" else out if side == "out" else {}
        return self._say("trust.without_shares", held=amount) if has_shares else amount

    def _others(self, moved: Mapping[str, float], side: str) -> str:
        return (
            self._say("named", name=self.entry_name(next(iter(moved)))) if len(moved) == 1 else self._say(_OTHERS[side])
        )

    def line_after(self, choice: Choice, then: Solution) -> str:
        """The line of a choice with the figures of the map solved so: the same as its preview shows."""
        if choice.entry:
            return self._corrected(choice, then)
        if choice.key == "last":
            return self._taken_back(choice, then)
        if not choice.moved or not self.found.nodes:
            return choice.line
        gaps = []
        for one, entered in choice.moved.items():
            result = then.own.get(one)
            if result is None or result.value is None:
                return choice.line
            gaps.append(result.value * result.factor / self.factor - entered)
        gap = math.fsum(gaps)
        if self.amount(abs(gap)) == self.amount(0.0):
            return choice.line  # it did not get that far: other entries are at odds
        side = choice.key.removeprefix("trust_")
        line = self._say(
            f"trust.{'up' if gap > 0 else 'down'}",
            held=self._held(choice.held, side),
            others=self._others(choice.moved, side),
            others_count=len(choice.moved),
            gap=self.amount(abs(gap)),
        )
        return self._with_spreads(line, choice.moved, choice.edit)

    @property
    def factor(self) -> float:
        """What one of the unit of the disagreement is in base units."""
        return parse_unit(self.found.unit).factor or 1.0

    def _taken_back(self, choice: Choice, then: Solution) -> str:
        """What the other entries say of the flow whose entry is taken back."""
        result = None if self.last is None or self.last.before.is_entered else then.own.get(self.last.flow)
        if result is None or result.value is None or result.layer != self.found.layer:
            return choice.line
        return self._say("last.then", value=self.amount(result.value * result.factor / self.factor))

    # --- correct, book, stock, spread
    def of_scenario(self) -> frozenset[str]:
        """The entries of which the scenario that is looked at says something else than the current state."""
        said, seen = self.document.flows, apply_scenario(self.document.physics, self.scenario).flows
        return frozenset(i for i in self.found.entries if i in seen and seen[i].quantity != said[i].quantity)

    def _correct(self) -> Iterator[Choice]:
        """Say one entry anew, or nothing of it: what nobody believes should not be stretched until it fits."""
        found, of_scenario = self.found, self.of_scenario()
        doubted = of_scenario or found.entries.keys()
        one = next((i for i in (found.slip, *self._suspects, *found.entries) if i in doubted), None)
        if one is None:
            return
        code = "correct.here" if of_scenario else "correct"
        heading = self._say(code, name=self.entry_name(one))
        line = self._say(f"{code}.line", entered=self.amount(found.entries[one]))
        edit, entry = set_quantity(self.document, one, UNKNOWN), one
        if of_scenario:  # the entry that opens is that of the current state
            edit, entry = set_override(self.document, self.scenario, Override(one, "quantity", quantity=UNKNOWN)), ""
        yield Choice("correct", heading, line, edit, entry=entry)

    def _corrected(self, choice: Choice, then: Solution) -> str:
        """What the other entries say of the one that is taken out."""
        result, entered = then.own.get(choice.entry), self.amount(self.found.entries[choice.entry])
        if result is None or result.value is None:
            return self._say("correct.open", entered=entered)
        value = result.value * result.factor / self.factor
        return self._say("correct.then", entered=entered, value=self.amount(value))

    def _book(self) -> Iterator[Choice]:
        found = self.found
        kind = KINDS_OF_LAYER.get(found.layer)
        if kind is None or not found.nodes or not found.gap:
            return
        leaving = found.gap > 0
        if self._undrawn and len(found.nodes) == 1:
            line = self._say(f"{self._undrawn}.takes", name=self.booked_name, gap=self.amount(abs(found.gap)))
        else:
            line = self._say("new_flow", name=self.booked_name)
        heading = "supply" if found.lacks == SUPPLY else "loss" if leaving else "gain"
        for number, node in enumerate(found.nodes[:_MOST_PLACES]):  # of several nobody chooses for the room
            edit = book_gap(self.document, node, self.booked_name, leaving=leaving, kind=kind, unit=found.unit)
            way = self._say(heading)
            words = way if len(found.nodes) == 1 else self._say("way_at", way=way, node=self._name(node))
            yield Choice(f"loss.{node}" if number else "loss", words, line, edit)

    @property
    def booked_name(self) -> str:
        """What a flow is called that takes the gap: by what it most likely is, else that it is not explained."""
        found = self.found
        return self._say(f"{self._undrawn}.name" if self._undrawn else f"unexplained{'' if found.gap > 0 else '_in'}")

    def _stock(self) -> Iterator[Choice]:
        found = self.found
        if not found.nodes or not found.gap:
            return
        edit = let_stock_change(self.document, found.nodes[0], found.layer)
        code = "stock.up" if found.gap > 0 else "stock.down"
        line = self._say(code, place=self._name(found.nodes[0]))
        yield Choice("stock", self._say("stock"), line, edit)

    def _spread(self) -> Iterator[Choice]:
        entries = {one: value for one, value in self.found.entries.items() if movable(self.document.flows[one])}
        if not entries:
            return
        wide = widened(self.document, entries, self.found.gap)
        now = widened(self.document, entries, 0.0)
        if wide == now and not any(self.document.flows[one].quantity.exact for one in entries):
            spreads = self._listed(f"{self._quoted(i)} {self._spread_of(i, self.document)}" for i in entries)
            line = self._say("as_is.line", spreads=spreads)
            yield Choice("as_is", self._say("as_is"), line, unchanged(self.document))
        else:
            edit = give_spread(self.document, wide, self._written)
            changes = self._listed(self._widening(i, edit.document) for i in entries)
            drowned = [i for i, share in wide.items() if share > _SAYS_LITTLE]
            code = "spread.absurd" if drowned else "spread.line"
            line = self._say(code, changes=changes, count=len(drowned))
            yield Choice("spread", self._say("spread"), line, edit)

    def _robust(self) -> Iterator[Choice]:
        """Entries far off all others count less: a setting of the map."""
        if self._weighable:
            edit = set_settings(self.document, robust=True)
            yield Choice(ROBUST, self._say("robust"), self._say("robust.line"), edit)

    def _widening(self, flow_id: str, then: Document) -> str:
        """`“Steel” ± 24 instead of exact`: what happens to an entry that gets a wider spread."""
        before, after = self._spread_of(flow_id, self.document), self._spread_of(flow_id, then)
        code = "spread.same" if before == after else "spread.change"
        return self._say(code, name=self._quoted(flow_id), before=before, after=after)

    def _spread_of(self, flow_id: str, document: Document) -> str:
        """One standard deviation of an entry in the unit of the disagreement, `exact` where it has none."""
        quantity = document.flows[flow_id].quantity
        sd = 0.0 if quantity.exact else own_spread(quantity, document.settings) / abs(quantity.value or 1.0)
        if not sd:
            return self._say("spread.exact")
        return f"±\u202f{significant(sd * abs(self.found.entries[flow_id]), self.lang, 2)}\u00a0{self.unit}"

    def _quoted(self, flow_id: str) -> str:
        return self._say("named", name=self.entry_name(flow_id))

    def _listed(self, parts: Iterable[str]) -> str:
        """The first few, and how many more there are."""
        told = tuple(parts)
        left = len(told) - _MOST_LISTED
        more = (text("window.conflict.more", {"count": left}, self.lang),) if left > 0 else ()
        return ", ".join((*told[:_MOST_LISTED], *more))

    # --- words
    def entry_name(self, flow_id: str) -> str:
        """The name of a flow, with its ends where another one is called the same."""
        return self._name(flow_id)

    def entry_words(self, flow_id: str) -> str:
        """What is said of a flow, as it is written on its chip."""
        return self._written(flow_id, self.document.flows[flow_id].quantity)

    def _written(self, flow_id: str, quantity: Quantity) -> str:
        return write_quantity(quantity, self.lang, read_context(self.document, flow_id, self.lang))

    def _say(self, code: str, **params: object) -> str:
        return self.words(f"window.conflict.{code}", **params)

    def words(self, code: str, **params: object) -> str:
        """A text that may speak of the place and the unit."""
        return text(code, {"place": self._place, "unit": self.unit, **params}, self.lang)


_OTHERS: Final = {"in": "the_outflows", "out": "the_inflows", "one": "the_outflows"}
