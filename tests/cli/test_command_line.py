"""The command line's names, shapes and exit codes, as other programs rely on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage

from vsm_app.cli import main
from vsm_app.io.container import write_document
from vsm_app.io.examples import write_example
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits import notes
from vsm_app.model.elements import Flow, Item, Node
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.scenarios import Override, Scenario

LOOSE = "source;target;item;value;unit\nMine;Smelter;Ore;100;t\nSmelter;Market;Metal;;t\nSmelter;Tip;Slag;;t\n"
CLOSED = "source;target;item;value;unit\nMine;Smelter;Ore;100;t\nSmelter;Market;Metal;;t\nSmelter;Tip;Slag;30;t\n"
CONFLICT = "source;target;item;value;unit\nMine;Smelter;Ore;100;t\nSmelter;Market;Metal;50;t\nSmelter;Tip;Slag;30;t\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.fixture
def drive_unit(tmp_path: Path) -> Path:
    path = tmp_path / "drive.cvsm"
    write_example("drive-unit", path, "en")
    return path


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "flows.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_examples_lists_one_a_line_with_its_id_first(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "examples", "--lang", "en")
    ids = [line.split()[0] for line in out.splitlines()]
    assert status == 0
    assert set(ids) == {
        "steel-japan-2019", "aluminium-cars-2020", "wood-indonesia-2014", "battery-lfp", "uk-energy-2050", "drive-unit",
    }  # fmt: skip


def test_an_example_is_written_where_it_is_asked_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, _ = run(capsys, "examples", "battery-lfp", "-o", tmp_path / "b.cvsm")
    assert status == 0
    assert (tmp_path / "b.cvsm").stat().st_size > 1000


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("name", ["d.txt", "d.json", "d"])
def test_an_example_is_written_under_no_other_ending_than_that_of_a_map(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, lang: str
) -> None:
    status, out, err = run(capsys, "examples", "drive-unit", "-o", tmp_path / name, "--lang", lang)
    assert (status, out) == (2, "")
    assert ".cvsm" in err
    assert not (tmp_path / name).exists()


def test_an_unknown_example_ends_with_2_and_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "examples", "nonsense", "--lang", "en")
    assert (status, out) == (2, "")
    assert "drive-unit" in err
    assert len(err.strip().splitlines()) == 1


def test_a_closed_map_solves_with_0(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = run(capsys, "solve", table(tmp_path, CLOSED), "--json", "--lang", "en")
    solution = json.loads(out)
    assert status == 0
    assert (solution["format"], solution["status"]) == ("vsm-solution/1", "ok")
    metal = next(flow for flow in solution["flows"] if flow["to"] == "Market")
    assert (metal["value"], metal["unit"], metal["class"], metal["entered"]) == (70.0, "t", "observable", None)
    assert metal["from"] == "Smelter"


def test_a_loose_map_names_what_is_missing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, out, _ = run(capsys, "solve", table(tmp_path, LOOSE), "--json", "--lang", "en")
    solution = json.loads(out)
    assert solution["status"] == "ok_with_unobservable"
    assert (solution["missing"][0]["enter_any"], solution["missing"][0]["layer"]) == (1, "mass")
    loose = [flow for flow in solution["flows"] if flow["value"] is None]
    assert [flow["interval"] for flow in loose] == [[0.0, 100.0], [0.0, 100.0]]


def test_a_contradiction_ends_with_1_and_keeps_the_entries(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, err = run(capsys, "solve", table(tmp_path, CONFLICT), "--json", "--lang", "en")
    solution = json.loads(out)
    assert (status, solution["status"]) == (1, "contradictory")
    assert [flow["value"] for flow in solution["flows"]] == [100.0, 50.0, 30.0]
    balance = next(b for b in solution["balances"] if b["node"] == "Smelter")
    assert (balance["in"], balance["out"], balance["gap"]) == (100.0, 80.0, 20.0)
    assert any(problem["severity"] == "error" for problem in solution["problems"])
    assert "Smelter" in err


def test_check_prints_severity_code_place_and_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = run(capsys, "check", table(tmp_path, CONFLICT), "--lang", "en")
    assert status == 1
    for line in out.splitlines():
        severity, code, place, words = line.split("\t")
        assert severity in ("error", "warning", "info")
        assert code.isascii()
        assert place
        assert words.strip()


def test_check_of_a_sound_map_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = run(capsys, "check", table(tmp_path, CLOSED), "--lang", "en")
    assert status == 0
    assert "error" not in out
    assert "warning" not in out


@pytest.mark.parametrize(
    ("example", "indicator", "value"),
    [
        ("steel-japan-2019", "recycled_content", 0.313),
        ("aluminium-cars-2020", "recycled_content", 0.2747),
        ("aluminium-cars-2020", "eol_recycling_rate", 0.7811),
        ("battery-lfp", "value_retained", 0.4184),
    ],
)
def test_indicators_reproduce_the_published_figures(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, example: str, indicator: str, value: float
) -> None:
    write_example(example, tmp_path / "map.cvsm", "de")
    _, out, _ = run(capsys, "indicators", tmp_path / "map.cvsm", "--json", "--lang", "de")
    listed = json.loads(out)
    assert listed["format"] == "vsm-indicators/1"
    found = next(one for one in listed["indicators"] if one["id"] == indicator and one["scope"] == "map")
    assert found["value"] == pytest.approx(value, abs=5e-4)
    for one in listed["indicators"]:
        assert {
            "id",
            "name",
            "value",
            "sd",
            "unit",
            "numerator",
            "denominator",
            "reason",
            "needs",
            "method",
            "source",
            "verified",
        } <= one.keys()
        assert (one["value"] is None) == (one["reason"] is not None)


@pytest.mark.parametrize("by", ["mass", "energy", "cost", "co2e"])
def test_hotspots_are_ranked(capsys: pytest.CaptureFixture[str], drive_unit: Path, by: str) -> None:
    _, out, _ = run(capsys, "hotspots", drive_unit, "--by", by, "--json", "--lang", "en")
    ranking = json.loads(out)
    assert (ranking["format"], ranking["by"], ranking["mass_unit"]) == ("vsm-hotspots/1", by, "kg")
    losses = ranking["losses"]
    assert [loss["rank"] for loss in losses] == list(range(1, len(losses) + 1))
    assert sum(loss["share"] for loss in losses) == pytest.approx(1.0)
    assert losses[0]["class"] == "A"
    burdens = [loss["burden"] for loss in losses]
    assert burdens == sorted(burdens, reverse=True)


def test_report_writes_a_workbook(capsys: pytest.CaptureFixture[str], drive_unit: Path, tmp_path: Path) -> None:
    status, _, _ = run(capsys, "report", drive_unit, "-o", tmp_path / "out.xlsx", "--lang", "de")
    assert status in (0, 1)
    assert (tmp_path / "out.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(("suffix", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
@pytest.mark.parametrize("view", ["map", "sankey", "heat"])
def test_draw_writes_a_picture(
    capsys: pytest.CaptureFixture[str], drive_unit: Path, tmp_path: Path, suffix: str, magic: bytes, view: str
) -> None:
    target = tmp_path / f"out.{suffix}"
    status, _, err = run(capsys, "draw", drive_unit, "-o", target, "--view", view, "--width", "900", "--lang", "en")
    assert status in (0, 1), err
    assert target.read_bytes().startswith(magic)


def test_draw_refuses_another_format(capsys: pytest.CaptureFixture[str], drive_unit: Path, tmp_path: Path) -> None:
    status, _, err = run(capsys, "draw", drive_unit, "-o", tmp_path / "out.gif", "--lang", "en")
    assert status == 2
    assert ".png" in err


def test_convert_goes_there_and_back(capsys: pytest.CaptureFixture[str], drive_unit: Path, tmp_path: Path) -> None:
    for name in ("flows.csv", "flows.xlsx", "map.cvsm"):
        status, _, err = run(capsys, "convert", drive_unit, "-o", tmp_path / name, "--lang", "en")
        assert status == 0, err
    values = []
    for name in ("map.cvsm", "flows.xlsx", "flows.csv"):
        _, out, _ = run(capsys, "solve", tmp_path / name, "--json", "--lang", "en")
        flows = json.loads(out)["flows"]
        values.append({flow["id"]: flow["value"] for flow in flows if flow["layer"] == "mass"})
    for other in values[1:]:
        assert other.keys() == values[0].keys()
        for flow, value in values[0].items():
            assert other[flow] == (None if value is None else pytest.approx(value, rel=1e-6)), flow


@pytest.mark.parametrize("command", ["check", "solve", "indicators", "hotspots"])
def test_a_file_that_is_not_there_gives_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    status, out, err = run(capsys, command, tmp_path / "no.cvsm", "--lang", "en")
    assert (status, out) == (2, "")
    assert "no.cvsm" in err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1


def test_an_unknown_scenario_names_those_there_are(capsys: pytest.CaptureFixture[str], drive_unit: Path) -> None:
    status, _, err = run(capsys, "solve", drive_unit, "--scenario", "nonsense", "--lang", "en")
    assert status == 2
    assert "future" in err


def test_a_scenario_is_solved_by_its_name(capsys: pytest.CaptureFixture[str], drive_unit: Path) -> None:
    _, out, _ = run(capsys, "solve", drive_unit, "--scenario", "Future state", "--json", "--lang", "en")
    solution = json.loads(out)
    assert solution["scenario"] == "future"
    chips = next(flow for flow in solution["flows"] if flow["id"] == "span")
    assert chips["entered"]["sd"] == pytest.approx(4.4)


def test_an_unknown_option_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "solve", "--nonsense")[0] == 2


def test_selftest_says_ok(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "selftest", "--lang", "en")
    assert status == 0, err
    assert out.startswith("ok")


def test_help_is_there_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for lang, word in (("en", "draws a picture"), ("de", "zeichnet ein Bild")):
        status, out, _ = run(capsys, "--help", "--lang", lang)
        assert status == 0
        assert word in out


def test_why_tells_the_balances_a_solved_value_follows_from(
    capsys: pytest.CaptureFixture[str], drive_unit: Path
) -> None:
    _, out, _ = run(capsys, "solve", drive_unit, "--why", "n1", "--lang", "en")
    assert "Balance of Take-back: Used oil 12 + Drained units 756 = Returned units 768" in out.replace("\u202f", " ")
    _, out, _ = run(capsys, "solve", drive_unit, "--why", "n1", "--json", "--lang", "en")
    found = json.loads(out)
    assert found["format"] == "vsm-explanation/1"
    terms = found["steps"][0]["terms"]
    assert sum(t["coefficient"] * t["value"] for t in terms) == pytest.approx(found["steps"][0]["rhs"], abs=1e-6)


def test_ask_names_first_what_closes_the_map(capsys: pytest.CaptureFixture[str], drive_unit: Path) -> None:
    _, out, _ = run(capsys, "solve", drive_unit, "--ask", "--json", "--lang", "en")
    agenda = json.loads(out)
    assert (agenda["format"], agenda["light"]) == ("vsm-agenda/1", "red")
    first = agenda["questions"][0]
    assert (first["reason"], first["rank"]) == ("closes", 1)
    assert {first["flow"], *first["determines"]} == {"lost", "stock:use"}


def test_compare_lists_what_a_scenario_changes(capsys: pytest.CaptureFixture[str], drive_unit: Path) -> None:
    _, out, _ = run(capsys, "compare", drive_unit, "--scenarios", "current", "future", "--json", "--lang", "en")
    rows = {(row["kind"], row["id"]): row for row in json.loads(out)["rows"]}
    chips = rows["flow", "span"]
    assert chips["b"] - chips["a"] == pytest.approx(chips["difference"])
    assert ("flow", "antr") not in rows
    start, measure = json.loads(out)["waterfall"]
    assert (start["kind"], start["id"], measure["kind"], measure["id"]) == ("start", "current", "measure", "measure_1")
    carbon = measure["figures"]["co2e.total"]
    assert (carbon["unit"], carbon["difference"]) == ("kg CO2e", rows["indicator", "co2e.total"]["difference"])


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (Quantity(Form.VALUE, "12 t", 12.0, "t"), (9000.0, 12_000.0, 3000.0)),
        (Quantity(Form.VALUE, "12 MWh", 12.0, "MWh"), None),
    ],
)
def test_compare_says_both_sides_in_one_unit(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, typed: Quantity, shown: tuple[float, ...] | None
) -> None:
    kilograms = Quantity(Form.VALUE, "9000 kg", 9000.0, "kg")
    future = Scenario("s", "Future", overrides=(Override("ore", "quantity", typed),))
    physics = Physics(
        items={"i": Item("i", "Ore")}, nodes={"n": Node("n", "Mill")}, scenarios={"s": future},
        flows={"ore": Flow("ore", None, "n", "i", kilograms), "out": Flow("out", "n", None, "i")},
    )  # fmt: skip
    write_document(tmp_path / "m.cvsm", Document(physics=physics))
    _, out, _ = run(capsys, "compare", tmp_path / "m.cvsm", "--scenarios", "current", "s", "--json", "--lang", "en")
    rows = [row for row in json.loads(out)["rows"] if row["id"] == "ore"]
    if shown is None:
        assert [(row["unit"], row["difference"]) for row in rows] == [("kg", None), ("MWh", None)]
        assert [(row["a"], row["b"]) for row in rows] == [(9000.0, None), (None, 12.0)]
    else:
        (row,) = rows
        assert row["unit"] == "kg"
        assert (row["a"], row["b"], row["difference"]) == pytest.approx(shown)


@pytest.mark.parametrize(("lang", "words"), [("en", ("Current state", "+ Weigh the chips")), ("de", ("Ist-Zustand",))])
def test_compare_calls_scenarios_and_measures_by_name(
    capsys: pytest.CaptureFixture[str], drive_unit: Path, lang: str, words: tuple[str, ...]
) -> None:
    _, out, _ = run(capsys, "compare", drive_unit, "--scenarios", "current", "future", "--lang", lang)
    assert all(word in out for word in (*words, "Future state"))


def test_montecarlo_repeats_with_its_seed(capsys: pytest.CaptureFixture[str], drive_unit: Path) -> None:
    first, second = (
        json.loads(run(capsys, "montecarlo", drive_unit, "-n", "500", "--seed", "3", "--json", "--lang", "en")[1])
        for _ in range(2)
    )
    assert first == second
    assert first["draws"] == 500
    castings = next(one for one in first["results"] if one["id"] == "guss")
    assert castings["mean"] == pytest.approx(1357, rel=0.01)
    assert castings["sd"] == pytest.approx(25.1, rel=0.15)


@pytest.mark.parametrize(("lang", "words"), [("en", ("Solved", "Mass", "Exact")), ("de", ("Gelöst", "Masse", "Exakt"))])
def test_the_table_of_flows_speaks_the_language(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str, words: tuple[str, ...]
) -> None:
    _, out, _ = run(capsys, "solve", table(tmp_path, CLOSED), "--lang", lang)
    assert all(word in out for word in words)
    assert "class:" not in out
    assert "status:" not in out


@pytest.mark.parametrize("command", ["report", "convert", "draw"])
def test_the_file_that_is_read_is_never_overwritten(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    path = tmp_path / ("picture.png" if command == "draw" else "flows.xlsx" if command == "report" else "flows.csv")
    path.write_text(CLOSED, encoding="utf-8")
    status, _, err = run(capsys, command, path, "-o", path, "--lang", "en")
    assert status == 2
    assert "is the file that is read" in err
    assert path.read_text(encoding="utf-8") == CLOSED


def test_a_workbook_under_another_ending_is_refused(capsys: pytest.CaptureFixture[str], drive_unit: Path) -> None:
    status, _, err = run(capsys, "report", drive_unit, "-o", drive_unit.with_suffix(".csv"), "--lang", "en")
    assert (status, ".xlsx" in err) == (2, True)
    assert not drive_unit.with_suffix(".csv").exists()


def test_what_an_edge_list_cannot_hold_is_told(
    capsys: pytest.CaptureFixture[str], drive_unit: Path, tmp_path: Path
) -> None:
    status, _, err = run(capsys, "convert", drive_unit, "-o", tmp_path / "flows.csv", "--lang", "en")
    assert status == 0  # the map itself has no problem
    assert "export.left_out.composition" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("solve",), "Es fehlt eine Angabe: FILE"),
        (("solve", "x.csv", "--nonsense"), "Das ist nicht bekannt: --nonsense"),
        (("hotspots", "x.csv", "--by", "colour"), "--by kann nicht „colour“ sein, sondern eines von mass"),
        (("montecarlo", "x.csv", "-n", "many"), "-n braucht eine ganze Zahl, nicht „many“"),
        (("solve", "x.csv", "--why"), "--why braucht eine Angabe dahinter"),
        (("draw", "x.csv", "-o", "x.png", "--width", "0"), "--width 0: Die Breite ist mindestens 1."),
        (("method", "mci", "--inputs", "none.json"), "Die Datei none.json gibt es nicht"),
    ],
)
def test_what_is_not_understood_gives_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    status, out, err = run(capsys, "--lang", "de", *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_inputs_nested_beyond_reason_give_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text("[" * 100_000, encoding="utf-8")
    status, _, err = run(capsys, "method", "mci", "--inputs", path)
    assert (status, len(err.strip().splitlines())) == (2, 1)


def test_an_example_does_not_replace_a_map_by_chance(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "examples", "battery-lfp")[0] == 0
    (tmp_path / "battery-lfp.cvsm").write_text("edited", encoding="utf-8")
    assert run(capsys, "examples", "battery-lfp")[0] == 2
    assert (tmp_path / "battery-lfp.cvsm").read_text(encoding="utf-8") == "edited"


def test_ask_refuses_an_indicator_that_does_not_exist(capsys: pytest.CaptureFixture[str], drive_unit: Path) -> None:
    status, out, err = run(capsys, "solve", drive_unit, "--ask", "nonsense", "--lang", "en")
    assert (status, out) == (2, "")
    assert "nonsense" in err


def test_drawn_pictures_show_the_photos_of_the_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    photo = QImage(40, 40, QImage.Format.Format_RGB32)
    photo.fill(QColor("#ff00ff"))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    photo.save(buffer, "PNG")
    document = notes.add_photo(Document(), "wall.png", (0.0, 0.0), (240.0, 240.0)).document
    map_file, target = tmp_path / "wall.cvsm", tmp_path / "wall.png"
    write_document(map_file, document, media={"wall.png": bytes(buffer.data().data())})
    status, _, err = run(capsys, "draw", map_file, "-o", target, "--width", "400", "--lang", "en")
    assert status in (0, 1), err
    drawn = QImage(str(target))
    assert drawn.pixelColor(drawn.width() // 2, drawn.height() // 2) == QColor("#ff00ff")


def test_montecarlo_lists_indicators_where_asked(capsys: pytest.CaptureFixture[str], drive_unit: Path) -> None:
    plain = json.loads(run(capsys, "montecarlo", drive_unit, "-n", "200", "--json", "--lang", "en")[1])
    assert "indicators" not in plain
    ids = "recycled_content,losses"
    found = json.loads(
        run(capsys, "montecarlo", drive_unit, "-n", "200", "--indicators", ids, "--json", "--lang", "en")[1]
    )
    assert found["results"] == plain["results"]
    assert {one["id"] for one in found["indicators"]} == {"recycled_content", "losses"}
    content = next(one for one in found["indicators"] if (one["id"], one["scope"]) == ("recycled_content", "map"))
    assert set(content) == {"id", "scope", "unit", "value", "mean", "sd", "quantiles", "undefined"}
    assert content["quantiles"]["5"] < content["mean"] < content["quantiles"]["95"]
    status, printed, _ = run(capsys, "montecarlo", drive_unit, "-n", "50", "--lang", "de", "--indicators")
    assert "Nicht definiert in" in printed
    status, _, said = run(capsys, "montecarlo", drive_unit, "-n", "5", "--indicators", "nonsense", "--lang", "en")
    assert status == 2
    assert "nonsense" in said


def test_the_table_of_losses_says_what_is_saved_and_what_a_sale_leaves(
    capsys: pytest.CaptureFixture[str], drive_unit: Path
) -> None:
    _, out, _ = run(capsys, "hotspots", drive_unit, "--by", "cost", "--lang", "en")
    heads, _rule, _rest, chips, *_more = (line.split() for line in out.splitlines())
    assert heads[-6:] == ["net", "of", "sale", "saved", "if", "avoided"]
    assert chips[-2:] == ["460", "403"]
    _, out, _ = run(capsys, "hotspots", drive_unit, "--by", "co2e", "--lang", "en")
    assert out.splitlines()[0].endswith("by mass  saved if avoided")
