"""A flow: its amount with the live reading, how sure it is, what flows, what comes of it."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from vsm_app.engine.results import FlowClass, FlowResult, class_code
from vsm_app.engine.rounding import MapRounding
from vsm_app.model.document import Document
from vsm_app.model.edits.base import EditResult
from vsm_app.model.edits.flows import SIDES, set_flow, set_route
from vsm_app.model.edits.items import name_item_of_flow, set_item
from vsm_app.model.elements import Factor, Flow, Item, OriginClass
from vsm_app.model.ids import flow_name
from vsm_app.model.placement import RouteHint
from vsm_app.model.quantities import Form as EntryForm
from vsm_app.model.quantities import Origin
from vsm_app.model.scales import burden_scale, money_scale
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import default_unit
from vsm_app.ui.canvas.figures import bounds_text, per_period, percent, significant
from vsm_app.ui.canvas.on_map import measured_on_map, rounding_of, share_moved
from vsm_app.ui.context import Context
from vsm_app.ui.entries import requantified
from vsm_app.ui.i18n import translate
from vsm_app.ui.itemmodels.flows import class_of
from vsm_app.ui.naming import flow_word
from vsm_app.ui.panels.inspector.amount import AmountField
from vsm_app.ui.panels.inspector.composition import CompositionSection
from vsm_app.ui.panels.inspector.factors import FactorSection
from vsm_app.ui.panels.inspector.figures import adjustment, share_of_input, times_factor
from vsm_app.ui.panels.inspector.footprint import FootprintSection
from vsm_app.ui.panels.inspector.form import Choice, Form, ResultRow, Words
from vsm_app.ui.panels.inspector.item import ItemSection, with_value
from vsm_app.ui.panels.inspector.product import ProductSection
from vsm_app.ui.widgets.buttons import AccentOutlineButton, OutlineButton
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.segmented import SegmentedControl

R_STRATEGIES: Final = tuple(f"R{number}" for number in range(10))
_BESIDE_FIGURE: Final = 70  # px of the inspector beside a figure: margins, gaps, scroll bar
_AUTOMATIC: Final = ""


class FlowForm(Form):
    """The inspector of one flow."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setObjectName("inspector.flow")
        self._flow_id = ""
        self._build_quantity()
        self._build_item()
        self.rule()
        self._build_result()
        self._build_actions()
        self._build_more()
        self.column.addStretch(1)

    def show_flow(self, flow_id: str) -> None:
        """Show that flow."""
        self._flow_id = flow_id
        self.show_now()

    # --- building -------------------------------------------------------------------------------------------------
    def _build_quantity(self) -> None:
        self.heading(lambda: translate("Inspector", "Amount"))
        self.quantity = AmountField(self)
        self.quantity.line.setObjectName("inspector.quantity")
        self.column.addWidget(self.quantity)
        origin = Label(self.theme, "label")
        self.word(origin.setText, lambda: translate("Inspector", "Origin"))
        self.column.addWidget(origin)
        self.origin = SegmentedControl(self.theme, small=True)
        self.origin.setObjectName("inspector.origin")
        for key in Origin:
            self.origin.add(key.value, key.value)
            self.word(
                partial(self.origin.set_text, key.value),
                partial(self.context.language.text, f"origin.{key.value}"),
            )
        self.word(self.origin.setAccessibleName, lambda: translate("Inspector", "Origin"))
        self.origin.chosen.connect(self._set_origin)
        self.column.addWidget(self.origin)
        self.not_said = Label(self.theme, "body")
        self.not_said.setObjectName("inspector.origin_solved")
        self.not_said.setMinimumHeight(self.origin.sizeHint().height())
        self.column.addWidget(self.not_said)

    def _build_item(self) -> None:
        self.heading(lambda: translate("Inspector", "Item"))
        self.item = Choice(self.theme, editable=True)
        self.item.box.setObjectName("inspector.item")
        self.word(self.item.set_label, lambda: translate("Inspector", "Item"))
        self.item.chosen.connect(self._name_item)
        self.column.addWidget(self.item)
        self.kind = self.choice(lambda: translate("Inspector", "Class"), self._set_class)
        self.kind.box.setObjectName("inspector.class")
        row = self.pair()
        self.price = self.number_field(
            lambda: translate("Inspector", "Price"), lambda v: self._set_factor("price", v), row
        )
        self.co2e = self.number_field(
            lambda: translate("Inspector", "CO₂e"), lambda v: self._set_factor("co2e", v), row
        )
        for field in (self.price, self.co2e):  # side by side also where units are long
            field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def _build_result(self) -> None:
        self.heading(lambda: translate("Inspector", "Result"))
        row = QHBoxLayout()
        row.setSpacing(5)
        self.figure = Label(self.theme, "indicator.figure")
        self.figure.setObjectName("inspector.figure")
        self.unit = Label(self.theme, "indicator.unit")
        self.spread = Label(self.theme, "indicator.spread")
        self.figure.setMinimumHeight(34)
        for part in (self.figure, self.unit):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.spread)
        self.column.addLayout(row)
        self.share = self._row(lambda: translate("Inspector", "Share of input"))
        self.cost = self._row(lambda: translate("Inspector", "Cost"))
        self.emission = self._row(lambda: translate("Inspector", "CO₂e"))
        self.adjusted = self._row(lambda: translate("Inspector", "Adjustment"))
        self.known = self._row(lambda: translate("Inspector", "Known as"))

    def _row(self, words: Words) -> ResultRow:
        row = ResultRow(self.theme)
        self.word(row.label.setText, words)
        self.column.addWidget(row)
        return row

    def _build_actions(self) -> None:
        self.column.addSpacing(6)
        self.why = AccentOutlineButton(self.theme, icon="why")
        self.why.setObjectName("inspector.why")
        self.word(self.why.setText, lambda: translate("Inspector", "Why this number?"))
        self.column.addWidget(self.why)
        self.exact = OutlineButton(self.theme, icon="lock")
        self.exact.setObjectName("inspector.exact")
        self.exact.setCheckable(True)
        self.word(self.exact.setText, lambda: translate("Inspector", "Set exact  !"))
        self.exact.clicked.connect(self.toggle_exact)
        self.column.addWidget(self.exact)

    def _build_more(self) -> None:
        self.note = self.note_field(lambda: translate("Inspector", "Note"), self._set_note)
        drawing = self.fold(lambda: translate("Inspector", "Return and sides"))
        self.strategy = self.choice(lambda: translate("Inspector", "R-strategy"), self._set_strategy, drawing.body)
        row = self.pair(drawing.body)
        self.leaves = self.choice(
            lambda: translate("Inspector", "Leaves at"), lambda s: self._set_side("source_side", s), row
        )
        self.enters = self.choice(
            lambda: translate("Inspector", "Enters at"), lambda s: self._set_side("target_side", s), row
        )
        more = self.fold(lambda: translate("Inspector", "More about the item"))
        self._about_item = more
        self.item_section = ItemSection(self, more.body)
        self.factors = FactorSection(self)
        self.composition = CompositionSection(self)
        self.product = ProductSection(self)
        self.footprint = FootprintSection(self)

    # --- filling --------------------------------------------------------------------------------------------------
    def fill(self) -> None:
        document = self.context.session.document
        flow = document.flows.get(self._flow_id)
        if flow is None:
            return
        self._fill_quantity(flow)
        self._fill_item(document, flow)
        self._fill_result(document, flow)
        self._fill_more(document, flow)

    def _fill_quantity(self, flow: Flow) -> None:
        self.quantity.show_flows((flow.id,))
        self._fill_origin(flow)
        self.exact.setChecked(flow.quantity.exact)
        self.exact.setEnabled(flow.quantity.form in (EntryForm.VALUE, EntryForm.SHARE))

    def _fill_origin(self, flow: Flow) -> None:
        """How the number came about: what nobody said, a rest or a formula, is solved and has no other origin."""
        quantity, results = flow.quantity, self.context.session.results
        result = results.solution.own.get(flow.id) if results is not None else None
        self.origin.setVisible(quantity.has_origin)
        self.not_said.setVisible(not quantity.has_origin)
        is_open = not quantity.is_entered and (result is None or result.value is None)
        known = FlowClass.UNOBSERVABLE if is_open else FlowClass.OBSERVABLE
        self.not_said.setText(self.context.language.text(f"flow_class.{known.value}"))
        self.origin.set_current(quantity.origin.value)

    def _fill_item(self, document: Document, flow: Flow) -> None:
        item = document.items.get(flow.item)
        names = sorted({known.name for known in document.items.values() if known.name}, key=str.casefold)
        current = item.name if item is not None else ""
        self.item.show_choices([(name, name) for name in names], current)
        text = self.context.language.text
        classes = [(c.value, text(f"origin_class.{c.value}")) for c in OriginClass]
        self.kind.show_choices(classes, class_of(document, flow).value)
        self.price.set_unit(unit_label(self._factor_unit(document, item, "price"), self.lang))
        self.co2e.set_unit(unit_label(self._factor_unit(document, item, "co2e").replace(" CO2e", ""), self.lang))
        self.price.show_number(item.price.value if item is not None and item.price is not None else None)
        self.co2e.show_number(item.co2e.value if item is not None and item.co2e is not None else None)

    def _fill_result(self, document: Document, flow: Flow) -> None:
        results = self.context.session.results
        result = results.solution.own.get(flow.id) if results is not None else None
        for row in (self.share, self.cost, self.emission, self.adjusted, self.known):
            row.setVisible(result is not None)
        self.why.setEnabled(result is not None and result.value is not None)
        if result is None or results is None:
            self.figure.setText("–")
            self.unit.setText("")
            self.spread.setText("")
            return
        self._fill_figure(document, result, rounding_of(results.solution))
        share = share_of_input(result, results)
        target = document.nodes[flow.target].name if flow.target in document.nodes else ""
        self.share.label.setText(translate("Inspector", "Share of input {node}").format(node=target))
        self.share.setVisible(bool(target) and share is not None)
        self.share.say(percent(share, self.lang), "%")
        item = document.items.get(flow.item)
        self._fill_product(self.cost, result, item.price if item is not None else None)
        self._fill_product(self.emission, result, item.co2e if item is not None else None)
        entry = results.solution.share_of(flow.id)
        moved = (
            percent(adjustment(result), self.lang) if adjustment(result) is not None else share_moved(entry, self.lang)
        )
        self.adjusted.setVisible(bool(moved))
        self.adjusted.say(moved, "%")
        self.known.say(self.context.language.text(class_code(result, flow.quantity, entry)))

    def _fill_figure(self, document: Document, result: FlowResult, rounding: MapRounding) -> None:
        solved = result.flow_class in (FlowClass.OBSERVABLE, FlowClass.UNOBSERVABLE)
        shown, spread = measured_on_map(document.flows[result.id].quantity, result, rounding, self.lang)
        token = "ink3" if self.context.session.is_stale else "solved" if solved else ""
        if result.value is None:
            self.figure.setText(bounds_text(result.interval, self.lang))
            self.figure.set_role("panel.title", token)
        else:
            self.figure.setText(shown)
            self.figure.set_role("indicator.figure", token)
        self.unit.setText(per_period(result.unit, document.settings.period, self.lang))
        self.spread.setText(f"± {spread}" if spread else "")
        if result.sd and result.value and spread and self._is_too_wide():
            # a long figure stays whole beside the scroll bar
            self.spread.setText(f"± {percent(result.sd / abs(result.value), self.lang)} %")
        if self._is_too_wide():
            self.figure.set_role("panel.title", token)
        self.spread.setToolTip(self._whose_spread(document, result))

    def _whose_spread(self, document: Document, result: FlowResult) -> str:
        """Where the spread comes from, if nobody typed one: the map's default for entries of this origin."""
        quantity = document.flows[result.id].quantity
        share = document.settings.spreads.get(quantity.origin.value, 0.0)
        is_said = quantity.exact or quantity.sd is not None or quantity.form is not EntryForm.VALUE
        if result.entered is None or is_said or not share:
            return ""
        return self.context.language.text("window.default_spread", share=percent(share, self.lang))

    def _is_too_wide(self) -> bool:
        parts = (self.figure, self.unit, self.spread)
        return sum(part.minimumSizeHint().width() for part in parts) > self.theme.size("inspector") - _BESIDE_FIGURE

    def _fill_product(self, row: ResultRow, result: FlowResult, factor: Factor | None) -> None:
        product = times_factor(result, factor, self.context.session.document)
        row.setVisible(product is not None)
        if product is not None:
            amount, unit = product
            period = self.context.session.document.settings.period
            if unit == self.context.session.document.settings.currency:
                unit, scale = money_scale(amount, unit, self.lang)
            else:
                unit, scale = burden_scale("co2e", amount, unit.replace(" CO2e", ""), self.lang)
            row.say(significant(amount * scale, self.lang), per_period(unit, period, self.lang))

    def _fill_more(self, document: Document, flow: Flow) -> None:
        self.note.set_value(flow.note)
        text = self.context.language.text
        none = (_AUTOMATIC, translate("Inspector", "None"))
        self.strategy.show_choices([none, *((r, text(f"r_strategy.{r}")) for r in R_STRATEGIES)], flow.r_strategy)
        hint = document.layout.routes.get(flow.id, RouteHint())
        sides = [(_AUTOMATIC, translate("Inspector", "Automatic")), *((side, _side_name(side)) for side in SIDES)]
        self.leaves.show_choices(sides, hint.source_side or _AUTOMATIC)
        self.enters.show_choices(sides, hint.target_side or _AUTOMATIC)
        self.item_section.show_item(flow.item)
        self.factors.show_item(flow.item)
        self.composition.show_item(flow.item)
        self.product.show_item(flow.item)
        self.footprint.show_item(flow.item)

    def open_field(self, field: str) -> QWidget | None:
        """The widget of a field of the flow's item, its section opened; `None` where the form has none for it."""
        beside: dict[str, QWidget] = {"price": self.price, "co2e": self.co2e, "origin_class": self.kind.box}
        if field in beside:
            return beside[field]
        found = self.item_section.open_field(field)
        if found is not None:
            self._about_item.open()
        for section in (self.factors, self.composition, self.product, self.footprint):
            found = found or section.open_field(field)
        return found

    # --- editing --------------------------------------------------------------------------------------------------
    def _set_origin(self, key: str) -> None:
        self.apply(lambda: self._changed_quantity(origin=Origin(key)))

    def toggle_exact(self) -> None:
        """The entry is exact and never adjusted, or no longer."""
        self.apply(lambda: self._changed_quantity(exact=self.exact.isChecked()))

    def _changed_quantity(self, **changes: object) -> EditResult:
        document = self.context.session.document
        return requantified(document, self._flow_id, self.lang, **changes)

    def _name_item(self, name: str) -> None:
        self.apply(lambda: name_item_of_flow(self.context.session.document, self._flow_id, name))

    def _set_class(self, key: str) -> None:
        self.apply(lambda: set_flow(self.context.session.document, self._flow_id, origin_class=OriginClass(key)))

    def _set_factor(self, field: str, value: float | None) -> None:
        document = self.context.session.document
        item = document.items.get(document.flows[self._flow_id].item)
        if item is None:
            return
        unit = self._factor_unit(document, item, field)
        factor = with_value(getattr(item, field), value, unit)
        self.apply(lambda: set_item(document, item.id, **{field: factor}))

    def _factor_unit(self, document: Document, item: Item | None, field: str) -> str:
        known: Factor | None = getattr(item, field) if item is not None else None
        if known is not None:
            return known.unit
        result = self.context.session.results
        own = result.solution.own.get(self._flow_id) if result is not None else None
        per = (item.unit if item is not None else "") or (own.unit if own is not None else "")
        per = per or default_unit("mass", document.settings)
        return f"{document.settings.currency}/{per}" if field == "price" else f"kg CO2e/{per}"

    def _set_note(self, text: str) -> None:
        self.apply(lambda: set_flow(self.context.session.document, self._flow_id, note=text))

    def _set_strategy(self, key: str) -> None:
        self.apply(lambda: set_flow(self.context.session.document, self._flow_id, r_strategy=key))

    def _set_side(self, field: str, side: str) -> None:
        self.apply(lambda: set_route(self.context.session.document, self._flow_id, **{field: side or None}))

    def name(self) -> tuple[str, str]:
        """Title and line under it."""
        document = self.context.session.document
        flow = document.flows.get(self._flow_id)
        if flow is None:
            return "", ""
        outside = translate("Inspector", "outside")
        ends = [document.nodes[end].name if end in document.nodes else outside for end in (flow.source, flow.target)]
        word = flow_word(document, flow, self.lang)
        return word or flow_name(document.physics, flow), " › ".join(ends)


def _side_name(side: str) -> str:
    return {
        "left": translate("Inspector", "left"),
        "right": translate("Inspector", "right"),
        "top": translate("Inspector", "above"),
        "bottom": translate("Inspector", "below"),
    }[side]
