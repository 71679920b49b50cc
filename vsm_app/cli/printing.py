"""Tables and lines for people on a terminal."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence

from vsm_app.cli.contract import DONE, PROBLEMS
from vsm_app.model import layer_names
from vsm_app.model.document import Document
from vsm_app.model.ids import distinct_name_of
from vsm_app.model.problem_list import cause_first
from vsm_app.model.problems import Problem, Severity
from vsm_app.texts import problem_text, text


def flow_name(document: Document, flow_id: str) -> str:
    """`Chips (Machining → Casting)`."""
    flow = document.flows[flow_id]
    item = document.items.get(flow.item)
    ends = [document.nodes[end].name if end in document.nodes else "–" for end in (flow.source, flow.target)]
    return f"{item.name if item else flow_id} ({ends[0]} → {ends[1]})"


def layer_name(document: Document, layer: str, lang: str) -> str:
    """A layer in words: `mass` as the language says it, a substance by its name, an unknown unit as it was written."""
    return layer_names.layer_name(document.physics, layer, lang)


def problem_lines(problems: Iterable[Problem], document: Document, lang: str) -> list[str]:
    """One line a problem: severity, code, place, text, separated by tabs; causes before what follows from them."""
    name = _names(document, lang)
    lines = []
    for problem in cause_first(problems):
        place = name(problem.subjects[0]) if problem.subjects else (document.name or "–")
        lines.append("\t".join((problem.severity.value, problem.code, place, problem_text(problem, lang, name))))
    return lines


def _names(document: Document, lang: str) -> Callable[[str], str]:
    """Names of all elements; of what stands for a period of several with that period (`m3@2`)."""
    plain = distinct_name_of(document)
    if not document.physics.periods:
        return plain
    from vsm_app.engine.wording import names_of

    in_time = names_of(document, lang)
    return lambda key: in_time(key) if "@" in key else plain(key)


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Columns padded to their widest cell; columns in `right` are right-aligned; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(lines)


def print_json(value: object) -> None:
    """One JSON value on standard output. Raises ValueError for a number that JSON cannot hold."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
    print()


def finish(options: Namespace, document: Document, problems: Sequence[Problem], *, always: bool = False) -> int:
    """List problems (`always`, for `check`: on standard output, else on standard error); return the exit status."""
    lines = problem_lines(problems, document, options.lang)
    if always:
        print("\n".join(lines) if lines else text("cli.no_problems", lang=options.lang))
    else:
        for line in lines:
            print(line, file=sys.stderr)
    return PROBLEMS if any(problem.severity is not Severity.INFO for problem in problems) else DONE
