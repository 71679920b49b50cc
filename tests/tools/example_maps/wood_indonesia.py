"""Wood from forest to end use, probably Indonesia, 2014. What leaves as water or is not drawn shows as open gaps."""

from __future__ import annotations

from example_maps.maker import Maker, exact, published, source_of
from vsm_app.model.document import Document
from vsm_app.model.elements import StageKind
from vsm_app.model.placement import RouteHint
from vsm_app.model.settings import Settings

UNIT = "Mm3"
DOWN, TOP_IN, TOP_OUT = RouteHint(source_side="bottom"), RouteHint(target_side="top"), RouteHint(source_side="top")
_LOST = {"waste_residue": "residue", "energy": "fuel"}
#: The way to the panels turns up beyond that to the sawmill: the two do not cross.
BEYOND = RouteHint(bend=520.0)
_NODES = (
    ("irw", ("Roundwood", "Rundholz"), "process", "forest", (256, 560, 144, 232), "leaf"),
    ("sawmill", ("Sawmill", "Sägewerk"), "process", "processing", (576, 144, 136, 176), "machining"),
    ("wbp_processing", ("Wood-based panels", "Holzwerkstoffe"), "process", "processing", (848, 400, 152, 176), ""),
    ("chipwood_processing", ("Chipwood", "Hackholz"), "process", "processing", (576, 1056, 128, 72), ""),
    ("woodpulp_processing", ("Wood pulp", "Zellstoff"), "process", "processing", (848, 1056, 128, 88), ""),
    ("paper_industry", ("Paper industry", "Papierindustrie"), "process", "paper", (1120, 1056, 136, 112), ""),
    ("paper_packaging", ("Paper in use", "Papier in Nutzung"), "use", "use", (1480, 1056, 152, 80), ""),
    ("recovered_paper", ("Recovered paper", "Altpapier"), "recycle", "eol", (1776, 1056, 136, 88), ""),
    ("furniture", ("Furniture", "Möbel"), "use", "use", (1480, 464, 152, 80), ""),
    ("buildings", ("Buildings", "Gebäude"), "use", "use", (1480, 568, 152, 80), ""),
    ("infrastructure", ("Infrastructure", "Infrastruktur"), "use", "use", (1480, 672, 152, 80), ""),
    ("agriculture", ("Agriculture", "Landwirtschaft"), "use", "use", (1480, 776, 152, 80), ""),
    ("others", ("Other uses", "Sonstige Nutzung"), "use", "use", (1480, 880, 152, 80), ""),
)


def build(lang: str) -> Document:
    """The map in `lang`."""
    data = published("wood_indonesia_2014")
    m = Maker(
        lang, ("Wood 2014", "Holz 2014"), Settings(units={"volume": UNIT}), source_of(data, data["notes"]),
        ("Wood from forest to end use with recovered paper. The published figures leave gaps at three nodes, which stay visible; at a fourth it is rounding.",
         "Holz vom Wald bis zur Nutzung mit Altpapier. Die veröffentlichten Zahlen lassen an drei Knoten Lücken, die sichtbar bleiben; an einem vierten ist es Rundung."),
    )  # fmt: skip
    m.stage("forest", ("Forest", "Wald"), StageKind.RAW_MATERIAL)
    m.stage("processing", ("Wood processing", "Holzverarbeitung"), StageKind.PRODUCTION)
    m.stage("paper", ("Paper making", "Papierherstellung"), StageKind.PRODUCTION)
    m.stage("use", ("Use", "Nutzung"), StageKind.USE)
    m.stage("eol", ("End of life", "Lebensende"), StageKind.END_OF_LIFE)
    for key, names, origin in (
        ("wood", ("Wood", "Holz"), "renewable"), ("product", ("Wood products", "Holzprodukte"), "product"),
        ("pulp", ("Pulp and fibre", "Zellstoff und Faser"), "renewable"), ("paper", ("Paper", "Papier"), "product"),
        ("recovered", ("Recovered paper", "Altpapier"), "recycled"), ("residue", ("Residue", "Reststoff"), "loss"),
        ("fuel", ("Fuel wood", "Brennholz"), "loss"), ("export", ("Exports", "Ausfuhr"), "product"), ("import", ("Imports", "Einfuhr"), "renewable"),
    ):  # fmt: skip
        m.item(key, names, origin, UNIT, kind="product" if origin == "product" else "material")
    for key, names, kind, stage, box, icon in _NODES:
        m.node(key, names, kind, stage, box, icon=icon)
    inside = {node[0] for node in _NODES}
    for flow in data["flows"]:
        source, target = flow["source"], flow["target"]
        item, hint = _item_and_hint(source, target)
        r = "R8" if source == "recovered_paper" and target in inside else ""
        m.flow(
            flow["id"], source if source in inside else None, target if target in inside else None, item,
            exact(flow["value"], UNIT), hint=hint, r=r,
        )  # fmt: skip
    return m.document()


def _item_and_hint(source: str, target: str) -> tuple[str, RouteHint | None]:
    if target in _LOST:
        return _LOST[target], DOWN
    if target == "export":
        return "export", TOP_OUT
    if source == "import":
        return ("recovered" if target == "recovered_paper" else "import"), TOP_IN
    if source == "recovered_paper" or target == "recovered_paper":
        return "recovered" if source == "recovered_paper" else "paper", None
    if source in ("paper_industry",):
        return "paper", None
    if source in ("chipwood_processing", "woodpulp_processing"):
        return "pulp", None
    if target in ("furniture", "buildings", "infrastructure", "agriculture", "others"):
        return "product", None
    return "wood", BEYOND if (source, target) == ("irw", "wbp_processing") else None
