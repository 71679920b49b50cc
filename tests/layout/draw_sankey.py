"""Draws Sankeys into PNG files to be looked at. Not a test: `python tests/layout/draw_sankey.py DIR`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon

sys.path.insert(0, str(Path(__file__).parents[1]))

from layout.draw_routes import outline

from helpers import geometry_maps as cases
from vsm_app.layout.arrange import layers_by_stage
from vsm_app.layout.sankey import sankey
from vsm_app.layout.sankey_places import fitting_scale, straightened
from vsm_app.layout.sankey_types import SankeyFlow, SankeyPicture
from vsm_app.layout.types import Box

COLOURS = {
    "primary": "#8fa1b8",
    "secondary": "#2fbf8b",
    "product": "#dfe6ef",
    "loss": "#ff7a42",
    "energy": "#f2b92e",
    "water": "#4dabf7",
    "information": "#8b95a1",
}
OPACITY = {"product": 0.42, "secondary": 0.75, "loss": 0.9}
GROUND = "#171b21"


def draw(picture: SankeyPicture, flows: list[SankeyFlow], names: dict[str, str], file: Path) -> None:
    """One picture."""
    by_id = {flow.id: flow for flow in flows}
    extent = picture.extent.inflated(70.0)
    dpi = min(110, 190_000 / extent.width)
    figure = plt.figure(figsize=(extent.width / 100, extent.height / 100), dpi=dpi)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_xlim(extent.left, extent.right)
    ax.set_ylim(extent.bottom, extent.top)
    ax.axis("off")
    figure.set_facecolor(GROUND)
    for ribbon in picture.ribbons:
        style = by_id[ribbon.id].style.value
        colour = COLOURS[style]
        alpha = 0.25 if ribbon.fade else OPACITY.get(style, 0.62)
        if ribbon.not_to_scale:
            ax.add_patch(PathPatch(outline(ribbon.centre), fc="none", ec=colour, lw=1.5, ls=(0, (2, 1.5))))
        else:
            ax.add_patch(PathPatch(outline(ribbon.outline), fc=colour, ec="none", alpha=alpha))
        if style == "secondary":
            ax.add_patch(PathPatch(outline(ribbon.centre), fc="none", ec=GROUND, lw=0.6))
        if ribbon.head:
            ax.add_patch(Polygon(ribbon.head, fc=colour))
        if ribbon.tag:
            ax.add_patch(Circle(ribbon.tag, 11, fc="#2fbf8b", ec="black", zorder=5))
            ax.text(*ribbon.tag, f"R{by_id[ribbon.id].r_number}", ha="center", va="center", fontsize=6, zorder=6)
        value = by_id[ribbon.id].value
        text = f"{names.get(ribbon.id, '')} {'?' if value is None else f'{value:,.0f}'}"
        align = "right" if ribbon.label_ends else "center"
        ax.text(*ribbon.label, text, ha=align, va="center", fontsize=7, color="white")
    for bar in picture.bars.values():
        box = bar.box
        ax.add_patch(
            FancyBboxPatch((box.x, box.y), box.width, box.height, boxstyle="round,pad=0,rounding_size=3", fc="#c3ccd8")
        )
        ax.text(*bar.label, bar.id[:18], ha="center", va="baseline", fontsize=7, color="white", weight="bold")
    figure.savefig(file)
    plt.close(figure)


def drive_unit() -> tuple[dict[str, Box], list[SankeyFlow], dict[str, str]]:
    """The drive unit with the values of the mock-up."""
    raw = json.loads((cases.DATA / "geometry" / "drive_unit.json").read_text(encoding="utf-8"))
    names = {row["id"]: row["name"] for row in raw["flows"]}
    boxes, flows = cases.sankey_of_drive_unit()
    return boxes, flows, names


def published(name: str) -> tuple[dict[str, Box], list[SankeyFlow], dict[str, str]]:
    """A published map, arranged."""
    nodes, edges, case = cases.published(name)
    raw = json.loads((cases.DATA / "published" / f"{name}.json").read_text(encoding="utf-8"))
    values = {row["id"]: float(row.get("value") or row.get("mean") or 0.0) for row in raw["flows"]}
    flows = [SankeyFlow(f.id, f.source, f.target, values[f.id], f.style, rank=f.rank) for f in case.flows]
    return dict(layers_by_stage(nodes, edges).boxes), flows, {}


def main(folder: Path) -> None:
    """All pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("drive_unit", "steel_japan_2019", "aluminium_cars_global_2020", "wood_indonesia_2014"):
        boxes, flows, names = drive_unit() if name == "drive_unit" else published(name)
        scale = fitting_scale(flows, list(boxes), 660.0)
        nodes = straightened(boxes, flows, scale, 1250.0)
        draw(sankey(nodes, flows, scale), flows, names, folder / f"sankey_{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
