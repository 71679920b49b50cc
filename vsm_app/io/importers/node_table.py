"""The second table of an edge list: names, kinds, stages and stocks of nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vsm_app.io.importers import words
from vsm_app.io.importers.findings import Findings, Place
from vsm_app.io.importers.headings import Headings, find_node_headings
from vsm_app.io.importers.table import Cell, Table
from vsm_app.model.problems import Severity

#: Names of sheets that hold the second table.
NODE_SHEETS: Final = frozenset({"nodes", "node_data", "knoten", "prozesse", "processes"})
_YES: Final = frozenset({"1", "true", "yes", "ja", "x", "wahr"})


@dataclass(frozen=True, slots=True)
class NodeRow:
    """What the second table says of a node; `None` where it says nothing."""

    name: str
    kind: str | None = None
    stage: str = ""
    stock: bool | None = None
    note: str = ""


def read_nodes(table: Table, findings: Findings) -> Mapping[str, NodeRow]:
    """The rows by name; a name that stands twice keeps its first row."""
    headings = find_node_headings(table)
    if headings is None:
        findings.add("no_node_headings", Severity.INFO, Place(table.name))
        return {}
    rows: dict[str, NodeRow] = {}
    first = headings.row + 1
    for number, row in zip(table.numbers[first:], table.rows[first:], strict=True):
        name = _text(row, headings, "name")
        if not name:
            continue
        if name in rows:
            findings.add(
                "double_node", Severity.WARNING, Place(table.name, number, headings.heading("name")), (), {"name": name}
            )
            continue
        rows[name] = _read(row, headings, Place(table.name, number, headings.heading("kind")), findings)
    return rows


def _read(row: Sequence[Cell], headings: Headings, place: Place, findings: Findings) -> NodeRow:
    word = _text(row, headings, "kind")
    kind = words.kind_of(word) if word else None
    if word and kind is None:
        findings.add("unknown_kind", Severity.WARNING, place, (), {"found": word})
    stock = _text(row, headings, "stock").casefold()
    return NodeRow(
        name=_text(row, headings, "name"),
        kind=kind,
        stage=_text(row, headings, "stage"),
        stock=stock in _YES if stock else None,
        note=_text(row, headings, "note"),
    )


def _text(row: Sequence[Cell], headings: Headings, column: str) -> str:
    index = headings.columns.get(column)
    if index is None or index >= len(row):
        return ""
    cell = row[index]
    return cell if isinstance(cell, str) else f"{cell:g}"
