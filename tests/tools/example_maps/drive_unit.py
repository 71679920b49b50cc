"""The fictitious maker of electric drive units: loops for reuse, remanufacturing and recycling, energy, costs, lean data.

Entries and spreads are those of the published reconciliation case `drive_unit_fictitious`; money, factors without a library id,
lean data and the measure are invented and marked so.
"""

from __future__ import annotations

from typing import Any

from example_maps.maker import Maker, Names, entry, price, published
from vsm_app.model.document import Document, Source
from vsm_app.model.elements import Factor, LeanData, ProcessCost, StageKind
from vsm_app.model.placement import Note, Place, RouteHint
from vsm_app.model.quantities import Form, Origin, Quantity
from vsm_app.model.scenarios import Measure, Override, Scenario
from vsm_app.model.settings import Calendar, CalendarKind, FunctionalUnit, Settings

UBA = "UBA, Climate Change 13/2025, table 2"
GEG = "GEG 2020, annex 9"
DESNZ = "UK Government GHG conversion factors 2025"


def _source(lang: str) -> Source:
    """Where the numbers come from: nowhere."""
    title, note = {
        "en": (
            "Invented for Ringstrom",
            "Fictitious company; prices, costs, lean data and factors without a library id are invented.",
        ),
        "de": (
            "Für Ringstrom erfunden",
            "Fiktive Firma; Preise, Kosten, Lean-Daten und Faktoren ohne Kennung einer Bibliothek sind erfunden.",
        ),
    }[lang]
    return Source(title, year=2026, licence="Apache-2.0", note=note)


def build(lang: str) -> Document:
    """The map in `lang`."""
    data = published("drive_unit_fictitious")
    unit = FunctionalUnit(
        "drive unit" if lang == "en" else "Antrieb",
        data["functional_unit"]["pieces_per_year"],
        data["functional_unit"]["mass_kg"],
    )
    settings = Settings(
        calendar=Calendar(CalendarKind.CONTINUOUS, 2, 8, 5, 48), functional_unit=unit, units={"mass": "t", "energy": "MWh"},
        reference_stage="stage_production",
    )  # fmt: skip
    m = Maker(
        lang, ("Electric drives 2026", "Elektroantriebe 2026"), settings,
        _source(lang),
        ("A fictitious maker of electric drive units: three loops, seven losses, one question left open.",
         "Ein fiktiver Hersteller von Elektroantrieben: drei Kreisläufe, sieben Verluste, eine offene Frage."),
    )  # fmt: skip
    _stages(m)
    _items(m)
    _nodes(m)
    for flow in data["flows"]:
        _flow(m, flow)
    for flow in data["energy"]:
        m.flow(flow["id"], None, flow["to"], "gas" if flow["id"] == "gas" else "electricity",
               entry(flow["value"], flow["unit"], origin="measured" if flow["id"] != "el_c" else "estimated"), hint=_HINTS[flow["id"]])  # fmt: skip
    _annotations(m)
    return m.document()


def _stages(m: Maker) -> None:
    m.stage("raw", ("Raw material", "Rohstoff"), StageKind.RAW_MATERIAL)
    m.stage("production", ("Production", "Herstellung"), StageKind.PRODUCTION)
    m.stage("use", ("Distribution and use", "Vertrieb & Nutzung"), StageKind.USE)
    m.stage("eol", ("End of life", "Lebensende"), StageKind.END_OF_LIFE)


def _fictitious(value: float, unit: str) -> Factor:
    return price(value, unit, source="invented", fictitious=True)


def _library(value: float, unit: str, key: str, source: str, year: int, region: str, scope: int) -> Factor:
    return Factor(value, unit, source=source, year=year, region=region, scope=scope, library_id=key)


