"""Distributions of indicators, printed under those of the flows (`montecarlo --indicators`)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vsm_app.cli import printing
from vsm_app.cli.progress import working
from vsm_app.model.document import Document
from vsm_app.model.ids import name_of
from vsm_app.model.scenarios import apply_scenario
from vsm_app.texts import NOTHING, format_distribution, format_number, text

if TYPE_CHECKING:
    from vsm_app.engine.montecarlo import Simulation
    from vsm_app.engine.results import Solution
    from vsm_app.engine.simulated_indicators import IndicatorSpread

ALL = "all"


def indicators(
    options: Namespace, document: Document, solution: Solution, simulation: Simulation
) -> tuple[IndicatorSpread, ...] | None:
    """What was asked for: ids with commas between them, `all`, or the leading ones where none is named."""
    if options.indicators is None:
        return None
    from vsm_app.engine.simulated_indicators import LEADING, simulate_indicators

    wanted = [one.strip() for one in options.indicators.split(",") if one.strip()] or LEADING
    physics = apply_scenario(document.physics, solution.scenario)
    with working("drawing_entries", options.lang) as progress:
        chosen = () if ALL in wanted else wanted
        return simulate_indicators(physics, solution, simulation, chosen, progress=progress)


def to_json(spreads: Sequence[IndicatorSpread] | None) -> dict[str, Any]:
    """What stands beside the results of the flows; nothing where no indicator was asked for."""
    if spreads is None:
        return {}
    from vsm_app.engine.simulated_indicators import to_json as encode

    return {"indicators": encode(spreads)}


def print_table(document: Document, spreads: Sequence[IndicatorSpread] | None, lang: str) -> None:
    """One row an indicator and place; in how many draws it is not defined."""
    if not spreads:
        return
    name = name_of(document)
    heads = [text(f"cli.column.{key}", lang=lang) for key in ("what", "where", "mean", "unit", "undefined")]
    rows = [(*heads[:3], "±", "5 %", "50 %", "95 %", *heads[3:])]
    for one in spreads:
        figures: tuple[str, ...] = (NOTHING,) * 5
        if one.mean is not None and one.sd is not None and one.quantiles is not None:
            mean, *quantiles, sd = format_distribution((one.mean, *one.quantiles), one.sd, lang)
            figures = (mean, sd, *quantiles)
        where = "" if one.scope == "map" else name(one.scope)
        undefined = f"{format_number(100 * one.undefined, lang, '.3g')} %" if one.undefined else ""
        unit = "" if one.unit == "1" else one.unit
        rows.append((text(f"indicator.{one.id}", lang=lang), where, *figures, unit, undefined))
    print()
    print(printing.table(rows, right=(2, 3, 4, 5, 6, 8)))
