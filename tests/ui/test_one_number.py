"""One flow has one number: chip, Sankey, inspector and Flows table agree to the fewest digits that are shown."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.example_routes import EXAMPLES
from helpers.random_maps import maps
from helpers.shell import open_shell
from vsm_app.engine.pipeline import compute
from vsm_app.engine.results import Results
from vsm_app.io.examples import open_example
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.units import parse_unit
from vsm_app.precision import fixed
from vsm_app.texts import format_number
from vsm_app.ui.canvas.chips import NumberContext, chip_model
from vsm_app.ui.canvas.figures import figure
from vsm_app.ui.canvas.on_map import measured_on_map, rounding_of
from vsm_app.ui.canvas.quantities import shown_unit
from vsm_app.ui.canvas.scene import CanvasScene
from vsm_app.ui.canvas.views import show_view
from vsm_app.ui.itemmodels.flows import Column, FlowTableModel
from vsm_app.ui.panels.inspector.flow import FlowForm
from vsm_app.ui.session import ViewState
from vsm_app.ui.theme import Theme

PLAIN = re.compile(r"\d[\d,]*(?:\.\d+)?$")


def number(words: str) -> Decimal | None:
    """The number at the end of English words; nothing where there is an interval or a bound."""
    words = words.strip()
    found = PLAIN.search(words)
    return None if found is None or any(sign in words for sign in "<[]…≥≤e") else Decimal(found[0].replace(",", ""))


def agree(*said: Decimal) -> bool:
    """Whether numbers are no further apart than the shortest is rounded: 182 and 182.5 may be the same 182.47."""
    fewest = Decimal(1).scaleb(max(int(one.as_tuple().exponent) for one in said))
    return max(said) - min(said) <= fewest / 2


def chip_words(document: Document, results: Results, flow_id: str) -> str:
    """The number of a chip without its unit, the new one where an old one is struck out."""
    context = NumberContext("en", "a", rounding_of(results.solution))
    model = chip_model(document.flows[flow_id].quantity, results.solution.own[flow_id], context)
    runs = [run.text for line in model.forms[0].lines for run in line if run.role in ("chip.new", "chip.value")]
    solved = [run.text for line in model.forms[0].lines for run in line if run.role == "chip.solved"]
    return (solved or runs)[-1]


def contradictions(document: Document) -> list[tuple[str, ...]]:
    """The flows of a map of which one place says another number than its chip."""
    results = compute(document)
    scene = CanvasScene(Theme())
    show_view(scene, document, results, scene.look.theme, "en", ViewState("sankey", "mass"))
    rounding, unit = rounding_of(results.solution), shown_unit(document, results, "mass")
    found = []
    for flow_id, result in results.solution.own.items():
        if result.value is None:
            continue
        places = [chip_words(document, results, flow_id)]
        places.append(measured_on_map(document.flows[flow_id].quantity, result, rounding, "en")[0])
        said = [number(one) for one in places]
        ribbon = scene.ribbons.get(flow_id)
        if ribbon is not None and result.layer == "mass":
            places.append(ribbon.model.value)
            said.append(in_unit(number(places[-1]), unit, result.unit))
        known = [one for one in said if one is not None]
        if known and not agree(*known):
            found.append((flow_id, *places))
    scene.clear()
    return found


def in_unit(said: Decimal | None, unit: str, wanted: str) -> Decimal | None:
    """A number in another unit, with the digits that it has there."""
    ratio = parse_unit(unit).factor / parse_unit(wanted).factor
    return None if said is None else said.scaleb(round(math.log10(ratio)))


def chain(*entries: str) -> Document:
    """A supplier, processes and a customer in a row with these entries on what flows between them."""
    document = Document("Chain")
    kinds = ["supplier", *["process"] * (len(entries) - 1), "customer"]
    for i, kind in enumerate(kinds):
        document = nodes.add_node(document, kind, f"N{i}", (300.0 * i, 0.0)).document
    for source, target in pairwise(list(document.nodes)):
        document = flows.connect(document, source, target).document
    for flow, entry in zip(list(document.flows), entries, strict=True):
        quantity = read_quantity(entry, ReadContext(lang="en")).quantity if entry else None
        if quantity is not None:
            document = flows.set_quantity(document, flow, quantity).document
    return document


@pytest.mark.parametrize(("example", "typed"), [("wood-indonesia-2014", "2.00"), ("battery-lfp", "53.0")])
@pytest.mark.usefixtures("qapp")
def test_the_sankey_says_an_entry_with_the_digits_of_its_chip(example: str, typed: str) -> None:
    document = open_example(example, "en")
    results, scene = compute(document), CanvasScene(Theme())
    show_view(scene, document, results, scene.look.theme, "en", ViewState("sankey", "mass"))
    said = {flow_id: ribbon.model.value for flow_id, ribbon in scene.ribbons.items()}
    assert said == {flow_id: chip_words(document, results, flow_id) for flow_id in said}
    assert typed in said.values()
    scene.clear()


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.usefixtures("qapp")
def test_no_place_contradicts_a_chip_of_an_example(example: str) -> None:
    assert contradictions(open_example(example, "en")) == []


@given(maps())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("qapp")
def test_no_place_contradicts_a_chip_of_any_map(document: Document) -> None:
    assert contradictions(document) == []


AMOUNTS = st.floats(1.0, 9000.0).map(lambda value: round(value, 2))
SPREADS = st.sampled_from(["", " ±4 %", " ±30 %", "!", " ±0.5 %"])
ENTRIES = st.lists(st.tuples(AMOUNTS, SPREADS, st.sampled_from(["t", "t", "kg"])), min_size=2, max_size=4)


@given(ENTRIES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("qapp")
def test_no_place_contradicts_a_chip_of_entries_that_are_reconciled(entries: list[tuple[float, str, str]]) -> None:
    amounts = (f"{value * (1000.0 if unit == 'kg' else 1.0):g} {unit}{sd}" for value, sd, unit in entries)
    assert contradictions(chain(*amounts, "")) == []


@pytest.mark.usefixtures("qapp")
def test_a_wide_spread_takes_no_digit_of_the_chip_away() -> None:
    document = chain("~3300 t", "~3505 t", "")
    results = compute(document)
    first = next(iter(document.flows))
    result = results.solution.own[first]
    shown, spread = measured_on_map(document.flows[first].quantity, result, rounding_of(results.solution), "en")
    assert shown == chip_words(document, results, first) == "3,396"
    assert spread == "720"


@pytest.mark.usefixtures("qapp")
def test_an_entry_per_piece_is_shown_in_the_unit_of_the_map() -> None:
    document = chain("4948 t", "12 kg/pc", "")
    results = compute(document)
    assert {result.unit for result in results.solution.own.values()} == {"t"}


@pytest.mark.parametrize(("place", "value", "shown"), [(0, 182.5, "183"), (1, 3.65, "3.7"), (0, -0.5, "-1")])
def test_a_half_is_rounded_up_wherever_a_number_is_written(place: int, value: float, shown: str) -> None:
    assert fixed(value, place) == shown
    assert figure(value, place, "en") == shown.replace("-", "\u2212")
    assert format_number(value, "en", f".{place}f") == figure(value, place, "en")


def test_the_flows_table_and_the_inspector_say_the_number_of_the_chip() -> None:
    with open_shell("en") as shell:
        shell.window.files.open_example("drive-unit")
        shell.settle()
        results, document = shell.session.results, shell.document
        assert results is not None
        model = FlowTableModel(shell.context)
        for flow_id, result in results.solution.own.items():
            if result.value is None:
                continue
            shell.session.select([flow_id])
            shell.settle()
            figures = [form.figure.text() for form in shell.window.findChildren(FlowForm) if form.isVisible()]
            in_table = str(model.data(model.index(model.row_of(flow_id), Column.VALUE)))
            said = [number(one) for one in (chip_words(document, results, flow_id), in_table, *figures)]
            assert len(said) == 3
            assert agree(*(one for one in said if one is not None))
