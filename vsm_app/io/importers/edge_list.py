"""Edge lists: one flow a row, in a text file or a workbook, with an optional second table of nodes.

What is read is fixed in `docs/file-format.md`, section "Edge list". Nothing is guessed from the machine's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from vsm_app.errors import ReadError
from vsm_app.io import limits
from vsm_app.io.importers.answers import Answers, answers_of
from vsm_app.io.importers.edge_rows import EdgeRow, RowReader
from vsm_app.io.importers.findings import Findings, Place
from vsm_app.io.importers.group_kinds import refuse_flows_at_groups
from vsm_app.io.importers.headings import Headings, find_flow_headings, find_node_headings
from vsm_app.io.importers.mapmaker import MapMaker, currency_of, infer_kinds
from vsm_app.io.importers.naming import tell_by_names, tell_losses
from vsm_app.io.importers.node_table import NODE_SHEETS, NodeRow, read_nodes
from vsm_app.io.importers.table import Table, read_sheets, read_text
from vsm_app.io.opened import Opened
from vsm_app.io.placing import place
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, Node
from vsm_app.model.ids import ElementKind
from vsm_app.model.problems import Param, Severity
from vsm_app.model.quantities import Form
from vsm_app.model.settings import Settings

ID: Final = "edge_list"
ZIP_MAGIC: Final = b"PK\x03\x04"
NODES_BESIDE: Final = ".nodes.csv"
_LONGEST_QUALIFIER: Final = 24
_ROWS_LISTED: Final = 10
_NAMES_LISTED: Final = 12
_TITLES: Final = frozenset({"flows", "flow_data", "flüsse", "fluesse", "edges", "data", "daten"})


def read_edge_list(data: bytes, path: Path, given: Mapping[str, Any]) -> Opened:
    """Read the edge list in `data` (of the file `path`); `given` are answers (:class:`Answers`).

    Raises ReadError where no table names source and target.
    """
    answers, findings = answers_of(given), Findings()
    table, headings, nodes = _tables(data, path, answers, findings)
    rows = list(RowReader(table, headings, answers, findings).rows())
    if not rows:
        findings.add("no_rows", Severity.WARNING, Place(table.name))
    lang = answers.lang or ("de" if headings.is_german else "en")
    document = _document(rows, read_nodes(nodes, findings) if nodes is not None else {}, lang, findings)
    settings = replace(
        document.settings,
        period=answers.period or document.settings.period,
        currency=currency_of((row.quantity.unit for row in rows), document.settings.currency),
    )
    name = answers.name or path.stem
    document = replace(document, name=name, physics=replace(document.physics, settings=settings))
    return Opened(place(document), findings.problems(), format=ID)


# --- which tables ---
def _tables(data: bytes, path: Path, answers: Answers, findings: Findings) -> tuple[Table, Headings, Table | None]:
    """The table of flows with its headings, and that of nodes if there is one."""
    name = path.name
    if data.startswith(ZIP_MAGIC):
        sheets = read_sheets(data, name, lambda names: _wanted(names, answers, name))
        nodes = next((sheet for sheet in sheets if sheet.name.casefold() in NODE_SHEETS), None)
        sheets = [sheet for sheet in sheets if sheet is not nodes]
        if nodes is None:
            nodes = next(
                (sheet for sheet in sheets if find_node_headings(sheet) and not find_flow_headings(sheet)), None
            )
    else:
        sheets, nodes = [read_text(data, name)], None
    if answers.nodes is not None:
        nodes = _nodes_from(answers.nodes)
    elif nodes is None and not data.startswith(ZIP_MAGIC):
        nodes = _nodes_beside(path, findings)
    found = [(sheet, headings) for sheet in sheets if (headings := find_flow_headings(sheet, answers.columns))]
    if not found:
        raise _no_headings(name, sheets)
    found.sort(key=lambda pair: pair[0].name.casefold() not in _TITLES)
    for sheet, headings in found[1:]:
        findings.add("other_sheet", Severity.INFO, Place(sheet.name, sheet.numbers[headings.row]))
    return (*found[0], nodes)


def _wanted(names: Sequence[str], answers: Answers, name: str) -> list[str]:
    if not answers.sheet:
        return list(names)
    if answers.sheet not in names:
        known = ", ".join(names)
        raise ReadError(
            f"{name} has no sheet {answers.sheet!r}; its sheets are: {known}.",
            code="import.no_sheet",
            params={"path": name, "sheet": answers.sheet, "known": known},
        )
    return [one for one in names if one == answers.sheet or one.casefold() in NODE_SHEETS]


def _nodes_from(path: Path) -> Table:
    data = limits.read_file(path)
    if not data.startswith(ZIP_MAGIC):
        return read_text(data, path.name)
    sheets = read_sheets(data, path.name)
    return next((sheet for sheet in sheets if find_node_headings(sheet)), sheets[0])


def _nodes_beside(path: Path, findings: Findings) -> Table | None:
    """`map.nodes.csv` beside `map.csv`, as our own export writes it."""
    beside = path.with_name(path.stem + NODES_BESIDE)
    if beside == path or not beside.is_file():
        return None
    findings.add("nodes_beside", Severity.INFO, Place(beside.name))
    return read_text(limits.read_file(beside), beside.name)


def _no_headings(name: str, sheets: Sequence[Table]) -> ReadError:
    first = next((row for sheet in sheets for row in sheet.rows), ())
    found = ", ".join(str(cell) for cell in first if cell != "")[:120]
    return ReadError(
        f"{name} has no row with the headings source and target (or Quelle and Ziel): name these two columns. "
        f"Its first row is: {found or '(empty)'}.",
        code="import.no_headings",
        params={"path": name, "found": found or "–"},
    )


# --- the map ---
def _document(rows: Sequence[EdgeRow], nodes: Mapping[str, NodeRow], lang: str, findings: Findings) -> Document:
    maker = MapMaker(lang)
    maker.reserve({row.id for row in rows if row.id} - _names(rows, nodes))
    for row in rows:
        maker.node(row.source)
        maker.node(row.target)
    for name in nodes:
        maker.node(name)
    ids = _flow_ids(rows, maker, findings)
    for row, flow_id in zip(rows, ids, strict=True):
        maker.flows[flow_id] = _flow(row, flow_id, maker)
    _report_shapes(rows, ids, maker, findings)
    _report_unknown(rows, ids, findings)
    _report_exact(rows, ids, findings)
    if rows:
        numbered = {row.place.row: flow for row, flow in zip(rows, ids, strict=True) if row.place.row is not None}
        findings.name_flows(rows[0].place.sheet, numbered)
    silent = {flow_id for row, flow_id in zip(rows, ids, strict=True) if row.is_zero or row.source == row.target}
    telling = [flow for flow in maker.flows.values() if flow.id not in silent]
    maker.nodes = infer_kinds(maker.nodes, maker.flows.values(), telling)
    untold = [node_id for node_id, node in maker.nodes.items() if node.name not in nodes or not nodes[node.name].kind]
    by_name = tell_by_names(maker, untold, stages=not nodes)
    if not any(row.origin_class for row in rows):
        by_name |= tell_losses(maker)
    if by_name:
        names = [maker.nodes[node_id].name for node_id in maker.nodes if node_id in by_name]
        params: dict[str, Param] = {"names": tuple(names[:_NAMES_LISTED] + ["…"] * (len(names) > _NAMES_LISTED))}
        findings.add(
            "told_by_name", Severity.INFO, Place(rows[0].place.sheet if rows else ""), tuple(sorted(by_name)), params
        )
    for name, told in nodes.items():
        node_id = maker.node(name)
        if node_id is not None:
            maker.nodes[node_id] = _told(maker, node_id, told)
    refuse_flows_at_groups(maker, findings, rows[0].place.sheet if rows else "")
    return maker.document(Settings())


def _names(rows: Iterable[EdgeRow], nodes: Iterable[str]) -> set[str]:
    return {name for row in rows for name in (row.source, row.target)} | set(nodes)


def _flow_ids(rows: Sequence[EdgeRow], maker: MapMaker, findings: Findings) -> list[str]:
    """The ids of the file where they are unique among flows and nodes, else new ones."""
    ids, used = [], set(maker.nodes)
    for row in rows:
        if row.id and row.id not in used:
            used.add(row.id)
            ids.append(row.id)
            continue
        if row.id:
            findings.add("double_flow", Severity.WARNING, row.place, (), {"id": row.id})
        ids.append(maker.new_id(ElementKind.FLOW))
    return ids


def _flow(row: EdgeRow, flow_id: str, maker: MapMaker) -> Flow:
    item = maker.item(_item_name(row), row.unit, row.origin_class)
    known = maker.items[item]
    return Flow(
        flow_id,
        maker.node(row.source),
        maker.node(row.target),
        item,
        row.quantity,
        origin_class=row.origin_class if row.origin_class != known.origin_class else None,
        r_strategy=row.r_strategy,
        note=row.note,
    )


def _item_name(row: EdgeRow) -> str:
    """The item, qualified by what stands behind the unit (`Mt Al`); a remark in brackets is no part of a name."""
    qualifier = row.unit.qualifier
    if "(" in row.unit.text or len(qualifier) > _LONGEST_QUALIFIER:
        qualifier = ""
    if not qualifier or qualifier.casefold() in row.item.casefold():
        return row.item
    return f"{row.item} ({qualifier})" if row.item else qualifier


def _told(maker: MapMaker, node_id: str, row: NodeRow) -> Node:
    """The node as the second table says it."""
    node = maker.nodes[node_id]
    return replace(
        node,
        kind=row.kind or node.kind,
        stage=maker.stage(row.stage) if row.stage else None,
        holds_stock=row.stock if row.stock is not None else node.holds_stock,
        note=row.note,
    )


def _report_unknown(rows: Sequence[EdgeRow], ids: Sequence[str], findings: Findings) -> None:
    """One word about the rows without a value: they are unknown on purpose, or forgotten."""
    empty = [(row, flow_id) for row, flow_id in zip(rows, ids, strict=True) if row.is_empty]
    if empty and len(empty) < len(rows):
        listed = tuple(str(row.place.row) for row, _ in empty[:_ROWS_LISTED])
        params: dict[str, Param] = {
            "count": len(empty),
            "rows": listed if len(empty) <= _ROWS_LISTED else (*listed, "…"),
        }
        place = Place(rows[0].place.sheet, None, empty[0][0].value_heading)
        findings.add("no_value", Severity.INFO, place, tuple(flow_id for _, flow_id in empty[:_ROWS_LISTED]), params)


def _report_exact(rows: Sequence[EdgeRow], ids: Sequence[str], findings: Findings) -> None:
    """One word about amounts without a spread: typed on the map they would get the usual one, here they are exact."""
    exact = [
        (row, flow_id)
        for row, flow_id in zip(rows, ids, strict=True)
        if row.quantity.form is Form.VALUE and row.quantity.exact and not row.is_zero
    ]
    if exact:
        place = Place(rows[0].place.sheet, None, exact[0][0].value_heading)
        listed = tuple(flow_id for _, flow_id in exact[:_ROWS_LISTED])
        findings.add("exact", Severity.INFO, place, listed, {"count": len(exact)})


def _report_shapes(rows: Sequence[EdgeRow], ids: Sequence[str], maker: MapMaker, findings: Findings) -> None:
    """Rows that are taken as they are but may be slips: zeros, self-loops, parallel flows, names alike but for case."""
    seen: dict[tuple[str, str, str], str] = {}
    for row, flow_id in zip(rows, ids, strict=True):
        if row.is_zero:
            findings.add("zero", Severity.INFO, row.place, (flow_id,))
        if row.quantity.form is Form.VALUE and (row.quantity.value or 0.0) < 0:
            place = replace(row.place, column=row.value_heading)
            findings.add("negative", Severity.INFO, place, (flow_id,), {"found": row.quantity.value})
        if row.source == row.target:
            findings.add("self_loop", Severity.INFO, row.place, (flow_id,), {"node": row.source})
        key = (row.source, row.target, maker.flows[flow_id].item)
        if key in seen:
            params = {"source": row.source, "target": row.target, "other": seen[key]}
            findings.add("parallel", Severity.INFO, row.place, (flow_id, seen[key]), params)
        seen.setdefault(key, flow_id)
    by_case: dict[str, str] = {}
    for name in maker.nodes.values():
        key_name = " ".join(name.name.casefold().split())
        other = by_case.setdefault(key_name, name.name)
        if other != name.name:
            params = {"name": name.name, "other": other}
            findings.add(
                "similar_names", Severity.WARNING, Place(rows[0].place.sheet if rows else ""), (name.id,), params
            )
