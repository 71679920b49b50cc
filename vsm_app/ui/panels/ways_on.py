"""The ways out where a node is not drawn to its end, and where a booked gap is not any more what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from vsm_app.errors import EditError
from vsm_app.model.edits.base import unchanged
from vsm_app.model.edits.conflicts import book_anew, book_gap, book_instead, let_stock_change, take_as_complete
from vsm_app.model.scenarios import CURRENT
from vsm_app.model.unfinished import is_by_the_way
from vsm_app.ui.canvas.figures import percent
from vsm_app.ui.panels.choices import KINDS_OF_LAYER, Choice, Choices

#: The way out that is drawn by hand.
WAY_ON: Final = "way_on"
#: What other states of the map say.
_STATES: Final = ("measures", "scenarios", "periods")


class WaysOn(Choices):
    """Makes the choices of one node from which nothing leaves yet but losses, or shares of less than all."""

    talks_of: ClassVar[str] = "window.unfinished"

    def lead(self) -> str:
        """What comes in, what leaves and what has no way on."""
        found = self.found
        code = f"lead{'_split' if self._is_split else ''}{'' if found.gap else '_open'}"
        return self._tell(code, gap=self.amount(found.gap), share=percent(found.left, self.lang, 0))

    @property
    def _is_split(self) -> bool:
        """Whether something is passed on already, as a share: the other shares are not drawn yet."""
        document = self.document
        return not all(is_by_the_way(document.physics, document.flows[one]) for one in self.found.shares)

    def _offered(self) -> Iterator[Choice]:
        for make in (self._way_on, self._rest, self._stay, self._complete):
            try:
                yield from make()
            except EditError:
                continue  # what cannot be done at this node is not offered

    def _way_on(self) -> Iterator[Choice]:
        yield Choice(WAY_ON, self._tell("way_on"), self._tell("way_on.line"), unchanged(self.document))

    def _rest(self) -> Iterator[Choice]:
        found, kind = self.found, KINDS_OF_LAYER.get(self.found.layer)
        if kind is not None:
            name = self.words("window.conflict.loss.name") if self._is_split else self._tell("rest.name")
            edit = book_gap(self.document, found.nodes[0], name, leaving=True, kind=kind, unit=found.unit)
            heading = self._tell("rest.all" if self._is_split else "rest")
            yield Choice("loss", heading, self._tell("rest.line", name=name), edit)

    def _stay(self) -> Iterator[Choice]:
        edit = let_stock_change(self.document, self.found.nodes[0], self.found.layer)
        yield Choice("stock", self._tell("stay"), self._tell("stay.line"), edit)

    def _complete(self) -> Iterator[Choice]:
        if self._is_split:
            return  # shares of less than all contradict that
        edit = take_as_complete(self.document, self.found.nodes[0], self.found.layer)
        yield Choice("complete", self._tell("complete"), self._tell("complete.line"), edit)

    def _tell(self, code: str, **params: object) -> str:
        return self.words(f"{self.talks_of}.{code}", **params)


class GrownGap(Choices):
    """Makes the choices where a booked gap is larger than it was when somebody decided upon it."""

    talks_of: ClassVar[str] = "window.grown"

    def lead(self) -> str:
        """What was booked at that time, and what it is now."""
        found = self.found
        was, now = (percent(share, self.lang, 0) for share in (found.was, found.left))
        return self.words("window.grown.lead", was=was, share=now, gap=self.amount(abs(found.gap)))

    def _offered(self) -> Iterator[Choice]:
        yield from self._take_back()
        edit = book_anew(self.document, self.found.booked, self.found.left, self.scenario)
        line = self.words("window.grown.anew.line", share=percent(self.found.left, self.lang, 0))
        if not edit.is_nothing:
            yield Choice("anew", self.words("window.grown.anew"), line, edit)


class TurnedGap(Choices):
    """Makes the choices where a booked gap would have to run the other way: a loss by which something comes in."""

    talks_of: ClassVar[str] = "window.turned"

    def lead(self) -> str:
        """What was booked, and by how much that is on the wrong side now."""
        return self._tell("lead", name=self.entry_name(self.found.booked), gap=self.amount(abs(self.found.gap)))

    def _offered(self) -> Iterator[Choice]:
        """Nobody can mean it as it is: an entry is wrong, or the gap belongs on the other side."""
        yield from self._take_back()
        yield from self._instead()
        yield from self._correct()

    def _instead(self) -> Iterator[Choice]:
        found, flow, kind = self.found, self.document.flows[self.found.booked], KINDS_OF_LAYER.get(self.found.layer)
        if kind is None or None not in (flow.source, flow.target):
            return  # it was led to a node since: which way it runs is drawn
        if self.scenario != CURRENT or self.period:
            return  # the flow is one of the map in all its states: in others it may be just what was decided
        edit = book_instead(self.document, found.booked, self.booked_name, kind=kind, unit=found.unit)
        before, after = self.document.physics, edit.document.physics
        if any(getattr(before, states) != getattr(after, states) for states in _STATES):
            return  # what is said of it in a state that nobody looks at now would be lost unseen
        line = self._tell(
            "line", new=self.booked_name, name=self.entry_name(found.booked), gap=self.amount(abs(found.gap))
        )
        yield Choice("instead", self._tell("heading"), line, edit)

    def _correct(self) -> Iterator[Choice]:
        """In a scenario only what that says itself: an entry of the current state made the booking what was decided."""
        if self.scenario == CURRENT or self.of_scenario():
            yield from super()._correct()

    @property
    def booked_name(self) -> str:
        """What the flow is called that is booked on the other side."""
        return self.words(f"window.conflict.{'loss' if self.side == 'out' else 'supply'}.name")

    @property
    def side(self) -> str:
        """`in` where it is an inflow by now, `out` where it leaves."""
        return "out" if self.document.flows[self.found.booked].source is None else "in"

    def _tell(self, code: str, **params: object) -> str:
        return self.words(f"{self.talks_of}.{self.side}.{code}", **params)


#: Those of a booked gap by whether it would have to run the other way.
BOOKED: Final = {False: GrownGap, True: TurnedGap}
