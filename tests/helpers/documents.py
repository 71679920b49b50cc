"""Documents for tests: a small map drawn by hand, and random documents of every type of value."""

from __future__ import annotations

from hypothesis import strategies as st

from vsm_app.model.document import Document, Physics, Source
from vsm_app.model.edits import flows, items, measures, nodes, notes, parameters, scenarios, stages
from vsm_app.model.elements import (
    Concentration,
    Factor,
    Flow,
    Item,
    ItemKind,
    LeanData,
    Node,
    OriginClass,
    ProcessCost,
    SocialData,
    Stage,
    StageKind,
    StockEntry,
)
from vsm_app.model.parameters import Parameter, ParameterKind, Relation
from vsm_app.model.placement import Layout, Note, Place, RouteHint
from vsm_app.model.quantities import UNKNOWN, Distribution, Form, Origin, Quantity, Term
from vsm_app.model.scenarios import Measure, Override, Scenario
from vsm_app.model.settings import Calendar, CalendarKind, FunctionalUnit, Settings


def value(amount: float, unit: str = "t/a", **further) -> Quantity:
    return Quantity(Form.VALUE, value=amount, unit=unit, **further)


def workshop() -> Document:
    """Supplier -> casting -> press -> customer, a return flow, one of every further element. Ids are n1, n2, ..."""
    document = stages.add_stage(Document("Workshop"), "Production", StageKind.PRODUCTION).document  # s1
    document = nodes.add_node(document, "supplier", "Mill", (0, 0)).document  # n2
    document = nodes.add_node(document, "process", "Casting", (200, 0), stage="s1").document  # n3
    document = nodes.add_node(document, "process", "Press", (400, 0), stage="s1").document  # n4
    document = nodes.add_node(document, "customer", "Customer", (600, 0)).document  # n5
    document = items.add_item(document, "Steel", unit="t").document  # i6
    document = flows.add_flow(document, "n2", "n3", item="i6", quantity=value(100)).document  # f7
    document = flows.add_flow(document, "n3", "n4", item="i6").document  # f8
    document = flows.add_flow(document, "n4", "n5", item="i6", quantity=value(90)).document  # f9
    document = flows.add_flow(document, "n4", "n3").document  # f11, item i10
    document = flows.add_flow(document, "n3", None, end=(40, 90)).document  # f13, item i12
    document = notes.add_note(document, "Ask the shift leader", (10, 300)).document  # t14
    document = measures.add_measure(document, "Smaller gates", anchor="n3", at=(200, 200)).document  # m15
    document = scenarios.add_scenario(document, "Future").document  # c16
    document = parameters.add_parameter(
        document, ParameterKind.TRANSFER_COEFFICIENT, node="n3", inflow="f7", outflow="f8"
    ).document  # p17
    return parameters.add_relation(document, terms=(Term(1.0, "f8"), Term(-2.0, "f11"))).document  # r18


# --- random values ---
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
NUMBERS = st.floats(-1e12, 1e12, allow_nan=False, allow_infinity=False)
MAYBE_NUMBER = st.none() | NUMBERS
FRACTIONS = st.none() | st.floats(0, 1)
UNITS = st.sampled_from(["t/a", "kg", "MWh", "m3", "pc", "t/wk", "EUR", "kg/pc", "", "sacks"])


def ids(prefix: str) -> st.SearchStrategy[str]:
    return st.integers(1, 6).map(lambda number: f"{prefix}{number}")


