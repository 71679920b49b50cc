"""The ways out where entries fit: of a node that is not drawn to its end, of a booked gap that has grown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from vsm_app.errors import EditError
from vsm_app.model.edits.base import unchanged
from vsm_app.model.edits.conflicts import book_anew, book_gap, let_stock_change, take_as_complete
from vsm_app.model.unfinished import is_by_the_way
from vsm_app.ui.canvas.figures import percent
from vsm_app.ui.panels.choices import KINDS_OF_LAYER, Choice, Choices

#: The way out that is drawn by hand.
WAY_ON: Final = "way_on"


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
        was, now = (percent(share, self.lang, 0) for share in (self._was, found.left))
        return self.words("window.grown.lead", was=was, share=now, gap=self.amount(abs(found.gap)))

    def _offered(self) -> Iterator[Choice]:
        yield from self._take_back()
        edit = book_anew(self.document, self.found.booked, self.found.left)
        line = self.words("window.grown.anew.line", share=percent(self.found.left, self.lang, 0))
        yield Choice("anew", self.words("window.grown.anew"), line, edit)

    @property
    def _was(self) -> float:
        return self.document.flows[self.found.booked].quantity.value or 0.0
