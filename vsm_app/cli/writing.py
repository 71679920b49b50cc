"""`report`, `draw` and `convert`: files made of a map."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from vsm_app.cli import printing
from vsm_app.cli.progress import working
from vsm_app.cli.reading import compute, findings, output_path, read_file, read_map
from vsm_app.errors import VsmError
from vsm_app.model.scenarios import CURRENT

if TYPE_CHECKING:
    from vsm_app.engine.results import Results
    from vsm_app.io.opened import Opened
    from vsm_app.model.document import Document

PICTURES: Final = ("png", "svg", "pdf")
_REPORT_WIDTH: Final = 2000


def report(options: Namespace) -> int:
    """Write the management workbook, with pictures where Qt can draw them."""
    target = output_path(options, (".xlsx",), "cli.report_format")
    opened = read_file(options)
    document, problems = opened.document, opened.problems
    results = compute(document, options.scenario, options.lang)
    beside = _current(document, results, options.lang)
    with working("writing", options.lang):
        from vsm_app.io.exporters.workbook import write_workbook

        bare = replace(opened, document=replace(document, layout=document.layout.without_underlays()))
        pictures = {
            view: _picture(bare, results, options.lang, view, "png", _REPORT_WIDTH, "light", beside)
            for view in ("map", "sankey")
        }
        write_workbook(document, results, target, options.lang, pictures)
    found = findings(problems, document, results.all_problems, [results.solution.scenario])
    return printing.finish(options, document, found)


def draw(options: Namespace) -> int:
    """Draw a picture of the map."""
    target = output_path(options, tuple(f".{fmt}" for fmt in PICTURES), "cli.picture_format")
    if options.width < 1:
        raise VsmError(
            f"--width {options.width}: the width is at least 1.", code="cli.width", params={"width": options.width}
        )
    opened = read_file(options)
    document, problems = opened.document, opened.problems
    results = compute(document, options.scenario, options.lang)
    beside = _current(document, results, options.lang) if options.view == "sankey" else None
    with working("writing", options.lang):
        from vsm_app.io.atomic import write_bytes

        fmt = target.suffix.lower().lstrip(".")
        how = (options.lang, options.view, fmt, options.width, options.theme, beside)
        data = _picture(opened, results, *how, captioned=True)
        write_bytes(target, data)
    found = findings(problems, document, results.all_problems, [results.solution.scenario])
    return printing.finish(options, document, found)


def convert(options: Namespace) -> int:
    """Convert between `.cvsm`, edge lists and other formats."""
    target = output_path(options)
    document, problems = read_map(options)
    with working("writing", options.lang):
        from vsm_app.io.save import save_any

        lost = save_any(document, target, options.lang)
    for line in printing.problem_lines(lost, document, options.lang):
        print(line, file=sys.stderr)
    return printing.finish(options, document, findings(problems, document))


def _current(document: Document, results: Results, lang: str) -> Results | None:
    """The current state, to whose scale the Sankey of a scenario is drawn as in the window; `None` for itself."""
    return None if results.solution.scenario == CURRENT else compute(document, CURRENT, lang)


def _picture(  # noqa: PLR0913 - what is drawn, and how
    opened: Opened,
    results: Results,
    lang: str,
    view: str,
    fmt: str,
    width: int,
    theme: str,
    beside: Results | None,
    *,
    captioned: bool = False,
) -> bytes:
    from vsm_app.ui.offscreen import render

    return render(
        opened.document,
        results,
        view=view,
        fmt=fmt,
        width=width,
        theme=theme,
        lang=lang,
        media=opened.media,
        beside=beside,
        captioned=captioned,
    )
