"""Lists and tables out of the clipboard: names become nodes in a row, rows with from and to become flows.

Tables are read by the edge-list importer, their amounts by the grammar of the field in which one types them.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from vsm_app.io.importers.answers import Answers
from vsm_app.io.importers.edge_rows import EdgeRow, RowReader, Said
from vsm_app.io.importers.findings import Findings
from vsm_app.io.importers.headings import Headings, find_flow_headings
from vsm_app.io.importers.numbers_of import says_nothing
from vsm_app.io.importers.table import Table, read_text
from vsm_app.io.placing import place
from vsm_app.model.document import Document
from vsm_app.model.edits.arrange import place_all
from vsm_app.model.edits.base import EditResult, changed
from vsm_app.model.edits.flows import add_flow, set_flow, set_quantity
from vsm_app.model.edits.items import add_item, item_named
from vsm_app.model.edits.nodes import add_node, rename, stage_beside
from vsm_app.model.edits.refusals import impossible
from vsm_app.model.grammar import read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.grammar_write import text_to_edit, write_quantity
from vsm_app.model.grouping import is_group
from vsm_app.model.kinds import KINDS, NodeKind, stands_below
from vsm_app.model.numbers import quoted
from vsm_app.model.placement import GRID, Layout, Place
from vsm_app.model.problems import Param, Problem, Severity
from vsm_app.model.quantities import Quantity
from vsm_app.model.settings import NumberFormat
from vsm_app.model.units import parse_unit
from vsm_app.texts import text
from vsm_app.ui.canvas.pasted_amounts import item_beside, read_said, unit_of_item
from vsm_app.ui.canvas.pasted_matrix import Matrix, read_matrix
from vsm_app.ui.canvas.quantity_reader import read_context, read_with_item

_GAP: Final = 88.0  # between nodes of a list: room for a chip
_COLUMNS: Final = ("from", "to", "item", "quantity", "unit", "note")
_WITHOUT_ITEM: Final = ("from", "to", "quantity", "unit", "note")
_THREE: Final = 3
_MARK: Final = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")
_SAYS_AMOUNT: Final = re.compile(r"^\s*[~≈=<>≤≥±]?\s*[+\-−]?\d|^\s*(?:rest|\?)\s*$", re.IGNORECASE)
_FORMATS: Final = {",": NumberFormat.COMMA, ".": NumberFormat.POINT}
#: Remarks that matter for a file and not for a table whose amounts are shown on the map at once.
_NOT_SAID: Final = frozenset({"import.no_unit", "import.unit_taken"})


@dataclass(frozen=True, slots=True)
class Pasted:
    """The edit that adds the flows of a table, how many they are, and what had to be said of its rows.

    `matrix` is what the table was read as where it was no list.
    """

    result: EditResult
    count: int
    problems: tuple[Problem, ...] = ()
    matrix: Matrix | None = None

    @property
    def is_matrix(self) -> bool:
        """Whether rows gave and columns took."""
        return self.matrix is not None

    @property
    def totals(self) -> str:
        """Which last lines of a matrix were left out as sums of the others: `row`, `column`, `both` or none."""
        return "" if self.matrix is None else self.matrix.totals


def reads_as_table(words: str) -> bool:
    """Whether a text has columns; else each of its lines is a name.

    A mark parts columns where it parts most lines, a semicolon all of these alike: one in a name is a part of it.
    """
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    tabs = sum("\t" in line for line in lines)
    marks = Counter(line.count(";") for line in lines if ";" in line)
    alike = max(marks.values(), default=0)
    if max(tabs, alike) * 2 > len(lines):
        return True
    parted = tabs or alike or "," in words
    return bool(parted) and find_flow_headings(read_text(words.encode("utf-8", "replace"), "")) is not None


# --- a list of names ---
def paste_names(
    document: Document, words: str, at: tuple[float, float], wide: Callable[[NodeKind, str], float] | None = None
) -> EditResult:
    """A process for each line, in a row to the right of `at` (the upper left corner of the first); one step.

    Marks and numbers of a list are left out. Names of closed lines, such as empty ones, make nothing. `wide` tells how
    wide a node of that name is drawn: a chip has room behind it.
    """
    names = [name for line in words.splitlines() if (name := _MARK.sub("", line).strip())]
    touched: set[str] = set()
    made: list[str] = []
    x, kind = at[0], KINDS.get("process")
    for name in names:
        result = add_node(document, kind.id, name, (x, at[1]))
        width = kind.width if wide is None else wide(kind, name)
        document, x = result.document, x + math.ceil((width + _GAP) / GRID) * GRID
        touched |= result.touched
        made += result.made
    return changed(document, touched, "paste_list", made=tuple(made), count=str(len(made)))


# --- a table of flows ---
def paste_table(document: Document, words: str, lang: str, at: tuple[float, float]) -> Pasted:
    """The flows of a table: from, to, item, quantity and unit, with German or English headings or without; or a matrix.

    Names that the map knows are used; others become nodes, arranged with their upper left corner at `at`: a source
    where one never receives, a sink where it never gives, else a process. A row that names no end, or a sub-process
    (its flows are those of the processes inside), is left out, an amount that cannot be read is left unknown; all of
    it is among the problems. Raises EditError where no row is left.
    """
    sheet = text("canvas.clipboard", lang=lang)
    delimiter = "\t" if _is_tabbed(words) else ""
    read = read_text(words.encode("utf-8", "replace"), sheet, delimiter)
    context = ReadContext(document.settings, lang)
    has_headings = find_flow_headings(read) is not None
    matrix = None if has_headings else read_matrix(read, lambda cell: _says_amount(cell, context), context)
    table, headings = _with_headings(read if matrix is None else matrix.table, document, lang)
    if matrix is not None:
        headings = replace(headings, unit=matrix.unit)
    findings = Findings()
    reader = RowReader(table, headings, Answers(lang=lang), findings, as_said=True)
    rows = list(reader.rows())
    if not rows:
        raise impossible("no_list", "The clipboard holds no list of flows.")
    paste, closed = _Paste(document, rows, lang, reader, findings), ""
    for row in rows:
        if group := paste.group_at(row):
            closed = closed or group
            findings.add("at_group", Severity.WARNING, replace(row.place, column=""), (), {"name": group})
        else:
            paste.add(row)
    if closed and not paste.count:
        raise impossible("flow_at_group", f"Open {closed!r} and connect one of the processes in it.", name=closed)
    problems = tuple(p for p in findings.problems() if p.code not in _NOT_SAID and p.severity is not Severity.INFO)
    return Pasted(paste.result(at), paste.count, problems, matrix)


def _is_tabbed(words: str) -> bool:
    """Whether a tab stands in most lines: it parts the cells then, whatever marks stand in names and numbers."""
    lines = [line for line in words.splitlines() if line.strip()]
    return sum("\t" in line for line in lines) * 2 > len(lines)


def _with_headings(table: Table, document: Document, lang: str) -> tuple[Table, Headings]:
    """The table and its headings; one without gets ours, in the order in which everybody writes them."""
    found = find_flow_headings(table)
    if found is not None:
        return table, found
    third = [str(row[2]) for row in table.rows if len(row) >= _THREE and row[2] != ""]
    has_item = not third or not _mostly_amounts(third, ReadContext(document.settings, lang))
    width = max((len(row) for row in table.rows), default=0)
    names = (_COLUMNS if has_item else _WITHOUT_ITEM)[: max(width, 2)]
    headed = Table(table.name, [list(names), *table.rows], [0, *table.numbers], table.delimiter)
    headings = find_flow_headings(headed)
    assert headings is not None, "our own headings are known"
    return headed, headings


def _mostly_amounts(cells: Sequence[str], context: ReadContext) -> bool:
    """Whether a column holds amounts: most of its cells can be read as one. Words for "not known" count for neither.

    Where as many cells are none, they are slips among amounts and said as such: no item is called `3 t`.
    """
    said = [cell for cell in cells if not says_nothing(cell)]
    amounts = sum(_says_amount(cell, context) for cell in said)
    return amounts * 2 >= len(said)


def _says_amount(cell: str, context: ReadContext) -> bool:
    return bool(_SAYS_AMOUNT.match(cell)) or read_quantity(cell, context).quantity is not None


class _Paste:
    """Adds rows one after the other to a document."""

    def __init__(
        self, document: Document, rows: list[EdgeRow], lang: str, reader: RowReader, findings: Findings
    ) -> None:
        self.document = document
        self._lang = lang
        self._reader = reader
        self._findings = findings
        self._touched: set[str] = set()
        self._flows: list[str] = []
        self._new: list[str] = []
        self._before: dict[str, list[str]] = defaultdict(list)
        self._behind: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            self._before[row.target.casefold()].append(row.source.casefold())
            self._behind[row.source.casefold()].append(row.target.casefold())
        nodes = document.nodes.values()
        self._nodes = {node.name.casefold(): node.id for node in nodes if not is_group(node)}
        self._groups = {node.name.casefold(): node.name for node in nodes if is_group(node)}
        self._sources = {row.source.casefold() for row in rows if row.source}
        self._targets = {row.target.casefold() for row in rows if row.target}

    @property
    def count(self) -> int:
        """How many flows were added."""
        return len(self._flows)

    def group_at(self, row: EdgeRow) -> str:
        """The name of a sub-process at an end of a row, where no process is called so; empty for none."""
        ends = (row.source.casefold(), row.target.casefold())
        return next((self._groups[end] for end in ends if end in self._groups and end not in self._nodes), "")

    def add(self, row: EdgeRow) -> None:
        """One row."""
        source, target, item = self._node(row.source), self._node(row.target), self._item(row)
        result = add_flow(self.document, source, target, item=item, origin_class=row.origin_class)
        flow_id = result.made[0]
        self._take(result)
        self._flows.append(flow_id)
        note = row.note
        if row.said is None:
            self._set(flow_id, self._written(flow_id, row))
        elif row.said.amount:
            note = self._add_said(flow_id, row, row.said)
        if note or row.r_strategy:
            self._take(set_flow(self.document, flow_id, note=note, r_strategy=row.r_strategy))

    def _add_said(self, flow_id: str, row: EdgeRow, said: Said) -> str:
        """The amount as one would type it, and its remarks; gives the note, which keeps what could not be read."""
        read = read_said(self._in_its_marks(), flow_id, row, said, self._lang)
        place = replace(row.place, column=row.value_heading)
        if read.reason:
            params: dict[str, Param] = {"found": quoted(said.words), "reason": read.reason}
            self._findings.add("open_amount", Severity.WARNING, replace(place, column=""), (flow_id,), params)
            return "\n".join(filter(None, [row.note, f"{row.value_heading}: {said.words}"]))
        self._set(flow_id, self._in_our_marks(flow_id, read.quantity))
        if read.item:
            self._take(rename(self.document, flow_id, read.item))
        if read.is_ambiguous and self._reader.ambiguous and not self._findings.count("ambiguous_number"):
            ours = "," if read_context(self.document, flow_id, self._lang).comma else "."
            params = {"found": said.amount, "decimal": self._reader.decimal or ours}
            self._findings.add("ambiguous_number", Severity.WARNING, place, (flow_id,), params)
        if read.taken and self._reader.has_units:
            self._findings.add("no_unit_there", Severity.WARNING, place, (flow_id,), {"unit": read.taken})
        unit = parse_unit(read.quantity.unit)
        if unit.folded:
            params = {"unit": read.quantity.unit, "read": unit.symbol}
            self._findings.add("unit_case", Severity.WARNING, place, (flow_id,), params)
        return row.note

    def _in_its_marks(self) -> Document:
        """The map as one whose amounts are typed with the marks of the column, where that says which they are."""
        written = _FORMATS.get(self._reader.decimal)
        if written is None:
            return self.document
        physics, settings = self.document.physics, replace(self.document.settings, number_format=written)
        return replace(self.document, physics=replace(physics, settings=settings))

    def _in_our_marks(self, flow_id: str, quantity: Quantity) -> Quantity:
        """The quantity with a text that says the same here: the one of its cell, else it is written anew."""
        read = read_with_item(self.document, flow_id, quantity.text, self._lang)[0].quantity
        context = read_context(self.document, flow_id, self._lang)
        return replace(quantity, text=text_to_edit(quantity, context, read))

    def _set(self, flow_id: str, quantity: Quantity) -> None:
        if quantity.is_entered:
            self._take(set_quantity(self.document, flow_id, quantity))

    def result(self, at: tuple[float, float]) -> EditResult:
        """All of it as one step, the new nodes arranged at `at`."""
        if self._new:
            self._take(place_all(self.document, self._places(at), routes=False))
        return changed(self.document, self._touched, "paste_flows", made=(*self._flows, *self._new))

    def _written(self, flow_id: str, row: EdgeRow) -> Quantity:
        """The rest or a formula as our own export writes them."""
        context = read_context(self.document, flow_id, self._lang)
        return replace(row.quantity, text=write_quantity(row.quantity, self._lang, context))

    def _places(self, at: tuple[float, float]) -> dict[str, Place]:
        """The new nodes in layers, as the window's own command would arrange them."""
        nodes = {i: self.document.nodes[i] for i in self._new}
        among = {
            flow.id: flow
            for flow in self.document.flows.values()
            if (flow.source in nodes or flow.source is None) and (flow.target in nodes or flow.target is None)
        }
        physics = replace(self.document.physics, nodes=nodes, flows=among, stages={})
        places = place(replace(self.document, physics=physics, layout=Layout())).layout.places
        dx = at[0] - min(p.x for p in places.values())
        dy = at[1] - min(p.y for p in places.values())
        return {i: replace(p, x=round(p.x + dx), y=round(p.y + dy)) for i, p in places.items()}

    def _node(self, name: str) -> str | None:
        if not name:
            return None
        key = name.casefold()
        if key not in self._nodes:
            stage = stage_beside(self.document.physics, self._kind(key), *self._known_beside(key), name=name)
            result = add_node(self.document, self._kind(key), name, (0.0, 0.0), stage=stage)
            self._take(result)
            self._nodes[key] = result.made[0]
            self._new.append(result.made[0])
        return self._nodes[key]

    def _known_beside(self, key: str) -> list[str]:
        """The nodes that the list connects with a name and that stand already, those it receives from first.

        What a loop gives back goes into any part of life: that it comes from there tells nothing.
        """
        known, nodes = self._nodes, self.document.nodes
        before = [known[one] for one in self._before[key] if one in known]
        behind = [known[one] for one in self._behind[key] if one in known]
        return [*(one for one in before if not stands_below(KINDS.get(nodes[one].kind))), *behind]

    def _kind(self, key: str) -> str:
        if key not in self._targets:
            return "source"
        return "process" if key in self._sources else "sink"

    def _item(self, row: EdgeRow) -> str | None:
        name = item_beside(row)
        if not name:
            return None
        known = item_named(self.document.physics, name)
        if known is not None:
            return known.id
        result = add_item(self.document, name, unit=unit_of_item(row, self.document, self._lang))
        self._take(result)
        return result.made[0]

    def _take(self, result: EditResult) -> None:
        self.document = result.document
        self._touched |= result.touched
