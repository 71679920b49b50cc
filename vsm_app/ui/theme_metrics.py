"""The tables of type and of sizes: one place for every measure of the window and the map.

Sizes are device-independent pixels. A role of type names its use, never its looks, so that a panel asks for
`indicator.figure` and not for "28 bold".
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """One role of type: `size` in px, `weight` 100 to 900, `spacing` of letters in px, the colour `token` it wears."""

    size: float
    weight: int = 400
    token: str = "ink"
    italic: bool = False
    capitals: bool = False
    spacing: float = 0.0
    struck: bool = False


TYPE: Final = MappingProxyType(
    {
        # chips
        "chip.value": TypeStyle(11, 500),
        "chip.unit": TypeStyle(10, 400, "ink3"),
        "chip.solved": TypeStyle(11, 400, "solved", italic=True),
        "chip.solved.unit": TypeStyle(10, 400, "solved", italic=True),
        "chip.interval": TypeStyle(11, 400, "solved"),
        "chip.old": TypeStyle(11, 400, "ink3", struck=True),
        "chip.said": TypeStyle(11, 400, "ink3"),
        "chip.new": TypeStyle(11, 600),
        "chip.moved": TypeStyle(11, 800),
        "chip.edit": TypeStyle(13, 500),
        "chip.reading": TypeStyle(11.5, 600, "accent.text"),
        "chip.reading.sd": TypeStyle(11.5, 400, "accent.text"),
        "chip.future.old": TypeStyle(11, 400, "ink3", struck=True),
        "chip.future.new": TypeStyle(12.5, 700, "accent.text"),
        # nodes and flows
        "node.name": TypeStyle(12, 600),
        "node.label": TypeStyle(11, 400, "ink2"),
        "node.value": TypeStyle(11, 500),
        "node.unit": TypeStyle(10, 400, "ink3"),
        "node.fault": TypeStyle(11, 700, "badge.error.text"),
        "node.solved": TypeStyle(11, 400, "solved", italic=True),
        "flow.label": TypeStyle(11, 500, "ink2"),
        "stage.heading": TypeStyle(10.5, 600, "ink3", capitals=True, spacing=0.6),
        "rtag": TypeStyle(10, 700, "rtag.text"),
        "badge": TypeStyle(11.5, 800, "badge.warn.on"),
        "badge.detail": TypeStyle(11, 400, "badge.warn.label"),
        "badge.detail.value": TypeStyle(11, 600, "badge.warn.text"),
        "note": TypeStyle(12, 400, "note.text"),
        "note.title": TypeStyle(12, 600, "note.text"),
        "note.small": TypeStyle(10, 400, "note.text"),
        "kaizen": TypeStyle(13, 700, "kaizen.text"),
        "inventory.letter": TypeStyle(14, 700, "stock.text"),
        "inventory.amount": TypeStyle(11, 400, "ink2"),
        "inventory.days": TypeStyle(12, 600),
        # ladder and Sankey
        "ladder.value": TypeStyle(13, 600),
        "ladder.unit": TypeStyle(11, 400, "ink3"),
        "summary.figure": TypeStyle(18, 600),
        "summary.label": TypeStyle(11, 400, "ink2"),
        "sankey.label": TypeStyle(12, 500),
        "sankey.value": TypeStyle(12, 700),
        "sankey.solved": TypeStyle(12, 500, italic=True),
        # panels
        "body": TypeStyle(13, 400),
        "body.strong": TypeStyle(13, 600),
        "body.medium": TypeStyle(13, 500),
        "label": TypeStyle(12, 400, "ink2"),
        "hint": TypeStyle(11, 400, "ink3"),
        "table": TypeStyle(12.5, 400),
        "table.first": TypeStyle(12.5, 600),
        "table.header": TypeStyle(11, 600, "ink2"),
        "panel.heading": TypeStyle(11, 600, "ink3", capitals=True, spacing=0.6),
        "panel.title": TypeStyle(15, 600),
        "indicator.label": TypeStyle(12.5, 400, "ink2"),
        "indicator.figure": TypeStyle(28, 600, spacing=-0.56),
        "indicator.unit": TypeStyle(13, 400, "ink3"),
        "indicator.spread": TypeStyle(12, 400, "ink3"),
        "indicator.words": TypeStyle(12, 400, "ink2"),
        "button": TypeStyle(13, 500),
        "button.primary": TypeStyle(13, 600, "on.accent"),
        "button.small": TypeStyle(12, 500),
        "tag": TypeStyle(11, 600),
        "tab": TypeStyle(13, 500, "ink2"),
        "tab.on": TypeStyle(13, 600),
        "palette": TypeStyle(11, 400, "ink2"),
        "status": TypeStyle(12, 400, "ink2"),
        "status.strong": TypeStyle(12, 600),
        "document.title": TypeStyle(13, 600),
        "document.state": TypeStyle(11, 400, "ink3"),
        "start.title": TypeStyle(28, 600, spacing=-0.56),
        "start.lead": TypeStyle(15, 400, "ink2"),
    }
)

SIZES: Final = MappingProxyType(
    {
        # window
        "toolbar": 48.0,
        "statusbar": 26.0,
        "palette": 152.0,
        "palette.rail": 48.0,
        "palette.icon": 20.0,
        "palette.target": 36.0,
        "inspector": 244.0,
        "measures": 320.0,
        "indicators": 328.0,
        "dock.tabs": 35.0,
        "list.row": 34.0,
        "table.row": 28.0,
        "table.header": 26.0,
        # canvas
        "grid": 16.0,
        "grid.dot": 0.8,
        "node.width": 120.0,
        "node.height": 64.0,
        "node.radius": 8.0,
        "node.outline": 1.5,
        "node.header": 28.0,
        "node.header2": 42.0,
        "node.row": 18.0,
        "node.padding": 9.0,
        "node.icon": 16.0,
        "node.icon.x": 8.0,
        "node.name.x": 29.0,
        "node.gap": 70.0,
        "chip": 20.0,
        "chip.two": 32.0,
        "chip.edit": 28.0,
        "chip.radius": 6.0,
        "chip.edit.radius": 7.0,
        "chip.padding": 14.0,
        "chip.unit.gap": 3.0,
        "chip.outline": 1.0,
        "chip.edit.outline": 2.0,
        "chip.label.gap": 8.0,
        "chip.future.two": 36.0,
        "chip.future.outline": 1.5,
        "underline": 1.2,
        "underline.dash": 1.2,
        "underline.space": 2.2,
        "underline.y": 6.7,
        "future.alpha": 0.18,
        "future.ring": 1.75,
        "future.ring.gap": 4.0,
        "current.alpha": 0.58,
        "selection": 2.0,
        "selection.gap": 2.0,
        "selection.radius": 12.0,
        "flow.min": 2.2,
        "flow.max": 6.0,
        "flow.secondary.min": 4.5,
        "flow.loss": 6.0,
        "flow.energy.min": 3.0,
        "flow.energy.max": 5.0,
        "flow.info": 1.5,
        "flow.water": 2.5,
        "hairline.share": 0.28,
        "hairline.min": 1.0,
        "hatch.period": 6.0,
        "hatch.stripe": 3.0,
        "hatch.alpha": 0.30,
        "energy.period": 4.0,
        "energy.stripe": 2.2,
        "energy.alpha": 0.45,
        "wave": 1.25,
        "wave.half": 8.0,
        "wave.height": 4.0,
        "info.dash": 5.0,
        "info.space": 4.0,
        "zigzag.x": 8.0,
        "zigzag.y": 6.0,
        "arrow.length": 8.0,
        "arrow.length.factor": 0.6,
        "arrow.half": 3.2,
        "arrow.half.factor": 0.5,
        "bend": 12.0,
        "bridge": 7.0,
        "bridge.gap": 6.0,
        "halo": 12.0,
        "halo.alpha": 0.38,
        "rtag": 22.0,
        "rtag.ring": 2.0,
        "rnumber.width": 24.0,
        "rnumber.height": 16.0,
        "rnumber.radius": 8.0,
        "badge": 18.0,
        "badge.ring": 2.0,
        "badge.inset": 2.0,
        "badge.detail.width": 102.0,
        "badge.detail.height": 64.0,
        "stub.min": 34.0,
        "stub.max": 58.0,
        "band.radius": 10.0,
        "band.gap": 8.0,
        "band.inset": 8.0,
        "kaizen": 40.0,
        "kaizen.points": 12.0,
        "kaizen.inner": 0.74,
        "kaizen.stretch": 1.12,
        "inventory.width": 56.0,
        "inventory.height": 46.0,
        "factory.width": 102.0,
        "factory.height": 72.0,
        # Sankey and ladder
        "sankey.bar": 14.0,
        "sankey.bar.radius": 3.0,
        "sankey.alpha": 0.62,
        "sankey.alpha.product": 0.42,
        "sankey.alpha.loop": 0.75,
        "sankey.floor": 2.0,
        "sankey.lane.min": 52.0,
        "sankey.lane.max": 68.0,
        "ladder.rung": 32.0,
        "ladder.line": 2.0,
        "ladder.lane": 58.0,
        "ladder.bar": 14.0,
        # parts of panels
        "button": 30.0,
        "button.radius": 6.0,
        "button.small": 26.0,
        "field": 30.0,
        "field.radius": 4.0,
        "segmented": 32.0,
        "segmented.radius": 7.0,
        "segmented.inner": 5.0,
        "switch.width": 34.0,
        "switch.height": 20.0,
        "tag": 20.0,
        "tag.radius": 10.0,
        "card.radius": 8.0,
        "card.padding.x": 14.0,
        "card.padding.y": 12.0,
        "callout.width": 432.0,
        "callout.radius": 10.0,
        "callout.pointer.width": 24.0,
        "callout.pointer.height": 12.0,
        "callout.foot": 52.0,
        "bar": 6.0,
        "bar.target": 14.0,
        "bar.target.width": 2.0,
        "focus": 2.0,
    }
)

#: Steps of spacing, smallest first.
SPACING: Final = (4, 8, 12, 16, 24, 32, 40)

#: Sizes at which icons are drawn.
ICON_SIZES: Final = (14, 16, 18, 20, 24)

#: How long a movement lasts, in ms (ease-out); none where the system asks for reduced motion, none in tests.
MOTION_MS: Final = 150


@dataclass(frozen=True, slots=True)
class Shadow:
    """One soft shadow: `dy` down and `blur` (CSS blur radius) in px, colour `token`."""

    dy: float
    blur: float
    token: str


#: Shadow classes in light and dark; the strongest first.
SHADOWS: Final = MappingProxyType(
    {
        "L1": ((Shadow(2, 8, "shadow.1"),), (Shadow(2, 8, "shadow.1"),)),
        "L2": (
            (Shadow(12, 32, "shadow.2"), Shadow(2, 4, "shadow.2b")),
            (Shadow(6, 20, "shadow.2"),),
        ),
    }
)
