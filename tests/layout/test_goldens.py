"""The drive unit's geometry, number for number. A change here changes every picture: look before accepting it.

`python tests/layout/write_goldens.py` writes the files anew.
"""

from __future__ import annotations

import json

import pytest

from helpers.geometry_maps import DATA, drive_unit, sankey_of_drive_unit
from vsm_app.layout.labels import place_labels
from vsm_app.layout.routing import route_flows
from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_places import straightened

Row = dict[str, object]


def _numbers(values: object) -> object:
    if isinstance(values, float | int):
        return round(float(values), 2)
    return [_numbers(value) for value in values]  # type: ignore[attr-defined]


def map_rows() -> dict[str, Row]:
    case = drive_unit()
    routes = route_flows(case.boxes, case.flows)
    labels = place_labels(routes, case.flows, case.chips, case.boxes)
    rows: dict[str, Row] = {}
    for name, route in sorted(routes.items()):
        chip = labels.chips[name]
        rows[name] = {
            "points": _numbers(route.points),
            "sides": f"{route.source.side} {route.target.side}",
            "chip": _numbers((chip.x, chip.y, chip.width, chip.height)),
            "form": chip.form,
        }
        if name in labels.tags:
            rows[name]["tag"] = _numbers(labels.tags[name])
    return rows


def sankey_rows() -> dict[str, Row]:
    boxes, flows = sankey_of_drive_unit()
    picture = sankey(straightened(boxes, flows, 0.105, 1250.0), flows, 0.105)
    rows: dict[str, Row] = {}
    for name, bar in picture.bars.items():
        rows[f"bar {name}"] = {"box": _numbers((bar.box.x, bar.box.y, bar.box.width, bar.box.height))}
    for ribbon in picture.ribbons:
        rows[ribbon.id] = {
            "kind": str(ribbon.kind),
            "width": _numbers(ribbon.width),
            "label": _numbers(ribbon.label),
            "outline": " ".join(
                kind + ",".join(f"{number:.1f}" for number in numbers) for kind, numbers in ribbon.outline
            ),
        }
    return rows


GOLDENS = {"drive_unit_map.json": map_rows, "drive_unit_sankey.json": sankey_rows}


def read(name: str) -> dict[str, Row]:
    rows: dict[str, Row] = json.loads((DATA / "geometry" / name).read_text(encoding="utf-8"))
    return rows


@pytest.mark.parametrize("name", GOLDENS)
def test_the_geometry_is_the_accepted_one(name):
    golden, now = read(name), GOLDENS[name]()
    assert now.keys() == golden.keys()
    assert {key: row for key, row in now.items() if row != golden[key]} == {}
