"""The shipped examples are what their builders make of the published data, and give back the published figures."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from vsm_app import assets
from vsm_app.engine import pipeline
from vsm_app.engine.results import Results, Status
from vsm_app.io.container import document_bytes
from vsm_app.io.examples import example_bytes, example_list, open_example, write_example

TOOLS = Path(__file__).parents[1] / "tools"
sys.path.insert(0, str(TOOLS))

import build_examples  # noqa: E402 - the builder lies beside the tests, not in the package

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
NAMES = [name for name, _build, _icon in build_examples.EXAMPLES]
CONTRACT = {
    "steel-japan-2019", "aluminium-cars-2020", "wood-indonesia-2014", "battery-lfp", "uk-energy-2050", "drive-unit",
}  # fmt: skip


def results_of(name: str) -> Results:
    return pipeline.compute(open_example(name, "en"))


def of_map(results: Results, indicator: str) -> float | None:
    return next(v.value for v in results.indicators if v.id == indicator and v.scope == "map")


def test_every_example_of_the_contract_ships() -> None:
    assert {example.id for example in example_list()} == CONTRACT


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_what_its_builder_makes(name: str, lang: str) -> None:
    build = next(build for key, build, _icon in build_examples.EXAMPLES if key == name)
    assert open_example(name, lang) == build(lang)
    assert example_bytes(name, lang) == document_bytes(build(lang))


def test_the_index_is_current() -> None:
    assert assets.read_json("examples/index.json") == build_examples.index()


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_under_which_licence_its_data_stand(name: str) -> None:
    assert open_example(name, "en").source.licence


@pytest.mark.parametrize("name", NAMES)
def test_every_node_of_an_example_has_its_place_and_no_two_share_one(name: str) -> None:
    document = open_example(name, "de")
    places = document.layout.places
    assert set(places) == set(document.nodes)
    boxes = list(places.values())
    for number, a in enumerate(boxes):
        for b in boxes[number + 1 :]:
            apart = a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y
            assert apart, (a, b)


def test_japanese_steel_gives_back_the_published_figures() -> None:
    data = json.loads((PUBLISHED / "steel_japan_2019.json").read_text(encoding="utf-8"))
    results = results_of("steel-japan-2019")
    assert results.solution.status is Status.OK
    assert of_map(results, "recycled_content") == pytest.approx(0.313, abs=5e-4)
    assert of_map(results, "losses") == pytest.approx(data["computed_from_data"]["total_loss_kt"], abs=0.05)
    stock = results.solution.stocks["stock", "mass"]
    assert (stock.change, stock.unit) == (pytest.approx(15716.0, abs=0.05), "kt")
    published = {flow["id"]: flow["value"] for flow in data["flows"]}
    for flow, result in results.solution.own.items():
        assert result.value == pytest.approx(published[flow], abs=0.002), flow


def test_car_aluminium_gives_back_the_published_figures() -> None:
    results = results_of("aluminium-cars-2020")
    assert of_map(results, "recycled_content") == pytest.approx(0.2747, abs=5e-5)
    assert of_map(results, "eol_recycling_rate") == pytest.approx(0.7811, abs=5e-5)
    assert of_map(results, "losses") == pytest.approx(1.735, abs=5e-4)


def test_the_battery_retains_the_published_value() -> None:
    assert of_map(results_of("battery-lfp"), "value_retained") == pytest.approx(0.4184, abs=5e-5)


def test_uk_energy_loses_what_the_published_figures_lose() -> None:
    results = results_of("uk-energy-2050")
    assert of_map(results, "losses") == pytest.approx(878.325, rel=2e-4)


def test_the_drive_unit_map_reconciles_as_expected() -> None:
    expected = json.loads((PUBLISHED / "drive_unit_fictitious.json").read_text(encoding="utf-8"))["expected"]
    solution = results_of("drive-unit").solution
    assert solution.statistics.chi2 == pytest.approx(expected["chi2"], rel=1e-8)
    assert solution.statistics.dof == expected["dof"]
    for flow, want in expected["values"].items():
        found = solution.own[flow]
        assert found.flow_class.value == want["class"], flow
        if want["mean"] is None:
            assert found.value is None
        else:
            assert found.value == pytest.approx(want["mean"], abs=1e-5)
            assert found.sd == pytest.approx(want["sd"], abs=1e-5)


def test_an_example_is_written_as_it_was_shipped(tmp_path: Path) -> None:
    write_example("drive-unit", tmp_path / "mine.cvsm", "en")
    assert (tmp_path / "mine.cvsm").read_bytes() == example_bytes("drive-unit", "en")


def test_what_the_examples_say_of_themselves_is_what_they_show() -> None:
    found = results_of("wood-indonesia-2014").solution.problems
    assert [one.code for one in found].count("balance.gap") == 3
    assert [one.code for one in found].count("rounding") == 1
    for lang, words in (("en", "gaps at three nodes"), ("de", "an drei Knoten Lücken")):
        assert words in open_example("wood-indonesia-2014", lang).description
    document, own = open_example("battery-lfp", "en"), results_of("battery-lfp").solution.own
    out: dict[str, dict[str, float]] = {}
    for flow in document.flows.values():
        if flow.source == "use_in_vehicle":
            material = flow.item.rpartition("_")[0]
            out.setdefault(material, {})[flow.target or ""] = own[flow.id].value or 0.0
    shares = {key: ends.get("collection_90", 0.0) / sum(ends.values()) for key, ends in out.items()}
    assert shares.pop("item_other") == 0.0
    assert len(shares) == 6
    assert all(share == pytest.approx(0.9, abs=5e-4) for share in shares.values())
    for lang, words in (("en", "90 % of six material groups"), ("de", "Sechs Stoffgruppen werden zu 90 %")):
        assert words in open_example("battery-lfp", lang).description
