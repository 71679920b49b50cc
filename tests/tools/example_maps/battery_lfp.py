"""An LFP traction battery pack: what goes in, what comes back, and what it is worth. Per pack, kilograms and dollars."""

from __future__ import annotations

from example_maps.maker import Maker, exact, price, published, source_of
from vsm_app.model.document import Document
from vsm_app.model.elements import StageKind
from vsm_app.model.placement import RouteHint
from vsm_app.model.settings import FunctionalUnit, Settings

_NAMES = {
    "aluminium": ("Aluminium", "Aluminium"), "copper": ("Copper", "Kupfer"), "iron": ("Iron (in LFP)", "Eisen (in LFP)"),
    "lithium": ("Lithium", "Lithium"), "phosphorus": ("Phosphorus", "Phosphor"), "steel": ("Steel", "Stahl"),
    "other": ("Other materials", "Übrige Stoffe"),
}  # fmt: skip
_NODES = {
    "collection_90", "battery_pack_manufacturing", "use_in_vehicle", "hydrometallurgical_recycling", "not_collected", "recycling_losses",
}  # fmt: skip


def build(lang: str) -> Document:
    """The map in `lang`."""
    data = published("battery_lfp_pack")
    unit = FunctionalUnit("1 pack" if lang == "en" else "1 Akku", 1.0, data["computed_from_data"]["pack_mass_kg"])
    m = Maker(
        lang, ("LFP battery pack", "LFP-Batteriepack"), Settings(period="", functional_unit=unit, units={"mass": "kg"}, currency="USD"),
        source_of(data, data["notes"]),
        ("One traction battery: 90 % of six material groups are collected for recycling, other materials are not; prices new and recycled.",
         "Eine Traktionsbatterie: Sechs Stoffgruppen werden zu 90 % für das Recycling erfasst, übrige Stoffe nicht; Preise neu und rezykliert."),
    )  # fmt: skip
    m.stage("supply", ("Supply", "Beschaffung"), StageKind.RAW_MATERIAL)
    m.stage("production", ("Production", "Herstellung"), StageKind.PRODUCTION)
    m.stage("use", ("Use", "Nutzung"), StageKind.USE)
    m.stage("eol", ("End of life", "Lebensende"), StageKind.END_OF_LIFE)
    prices = {f["material"]: f for f in data["flows"] if "price_virgin_usd_per_kg" in f}
    for key, (en, de) in _NAMES.items():
        known = prices.get(key)
        m.item(
            key, (en, de), "primary", "kg", price=price(known["price_virgin_usd_per_kg"], "USD/kg") if known else None
        )
        m.item(f"{key}_built", (f"{en}, in the pack", f"{de}, im Pack"), "product", "kg", kind="product")
        m.item(f"{key}_lost", (f"{en}, lost", f"{de}, verloren"), "loss", "kg")
        m.item(f"{key}_recycled", (f"{en}, recycled", f"{de}, rezykliert"), "recycled", "kg",
               price=price(known["price_recycled_usd_per_kg"], "USD/kg") if known else None)  # fmt: skip
    for key, names, kind, stage, box, icon in (
        (
            "battery_pack_manufacturing",
            ("Pack making", "Packfertigung"),
            "process",
            "production",
            (360, 144, 136, 264),
            "assembly",
        ),
        ("use_in_vehicle", ("Use in vehicle", "Nutzung"), "process", "use", (664, 144, 224, 208), "use"),
        ("collection_90", ("Collection", "Rücknahme"), "collection", "eol", (1056, 144, 136, 184), ""),
        ("hydrometallurgical_recycling", ("Recycling", "Recycling"), "recycle", "eol", (1360, 144, 200, 208), ""),
        ("not_collected", ("Not collected", "Nicht erfasst"), "landfill", "eol", (664, 480, 224, 72), "sink"),
        ("recycling_losses", ("Losses", "Verluste"), "landfill", "eol", (1360, 480, 200, 72), "sink"),
    ):
        m.node(key, names, kind, stage, box, icon=icon)
    for flow in data["flows"]:
        source, target, material = flow["source"], flow["target"], flow["material"]
        item, hint, r = f"{material}_built", None, ""
        if source not in _NODES:
            item = material
        elif target in ("not_collected", "recycling_losses"):
            item = f"{material}_lost"
        elif target.startswith("recycled_"):
            item, hint, r = f"{material}_recycled", RouteHint(source_side="right"), "R8"
        m.flow(
            flow["id"], source if source in _NODES else None, target if target in _NODES else None, item,
            exact(flow["value"], "kg"), hint=hint, r=r,
        )  # fmt: skip
    return m.document()
