"""The elements of a map: stages, items, nodes and flows.

Ids are short strings, unique within one map over all kinds of elements (`n3`, `f12`, `i2`; an imported edge list
keeps its own names as ids where they are unique). They are never reused while the map lives.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from vsm_app.model.quantities import UNKNOWN, Quantity


class OriginClass(StrEnum):
    """Where a material comes from or what becomes of it: the class that indicators count and the colour of a flow.

    SECONDARY stands for recycled or reused where it is not said which. The classes are disjoint.
    """

    PRIMARY = "primary"
    RENEWABLE = "renewable"
    RECYCLED = "recycled"
    REUSED = "reused"
    SECONDARY = "secondary"
    PRODUCT = "product"
    LOSS = "loss"
    ENERGY = "energy"
    WATER = "water"
    INFORMATION = "information"
    UNKNOWN = "unknown"


#: Classes that count as secondary material (recycled content, CTI, MCI).
SECONDARY_CLASSES = frozenset({OriginClass.RECYCLED, OriginClass.REUSED, OriginClass.SECONDARY})
#: Classes that have a mass, or may have, and are no material.
NOT_MATERIAL = frozenset({OriginClass.ENERGY, OriginClass.WATER, OriginClass.INFORMATION})


class ItemKind(StrEnum):
    """What sort of thing an item is."""

    MATERIAL = "material"
    PRODUCT = "product"
    ENERGY = "energy"
    WATER = "water"
    SUBSTANCE = "substance"
    INFORMATION = "information"
    OTHER = "other"


class StageKind(StrEnum):
    """The life-cycle stage that a column stands for; decides order and the meaning of the flows that cross it."""

    RAW_MATERIAL = "raw_material"
    PRODUCTION = "production"
    DISTRIBUTION = "distribution"
    USE = "use"
    END_OF_LIFE = "end_of_life"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Stage:
    """A life-cycle column. Stages stand in the order of `Physics.stages`."""

    id: str
    name: str
    kind: StageKind = StageKind.OTHER


@dataclass(frozen=True, slots=True)
class Factor:
    """A number per unit with where it comes from: a price, an emission factor, a heating value, a density.

    `value` is in `unit` (`EUR/t`, `kg CO2e/kWh`, `MJ/kg`, `kg/m3`, `kg/pc`); `scope` is 1, 2 or 3 for emission factors.
    """

    value: float
    unit: str
    sd: float | None = None
    source: str = ""
    year: int | None = None
    region: str = ""
    scope: int | None = None
    library_id: str = ""
    fictitious: bool = False


@dataclass(frozen=True, slots=True)
class Concentration:
    """Share of a substance in an item: `value` in `unit` (`kg/kg`, `%`, `MJ/kg`), exact where `sd` is 0 or `None`."""

    substance: str
    value: float
    unit: str = "%"
    sd: float | None = None


@dataclass(frozen=True, slots=True)
class CircularFootprint:
    """What the circular footprint formula needs of a material beside its own factors and what the map shows.

    `allocation` is A, `energy_allocation` B, `quality_in` and `quality_out` Qs/Qp; `recycling` Erecycled,
    `recycling_eol` ErecyclingEoL, `replaced` E*v and `energy_recovery` EER in kg CO2e/kg; `heat_share` and
    `power_share` are the efficiencies XER, `heat` and `power` the burdens replaced (kg CO2e/MJ).
    """

    allocation: float | None = None
    energy_allocation: float | None = None
    quality_in: float | None = None
    quality_out: float | None = None
    recycling: float | None = None
    recycling_eol: float | None = None
    replaced: float | None = None
    energy_recovery: float | None = None
    heat_share: float | None = None
    heat: float | None = None
    power_share: float | None = None
    power: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """What flows. `unit` is the unit in which its flows are shown (numerator only).

    `heating_value` (energy per mass), `density` (mass per volume) and `unit_mass` (mass per piece) convert between
    layers. `recoverable` is the share of a loss of this item that could be avoided or recovered (0..1). `co2e_market`
    is the factor of the supplier's contract (scope 2, market based; `co2e` is location based). `biogenic_co2` is the
    CO2 that the item took up when it grew and gives off when it burns or rots, told apart from CO2e. `co2e_linear` and
    `co2e_circular` are the factors of the same material from a wholly linear and from a wholly circular source (CTI).
    Of a product: `product_life` and `industry_life` in years and `use_intensity` where they differ from the map's,
    `range_factor` the revenue or mass of the range that it stands for (MCI of a company), `recyclable` the share of its
    mass that can be recycled (0..1), `packaging` whether it is packaging. `radioactive` tells waste apart (ESRS E5).
    """

    id: str
    name: str
    kind: ItemKind = ItemKind.MATERIAL
    origin_class: OriginClass = OriginClass.UNKNOWN
    unit: str = ""
    price: Factor | None = None
    co2e: Factor | None = None
    disposal_cost: Factor | None = None
    disposal_co2e: Factor | None = None
    heating_value: Factor | None = None
    density: Factor | None = None
    unit_mass: Factor | None = None
    composition: tuple[Concentration, ...] = ()
    renewable: float | None = None
    critical: bool = False
    hazardous: bool = False
    in_cost_ratio: bool = True
    recoverable: float | None = None
    colour: str = ""
    note: str = ""
    co2e_market: Factor | None = None
    biogenic_co2: Factor | None = None
    cff: CircularFootprint | None = None
    co2e_linear: Factor | None = None
    co2e_circular: Factor | None = None
    product_life: float | None = None
    industry_life: float | None = None
    use_intensity: float | None = None
    range_factor: float | None = None
    recyclable: float | None = None
    packaging: bool = False
    radioactive: bool = False


@dataclass(frozen=True, slots=True)
class LeanData:
    """The data box of a process step (ISO 22468, Rother and Shook).

    Times in seconds, `operators` and `shifts` in numbers, `uptime`, `scrap`, `rework`, `oee` as fractions, `pieces`
    waiting in an inventory, `observed_days` overriding them.
    """

    cycle_time: float | None = None
    processing_time: float | None = None
    value_adding_time: float | None = None
    changeover_time: float | None = None
    uptime: float | None = None
    oee: float | None = None
    operators: float | None = None
    shifts: float | None = None
    available_time: float | None = None
    batch_size: float | None = None
    scrap: float | None = None
    rework: float | None = None
    machines: float | None = None
    pieces: float | None = None
    observed_days: float | None = None
    takt_time: float | None = None


@dataclass(frozen=True, slots=True)
class SocialData:
    """Process-level social data: noise in dB(A), strain 0..10, accidents per million hours, hours, coverage 0..1."""

    noise: float | None = None
    strain: float | None = None
    accident_rate: float | None = None
    training_hours: float | None = None
    skill_coverage: float | None = None


@dataclass(frozen=True, slots=True)
class ProcessCost:
    """Costs that arise at a node per period, in the map's currency (ISO 14051: system, energy, waste management)."""

    system: float | None = None
    energy: float | None = None
    waste: float | None = None


