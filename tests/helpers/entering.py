"""A hand that follows the link of a card to what is missing, and enters or draws it there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from helpers.method_maps import item, node, quantity
from helpers.shell import Shell, bring_forth
from vsm_app.engine.results import IndicatorValue
from vsm_app.model.document import Document, Physics
from vsm_app.model.edits.base import EditResult
from vsm_app.model.elements import Flow, Node, OriginClass, StageKind
from vsm_app.ui.panels.inspector.form import NumberField
from vsm_app.ui.widgets.switch import Switch

#: What is typed into a field that takes an amount.
_TYPED: Final = {
    "industry_life": "8",
    "renewable": "50",
    "recyclable": "80",
    "composition": "5",
    "quantity": "10 kg",
    "further_products.mci": "0.5",
}
_USUAL: Final = "2"
#: Flows that a reason asks to be drawn: source, target, item, its class, amount, unit. "" is the node that is shown.
_FLOWS: Final[dict[str, tuple[str | None, str | None, str, str, float, str]]] = {
    "no_operations_input": (None, "", "steel", "primary", 100, "kg"),
    "no_input": (None, "", "steel", "primary", 100, "kg"),
    "nothing_enters": (None, "", "steel", "primary", 100, "kg"),
    "no_emission_factor": (None, "", "steel", "primary", 100, "kg"),
    "no_costs": (None, "", "steel", "primary", 100, "kg"),
    "no_cff": (None, "", "steel", "primary", 100, "kg"),
    "nothing_biogenic": (None, "", "wood", "renewable", 20, "kg"),
    "no_operations_output": ("", None, "chair", "product", 60, "kg"),
    "no_product": ("", None, "chair", "product", 60, "kg"),
    "no_packaging": ("", None, "box", "product", 5, "kg"),
    "one_product": ("", None, "stool", "product", 30, "kg"),
    "no_losses": ("", None, "chips", "loss", 10, "kg"),
    "no_waste": ("", None, "chips", "loss", 10, "kg"),
    "no_production": (None, "", "steel", "primary", 100, "kg"),
    "no_energy": (None, "", "power", "energy", 50, "kWh"),
    "no_bought_energy": ("grid", "", "power", "energy", 50, "kWh"),
    "no_useful_energy": ("", None, "warmth", "energy", 20, "kWh"),
    "no_water": (None, "", "water", "water", 3, "m3"),
    "no_discharge": ("", None, "spent", "water", 2, "m3"),
    "no_use": ("n1", "", "chair", "product", 60, "kg"),
    "no_end_of_life": ("", "n3", "worn", "product", 40, "kg"),
    "nothing_recovered": ("", None, "back", "recycled", 20, "kg"),
    "no_scrap": ("", None, "back", "recycled", 20, "kg"),
    "nothing_given_off": ("", None, "wood", "loss", 5, "kg"),
    "nothing_returns": ("n3", "n1", "back", "recycled", 20, "kg"),
}


def bare() -> Document:
    """Three processes of no stage, nothing between them; the grid stands by."""
    nodes = {key: replace(node(key), name=name) for key, name in (("n1", "Saw"), ("n2", "Home"), ("n3", "Depot"))}
    return Document("Bare", Physics(nodes=nodes | {"grid": node("grid", None, "electricity")}))


def follow(shell: Shell, key: str) -> IndicatorValue:
    """Click the link of a card; what it stood for."""
    panel = shell.window.analysis.indicators
    value = next(one for one in panel.values() if one.id == key)
    bring_forth(shell, key)
    shell.click(panel.cards[key].link)
    return value


def enter(shell: Shell, value: IndicatorValue) -> None:
    """Enter or draw what the value lacks, where its link has led."""
    need = value.needs[0]
    reason = (value.reason or "").removeprefix("indicator.")
    focus = QApplication.focusWidget()
    assert focus is not None, need
    if need.field in ("flow", "node"):
        assert shell.said, need
        _draw(shell, reason, need.place)
    elif isinstance(focus, QComboBox):
        _choose(shell, focus, _wanted(shell.document, need.field, reason))
    elif isinstance(focus, Switch):
        shell.key(Qt.Key.Key_Space, widget=focus)
    else:
        _type(shell, focus, need.field)


def _type(shell: Shell, focus: QWidget, field: str) -> None:
    line = focus.line if isinstance(focus, NumberField) else focus
    assert isinstance(line, QLineEdit), (field, focus)
    line.selectAll()
    if field == "composition" and not isinstance(line.parent(), NumberField):
        shell.type("Carbon", line)  # which substance, then how much of it
        shell.key(Qt.Key.Key_Return, widget=line)
        found = QApplication.focusWidget()
        assert isinstance(found, QLineEdit)
        line = found
    shell.type(_TYPED.get(field, _USUAL), line)
    shell.key(Qt.Key.Key_Return, widget=line)


def _choose(shell: Shell, box: QComboBox, wanted: str) -> None:
    index = box.findData(wanted)
    assert index >= 0, (wanted, [box.itemData(i) for i in range(box.count())])
    box.setCurrentIndex(index)
    box.activated.emit(index)
    shell.settle()


def _wanted(document: Document, field: str, reason: str) -> str:
    if field == "period":
        return "a"
    if field == "origin_class":
        return "recycled" if reason == "no_scrap" else "primary"
    kinds = {stage.kind: key for key, stage in document.stages.items()}
    used = {_kind_of(document, one) for one in document.nodes.values()}
    wanted = StageKind.PRODUCTION
    if reason in ("no_end_of_life", "no_use", "no_life"):
        wanted = StageKind.USE if reason == "no_use" or StageKind.END_OF_LIFE in used else StageKind.END_OF_LIFE
    return kinds.get(wanted, f"new:{wanted.value}")


def _draw(shell: Shell, reason: str, place: str) -> None:
    """As pulling the flow would draw it."""
    physics = shell.document.physics
    if not place:
        shell.session.apply(_edit(shell, nodes=physics.nodes | {"n1": node("n1")}))
        shell.settle()
        return
    if place in physics.flows:
        used = next(key for key, one in physics.nodes.items() if _kind_of(shell.document, one) is StageKind.USE)
        flow = replace(physics.flows[place], target=used)
        shell.session.apply(_edit(shell, flows=physics.flows | {place: flow}))
        shell.settle()
        return
    source, target, what, origin, amount, unit = _FLOWS[reason]
    ends = [place if end == "" else end for end in (source, target)]
    key = f"f{len(physics.flows)}"
    made = Flow(key, ends[0], ends[1], what, quantity(amount, unit), origin_class=OriginClass(origin))
    items = {what: item(what, origin, unit)} | physics.items
    shell.session.apply(_edit(shell, items=items, flows=physics.flows | {key: made}))
    shell.settle()


def _kind_of(document: Document, one: Node) -> StageKind | None:
    return document.stages[one.stage].kind if one.stage in document.stages else None


def _edit(shell: Shell, **changes: Any) -> EditResult:
    document = replace(shell.document, physics=replace(shell.document.physics, **changes))
    return EditResult(document, frozenset(("n1",)), "edit.add_flow")
