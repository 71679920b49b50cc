"""Templates: small maps to begin with, built by the same edits as everything else; the numbers come at the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from vsm_app.model.document import Document
from vsm_app.model.edits.flows import add_flow, set_flow
from vsm_app.model.edits.items import add_item
from vsm_app.model.edits.nodes import add_node, resize
from vsm_app.model.edits.stages import add_stage
from vsm_app.model.elements import ItemKind, OriginClass, StageKind
from vsm_app.texts import LANGUAGES, text

Words = Callable[[str], str]  # a code of the text tables to words

_STAGES: Final = (
    StageKind.RAW_MATERIAL, StageKind.PRODUCTION, StageKind.DISTRIBUTION, StageKind.USE, StageKind.END_OF_LIFE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Template:
    """One template; its words stand under `template.<id>` and `template.<id>.lead`."""

    id: str
    build: Callable[[Words], Document]


class _Builder:
    """Puts elements on a document one after the other and remembers their ids."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.document = Document()
        self._stages: dict[StageKind, str] = {}

    def stages(self, *kinds: StageKind) -> None:
        for kind in kinds:
            result = add_stage(self.document, self.words(f"stage.{kind.value}"), kind)
            self.document, self._stages[kind] = result.document, result.made[0]

    def node(self, kind: str, at: tuple[float, float], stage: StageKind | None = None, name: str = "") -> str:
        result = add_node(
            self.document,
            kind,
            name or self.words(f"kind.{kind}"),
            at,
            stage=self._stages.get(stage) if stage else None,
        )
        self.document = result.document
        return result.made[0]

    def wide(self, node_id: str, width: float, height: float) -> None:
        self.document = resize(self.document, node_id, width, height).document

    def item(self, code: str, kind: ItemKind, origin_class: OriginClass, unit: str = "") -> str:
        result = add_item(
            self.document, self.words(f"template.item.{code}"), kind=kind, origin_class=origin_class, unit=unit
        )
        self.document = result.document
        return result.made[0]

    def flow(self, source: str | None, target: str | None, item: str, r_strategy: str = "") -> str:
        result = add_flow(self.document, source, target, item=item)
        self.document = result.document
        flow_id = result.made[0]
        if r_strategy:
            self.document = set_flow(self.document, flow_id, r_strategy=r_strategy).document
        return flow_id

    def done(self, name: str) -> Document:
        return replace(self.document, name=name)


def empty_map(words: Words) -> Document:
    """Nothing but the life-cycle columns inside the boundary."""
    builder = _Builder(words)
    builder.stages(*_STAGES)
    return builder.done(words("template.untitled"))


def life_cycle(words: Words) -> Document:
    """Raw material to end of life, with reuse, remanufacture and recycling."""
    kinds, b = StageKind, _Builder(words)
    b.stages(*_STAGES)
    primary = b.item("primary", ItemKind.MATERIAL, OriginClass.PRIMARY, "t")
    product = b.item("product", ItemKind.PRODUCT, OriginClass.PRODUCT, "t")
    returned = b.item("returned", ItemKind.PRODUCT, OriginClass.PRODUCT, "t")
    recyclate = b.item("recyclate", ItemKind.MATERIAL, OriginClass.RECYCLED, "t")
    parts = b.item("parts", ItemKind.MATERIAL, OriginClass.REUSED, "t")
    reused = b.item("reused", ItemKind.PRODUCT, OriginClass.REUSED, "t")
    scrap = b.item("scrap", ItemKind.MATERIAL, OriginClass.LOSS, "t")
    residue = b.item("residue", ItemKind.MATERIAL, OriginClass.LOSS, "t")
    source = b.node("supplier", (32, 128), kinds.RAW_MATERIAL)
    make = b.node("process", (240, 128), kinds.PRODUCTION, words("template.node.making"))
    assembly = b.node("process", (448, 128), kinds.PRODUCTION, words("template.node.assembly"))
    sale = b.node("transport", (672, 128), kinds.DISTRIBUTION)
    use = b.node("use", (880, 128), kinds.USE)
    back = b.node("collection", (1088, 128), kinds.END_OF_LIFE)
    sort = b.node("disassembly", (1088, 304), kinds.END_OF_LIFE)
    remanufacture = b.node("remanufacture", (448, 368), kinds.PRODUCTION)
    recycle = b.node("recycle", (240, 480), kinds.PRODUCTION)
    b.flow(source, make, primary)
    b.flow(make, assembly, b.item("components", ItemKind.MATERIAL, OriginClass.PRIMARY, "t"))
    b.flow(assembly, sale, product)
    b.flow(sale, use, product)
    b.flow(use, back, returned)
    b.flow(back, sort, returned)
    b.flow(sort, use, reused, "R3")
    b.flow(sort, remanufacture, b.item("cores", ItemKind.PRODUCT, OriginClass.REUSED, "t"), "R6")
    b.flow(remanufacture, assembly, parts)
    b.flow(sort, recycle, b.item("old_material", ItemKind.MATERIAL, OriginClass.RECYCLED, "t"), "R8")
    b.flow(recycle, make, recyclate)
    b.flow(make, None, scrap)
    b.flow(sort, None, residue)
    return b.done(words("template.life_cycle"))


