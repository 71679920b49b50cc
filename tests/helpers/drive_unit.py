"""The fictitious drive-unit map of the pictures, with results from its reference solution instead of from the engine.

Tests of the canvas need a document and numbers that do not move when the solver does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vsm_app.engine.results import (
    Balance,
    Entered,
    FlowClass,
    FlowResult,
    LayerInfo,
    Results,
    Solution,
    Statistics,
    Status,
    StockResult,
)
from vsm_app.model.document import Document, Physics
from vsm_app.model.elements import Flow, Item, ItemKind, LeanData, Node, OriginClass, Stage, StageKind
from vsm_app.model.placement import Layout, Note, Place, RouteHint
from vsm_app.model.quantities import UNKNOWN, Form, Origin, Quantity
from vsm_app.model.scenarios import Measure
from vsm_app.model.settings import FunctionalUnit, Settings

DATA = Path(__file__).parents[1] / "data" / "published" / "drive_unit_fictitious.json"

_NODES: tuple[tuple[str, str, str, str, tuple[float, ...], dict[str, Any]], ...] = (
    (
        "casting",
        "Casting|Gießen",
        "process",
        "production",
        (166, 128, 114, 120),
        {"icon": "casting", "lean": LeanData(oee=0.78)},
    ),
    (
        "machining",
        "Machining|Zerspanen",
        "process",
        "production",
        (350, 128, 114, 120),
        {"icon": "machining", "lean": LeanData(oee=0.71)},
    ),
    (
        "assembly",
        "Assembly|Montage",
        "process",
        "production",
        (532, 128, 114, 120),
        {"icon": "assembly", "lean": LeanData(takt_time=276, cycle_time=268, scrap=0.01, oee=0.84)},
    ),
    (
        "distribution",
        "Distribution|Vertrieb",
        "transport",
        "use",
        (722, 128, 114, 84),
        {"lean": LeanData(observed_days=4.5)},
    ),
    ("use", "Use|Nutzung", "use", "use", (712, 296, 128, 96), {"dwell_time": 12.0}),
    ("take_back", "Take-back|Rücknahme", "collection", "eol", (912, 296, 114, 74), {"lean": LeanData(observed_days=9)}),
    (
        "disassembly",
        "Disassembly & sorting|Demontage & Sortierung",
        "disassembly",
        "eol",
        (876, 452, 148, 88),
        {"lean": LeanData(operators=6)},
    ),
    ("remanufacture", "Remanuf.|Refabrik.", "remanufacture", "production", (540, 482, 120, 64), {}),
    ("recycle", "Recycling|Recycling", "recycle", "production", (180, 570, 140, 62), {}),
)
_STAGES = (
    ("raw", "Raw material|Rohstoff", StageKind.RAW_MATERIAL),
    ("production", "Production|Herstellung", StageKind.PRODUCTION),
    ("use", "Distribution & use|Vertrieb & Nutzung", StageKind.USE),
    ("eol", "End of life|Lebensende", StageKind.END_OF_LIFE),
)
_GERMAN = {
    "Aluminium, primary": "Aluminium, primär",
    "Copper, primary": "Kupfer, primär",
    "Steel, primary": "Stahl, primär",
    "Secondary metal (Al, Cu)": "Sekundärmetall (Al, Cu)",
    "Dross": "Krätze",
    "Steel chips": "Stahlspäne",
    "Rejects": "Ausschuss",
    "Bought-in parts": "Zukaufteile",
    "Used oil": "Altöl",
    "Residual waste": "Restabfall",
    "Worn parts": "Verschleißteile",
    "Slag": "Schlacke",
    "Not collected": "nicht erfasst",
    "Natural gas": "Erdgas",
    "Electricity": "Strom",
}
_ROUTES = {
    "al": RouteHint(target_side="left", end=(-154, 22)),
    "cu": RouteHint(target_side="left", end=(-154, 58)),
    "sek": RouteHint(target_side="left", end=(-154, 100)),
    "stahl": RouteHint(target_side="left", end=(-338, -20)),
    "gas": RouteHint(target_side="top", end=(20, -64)),
    "el_c": RouteHint(target_side="top", end=(98, -64)),
    "el_m": RouteHint(target_side="top", end=(54, -64)),
    "zuk": RouteHint(target_side="top", end=(54, -64)),
    "span": RouteHint(source_side="bottom", target_side="bottom"),
    "r8o": RouteHint(source_side="top", target_side="bottom"),
    "r6o": RouteHint(source_side="top", target_side="bottom"),
    "r3": RouteHint(source_side="left", target_side="bottom"),
    "r6i": RouteHint(source_side="left", target_side="right"),
    "r8i": RouteHint(source_side="left", target_side="right"),
    "v": RouteHint(source_side="bottom", target_side="top"),
    "d0": RouteHint(source_side="bottom", target_side="top"),
}
_UNITS = {"t/a": ("mass", "t", 1000.0), "MWh/a": ("energy", "MWh", 3600.0)}


def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return loaded


def _word(pair: str, lang: str) -> str:
    return pair.split("|")[lang == "de"]


def drive_unit(lang: str = "en") -> Document:
    """The map as a document."""
    data = _data()
    items: dict[str, Item] = {}
    flows: dict[str, Flow] = {}
    for row in data["flows"]:
        name = _GERMAN.get(row["item"], row["item"]) if lang == "de" else row["item"]
        items[f"i_{row['id']}"] = Item(f"i_{row['id']}", name, origin_class=OriginClass(row["class"]), unit="t")
        ends = [None if row[end] == "ENV" else row[end] for end in ("from", "to")]
        r = data["r_strategies"].get(row["id"], "")
        flows[row["id"]] = Flow(row["id"], *ends, f"i_{row['id']}", _quantity(row), r_strategy=r)
    for row in data["energy"]:
        name = _GERMAN[row["item"]] if lang == "de" else row["item"]
        key = f"i_{row['id']}"
        items[key] = Item(key, name, ItemKind.ENERGY, OriginClass.ENERGY, unit="MWh")
        origin = Origin.ESTIMATED if row["id"] == "el_c" else Origin.MEASURED
        quantity = Quantity(Form.VALUE, f"{row['value']} MWh/a", row["value"], "MWh/a", origin=origin)
        flows[row["id"]] = Flow(row["id"], None, row["to"], key, quantity)
    physics = Physics(
        settings=Settings(units={"mass": "t", "energy": "MWh"}, functional_unit=FunctionalUnit("", 50000, 38)),
        stages={i: Stage(i, _word(name, lang), kind) for i, name, kind in _STAGES},
        items=items,
        nodes={i: Node(i, _word(name, lang), kind, stage, **more) for i, name, kind, stage, _at, more in _NODES},
        flows=flows,
        measures={"m1": Measure("m1", "Weigh the chips", anchor="machining")},
    )
    note = (
        "Späne nur geschätzt –\nKW 48 Containerwaage,\ndann M statt ~"
        if lang == "de"
        else "Chips only guessed –\nscale in week 48"
    )
    layout = Layout(
        places={i: Place(*at) for i, _n, _k, _s, at, _m in _NODES},
        routes=dict(_ROUTES),
        notes={"note": Note("note", note, Place(338, 420, 148, 86), author="Schichtleitung, 27.11.")},
        measures={"m1": Place(440, 96, 44, 44)},
    )
    return Document("Electric drives 2026", physics, layout, next_number=100)


def _quantity(row: Mapping[str, Any]) -> Quantity:
    if row["mean"] is None:
        return UNKNOWN
    origin = Origin(row["origin"]) if row["origin"] in ("measured", "estimated", "guessed") else Origin.MEASURED
    text = f"{row['mean']:g} {row['unit']}"
    return Quantity(Form.VALUE, text, row["mean"], row["unit"], row["sd"], row["status"] == "fixed", origin)


def drive_unit_results(document: Document, revision: int = 0) -> Results:
    """The reference solution as results of `document`."""
    data = _data()
    expected = data["expected"]["values"]
    own: dict[str, FlowResult] = {}
    for row in (*data["flows"], *data["energy"]):
        layer, unit, factor = _UNITS[row["unit"]]
        flow = document.flows.get(row["id"])
        if flow is None:
            continue
        solved = expected.get(row["id"], {"mean": row.get("value"), "sd": 0.0, "class": "nonredundant"})
        entered = None if flow.quantity.value is None else Entered(flow.quantity.value, flow.quantity.sd or 0.0)
        interval = (0.0, 1224.358762) if row["id"] == "lost" else None
        own[row["id"]] = FlowResult(
            row["id"],
            flow.source,
            flow.target,
            flow.item,
            layer,
            unit,
            factor,
            solved["mean"],
            solved["sd"],
            FlowClass(solved["class"]),
            entered=entered,
            interval=interval,
        )
    badge = Balance("disassembly", "mass", "t", 760.0, 738.0, 0.0, 22.0, True, 755.7, 755.7, "warn")
    stock = StockResult("use", "mass", "t", 1000.0, None, None, FlowClass.UNOBSERVABLE, interval=(0.0, 1224.358762))
    solution = Solution(
        document.name,
        "current",
        "a",
        Status.OK_WITH_UNOBSERVABLE,
        (LayerInfo("mass", "kg"), LayerInfo("energy", "MJ")),
        {(i, r.layer): r for i, r in own.items()},
        own,
        stocks={("use", "mass"): stock},
        balances={("disassembly", "mass"): badge},
        statistics=Statistics(0.493, 3, 0.92, True),
    )
    return Results(solution, revision=revision)
