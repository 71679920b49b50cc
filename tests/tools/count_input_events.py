"""Counts what a person does at the window to draw two maps, and keeps the table in `docs/input-events.md` up to date.

    QT_QPA_PLATFORM=offscreen PYTHONPATH=.:tests python tests/tools/count_input_events.py

Our side is counted while the maps are drawn by real events in the whole window; the other side is calculated from the
documented gestures of draw.io, which the document names.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from helpers.acme_drawing import DEMAND, FINISHED, STEPS, draw_acme
from helpers.counted_hands import Count, CountedHands
from helpers.drive_unit_drawing import FLOWS
from helpers.keyboard_drawing import draw_drive_unit
from helpers.pointer_drawing import draw_drive_unit_by_hand
from helpers.shell import open_shell
from vsm_app.model.document import Document

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "input-events.md"
BEGIN: Final = "<!-- counted: begin -->"
END: Final = "<!-- counted: end -->"
POINTER: Final = "Ringstrom, pulling and typing"
KEYS: Final = "Ringstrom, keys alone"
MIXED: Final = "Ringstrom, keys and pointer"
ELSEWHERE: Final = "draw.io"
#: Words of a data box as one writes them by hand, and of what waits in a stock.
_WORDS: Final = {
    "cycle_time": "C/T {} s", "changeover_time": "C/O {} s", "uptime": "Uptime {} %", "operators": "Op {}",
    "pieces": "{} pcs", "observed_days": "{} d",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One map: what it has, and the events by way of drawing."""

    title: str
    nodes: int
    flows: int
    counts: dict[str, Count]


def measure(draw: Callable[[CountedHands], None]) -> tuple[Count, Document]:
    """Draw a map in a new window, beginning with an empty table."""
    with open_shell() as shell:
        hands = CountedHands(shell)
        hands.key("ctrl+n")
        draw(hands)
        return hands.count, shell.document


def elsewhere(document: Document, labels: Iterable[str], texts: Iterable[str]) -> Count:
    """The same map in draw.io: shapes with their names, connectors, labels of connectors, further texts in shapes.

    A shape is pulled from the library (one drag), its name typed and ended; a connector is pulled (one drag); a label
    is opened by a double-click, typed and ended; the lines of a text follow the name, each begun with Enter.
    """
    labels = [label for label in labels if label]
    keys = sum(len(node.name) + 1 for node in document.nodes.values())
    keys += sum(len(label) + 1 for label in labels)
    keys += sum(len(text) + 1 for text in texts)
    return Count(2 * len(labels), len(document.nodes) + len(document.flows), keys)


def loop_map() -> Row:
    """Ten nodes, three R-loops and the chips' loop, an amount or an open question on every flow."""
    by_hand, document = measure(lambda hands: draw_drive_unit_by_hand(hands, "landfill"))
    by_keys, same = measure(lambda hands: draw_drive_unit(hands, residue="landfill"))
    labels = [flow.typed.removeprefix("? ") for flow in FLOWS]
    counts = {POINTER: by_hand, KEYS: by_keys, ELSEWHERE: elsewhere(document, labels, ())}
    assert said(same) == said(document), "the same map by either way"
    return Row("Loop map of the drive unit with its amounts", len(document.nodes), len(document.flows), counts)


def said(document: Document) -> set[tuple[object, ...]]:
    """What was said of every flow: ends and item by name, the amount and where it comes from."""
    names = {node.id: node.name for node in document.nodes.values()}
    found = set[tuple[object, ...]]()
    for flow in document.flows.values():
        ends, entry = (names.get(flow.source or ""), names.get(flow.target or "")), flow.quantity
        item = document.items[flow.item].name
        found.add((*ends, item, entry.value, entry.unit, entry.sd, entry.exact, entry.origin))
    return found


def acme() -> Row:
    """The ACME current state."""
    ours, document = measure(draw_acme)
    filled = {node.name: node.lean for node in document.nodes.values()}
    for step in STEPS:
        assert all(getattr(filled[step.name], key) is not None for key in step.box), step.name
        assert getattr(filled[step.stock], step.waiting[0]) is not None, step.stock
    boxes = [_WORDS[key].format(value) for step in STEPS for key, value in (*step.box.items(), step.waiting)]
    boxes.append(_WORDS[FINISHED[1][0]].format(FINISHED[1][1]))
    counts = {MIXED: ours, ELSEWHERE: elsewhere(document, [DEMAND], boxes)}
    title = "ACME Stamping, current state, with data boxes and stocks"
    return Row(title, len(document.nodes), len(document.flows), counts)


def table(rows: Iterable[Row]) -> str:
    """The rows as the document has them."""
    lines = [
        "| map | nodes | flows | drawn in | clicks | drags | keystrokes | together |",
        "|---|---:|---:|---|---:|---:|---:|---:|",
    ]
    for row in rows:
        for name, count in row.counts.items():
            figures = f"{count.clicks} | {count.drags} | {count.keys} | {count.total}"
            lines.append(f"| {row.title} | {row.nodes} | {row.flows} | {name} | {figures} |")
    return "\n".join(lines)


def written() -> str:
    """The table as it stands in the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def main() -> int:
    """Count, and write the table into the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    counted = table([loop_map(), acme()])
    DOCUMENT.write_text(f"{before}{BEGIN}\n{counted}\n{END}{after}", encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
