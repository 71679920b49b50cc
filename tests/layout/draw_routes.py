"""Draws maps and routes into PNG files to be looked at. Not a test: `python tests/layout/draw_routes.py DIR`."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path as Outline

sys.path.insert(0, str(Path(__file__).parents[1]))

from helpers import geometry_maps as cases
from vsm_app.layout.arrange import layers_by_stage
from vsm_app.layout.bridges import bridges
from vsm_app.layout.labels import place_labels
from vsm_app.layout.paths import arrowhead, head_length, rounded, trimmed
from vsm_app.layout.routing import route_flows
from vsm_app.layout.types import Box, FlowSpec, Labels, PathStep, Routing, StageBand

COLOURS = {
    "primary": "#475569",
    "secondary": "#0f9d6e",
    "product": "#1e293b",
    "loss": "#d9480f",
    "energy": "#b37d00",
    "water": "#1c7ed6",
    "information": "#7b848e",
}
GROUND = "#f6f6f2"


def outline(steps: tuple[PathStep, ...]) -> Outline:
    """Path steps as a matplotlib path."""
    codes, points = [], []
    for kind, numbers in steps:
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True)) or [(0.0, 0.0)]
        code = {"M": Outline.MOVETO, "L": Outline.LINETO, "C": Outline.CURVE4, "Z": Outline.CLOSEPOLY}[kind]
        codes.extend([code] * len(pairs))
        points.extend(pairs)
    return Outline(points, codes)


def draw_map(
    case: cases.MapCase, routing: Routing, labels: Labels, file: Path, bands: tuple[StageBand, ...] = ()
) -> None:
    """One picture of nodes, routes, bridges, chips, names and tags."""
    figure, ax = _canvas(case, routing)
    for band in bands:
        _rounded(ax, band.box, 10.0, "#f1f1ec", "#f1f1ec")
        ax.text(band.box.x + 12, band.box.y + 18, " / ".join(band.stages).upper(), fontsize=6, color="#626b78")
    hops = bridges(routing)
    styles = {flow.id: flow for flow in case.flows}
    for name in sorted(routing, key=lambda n: (n in hops, n)):
        _draw_flow(ax, styles[name], routing, hops.get(name, ()))
    for name, box in case.boxes.items():
        _rounded(ax, box, 8.0, "white", "#b4bac4")
        ax.text(box.cx, box.y + 14, name[:20], ha="center", va="center", fontsize=5.5)
    _draw_labels(ax, case, labels)
    figure.savefig(file)
    plt.close(figure)


def _canvas(case: cases.MapCase, routing: Routing) -> tuple[plt.Figure, Axes]:
    points = [p for route in routing.values() for p in route.points]
    points += [(b.left, b.top) for b in case.boxes.values()] + [(b.right, b.bottom) for b in case.boxes.values()]
    left, right = min(p[0] for p in points) - 40, max(p[0] for p in points) + 60
    top, bottom = min(p[1] for p in points) - 60, max(p[1] for p in points) + 60
    figure = plt.figure(figsize=((right - left) / 100, (bottom - top) / 100), dpi=min(140, 200_000 / (right - left)))
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set_xlim(left, right)
    ax.set_ylim(bottom, top)
    ax.axis("off")
    figure.set_facecolor(GROUND)
    return figure, ax


def _draw_flow(ax: Axes, flow: FlowSpec, routing: Routing, hops: tuple) -> None:  # type: ignore[type-arg]
    route = routing[flow.id]
    colour = COLOURS[flow.style]
    points_per_px = 72 / 100
    for hop in hops:
        bridge = (
            ("M", (hop.left, hop.y)),
            *rounded(((hop.left, hop.y), (hop.right, hop.y)), 1.0, (_at_zero(hop),))[1:],
        )
        ax.add_patch(PathPatch(outline(bridge), fc="none", ec=GROUND, lw=hop.gap * points_per_px))
    steps = rounded(trimmed(route.points, head_length(route.width) - 1.0), hops=hops)
    style = "-" if route.clear else ":"
    ax.add_patch(
        PathPatch(outline(steps), fc="none", ec=colour, lw=route.width * points_per_px, ls=style, capstyle="butt")
    )
    ax.add_patch(Polygon(arrowhead(route.points, route.width), fc=colour, ec="none"))


def _at_zero(hop):  # type: ignore[no-untyped-def]
    return replace(hop, segment=0)


def _draw_labels(ax: Axes, case: cases.MapCase, labels: Labels) -> None:
    colour = {flow.id: COLOURS[flow.style] for flow in case.flows}
    for name, chip in labels.chips.items():
        _rounded(ax, chip.box, 6.0, "white" if chip.fits else "#fdece4", "#cfd3d9")
        text = case.texts.get(name, "123 t/a").replace("|", "\n")
        if chip.form > 0:
            text = text.replace(" t/a", "")
        ax.text(chip.x, chip.y, text, ha="center", va="center", fontsize=5.5)
    for name, box in labels.names.items():
        ax.text(box.x, box.cy, case.names.get(name, name), ha="left", va="center", fontsize=5.5, color=colour[name])
    numbers = {flow.id: flow.r_number for flow in case.flows}
    for name, (x, y) in labels.tags.items():
        ax.add_patch(Circle((x, y), 11, fc="#0b7f58", ec=GROUND, lw=1.2, zorder=5))
        ax.text(x, y, f"R{numbers[name]}", ha="center", va="center", fontsize=5, color="white", zorder=6)


def _rounded(ax: Axes, box: Box, radius: float, fill: str, edge: str) -> None:
    style = f"round,pad=0,rounding_size={min(radius, box.width / 2, box.height / 2)}"
    ax.add_patch(FancyBboxPatch((box.x, box.y), box.width, box.height, boxstyle=style, fc=fill, ec=edge, lw=0.8))


def picture(case: cases.MapCase, file: Path, bands: tuple[StageBand, ...] = ()) -> None:
    """Route, label and draw one map."""
    routing = route_flows(case.boxes, case.flows)
    labels = place_labels(routing, case.flows, case.chips, case.boxes)
    draw_map(case, routing, labels, file, bands)


def _swap(
    done: tuple[cases.MapCase, tuple[StageBand, ...]], file: Path
) -> tuple[cases.MapCase, Path, tuple[StageBand, ...]]:
    return done[0], file, done[1]


def main(folder: Path) -> None:
    """All pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    picture(cases.drive_unit(), folder / "drive_unit.png")
    picture(*_swap(arranged("steel_japan_2019"), folder / "steel_japan.png"))
    stages = {"production": ("casting", "machining", "assembly"), "use": ("distribution", "use")}
    stages["end of life"] = ("take_back", "disassembly", "remanufacture", "recycle")
    picture(*_swap(arranged("drive_unit_fictitious", stages), folder / "drive_unit_arranged.png"))
    picture(*_swap(arranged("drive_unit_fictitious"), folder / "drive_unit_plain.png"))
    for name in ("battery_lfp_pack", "wood_indonesia_2014", "aluminium_cars_global_2020", "uk_energy_2050_decc"):
        picture(*_swap(arranged(name), folder / f"{name}.png"))
    picture(cases.random_map(3, 24, 40, columns=6), folder / "random_near.png")
    picture(cases.random_map(4, 24, 30, columns=6, far=True), folder / "random_far.png")


def arranged(
    name: str, stages: dict[str, tuple[str, ...]] | None = None
) -> tuple[cases.MapCase, tuple[StageBand, ...]]:
    """A published map placed by stage."""
    nodes, edges, case = cases.published(name)
    stage = {node: s for s, members in (stages or {}).items() for node in members}
    done = layers_by_stage([replace(n, stage=stage.get(n.id)) for n in nodes], edges, tuple(stages or ()))
    return replace(case, boxes=dict(done.boxes)), done.bands


if __name__ == "__main__":
    main(Path(sys.argv[1]))
