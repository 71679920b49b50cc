"""Iron and steel in Japan, 2019. The four losses are left open: the balances give them back."""

from __future__ import annotations

from example_maps.maker import Maker, exact, published, source_of, values_of
from vsm_app.model.document import Document
from vsm_app.model.elements import StageKind
from vsm_app.model.placement import RouteHint
from vsm_app.model.quantities import UNKNOWN
from vsm_app.model.settings import Settings

TOP_IN, TOP_OUT, DOWN = RouteHint(target_side="top"), RouteHint(source_side="top"), RouteHint(source_side="bottom")


def build(lang: str) -> Document:
    """The map in `lang`."""
    data = published("steel_japan_2019")
    value = values_of(data)
    m = Maker(
        lang, ("Japanese steel 2019", "Stahl in Japan 2019"), Settings(units={"mass": "kt"}), source_of(data),
        ("Iron and steel from ore to scrap. Use closes by its stock change; the four losses follow from the balances.",
         "Eisen und Stahl vom Erz bis zum Schrott. Die Nutzung schließt über ihre Bestandsänderung; die vier Verluste folgen aus den Bilanzen."),
    )  # fmt: skip
    m.stage("ironmaking", ("Ironmaking", "Roheisen"), StageKind.RAW_MATERIAL)
    m.stage("steelmaking", ("Steelmaking", "Stahlerzeugung"), StageKind.PRODUCTION)
    m.stage("products", ("Products", "Erzeugnisse"), StageKind.PRODUCTION)
    m.stage("use", ("Use", "Nutzung"), StageKind.USE)
    m.stage("scrap", ("End of life", "Lebensende"), StageKind.END_OF_LIFE)
    for key, names, origin in (
        ("iron_ore", ("Iron ore", "Eisenerz"), "primary"),
        ("pig_iron", ("Pig iron", "Roheisen"), "primary"),
        ("dri", ("DRI", "Eisenschwamm (DRI)"), "primary"),
        ("scrap", ("Scrap steel", "Stahlschrott"), "recycled"),
        ("new_scrap", ("New scrap", "Neuschrott"), "recycled"),
        ("old_scrap", ("Old scrap", "Altschrott"), "product"),
        ("crude_steel", ("Crude steel", "Rohstahl"), "primary"),
        ("semis", ("Semis", "Halbzeug"), "primary"),
        ("long", ("Long products", "Langprodukte"), "product"),
        ("flat", ("Flat products", "Flachprodukte"), "product"),
        ("goods", ("End-use goods", "Fertige Güter"), "product"),
        ("loss", ("Loss", "Verlust"), "loss"),
    ):
        m.item(key, names, origin, "kt", kind="product" if origin == "product" else "material")
    for key, names, kind, stage, box in (
        ("iron_ore", ("Iron ore", "Eisenerz"), "process", "ironmaking", (176, 152, 120, 64)),
        ("pig_iron", ("Blast furnace", "Hochofen"), "process", "ironmaking", (416, 152, 136, 64)),
        ("dri", ("DRI", "Eisenschwamm"), "process", "ironmaking", (416, 432, 136, 64)),
        ("bof_steel", ("Oxygen converter", "Konverter (BOF)"), "process", "steelmaking", (656, 152, 144, 64)),
        ("eaf_steel", ("Arc furnace (EAF)", "Lichtbogenofen"), "process", "steelmaking", (656, 408, 144, 88)),
        ("ingots_and_semis", ("Casting", "Gießen"), "process", "products", (912, 152, 160, 72)),
        ("long_products", ("Long rolling", "Langwalzen"), "process", "products", (1192, 152, 160, 72)),
        ("flat_products", ("Flat rolling", "Flachwalzen"), "process", "products", (1192, 424, 160, 88)),
        ("end_use_goods", ("Manufacturing", "Fertigung"), "process", "products", (1480, 152, 160, 72)),
        ("stock", ("Use", "Nutzung"), "use", "use", (1768, 152, 136, 64)),
        ("scrap_steel", ("Scrap collection", "Schrottsammlung"), "collection", "scrap", (2008, 424, 152, 112)),
    ):
        m.node(key, names, kind, stage, box, icon=_ICONS.get(key, ""))
    for key, source, target, item, hint in _FLOWS:
        m.flow(
            key,
            source,
            target,
            item,
            UNKNOWN if item == "loss" else exact(value[key], "kt"),
            hint=hint,
            r=_R.get(key, ""),
        )
    return m.document()


_ICONS = {
    "pig_iron": "casting",
    "bof_steel": "casting",
    "eaf_steel": "electricity",
    "ingots_and_semis": "casting",
    "end_use_goods": "assembly",
}
_R = dict.fromkeys(("f5", "f9", "f14", "f16", "f19"), "R8")
_FLOWS = (
    ("f28", None, "iron_ore", "iron_ore", None),
    ("f1", "iron_ore", "pig_iron", "iron_ore", None),
    ("f29", None, "pig_iron", "pig_iron", TOP_IN),
    ("f22", "pig_iron", None, "pig_iron", TOP_OUT),
    ("f2", "pig_iron", None, "loss", DOWN),
    ("f4", "pig_iron", "bof_steel", "pig_iron", None),
    ("f7", "pig_iron", "eaf_steel", "pig_iron", None),
    ("f30", None, "dri", "dri", None),
    ("f8", "dri", "eaf_steel", "dri", None),
    ("f5", "scrap_steel", "bof_steel", "scrap", None),
    ("f9", "scrap_steel", "eaf_steel", "scrap", None),
    ("f6", "bof_steel", None, "loss", DOWN),
    ("f10", "eaf_steel", None, "loss", DOWN),
    ("f11", "bof_steel", "ingots_and_semis", "crude_steel", None),
    ("f12", "eaf_steel", "ingots_and_semis", "crude_steel", None),
    ("f32", None, "ingots_and_semis", "semis", TOP_IN),
    ("f24", "ingots_and_semis", None, "semis", TOP_OUT),
    ("f13", "ingots_and_semis", "long_products", "semis", None),
    ("f15", "ingots_and_semis", "flat_products", "semis", None),
    ("f33", None, "long_products", "long", TOP_IN),
    ("f25", "long_products", None, "long", TOP_OUT),
    ("f34", None, "flat_products", "flat", TOP_IN),
    ("f26", "flat_products", None, "flat", TOP_OUT),
    ("f17", "long_products", "end_use_goods", "long", None),
    ("f18", "flat_products", "end_use_goods", "flat", None),
    ("f14", "long_products", "scrap_steel", "new_scrap", None),
    ("f16", "flat_products", "scrap_steel", "new_scrap", None),
    ("f35", None, "end_use_goods", "goods", TOP_IN),
    ("f27", "end_use_goods", None, "goods", TOP_OUT),
    ("f19", "end_use_goods", "scrap_steel", "new_scrap", None),
    ("f20", "end_use_goods", "stock", "goods", None),
    ("f21", "stock", "scrap_steel", "old_scrap", None),
    ("f31", None, "scrap_steel", "scrap", TOP_IN),
    ("f23", "scrap_steel", None, "scrap", RouteHint(source_side="right")),
    ("f3", "scrap_steel", None, "loss", DOWN),
)
