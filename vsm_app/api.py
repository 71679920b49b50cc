"""What a script may rely on: open, solve, indicators, hotspots, report. Typed, without Qt.

>>> from vsm_app.api import open_map, solve, indicators  # doctest: +SKIP
>>> opened = open_map("map.cvsm")  # doctest: +SKIP
>>> solution = solve(opened)  # doctest: +SKIP
>>> {value.id: value.value for value in indicators(opened, solution)}  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path

from vsm_app.engine.results import Hotspots, IndicatorValue, Results, Solution
from vsm_app.model.document import Document, Physics
from vsm_app.model.scenarios import CURRENT

__all__ = ["compute", "hotspots", "indicators", "open_map", "solve", "write_report"]


def open_map(path: str | PathLike[str]) -> Document:
    """Read a map, an edge list or a network from `path`.

    Raises `ReadError` (and its kinds) with one sentence where nothing can be read. What was read with reservations is
    in the problems of `vsm_app.io.open.open_any`.
    """
    from vsm_app.io.open import open_any

    return open_any(Path(path)).document


def solve(map: Document, scenario: str = CURRENT) -> Solution:  # noqa: A002 - the contract's name
    """Reconcile the flows of a map; never raises for what was entered, see `Solution.problems`."""
    from vsm_app.engine import pipeline

    return pipeline.solve(map, scenario)


def compute(map: Document, scenario: str = CURRENT) -> Results:  # noqa: A002 - as in `solve`
    """Solution, indicators and hotspots in one pass."""
    from vsm_app.engine import pipeline

    return pipeline.compute(map, scenario)


def indicators(map: Document, solution: Solution) -> tuple[IndicatorValue, ...]:  # noqa: A002 - as in `solve`
    """Every registered indicator of the map, defined or not."""
    from vsm_app.engine.indicators import compute_indicators

    return compute_indicators(_physics(map, solution), solution)


def hotspots(map: Document, solution: Solution, by: str = "co2e") -> Hotspots:  # noqa: A002 - as in `solve`
    """Losses ranked by `mass`, `energy`, `cost` or `co2e`, with the burden they carry from upstream."""
    from vsm_app.engine.hotspots import rank

    return rank(_physics(map, solution), solution, by)


def write_report(
    map: Document,  # noqa: A002 - as in `solve`
    path: str | PathLike[str],
    pictures: Mapping[str, bytes] | None = None,
    *,
    scenario: str = CURRENT,
    lang: str | None = None,
) -> None:
    """Write the management workbook (`.xlsx`). `pictures` maps a view (`map`, `sankey`) to the bytes of a PNG."""
    from vsm_app.io.exporters.workbook import write_workbook
    from vsm_app.texts import default_language

    write_workbook(map, compute(map, scenario), Path(path), lang or default_language(), pictures)


def _physics(document: Document, solution: Solution) -> Physics:
    from vsm_app.model.scenarios import apply_scenario

    return apply_scenario(document.physics, solution.scenario or CURRENT)
