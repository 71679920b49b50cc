"""The only mutable holder: the open document, its history, its results and what is selected.

Views are handed the session; they read from it, ask it to apply edits and listen to its few signals. Nothing else is
shared. Where a single period is looked at, `document` is the map as it is in that period and edits of it are taken back
to the map (`model.period_lens`); `stored` is always the whole map, as it is kept in a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from weakref import proxy

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from vsm_app.model.document import Document
from vsm_app.model.period_lens import put_back, seen_in
from vsm_app.model.references import changed_ids
from vsm_app.model.scenarios import CURRENT

if TYPE_CHECKING:
    from vsm_app.engine.results import Results
    from vsm_app.model.edits.base import EditResult
    from vsm_app.model.problems import Problem


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the document: what it was, what it is, what was touched, who caused it, whether by undo or redo."""

    before: Document
    after: Document
    touched: frozenset[str]
    initiator: object = None
    is_step_again: bool = False

    @property
    def physics_changed(self) -> bool:
        """Whether results may differ."""
        return self.before.physics is not self.after.physics


@dataclass(frozen=True, slots=True)
class ViewState:
    """What is looked at: view (`map`, `sankey`, `heat`), quantity (a layer id, `co2e` or `cost`), scenario and period.

    The period is the id of one of the map's periods; empty: the entries of the map itself.
    """

    view: str = "map"
    quantity: str = "mass"
    scenario: str = CURRENT
    period: str = ""


class Labeller(Protocol):
    """Turns the code of an edit into the text of the undo menu."""

    def __call__(self, result: EditResult) -> str:
        """The words for the step that `result` makes."""
        ...


#: The histories of living sessions. Collected with its session, the wrapper of a stack would give its commands back to
#: Python, and Python and Qt would both delete them.
_histories: dict[int, QUndoStack] = {}


def _history(session: Session) -> QUndoStack:
    """The undo stack of a session, whose wrapper lives until Qt has deleted its commands and it."""
    key = id(session)
    _histories[key] = QUndoStack(session)
    _histories[key].destroyed.connect(lambda: _histories.pop(key, None))
    return _histories[key]


