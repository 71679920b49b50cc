"""Commands that need no map of one's own: `window`, `examples`, `method`, `selftest`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from vsm_app.cli import printing
from vsm_app.cli.contract import DONE, PROBLEMS
from vsm_app.cli.progress import working
from vsm_app.cli.reading import check_ending, json_object
from vsm_app.cli.window import open_window
from vsm_app.errors import VsmError, WriteError
from vsm_app.model.problems import Severity
from vsm_app.texts import text


def window(options: Namespace) -> int:
    """Open the window, with a file if one is named."""
    return open_window(options.file, options.said_lang)


def examples(options: Namespace) -> int:
    """List the shipped examples, id first, or write one."""
    from vsm_app.io.examples import example_list, write_example

    if options.name is None:
        for example in example_list():
            print(f"{example.id}\t{example.title[options.lang]}\t{example.description[options.lang]}")
        return DONE
    target = Path(options.output) if options.output else Path(f"{options.name}.cvsm")
    check_ending(target, (".cvsm",), "cli.example_format")
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
    result = run_method(options.id, json_object(Path(options.inputs)))
    if options.json:
        printing.print_json(result.to_json(options.lang))
    else:
        print(result.to_text(options.lang))
    return PROBLEMS if any(problem.severity is not Severity.INFO for problem in result.problems) else DONE


def selftest(options: Namespace) -> int:
    """Load every asset, solve an example, write a workbook and a picture to a temporary folder, say `ok`."""
    with working("testing", options.lang):
        from vsm_app.cli.selftest import run

        said = run(options.lang)
    print(said)
    return DONE
