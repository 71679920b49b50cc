"""`check` and `solve`: the balanced map and what is wrong with it."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from vsm_app.cli import printing, timeline
from vsm_app.cli.progress import working
from vsm_app.cli.reading import compute, findings, flow_id, read_map
from vsm_app.engine.results import class_code
from vsm_app.model.document import Document
from vsm_app.model.ids import name_of
from vsm_app.model.scenarios import find_scenario
from vsm_app.texts import format_number, format_spread, text

if TYPE_CHECKING:
    from vsm_app.engine.results import Solution

#: Tested balances that are listed.
_MOST_TESTS: Final = 8


def check(options: Namespace) -> int:
    """Print the problems of a map, one a line."""
    document, problems = read_map(options)
    results = compute(document, options.scenario, options.lang)
    found = findings(problems, document, results.all_problems, [results.solution.scenario])
    together = timeline.solved(document, results.solution.scenario, options.lang)
    found = (*found, *timeline.problems(together, found))
    return printing.finish(options, document, found, always=True)


def solve(options: Namespace) -> int:
    """Print flows, classes and statistics; with `--why` the chain behind one value, with `--ask` what to enter next."""
    document, problems = read_map(options)
    scenario = find_scenario(document.physics, options.scenario)
    with working("solving", options.lang):
        from vsm_app.engine import pipeline, solution_json

        how = pipeline.SolveOptions(robust=options.robust)
        solution = pipeline.solve(document, scenario, options=how)
    found = findings(problems, document, solution.problems, [scenario])
    together = timeline.solved(document, scenario, options.lang, how)
    if options.why is not None:
        from vsm_app.cli import explaining

        print(explaining.why(document, solution, flow_id(document, options.why), options.lang, as_json=options.json))
    elif options.ask is not None:
        from vsm_app.cli import explaining

        print(explaining.ask(document, solution, options.ask or None, options.lang, as_json=options.json))
    elif options.json:
        name = name_of(document)
        with working("solving", options.lang):
            encoded = solution_json.to_json(solution, document, options.lang)
        if together is not None:
            encoded["periods"] = solution_json.periods_json(together, document, options.lang)
        encoded["problems"] = [solution_json.problem_json(problem, options.lang, name) for problem in found]
        printing.print_json(encoded)
    else:
        _print_solution(document, solution, options.lang)
        timeline.print_solution(document, together, options.lang)
    return printing.finish(options, document, (*found, *timeline.problems(together, found)))


def _print_solution(document: Document, solution: Solution, lang: str) -> None:
    from vsm_app.ui.canvas.on_map import measured_on_map, rounding_of

    def number(value: float | None) -> str:
        return text("cli.unknown", lang=lang) if value is None else format_number(value, lang)

    heads = [text(f"cli.column.{key}", lang=lang) for key in ("flow", "layer", "value")]
    rows = [(*heads, "±", text("cli.column.unit", lang=lang), text("cli.column.class", lang=lang), "z")]
    for (key, layer), flow in solution.flows.items():
        shown, spread = measured_on_map(document.flows[key].quantity, flow, rounding_of(solution), lang)
        if flow.value is None:
            shown = text("cli.unknown", lang=lang)
        if flow.value is None and flow.interval is not None:
            shown = f"[{number(flow.interval[0])} … {number(flow.interval[1])}]"
        share = solution.share_of(key) if flow.own_layer else None
        kind = text(class_code(flow, document.flows[key].quantity, share), lang=lang)
        moved = share.z if share is not None and flow.z is None else flow.z
        z = "" if moved is None else format_number(moved, lang, ".2f")
        where = printing.layer_name(document, layer, lang)
        rows.append((printing.flow_name(document, key), where, shown, spread, flow.unit, kind, z))
    print(printing.table(rows, right=(2, 3, 6)))
    for (node, layer), stock in solution.stocks.items():
        name = document.nodes[node].name if node in document.nodes else node
        print(
            text(
                "cli.stock_change",
                {
                    "node": name,
                    "layer": printing.layer_name(document, layer, lang),
                    "value": number(stock.change),
                    "unit": stock.unit,
                },
                lang,
            )
        )
    s = solution.statistics
    print(
        text(
            "cli.statistics",
            {"status": text(f"cli.status.{solution.status.value}", lang=lang), "chi2": s.chi2, "dof": s.dof, "p": s.p},
            lang,
        )
    )
    if solution.robust:
        print(text("cli.robust", lang=lang))
    _print_tests(document, solution, lang)


def _print_tests(document: Document, solution: Solution, lang: str) -> None:
    """Balances tested before reconciliation, the furthest off first; there is no test where weights follow entries."""
    from vsm_app.engine.diagnosis import nodal_tests

    tests = () if solution.robust else nodal_tests(solution)
    if not tests:
        return
    name = name_of(document)
    heads = [text(f"cli.column.{key}", lang=lang) for key in ("balance", "layer", "difference")]
    rows = [(*heads, "±", text("cli.column.unit", lang=lang), "z", text("cli.column.verdict", lang=lang))]
    for test in tests[:_MOST_TESTS]:
        shown, spread = format_spread(test.residual, test.sd, lang, whole=True)
        verdict = text("cli.nodal.beyond" if test.beyond else "cli.nodal.within", lang=lang)
        where = ", ".join(map(name, test.nodes or test.relations))
        layer = printing.layer_name(document, test.layer, lang)
        rows.append((where, layer, shown, spread, test.unit, format_number(test.z, lang, ".2f"), verdict))
    print(f"\n{text('cli.nodal', lang=lang)}")
    print(printing.table(rows, right=(2, 3, 5)))
    if len(tests) > _MOST_TESTS:
        print(text("cli.nodal.more", {"count": len(tests) - _MOST_TESTS}, lang))