def value_stream(words: Words) -> Document:
    """Supplier, three steps with stocks between them, customer, production control."""
    kinds, b = StageKind, _Builder(words)
    b.stages(kinds.PRODUCTION)
    item = b.item("parts_made", ItemKind.PRODUCT, OriginClass.PRODUCT, "pc")
    supplier = b.node("supplier", (32, 192))
    b.wide(b.node("control", (512, 32), name=words("kind.control")), 192.0, 64.0)
    previous, x = supplier, 192.0
    for number in (1, 2, 3):
        stock = b.node("inventory", (x, 208), kinds.PRODUCTION, f"{words('kind.inventory')} {number}")
        step = b.node("process", (x + 128, 192), kinds.PRODUCTION, f"{words('kind.process')} {number}")
        b.flow(previous, stock, item)
        b.flow(stock, step, item)
        previous, x = step, x + 320
    customer = b.node("customer", (x, 192))
    b.flow(previous, customer, item)
    return b.done(words("template.value_stream"))


def energy_stream(words: Words) -> Document:
    """Three steps with electricity and gas above and waste heat below."""
    kinds, b = StageKind, _Builder(words)
    b.stages(kinds.RAW_MATERIAL, kinds.PRODUCTION, kinds.USE)
    material = b.item("material", ItemKind.MATERIAL, OriginClass.PRIMARY, "t")
    electricity = b.item("electricity", ItemKind.ENERGY, OriginClass.ENERGY, "MWh")
    gas = b.item("gas", ItemKind.ENERGY, OriginClass.ENERGY, "MWh")
    heat = b.item("waste_heat", ItemKind.ENERGY, OriginClass.LOSS, "MWh")
    supplier = b.node("supplier", (32, 240), kinds.RAW_MATERIAL)
    power = b.node("electricity", (448, 64), kinds.PRODUCTION)
    burner = b.node("natural_gas", (240, 64), kinds.PRODUCTION)
    previous = supplier
    for number, x in enumerate((240.0, 448.0, 656.0), start=1):
        step = b.node("process", (x, 240), kinds.PRODUCTION, f"{words('kind.process')} {number}")
        b.flow(previous, step, material)
        b.flow(power, step, electricity)
        if number == 1:
            b.flow(burner, step, gas)
        b.flow(step, None, heat)
        previous = step
    b.flow(previous, b.node("customer", (880, 240), kinds.USE), material)
    return b.done(words("template.energy_stream"))


TEMPLATES: Final = (
    Template("empty", empty_map),
    Template("life_cycle", life_cycle),
    Template("value_stream", value_stream),
    Template("energy_stream", energy_stream),
)


def build_template(template_id: str, words: Words) -> Document:
    """The map of a template; KeyError for an unknown id."""
    return {template.id: template for template in TEMPLATES}[template_id].build(words)


def given_names() -> frozenset[str]:
    """What maps are called that nobody has named, in every language."""
    codes = ("untitled", *(template.id for template in TEMPLATES))
    return frozenset(text(f"template.{code}", lang=lang) for code in codes for lang in LANGUAGES)
