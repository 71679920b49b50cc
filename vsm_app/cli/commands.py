"""What each command does. Everything slow is imported by the command that needs it."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vsm_app.cli import printing
from vsm_app.cli.contract import DONE, PROBLEMS
from vsm_app.errors import UnknownNameError, VsmError, WriteError
from vsm_app.model.document import Document
from vsm_app.model.ids import name_of
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.scenarios import CURRENT
from vsm_app.model.validate import validate
from vsm_app.texts import format_number, text

if TYPE_CHECKING:
    from vsm_app.engine.results import Results, Solution

PICTURES: Final = ("png", "svg", "pdf")
#: Differences below this share of the larger value are rounding of the arithmetic.
_SAME: Final = 1e-9


def window(options: Namespace) -> int:
    """Open the window, with a file if one is named."""
    from vsm_app.cli.window import open_window

    return open_window(options.file, options.lang)


def check(options: Namespace) -> int:
    """Print the problems of a map, one a line."""
    document, problems = _open(options)
    results = _compute(document, options.scenario)
    found = (*problems, *validate(document), *results.all_problems)
    return _finish(options, document, found, always=True)


def solve(options: Namespace) -> int:
    """Print flows, classes and statistics; with `--why` the chain behind one value, with `--ask` what to enter next."""
    from vsm_app.engine import pipeline, solution_json

    document, problems = _open(options)
    solution = pipeline.solve(document, _scenario(document, options.scenario))
    found = (*problems, *solution.problems)
    if options.why is not None:
        from vsm_app.cli import explaining

        print(explaining.why(document, solution, _flow_id(document, options.why), options.lang, as_json=options.json))
    elif options.ask is not None:
        from vsm_app.cli import explaining

        print(explaining.ask(document, solution, options.ask or None, options.lang, as_json=options.json))
    elif options.json:
        encoded = solution_json.to_json(solution, document, options.lang)
        name = name_of(document)
        read = [solution_json.problem_json(problem, options.lang, name) for problem in problems]
        encoded["problems"] = [*read, *encoded["problems"]]
        _print_json(encoded)
    else:
        _print_solution(document, solution, options.lang)
    return _finish(options, document, found, always=False)


def indicators(options: Namespace) -> int:
    """Print every indicator, defined or with the reason why not."""
    from vsm_app.engine.indicators import reason_text, to_json

    document, problems = _open(options)
    results = _compute(document, options.scenario)
    name = name_of(document)
    if options.json:
        _print_json(to_json(results.indicators, options.lang, name))
    else:
        rows = [
            (
                text("cli.column.indicator", lang=options.lang),
                text("cli.column.value", lang=options.lang),
                "±",
                text("cli.column.unit", lang=options.lang),
                text("cli.column.scope", lang=options.lang),
            )
        ]
        for one in results.indicators:
            reason = reason_text(one, options.lang, name)
            shown = format_number(one.value, options.lang) if one.value is not None else reason or ""
            spread = format_number(one.sd, options.lang, ".2g") if one.sd else ""
            rows.append(
                (
                    text(f"indicator.{one.id}", lang=options.lang),
                    shown,
                    spread,
                    one.unit if one.value is not None else "",
                    name(one.scope),
                )
            )
        print(printing.table(rows, right=(2,)))
    return _finish(options, document, (*problems, *results.all_problems), always=False)


def hotspots(options: Namespace) -> int:
    """Print the losses ranked by what they carry."""
    from vsm_app.engine.hotspots import to_json

    document, problems = _open(options)
    results = _compute(document, options.scenario)
    by = options.by or next(
        (
            key
            for key in ("co2e", "cost", "energy", "mass")
            if results.hotspots[key].losses and not results.hotspots[key].incomplete
        ),
        "mass",
    )
    ranking = results.hotspots[by]
    if options.json:
        _print_json(to_json(ranking))
    else:
        lang = options.lang
        rows = [
            (
                "#",
                text("cli.column.loss", lang=lang),
                ranking.unit,
                "%",
                "Σ %",
                "ABC",
                text("cli.column.rank_by_mass", lang=lang),
            )
        ]
        for loss in ranking.losses:
            share, cumulative = (
                format_number(100 * loss.share, lang, ".1f"),
                format_number(100 * loss.cumulative, lang, ".1f"),
            )
            rows.append(
                (
                    str(loss.rank),
                    printing.flow_name(document, loss.flow),
                    format_number(loss.burden, lang),
                    share,
                    cumulative,
                    loss.pareto,
                    str(loss.rank_by_mass),
                )
            )
        print(printing.table(rows, right=(0, 2, 3, 4, 6)))
    return _finish(options, document, (*problems, *results.all_problems, *ranking.problems), always=False)


def report(options: Namespace) -> int:
    """Write the management workbook, with pictures where Qt can draw them."""
    from vsm_app.io.exporters.workbook import write_workbook

    target = _output(options, (".xlsx",), "cli.report_format")
    document, problems = _open(options)
    results = _compute(document, options.scenario)
    pictures = {
        view: _picture(document, results, options.lang, view, "png", 2000, "light") for view in ("map", "sankey")
    }
    write_workbook(document, results, target, options.lang, pictures)
    return _finish(options, document, (*problems, *results.all_problems), always=False)


def draw(options: Namespace) -> int:
    """Draw a picture of the map."""
    target = _output(options, tuple(f".{fmt}" for fmt in PICTURES), "cli.picture_format")
    if options.width < 1:
        raise VsmError(
            f"--width {options.width}: the width is at least 1.", code="cli.width", params={"width": options.width}
        )
    document, problems = _open(options)
    results = _compute(document, options.scenario)
    fmt = target.suffix.lower().lstrip(".")
    data = _picture(document, results, options.lang, options.view, fmt, options.width, options.theme)
    _write(target, data)
    return _finish(options, document, (*problems, *results.all_problems), always=False)


def convert(options: Namespace) -> int:
    """Convert between `.cvsm`, edge lists and other formats."""
    from vsm_app.io.save import save_any

    target = _output(options)
    document, problems = _open(options)
    lost = save_any(document, target, options.lang)
    for line in printing.problem_lines(lost, document, options.lang):
        print(line, file=sys.stderr)
    return _finish(options, document, problems, always=False)


def compare(options: Namespace) -> int:
    """Print what differs between two scenarios: flows and indicators of the map."""
    document, problems = _open(options)
    first, second = (_compute(document, _scenario(document, name)) for name in options.scenarios)
    rows = [*_changed_flows(first, second), *_changed_indicators(first, second)]
    if options.json:
        keys = ("kind", "id", "unit", "a", "b", "difference")
        names = [_scenario(document, name) for name in options.scenarios]
        _print_json(
            {
                "format": "vsm-comparison/1",
                "scenarios": names,
                "rows": [dict(zip(keys, row, strict=True)) for row in rows],
            }
        )
    else:
        lang = options.lang
        shown = [(text("cli.column.what", lang=lang), *options.scenarios, "Δ", text("cli.column.unit", lang=lang))]
        for kind, key, unit, a, b, difference in rows:
            name = printing.flow_name(document, key) if kind == "flow" else text(f"indicator.{key}", lang=lang)
            numbers = ["–" if value is None else format_number(value, lang) for value in (a, b, difference)]
            shown.append((name, *numbers, unit))
        print(printing.table(shown, right=(1, 2, 3)))
    found = (*problems, *first.all_problems, *second.all_problems)
    return _finish(options, document, found, always=False)


_Row = tuple[str, str, str, float | None, float | None, float | None]


def _changed_flows(first: Results, second: Results) -> Iterable[_Row]:
    for key in dict.fromkeys((*first.solution.own, *second.solution.own)):
        a, b = first.solution.own.get(key), second.solution.own.get(key)
        values = (a.value if a else None, b.value if b else None)
        yield from _row("flow", key, (a or b), values)


def _changed_indicators(first: Results, second: Results) -> Iterable[_Row]:
    before, after = ({v.id: v for v in results.indicators if v.scope == "map"} for results in (first, second))
    for key in dict.fromkeys((*before, *after)):
        a, b = before.get(key), after.get(key)
        yield from _row("indicator", key, (a or b), (a.value if a else None, b.value if b else None))


def _row(kind: str, key: str, one: object, values: tuple[float | None, float | None]) -> Iterable[_Row]:
    a, b = values
    if a == b:
        return
    difference = None if a is None or b is None else b - a
    if difference is not None and abs(difference) <= _SAME * max(abs(a or 0.0), abs(b or 0.0)):
        return
    yield kind, key, getattr(one, "unit", ""), a, b, difference


def montecarlo(options: Namespace) -> int:
    """Print the distribution of every flow: draw the entries, reconcile each draw."""
    from vsm_app.engine import montecarlo as engine

    if options.n < 1:
        raise VsmError(f"-n {options.n}: the number of draws is at least 1.", code="cli.draws", params={"n": options.n})
    document, problems = _open(options)
    simulation = engine.simulate(document, _scenario(document, options.scenario), draws=options.n, seed=options.seed)
    if options.json:
        _print_json(engine.to_json(simulation))
    else:
        lang = options.lang
        heads = [text(f"cli.column.{key}", lang=lang) for key in ("flow", "layer", "mean")]
        rows = [(*heads, "±", "2.5 %", "50 %", "97.5 %", text("cli.column.unit", lang=lang))]
        name = name_of(document)
        for (key, layer), spread in simulation.results.items():
            q = spread.quantiles
            numbers = [format_number(value, lang) for value in (spread.mean, spread.sd, q[0], q[2], q[4])]
            shown = printing.layer_name(document, layer, lang)
            rows.append((name(key.removeprefix("stock:")), shown, *numbers, spread.unit))
        print(printing.table(rows, right=(2, 3, 4, 5, 6)))
    return _finish(options, document, (*problems, *simulation.problems), always=False)


def examples(options: Namespace) -> int:
    """List the shipped examples, id first, or write one."""
    from vsm_app.io.examples import example_list, write_example

    if options.name is None:
        for example in example_list():
            print(f"{example.id}\t{example.title[options.lang]}\t{example.description[options.lang]}")
        return DONE
    target = Path(options.output) if options.output else Path(f"{options.name}.cvsm")
    if not options.output and target.exists():
        raise WriteError(
            f"{target} is there already: name another file with -o.", code="cli.exists", params={"path": str(target)}
        )
    write_example(options.name, target, options.lang)
    return DONE


def method(options: Namespace) -> int:
    """Compute one method from stated inputs; without an id, list the methods."""
    from vsm_app.engine.methods import METHODS, run_method

    if options.id is None:
        for one in METHODS.values():
            print(f"{one.id}\t{text(f'method.{one.id}', lang=options.lang)}")
        return DONE
    if options.inputs is None:
        raise VsmError(
            "Name the inputs: vsm-app method ID --inputs FILE.json", code="cli.no_inputs", params={"id": options.id}
        )
    result = run_method(options.id, _inputs(Path(options.inputs)))
    if options.json:
        _print_json(result.to_json(options.lang))
    else:
        print(result.to_text(options.lang))
    return PROBLEMS if any(problem.severity is not Severity.INFO for problem in result.problems) else DONE


def selftest(options: Namespace) -> int:
    """Load every asset, solve an example, write a workbook and a picture to a temporary folder, say `ok`."""
    from vsm_app.cli.selftest import run

    print(run(options.lang))
    return DONE


# --- shared ---
def _output(options: Namespace, endings: tuple[str, ...] = (), code: str = "") -> Path:
    """Where to write. Raises WriteError for another ending and for the file that is read: it is never overwritten."""
    target, source = Path(options.output), Path(options.file)
    if endings and target.suffix.lower() not in endings:
        raise WriteError(
            f"{target} does not end in {', '.join(endings)}: choose one of these endings.",
            code=code,
            params={"path": str(target)},
        )
    if target.exists() and source.exists() and target.samefile(source):
        raise WriteError(
            f"{target} is the file that is read: choose another name to write.",
            code="cli.output_is_input",
            params={"path": str(target)},
        )
    return target


def _open(options: Namespace) -> tuple[Document, tuple[Problem, ...]]:
    from vsm_app.io.open import open_any

    answers: dict[str, object] = {}
    if options.answers:
        answers.update(_inputs(Path(options.answers)))
    for key in ("unit", "decimal", "sheet", "nodes"):
        if (value := getattr(options, key)) is not None:
            answers[key] = value
    opened = open_any(Path(options.file), **answers)
    return opened.document, tuple(opened.problems)


def _scenario(document: Document, wanted: str) -> str:
    known = document.physics.scenarios
    if wanted == CURRENT or wanted in known:
        return wanted
    for key, scenario in known.items():
        if scenario.name == wanted:
            return key
    names = ", ".join([CURRENT, *known]) or CURRENT
    raise UnknownNameError(
        f"There is no scenario {wanted!r} in this map; it has: {names}.",
        code="cli.no_scenario",
        params={"wanted": wanted, "known": names},
    )


def _flow_id(document: Document, wanted: str) -> str:
    if wanted in document.flows:
        return wanted
    named = [
        key
        for key, flow in document.flows.items()
        if flow.item in document.items and document.items[flow.item].name == wanted
    ]
    if len(named) == 1:
        return named[0]
    raise UnknownNameError(
        f"No single flow is called {wanted!r}: give the id of one ({', '.join(named or list(document.flows)[:20])}).",
        code="cli.no_flow",
        params={"wanted": wanted, "known": ", ".join(named or list(document.flows)[:20])},
    )


def _compute(document: Document, scenario: str) -> Results:
    from vsm_app.engine import pipeline

    return pipeline.compute(document, _scenario(document, scenario))


def _picture(document: Document, results: Results, lang: str, view: str, fmt: str, width: int, theme: str) -> bytes:
    from vsm_app.ui.offscreen import render

    return render(document, results, view=view, fmt=fmt, width=width, theme=theme, lang=lang)


def _write(path: Path, data: bytes) -> None:
    from vsm_app.io.atomic import write_bytes

    write_bytes(path, data)


def _inputs(path: Path) -> dict[str, object]:
    from vsm_app.io.limits import read_file

    try:
        decoded = json.loads(read_file(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise VsmError(
            f"{path} is not JSON: {error}.", code="cli.not_json", params={"path": str(path), "reason": str(error)}
        ) from error
    if not isinstance(decoded, dict):
        raise VsmError(
            f"{path} holds no JSON object.",
            code="cli.not_json",
            params={"path": str(path), "reason": type(decoded).__name__},
        )
    return decoded


def _print_json(value: object) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
    print()


def _print_solution(document: Document, solution: Solution, lang: str) -> None:
    def number(value: float | None) -> str:
        return text("cli.unknown", lang=lang) if value is None else format_number(value, lang, ".6g")

    heads = [text(f"cli.column.{key}", lang=lang) for key in ("flow", "layer", "value")]
    rows = [(*heads, "±", text("cli.column.unit", lang=lang), text("cli.column.class", lang=lang), "z")]
    for (flow_id, layer), flow in solution.flows.items():
        shown = number(flow.value)
        if flow.value is None and flow.interval is not None:
            shown = f"[{number(flow.interval[0])} … {number(flow.interval[1])}]"
        spread = number(flow.sd) if flow.sd else ""
        kind = text(f"flow_class.{flow.flow_class.value}", lang=lang)
        z = "" if flow.z is None else format_number(flow.z, lang, ".2f")
        where = printing.layer_name(document, layer, lang)
        rows.append((printing.flow_name(document, flow_id), where, shown, spread, flow.unit, kind, z))
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


def _finish(options: Namespace, document: Document, problems: Iterable[Problem], *, always: bool) -> int:
    """List problems (`check`: on standard output, else on standard error) and turn them into the exit status."""
    found = tuple(
        dict.fromkeys((p.code, p.severity, p.subjects, tuple(sorted(p.params.items(), key=str))) for p in problems)
    )
    unique = [Problem(code, severity, subjects, dict(params)) for code, severity, subjects, params in found]
    lines = printing.problem_lines(unique, document, options.lang)
    if always:
        print("\n".join(lines) if lines else text("cli.no_problems", lang=options.lang))
    else:
        for line in lines:
            print(line, file=sys.stderr)
    return PROBLEMS if any(p.severity is not Severity.INFO for p in unique) else DONE
