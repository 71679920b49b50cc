"""The periods of a map, solved and drawn together: what a command prints of them after the map itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from vsm_app.cli import printing
from vsm_app.cli.progress import working
from vsm_app.model.document import Document
from vsm_app.model.problems import Problem
from vsm_app.model.scenarios import in_period
from vsm_app.texts import NOTHING, format_spread, text

if TYPE_CHECKING:
    from vsm_app.engine.montecarlo import Simulation
    from vsm_app.engine.periods import PeriodsSolution, StockLevel
    from vsm_app.engine.pipeline import SolveOptions


def solved(document: Document, scenario: str, lang: str, how: SolveOptions | None = None) -> PeriodsSolution | None:
    """The periods solved together; `None` where a map has no two."""
    if len(document.physics.periods) < 2:  # noqa: PLR2004 - one has nothing to pass on
        return None
    from vsm_app.engine.periods import solve_map_periods

    with working("solving", lang):
        return solve_map_periods(document, scenario, options=how)


def problems(found: PeriodsSolution | None, known: Iterable[Problem]) -> tuple[Problem, ...]:
    """What solving the periods together found that solving the map by itself did not; ids have their period."""
    return () if found is None else found.further_problems(known)


def print_solution(document: Document, found: PeriodsSolution | None, lang: str) -> None:
    """One column of amounts a period, then the stocks that pass from one to the next."""
    if found is None:
        return
    from vsm_app.ui.canvas.on_map import measured_on_map, roundings_of

    def amount(key: tuple[str, str], number: int) -> str:
        result = found.periods[number].flows.get(key)
        if result is None:
            return NOTHING
        quantity = physics[number].flows[key[0]].quantity
        return _amount(result.value, measured_on_map(quantity, result, roundings[number], lang), lang)

    physics = [in_period(document.physics, period) for period in document.physics.periods.values()]
    roundings, numbers = roundings_of(found), range(len(found.periods))
    heads = [text(f"cli.column.{key}", lang=lang) for key in ("flow", "layer", "unit")]
    rows = [(*heads, *(period.name for period in found.periods))]
    keys = dict.fromkeys(key for period in found.periods for key in period.flows)
    for key in keys:
        unit = next(result.unit for period in found.periods if (result := period.flows.get(key)) is not None)
        where = printing.layer_name(document, key[1], lang)
        rows.append((printing.flow_name(document, key[0]), where, unit, *(amount(key, number) for number in numbers)))
    print(f"\n{text('cli.periods', lang=lang)}")
    print(printing.table(rows, right=range(3, 3 + len(found.periods))))
    for period in found.periods:
        for level in period.levels.values():
            print(_level(document, period.name, level, lang))


def _amount(value: float | None, written: tuple[str, str], lang: str) -> str:
    shown, spread = written
    if value is None:
        return text("cli.unknown", lang=lang)
    return f"{shown} ± {spread}" if spread else shown


def _level(document: Document, period: str, level: StockLevel, lang: str) -> str:
    node = document.nodes[level.node].name if level.node in document.nodes else level.node
    params = {
        "node": node,
        "layer": printing.layer_name(document, level.layer, lang),
        "period": period,
        "initial": _amount(level.initial, format_spread(level.initial, level.initial_sd, lang), lang),
        "final": _amount(level.final, format_spread(level.final, level.final_sd, lang), lang),
        "unit": level.unit,
    }
    return text("cli.level", params, lang)


def drawn(document: Document, scenario: str, lang: str, options: Mapping[str, Any]) -> list[tuple[str, Simulation]]:
    """The simulation of each period by its name, all drawn together; nothing where a map has no two."""
    if len(document.physics.periods) < 2:  # noqa: PLR2004 - as in `solved`
        return []
    from vsm_app.engine.montecarlo import simulate
    from vsm_app.engine.simulated_periods import simulate_periods

    with working("drawing_entries", lang) as progress:
        found = simulate_periods(document, scenario, partial(simulate, progress=progress, **options))
    return list(zip(names(document), found, strict=True))


def names(document: Document) -> Iterator[str]:
    """What the periods are called."""
    return (period.name or period.id for period in document.physics.periods.values())


def drawn_json(found: Iterable[tuple[str, Simulation]]) -> dict[str, Any]:
    """What stands beside the results of the map itself; nothing where there are no periods."""
    from vsm_app.engine.montecarlo import results_json

    each = [{"name": name, "results": results_json(simulation)} for name, simulation in found]
    return {"periods": each} if each else {}
