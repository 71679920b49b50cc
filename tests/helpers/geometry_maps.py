"""Maps for the geometry tests: the drive unit as drawn in the mock-up, and maps made up to be large or awkward."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vsm_app.layout.arrange import ArrangeEdge, ArrangeNode
from vsm_app.layout.sankey_types import SankeyFlow
from vsm_app.layout.types import Box, ChipSpec, FlowSpec, FlowStyle, Side

DATA = Path(__file__).parents[1] / "data"
CHIP_HEIGHT = 20.0
NAME_HEIGHT = 14.0


@dataclass(frozen=True)
class MapCase:
    """Boxes, flows and what stands on the flows."""

    boxes: dict[str, Box]
    flows: list[FlowSpec]
    chips: list[ChipSpec]
    texts: dict[str, str]
    names: dict[str, str]
    stages: dict[str, tuple[str, ...]]


def text_width(text: str) -> float:
    """Width of a text at 11 px, near enough to that of the mock-ups' font."""
    return 6.1 * len(text)


def drive_unit() -> MapCase:
    """The fictitious drive-unit map with its boxes where the mock-up at 1440 x 900 has them."""
    raw = json.loads((DATA / "geometry" / "drive_unit.json").read_text(encoding="utf-8"))
    flows = [_flow(row) for row in raw["flows"]]
    texts = {row["id"]: str(row["text"]) for row in raw["flows"]}
    names = {row["id"]: str(row["name"]) for row in raw["flows"] if None in (row["source"], row["target"])}
    return MapCase(
        {name: Box(*map(float, numbers)) for name, numbers in raw["boxes"].items()},
        flows,
        [_chip(flow.id, texts[flow.id], names.get(flow.id)) for flow in flows],
        texts,
        names,
        {stage: tuple(nodes) for stage, nodes in raw["stages"].items()},
    )


def sankey_of_drive_unit() -> tuple[dict[str, Box], list[SankeyFlow]]:
    """The material flows of the drive unit with the values of the mock-up; what is not collected is not determined."""
    raw = json.loads((DATA / "geometry" / "drive_unit.json").read_text(encoding="utf-8"))
    values = {row["id"]: row["value"] for row in raw["flows"]}
    case = drive_unit()
    flows = [
        SankeyFlow(
            flow.id,
            flow.source,
            flow.target,
            values[flow.id],
            flow.style,
            None if values[flow.id] is not None else (0.0, 1224.0),
            flow.r_number,
            flow.rank,
        )
        for flow in case.flows
        if flow.style is not FlowStyle.ENERGY
    ]
    return case.boxes, flows


def _flow(row: dict[str, Any]) -> FlowSpec:
    end = row.get("free_end")
    return FlowSpec(
        row["id"],
        row["source"],
        row["target"],
        FlowStyle(row["style"]),
        float(row["width"]),
        target_side=Side(row["target_side"]) if "target_side" in row else None,
        free_end=(float(end[0]), float(end[1])) if end else None,
        r_number=row.get("r_number"),
        rank=float(row["rank"]),
    )


def _chip(flow: str, text: str, name: str | None) -> ChipSpec:
    lines = text.split("|")
    width = max(text_width(line) for line in lines) + 14.0
    height = CHIP_HEIGHT if len(lines) == 1 else 32.0
    forms = [(width, height)]
    if " t/a" in text:
        forms.append((width - text_width(" t/a"), height))
    return ChipSpec(flow, tuple(forms), None if name is None else (text_width(name), NAME_HEIGHT))


def random_map(seed: int, nodes: int, flows: int, *, columns: int = 8, far: bool = False) -> MapCase:
    """Nodes on a loose raster with flows among near (or any) neighbours and some open ends."""
    rnd = random.Random(seed)
    boxes = {}
    for i in range(nodes):
        x, y = (i % columns) * 208.0, (i // columns) * 192.0
        boxes[f"n{i}"] = Box(
            x + rnd.choice((0, 8, 16)), y + rnd.choice((0, 8, 16)), 120.0, rnd.choice((64.0, 80.0, 96.0))
        )
    specs = []
    for k in range(flows):
        a = rnd.randrange(nodes)
        b = rnd.randrange(nodes) if far else _neighbour(rnd, a, nodes, columns)
        style = rnd.choice(list(FlowStyle))
        source, target = f"n{a}", f"n{b}"
        if rnd.random() < 0.1:
            source, target = (None, target) if rnd.random() < 0.5 else (source, None)
        r_number = rnd.randrange(10) if style is FlowStyle.SECONDARY and rnd.random() < 0.5 else None
        specs.append(FlowSpec(f"f{k}", source, target, style, rnd.choice((2.2, 4.0, 6.0)), r_number=r_number, rank=k))
    return MapCase(boxes, specs, [_chip(f.id, "123 t/a", None) for f in specs], {}, {}, {})


def _neighbour(rnd: random.Random, a: int, nodes: int, columns: int) -> int:
    column = min(max(a % columns + rnd.choice((1, 1, 1, 2, -1, 0)), 0), columns - 1)
    row = max(a // columns + rnd.choice((0, 0, 0, 1, -1)), 0)
    return min(row * columns + column, nodes - 1)


def published(name: str) -> tuple[list[ArrangeNode], list[ArrangeEdge], MapCase]:
    """A published map as plain boxes to be arranged. Flows that touch the outside are open ends."""
    raw = json.loads((DATA / "published" / f"{name}.json").read_text(encoding="utf-8"))
    names = [row["id"] if isinstance(row, dict) else str(row) for row in raw.get("nodes") or raw["processes"]]
    nodes = [ArrangeNode(node, 128.0, 72.0, rank=float(i)) for i, node in enumerate(names)]
    known = set(names)
    edges, flows, texts = [], [], {}
    for i, row in enumerate(raw["flows"]):
        ends = [row.get(key) for key in (("source", "target") if "source" in row else ("from", "to"))]
        source, target = (end if end in known else None for end in ends)
        style = FlowStyle.LOSS if target is not None and target == "loss" else FlowStyle(row.get("class", "primary"))
        value = float(row.get("value") or row.get("mean") or 0.0)
        returns = style is FlowStyle.SECONDARY
        edges.append(ArrangeEdge(source, target, style, returns, abs(value)))
        flows.append(FlowSpec(row["id"], source, target, style, rank=float(i)))
        texts[row["id"]] = f"{value:,.0f} kt"
    case = MapCase({}, flows, [_chip(f.id, texts[f.id], None) for f in flows], texts, {}, {})
    return nodes, edges, case
