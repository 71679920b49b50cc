"""The only mutable holder: the open document, its history, its results and what is selected.

Views are handed the session; they read from it, ask it to apply edits and listen to its few signals. Nothing else is
shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from vsm_app.model.document import Document
from vsm_app.model.scenarios import CURRENT

if TYPE_CHECKING:
    from vsm_app.engine.results import Results
    from vsm_app.model.edits.base import EditResult
    from vsm_app.model.problems import Problem


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the document: what it was, what it is, what was touched and who caused it."""

    before: Document
    after: Document
    touched: frozenset[str]
    initiator: object = None

    @property
    def physics_changed(self) -> bool:
        """Whether results may differ."""
        return self.before.physics is not self.after.physics


@dataclass(frozen=True, slots=True)
class ViewState:
    """What is looked at: view (`map`, `sankey`, `heat`), quantity (a layer id, `co2e` or `cost`) and scenario."""

    view: str = "map"
    quantity: str = "mass"
    scenario: str = CURRENT


class Labeller(Protocol):
    """Turns the code of an edit into the text of the undo menu."""

    def __call__(self, result: EditResult) -> str:
        """The words for the step that `result` makes."""
        ...


class _EditCommand(QUndoCommand):
    """One undo step: the document before and after."""

    _ID = 1

    def __init__(self, session: Session, result: EditResult, initiator: object, text: str) -> None:
        super().__init__(text)
        self._session = session
        self._before = session.document
        self._after = result.document
        self._touched = result.touched
        self._merge_key = result.merge_key
        self._initiator = initiator

    def id(self) -> int:
        return self._ID if self._merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _EditCommand) or other._merge_key != self._merge_key:
            return False
        self._after = other._after
        self._touched |= other._touched
        self.setText(other.text())
        return True

    def redo(self) -> None:
        self._session._show(self._after, self._touched, self._initiator)
        self._initiator = None

    def undo(self) -> None:
        self._session._show(self._before, self._touched, None)


class Session(QObject):
    """Document, undo stack, selection, view state and results of one window."""

    document_changed = Signal(object)  # Change
    document_replaced = Signal()  # another document was opened; views start anew
    selection_changed = Signal()
    view_changed = Signal(object)  # ViewState
    results_changed = Signal(object)  # Results
    results_stale = Signal()
    results_failed = Signal()  # the engine gave up on the document as it is now
    results_wanted = Signal()  # after every view has taken the change: time to compute
    file_changed = Signal()

    def __init__(self, document: Document | None = None, label: Labeller | None = None) -> None:
        super().__init__()
        self._document = document or Document()
        self._label = label or (lambda result: result.label)
        self.undo_stack = QUndoStack(self)
        self._selection: tuple[str, ...] = ()
        self._view = ViewState()
        self._results: Results | None = None
        self._stale = True
        self._gave_up = False
        self.revision = 0  # counts what the results hang on: physics and scenario, never where a node stands
        self.path: Path | None = None
        self.media: dict[str, bytes] = {}  # files of photos by name; what no note names any more is not saved
        self.file_problems: tuple[Problem, ...] = ()  # what had to be said about the file when it was read
        self.undo_stack.cleanChanged.connect(self._on_clean_changed)

    # --- document -------------------------------------------------------------------------------------------------
    @property
    def document(self) -> Document:
        """The document as it is now."""
        return self._document

    @property
    def is_dirty(self) -> bool:
        """Whether there is something to save."""
        return not self.undo_stack.isClean()

    def apply(self, result: EditResult, initiator: object = None) -> bool:
        """Take an edit as one undo step (joined with the last one of the same merge key); whether anything changed."""
        if result.is_nothing or result.document is self._document:
            return False
        self.undo_stack.push(_EditCommand(self, result, initiator, self._label(result)))
        return True

    def replace_document(
        self,
        document: Document,
        path: Path | None = None,
        *,
        dirty: bool = False,
        problems: tuple[Problem, ...] = (),
        media: Mapping[str, bytes] | None = None,
    ) -> None:
        """Open another document: history, selection and results start anew.

        `problems` are those of its file, `media` the files of its photos by name.
        """
        self.media = dict(media or {})
        self._document = document
        self.file_problems = problems
        self.path = path
        self.undo_stack.clear()
        if dirty:
            self.undo_stack.resetClean()
        self._selection = ()
        self._results, self._stale, self._gave_up = None, True, False
        self._view = replace(self._view, scenario=CURRENT)  # the scenarios of another map are others
        self.revision += 1
        self.document_replaced.emit()
        self.selection_changed.emit()
        self.file_changed.emit()
        self.results_wanted.emit()

    def mark_saved(self, path: Path) -> None:
        """The document as it is now stands in `path`; the history stays."""
        self.path = path
        self.undo_stack.setClean()
        self.file_changed.emit()

    def _on_clean_changed(self, _clean: bool) -> None:
        self.file_changed.emit()

    def _show(self, document: Document, touched: frozenset[str], initiator: object) -> None:
        before, self._document = self._document, document
        change = Change(before, document, touched, initiator)
        if change.physics_changed:
            self.revision += 1
            self._stale = True
            self.results_stale.emit()
        self.document_changed.emit(change)
        self._drop_gone_from_selection()
        if change.physics_changed:
            self.results_wanted.emit()

    # --- selection ------------------------------------------------------------------------------------------------
    @property
    def selection(self) -> tuple[str, ...]:
        """Ids of the selected nodes, flows, notes and measures, in the order of selecting."""
        return self._selection

    def select(self, ids: Iterable[str], *, add: bool = False) -> None:
        """Select these elements (with `add`, besides those already selected)."""
        wanted = (*self._selection, *ids) if add else tuple(ids)
        unique = tuple(dict.fromkeys(wanted))
        if unique != self._selection:
            self._selection = unique
            self.selection_changed.emit()

    def _drop_gone_from_selection(self) -> None:
        known = self._document
        alive = tuple(
            i
            for i in self._selection
            if i in known.nodes or i in known.flows or i in known.layout.notes or i in known.physics.measures
        )
        if alive != self._selection:
            self._selection = alive
            self.selection_changed.emit()

    # --- view -----------------------------------------------------------------------------------------------------
    @property
    def view(self) -> ViewState:
        """What is looked at."""
        return self._view

    def set_view(self, **changes: str) -> None:
        """Change view, quantity or scenario."""
        view = replace(self._view, **changes)
        if view != self._view:
            scenario_changed = view.scenario != self._view.scenario
            self._view = view
            if scenario_changed:
                self.revision += 1
                self._stale = True
                self.results_stale.emit()
            self.view_changed.emit(view)
            if scenario_changed:
                self.results_wanted.emit()

    # --- results --------------------------------------------------------------------------------------------------
    @property
    def results(self) -> Results | None:
        """The last good results; see `is_stale`."""
        return self._results

    @property
    def is_stale(self) -> bool:
        """Whether the results belong to an older document (shown greyed)."""
        return self._stale

    @property
    def awaits_results(self) -> bool:
        """Whether the first results of this document are still on their way: nothing can be said of it yet."""
        return self._results is None and not self._gave_up

    def fail_results(self) -> None:
        """There will be no results of the document as it is now; the last good ones stay."""
        self._gave_up = True
        self.results_failed.emit()

    def set_results(self, results: Results) -> None:
        """Take results of the current revision; older ones are dropped."""
        if results.revision != self.revision:
            return
        self._results, self._stale, self._gave_up = results, False, False
        self.results_changed.emit(results)
