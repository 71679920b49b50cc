"""UK energy in 2050, one pathway of the DECC calculator: carriers, conversion, use, losses. Energy only."""

from __future__ import annotations

from example_maps.maker import Maker, exact, published, source_of
from vsm_app.model.document import Document
from vsm_app.model.elements import StageKind
from vsm_app.model.placement import RouteHint
from vsm_app.model.settings import Settings

DOWN = RouteHint(source_side="bottom")
_SOURCES = (
    ("agricultural_waste", "Agricultural waste", "Landwirtschaftliche Reststoffe"), ("uk_land_based_bioenergy", "UK bioenergy", "Bioenergie (UK)"),
    ("marine_algae", "Marine algae", "Meeresalgen"), ("other_waste", "Other waste", "Sonstiger Abfall"), ("biofuel_imports", "Biofuel imports", "Biokraftstoff-Einfuhr"),
    ("biomass_imports", "Biomass imports", "Biomasse-Einfuhr"), ("coal_imports", "Coal imports", "Kohleeinfuhr"), ("coal_reserves", "Coal reserves", "Kohlevorräte"),
    ("gas_imports", "Gas imports", "Gaseinfuhr"), ("gas_reserves", "Gas reserves", "Gasvorräte"), ("oil_imports", "Oil imports", "Öleinfuhr"),
    ("oil_reserves", "Oil reserves", "Ölvorräte"), ("nuclear", "Nuclear", "Kernenergie"), ("solar", "Solar", "Sonne"), ("wind", "Wind", "Wind"),
    ("hydro", "Hydro", "Wasserkraft"), ("tidal", "Tidal", "Gezeiten"), ("wave", "Wave", "Wellen"), ("geothermal", "Geothermal", "Geothermie"),
    ("pumped_heat", "Pumped heat", "Umweltwärme"),
)  # fmt: skip
_INNER = (
    ("bio_conversion", "Bio-conversion", "Biokonversion", "carriers", 416, 128, 96, "leaf"), ("coal", "Coal", "Kohle", "carriers", 416, 272, 64, ""),
    ("ngas", "Natural gas", "Erdgas", "carriers", 416, 384, 64, "gas"), ("oil", "Oil", "Öl", "carriers", 416, 496, 64, ""),
    ("solar_pv", "Solar PV", "Photovoltaik", "carriers", 416, 624, 64, "solar"), ("solar_thermal", "Solar thermal", "Solarthermie", "carriers", 416, 736, 64, "solar"),
    ("solid", "Solid fuels", "Feste Brennstoffe", "carriers", 704, 128, 120, ""), ("gas", "Gas", "Gas", "carriers", 704, 320, 112, "gas"),
    ("liquid", "Liquid fuels", "Flüssige Brennstoffe", "carriers", 704, 496, 176, ""),
    ("thermal_generation", "Thermal generation", "Wärmekraftwerke", "conversion", 992, 128, 96, "heat"),
    ("district_heating", "District heating", "Fernwärme", "conversion", 1280, 128, 88, "heat"),
    ("electricity_grid", "Electricity grid", "Stromnetz", "conversion", 1280, 304, 280, "electricity"),
    ("h2_conversion", "Hydrogen conversion", "Wasserstofferzeugung", "conversion", 1568, 664, 64, ""), ("h2", "Hydrogen", "Wasserstoff", "conversion", 1808, 664, 64, ""),
)  # fmt: skip
_SINKS = (
    ("industry", "Industry", "Industrie"), ("heating_and_cooling_commercial", "Heating, commercial", "Heizen und Kühlen, Gewerbe"),
    ("heating_and_cooling_homes", "Heating, homes", "Heizen und Kühlen, Wohnen"), ("lighting_appliances_commercial", "Appliances, commercial", "Licht und Geräte, Gewerbe"),
    ("lighting_appliances_homes", "Appliances, homes", "Licht und Geräte, Wohnen"), ("over_generation_exports", "Exports", "Ausfuhr"),
    ("agriculture", "Agriculture", "Landwirtschaft"), ("road_transport", "Road transport", "Straßenverkehr"), ("rail_transport", "Rail transport", "Schienenverkehr"),
    ("international_shipping", "International shipping", "Seeverkehr"), ("international_aviation", "International aviation", "Internationaler Luftverkehr"),
    ("domestic_aviation", "Domestic aviation", "Inlandsluftverkehr"), ("national_navigation", "National navigation", "Binnenschifffahrt"),
)  # fmt: skip
_INDIRECT = {
    "nuclear": (704, 40),
    "wind": (992, 320),
    "hydro": (992, 376),
    "tidal": (992, 432),
    "wave": (992, 488),
    "geothermal": (992, 544),
    "pumped_heat": (1568, 56),
}


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
    row = 0
    for key, en, de in _SOURCES:
        x, y = _INDIRECT.get(key, (144, 96 + 48 * row))
        row += key not in _INDIRECT
        m.node(key, (en, de), "source", "sources" if key not in _INDIRECT else None, (x, y, 136, 32))
    for key, en, de, stage, x, y, h, icon in _INNER:
        m.node(key, (en, de), "process", stage, (x, y, 136, h), icon=icon)
    for number, (key, en, de) in enumerate(_SINKS):
        m.node(key, (en, de), "sink", "use", (2080, 96 + 64 * number, 168, 40))
    labels = {key: (en, de) for key, en, de in (*_SOURCES, *(row[:3] for row in _INNER))}
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
