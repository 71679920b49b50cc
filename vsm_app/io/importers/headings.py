"""What the headings of a table mean: in English or German, in any order, with a unit in brackets or none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from vsm_app.io.importers.table import Cell, Table

_FLOW: Final = {
    "id": "id flow_id flow fluss kennung nr no code",
    "source": "source from start origin_node quelle von herkunftsknoten ausgang",
    "target": "target to destination sink ziel nach zielknoten",
    "item": "item material type substance product stoff typ gut produkt energieträger stoff_energieträger",
    "value": "value amount quantity mean flow_value wert menge betrag mittelwert masse",
    "unit": "unit units uom einheit einheiten mengeneinheit me",
    "sd": "sd std stdev stddev sigma standard_deviation uncertainty standardabweichung streuung unsicherheit ±",
    "origin_class": "origin_class class herkunftsklasse klasse",
    "origin": "origin data_origin herkunft datenherkunft",
    "r_strategy": "r_strategy r-strategy r_strategie r-strategie",
    "note": "note notes comment comments remark bemerkung bemerkungen kommentar notiz anmerkung",
    "form": "form entry_form eingabeform",
    "low": "low min minimum von_wert untergrenze",
    "high": "high max maximum bis_wert obergrenze",
    "terms": "terms relation beziehung",
}
FLOW_COLUMNS: Final = tuple(_FLOW)
_NODE: Final = {
    "name": "name node process knoten prozess id bezeichnung",
    "kind": "kind type role art typ rolle",
    "stage": "stage life_cycle_stage phase lebenswegphase stufe",
    "stock": "stock holds_stock bestand lager bestandsänderung",
    "note": _FLOW["note"],
}
_GERMAN: Final = frozenset(
    """fluss kennung nr quelle von ausgang ziel nach stoff typ gut produkt energieträger wert menge betrag mittelwert
    einheit einheiten standardabweichung streuung unsicherheit herkunftsklasse klasse herkunft bemerkung kommentar
    notiz""".split()  # noqa: SIM905 - a list of words is read as words
)
_UNIT_IN_HEADING: Final = re.compile(
    r"^(?P<name>.*?)\s*(?:[\[(](?P<bracket>[^\])]+)[\])]|\s(?:in|/)\s+(?P<word>\S+))\s*$"
)
#: Headings may stand below a title and notes.
_ROWS_SEARCHED: Final = 40


def _aliases(table: Mapping[str, str]) -> dict[str, str]:
    return {alias: name for name, aliases in table.items() for alias in (name, *aliases.split())}


FLOW_HEADINGS: Final = _aliases(_FLOW)
NODE_HEADINGS: Final = _aliases(_NODE)


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand and what each known column is; `extra` are the others, by index.

    `row` is the index of the heading's row in the table. `unit` is the unit that a value's heading carries (`Wert
    [t]`).
    """

    row: int
    columns: Mapping[str, int]
    names: Sequence[str]
    extra: Mapping[int, str] = field(default_factory=dict)
    unit: str = ""

    @property
    def is_german(self) -> bool:
        """Whether most known headings are German."""
        known = [_key(self.names[index]) for index in self.columns.values()]
        return sum(key in _GERMAN for key in known) * 2 > len(known)

    def heading(self, column: str) -> str:
        """The heading of a known column as the file writes it."""
        return self.names[self.columns[column]] if column in self.columns else column


def find_flow_headings(table: Table, chosen: Mapping[str, str] | None = None) -> Headings | None:
    """The row that names source and target, or `None`; `chosen` maps our columns to the file's headings."""
    return _find(table, FLOW_HEADINGS, ("source", "target"), chosen or {})


def find_node_headings(table: Table) -> Headings | None:
    """The row that names a column of node names besides at least one of kind, stage and stock."""
    found = _find(table, NODE_HEADINGS, ("name",), {})
    return found if found is not None and {"kind", "stage", "stock"} & found.columns.keys() else None


def _find(
    table: Table, aliases: Mapping[str, str], needed: Sequence[str], chosen: Mapping[str, str]
) -> Headings | None:
    by_choice = {_key(heading): column for column, heading in chosen.items()}
    for index, row in enumerate(table.rows[:_ROWS_SEARCHED]):
        found = _read(row, aliases, by_choice)
        if all(column in found.columns for column in needed):
            return Headings(index, found.columns, found.names, found.extra, found.unit)
    return None


def _read(row: Sequence[Cell], aliases: Mapping[str, str], chosen: Mapping[str, str]) -> Headings:
    columns: dict[str, int] = {}
    extra: dict[int, str] = {}
    unit = ""
    names = [cell if isinstance(cell, str) else f"{cell:g}" for cell in row]
    for index, name in enumerate(names):
        column = chosen.get(_key(name))
        if column is None and name:
            column = aliases.get(_key(name))
            match = _UNIT_IN_HEADING.match(name) if column is None else None
            if match is not None and aliases.get(_key(match["name"])) in ("value", "sd"):
                column = aliases[_key(match["name"])]
                unit = (match["bracket"] or match["word"]) if column == "value" else unit
        if column is not None and column not in columns and (column not in chosen.values() or _key(name) in chosen):
            columns[column] = index
        elif name:
            extra[index] = name
    if (
        "source" not in columns and {"origin", "target"} <= columns.keys()
    ):  # where something comes from, not how it is known
        columns["source"] = columns.pop("origin")
    return Headings(0, columns, names, extra, unit)


def _key(heading: str) -> str:
    return re.sub(r"[\s_]+", "_", heading.strip().casefold()).strip("_:.*")
