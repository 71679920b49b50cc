"""`indicators`, `hotspots` and `montecarlo`: figures of a solved map."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from vsm_app.cli import printing, simulating, timeline
from vsm_app.cli.progress import working
from vsm_app.cli.reading import compute, findings, read_map
from vsm_app.errors import VsmError
from vsm_app.model.document import Document
from vsm_app.model.ids import distinct_name_of, name_of
from vsm_app.model.scales import burden_scale
from vsm_app.model.scenarios import find_scenario
from vsm_app.precision import FIGURE_DIGITS, shared_decimals, significant_decimals
from vsm_app.texts import format_distribution, format_number, format_spread, problem_text, text

if TYPE_CHECKING:
    from vsm_app.engine.montecarlo import Simulation
    from vsm_app.engine.results import Hotspots, IndicatorValue, Results

#: Burdens in the order in which one is chosen where none is named: the first whose factors are complete.
_BURDENS: Final = ("co2e", "cost", "energy", "mass")


def indicators(options: Namespace) -> int:
    """Print every indicator, defined or with the reason why not."""
    document, problems = read_map(options)
    results = compute(document, options.scenario, options.lang)
    if options.json:
        from vsm_app.engine.indicators import to_json

        printing.print_json(to_json(results.indicators, options.lang, name_of(document)))
    else:
        _print_indicators(document, results, options.lang)
    found = findings(problems, document, results.all_problems, [results.solution.scenario])
    return printing.finish(options, document, found)


def _print_indicators(document: Document, results: Results, lang: str) -> None:
    from vsm_app.engine.indicators import reason_text
    from vsm_app.engine.indicators.registry import is_share

    name = name_of(document)
    heads = [text(f"cli.column.{key}", lang=lang) for key in ("indicator", "value", "unit", "scope", "remarks")]
    rows = [(*heads[:2], "±", *heads[2:])]
    for one in results.indicators:
        known = one.value is not None
        scale, unit = (100.0, "%") if is_share(one) else (1.0, "" if one.unit == "1" else one.unit)
        value, sd = (None if number is None else number * scale for number in (one.value, one.sd))
        shown, spread = format_spread(value, sd, lang)
        told = _remarks(one, lang, name) if known else reason_text(one, lang, name) or ""
        called = text(f"indicator.{one.id}", lang=lang)
        rows.append((called, shown, spread, unit if known else "", name(one.scope), told))
    print(printing.table(rows, right=(2,)))


def _remarks(value: IndicatorValue, lang: str, name: Callable[[str], str]) -> str:
    """What a reader has to know before trusting a figure: incomplete, source not verified, what was assumed."""
    marks = [("cli.incomplete", value.incomplete), ("cli.unverified", not value.verified)]
    found = ", ".join(text(code, lang=lang) for code, holds in marks if holds)
    return " · ".join(filter(None, (found, *(problem_text(note, lang, name) for note in value.notes))))


def hotspots(options: Namespace) -> int:
    """Print the losses ranked by what they carry."""
    document, problems = read_map(options)
    results = compute(document, options.scenario, options.lang)
    from vsm_app.engine.formulas.ranking import ranking_key
    from vsm_app.engine.hotspots import to_json

    ranking = results.hotspots[ranking_key(options.by or _burden_known(results), options.carry)]
    if options.json:
        printing.print_json(to_json(ranking))
    else:
        _print_hotspots(document, ranking, options.lang)
    solved = (*results.all_problems, *ranking.problems)
    found = findings(problems, document, solved, [results.solution.scenario])
    return printing.finish(options, document, found)


def _burden_known(results: Results) -> str:
    rankings = results.hotspots
    return next((by for by in _BURDENS if rankings[by].losses and not rankings[by].incomplete), "mass")


def _print_hotspots(document: Document, ranking: Hotspots, lang: str) -> None:
    unit, scale = burden_scale(ranking.by, ranking.total, ranking.unit, lang)
    loss_, by_mass, net, saved = (
        text(f"cli.column.{key}", lang=lang) for key in ("loss", "rank_by_mass", "net_of_sale", "saved")
    )
    burdens = [loss.burden * scale for loss in ranking.losses]
    most = significant_decimals(max(map(abs, burdens), default=0.0), FIGURE_DIGITS)
    decimals = shared_decimals(burdens, most)

    def amount(number: float | None) -> str:
        return "" if number is None else format_number(number * scale, lang, f".{decimals}f")

    rows = [["#", loss_, unit, "%", "Σ %", "ABC", by_mass]]
    for loss in ranking.losses:
        share, upto = (format_number(100 * part, lang, ".1f") for part in (loss.share, loss.cumulative))
        name = printing.flow_name(document, loss.flow)
        rows.append([str(loss.rank), name, amount(loss.burden), share, upto, loss.pareto, str(loss.rank_by_mass)])
    if any(loss.credit for loss in ranking.losses):
        _beside(rows, net, [amount(loss.burden - loss.credit) for loss in ranking.losses])
    if any(loss.saving is not None for loss in ranking.losses):
        _beside(rows, saved, [amount(loss.saving) for loss in ranking.losses])
    print(printing.table(rows, right=(0, 2, 3, 4, 6, 7, 8)))
    if ranking.losses and ranking.by != "mass":
        print(text(f"cli.carry.{ranking.carry}", lang=lang))


def _beside(rows: list[list[str]], head: str, cells: list[str]) -> None:
    """One more column of a table."""
    for row, cell in zip(rows, (head, *cells), strict=True):
        row.append(cell)


def montecarlo(options: Namespace) -> int:
    """Print the distribution of every flow: each draw reconciled, or all entries conditioned on the balances."""
    if options.n < 1:
        raise VsmError(f"-n {options.n}: the number of draws is at least 1.", code="cli.draws", params={"n": options.n})
    document, problems = read_map(options)
    scenario = find_scenario(document.physics, options.scenario)
    with working("drawing_entries", options.lang) as progress:
        from vsm_app.engine import montecarlo as engine
        from vsm_app.engine import pipeline

        solution = pipeline.solve(document, scenario)
        way = engine.Way.CONDITIONED if options.condition else engine.Way.RECONCILED
        how = {"draws": options.n, "seed": options.seed, "way": way}
        simulation = engine.simulate(document, scenario, progress=progress, **how)
    periods = timeline.drawn(document, scenario, options.lang, how)
    spreads = simulating.indicators(options, document, solution, simulation)
    if options.json:
        printing.print_json(engine.to_json(simulation) | timeline.drawn_json(periods) | simulating.to_json(spreads))
    else:
        _print_simulation(document, simulation, options.lang)
        for period, together in periods:
            print(f"\n{text('cli.period_drawn', {'period': period}, options.lang)}")
            _print_simulation(document, together, options.lang)
        simulating.print_table(document, spreads, options.lang)
    found = findings(problems, document, (*solution.problems, *simulation.problems), [scenario])
    return printing.finish(options, document, found)


def _result_name(key: str, name: Callable[[str], str], lang: str) -> str:
    """What a result of a simulation is called: a flow, the change of a stock, its level at the end of a period."""
    kind, marked, node = key.partition(":")
    is_stock = marked and kind in {"stock", "level"}
    return text(f"cli.{kind}_of", {"node": name(node)}, lang) if is_stock else name(key)


def _print_simulation(document: Document, simulation: Simulation, lang: str) -> None:
    heads = [text(f"cli.column.{key}", lang=lang) for key in ("flow", "layer", "mean", "unit")]
    rows = [(*heads[:3], "±", "2.5 %", "50 %", "97.5 %", heads[3])]
    name = distinct_name_of(document)
    for (key, layer), spread in simulation.results.items():
        q = spread.quantiles
        mean, *quantiles, sd = format_distribution((spread.mean, q[0], q[2], q[4]), spread.sd, lang)
        shown = printing.layer_name(document, layer, lang)
        rows.append((_result_name(key, name, lang), shown, mean, sd, *quantiles, spread.unit))
    print(printing.table(rows, right=(2, 3, 4, 5, 6)))
