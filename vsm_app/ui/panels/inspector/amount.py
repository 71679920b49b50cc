"""The field of an amount in the inspector, for one flow or for several at once, with its live reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vsm_app.ui.canvas.completing import Completion
from vsm_app.ui.canvas.offers import Offer, offers
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.inspector.form import Form
from vsm_app.ui.together import are_mixed, common_text, enter_together, read_together
from vsm_app.ui.widgets.fields import UnitField


class AmountField(UnitField):
    """Takes what the chip on the map takes, and says below how it reads it."""

    def __init__(self, form: Form) -> None:
        super().__init__(form.theme)
        self.line.leads_back = True
        self._form = form
        self._flows: tuple[str, ...] = ()
        self._unread: Mapping[str, str] = {}
        self._mark_unread: Callable[[str, str], None] = lambda _flow, _text: None
        form.word(self.line.setAccessibleName, lambda: translate("Inspector", "Amount"))
        self.completion = Completion(self.line, lambda: form.theme, self._offers)
        self.completion.beside = self.global_rect
        self.completion.retyped.connect(self._read_live)
        self.committed.connect(self._enter)
        self.line.restored.connect(self._restore)

    def follow_unread(self, unread: Mapping[str, str], mark: Callable[[str, str], None]) -> None:
        """Show the texts that could not be read, and say so of those typed here."""
        self._unread, self._mark_unread = unread, mark

    def show_flows(self, flow_ids: tuple[str, ...]) -> None:
        """Show what these flows say; where they say different things, that they do."""
        if flow_ids != self._flows:
            self._flows = flow_ids
            self.line.setModified(False)
        document, lang = self._form.context.session.document, self._form.lang
        held = {self._unread.get(flow_id, "") for flow_id in flow_ids}
        unread = held.pop() if len(held) == 1 else ""
        is_mixed = not unread and are_mixed(document, flow_ids, lang)
        self.line.setPlaceholderText(translate("Inspector", "\u2013 mixed \u2013") if is_mixed else "")
        self.set_value(unread or common_text(document, flow_ids, lang))
        self._read_live(self.completion.typed)

    def _known(self) -> tuple[str, ...]:
        return tuple(i for i in self._flows if i in self._form.context.session.document.flows)

    def _read_live(self, typed: str) -> None:
        flows = self._known()
        if not flows:
            return
        reading = read_together(self._form.context.session.document, flows, typed, self._form.lang)
        if reading.refused:
            self.set_error(reading.line)
        else:
            self.set_reading(f"{reading.line} {reading.spread}".strip() if typed.strip() else "")

    def _offers(self, typed: str) -> tuple[Offer, ...]:
        flows = self._known()
        return offers(self._form.context.session.document, flows[-1], typed, self._form.lang) if flows else ()

    def _enter(self, typed: str) -> None:
        flows, document, lang = self._known(), self._form.context.session.document, self._form.lang
        if self._form.is_filling or not flows:
            return
        reading = read_together(document, flows, typed, lang)
        for flow_id in flows:  # what cannot be read stays, marked; the old value stays in force
            self._mark_unread(flow_id, typed if flow_id in reading.refusing else "")
        if not reading.refused:
            self._form.apply(lambda: enter_together(document, flows, typed, lang))

    def _restore(self) -> None:
        """Esc: the value in force, also where the text that held could not be read."""
        unread = [flow_id for flow_id in self._flows if flow_id in self._unread]
        for flow_id in unread:
            self._mark_unread(flow_id, "")
        if unread:
            self._form.show_now()
        self._read_live(self.text)
