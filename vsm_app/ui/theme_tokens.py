"""The one table of colours: every token in light, dark and high contrast.

Names follow the part they colour; `x.text` is the partner of `x` for letters, `x.soft` its quiet ground, `x.on` what
stands on `x` itself. Nothing outside this file states a colour, so a theme is complete by construction and its contrast
can be tested as a table.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Scheme(StrEnum):
    """Light or dark ground."""

    LIGHT = "light"
    DARK = "dark"


#: token -> (light, dark), as `#rrggbb`, or `#aarrggbb` where the colour is translucent.
COLOURS: Final = MappingProxyType(
    {
        # grounds
        "canvas": ("#fafaf8", "#14171c"),
        "grid": ("#e4e4df", "#262b33"),
        "band.a": ("#f1f1ec", "#1a1e25"),
        "band.b": ("#f6f6f2", "#171b21"),
        "panel": ("#ffffff", "#1b1f26"),
        "raised": ("#f6f7f8", "#232831"),
        "field": ("#ffffff", "#15181e"),
        "card": ("#ffffff", "#20252d"),
        "card.panel": ("#ffffff", "#232831"),  # cards in docks: dark ones are raised
        "head": ("#f3f4f6", "#29303a"),
        "callout": ("#ffffff", "#1e232b"),
        "segment.on": ("#ffffff", "#343c49"),
        "hover": ("#f1f2f4", "#262c36"),
        "press": ("#e8eaee", "#2e3541"),
        "tooltip": ("#1b2430", "#343c49"),
        "tooltip.text": ("#ffffff", "#e9ecf1"),
        # lines
        "line": ("#e6e5e0", "#2c323c"),
        "line2": ("#cfd3d9", "#434b58"),
        "outline": ("#b4bac4", "#4b5463"),
        "outline.lean": ("#838b97", "#6b7585"),
        "field.edge": ("#868f9b", "#6b7585"),  # of all that is entered or chosen; `line2` of what only lies there
        "track": ("#e2e5e8", "#363d48"),
        "switch.off": ("#868f9b", "#6b7585"),
        "knob": ("#ffffff", "#ffffff"),
        "scroll": ("#868f9b", "#6b7585"),
        "scroll.hover": ("#626b78", "#919ba9"),
        # text
        "ink": ("#1b2430", "#e9ecf1"),
        "ink2": ("#55606e", "#aab3c0"),
        "ink3": ("#626b78", "#919ba9"),
        "solved": ("#606a79", "#9aa5b4"),
        "disabled": ("#9aa2ad", "#5f6976"),
        # accent
        "accent": ("#3b5bdb", "#7c93ff"),
        "accent.hover": ("#324fc4", "#91a4ff"),
        "accent.press": ("#2b45ad", "#6a82f0"),
        "accent.soft": ("#eef1fd", "#262d4a"),
        "accent.text": ("#3450c4", "#a3b3ff"),
        "on.accent": ("#ffffff", "#0f1320"),
        # kinds of flow
        "flow.primary": ("#475569", "#8fa1b8"),
        "flow.primary.text": ("#475569", "#aebbcc"),
        "flow.secondary": ("#0f9d6e", "#2fbf8b"),
        "flow.secondary.text": ("#0a7551", "#52d6a5"),
        "flow.product": ("#1e293b", "#dfe6ef"),
        "flow.product.text": ("#1e293b", "#dfe6ef"),
        "flow.loss": ("#d9480f", "#ff7a42"),
        "flow.loss.text": ("#b93a08", "#ff9a6e"),
        "flow.energy": ("#b37d00", "#f2b92e"),
        "flow.energy.text": ("#8a6000", "#f2c14e"),
        "flow.water": ("#1c7ed6", "#4dabf7"),
        "flow.water.text": ("#1766ad", "#74bdf8"),
        "flow.info": ("#7b848e", "#8b95a1"),
        "flow.info.text": ("#55606e", "#aab3c0"),
        # marks
        "badge.warn": ("#f5b301", "#f5b301"),
        "badge.warn.on": ("#3a2a00", "#3a2a00"),
        "badge.warn.soft": ("#fff6db", "#3a3016"),
        "badge.warn.text": ("#3a2a00", "#ffe9a8"),
        "badge.warn.label": ("#5c4700", "#e8cf8a"),
        "badge.warn.edge": ("#f0d68a", "#6b602f"),
        "badge.error": ("#d9480f", "#ff7a42"),
        "badge.error.on": ("#ffffff", "#2a1004"),
        "badge.error.soft": ("#fdece4", "#40241a"),
        "badge.error.text": ("#b93a08", "#ff9a6e"),
        "badge.decided": ("#dfe4ea", "#3a424e"),
        "badge.decided.on": ("#3d4754", "#d5dbe3"),
        "badge.decided.soft": ("#f6f7f8", "#232831"),
        "badge.decided.text": ("#3d4754", "#d5dbe3"),
        "badge.info": ("#3b5bdb", "#7c93ff"),
        "badge.quiet": ("#55606e", "#919ba9"),
        "ok": ("#0f9d6e", "#2fbf8b"),
        "ok.soft": ("#e5f5ee", "#173529"),
        "ok.text": ("#0a7551", "#52d6a5"),
        "tag.warn.text": ("#7a5600", "#f2c14e"),
        "rtag": ("#0b7f58", "#2fbf8b"),
        "rtag.text": ("#ffffff", "#0c1a14"),
        "halo": ("#61f5b301", "#61f5b301"),  # conflict: the warning yellow at 38 %
        # the lean sheet
        "yamazumi.va": ("#0b8059", "#2fbf8b"),
        "yamazumi.nva": ("#e9c46a", "#b8963f"),
        "yamazumi.va.text": ("#ffffff", "#0c1a14"),
        "yamazumi.nva.text": ("#3a2a00", "#1c1503"),
        "stock": ("#fff3bf", "#4a4220"),
        "stock.edge": ("#a88400", "#c9a83a"),
        "stock.text": ("#4a3800", "#ffeeb3"),
        "note": ("#fff3bf", "#4a4220"),
        "note.fold": ("#f0dc8c", "#6b602f"),
        "note.text": ("#5c4a10", "#ffeeb3"),
        "kaizen": ("#ffe066", "#ffe066"),
        "kaizen.edge": ("#b28600", "#c99a00"),
        "kaizen.text": ("#4a3800", "#4a3800"),
        "kaizen.soft": ("#fff8d6", "#3a3318"),
        # Sankey
        "sankey.node": ("#242e3b", "#c3ccd8"),
        # shadows: L1 nodes, notes, edited chip; L2 call-outs, menus; L2b the second, tight layer of L2
        "shadow.1": ("#1a101828", "#73000000"),
        "shadow.2": ("#24141c28", "#8c000000"),
        "shadow.2b": ("#0d141c28", "#00000000"),
    }
)

#: What changes where the system asks for more contrast: every text takes the ink, every edge is a line to be seen.
HIGH_CONTRAST: Final = MappingProxyType(
    {
        "canvas": ("#ffffff", "#000000"),
        "band.a": ("#f4f4f4", "#0d0d0d"),
        "band.b": ("#ffffff", "#000000"),
        "panel": ("#ffffff", "#000000"),
        "raised": ("#ffffff", "#000000"),
        "field": ("#ffffff", "#000000"),
        "card": ("#ffffff", "#000000"),
        "card.panel": ("#ffffff", "#000000"),
        "head": ("#ffffff", "#000000"),
        "callout": ("#ffffff", "#000000"),
        "segment.on": ("#dfe4ff", "#2b3568"),
        "line": ("#5b6470", "#9aa3b0"),
        "line2": ("#2f3844", "#d5dae2"),
        "outline": ("#1b2430", "#ffffff"),
        "outline.lean": ("#1b2430", "#ffffff"),
        "field.edge": ("#2f3844", "#d5dae2"),
        "track": ("#6f7886", "#7d8693"),
        "switch.off": ("#5b6470", "#7d8693"),
        "knob": ("#ffffff", "#000000"),
        "scroll": ("#5b6470", "#9aa3b0"),
        "scroll.hover": ("#1b2430", "#ffffff"),
        "ink": ("#000000", "#ffffff"),
        "ink2": ("#000000", "#ffffff"),
        "ink3": ("#1b2430", "#e9ecf1"),
        "solved": ("#1b2430", "#e9ecf1"),
        "disabled": ("#5b6470", "#9aa3b0"),
        "accent": ("#1f3bb3", "#a9b8ff"),
        "accent.hover": ("#17309a", "#c3ceff"),
        "accent.press": ("#102580", "#8fa2ff"),
        "accent.soft": ("#b4c1ff", "#35427f"),
        "accent.text": ("#14277e", "#d5ddff"),
        "badge.warn": ("#7a5600", "#f5b301"),
        "badge.warn.on": ("#ffffff", "#3a2a00"),
        "badge.warn.edge": ("#3a2a00", "#f5b301"),
        "badge.error": ("#a32f00", "#ff9a6e"),
        "badge.error.text": ("#7d2300", "#ffc2a6"),
        "badge.decided": ("#5b6470", "#9aa3b0"),
        "badge.decided.on": ("#ffffff", "#000000"),
        "sankey.node": ("#1b2430", "#e9ecf1"),
        "stock.edge": ("#4a3800", "#ffeeb3"),
        "note.fold": ("#5c4a10", "#ffeeb3"),
        "kaizen.edge": ("#5c4700", "#ffffff"),
        "yamazumi.nva": ("#8a6a1a", "#d8b35c"),
        "yamazumi.nva.text": ("#ffffff", "#1c1503"),
    }
)

#: Stops of the heat view from least to most, light and dark: what has the least looks like the table, what has the most
#: stands out. The colours of matplotlib's `cividis` (Nuñez, Anderton and Renslow 2018, PLOS ONE 13(7): e0199239) in
#: even steps of CIE lightness, from 97 down to 17 and from 20 up to 90, grey at the end next to the table.
HEAT: Final = (
    ("#fcf6e4", "#e4dab7", "#cabe91", "#ada37d", "#8d8978", "#6e6f73", "#4f576c", "#293f6e", "#00285b"),
    ("#2f3039", "#404350", "#545864", "#6c6e72", "#878478", "#a49b74", "#c2b269", "#dfcb57", "#fde333"),
)


def colour_of(token: str, scheme: Scheme, *, high_contrast: bool = False) -> str:
    """The value of `token` as `#rrggbb` or `#aarrggbb`; `KeyError` for a name that is not in the table."""
    pair = HIGH_CONTRAST.get(token) if high_contrast else None
    light, dark = pair if pair is not None else COLOURS[token]
    return dark if scheme is Scheme.DARK else light
