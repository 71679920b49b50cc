"""The first line of the call-out on entries that disagree: what does not fit, taken in at a glance."""

from __future__ import annotations

from itertools import pairwise

import pytest

from vsm_app.engine.disagreement import disagreement
from vsm_app.engine.pipeline import solve
from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow
from vsm_app.model.edits.nodes import add_node
from vsm_app.model.quantities import Form, Quantity
from vsm_app.ui.panels.choices import Choices

LONG = "Demontage, Sortierung und Wiederaufbereitung der zurückgenommenen Antriebseinheiten"


def choices(names: tuple[str, ...], lang: str) -> Choices:
    """A chain through which 1 000 t enter and 940 t leave, both exact."""
    document = Document()
    for name in names:
        document = add_node(document, "process", name, (0.0, 0.0)).document
    ends = (None, *document.nodes, None)
    for source, target in pairwise(ends):
        said = {None: 1000.0}.get(source, 940.0 if target is None else None)
        quantity = Quantity(Form.VALUE, value=said, unit="t", exact=True) if said is not None else Quantity()
        document = add_flow(document, source, target, quantity=quantity).document
    solution = solve(document)
    problem = next(one for one in solution.problems if one.code.startswith(("balance.", "conflict")))
    found = disagreement(solution, document, problem)
    assert found is not None
    return Choices(document, found, lang, 0, reconciled=solution.reconciled)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Casting: 1,000 t/a in, 940 t/a out, 60 t/a apart."),
        ("de", "Casting: 1 000 t/a ein, 940 t/a aus, 60 t/a auseinander."),
    ],
)
def test_the_headline_says_where_and_by_how_much_and_is_not_said_twice(lang: str, words: str) -> None:
    found = choices(("Casting",), lang)
    assert found.headline().replace("\u202f", " ").replace("“", "").replace("„", "").replace("”", "") == words
    assert "60" not in found.lead()
    assert (
        found.lead()
        == {
            "en": "No loss is drawn here: most likely the difference is one.",
            "de": "Hier ist kein Verlust gezeichnet: Wahrscheinlich ist der Unterschied einer.",
        }[lang]
    )


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("names", [(LONG,), (LONG, "Casting"), ("Cutting", "Welding", "Painting", "Mounting", LONG)])
def test_long_names_leave_the_headline_one_line(names: tuple[str, ...], lang: str) -> None:
    found = choices(names, lang)
    assert len(found.headline()) <= 90
    assert "60" in found.headline()
