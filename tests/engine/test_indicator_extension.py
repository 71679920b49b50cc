"""An indicator of an installed package: seen in the results, the workbook, the command line and the documentation."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from vsm_app.cli.main import main
from vsm_app.engine.indicators import registry as registry_module
from vsm_app.engine.indicators.catalogue import page
from vsm_app.engine.pipeline import compute
from vsm_app.io.examples import open_example, write_example
from vsm_app.io.exporters.workbook import write_workbook

PLUGIN = """
from vsm_app.engine.indicators.base import Indicator, NotDefined, Ratio


def heaviest(view):
    flows = view.cycle.inputs
    if not flows:
        yield NotDefined("indicator.no_operations_input")
        return
    most = max(flows, key=lambda flow: view.amount(flow.id) or 0.0)
    yield Ratio(view.parts([most]), view.parts(flows))


HEAVIEST = Indicator(
    "acme.heaviest_input", "circularity", "1", "max input / input", "ACME handbook, page 7", heaviest,
    names={"en": "Share of the heaviest input", "de": "Anteil des schwersten Zuflusses"},
    lines={"en": "{numerator} of {denominator} {unit} are one input."},
)
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package with an entry point, installed as pip would leave it."""
    (tmp_path / "acme_circular.py").write_text(PLUGIN, encoding="utf-8")
    information = tmp_path / "acme_circular-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-circular\nVersion: 1.0\n")
    points = "[vsm_app.indicators]\nheaviest = acme_circular:HEAVIEST\nbroken = acme_circular:NOTHING\n"
    (information / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(registry_module, "_LOADED", [])
    yield
    sys.modules.pop("acme_circular", None)


@pytest.mark.usefixtures("plugin")
def test_the_results_hold_it_with_its_spread() -> None:
    values = compute(open_example("drive-unit", "en")).indicators
    value = next(v for v in values if v.id == "acme.heaviest_input")
    assert value.value is not None
    assert 0 < value.value < 1
    assert value.sd is not None
    assert value.sd > 0
    assert value.source == "ACME handbook, page 7"


@pytest.mark.usefixtures("plugin")
def test_one_that_cannot_be_loaded_is_named_and_stops_no_other() -> None:
    registry = registry_module.indicator_registry()
    assert registry.get("acme.heaviest_input") is not None
    assert [(p.code, p.params["name"]) for p in registry.problems] == [("plugin.failed", "broken")]


@pytest.mark.usefixtures("plugin")
def test_the_workbook_writes_it_with_its_name(tmp_path: Path) -> None:
    document = open_example("drive-unit", "de")
    path = tmp_path / "report.xlsx"
    write_workbook(document, compute(document), path, "de")
    book = openpyxl.load_workbook(path, read_only=True)
    texts = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    book.close()
    assert "Anteil des schwersten Zuflusses" in texts


@pytest.mark.usefixtures("plugin")
def test_the_command_line_prints_the_same_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "map.cvsm"
    write_example("drive-unit", path, "en")
    main(["indicators", str(path), "--json", "--lang", "en"])
    printed = json.loads(capsys.readouterr().out)["indicators"]
    found = next(one for one in printed if one["id"] == "acme.heaviest_input")
    assert found["name"] == "Share of the heaviest input"
    values = compute(open_example("drive-unit", "en")).indicators
    assert found["value"] == next(v.value for v in values if v.id == "acme.heaviest_input")


@pytest.mark.usefixtures("plugin")
def test_the_list_of_the_documentation_has_it() -> None:
    assert "| `acme.heaviest_input` | Share of the heaviest input |" in page(registry_module.indicator_registry())


def test_the_list_in_the_documentation_is_current() -> None:
    path = Path(__file__).parents[2] / "docs" / "indicators.md"
    assert path.read_text(encoding="utf-8") == page(registry_module.load_registry())


def test_every_method_of_an_indicator_has_its_page() -> None:
    folder = Path(__file__).parents[2] / "docs" / "methods"
    methods = {indicator.method for indicator in registry_module.load_registry().all() if indicator.method}
    assert not {method for method in methods if not (folder / f"{method}.md").exists()}
