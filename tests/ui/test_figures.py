"""How figures are written in the window: bounds say something or stay quiet, both ends are told apart."""

from __future__ import annotations

import pytest

from helpers.drive_unit import drive_unit
from helpers.method_maps import Arc, draw, item, node
from vsm_app.engine.pipeline import compute
from vsm_app.engine.rounding import round_for_map
from vsm_app.model.document import Document
from vsm_app.model.edits import flows, nodes
from vsm_app.ui.canvas.figures import bounds_text, interval_text
from vsm_app.ui.canvas.heat import heat_of
from vsm_app.ui.entries import enter_text
from vsm_app.ui.losses import shown_masses


@pytest.mark.parametrize(
    ("low", "high", "decimals", "shown"),
    [
        (0.0, 152.0, 0, "[0 … 152]"),
        (0.0, 1224.0, 0, "[0 … 1,224]"),
        (0.0, 0.03, 0, "[0 … 0.03]"),
        (0.0, 0.4, 0, "[0 … 0.4]"),
        (12.0, 12.3, 0, "[12.0 … 12.3]"),
        (3.0, None, 0, "≥\u202f3"),
        (None, 8.0, 1, "≤\u202f8"),
        (0.0, None, 0, "–"),
        (None, None, 2, "–"),
        (-5.0, 5.0, 0, "[−5 … 5]"),
    ],
)
def test_an_interval_tells_its_ends_apart_and_is_quiet_where_it_bounds_nothing(
    low: float | None, high: float | None, decimals: int, shown: str
) -> None:
    assert interval_text(low, high, decimals, "en") == shown


def test_bounds_take_the_digits_of_the_larger_end() -> None:
    assert bounds_text((0.0, 0.0125), "de") == "[0 … 0,0125]"
    assert bounds_text(None, "de") == "–"


def test_the_heat_view_and_the_ranking_show_the_same_figure_as_the_map() -> None:
    document = drive_unit("de")
    results = compute(document)
    rounding = round_for_map(results.solution)
    masses = shown_masses(results)
    landfill = results.hotspots["mass"].losses[0]
    on_map = rounding.value(results.solution.own[landfill.flow])
    assert on_map is not None
    assert masses[landfill.flow] == pytest.approx(on_map * 1000.0)
    heat = heat_of(results, "mass", "de", "a")
    assert heat.most == f"{on_map:.0f}\u202ft/a"


def test_a_loss_that_is_not_determined_is_never_zero_in_the_heat_view() -> None:
    document = drive_unit("de")
    heat = heat_of(compute(document), "mass", "de", "a")
    assert heat.nodes["use"].text == "[0 … 1\u202f224]\u202ft/a"
    assert [node for node, burden in heat.nodes.items() if burden.is_open] == ["use"]
    assert heat.has_open


def cut_with_losses(fed: str, *lost: str) -> Document:
    """A process that is fed and sells the rest; what it loses to a landfill is said, or follows."""
    document = nodes.add_node(Document(), "process", "Cut", (0.0, 0.0)).document
    for kind, place in (("supplier", -300.0), ("customer", 300.0), *(("landfill", 300.0) for _ in lost)):
        document = nodes.add_node(document, kind, kind, (place, 300.0)).document
    cut, supplier, *targets = document.nodes
    for source, target, amount in ((supplier, cut, fed), *zip([cut] * len(targets), targets, ("", *lost), strict=True)):
        made = flows.add_flow(document, source, target)
        document = enter_text(made.document, made.made[0], amount, "en").document if amount else made.document
    return document


def test_a_power_plant_of_unknown_output_is_not_said_to_use_up_what_it_is_fed() -> None:
    arcs: list[Arc] = [("gas", None, "plant", "gas", 100.0), ("hot", "plant", None, "waste_heat", 40.0)]
    arcs += [("power", "plant", None, "power", None), ("steam", "plant", None, "power", None)]
    energy = [item(key, "energy", "MWh") for key in ("gas", "waste_heat", "power")]
    document = draw([node("plant", "make")], arcs, energy, classes={"hot": "loss"})
    plant = heat_of(compute(document), "energy", "en", physics=document.physics).nodes["plant"]
    assert (plant.is_open, plant.text) == (True, "≥\u202f40\u202fMWh")


@pytest.mark.parametrize(("fed", "shown"), [("100 kg", "[0 … 100]"), ("0.3 kg", "[0 … 0.3]"), ("40 t", "[0 … 40]")])
def test_where_only_bounds_are_known_the_heat_view_has_no_ramp_from_nothing_to_nothing(fed: str, shown: str) -> None:
    document = cut_with_losses(fed, "")
    heat = heat_of(compute(document), "mass", "en", physics=document.physics)
    (cut,) = heat.nodes.values()
    assert cut.text == f"{shown}\u202f{fed.split()[1]}"
    assert (heat.most, heat.has_open, heat.is_empty) == ("", True, False)


def test_a_small_loss_beside_a_large_one_is_not_called_nothing() -> None:
    document = drive_unit("en")
    heat = heat_of(compute(enter_text(document, "aus", "0.3 t", "en").document), "mass", "en", "a")
    assert heat.nodes["assembly"].text == "0.3\u202ft/a"