def _items(m: Maker) -> None:
    gas = _library(0.24, "kg CO2e/kWh", "geg_erdgas", GEG, 2020, "DE", 1)
    power = _library(0.427, "kg CO2e/kWh", "el_de_ghg_up_2024", UBA, 2024, "DE", 2)
    m.item(
        "gas", ("Natural gas", "Erdgas"), "energy", "MWh", kind="energy", price=_fictitious(0.062, "EUR/kWh"), co2e=gas
    )
    m.item(
        "electricity",
        ("Electricity", "Strom"),
        "energy",
        "MWh",
        kind="energy",
        price=_fictitious(0.19, "EUR/kWh"),
        co2e=power,
    )
    alu = _library(9.115901, "kg CO2e/kg", "mat_al_pri", DESNZ, 2025, "UK", 3)
    steel = _library(2.863901, "kg CO2e/kg", "mat_steel_pri", DESNZ, 2025, "UK", 3)
    invented = {"scope": 3, "source": "invented", "fictitious": True}
    for key, names, origin, money, co2e in (
        ("al", ("Aluminium, primary", "Aluminium, primär"), "primary", 2450, alu),
        ("cu", ("Copper, primary", "Kupfer, primär"), "primary", 8700, Factor(3.9, "kg CO2e/kg", **invented)),
        (
            "sek",
            ("Secondary metal (Al, Cu)", "Sekundärmetall (Al, Cu)"),
            "recycled",
            1850,
            Factor(0.70, "t CO2e/t", **invented),
        ),
        ("stahl", ("Steel, primary", "Stahl, primär"), "primary", 780, steel),
        ("zuk", ("Bought-in parts", "Zukaufteile"), "primary", 9200, Factor(4.2, "kg CO2e/kg", **invented)),
    ):
        m.item(key, names, origin, "t", price=_fictitious(money, "EUR/t"), co2e=co2e)
    for key, names, origin in (
        ("span", ("Chips", "Späne"), "recycled"), ("r8o", ("Recyclate", "Rezyklat"), "recycled"),
        ("r6o", ("Remanufactured parts", "Aufgearbeitete Teile"), "reused"), ("r3", ("Units for reuse", "Geräte zur Wiederverwendung"), "reused"),
        ("r6i", ("Parts for remanufacture", "Teile zur Aufarbeitung"), "reused"), ("r8i", ("Metals for recycling", "Metalle zum Recycling"), "recycled"),
    ):  # fmt: skip
        m.item(key, names, origin, "t", price=_fictitious(_SECONDARY_PRICES[key], "EUR/t"))
    for key, names in (
        ("guss", ("Castings", "Gussteile")), ("teile", ("Parts", "Teile")), ("antr", ("Drive units", "Antriebe")),
        ("n1", ("Returned units", "Rückläufer")), ("d0", ("Drained units", "Entleerte Geräte")),
    ):  # fmt: skip
        money = _fictitious(31000, "EUR/t") if key == "antr" else None
        m.item(key, names, "product", "t", kind="product", price=money)
    for key, names, disposal, emitted, credit, recoverable in (  # EUR/t and t CO2e/t of disposal, EUR/t when sold
        ("krae", ("Dross", "Krätze"), 140, 0.02, None, 0.40),
        ("stsp", ("Steel chips", "Stahlspäne"), None, None, 120, 0.90),
        ("aus", ("Rejects", "Ausschuss"), 60, 0.02, None, 0.75), ("oel", ("Used oil", "Altöl"), 90, 2.6, None, 0.60),
        ("rest", ("Residual waste", "Restabfall"), 165, 0.5, None, 0.55),
        ("r6l", ("Worn parts", "Verschleißteile"), 95, 0.02, None, 0.80),
        ("r8l", ("Slag", "Schlacke"), 85, 0.01, None, 0.10), ("lost", ("Not collected", "Nicht erfasst"),) + 4 * (None,),
    ):  # fmt: skip
        m.item(key, names, "loss", "t", recoverable=recoverable, price=_fictitious(credit, "EUR/t") if credit else None,
               disposal_cost=_fictitious(disposal, "EUR/t") if disposal else None,
               disposal_co2e=None if emitted is None else Factor(emitted, "t CO2e/t", **invented))  # fmt: skip


_SECONDARY_PRICES = {"span": 900, "r8o": 1850, "r6o": 6400, "r3": 18000, "r6i": 1200, "r8i": 520}


def _nodes(m: Maker) -> None:
    rows: tuple[tuple[str, Names, str, str, tuple[float, ...], dict[str, Any]], ...] = (
        ("casting", ("Casting", "Gießen"), "process", "production", (168, 128, 112, 120),
         {"icon": "casting", "lean": LeanData(oee=0.78), "cost": ProcessCost(system=920_000, waste=6_000)}),
        ("machining", ("Machining", "Zerspanen"), "process", "production", (352, 128, 112, 120),
         {"icon": "machining", "lean": LeanData(oee=0.71), "cost": ProcessCost(system=1_350_000)}),
        ("assembly", ("Assembly", "Montage"), "process", "production", (536, 128, 112, 120),
         {"icon": "assembly", "lean": LeanData(takt_time=276, cycle_time=268, scrap=0.01, oee=0.84), "cost": ProcessCost(system=1_800_000, waste=1_500)}),
        ("distribution", ("Distribution", "Vertrieb"), "transport", "use", (720, 128, 112, 88), {"lean": LeanData(observed_days=4.5)}),
        ("use", ("Use", "Nutzung"), "use", "use", (712, 296, 128, 96), {"dwell_time": 12.0}),
        ("take_back", ("Take-back", "Rücknahme"), "collection", "eol", (912, 296, 112, 72), {"lean": LeanData(observed_days=9), "cost": ProcessCost(system=85_000), "rows": ("return_rate", "stock_days")}),
        ("disassembly", ("Disassembly & sorting", "Demontage & Sortierung"), "disassembly", "eol", (872, 456, 152, 88),
         {"lean": LeanData(operators=6), "cost": ProcessCost(system=260_000), "rows": ("recovered", "operators")}),
        ("remanufacture", ("Remanufacture", "Refabrikation"), "remanufacture", "eol", (512, 480, 160, 64), {"cost": ProcessCost(system=140_000), "rows": ("yield",)}),
        ("recycle", ("Recycling", "Recycling"), "recycle", "eol", (184, 568, 136, 64), {"cost": ProcessCost(system=95_000), "rows": ("yield",)}),
    )  # fmt: skip
    for key, names, kind, stage, box, fields in rows:
        m.node(key, names, kind, stage, box, **fields)


