"""A map as an edge list that solves to the same when it is read again: CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vsm_app import texts
from vsm_app.io.atomic import write_bytes
from vsm_app.io.importers.edge_list import NODES_BESIDE
from vsm_app.io.importers.mapmaker import infer_kinds, shown_unit
from vsm_app.model.document import Document
from vsm_app.model.elements import Flow, OriginClass
from vsm_app.model.ids import unique_name
from vsm_app.model.kind_words import told_by_name
from vsm_app.model.numbers import plain_number
from vsm_app.model.problems import Problem, Severity
from vsm_app.model.quantities import Form, Quantity
from vsm_app.model.settings import CalendarKind, Settings
from vsm_app.model.units import UnitError, parse_unit, period_factor

Value = str | float | None
BASIC: Final = ("id", "source", "target", "item", "value", "unit", "sd", "origin_class")
FURTHER: Final = ("origin", "r_strategy", "form", "low", "high", "terms", "note")
NODE_COLUMNS: Final = ("name", "kind", "stage", "stock", "note")
_SHEETS: Final = {"en": ("flows", "nodes"), "de": ("Flüsse", "Knoten")}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings (our columns) and rows; `decimals[k]` are the digits to be written of the value in row k."""

    columns: tuple[str, ...]
    rows: Sequence[dict[str, Value]]
    decimals: Sequence[int | None] = ()

    def used(self) -> tuple[str, ...]:
        """The columns that are always there, and those of the others that say anything."""
        always = BASIC if self.columns[0] == "id" else self.columns[:-1]
        return tuple(c for c in self.columns if c in always or any(row.get(c) not in (None, "") for row in self.rows))


def write_edge_list(document: Document, path: Path, lang: str) -> tuple[Problem, ...]:
    """Write the flows (and the nodes as a second table) to `path`; returns what the format could not hold."""
    flows, nodes = flow_sheet(document), node_sheet(document)
    if path.suffix.lower() == ".xlsx":
        write_bytes(path, _workbook((flows, nodes), lang))
    else:
        write_bytes(path, _csv(flows, lang))
        if _says_more(document):
            write_bytes(path.with_name(path.stem + NODES_BESIDE), _csv(nodes, lang))
    return left_out(document, path.suffix.lower().lstrip("."))


