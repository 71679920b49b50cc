"""Arguments, dispatch and exit codes: 0 done; 1 done, but the map has problems; 2 could not be done."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from vsm_app import __version__
from vsm_app.cli import commands, printing
from vsm_app.cli.arguments import FAILED, Parser
from vsm_app.errors import VsmError
from vsm_app.texts import LANGUAGES, default_language, error_text, text

DONE: Final = 0
PROBLEMS: Final = 1

Command = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run `vsm-app` with `argv` (default: the process's own arguments); return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    printing.prepare_streams()
    lang = _language_in(arguments)
    parser = build_parser(lang)
    if _opens_window(arguments):
        arguments = ["window", *arguments]
    try:
        chosen = parser.parse_args(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FAILED
    command: Command = chosen.run
    try:
        return command(chosen)
    except VsmError as error:
        return _fail(error_text(error, chosen.lang))
    except BrokenPipeError:  # the reader of a pipe has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _fail(text("cli.interrupted", lang=chosen.lang))
    except (MemoryError, RecursionError):
        return _fail(text("cli.too_much", lang=chosen.lang))
    except OSError as error:
        path = error.filename or ""
        return _fail(text("cli.os_error", {"path": str(path), "reason": error.strerror or str(error)}, chosen.lang))


def _fail(sentence: str) -> int:
    print(f"vsm-app: {sentence}", file=sys.stderr)
    return FAILED


def _language_in(arguments: Sequence[str]) -> str:
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments) and arguments[position + 1] in LANGUAGES:
            return arguments[position + 1]
        if argument.startswith("--lang=") and argument[7:] in LANGUAGES:
            return argument[7:]
    return default_language()


def _opens_window(arguments: Sequence[str]) -> bool:
    """Whether there is no command: nothing, a file, or only `--lang`."""
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument == "--lang":
            skip = True
        elif argument in ("-h", "--help", "--version"):
            return False
        elif not argument.startswith("-"):
            return argument not in commands.NAMES
    return True


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

    window = add("window", commands.window)
    window.add_argument("file", metavar="FILE", nargs="?", help=say("help.file"))
    with_file(add("check", commands.check), json=False)
    solve = with_file(add("solve", commands.solve))
    solve.add_argument("--why", metavar="FLOW", help=say("help.why"))
    solve.add_argument("--ask", metavar="INDICATOR", nargs="?", const="", help=say("help.ask"))
    with_file(add("indicators", commands.indicators))
    hotspots = with_file(add("hotspots", commands.hotspots))
    hotspots.add_argument("--by", choices=("mass", "energy", "cost", "co2e"), default=None, help=say("help.by"))
    report = with_file(add("report", commands.report), json=False)
    report.add_argument("-o", "--output", metavar="OUT.xlsx", required=True, help=say("help.output"))
    draw = with_file(add("draw", commands.draw), json=False)
    draw.add_argument("-o", "--output", metavar="OUT.(png|svg|pdf)", required=True, help=say("help.output"))
    draw.add_argument("--view", choices=("map", "sankey", "heat"), default="map", help=say("help.view"))
    draw.add_argument("--width", metavar="PX", type=int, default=1600, help=say("help.width"))
    draw.add_argument("--theme", choices=("light", "dark"), default="light", help=say("help.theme"))
    convert = with_file(add("convert", commands.convert), scenario=False, json=False)
    convert.add_argument("-o", "--output", metavar="OUT", required=True, help=say("help.output"))
    compare = with_file(add("compare", commands.compare), scenario=False)
    compare.add_argument("--scenarios", metavar=("A", "B"), nargs=2, required=True, help=say("help.scenarios"))
    montecarlo = with_file(add("montecarlo", commands.montecarlo))
    montecarlo.add_argument("-n", metavar="N", type=int, default=10_000, help=say("help.draws"))
    montecarlo.add_argument("--seed", metavar="S", type=int, help=say("help.seed"))
    examples = add("examples", commands.examples)
    examples.add_argument("name", metavar="NAME", nargs="?", help=say("help.example_name"))
    examples.add_argument("-o", "--output", metavar="OUT.cvsm", help=say("help.output"))
    method = add("method", commands.method)
    method.add_argument("id", metavar="ID", nargs="?", help=say("help.method_id"))
    method.add_argument("--inputs", metavar="FILE.json", help=say("help.inputs"))
    method.add_argument("--json", action="store_true", help=say("help.json"))
    add("selftest", commands.selftest)
    return parser


def _add_reading_options(one: argparse.ArgumentParser, say: Callable[[str], str]) -> None:
    one.add_argument("--unit", metavar="U", help=say("help.unit"))
    one.add_argument("--decimal", choices=(",", "."), help=say("help.decimal"))
    one.add_argument("--sheet", metavar="S", help=say("help.sheet"))
    one.add_argument("--nodes", metavar="FILE", help=say("help.nodes"))
    one.add_argument("--answers", metavar="FILE.json", help=say("help.answers"))