_LEFT_DOWN = {"source_side": "left", "target_side": "bottom"}
_HINTS = {
    "al": RouteHint(target_side="left", end=(-148, 24)), "cu": RouteHint(target_side="left", end=(-148, 58)), "sek": RouteHint(target_side="left", end=(-148, 96)),
    "stahl": RouteHint(target_side="left", end=(-332, -20)), "zuk": RouteHint(target_side="top", end=(56, -64)),
    "gas": RouteHint(target_side="top", end=(20, -64)), "el_c": RouteHint(target_side="top", end=(92, -64)), "el_m": RouteHint(target_side="top", end=(56, -64)),
    "krae": RouteHint(source_side="bottom"), "stsp": RouteHint(source_side="bottom"), "aus": RouteHint(source_side="bottom"), "oel": RouteHint(source_side="bottom"),
    "rest": RouteHint(source_side="bottom"), "r6l": RouteHint(source_side="bottom"), "r8l": RouteHint(source_side="bottom"), "lost": RouteHint(source_side="bottom"),
    "span": RouteHint(source_side="bottom", target_side="bottom"), "r8o": RouteHint(source_side="top", target_side="bottom"),
    "r6o": RouteHint(source_side="top", target_side="bottom"), "r3": RouteHint(**_LEFT_DOWN),
    "r6i": RouteHint(source_side="left", target_side="right"), "r8i": RouteHint(source_side="left", target_side="right"),
    "v": RouteHint(source_side="bottom", target_side="top"), "d0": RouteHint(source_side="bottom", target_side="top"),
}  # fmt: skip


def _flow(m: Maker, flow: dict[str, Any]) -> None:
    key = flow["id"]
    if flow["status"] == "fixed":
        quantity = Quantity(Form.VALUE, value=flow["mean"], unit="t/a", exact=True, decimals=0)
    elif key in ("sek", "antr"):
        quantity = entry(3.5, "t/wk", 0.14, "measured", "3,5 t/Wo ±4 %" if m.lang == "de" else "3.5 t/wk ±4 %")
    else:
        quantity = entry(flow["mean"], "t/a", flow["sd"], flow["origin"] or "measured")
    outside = {"ENV": None}
    m.flow(
        key, outside.get(flow["from"], flow["from"]), outside.get(flow["to"], flow["to"]), "antr" if key == "v" else key, quantity,
        r={"r3": "R3", "r6i": "R6", "r6o": "R6", "r8i": "R8", "r8o": "R8"}.get(key, ""), hint=_HINTS.get(key),
    )  # fmt: skip


def _annotations(m: Maker) -> None:
    m.notes["note_chips"] = Note(
        "note_chips",
        m.say(("Chips only guessed –\ncontainer scale in week 48,\nthen M instead of ~", "Späne nur geschätzt –\nKW 48 Containerwaage,\ndann M statt ~")),
        Place(304, 416, 184, 88),
        author=m.say(("Shift lead, 27 Nov", "Schichtleitung, 27.11.")),
    )  # fmt: skip
    weighed = Quantity(Form.VALUE, value=221.0, unit="t/a", sd=4.4, origin=Origin.MEASURED, decimals=0)
    measure = Measure(
        "measure_1", m.say(("Weigh the chips", "Späne wiegen")), (Override("span", "quantity", quantity=weighed),),
        m.say(("Shift lead", "Schichtleitung")), "2026-11-27", anchor="machining",
        note=m.say(("The guess becomes a measurement.", "Aus der Annahme wird eine Messung.")),
    )  # fmt: skip
    m.physics_parts["measures"] = {"measure_1": measure}
    m.physics_parts["scenarios"] = {
        "future": Scenario("future", m.say(("Future state", "Soll-Zustand")), ("measure_1",))
    }
    m.measure_places["measure_1"] = Place(448, 90, 40, 40)
