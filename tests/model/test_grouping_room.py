"""A closed sub-process is as large as the flows need that run in and out; one that has a size of its own keeps it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vsm_app.io.examples import open_example
from vsm_app.layout.routing import DEFAULTS
from vsm_app.model.document import Document
from vsm_app.model.edits import groups
from vsm_app.model.kinds import KINDS
from vsm_app.model.placement import GRID, Place

INSIDE = ("casting", "machining", "assembly")


def grouped(document: Document, inside: tuple[str, ...]) -> tuple[Document, Place, str]:
    made = groups.group(document, inside, "Part")
    (name,) = made.made
    return made.document, made.document.layout.places[name], name


@pytest.fixture(scope="module")
def drives() -> Document:
    return open_example("drive-unit", "en")


def test_the_names_of_all_open_inputs_find_room(drives: Document) -> None:
    _, place, _ = grouped(drives, INSIDE)
    inputs = [f for f in drives.flows.values() if f.source is None and f.target in INSIDE]
    energy = [f for f in inputs if f.quantity.unit.startswith("MWh")]
    assert place.h >= (len(inputs) - len(energy)) * DEFAULTS.open_gap
    assert place.w >= len(energy) * DEFAULTS.foot_gap
    assert place.w % GRID == place.h % GRID == 0.0


def test_a_sub_process_with_few_flows_has_the_usual_size(drives: Document) -> None:
    _, place, _ = grouped(drives, ("distribution",))
    kind = KINDS.get("subprocess")
    assert (place.w, place.h) == (kind.width, kind.height)


def test_a_size_that_somebody_has_given_stays(drives: Document) -> None:
    document, place, name = grouped(drives, INSIDE)
    opened = groups.fold(document, name, folded=False).document
    sized = replace(opened.layout.places[name], w=400.0, h=80.0)
    layout = replace(opened.layout, places=opened.layout.places | {name: sized})
    closed = groups.fold(replace(opened, layout=layout), name, folded=True).document.layout.places[name]
    assert (closed.w, closed.h) == (400.0, 80.0)
    again = groups.fold(opened, name, folded=True).document.layout.places[name]
    assert again == place