class _EditCommand(QUndoCommand):
    """One undo step: the document before and after."""

    _ID = 1

    def __init__(self, session: Session, result: EditResult, initiator: object, text: str) -> None:
        super().__init__(text)
        self._session = proxy(session)  # kept through its history, no session would ever be let go
        self._before = session.stored
        self._after = result.document
        self._touched = result.touched
        self._merge_key = result.merge_key
        self._initiator = initiator
        self._was_done = False
        self._selected_before = session.selection_at_begin
        self._selected_after: tuple[str, ...] | None = None  # when it was undone

    def id(self) -> int:
        return self._ID if self._merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _EditCommand) or other._merge_key != self._merge_key:
            return False
        self._after = other._after
        self._touched |= other._touched
        self.setText(other.text())
        return True

    def rename_map(self, old: str, new: str) -> None:
        """Call the map `new` where it was called `old`."""
        self._before, self._after = (
            replace(document, name=new) if document.name == old else document
            for document in (self._before, self._after)
        )

    def redo(self) -> None:
        chosen = self._selected_after
        self._session._take_step(
            self, self._after, self._touched, self._initiator, chosen, is_step_again=self._was_done
        )
        self._initiator, self._was_done = None, True

    def undo(self) -> None:
        self._selected_after = self._session.selection
        self._session._take_step(self, self._before, self._touched, None, self._selected_before, is_step_again=True)

    def step(self) -> tuple[Document, Document]:
        """The whole map before and after."""
        return self._before, self._after


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
        self._stored = self._document = document or Document()  # they differ where a period is looked at
        self._label = label or (lambda result: result.label)
        self.undo_stack = _history(self)
        self._under_way: tuple[Document, Document] | None = None  # the step that views are being told of
        self._selection: tuple[str, ...] = ()
        self._selection_at_begin: tuple[str, ...] | None = None  # of what the hand does now
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
        """The document as it is now; where a single period is looked at, as it is in that period."""
        return self._document

    @property
    def stored(self) -> Document:
        """The whole map as it is now, whatever period is looked at: what a file keeps."""
        return self._stored

    @property
    def is_dirty(self) -> bool:
        """Whether there is something to save."""
        return not self.undo_stack.isClean()

    def apply(self, result: EditResult, initiator: object = None) -> bool:
        """Take an edit as one undo step (joined with the last one of the same merge key); whether anything changed."""
        if result.is_nothing or result.document is self._document:
            return False
        if self._view.period:
            result = put_back(self._stored, self._document, self._view.period, result)
            if result.is_nothing:
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
        self._stored = self._document = document
        self.file_problems = problems
        self.path = path
        self.undo_stack.clear()
        if dirty:
            self.undo_stack.resetClean()
        else:
            self.undo_stack.setClean()  # a history without a step is not made clean by clearing it
        self._selection = ()
        self._results, self._stale, self._gave_up = None, True, False
        self._view = ViewState(self._view.view)  # quantity, scenario and period of another map are others
        self.revision += 1
        self.document_replaced.emit()
        self.selection_changed.emit()
        self.file_changed.emit()
        self.results_wanted.emit()

    def steps(self) -> Iterator[tuple[Document, Document]]:
        """The map before and after each step that holds, the newest first; as it is in the period looked at."""
        newest = self.undo_stack.index() - 1
        if self._under_way is not None:  # the history counts a step only once everybody has seen it
            before, after = self._under_way
            if self._stored is after:
                yield seen_in(before, self._view.period), seen_in(after, self._view.period)
            else:
                newest -= 1
        for number in range(newest, -1, -1):
            command = self.undo_stack.command(number)
            if isinstance(command, _EditCommand):
                before, after = command.step()
                yield seen_in(before, self._view.period), seen_in(after, self._view.period)

    def name_map(self, name: str) -> None:
        """Call the map `name`, also in its history: no step of undo takes the name back."""
        old = self._stored.name
        for number in range(self.undo_stack.count()):
            command = self.undo_stack.command(number)
            if isinstance(command, _EditCommand):
                command.rename_map(old, name)
        self._show(replace(self._stored, name=name), frozenset(), None)

    def mark_saved(self, path: Path) -> None:
        """The document as it is now stands in `path`; the history stays."""
        self.path = path
        self.undo_stack.setClean()
        self.file_changed.emit()

    def _on_clean_changed(self, _clean: bool) -> None:
        self.file_changed.emit()

    def _take_step(
        self,
        command: _EditCommand,
        document: Document,
        touched: frozenset[str],
        initiator: object,
        chosen: tuple[str, ...] | None,
        *,
        is_step_again: bool,
    ) -> None:
        """Show what a step makes, or what was before it; what was `chosen` then is selected again."""
        self._under_way = command.step()
        try:
            self._show(document, touched, initiator, chosen, is_step_again=is_step_again)
        finally:
            self._under_way = None

    def _show(
        self,
        document: Document,
        touched: frozenset[str],
        initiator: object,
        chosen: tuple[str, ...] | None = None,
        *,
        is_step_again: bool = False,
    ) -> None:
        before, self._stored = self._document, document
        is_gone = self._view.period not in ("", *document.physics.periods)
        if is_gone:
            self._view = replace(self._view, period="")
        self._document = self._seen(before)
        if is_gone:
            touched |= changed_ids(before.physics, self._document.physics)
        change = Change(before, self._document, touched, initiator, is_step_again)
        if change.physics_changed:
            self.revision += 1
            self._stale = True
            self.results_stale.emit()
        self.document_changed.emit(change)
        if is_gone:
            self.view_changed.emit(self._view)
        self.select(self._alive(self._selection if chosen is None else chosen))
        if change.physics_changed:
            self.results_wanted.emit()

    def _seen(self, before: Document) -> Document:
        """The map as it is looked at; where only the drawing differs, with the physics of the one seen `before`."""
        if not self._view.period:
            return self._stored
        seen = seen_in(self._stored, self._view.period)
        return replace(seen, physics=before.physics) if seen.physics == before.physics else seen

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

    @property
    def selection_at_begin(self) -> tuple[str, ...]:
        """What was selected before the hand began what it does now: an undo of it selects that again."""
        return self._selection if self._selection_at_begin is None else self._selection_at_begin

    @contextmanager
    def begun_with(self, selection: tuple[str, ...]) -> Iterator[None]:
        """Steps taken meanwhile belong to a gesture that began with this selection; its press may have changed it."""
        self._selection_at_begin = selection
        try:
            yield
        finally:
            self._selection_at_begin = None

    def _alive(self, ids: Iterable[str]) -> tuple[str, ...]:
        known = self._document
        places = (known.nodes, known.flows, known.layout.notes, known.physics.measures)
        return tuple(i for i in ids if any(i in place for place in places))

    # --- view -----------------------------------------------------------------------------------------------------
    @property
    def view(self) -> ViewState:
        """What is looked at."""
        return self._view

    def set_view(self, **changes: str) -> None:
        """Change view, quantity, scenario or period."""
        before = self._view
        view = self._view = replace(before, **changes)
        if view == before:
            return
        differs = (view.scenario, view.period) != (before.scenario, before.period)
        if differs:
            self.revision += 1
            self._stale = True
            self.results_stale.emit()
        if view.period != before.period:
            self._look_at_period()
        self.view_changed.emit(view)
        if differs:
            self.results_wanted.emit()

    def _look_at_period(self) -> None:
        """Show the map as it is in the period that is looked at from now on."""
        before = self._document
        self._document = seen_in(self._stored, self._view.period)
        touched = changed_ids(before.physics, self._document.physics) | changed_ids(
            self._document.physics, before.physics
        )
        self.document_changed.emit(Change(before, self._document, touched))
        self.select(self._alive(self._selection))

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
