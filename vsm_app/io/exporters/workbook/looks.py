"""Colours and looks of the workbook's cells: those of the window, in light (design tokens), and nothing louder."""

from __future__ import annotations

from typing import Any, Final

INK: Final = "#1b2430"
INK_SOFT: Final = "#55606e"
SOLVED: Final = "#606a79"
HEAD: Final = "#f3f4f6"
LINE: Final = "#cfd3d9"
LINE_SOFT: Final = "#e6e5e0"
ACCENT: Final = "#3b5bdb"
ACCENT_SOFT: Final = "#eef1fd"
PRIMARY: Final = "#475569"
SECONDARY: Final = "#0f9d6e"
LOSS: Final = "#d9480f"
LOSS_TEXT: Final = "#b93a08"
LOSS_SOFT: Final = "#fdece4"
WARN_SOFT: Final = "#fff6db"
WARN_TEXT: Final = "#3a2a00"
BAR_LOSS: Final = "#f6c9b4"
BAR_SHARE: Final = "#c9d3f8"

#: Colours of the tabs: what to read first, tables, machinery.
MAIN: Final = ACCENT
HINT: Final = "#8d97a5"
QUIET: Final = LINE

BASE: Final[dict[str, Any]] = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "vcenter"}
_ROW: Final[dict[str, Any]] = {"bottom": 1, "bottom_color": LINE_SOFT}
_HEADER: Final[dict[str, Any]] = {
    "bold": True,
    "bg_color": HEAD,
    "bottom": 1,
    "bottom_color": LINE,
    "text_wrap": True,
    "valign": "top",
}
_TOTAL: Final[dict[str, Any]] = {
    "bold": True,
    "top": 1,
    "top_color": LINE,
    "bottom": 1,
    "bottom_color": LINE,
    "bg_color": HEAD,
}
_CARD: Final[dict[str, Any]] = {
    "indent": 1,
    "align": "left",
    "left": 1,
    "left_color": LINE,
    "right": 1,
    "right_color": LINE,
}
_WRAPPED: Final[dict[str, Any]] = {"text_wrap": True, "valign": "top"}

FACES: Final[dict[str, dict[str, Any]]] = {
    "plain": {},
    "title": {"font_size": 20, "bold": True},
    "subtitle": {"font_color": INK_SOFT},
    "cover_title": {"font_size": 28, "bold": True},
    "cover_line": {"font_size": 13, "font_color": INK_SOFT, **_WRAPPED},
    "capitals": {"font_size": 10, "bold": True, "font_color": INK_SOFT, "bottom": 1, "bottom_color": LINE},
    "heading": {"font_size": 13, "bold": True},
    "label": {"font_color": INK_SOFT},
    "fact": {"align": "left", "text_wrap": True},
    "fact_error": {"align": "left", "text_wrap": True, "bg_color": LOSS_SOFT, "font_color": LOSS_TEXT},
    "fact_warning": {"align": "left", "text_wrap": True, "bg_color": WARN_SOFT, "font_color": WARN_TEXT},
    "link": {"font_color": ACCENT},
    "header": _HEADER,
    "header_right": {**_HEADER, "align": "right"},
    "text": _ROW,
    "unit": {**_ROW, "indent": 1, "font_color": INK_SOFT},
    "top_unit": {**_ROW, "valign": "top", "indent": 1, "font_color": INK_SOFT},
    "total_unit": {**_TOTAL, "indent": 1},
    "header_unit": {**_HEADER, "indent": 1},
    "header_centre": {**_HEADER, "align": "center"},
    "indented": {**_ROW, "indent": 1, "font_color": INK_SOFT},
    "strong": {**_ROW, "bold": True},
    "soft": {**_ROW, "font_color": INK_SOFT},
    "wrapped": {**_ROW, **_WRAPPED},
    "wrapped_soft": {**_ROW, **_WRAPPED, "font_color": INK_SOFT},
    "top": {**_ROW, "valign": "top"},
    "top_strong": {**_ROW, **_WRAPPED, "bold": True},
    "top_soft": {**_ROW, "valign": "top", "font_color": INK_SOFT},
    "top_indented": {**_ROW, **_WRAPPED, "indent": 1},
    "entry": {**_ROW, "bg_color": ACCENT_SOFT},
    "solved": {**_ROW, "bg_color": ACCENT_SOFT, "italic": True, "font_color": SOLVED},
    "derived": {**_ROW, "italic": True, "font_color": SOLVED},
    "group": {"bold": True, "font_size": 12, "font_color": INK, "bottom": 1, "bottom_color": LINE},
    "total": _TOTAL,
    "centre": {**_ROW, "align": "center"},
    "card_label": {**_CARD, "font_color": INK_SOFT, "text_wrap": True, "top": 2, "top_color": ACCENT},
    "card_figure": {**_CARD, "font_size": 20, "bold": True, "shrink": True},
    "card_line": {**_CARD, **_WRAPPED, "font_size": 10, "font_color": INK_SOFT},
    "card_mark": {
        **_CARD,
        "font_size": 9,
        "italic": True,
        "font_color": INK_SOFT,
        "text_wrap": True,
        "bottom": 1,
        "bottom_color": LINE,
    },
}
