"""The words of a ribbon as they are tried in one place after the other: measured once, moved from then on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRectF

from vsm_app.ui.canvas.items.sankey import RibbonModel
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.look import Look

#: Air round the letters in the ground of one line: beside them, over them, under them.
_AIR: Final = (2.0, 5.0, 4.0)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a ribbon in one place."""

    model: RibbonModel
    _rect: QRectF  # both as from the place of the label
    _letters: QRectF

    def rect(self) -> QRectF:
        """Where the words stand; empty without any."""
        return self._rect.translated(*self.model.ribbon.label)

    def letters(self) -> QRectF:
        """The ground of what is written, without any air."""
        return self._letters.translated(*self.model.ribbon.label)


class Measured:
    """Measures words: what they say and at which end of them their place is decides on their size."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._sizes: dict[tuple[str, str, str, bool, bool, bool], tuple[QRectF, QRectF]] = {}

    def at(self, model: RibbonModel) -> Words:
        """The words at the place of their label."""
        key = (model.id, model.name, model.value, model.single, model.starts, model.ribbon.label_ends)
        sizes = self._sizes.get(key)
        if sizes is None:
            label, (x, y) = RibbonLabels(model, self.look), model.ribbon.label
            rects = label.rect(), label.letters()
            back = [rect if rect.isEmpty() else rect.translated(-x, -y) for rect in rects]
            sizes = self._sizes[key] = back[0], back[1]
        return Words(model, *sizes)

    def without_tails(self, words: Words) -> QRectF:
        """The letters of words without the tails of commas, for which the air under them has room."""
        letters, pointed = words.letters(), replace(words.model, value=words.model.value.replace(",", "."))
        letters.setBottom(min(letters.bottom(), self.at(pointed).letters().bottom()))
        return letters


def letters_of(label: RibbonLabels | Words) -> QRectF:
    """The ground of the letters alone, without the air round them."""
    beside, over, under = (air * label.model.grown for air in _AIR)
    return label.rect().adjusted(beside, over, -beside, -under)
