"""A node: what it is, where it stands in the life cycle, its data box, its costs, whether it closes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vsm_app.engine.boundary import boundary_balances
from vsm_app.engine.results import OPEN, Balance
from vsm_app.model.document import Document
from vsm_app.model.edits.nodes import rename, set_node
from vsm_app.model.elements import ALL_LAYERS, LeanData, Node, ProcessCost
from vsm_app.model.grouping import is_group, members_of_all, with_members
from vsm_app.model.kinds import KINDS, holds_stock
from vsm_app.model.layer_names import layer_name
from vsm_app.model.scales import smaller_unit
from vsm_app.model.unit_names import unit_label
from vsm_app.texts import has_text, sort_key
from vsm_app.ui.canvas.figures import per_period, percent, significant
from vsm_app.ui.canvas.on_map import rounding_of, sum_beside_card
from vsm_app.ui.canvas.rows import MAX_ROWS, ROWS
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.naming import stage_name
from vsm_app.ui.panels.inspector.balanced import BalancedLayers
from vsm_app.ui.panels.inspector.form import Form, NumberField, ResultRow, Words
from vsm_app.ui.panels.inspector.stages import NO_STAGE, into_stage, stage_choices
from vsm_app.ui.panels.inspector.stock import StockSection
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.switch import Switch

_PERCENT: Final = 100.0
_SLACK: Final = 1e-6
_SHARE_SAID: Final = 5e-4  # of what passes: a gap below it has no share that could be read


class NodeForm(Form):
    """The inspector of one node."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setObjectName("inspector.node")
        self._node_id = ""
        self.name_field = self.text_field(lambda: translate("Inspector", "Name"), self._rename)
        self.name_field.line.setObjectName("inspector.name")
        self.kind = self.choice(lambda: translate("Inspector", "Kind"), lambda kind: self._set(kind=kind))
        self.stage = self.choice(lambda: translate("Inspector", "Life-cycle stage"), self._set_stage)
        self.stage.box.setObjectName("inspector.stage")
        self.stock = Switch(self.theme)
        self.word(self.stock.setText, lambda: translate("Inspector", "Holds stock"))
        self.stock.clicked.connect(lambda: self._set(holds_stock=self.stock.isChecked()))
        self.column.addWidget(self.stock)
        self.balanced = Switch(self.theme)
        self.word(self.balanced.setText, lambda: translate("Inspector", "Is balanced"))
        self.balanced.clicked.connect(self._set_balanced)
        self.column.addWidget(self.balanced)
        self.layers = BalancedLayers(self)
        self._plain: list[QWidget] = [self.kind, self.stock, self.balanced]  # not of sub-processes
        self.rule()
        self._build_balance()
        self.stock_section = StockSection(self)
        self._plain.append(self.stock_section.section)
        self._build_lean()
        self._build_cost()
        self._build_rows()
        self.note = self.note_field(lambda: translate("Inspector", "Note"), lambda text: self._set(note=text))
        self.column.addStretch(1)

    def show_node(self, node_id: str) -> None:
        """Show that node."""
        self._node_id = node_id
        self.show_now()

    def open_field(self, field: str) -> QWidget | None:
        """The widget of a field, its section opened; `None` where the form has none for it."""
        if field == "stage":
            return self.stage.box
        if field.startswith("stock"):
            self.stock_section.section.open()
            return self.stock_section.fields[field.rpartition(".")[2] if "." in field else "initial"]
        found = self.dwell if field == "dwell_time" else self._lean.get(field.removeprefix("lean."))
        if found is not None:
            self._data_box.open()
        return found

    def name(self) -> tuple[str, str]:
        """Title and line under it."""
        node = self._node()
        if node is None:
            return "", ""
        stage = self.context.session.document.stages.get(node.stage or "")
        kind = self.context.language.text(f"kind.{KINDS.get(node.kind).id}")
        lang = self.context.language.code
        return node.name, f"{kind} · {stage_name(stage, lang)}" if stage is not None else kind

    # --- building -------------------------------------------------------------------------------------------------
    def _build_balance(self) -> None:
        self.heading(lambda: translate("Inspector", "Balance"))
        self._balance = QVBoxLayout()
        self._balance.setSpacing(4)
        self.column.addLayout(self._balance)
        self._balance_rows: list[QWidget] = []

    def _build_lean(self) -> None:
        section = self._data_box = self.fold(lambda: translate("Inspector", "Data box"))
        self._plain.append(section)
        self._lean: dict[str, NumberField] = {}
        seconds, days = "s", "d"
        first = self.pair(section.body)
        self._add_lean("cycle_time", lambda: translate("Inspector", "Cycle time"), seconds, first)
        self._add_lean("processing_time", lambda: translate("Inspector", "Processing"), seconds, first)
        second = self.pair(section.body)
        self._add_lean("value_adding_time", lambda: translate("Inspector", "Value-adding"), seconds, second)
        self._add_lean("changeover_time", lambda: translate("Inspector", "Changeover"), seconds, second)
        third = self.pair(section.body)
        self._add_lean("uptime", lambda: translate("Inspector", "Uptime"), "%", third)
        self._add_lean("oee", lambda: translate("Inspector", "OEE"), "%", third)
        fourth = self.pair(section.body)
        self._add_lean("operators", lambda: translate("Inspector", "Operators"), "", fourth)
        self._add_lean("shifts", lambda: translate("Inspector", "Shifts"), "", fourth)
        fifth = self.pair(section.body)
        self._add_lean("batch_size", lambda: translate("Inspector", "Batch size"), "", fifth)
        self._add_lean("scrap", lambda: translate("Inspector", "Scrap"), "%", fifth)
        sixth = self.pair(section.body)
        self._add_lean("pieces", lambda: translate("Inspector", "Pieces waiting"), "", sixth)
        self._add_lean("observed_days", lambda: translate("Inspector", "Days observed"), days, sixth)
        self.dwell = self.number_field(
            lambda: translate("Inspector", "Time in use or in stock"), lambda v: self._set(dwell_time=v), section.body
        )
        self.dwell.set_unit("a")

    def _add_lean(self, name: str, words: Words, unit: str, into: QHBoxLayout) -> None:
        field = self.number_field(words, lambda value: self._set_lean(name, value), into)
        if unit == "%":
            field.factor = _PERCENT
        field.set_unit(unit)
        self._lean[name] = field

    def _build_cost(self) -> None:
        section = self.fold(lambda: translate("Inspector", "Cost and own emissions"))
        self._plain.append(section)
        self._cost = {
            "system": self.number_field(
                lambda: translate("Inspector", "System cost"), lambda v: self._set_cost("system", v), section.body
            ),
            "energy": self.number_field(
                lambda: translate("Inspector", "Energy cost"), lambda v: self._set_cost("energy", v), section.body
            ),
            "waste": self.number_field(
                lambda: translate("Inspector", "Waste management"), lambda v: self._set_cost("waste", v), section.body
            ),
        }
        self.direct = self.number_field(
            lambda: translate("Inspector", "Own emissions (scope 1)"), lambda v: self._set(direct_co2e=v), section.body
        )

    def _build_rows(self) -> None:
        section = self.fold(lambda: translate("Inspector", "Rows on the card"))
        self._plain.append(section)
        self._row_switches: dict[str, Switch] = {}
        for row in ROWS:
            switch = Switch(self.theme)
            code = f"inspector.row.{row}"  # where two rows of a card are called alike: the card shows the unit beside
            self.word(
                switch.setText, partial(self.context.language.text, code if has_text(code) else f"canvas.row.{row}")
            )
            switch.clicked.connect(self._set_rows)
            section.body.addWidget(switch)
            self._row_switches[row] = switch

    # --- filling --------------------------------------------------------------------------------------------------
    def fill(self) -> None:
        node = self._node()
        if node is None:
            return
        document, text = self.context.session.document, self.context.language.text
        self.name_field.set_value(node.name)
        for part in self._plain:
            part.setVisible(not is_group(node))
        kinds = [(kind.id, text(f"kind.{kind.id}")) for kind in KINDS.offered()]
        self.kind.show_choices(sorted(kinds, key=lambda entry: sort_key(entry[1])), KINDS.get(node.kind).id)
        self.stage.show_choices(stage_choices(document, text), node.stage or NO_STAGE)
        is_inside = KINDS.get(node.kind).role.is_inside
        self.stock.setVisible(is_inside)
        self.stock.setChecked(holds_stock(node))
        self.balanced.setVisible(is_inside)
        self.balanced.setChecked(ALL_LAYERS not in node.unbalanced_layers)
        self.layers.fill(node)
        self._fill_numbers(document, node)
        self._fill_balance(document, node)
        if not is_group(node):
            self.stock_section.fill(node)
        for row, switch in self._row_switches.items():
            switch.setChecked(row in node.rows)
            switch.setEnabled(row in node.rows or len(node.rows) < MAX_ROWS)
        self.note.set_value(node.note)

    def _fill_numbers(self, document: Document, node: Node) -> None:
        lean, cost = node.lean or LeanData(), node.cost or ProcessCost()
        for name, field in self._lean.items():
            field.show_number(getattr(lean, name))
        self.dwell.show_number(node.dwell_time)
        money = per_period(document.settings.currency, document.settings.period, self.lang)
        for name, field in self._cost.items():
            field.set_unit(money)
            field.show_number(getattr(cost, name))
        self.direct.set_unit(per_period("kg CO2e", document.settings.period, self.lang))
        self.direct.show_number(node.direct_co2e)

    def _fill_balance(self, document: Document, node: Node) -> None:
        for row in self._balance_rows:
            self._balance.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._balance_rows = []
        results = self.context.session.results
        if results is None:
            found: list[Balance] = []
        elif is_group(node):
            found = list(boundary_balances(document.physics, results.solution, node.id))
        else:
            found = [b for b in results.solution.balances.values() if b.node == node.id]
        if not found:
            self._show_one_side(document, node)
        for balance in found:
            self._show_balance(document, node, balance, several=len(found) > 1)

    def _show_one_side(self, document: Document, node: Node) -> None:
        """What comes in where nothing goes out yet, or the other way round: no balance, but known all the same."""
        results = self.context.session.results
        sums: dict[tuple[str, str], float] = {}
        for flow in document.flows.values() if results is not None else ():
            result = results.solution.own.get(flow.id) if results is not None else None
            if result is not None and result.value is not None and node.id in (flow.source, flow.target):
                words = translate("Inspector", "In") if flow.target == node.id else translate("Inspector", "Out")
                sums[words, result.unit] = sums.get((words, result.unit), 0.0) + result.value
        for (words, unit), value in sums.items():
            shown = per_period(unit, document.settings.period, self.lang)
            self._add_result(words, significant(value, self.lang, 4), shown)
        if not sums:
            self._add_row(Label(self.theme, "hint", translate("Inspector", "Nothing flows through it yet.")))

    def _sum(self, document: Document, node: Node, balance: Balance, value: float | None, *, enters: bool) -> str:
        results = self.context.session.results
        if results is None:
            return significant(value, self.lang, 4)
        inside, found = with_members(document.nodes, (node.id,)), []
        for flow in document.flows.values():
            to, of = flow.target in inside, flow.source in inside
            result = results.solution.flows.get((flow.id, balance.layer)) if to is not of and to is enters else None
            found += [] if result is None else [result]
        rounding = rounding_of(results.solution).with_groups(members_of_all(document.nodes))
        return sum_beside_card(value, node.id, balance.unit, found, rounding, self.lang)

    def _show_balance(self, document: Document, node: Node, balance: Balance, *, several: bool) -> None:
        unit = per_period(balance.unit, document.settings.period, self.lang)
        if several:
            self._add_row(Label(self.theme, "label", layer_name(document.physics, balance.layer, self.lang)))
        for words, value, enters in (
            (translate("Inspector", "In"), balance.in_reconciled, True),
            (translate("Inspector", "Out"), balance.out_reconciled, False),
        ):
            self._add_result(words, self._sum(document, node, balance, value, enters=enters), unit)
        into, out = balance.in_reconciled, balance.out_reconciled
        if balance.level == OPEN and into is not None and out is not None:
            code = "canvas.badge.unseen" if balance.is_unseen else "inspector.unfinished"
            words = self.context.language.text(code)
            self._add_result(words, significant(into - out, self.lang, 4), unit)
        elif balance.complete and balance.gap:
            small, gap = smaller_unit(balance.unit, balance.gap)
            share = f" ({percent(balance.gap_share, self.lang)} %)" if balance.gap_share >= _SHARE_SAID else ""
            shown = per_period(small, document.settings.period, self.lang)
            words = translate("Inspector", "Gap of the entries")
            self._add_result(words, f"{significant(gap, self.lang)}{share}", shown)
        is_seen = not (balance.is_unseen or node.holds_stock or is_group(node))
        if out and into and is_seen and out > into * (1.0 + _SLACK):
            words = self.context.language.text("window.yield_above", share=percent(out / into, self.lang))
            hint = Label(self.theme, "hint", words, token="badge.error.text")
            hint.setObjectName("inspector.yield_above")
            hint.setWordWrap(True)
            self._add_row(hint)

    def _add_result(self, words: str, figure: str, unit: str) -> None:
        row = ResultRow(self.theme)
        row.label.setText(words)
        row.say(figure, unit_label(unit, self.lang))
        self._add_row(row)

    def _add_row(self, row: QWidget) -> None:
        self._balance.addWidget(row)
        self._balance_rows.append(row)

    # --- editing --------------------------------------------------------------------------------------------------
    def _node(self) -> Node | None:
        return self.context.session.document.nodes.get(self._node_id)

    def _set(self, **changes: object) -> None:
        self.apply(lambda: set_node(self.context.session.document, self._node_id, **changes))

    def _set_balanced(self) -> None:
        """All at once; which layers were off by themselves is kept for when it comes back.

        Whoever switches it off no longer says that all is drawn that leaves.
        """
        node = self._node()
        if node is not None:
            off = tuple(layer for layer in node.unbalanced_layers if layer != ALL_LAYERS)
            if self.balanced.isChecked():
                self._set(unbalanced_layers=off)
            else:
                self._set(unbalanced_layers=(*off, ALL_LAYERS), complete_layers=())

    def _rename(self, name: str) -> None:
        self.apply(lambda: rename(self.context.session.document, self._node_id, name))

    def _set_stage(self, stage: str) -> None:
        self.apply(
            lambda: into_stage(self.context.session.document, (self._node_id,), stage, self.context.language.text)
        )

    def _set_lean(self, name: str, value: float | None) -> None:
        node = self._node()
        if node is not None:
            self._set(lean=replace(node.lean or LeanData(), **{name: value}))

    def _set_cost(self, name: str, value: float | None) -> None:
        node = self._node()
        if node is not None:
            self._set(cost=replace(node.cost or ProcessCost(), **{name: value}))

    def _set_rows(self) -> None:
        rows = tuple(row for row, switch in self._row_switches.items() if switch.isChecked())
        self._set(rows=rows[:MAX_ROWS])
