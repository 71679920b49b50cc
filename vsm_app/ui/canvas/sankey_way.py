"""Words of the Sankey that make way: what says nothing finds a place where others can stand elsewhere just as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from vsm_app.layout.sankey_types import RibbonKind
from vsm_app.ui.canvas.items.sankey import RibbonModel, steps_path
from vsm_app.ui.canvas.items.sankey_labels import RibbonLabels
from vsm_app.ui.canvas.sankey_ground import Ground
from vsm_app.ui.canvas.sankey_measured import Words

#: So many of the nearest are asked; so far round a ribbon they stand. Lengths grow with the words.
_ASKED: Final = 8
_ROUND: Final = 40.0

Place = Callable[[RibbonModel], RibbonLabels | Words | None]


def making_way(
    silent: Iterable[RibbonModel],
    shown: Mapping[str, RibbonLabels | Words],
    wanted: Mapping[str, RibbonModel],
    ground: Ground,
    place: Place,
) -> dict[str, RibbonLabels | Words]:
    """Both what was silent and what makes way for it, each where it stands then."""
    moved: dict[str, RibbonLabels | Words] = {}
    for model in silent:
        for old in _near(model, {**shown, **moved}):
            ground.take_back(old)
            new = place(model)
            if new is not None:
                ground.say(new)
                again = place(wanted[old.model.id])
                if again is not None:
                    ground.say(again)
                    moved |= {model.id: new, old.model.id: again}
                    break
                ground.take_back(new)
            ground.say(old)
    return moved


def _near(model: RibbonModel, shown: Mapping[str, RibbonLabels | Words]) -> list[RibbonLabels | Words]:
    """What stands round a ribbon beside others, the nearest to its middle first."""
    centre, far = steps_path(model.ribbon.centre), _ROUND * model.grown
    room, middle = centre.boundingRect().adjusted(-far, -far, far, far), centre.pointAtPercent(0.5)
    near = [
        label
        for label in shown.values()
        if label.model.ribbon.kind is RibbonKind.BAND and label.model.tie is None and label.letters().intersects(room)
    ]
    near.sort(key=lambda label: ((label.letters().center() - middle).manhattanLength(), label.model.id))
    return near[:_ASKED]
