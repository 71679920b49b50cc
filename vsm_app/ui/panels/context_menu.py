"""The menu of the right mouse button on the canvas: what can be done with what lies under the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QMenu

from vsm_app.errors import VsmError
from vsm_app.model.edits.flows import set_flow
from vsm_app.model.edits.nodes import set_nodes
from vsm_app.model.placement import NoteKind
from vsm_app.model.validate import R_STRATEGIES
from vsm_app.ui.i18n import translate
from vsm_app.ui.naming import stage_name

if TYPE_CHECKING:
    from vsm_app.model.document import Document
    from vsm_app.model.edits.base import EditResult
    from vsm_app.ui.main_window import MainWindow

# What is offered where it would do something.
_IF_ENABLED: Final = (
    "edit.insert_into_flow",
    "edit.reset_line",
    "edit.reset_chip",
    "group.make",
    "group.dissolve",
    "group.toggle",
)


def build_menu(window: MainWindow, ids: Sequence[str]) -> QMenu:
    """The menu for the elements `ids`; for the bare table where there are none. The caller shows it."""
    menu = QMenu(window)
    menu.setObjectName("canvas.menu")
    document = window.context.session.document
    actions = window.actions_
    if window.commands.is_presenting:
        for action in ("map.why", "view.zoom_fit", "view.present"):  # its toast gone, the only way out by mouse
            menu.addAction(actions[action])
        return menu
    if all(_is_backdrop(document, one) for one in ids):  # none, or what is drawn over as the table is
        _add_table(window, menu, ids)
        return menu
    flows = [one for one in ids if one in document.flows]
    nodes = [one for one in ids if one in document.nodes]
    _add_entering(window, menu, ids)
    if flows:
        menu.addAction(actions["edit.reverse"])
        menu.addMenu(_strategies(window, flows, menu))
        if actions["edit.flip"].isEnabled():
            menu.addAction(actions["edit.flip"])
    if nodes:
        menu.addMenu(_stages(window, nodes, menu))
    menu.addSeparator()
    for action in _IF_ENABLED:
        if actions[action].isEnabled():
            menu.addAction(actions[action])
    if len(ids) > 1:
        menu.addMenu(window.menus["align"])
    menu.addSeparator()
    copies = ("edit.duplicate", "edit.duplicate_flows") if nodes else ("edit.duplicate",)
    for action in ("edit.cut", "edit.copy", "edit.paste", *copies, "edit.delete", "edit.lock"):
        menu.addAction(actions[action])
    return menu


def _add_table(window: MainWindow, menu: QMenu, backdrops: Sequence[str]) -> None:
    """What is done on the bare table; with locked photos under the map that they are unlocked."""
    actions = window.actions_
    for action in ("insert.search", "insert.note", "insert.photo_note", "insert.photo"):
        menu.addAction(actions[action])
    insert = menu.addMenu(translate("Menu", "&Insert an element"))  # "Insert" alone is "Paste", too, in German
    insert.addActions(window.menus["insert"].actions())
    menu.addSeparator()
    for action in ("edit.paste", "edit.select_all", "map.arrange", "view.zoom_fit", "map.settings"):
        menu.addAction(actions[action])
    if backdrops:
        menu.addSeparator()
        _add(menu, translate("Menu", "Unlock the photo"), window.arranging.toggle_lock)


def _is_backdrop(document: Document, element: str) -> bool:
    note = document.layout.notes.get(element)
    return note is not None and note.kind == NoteKind.UNDERLAY and note.locked


def _add_entering(window: MainWindow, menu: QMenu, ids: Sequence[str]) -> None:
    """What is typed: the amount of flows, the name of a node."""
    document, actions = window.context.session.document, window.actions_
    if ids and all(one in document.flows for one in ids):
        menu.addAction(actions["edit.quantity"])
        if len(ids) == 1:
            menu.addAction(actions["map.why"])
            menu.addAction(actions["edit.exact"])
        menu.addSeparator()
    elif len(ids) == 1 and ids[0] in document.nodes:
        _add(menu, translate("Menu", "Rename"), lambda: window.canvas.start_rename(ids[0]))
        menu.addAction(actions["edit.connect"])


def _add(menu: QMenu, words: str, do: Callable[[], object], *, checked: bool | None = None) -> None:
    action = menu.addAction(words)
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)
    action.triggered.connect(lambda _checked=False: do())


def _each(window: MainWindow, flows: Sequence[str], words: str, edit: Callable[[Document, str], EditResult]) -> None:
    """Do `edit` with every flow, as one step of the undo stack; what is refused is said."""
    session = window.context.session
    session.undo_stack.beginMacro(words)
    try:
        for flow in flows:
            session.apply(edit(session.document, flow))
    except VsmError as error:
        window.context.notices.report(error)
    finally:
        session.undo_stack.endMacro()


def _strategies(window: MainWindow, flows: Sequence[str], parent: QMenu) -> QMenu:
    """R-strategies of the flows; the one that all of them have is ticked."""
    title = translate("Inspector", "R-strategy")
    menu = QMenu(title, parent)
    document, text = window.context.session.document, window.context.language.text
    present = {document.flows[flow].r_strategy for flow in flows}

    def choose(strategy: str) -> None:
        _each(window, flows, title, lambda at, flow: set_flow(at, flow, r_strategy=strategy))

    for strategy in ("", *sorted(R_STRATEGIES)):
        words = text(f"r_strategy.{strategy}") if strategy else translate("Inspector", "None")
        _add(menu, words, partial(choose, strategy), checked=present == {strategy})
    return menu


def _stages(window: MainWindow, nodes: Sequence[str], parent: QMenu) -> QMenu:
    """Stages of the map; choosing one puts the nodes there."""
    menu = QMenu(translate("Inspector", "Life-cycle stage"), parent)
    session = window.context.session
    present = {session.document.nodes[node].stage for node in nodes}

    def choose(stage: str) -> None:
        session.apply(set_nodes(session.document, nodes, stage=stage))

    for stage_id, stage in session.document.stages.items():
        _add(
            menu,
            stage_name(stage, window.context.language.code),
            partial(choose, stage_id),
            checked=present == {stage_id},
        )
    menu.setEnabled(not menu.isEmpty())
    return menu
