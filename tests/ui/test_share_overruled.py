"""A share that was overruled is no plain solved number: map, inspector, table and workbook say what became of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from helpers.solver_maps import network_map, share
from vsm_app.engine.pipeline import compute
from vsm_app.engine.results import FlowClass, class_code
from vsm_app.io.exporters.workbook import write_workbook
from vsm_app.model.document import Document
from vsm_app.texts import text
from vsm_app.ui.canvas.on_map import share_moved
from vsm_app.ui.canvas.resolve import Resolver
from vsm_app.ui.theme import Theme


def process(lost: float | None) -> Document:
    """100 come in, 35 ± 3 % of it goes back; what is sold and lost is measured or not."""
    flows = [
        {"id": "in", "from": None, "to": "P", "mean": 100.0, "sd": 1.0},
        {"id": "sold", "from": "P", "to": None, **({} if lost is None else {"mean": 100.0 - lost, "sd": 1.0})},
        {"id": "back", "from": "P", "to": None, "quantity": share(0.35, 0.03)},
    ]
    return network_map(flows, unit="t")


def runs(document: Document, lang: str = "en") -> list[str]:
    """Roles and words of the chip of the flow that a share was entered for."""
    resolver = Resolver(Theme(), lang)
    resolver.set_document(document)
    resolver.set_results(compute(document))
    return [word for run in resolver.chip(document.flows["back"]).forms[0].lines[0] for word in (run.role, run.text)]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("lost", "code", "words"),
    [(None, "share_entered", "Share entered"), (15.0, "share_reconciled", "Share reconciled")],
)
def test_a_share_that_was_entered_says_what_became_of_it(
    tmp_path: Path, lost: float | None, code: str, words: str
) -> None:
    document = process(lost)
    results = compute(document)
    result, entry = results.solution.own["back"], results.solution.share_of("back")
    assert entry is not None
    assert result.flow_class is FlowClass.OBSERVABLE, "the class in JSON stays what it was"
    assert class_code(result, document.flows["back"].quantity, entry) == f"flow_class.{code}"
    assert text(f"flow_class.{code}", lang="en") == words
    moved = share_moved(entry, "en")
    assert moved.startswith("35.0 → 1") if lost else moved == ""
    assert runs(document)[0] == ("chip.old" if lost else "chip.value"), "the map marks what the inspector names"
    path = tmp_path / "book.xlsx"
    write_workbook(document, results, path, "en")
    rows = load_workbook(path)["Flows"].iter_rows(values_only=True)
    assert words in next(row for row in rows if row[0] == "back")


@pytest.mark.usefixtures("qapp")
def test_the_chip_of_a_share_that_was_not_kept_strikes_it_out_as_it_does_an_entry() -> None:
    said = runs(process(15.0), "de")
    assert (said[0], said[1]) == ("chip.old", "35\u202f%")
    assert said[said.index("chip.new") + 1].startswith("1")
    assert "≈\u202f35" in runs(process(65.0 - 30.0)), "a share that agrees with all the rest is kept as it was said"


def test_a_flow_without_a_share_is_solved_as_before() -> None:
    document = process(None)
    solution = compute(document).solution
    assert solution.share_of("sold") is None
    assert class_code(solution.own["sold"], document.flows["sold"].quantity, None) == "flow_class.observable"
