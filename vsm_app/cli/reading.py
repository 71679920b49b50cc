"""What every command reads: the map, its scenario, files of JSON; where it may write."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vsm_app.cli.progress import working
from vsm_app.errors import UnknownNameError, VsmError, WriteError
from vsm_app.model.document import Document
from vsm_app.model.problem_list import told_once
from vsm_app.model.problems import Problem
from vsm_app.model.scenarios import CURRENT, apply_scenario, find_scenario
from vsm_app.model.validate import validate

if TYPE_CHECKING:
    from vsm_app.engine.results import Results
    from vsm_app.io.opened import Opened

_FLOWS_LISTED = 20


def read_map(options: Namespace) -> tuple[Document, tuple[Problem, ...]]:
    """The map of `options.file`, read with the answers given, and what had to be said about the file."""
    opened = read_file(options)
    return opened.document, opened.problems


def read_file(options: Namespace) -> Opened:
    """The same with all that the file holds beside the map: the photos of its notes."""
    with working("reading", options.lang):
        from vsm_app.io.open import open_any

        answers: dict[str, object] = {"lang": options.lang}
        if options.answers:
            answers |= json_object(Path(options.answers))
        for key in ("unit", "decimal", "sheet", "nodes"):
            if (value := getattr(options, key)) is not None:
                answers[key] = value
        return open_any(Path(options.file), **answers)


def compute(document: Document, scenario: str, lang: str) -> Results:
    """Solution, indicators and hotspots of a scenario, named by its id or name."""
    found = find_scenario(document.physics, scenario)
    with working("solving", lang):
        from vsm_app.engine import pipeline

        return pipeline.compute(document, found)


def findings(
    read: Iterable[Problem], document: Document, solved: Iterable[Problem] = (), scenarios: Iterable[str] = (CURRENT,)
) -> tuple[Problem, ...]:
    """All that there is to say of a map: of its file, of what stands in it (in each scenario), and what solving found.

    Every command lists the same, each fact once.
    """
    checked: list[Problem] = []
    for scenario in scenarios:
        physics = apply_scenario(document.physics, scenario)
        checked += validate(document if physics is document.physics else replace(document, physics=physics))
    return told_once((*read, *checked, *solved))


def flow_id(document: Document, wanted: str) -> str:
    """The id of the flow with that id, or of the only one with that item. Raises UnknownNameError."""
    if wanted in document.flows:
        return wanted
    items = document.items
    named = [key for key, flow in document.flows.items() if flow.item in items and items[flow.item].name == wanted]
    if len(named) == 1:
        return named[0]
    known = ", ".join(named or list(document.flows)[:_FLOWS_LISTED])
    raise UnknownNameError(
        f"No single flow is called {wanted!r}: give the id of one ({known}).",
        code="cli.no_flow",
        params={"wanted": wanted, "known": known},
    )


def output_path(options: Namespace, endings: tuple[str, ...] = (), code: str = "") -> Path:
    """Where to write. Raises WriteError for another ending and for the file that is read: it is never overwritten."""
    target, source = Path(options.output), Path(options.file)
    check_ending(target, endings, code)
    if target.exists() and source.exists() and target.samefile(source):
        raise WriteError(
            f"{target} is the file that is read: choose another name to write.",
            code="cli.output_is_input",
            params={"path": str(target)},
        )
    return target


def check_ending(target: Path, endings: tuple[str, ...], code: str) -> None:
    """Raise WriteError, with the text of `code`, where a file is to be written under none of these endings."""
    if endings and target.suffix.lower() not in endings:
        raise WriteError(
            f"{target} does not end in {', '.join(endings)}: choose one of these endings.",
            code=code,
            params={"path": str(target)},
        )


def json_object(path: Path) -> dict[str, object]:
    """The JSON object in a file. Raises ReadError where there is none, VsmError where it is something else."""
    from vsm_app.io.limits import read_file
    from vsm_app.io.misfits import broken_at

    data = read_file(path)
    try:
        broken = broken_at(data)
    except RecursionError:
        broken = (1, 1)
    if broken is not None:
        line, column = broken
        raise VsmError(
            f"{path}, line {line}, column {column}: the text is no JSON from there on; correct it there.",
            code="import.bad_json",
            params={"path": str(path), "line": line, "column": column},
        )
    decoded = json.loads(data.decode("utf-8-sig", errors="replace"))
    if not isinstance(decoded, dict):
        raise VsmError(
            f"{path} holds JSON, but no object in braces: correct the file.",
            code="cli.no_object",
            params={"path": str(path)},
        )
    return decoded