FLOW_IDS = ids("f")
QUANTITIES = st.just(UNKNOWN) | st.builds(
    Quantity,
    form=st.sampled_from(Form),
    text=TEXTS,
    value=MAYBE_NUMBER,
    unit=UNITS,
    sd=st.none() | st.floats(0, 1e6),
    exact=st.booleans(),
    origin=st.sampled_from(Origin),
    distribution=st.sampled_from(Distribution),
    low=MAYBE_NUMBER,
    high=MAYBE_NUMBER,
    terms=st.lists(st.builds(Term, NUMBERS, FLOW_IDS), max_size=2).map(tuple),
    decimals=st.none() | st.integers(0, 6),
)
FACTORS = st.none() | st.builds(
    Factor,
    NUMBERS,
    st.sampled_from(["EUR/t", "kg CO2e/kWh"]),
    sd=MAYBE_NUMBER,
    source=TEXTS,
    year=st.none() | st.just(2020),
)
LAYERS = st.sampled_from(["mass", "energy", "unit:sacks"])
PLACES = st.builds(Place, NUMBERS, NUMBERS, st.floats(0, 500), st.floats(0, 500))
STAGES = st.builds(Stage, ids("s"), TEXTS, st.sampled_from(StageKind))
ITEMS = st.builds(
    Item,
    ids("i"),
    TEXTS,
    st.sampled_from(ItemKind),
    st.sampled_from(OriginClass),
    unit=UNITS,
    price=FACTORS,
    co2e=FACTORS,
    composition=st.lists(st.builds(Concentration, TEXTS, NUMBERS, sd=MAYBE_NUMBER), max_size=2).map(tuple),
    renewable=FRACTIONS,
    critical=st.booleans(),
    in_cost_ratio=st.booleans(),
    note=TEXTS,
    co2e_linear=FACTORS,
    product_life=MAYBE_NUMBER,
    range_factor=MAYBE_NUMBER,
    recyclable=FRACTIONS,
    packaging=st.booleans(),
    radioactive=st.booleans(),
)
NODES = st.builds(
    Node,
    ids("n"),
    TEXTS,
    st.sampled_from(["process", "source", "sink", "inventory", "use", "no_such_kind"]),
    stage=st.none() | ids("s"),
    icon=TEXTS,
    holds_stock=st.none() | st.booleans(),
    unbalanced_layers=st.lists(LAYERS, max_size=2).map(tuple),
    stock=st.dictionaries(LAYERS, st.builds(StockEntry, QUANTITIES, QUANTITIES), max_size=2),
    lean=st.none() | st.builds(LeanData, cycle_time=MAYBE_NUMBER, uptime=FRACTIONS),
    social=st.none() | st.builds(SocialData, noise=MAYBE_NUMBER),
    cost=st.none() | st.builds(ProcessCost, system=MAYBE_NUMBER),
    rows=st.lists(TEXTS, max_size=2).map(tuple),
    parent=st.none() | ids("n"),
    locked=st.booleans(),
    note=TEXTS,
)
FLOWS = st.builds(
    Flow,
    FLOW_IDS,
    st.none() | ids("n"),
    st.none() | ids("n"),
    ids("i"),
    QUANTITIES,
    layer_quantities=st.dictionaries(LAYERS, QUANTITIES, max_size=2),
    origin_class=st.none() | st.sampled_from(OriginClass),
    r_strategy=st.sampled_from(["", "R3", "R8"]),
    correlations=st.dictionaries(FLOW_IDS, st.floats(-1, 1), max_size=2),
    note=TEXTS,
)
OVERRIDES = st.builds(
    Override,
    st.one_of(FLOW_IDS, ids("n"), ids("i"), st.just("settings")),
    st.sampled_from(["quantity", "price", "lean.cycle_time", "name", "stock.mass.change", "no_such_field"]),
    quantity=st.none() | QUANTITIES,
    number=MAYBE_NUMBER,
    text=st.none() | TEXTS,
    removed=st.booleans(),
)
PARAMETERS = st.builds(
    Parameter,
    ids("p"),
    st.sampled_from(ParameterKind),
    node=st.none() | ids("n"),
    inflow=st.none() | FLOW_IDS,
    outflow=st.none() | FLOW_IDS,
    layer=LAYERS,
    quantity=QUANTITIES,
    name=TEXTS,
)
RELATIONS = st.builds(
    Relation,
    ids("r"),
    st.lists(st.builds(Term, NUMBERS, FLOW_IDS), max_size=2).map(tuple),
    NUMBERS,
    LAYERS,
    product=st.none() | st.tuples(FLOW_IDS, ids("p")),
    equals=st.none() | FLOW_IDS,
)
MEASURES = st.builds(
    Measure, ids("m"), TEXTS, st.lists(OVERRIDES, max_size=2).map(tuple), cost=MAYBE_NUMBER, anchor=st.none() | ids("n")
)
SCENARIOS = st.builds(
    Scenario, ids("c"), TEXTS, st.lists(ids("m"), max_size=2).map(tuple), st.lists(OVERRIDES, max_size=2).map(tuple)
)
NOTES = st.builds(Note, ids("t"), TEXTS, PLACES, author=TEXTS, opacity=st.floats(0, 1), locked=st.booleans())
ROUTES = st.builds(
    RouteHint,
    source_side=st.none() | st.sampled_from(["left", "right"]),
    bend=MAYBE_NUMBER,
    end=st.none() | st.tuples(NUMBERS, NUMBERS),
    flipped=st.booleans(),
)
SETTINGS = st.builds(
    Settings,
    period=st.sampled_from(["a", "mo", "wk", "d", "h", "shift", ""]),
    calendar=st.builds(Calendar, st.sampled_from(CalendarKind), st.floats(1, 3)),
    functional_unit=st.builds(FunctionalUnit, TEXTS, MAYBE_NUMBER, MAYBE_NUMBER),
    units=st.dictionaries(LAYERS, UNITS, max_size=2),
    reconcile=st.booleans(),
    balanced_layers_off=st.lists(LAYERS, max_size=2).map(tuple),
    reference_stage=st.none() | ids("s"),
)


def by_id(elements: st.SearchStrategy) -> st.SearchStrategy[dict]:
    return st.lists(elements, max_size=5).map(lambda found: {element.id: element for element in found})


DOCUMENTS = st.builds(
    Document,
    TEXTS,
    st.builds(
        Physics,
        SETTINGS,
        by_id(STAGES),
        by_id(ITEMS),
        by_id(NODES),
        by_id(FLOWS),
        by_id(PARAMETERS),
        by_id(RELATIONS),
        by_id(MEASURES),
        by_id(SCENARIOS),
    ),
    st.builds(
        Layout,
        st.dictionaries(ids("n"), PLACES, max_size=4),
        st.dictionaries(FLOW_IDS, ROUTES, max_size=4),
        by_id(NOTES),
        st.dictionaries(ids("m"), PLACES, max_size=2),
        st.dictionaries(ids("n"), PLACES, max_size=2),
        st.dictionaries(st.sampled_from(["", "mass", "energy", "co2e"]), st.floats(1e-9, 1e9), max_size=3),
    ),
    st.builds(Source, TEXTS, TEXTS, st.none() | st.integers(1900, 2100)),
    description=TEXTS,
    language=st.sampled_from(["", "de", "en"]),
    next_number=st.integers(1, 10_000),
    extra=st.dictionaries(TEXTS, TEXTS, max_size=2),
)
"""Documents with every type of value, not necessarily sensible: ids may name nothing."""
