"""The parser of all commands; their help and refusals are in the chosen language."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from vsm_app import __version__
from vsm_app.cli import comparing, figures, program, solving, writing
from vsm_app.cli.arguments import Parser
from vsm_app.texts import LANGUAGES, text

Command = Callable[[argparse.Namespace], int]


def build_parser(lang: str) -> Parser:
    """The parser of all commands, its help in `lang`."""

    def say(code: str) -> str:
        return text(f"cli.{code}", lang=lang)

    common = Parser(lang=lang, add_help=False)
    common.add_argument("--lang", choices=LANGUAGES, default=lang, help=say("help.lang"))
    parser = Parser(
        lang=lang, prog="vsm-app", description=say("help.program"), epilog=say("help.exit"), parents=[common]
    )
    parser.add_argument("--version", action="version", version=f"Ringstrom {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar=say("help.command"))

    def add(name: str, run: Command) -> argparse.ArgumentParser:
        one = subparsers.add_parser(
            name, lang=lang, help=say(f"help.{name}"), description=say(f"help.{name}"), parents=[common]
        )
        one.set_defaults(run=run)
        return one

    def with_file(one: argparse.ArgumentParser, *, scenario: bool = True, json: bool = True) -> argparse.ArgumentParser:
        one.add_argument("file", metavar="FILE", help=say("help.file"))
        _add_reading_options(one, say)
        if scenario:
            one.add_argument("--scenario", metavar="S", default="current", help=say("help.scenario"))
        if json:
            one.add_argument("--json", action="store_true", help=say("help.json"))
        return one

    window = add("window", program.window)
    window.add_argument("file", metavar="FILE", nargs="?", help=say("help.file"))
    with_file(add("check", solving.check), json=False)
    solve = with_file(add("solve", solving.solve))
    solve.add_argument("--why", metavar="FLOW", help=say("help.why"))
    solve.add_argument("--ask", metavar="INDICATOR", nargs="?", const="", help=say("help.ask"))
    solve.add_argument("--robust", action="store_true", help=say("help.robust"))
    with_file(add("indicators", figures.indicators))
    hotspots = with_file(add("hotspots", figures.hotspots))
    hotspots.add_argument("--by", choices=("mass", "energy", "cost", "co2e"), default=None, help=say("help.by"))
    hotspots.add_argument("--carry", choices=("mfca", "lca"), default="mfca", help=say("help.carry"))
    report = with_file(add("report", writing.report), json=False)
    report.add_argument("-o", "--output", metavar="OUT.xlsx", required=True, help=say("help.output"))
    draw = with_file(add("draw", writing.draw), json=False)
    draw.add_argument("-o", "--output", metavar="OUT.(png|svg|pdf)", required=True, help=say("help.output"))
    draw.add_argument("--view", choices=("map", "sankey", "heat"), default="map", help=say("help.view"))
    draw.add_argument("--width", metavar="PX", type=int, default=1600, help=say("help.width"))
    draw.add_argument("--theme", choices=("light", "dark"), default="light", help=say("help.theme"))
    convert = with_file(add("convert", writing.convert), scenario=False, json=False)
    convert.add_argument("-o", "--output", metavar="OUT", required=True, help=say("help.output"))
    compare = with_file(add("compare", comparing.compare), scenario=False)
    compare.add_argument("--scenarios", metavar=("A", "B"), nargs=2, required=True, help=say("help.scenarios"))
    _add_draws(with_file(add("montecarlo", figures.montecarlo)), say)
    examples = add("examples", program.examples)
    examples.add_argument("name", metavar="NAME", nargs="?", help=say("help.example_name"))
    examples.add_argument("-o", "--output", metavar="OUT.cvsm", help=say("help.output"))
    method = add("method", program.method)
    method.add_argument("id", metavar="ID", nargs="?", help=say("help.method_id"))
    method.add_argument("--inputs", metavar="FILE.json", help=say("help.inputs"))
    method.add_argument("--json", action="store_true", help=say("help.json"))
    add("selftest", program.selftest)
    return parser


def _add_reading_options(one: argparse.ArgumentParser, say: Callable[[str], str]) -> None:
    one.add_argument("--unit", metavar="U", help=say("help.unit"))
    one.add_argument("--decimal", choices=(",", "."), help=say("help.decimal"))
    one.add_argument("--sheet", metavar="S", help=say("help.sheet"))
    one.add_argument("--nodes", metavar="FILE", help=say("help.nodes"))
    one.add_argument("--answers", metavar="FILE.json", help=say("help.answers"))


def _add_draws(montecarlo: argparse.ArgumentParser, say: Callable[[str], str]) -> None:
    montecarlo.add_argument("-n", metavar="N", type=int, default=10_000, help=say("help.draws"))
    montecarlo.add_argument("--seed", metavar="S", type=int, help=say("help.seed"))
    montecarlo.add_argument("--condition", action="store_true", help=say("help.condition"))
    montecarlo.add_argument("--indicators", metavar="ID,ID", nargs="?", const="", help=say("help.simulated_indicators"))
