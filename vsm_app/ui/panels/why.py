"""Why this number: what stands behind a flow's amount, as far as the solution itself says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from vsm_app.engine.results import Balance, FlowClass, FlowResult
from vsm_app.model.ids import name_of
from vsm_app.ui.canvas.figures import per_period, significant
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.widgets.buttons import LinkButton
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.labels import Label

if TYPE_CHECKING:
    from vsm_app.ui.main_window import MainWindow


def show_why(window: MainWindow, flow_id: str) -> CallOut | None:
    """Open the call-out for a flow beside the inspector's button; `None` where there are no results yet."""
    context = window.context
    results = context.session.results
    result = None if results is None else results.solution.own.get(flow_id)
    if results is None or result is None:
        return None
    callout = CallOut(context.theme, "why", parent=window)
    callout.setObjectName("callout.why")
    callout.set_words(translate("Why", "Where does this number come from?"), translate("Why", "Close"))
    writer = _Writer(window, callout)
    writer.figure(result)
    writer.say(_first_sentence(result))
    balances = [b for b in results.solution.balances.values() if b.layer == result.layer]
    for node in (result.source, result.target):
        for balance in balances:
            if balance.node == node:
                writer.balance(balance, flow_id)
    callout.closed.connect(callout.deleteLater)
    anchor: QWidget = window.inspector.flow.why if window.inspector.flow.why.isVisible() else window.canvas
    place = QRect(anchor.mapTo(window, QPoint(0, 0)), anchor.size())
    callout.point_at(place)
    return callout


def _first_sentence(result: FlowResult) -> str:
    match result.flow_class:
        case FlowClass.FIXED:
            return translate("Why", "It was entered as exact and is never adjusted.")
        case FlowClass.REDUNDANT:
            return translate("Why", "It was entered, and the balances say the same thing again: both were weighed.")
        case FlowClass.NONREDUNDANT:
            return translate("Why", "It was entered; no balance checks it.")
        case FlowClass.OBSERVABLE:
            return translate("Why", "Nobody entered it: it follows from these balances.")
    return translate("Why", "It is not determined: a further entry at one of these nodes would do it.")


class _Writer:
    """Writes the lines of the call-out."""

    def __init__(self, window: MainWindow, callout: CallOut) -> None:
        self._window = window
        self._context: Context = window.context
        self._callout = callout
        self._name = name_of(self._context.session.document)

    def figure(self, result: FlowResult) -> None:
        lang = self._context.language.code
        period = self._context.session.document.settings.period
        solved = result.flow_class is FlowClass.OBSERVABLE
        value = significant(result.value, lang, 4)
        spread = f" ± {significant(result.sd, lang, 2)}" if result.sd else ""
        words = f"{'≈ ' if solved else ''}{value} {per_period(result.unit, period, lang)}{spread}"
        self._callout.body.addWidget(Label(self._context.theme, "summary.figure", words))
        if result.entered is not None and result.value is not None and result.entered.value != result.value:
            entered = significant(result.entered.value, lang, 4)
            self.say(translate("Why", "Entered: {value}, adjusted to {now}.").format(value=entered, now=value))

    def say(self, words: str) -> None:
        label = Label(self._context.theme, "body", words, token="ink2")
        label.setWordWrap(True)
        self._callout.body.addWidget(label)

    def balance(self, balance: Balance, flow_id: str) -> None:
        """A balance as a sum: what enters = what leaves, each flow a link that shows it."""
        words = translate("Why", "Balance of {node}").format(node=self._name(balance.node))
        self._callout.body.addWidget(Label(self._context.theme, "body.strong", words))
        own = self._context.session.results
        if own is None:
            return
        flows = [
            r for r in own.solution.own.values() if r.layer == balance.layer and balance.node in (r.source, r.target)
        ]
        for result in sorted(flows, key=lambda r: r.target != balance.node):
            self._line(result, enters=result.target == balance.node, is_own=result.id == flow_id)

    def _line(self, result: FlowResult, *, enters: bool, is_own: bool) -> None:
        lang = self._context.language.code
        sign = "+" if enters else "\u2212"
        text = f"{sign} {self._name(result.id)}  {significant(result.value, lang, 4)}"
        if is_own:
            self._callout.body.addWidget(Label(self._context.theme, "body.medium", text))
            return
        link = LinkButton(self._context.theme, text)
        link.clicked.connect(lambda _checked=False, flow=result.id: self._show(flow))
        self._callout.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _show(self, flow_id: str) -> None:
        self._callout.close_up()
        self._window.reveal(flow_id)