# --- rows ---
def names_of(document: Document) -> dict[str, str]:
    """A name for every node that no other has: an edge list knows nodes by name."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node in document.nodes.values():
        names[node.id] = unique_name(" ".join(node.name.split()) or node.id, taken)
        taken.add(names[node.id])
    return names


def flow_sheet(document: Document) -> Sheet:
    """One row a flow."""
    names = names_of(document)
    rows = [_flow_row(document, flow, names) for flow in document.flows.values()]
    return Sheet((*BASIC, *FURTHER), rows, [flow.quantity.decimals for flow in document.flows.values()])


def _flow_row(document: Document, flow: Flow, names: dict[str, str]) -> dict[str, Value]:
    item = document.items.get(flow.item)
    origin_class = flow.origin_class or (item.origin_class if item is not None else OriginClass.UNKNOWN)
    row: dict[str, Value] = {
        "id": flow.id,
        "source": names.get(flow.source or "", ""),
        "target": names.get(flow.target or "", ""),
        "item": item.name if item is not None else flow.item,
        "origin_class": "" if origin_class is OriginClass.UNKNOWN else origin_class.value,
        "r_strategy": flow.r_strategy,
        "note": flow.note,
    }
    return row | _amounts(flow.quantity, item.unit if item is not None else "", document.settings)


def _amounts(quantity: Quantity, item_unit: str, settings: Settings) -> dict[str, Value]:
    unit, factor = _portable(quantity.unit or item_unit, settings)
    match quantity.form:
        case Form.UNKNOWN:
            return {"unit": unit}
        case Form.REST:
            return {"unit": unit, "form": "rest"}
        case Form.SHARE:
            value, sd = _percent(quantity.value), None if quantity.exact else _percent(_spread(quantity, settings))
            return {"value": value, "unit": unit, "sd": sd, "form": "share"}
        case Form.RELATION:
            terms = "; ".join(f"{term.coefficient!r}*{term.flow}" for term in quantity.terms)
            return {"value": _times(quantity.value, factor), "unit": unit, "form": "relation", "terms": terms}
        case Form.RANGE:
            low, high = _times(quantity.low, factor), _times(quantity.high, factor)
            return {"unit": unit, "form": "range", "low": low, "high": high}
    return {
        "value": _times(quantity.value, factor),
        "unit": unit,
        "sd": _times(_spread(quantity, settings), factor),
        "origin": quantity.origin.value,
    }


def _portable(unit: str, settings: Settings) -> tuple[str, float]:
    """A unit that means the same in a map with the usual settings, and the factor to it."""
    parsed = parse_unit(unit)
    usual = settings.period == Settings().period and settings.calendar.kind is CalendarKind.CONTINUOUS
    if parsed.per is None or not parsed.known or (parsed.per == "time" and usual):
        return unit, 1.0
    numerator = shown_unit(parsed)
    try:
        return numerator, period_factor(parsed, settings) / period_factor(numerator, settings)
    except UnitError:
        return unit, 1.0


def _spread(quantity: Quantity, settings: Settings) -> float:
    """The standard deviation as the solver takes it; 0 is exact."""
    value = quantity.value or 0.0
    if quantity.exact:
        return 0.0
    if quantity.sd is not None:
        return quantity.sd
    return abs(value) * settings.spreads.get(quantity.origin.value, 0.0)


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value if factor == 1.0 else value * factor


def _percent(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 12)


def node_sheet(document: Document) -> Sheet:
    """One row a node."""
    names, stages = names_of(document), document.stages
    rows: list[dict[str, Value]] = [
        {
            "name": names[node.id],
            "kind": node.kind,
            "stage": stages[node.stage].name if node.stage in stages else "",
            "stock": "" if node.holds_stock is None else str(int(node.holds_stock)),
            "note": node.note,
        }
        for node in document.nodes.values()
    ]
    return Sheet(NODE_COLUMNS, rows)


def _says_more(document: Document) -> bool:
    """Whether nodes are more than what the flows alone would make of them."""
    flows = document.flows.values()
    loops = {flow.id for flow in flows if flow.source == flow.target}
    silent = {flow.id for flow in flows if flow.quantity.form is Form.VALUE and flow.quantity.value == 0} | loops
    inferred = infer_kinds(document.nodes, flows, [flow for flow in flows if flow.id not in silent])
    drawn = {end for flow in flows for end in (flow.source, flow.target)}
    return any(
        node.kind != inferred[i].kind
        or node.stage
        or node.holds_stock is not None
        or i not in drawn
        or told_by_name(inferred[i]) is not inferred[i]
        for i, node in document.nodes.items()
    )


# --- files ---
def _csv(sheet: Sheet, lang: str) -> bytes:
    """UTF-8 with a mark, which Excel needs to read it as such."""
    columns = sheet.used()
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if lang == "de" else ",", lineterminator="\r\n")
    writer.writerow([texts.text(f"export.column.{column}", lang=lang) for column in columns])
    decimals = sheet.decimals or [None] * len(sheet.rows)
    for row, digits in zip(sheet.rows, decimals, strict=True):
        writer.writerow([_written(row.get(c), digits if c == "value" else None, lang) for c in columns])
    return buffer.getvalue().encode("utf-8-sig")


def _written(value: Value, decimals: int | None, lang: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    plain = plain_number(value, decimals)
    return plain.replace(".", ",") if lang == "de" else plain


def _workbook(sheets: tuple[Sheet, Sheet], lang: str) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        bold = workbook.add_format({"bold": True})
        for sheet, name in zip(sheets, _SHEETS.get(lang, _SHEETS["en"]), strict=True):
            page = workbook.add_worksheet(name)
            columns = sheet.used()
            page.freeze_panes(1, 0)
            page.set_column(0, len(columns) - 1, 18)
            for index, column in enumerate(columns):
                page.write_string(0, index, texts.text(f"export.column.{column}", lang=lang), bold)
            for number, row in enumerate(sheet.rows, 1):
                for index, value in _filled(row, columns):
                    page.write(number, index, value)
    return buffer.getvalue()


def _filled(row: dict[str, Value], columns: Sequence[str]) -> Iterator[tuple[int, str | float]]:
    for index, column in enumerate(columns):
        value = row.get(column)
        if value is not None and value != "":
            yield index, value


# --- what an edge list cannot hold ---
def left_out(document: Document, ending: str) -> tuple[Problem, ...]:
    """A problem for each kind of thing that the edge list does not carry."""
    physics = document.physics
    counts = {
        "parameters": len(physics.parameters),
        "relations": len(physics.relations),
        "scenarios": len(physics.scenarios) + len(physics.measures),
        "layers": sum(len(flow.layer_quantities) for flow in physics.flows.values()),
        "stocks": sum(
            len(node.stock) + len(node.unbalanced_layers) + len(node.complete_layers) for node in physics.nodes.values()
        ),
        "composition": sum(_has_factors(document, i) for i in physics.items),
        "correlations": sum(len(flow.correlations) for flow in physics.flows.values()),
    }
    return tuple(
        Problem(f"export.left_out.{what}", Severity.WARNING, (), {"format": ending, "count": count})
        for what, count in counts.items()
        if count
    )


def _has_factors(document: Document, item_id: str) -> bool:
    item = document.items[item_id]
    factors = (
        item.price,
        item.co2e,
        item.co2e_market,
        item.biogenic_co2,
        item.disposal_cost,
        item.disposal_co2e,
        item.heating_value,
        item.density,
        item.unit_mass,
        item.co2e_linear,
        item.co2e_circular,
    )
    return bool(item.composition) or any(factor is not None for factor in factors)
