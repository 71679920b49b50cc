"""Products of the range that other maps draw: name, MCI and what each stands for (MCI of a company)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vsm_app.model.edits.settings import set_settings
from vsm_app.model.settings import FurtherProduct
from vsm_app.model.unit_names import unit_label
from vsm_app.model.units import convert, default_unit
from vsm_app.ui.canvas.figures import per_period
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import Form, NumberField, Words
from vsm_app.ui.widgets.buttons import LinkButton
from vsm_app.ui.widgets.fields import UnitField

FIELD: Final = "further_products"


class FurtherProducts:
    """A folding section of the map's form: a block for each product, and a field that names another one."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._section = form.fold(lambda: translate("Inspector", "Further products (MCI)"))
        self._section.heading.setObjectName("inspector.further")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(12)
        self._section.body.addLayout(self._rows)
        self.blocks: list[ProductBlock] = []
        self.another = form.text_field(lambda: translate("Inspector", "Another product"), self._add, self._section.body)
        self.another.line.setObjectName("inspector.further.another")

    def fill(self, products: tuple[FurtherProduct, ...]) -> None:
        """Show what holds."""
        while len(self.blocks) < len(products):
            block = ProductBlock(self._form, partial(self._change, len(self.blocks)))
            self.blocks.append(block)
            self._rows.addWidget(block)
        for block, product in zip(self.blocks, products, strict=False):
            block.show_product(product)
        for number, block in enumerate(self.blocks):
            block.setVisible(number < len(products))
        self.another.set_value("")

    def open_field(self, field: str) -> QWidget | None:
        """`further_products.mci`: that field of the first product without it; the field for another one without a name.

        The section is opened; `None` for any other field.
        """
        whole, _dot, name = field.partition(".")
        if whole != FIELD:
            return None
        self._section.open()
        there = [block.field(name) for block in self.blocks if name and not block.isHidden()]
        return next((one for one in there if not one.text), there[0] if there else self.another)

    def _products(self) -> tuple[FurtherProduct, ...]:
        return self._form.context.session.document.settings.further_products

    def _add(self, text: str) -> None:
        name = text.strip()
        if not name:
            return
        self._set((*self._products(), FurtherProduct(name)))
        self._form.show_now()
        self.blocks[len(self._products()) - 1].mci.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self, number: int, product: FurtherProduct | None) -> None:
        """Put a product at a place, or take it out."""
        known = self._products()
        if number < len(known):
            self._set((*known[:number], *(() if product is None else (product,)), *known[number + 1 :]))

    def _set(self, products: tuple[FurtherProduct, ...]) -> None:
        self._form.apply(lambda: set_settings(self._form.context.session.document, further_products=products))


class ProductBlock(QWidget):
    """The fields of one product; `change` takes it as it is then, or `None` where it is taken out."""

    def __init__(self, form: Form, change: Callable[[FurtherProduct | None], None]) -> None:
        super().__init__()
        self._form = form
        self._change = change
        self._product = FurtherProduct()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.name: UnitField = form.text_field(lambda: translate("Inspector", "Product"), self._rename, column)
        first = form.pair(column)
        self.mci = self._number(lambda: translate("Inspector", "MCI"), "mci", first)
        self.revenue = self._number(lambda: translate("Inspector", "Revenue"), "revenue", first)
        second = form.pair(column)
        self.mass = self._number(lambda: translate("Inspector", "Mass"), "mass", second)
        self.remove = LinkButton(form.theme, parent=self)
        self.remove.clicked.connect(lambda: self._change(None))
        form.word(self.remove.setText, lambda: translate("Inspector", "Take out"))
        second.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)

    def show_product(self, product: FurtherProduct) -> None:
        """Show that product."""
        self._product = product
        settings, lang = self._form.context.session.document.settings, self._form.lang
        unit = default_unit("mass", settings)
        self.mass.factor = convert(1.0, "kg", unit)
        self.mass.set_unit(per_period(unit_label(unit, lang), settings.period, lang))
        self.revenue.set_unit(per_period(settings.currency, settings.period, lang))
        self.name.set_value(product.name)
        for field, value in ((self.mci, product.mci), (self.revenue, product.revenue), (self.mass, product.mass)):
            field.show_number(value)

    def _number(self, words: Words, name: str, into: QHBoxLayout) -> NumberField:
        return self._form.number_field(words, partial(self._set, name), into)

    def _rename(self, text: str) -> None:
        if text.strip():
            self._change(replace(self._product, name=text.strip()))
        else:
            self._form.show_now()

    def _set(self, name: str, value: float | None) -> None:
        if value is not None and value < 0:
            self.field(name).set_error(translate("Inspector", "Not below 0"))
        elif name == "mci" and value is not None and value > 1:
            self.mci.set_error(translate("Inspector", "Between 0 and 1"))
        else:
            self._change(replace(self._product, **{name: value}))  # type: ignore[arg-type]

    def field(self, name: str) -> NumberField:
        """The field of one of the three numbers."""
        return {"mci": self.mci, "revenue": self.revenue, "mass": self.mass}[name]
