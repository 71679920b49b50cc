"""The words of the Sankeys shown last, as they were placed: whoever comes back to one waits for no placement."""

from __future__ import annotations

from typing import Final, NamedTuple

from vsm_app.ui.canvas.items.sankey import BarModel, RibbonModel
from vsm_app.ui.canvas.sankey_models import SankeyView
from vsm_app.ui.theme import Theme

#: So many pictures: the one that is shown, that of before an edit, and those of other quantities or states.
_MOST: Final = 4


class Placed(NamedTuple):
    """What was placed in one size: the bars with their names, the ribbons with their words and tags."""

    bars: tuple[BarModel, ...]
    labels: tuple[RibbonModel, ...]


class KeptWords:
    """What was placed, by picture and size. A picture is told by all that a placement depends on beside the size."""

    def __init__(self) -> None:
        self._kept: list[tuple[_Picture, dict[float, Placed]]] = []

    def of(self, view: SankeyView, theme: Theme) -> dict[float, Placed]:
        """What was placed of a picture so far, by how many times their size the words are; to be added to."""
        picture = _Picture(theme, tuple(view.bars.values()), tuple(view.ribbons.values()))
        words = next((words for kept, words in self._kept if kept == picture), {})
        self._kept = [(picture, words), *((kept, one) for kept, one in self._kept if one is not words)][:_MOST]
        return words


class _Picture(NamedTuple):
    """As it is before its words are placed, in the order in which they are; the theme says how wide letters are."""

    theme: Theme
    bars: tuple[BarModel, ...]
    ribbons: tuple[RibbonModel, ...]
