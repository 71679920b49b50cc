"""Where a map that is opened stands: as it was left where all that was seen then finds room, else the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from vsm_app.ui.canvas.zoomed_view import ZoomedView

#: So much smaller (px) a view may be and still show what was seen.
_LESS: Final = 8.0


def place_of(canvas: ZoomedView) -> dict[str, Any]:
    """What a file keeps: zoom, middle (px of the map) and size (px of the screen); nothing of a map seen as a whole."""
    if canvas.is_fitted:
        return {}
    sight = canvas.viewport().rect()
    middle = canvas.mapToScene(sight.center())
    return {"zoom": canvas.zoom, "x": middle.x(), "y": middle.y(), "width": sight.width(), "height": sight.height()}


def stand_as(canvas: ZoomedView, look: Mapping[str, Any]) -> None:
    """Show what a file says was seen; in a smaller view, or where it says nothing that can be used, the whole map."""
    numbers = [look.get(key) for key in ("zoom", "x", "y", "width", "height")]
    known = [number for told in numbers if (number := _finite(told)) is not None]
    if len(known) == len(numbers) and known[0] > 0.0:
        zoom, x, y, width, height = known
        room = canvas.viewport().size()
        if room.width() >= width - _LESS and room.height() >= height - _LESS:
            canvas.show_from(zoom, x, y)
            return
    canvas.fit()


def _finite(told: object) -> float | None:
    """A number of a file, which anybody may have written: `None` where it is none that can be counted with."""
    try:
        number = float(told) if isinstance(told, (int, float)) else nan
    except OverflowError:
        return None
    return number if isfinite(number) else None
