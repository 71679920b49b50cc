"""UK energy in 2050, one pathway of the DECC calculator: carriers, conversion, use, losses. Energy only."""

from __future__ import annotations

from example_maps.maker import Maker, exact, published, source_of
from vsm_app.model.document import Document
from vsm_app.model.elements import StageKind
from vsm_app.model.placement import RouteHint
from vsm_app.model.settings import Settings

DOWN = RouteHint(source_side="bottom")
_SOURCES = (
    ("biomass_imports", "Biomass imports", "Biomasse-Einfuhr", 72), ("other_waste", "Other waste", "Sonstiger Abfall", 120),
    ("agricultural_waste", "Agricultural waste", "Agrarreststoffe", 184), ("uk_land_based_bioenergy", "UK bioenergy", "Bioenergie (UK)", 232),
    ("marine_algae", "Marine algae", "Meeresalgen", 280), ("coal_imports", "Coal imports", "Kohleeinfuhr", 344), ("coal_reserves", "Coal reserves", "Kohlevorräte", 392),
    ("gas_imports", "Gas imports", "Gaseinfuhr", 456), ("gas_reserves", "Gas reserves", "Gasvorräte", 504), ("oil_imports", "Oil imports", "Öleinfuhr", 568),
    ("oil_reserves", "Oil reserves", "Ölvorräte", 616), ("biofuel_imports", "Biofuel imports", "Biokraftstoff-Einfuhr", 672), ("solar", "Solar", "Sonne", 832),
    ("nuclear", "Nuclear", "Kernenergie", 32), ("wind", "Wind", "Wind", 344), ("hydro", "Hydro", "Wasserkraft", 408), ("tidal", "Tidal", "Gezeiten", 472),
    ("wave", "Wave", "Wellen", 536), ("geothermal", "Geothermal", "Geothermie", 600), ("pumped_heat", "Pumped heat", "Umweltwärme", 296),
)  # fmt: skip
_INNER = (
    ("bio_conversion", "Bio-conversion", "Biokonversion", "carriers", 432, 168, 128, "leaf"), ("coal", "Coal", "Kohle", "carriers", 432, 344, 80, ""),
    ("ngas", "Natural gas", "Erdgas", "carriers", 432, 456, 80, "gas"), ("oil", "Oil", "Öl", "carriers", 432, 568, 80, ""),
    ("solar_pv", "Solar PV", "Photovoltaik", "carriers", 432, 800, 80, "solar"), ("solar_thermal", "Solar thermal", "Solarthermie", "carriers", 432, 952, 80, "solar"),
    ("solid", "Solid fuels", "Feste Brennstoffe", "carriers", 768, 72, 136, ""), ("gas", "Gas", "Gas", "carriers", 768, 368, 144, "gas"),
    ("liquid", "Liquid fuels", "Flüssige Brennstoffe", "carriers", 768, 592, 232, ""),
    ("thermal_generation", "Thermal generation", "Wärmekraftwerke", "conversion", 1128, 128, 112, "heat"),
    ("district_heating", "District heating", "Fernwärme", "conversion", 1448, 128, 96, "heat"),
    ("electricity_grid", "Electricity grid", "Stromnetz", "conversion", 1448, 312, 376, "electricity"),
    ("h2_conversion", "Hydrogen conversion", "Wasserstoff erzeugen", "conversion", 1760, 800, 96, ""), ("h2", "Hydrogen", "Wasserstoff", "conversion", 2008, 800, 80, ""),
)  # fmt: skip
_SINKS = (
    ("industry", "Industry", "Industrie", 88, 128), ("heating_and_cooling_commercial", "Heating, commercial", "Heizen und Kühlen, Gewerbe", 232, 104),
    ("heating_and_cooling_homes", "Heating, homes", "Heizen und Kühlen, Wohnen", 352, 104), ("lighting_appliances_commercial", "Appliances, commercial", "Licht und Geräte, Gewerbe", 472, 32),
    ("lighting_appliances_homes", "Appliances, homes", "Licht und Geräte, Wohnen", 520, 32), ("over_generation_exports", "Exports", "Ausfuhr", 568, 32),
    ("agriculture", "Agriculture", "Landwirtschaft", 616, 104), ("rail_transport", "Rail transport", "Schienenverkehr", 736, 56),
    ("road_transport", "Road transport", "Straßenverkehr", 808, 80), ("international_shipping", "International shipping", "Seeverkehr", 1000, 32),
    ("international_aviation", "International aviation", "Internationaler Luftverkehr", 1048, 32), ("domestic_aviation", "Domestic aviation", "Inlandsluftverkehr", 1096, 32),
    ("national_navigation", "National navigation", "Binnenschifffahrt", 1144, 32),
)  # fmt: skip
#: Sources that do not stand in the first column: where their words end.
_INDIRECT = {
    "nuclear": 832, "wind": 1232, "hydro": 1232, "tidal": 1232, "wave": 1232, "geothermal": 1232, "pumped_heat": 1944,
}  # fmt: skip


def build(lang: str) -> Document:
    """The map in `lang`."""
    data = published("uk_energy_2050_decc")
    m = Maker(
        lang, ("UK energy 2050", "Energie im Vereinigten Königreich 2050"), Settings(units={"energy": "TWh"}), source_of(data, data["notes"]),
        ("One pathway of the DECC 2050 calculator. The electricity grid is 0.1 % off in the published figures.",
         "Ein Pfad des DECC-2050-Rechners. Das Stromnetz weicht in den veröffentlichten Zahlen um 0,1 % ab."),
    )  # fmt: skip
    m.stage("sources", ("Primary energy", "Primärenergie"), StageKind.RAW_MATERIAL)
    m.stage("carriers", ("Carriers", "Energieträger"), StageKind.PRODUCTION)
    m.stage("conversion", ("Conversion", "Umwandlung"), StageKind.DISTRIBUTION)
    m.stage("use", ("Use", "Nutzung"), StageKind.USE)
    for key, en, de, y in _SOURCES:
        right = _INDIRECT.get(key, 304)
        stage = "conversion" if key == "pumped_heat" else None if key in _INDIRECT else "sources"
        m.node(key, (en, de), "source", stage, (right - 160, y, 160, 32))
    for key, en, de, stage, x, y, h, icon in _INNER:
        m.node(key, (en, de), "process", stage, (x, y, 152, h), icon=icon)
    for key, en, de, y, h in _SINKS:
        m.node(key, (en, de), "sink", "use", (2328, y, 200, h))
    labels = {key: (en, de) for key, en, de, *_place in (*_SOURCES, *_INNER)}
    for key, names in labels.items():
        m.item(key, names, "energy", "TWh", kind="energy")
    m.item("losses", ("Losses", "Verluste"), "loss", "TWh", kind="energy")
    for flow in data["flows"]:
        lost = flow["target"] == "losses"
        m.flow(
            flow["id"], flow["source"], None if lost else flow["target"], "losses" if lost else flow["source"], exact(flow["value"], "TWh"),
            hint=DOWN if lost else None,
        )  # fmt: skip
    return m.document()
