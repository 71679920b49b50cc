"""Networks for scripts and tests (contract, "Network JSON")."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vsm_app.engine import pipeline
from vsm_app.errors import DamagedFileError, ReadError
from vsm_app.io.open import open_any
from vsm_app.model.elements import ItemKind, OriginClass
from vsm_app.model.parameters import ParameterKind
from vsm_app.model.quantities import Form, Origin, Term

DRIVE_UNIT = Path(__file__).parents[1] / "data" / "published" / "drive_unit_fictitious.json"


@pytest.fixture
def read(tmp_path):
    def read_network(network, **answers):
        path = tmp_path / "network.json"
        text = network if isinstance(network, str) else json.dumps({"format": "vsm-network/1"} | network)
        path.write_text(text, encoding="utf-8")
        return open_any(path, **answers)

    return read_network


def flow(id, source, target, **further):
    return {"id": id, "from": source, "to": target} | further


# Cencic 2016, the example solved by STAN 2.7.101 (doi.org/10.1016/j.serj.2016.06.002), entries and results.
CENCIC = {
    "name": "Cencic 2016",
    "processes": ["P1", "P2", "P3"],
    "flows": [
        flow("m1", "ENV", "P1", status="measured", mean=100.0, sd=10.0),
        flow("m2", "ENV", "P1", status="fixed", mean=50.0, sd=0.0),
        flow("m3", "P1", "P2", status="measured", mean=300.0, sd=30.0),
        flow("m4", "P2", "P1", status="unknown", mean=None, sd=None),
        flow("m5", "P2", "P3", status="measured", mean=160.0, sd=16.0),
        flow("m6", "P3", None, status="unknown"),
        flow("m7", "P3", "ENV", status="unknown"),
    ],
    "parameters": [
        {
            "id": "tc34",
            "kind": "transfer coefficient",
            "node": "P2",
            "in": "m3",
            "out": "m4",
            "status": "measured",
            "mean": 0.5,
            "sd": 0.05,
        }
    ],
}


def test_a_published_network_solves_to_its_published_result(read):
    opened = read(CENCIC)
    solution = pipeline.solve(opened.document)
    assert opened.format == "network_json"
    assert solution.own["m1"].value == pytest.approx(102.42595965896498, rel=1e-6)
    assert solution.own["m1"].sd == pytest.approx(7.882792411689007, rel=1e-4)
    assert [group.flows for group in solution.missing] == [("m6", "m7")]


def test_the_same_coefficient_as_a_product_of_a_constraint(read):
    network = CENCIC | {
        "parameters": [{"id": "tc34", "kind": "transfer coefficient", "status": "measured", "mean": 0.5, "sd": 0.05}],
        "constraints": [{"product": ["tc34", "m3"], "equals": "m4"}],
    }
    document = read(network).document
    coefficient = document.physics.parameters["tc34"]
    assert (coefficient.kind, coefficient.outflow) == (ParameterKind.TRANSFER_COEFFICIENT, "m4")
    assert not document.physics.relations
    assert pipeline.solve(document).own["m1"].value == pytest.approx(102.42595965896498, rel=1e-6)


def test_a_coefficient_of_one_of_several_inflows_stays_a_constraint(read):
    network = CENCIC | {
        "parameters": [{"id": "t", "kind": "transfer coefficient", "status": "unknown"}],
        "constraints": [{"product": ["t", "m1"], "equals": "m3"}],
    }
    document = read(network).document
    assert document.physics.parameters["t"].kind is ParameterKind.TRANSFER_COEFFICIENT
    assert document.physics.parameters["t"].outflow is None
    assert [relation.equals for relation in document.physics.relations.values()] == ["m3"]


def test_outside_ends_are_open_and_entries_keep_their_status(read):
    flows = read(CENCIC).document.flows
    assert (flows["m1"].source, flows["m6"].target) == (None, None)
    assert (flows["m2"].quantity.exact, flows["m2"].quantity.value) == (True, 50.0)
    assert (flows["m3"].quantity.exact, flows["m3"].quantity.sd) == (False, 30.0)
    assert flows["m4"].quantity.form is Form.UNKNOWN


def test_linear_constraints_and_correlations_are_taken_over(read):
    network = CENCIC | {
        "constraints": [{"terms": {"m6": 1, "m7": -3}, "rhs": 2.0}],
        "correlations": [["m1", "m3", 0.4]],
    }
    document = read(network).document
    (relation,) = document.physics.relations.values()
    assert relation.terms == (Term(1.0, "m6"), Term(-3.0, "m7"))
    assert relation.rhs == 2.0
    assert document.flows["m1"].correlations == {"m3": 0.4}
    assert document.flows["m3"].correlations == {"m1": 0.4}


def test_a_measured_substance_stands_on_its_own_layer(read):
    network = {
        "unit": "t",
        "flows": [
            flow("ore", "ENV", "P", mean=100.0, sd=1.0, item="Ore"),
            flow("ore", "ENV", "P", mean=3.0, sd=0.1, unit="t", layer="Cu"),
            flow("only", "P", "ENV", mean=2.0, sd=0.1, layer="Cu", item="Matte"),
        ],
    }
    flows = read(network).document.flows
    assert flows["ore"].quantity.value == 100.0
    assert flows["ore"].layer_quantities["Cu"].value == 3.0
    assert flows["only"].quantity.form is Form.UNKNOWN
    assert flows["only"].layer_quantities["Cu"].value == 2.0


def test_a_layer_of_ours_gives_the_unit_that_is_missing(read):
    flows = read({"flows": [flow("heat", "ENV", "P", mean=5.0, sd=0.0, layer="energy")]}).document.flows
    assert flows["heat"].quantity.unit == "MJ"
    assert flows["heat"].quantity.exact


def test_the_drive_unit_brings_stages_inventories_strategies_and_energy():
    document = open_any(DRIVE_UNIT).document
    assert document.name == "Maker of electric drive units (fictitious)"
    assert (document.settings.functional_unit.pieces, document.settings.functional_unit.mass) == (50_000.0, 38.0)
    by_stage = {document.stages[node.stage].name for node in document.nodes.values() if node.stage}
    assert by_stage == {"production", "distribution and use", "end of life"}
    assert document.nodes["use"].holds_stock
    assert document.nodes["remanufacture"].kind == "remanufacture"
    assert document.flows["r3"].r_strategy == "R3"
    gas = document.flows["gas"]
    assert (gas.target, gas.quantity.value, gas.quantity.unit) == ("casting", 2100.0, "MWh/a")
    assert document.items[gas.item].kind is ItemKind.ENERGY
    assert document.items[gas.item].origin_class is OriginClass.ENERGY
    assert document.flows["span"].quantity.origin is Origin.GUESSED
    assert document.flows["antr"].quantity.exact


def test_the_drive_unit_solves_to_its_expected_values():
    expected = json.loads(DRIVE_UNIT.read_text(encoding="utf-8"))["expected"]["values"]
    own = pipeline.solve(open_any(DRIVE_UNIT).document).own
    for name, values in expected.items():
        if values.get("mean") is not None and name in own:
            assert own[name].value == pytest.approx(values["mean"], rel=1e-4), name


def test_names_that_are_no_listed_process_are_sources_and_sinks(read):
    network = {
        "processes": ["P"],
        "flows": [flow("a", "Mill", "P", mean=1.0, unit="t"), flow("b", "P", "Shop", unit="t")],
    }
    nodes = read(network).document.nodes
    assert {name: node.kind for name, node in nodes.items()} == {"P": "process", "Mill": "source", "Shop": "sink"}


def test_processes_may_say_more_of_themselves(read):
    processes = [{"id": "P", "name": "Presse", "kind": "inventory", "stage": "Production"}]
    document = read({"processes": processes, "flows": [flow("a", None, "P", unit="t")]}).document
    node = document.nodes["P"]
    assert (node.name, node.kind, document.stages[node.stage].name) == ("Presse", "inventory", "Production")


def test_unknown_units_and_classes_are_said_with_their_flow(read):
    opened = read({"flows": [flow("a", None, "P", mean=1.0, unit="sacks", **{"class": "magic"})]})
    assert [(p.code, p.subjects) for p in opened.problems] == [
        ("import.unknown_unit", ("a",)),
        ("import.unknown_class", ("a",)),
    ]


def test_a_network_that_says_nothing_of_itself_is_known_by_its_flows(read):
    text = json.dumps({"processes": ["P"], "flows": [flow("a", None, "P", mean=1.0, unit="t")]})
    assert read(text).format == "network_json"


@pytest.mark.parametrize(
    ("network", "place"),
    [
        ({"flows": [{"id": 3}]}, r"flows\[0\]\.id"),
        ({"flows": [flow("a", None, "P", mean="many")]}, r"flows\[0\]\.mean"),
        ({"constraints": ["m1 + m2 = 0"]}, r"constraints\[0\]"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(read, network, place):
    with pytest.raises(DamagedFileError, match=place):
        read(network)


@pytest.mark.parametrize("token", ["NaN", "Infinity", "1e999"])
def test_a_number_that_is_not_finite_is_refused(read, token):
    with pytest.raises(ReadError):
        read(f'{{"format": "vsm-network/1", "flows": [{{"id": "a", "from": null, "to": "P", "mean": {token}}}]}}')


def test_a_bare_document_is_no_network(read, tmp_path):
    opened = read('{"format": "cvsm", "schema_version": 1, "flows": [], "name": "from"}')
    assert opened.format == "cvsm"


def test_a_constraint_holds_for_the_numbers_in_the_units_they_are_written_in(read):
    """By hand: c = 2 b + 38 with b = 30 t gives c = 98 t; d [kg] = 500 c [t] gives 49 000 kg, 49 t."""
    opened = read(
        {
            "processes": ["P"],
            "flows": [
                flow("a", None, "P", status="unknown", unit="t"),
                flow("b", "P", None, status="fixed", mean=30, unit="t"),
                flow("c", "P", None, status="unknown", unit="t"),
                flow("d", "P", None, status="unknown", unit="kg"),
            ],
            "constraints": [{"terms": {"b": 2, "c": -1}, "rhs": -38}, {"terms": {"d": 1, "c": -500}, "rhs": 0}],
        }
    )
    own = pipeline.solve(opened.document).own
    assert (own["c"].value, own["c"].unit) == (pytest.approx(98), "t")
    assert (own["d"].value, own["d"].unit) == (pytest.approx(49), "t")  # shown in the one unit of the map's masses
    assert own["a"].value == pytest.approx(30 + 98 + 49)


def test_what_does_not_fit_is_told_and_nothing_is_lost(read):
    opened = read(
        {
            "processes": ["P"],
            "flows": [
                flow("a", None, "P", status="guesswork", mean=10, sd=-1, unit="t"),
                flow("a", None, "P", status="fixed", mean=5, unit="t"),
                flow("b", "P", None, status="unknown", unit="t"),
            ],
            "correlations": [["a", "nobody", 0.5], ["a", "b", 2]],
        }
    )
    assert [problem.code for problem in opened.problems] == [
        "import.network_status",
        "import.network_negative_sd",
        "import.network_double_flow",
        "import.network_correlation",
        "import.network_correlation",
    ]
    assert pipeline.solve(opened.document).own["b"].value == pytest.approx(15)


@pytest.mark.parametrize(("unit", "mean"), [(None, 1.25), ("kg/m3", 1250.0), ("t/m3", 1.25)])
def test_products_hold_for_the_numbers_as_written_or_by_the_units_of_their_factor(read, unit, mean):
    """10 m3 of 1.25 t/m3: without a unit the factor turns the numbers written into each other."""
    network = {
        "processes": ["P"],
        "flows": [
            flow("v", "ENV", "P", status="measured", mean=10.0, sd=0.1, unit="m3", item="water"),
            flow("m", "P", "ENV", status="unknown", unit="t", item="brine"),
        ],
        "parameters": [
            {"id": "k", "kind": "free", "status": "measured", "mean": mean, "sd": mean / 50, "unit": unit or ""}
        ],
        "constraints": [{"product": ["k", "v"], "equals": "m"}],
    }
    solution = pipeline.solve(read(network).document)
    found = solution.own["m"]
    assert (found.value, found.unit) == (pytest.approx(12.5), "t")
    assert found.sd == pytest.approx(12.5 * (0.01**2 + 0.02**2) ** 0.5)
