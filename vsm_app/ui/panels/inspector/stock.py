"""What a store holds: its level at the start and its change, said as amounts are; both as they come out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vsm_app.engine.results import Results
from vsm_app.model.document import Document
from vsm_app.model.edits.nodes import set_node
from vsm_app.model.elements import Node, StockEntry
from vsm_app.model.grammar import Reading, read_quantity
from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.grammar_write import show_reading, text_to_edit
from vsm_app.model.kinds import holds_stock
from vsm_app.model.quantities import UNKNOWN, Quantity
from vsm_app.model.quantities import Form as EntryForm
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import UnitError, parse_unit
from vsm_app.ui.canvas.figures import measured, per_period
from vsm_app.ui.entries import refusal_text
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import FoldingSection, Form, ResultRow, Words
from vsm_app.ui.widgets.fields import UnitField

_AMOUNTS: Final = (EntryForm.VALUE, EntryForm.RANGE, EntryForm.UNKNOWN)
INITIAL: Final = "initial"
CHANGE: Final = "change"


class StockSection:
    """A folding section of a node's form, there for nodes that hold stock; the layer is that of its flows."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._node_id = ""
        self.section: FoldingSection = form.fold(lambda: translate("Inspector", "Stock"))
        self.section.heading.setObjectName("inspector.stock")
        self.fields = {
            INITIAL: self._field(INITIAL, lambda: translate("Inspector", "Level at the start")),
            CHANGE: self._field(CHANGE, lambda: translate("Inspector", "Change in the period")),
        }
        self._rows = {
            INITIAL: self._row(lambda: translate("Inspector", "At the start")),
            CHANGE: self._row(lambda: translate("Inspector", "Change")),
            "final": self._row(lambda: translate("Inspector", "At the end")),
        }

    def fill(self, node: Node) -> None:
        """Show what is said of the node's stock and what comes out."""
        self._node_id = node.id
        self.section.setVisible(holds_stock(node))
        if not holds_stock(node):
            return
        layer = self._layer(node)
        entry = node.stock.get(layer, StockEntry())
        for name, field in self.fields.items():
            quantity: Quantity = getattr(entry, name)
            context = self._context(node, layer)
            field.set_value(text_to_edit(quantity, context, read_quantity(quantity.text, context).quantity))
            self._read_live(name, field.text)
        self._fill_rows(node, layer)

    # --- building -------------------------------------------------------------------------------------------------
    def _field(self, name: str, words: Words) -> UnitField:
        field = UnitField(self._form.theme)
        field.line.setObjectName(f"inspector.stock.{name}")
        self._form.word(field.set_label, words)
        field.edited.connect(lambda text: self._read_live(name, text))
        field.committed.connect(lambda text: self._enter(name, text))
        field.line.restored.connect(lambda: self._read_live(name, field.text))
        self.section.body.addWidget(field)
        return field

    def _row(self, words: Words) -> ResultRow:
        row = ResultRow(self._form.theme)
        self._form.word(row.label.setText, words)
        self.section.body.addWidget(row)
        return row

    # --- filling --------------------------------------------------------------------------------------------------
    def _fill_rows(self, node: Node, layer: str) -> None:
        lang, session = self._form.lang, self._form.context.session
        found = _stock_of(session.results, session.document, session.view.period, node.id, layer)
        period = session.document.settings.period
        for name, row in self._rows.items():
            value, sd, unit = found.get(name, (None, None, ""))
            row.setVisible(value is not None)
            shown, spread = measured(value, sd, lang)
            shown_unit = per_period(unit, period, lang) if name == CHANGE else unit_label(unit, lang)
            row.say(f"{shown} ± {spread}" if spread else shown, shown_unit, solved=True)

    def _layer(self, node: Node) -> str:
        """The layer that is said already, else that of the first flow at the node."""
        if node.stock:
            return next(iter(node.stock))
        results = self._form.context.session.results
        balances = () if results is None else results.solution.balances
        return next((layer for name, layer in balances if name == node.id and "/" not in layer), "mass")

    def _context(self, node: Node, layer: str) -> ReadContext:
        document = self._form.context.session.document
        units = (
            document.items[flow.item].unit
            for flow in document.flows.values()
            if node.id in (flow.source, flow.target) and flow.item in document.items
        )
        unit = next((one for one in units if one and _layer_of(one) == layer), "")
        return ReadContext(document.settings, self._form.lang, layer, unit.partition("/")[0])

    # --- editing --------------------------------------------------------------------------------------------------
    def _read(self, name: str, text: str) -> tuple[Reading, str]:
        """What a text means, and why it is refused (empty where it is not)."""
        document = self._form.context.session.document
        node = document.nodes[self._node_id]
        reading = read_quantity(text, self._context(node, self._layer(node)))
        quantity = reading.quantity
        if quantity is None:
            return reading, refusal_text(reading, self._form.lang)
        if quantity.form not in _AMOUNTS:
            return reading, translate("Inspector", "A stock takes an amount, such as 500 t or 500 t ±20.")
        if name == INITIAL and quantity.unit and parse_unit(quantity.unit).per == "time":
            return reading, translate("Inspector", "A level is an amount without a time, such as 500 t.")
        return reading, ""

    def _read_live(self, name: str, text: str) -> None:
        document, field = self._form.context.session.document, self.fields[name]
        if self._node_id not in document.nodes:
            return
        reading, refusal = self._read(name, text)
        if refusal:
            field.set_error(refusal)
            return
        if name == INITIAL:  # a level has no time
            reading = replace(reading, unit=reading.unit.partition("/")[0])
        field.set_reading(show_reading(reading, document.settings, self._form.lang) if text.strip() else "")

    def _enter(self, name: str, text: str) -> None:
        document = self._form.context.session.document
        if self._form.is_filling or self._node_id not in document.nodes:
            return
        reading, refusal = self._read(name, text)
        if refusal:
            return
        node, quantity = document.nodes[self._node_id], reading.quantity or UNKNOWN
        layer = self._layer(node)
        entry = node.stock.get(layer, StockEntry())
        entry = replace(entry, initial=quantity) if name == INITIAL else replace(entry, change=quantity)
        self._form.apply(lambda: set_node(document, node.id, stock=node.stock | {layer: entry}))


_Figures = dict[str, tuple[float | None, float | None, str]]


def _stock_of(results: Results | None, document: Document, period: str, node: str, layer: str) -> _Figures:
    """Level at the start, change and level at the end with their spreads and unit; carried ones where they are."""
    if results is None:
        return {}
    if results.periods is not None and period in document.physics.periods:
        number = list(document.physics.periods).index(period)
        level = results.periods.periods[number].levels.get((node, layer))
        if level is not None:
            return {
                INITIAL: (level.initial, level.initial_sd, level.unit),
                CHANGE: (level.change, level.change_sd, level.unit),
                "final": (level.final, level.final_sd, level.unit),
            }
    stock = results.solution.stocks.get((node, layer))
    if stock is None:
        return {}
    final = None if stock.initial is None or stock.change is None else stock.initial + stock.change
    return {CHANGE: (stock.change, stock.sd, stock.unit), "final": (final, None, stock.unit)}


def _layer_of(unit: str) -> str:
    try:
        return parse_unit(unit).layer
    except UnitError:
        return ""
