"""Leads to where something is entered or drawn: a field of the inspector, a chip, a node of the map, the palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from vsm_app.ui.canvas.items.legend import SHOWN
from vsm_app.ui.i18n import translate
from vsm_app.ui.panels.header import quantity_name, quantity_seen
from vsm_app.ui.told import told

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from vsm_app.ui.main_window import MainWindow

# What is not typed into a field but drawn on the map.
_DRAWN: Final = frozenset({"flow", "node"})
_KEY: Final = "leading"
_SEEN: Final = "quantity.seen"


class Leading:
    """The ways of one window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def enter(self, place: str, field: str) -> None:
        """Go to a field of an element, or of the map where `place` is empty; what has to be drawn is drawn there.

        With `shown` as the field the place is a quantity, and that is looked at.
        """
        document = self._window.context.session.document
        if field == SHOWN:
            self._window.context.session.set_view(quantity=place)
            return
        self._window.docks["inspector"].show()
        if field in _DRAWN:
            self._draw(place)
        elif place in document.flows and field in ("", "quantity"):
            self._window.reveal(place)
            if not self._window.canvas.start_entry(place):  # no band without an amount
                self._window.context.session.set_view(view="map")
                self._window.reveal(place)
                self._window.canvas.start_entry(place)
        elif place in document.flows:
            self._field_of(place, field)
        elif place in document.nodes:
            self._window.reveal(place)
            self._window.inspector.refresh()
            self._lead_to(self._window.inspector.node.open_field(field))
        else:
            self._of_item_or_map(place, field)

    def look_at(self, kind: str, chosen: str) -> None:
        """Choose a view, quantity or scenario; where nothing flows on a quantity, say which one is seen."""
        context = self._window.context
        context.session.set_view(**{kind: chosen})
        if kind != "quantity":
            return
        context.notices.withdraw(_SEEN)
        seen = quantity_seen(context)
        if seen != chosen:
            context.notices.say(
                told(
                    lambda: context.language.text(
                        "canvas.quantity.none_flows",
                        wanted=quantity_name(context, chosen), shown=quantity_name(context, seen),
                    )
                ),
                key=_SEEN,
            )  # fmt: skip

    def _field_of(self, flow: str, field: str) -> None:
        """A field of a flow, or of its item."""
        self._window.reveal(flow)
        self._window.context.session.select((flow,))  # also one without a band, or in a closed sub-process
        self._window.inspector.refresh()
        self._lead_to(self._window.inspector.flow.open_field(field))

    def _of_item_or_map(self, place: str, field: str) -> None:
        window = self._window
        document = window.context.session.document
        flow = next((flow.id for flow in document.flows.values() if flow.item == place), None)
        if flow is not None:
            self._field_of(flow, field)
            return
        window.context.session.set_view(view="map")
        window.inspector.show_map()
        self._lead_to(window.inspector.map.open_field(field))

    def _draw(self, place: str) -> None:
        """To the map, with the element in sight at which something has to be drawn, and a word on how."""
        window = self._window
        session = window.context.session
        session.set_view(view="map")
        if not place:
            window.docks["palette"].show()
            window.palette_panel.focus_search()
            self._say(lambda: translate("Notice", "Begin with a process: drag it from the left onto the map."))
            return
        window.reveal(place)
        window.canvas.setFocus()
        node = session.document.nodes.get(place)
        if node is None:
            self._say(
                lambda: translate("Notice", "It is about this flow: pull an end of it elsewhere, or take it out.")
            )
        else:
            self._say(
                lambda: translate(
                    "Notice", "Draw the flow at “{name}”: pull it from its edge, or from another one to it."
                ).format(name=node.name)
            )

    def _say(self, words: Callable[[], str]) -> None:
        self._window.context.notices.say(told(words), key=_KEY)

    def _lead_to(self, field: QWidget | None) -> None:
        if field is not None:
            self._window.inspector.lead_to(field)
