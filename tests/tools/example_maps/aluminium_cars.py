"""Aluminium in passenger cars, world, 2020: three alloy groups side by side, one arrow each."""

from __future__ import annotations

from example_maps.maker import Maker, exact, published, source_of
from vsm_app.model.document import Document
from vsm_app.model.elements import StageKind
from vsm_app.model.placement import RouteHint
from vsm_app.model.settings import Settings

DOWN = RouteHint(source_side="bottom", target_side="top")
_LOST = {"not_collected_exported_elv_losses", "shredding_losses_dismantled", "shredding_losses_hulks"}
_ALLOYS = {"Wrought": "wrought", "Primary castings": "primary_cast", "Secondary castings": "secondary_cast"}
_NAMES = {
    "wrought": ("Wrought", "Knetlegierung"),
    "primary_cast": ("Primary castings", "Primärguss"),
    "secondary_cast": ("Secondary castings", "Sekundärguss"),
}


def build(lang: str) -> Document:
    """The map in `lang`."""
    data = published("aluminium_cars_global_2020")
    m = Maker(
        lang, ("Car aluminium 2020", "Aluminium in Pkw 2020"), Settings(units={"mass": "Mt"}), source_of(data),
        ("Wrought alloys and castings from the alloy market through the car fleet and back. Mixed scrap becomes secondary castings.",
         "Knet- und Gusslegierungen vom Legierungsmarkt durch die Fahrzeugflotte und zurück. Gemischter Schrott wird Sekundärguss."),
    )  # fmt: skip
    m.stage("market", ("Alloy market", "Legierungsmarkt"), StageKind.PRODUCTION)
    m.stage("manufacture", ("Manufacture", "Herstellung"), StageKind.PRODUCTION)
    m.stage("use", ("Use", "Nutzung"), StageKind.USE)
    m.stage("eol", ("End of life", "Lebensende"), StageKind.END_OF_LIFE)
    for key, (en, de) in _NAMES.items():
        m.item(f"{key}_primary", (f"{en}, primary", f"{de}, primär"), "primary", "Mt")
        m.item(f"{key}_secondary", (f"{en}, recycled", f"{de}, rezykliert"), "recycled", "Mt")
        m.item(f"{key}_product", (en, de), "product", "Mt", kind="product")
        m.item(f"{key}_loss", (f"{en}, lost", f"{de}, verloren"), "loss", "Mt")
    for key, names, kind, stage, box, icon in (
        ("aluminium_alloy_market", ("Alloy market", "Legierungsmarkt"), "process", "market", (240, 176, 168, 200), "balance"),
        ("vehicle_manufacturing", ("Vehicle making", "Fahrzeugbau"), "process", "manufacture", (528, 176, 136, 152), "assembly"),
        ("use_phase_car_fleet", ("Car fleet", "Fahrzeugflotte"), "use", "use", (800, 176, 136, 152), ""),
        ("collection_of_end_of_life_vehicles", ("Collection", "Rücknahme"), "collection", "eol", (1072, 176, 136, 192), ""),
        ("dismantling", ("Dismantling", "Demontage"), "disassembly", "eol", (1360, 176, 136, 128), ""),
        ("shredding_of_mixed_hulks", ("Shredding of hulks", "Schreddern der Karossen"), "sorting", "eol", (1360, 488, 152, 200), ""),
        ("shredding_of_dismantled_components", ("Shredding of components", "Schreddern der Bauteile"), "sorting", "eol", (1848, 176, 216, 128), ""),
        ("not_collected_exported_elv_losses", ("Not collected", "Nicht erfasst"), "landfill", "eol", (1072, 592, 136, 72), "sink"),
        ("shredding_losses_hulks", ("Shredder loss", "Schredderverlust"), "landfill", "eol", (1360, 808, 152, 72), "sink"),
        ("shredding_losses_dismantled", ("Shredder loss", "Schredderverlust"), "landfill", "eol", (1848, 544, 216, 72), "sink"),
    ):  # fmt: skip
        m.node(key, names, kind, stage, box, icon=icon)
    for flow in data["flows"]:
        _flow(m, flow)
    return m.document()


def _flow(m: Maker, flow: dict[str, str | float]) -> None:
    source, target, alloy = str(flow["source"]), str(flow["target"]), _ALLOYS[str(flow["material"])]
    state, hint, r = "product", None, ""
    if source == "primary_aluminium_supply":
        state = "primary"
    elif target in _LOST:
        state = "loss"
        hint = DOWN
    elif target == "aluminium_alloy_market":
        state, r = "secondary", "R8"
    quantity = exact(float(flow["value"]), "Mt")
    m.flow(
        str(flow["id"]), None if source == "primary_aluminium_supply" else source, target, f"{alloy}_{state}", quantity,
        hint=hint, r=r,
    )  # fmt: skip