@dataclass(frozen=True, slots=True)
class StockEntry:
    """What is entered of an inventory on one layer: its level at the start and its change in the period."""

    initial: Quantity = UNKNOWN
    change: Quantity = UNKNOWN


#: Among `Node.unbalanced_layers`: none is balanced.
ALL_LAYERS: Final = "*"


@dataclass(frozen=True, slots=True)
class Node:
    """A process, an inventory, a source, a sink or a symbol on the map.

    `kind` is an id of the kind registry (:mod:`vsm_app.model.kinds`), which gives role, icon and R-number. `icon`
    overrides the kind's icon. `holds_stock` says whether the balance may close by a stock change (`None`: as the kind
    says). `unbalanced_layers` are layers on which this node is not balanced: dimensions (`energy`), substances by
    their item's id, a material of a layer by itself (`mass/i6`, with `balance_materials`), `"*"` for all.
    `complete_layers` are those on which all that leaves it is drawn although it is nothing but losses: balanced as it
    stands. `dwell_time` is the time that material stays (years; use nodes). `rows` are the ids of up to four data rows
    shown on the card (empty: chosen automatically). `direct_co2e` is what the node itself emits, in kg CO2e per period,
    scope 1, besides what its items' factors give.
    """

    id: str
    name: str
    kind: str = "process"
    stage: str | None = None
    icon: str = ""
    holds_stock: bool | None = None
    unbalanced_layers: tuple[str, ...] = ()
    complete_layers: tuple[str, ...] = ()
    stock: dict[str, StockEntry] = field(default_factory=dict)
    dwell_time: float | None = None
    collection_note: str = ""
    lean: LeanData | None = None
    social: SocialData | None = None
    cost: ProcessCost | None = None
    direct_co2e: float | None = None
    rows: tuple[str, ...] = ()
    parent: str | None = None
    locked: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """One item from one node to another. An open end (`None`) crosses the system boundary.

    `quantity` is the entry on the item's own layer; `layer_quantities` are entries on further layers (a measured
    substance flow). `origin_class` overrides the item's. `r_strategy` is `R0`..`R9` on a return flow. `correlations`
    are correlation coefficients between this entry and other flows' entries.
    """

    id: str
    source: str | None
    target: str | None
    item: str
    quantity: Quantity = UNKNOWN
    layer_quantities: dict[str, Quantity] = field(default_factory=dict)
    origin_class: OriginClass | None = None
    r_strategy: str = ""
    correlations: dict[str, float] = field(default_factory=dict)
    note: str = ""
