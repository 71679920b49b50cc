"""The list of all indicators as a page of the documentation, from the registry itself."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from vsm_app.engine.indicators.base import Indicator
from vsm_app.engine.indicators.registry import IndicatorRegistry
from vsm_app.texts import text

_HEAD: Final = """# Indicators

Every indicator of a map, in the order of the panel. Made by `vsm_app.engine.indicators.catalogue` from the registry;
a test keeps it current. How each follows from the map stands on the page of its method in `methods/`. *Unverified*: the
source itself, or a published example with all inputs, was not read.
"""


def page(registry: IndicatorRegistry) -> str:
    """The page in Markdown."""
    lines = [_HEAD]
    for group, indicators in groupby(registry.all(), key=lambda one: one.group):
        lines += [f"## {text(f'indicator.group.{group}', lang='en')}", ""]
        lines += ["| id | name | formula | unit | source | method |", "|---|---|---|---|---|---|"]
        lines += [_row(indicator) for indicator in indicators]
        lines.append("")
    return "\n".join(lines)


def _row(indicator: Indicator) -> str:
    name = text(f"indicator.{indicator.id}", lang="en")
    link = f"[{indicator.method}](methods/{indicator.method}.md)" if indicator.method else ""
    source = indicator.source + ("" if indicator.verified else " *(unverified)*")
    unit = {"1": "fraction", "": "of the map"}.get(indicator.unit, indicator.unit)
    cells = (f"`{indicator.id}`", name, indicator.formula, unit, source, link)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
