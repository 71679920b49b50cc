"""New, open, save: nothing is ever lost on the way, and whatever cannot be done is said in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QStandardPaths, Signal

from vsm_app.errors import VsmError
from vsm_app.model.document import Document
from vsm_app.texts import problem_text
from vsm_app.ui.context import Context
from vsm_app.ui.dialogs.picking import Picker
from vsm_app.ui.i18n import translate
from vsm_app.ui.notices import Choice
from vsm_app.ui.photos import SUFFIXES
from vsm_app.ui.start.templates import build_template, given_names
from vsm_app.ui.told import told
from vsm_app.ui.widgets.painting import Tone

if TYPE_CHECKING:
    from vsm_app.io.opened import Opened

SUFFIX: Final = ".cvsm"
NATIVE: Final = "cvsm"
READABLE: Final = ("cvsm", "json", "csv", "tsv", "xlsx", "sankey", "smfa", "zmfa", "txt")
_UNSAVED: Final = "unsaved"
_PHOTOS: Final = "photos"
_BARE: Final = ".json"  # holds the map's document and no pictures
_FOLDER: Final = "files/folder"
_BAD_IN_NAMES: Final = '<>:"/\\|?*'


class FileCommands(QObject):
    """What the File menu does. `shown` tells the window that a map is open now."""

    shown = Signal(object)  # what the file says of the window: view, zoom, middle; empty for a new map
    not_opened = Signal()  # what was to be opened could not be read, or its reading was stopped
    read = Signal(object)  # the path of a map of ours that is open now as it stands in that file
    saved = Signal()

    def __init__(self, context: Context, picker: Picker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._picker = picker
        self._keeps_file = False
        self._told_missing: frozenset[str] = frozenset()
        self._left: Document | None = None  # the map as it was when it was given up for the start page
        self.place_on_map: Callable[[], dict[str, Any]] = dict  # zoom and middle, as the window keeps them

    @property
    def media(self) -> Mapping[str, bytes]:
        """Files that the open map brings along (photos of notes), by name."""
        return self._context.session.media

    # --- beginning ------------------------------------------------------------------------------------------------
    def new(self, template_id: str = "empty") -> None:
        """Begin a map from a template."""
        self.ask_before(lambda: self._begin(build_template(template_id, self._context.language.text)))

    def open_example(self, example_id: str) -> None:
        """Open a shipped example as a map of one's own: saving asks for a name."""
        lang = self._context.language.code

        def work(_progress: object) -> Document:
            from vsm_app.io.examples import open_example

            return open_example(example_id, lang)

        title = translate("Files", "Opening the example")
        self.ask_before(lambda: self._run(title, work, self._begin))

    def recover(self, opened: Opened, path: Path | None) -> None:
        """Go on with a map that was not saved."""
        self._take(opened.document, path, dirty=True, opened=replace(opened, damaged=False))

    def _begin(self, document: Document) -> None:
        self._take(document, None, dirty=False)

    def _take(self, document: Document, path: Path | None, *, dirty: bool, opened: Any = None) -> None:
        self._told_missing = frozenset()
        self._keeps_file = bool(opened is not None and opened.keep_file)
        problems = opened.problems if opened is not None else ()
        media = opened.media if opened is not None else None
        self._left = None
        look = dict(opened.view) if opened is not None else {}
        if "view" not in look:  # not the one in which another map was looked at last
            self._context.session.set_view(view="map")
        self._context.session.replace_document(document, path, dirty=dirty, problems=problems, media=media)
        self._context.session.undo_stack.setUndoLimit(0)
        self.shown.emit(look)

    # --- opening --------------------------------------------------------------------------------------------------
    def choose_and_open(self, *, tables: bool = False) -> None:
        """Let the user choose a file and open it."""
        title = translate("Files", "Take over a table") if tables else translate("Files", "Open a map")
        self._picker.open_file(title, _filters(tables=tables), self._folder(), self.open_path)

    def choose_photo(self, take: Callable[[Path], object]) -> None:
        """Let the user choose a picture; `take` is called with it, or never."""
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        filters = translate("Files", "Pictures ({patterns})").format(patterns=patterns)

        def taken(path: Path) -> None:
            self._context.settings.set(_FOLDER, str(path.parent))
            take(path)

        self._picker.open_file(translate("Files", "Choose a photo"), filters, self._folder(), taken)

    def open_path(self, path: Path) -> None:
        """Open a file of any kind the program reads."""
        self.ask_before(lambda: self._read(path))

    def _read(self, path: Path) -> None:
        lang = self._context.language.code

        def work(_progress: object) -> object:
            from vsm_app.io.open import open_any

            return open_any(path, lang=lang)

        def done(opened: Any) -> None:
            is_ours = opened.format == NATIVE
            self._take(opened.document, path if is_ours else None, dirty=not is_ours, opened=opened)
            self._context.settings.set(_FOLDER, str(path.parent))
            if is_ours:
                self._context.settings.remember_file(path)
            self._tell_about(path, opened)
            if is_ours:
                self.read.emit(path)

        self._run(translate("Files", "Opening {name}").format(name=path.name), work, done)

    def _tell_about(self, path: Path, opened: Any) -> None:
        if opened.damaged:
            words = told(
                lambda: translate(
                    "Files", "{name} is damaged. What could be read is here; saving asks for another name."
                ).format(name=path.name)
            )
            self._context.notices.say(words, Tone.WARN)
        elif opened.newer:
            newer = next(problem for problem in opened.problems if problem.code == "file.written_by_newer")
            self._context.notices.say(told(lambda: problem_text(newer, self._context.language.code)), Tone.WARN)
        elif opened.problems:
            self._context.notices.say(
                told(
                    lambda: self._context.language.text(
                        "window.opened_with_problems", name=path.name, count=len(opened.problems)
                    )
                )
            )

    # --- saving ---------------------------------------------------------------------------------------------------
    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save where the map came from; a map without a file, or from a damaged or newer one, asks for a name."""
        path = self._context.session.path
        if path is None or self._keeps_file:
            self.save_as(then)
        else:
            self._write(path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Save under another name."""
        suggestion = self._context.session.path or Path(self._folder()) / self._file_name()
        filters = translate("Files", "Ringstrom map (*.cvsm)")
        self._picker.save_file(
            translate("Files", "Save the map"), filters, suggestion, lambda path: self._write(_with_suffix(path), then)
        )

    def _write(self, path: Path, then: Callable[[], None] | None) -> None:
        from vsm_app.io.container import write_document

        session = self._context.session
        view = {"view": session.view.view, "quantity": session.view.quantity, "scenario": session.view.scenario}
        view |= {"period": session.view.period} if session.view.period else {}
        view |= self.place_on_map()
        self._find_photos(path)
        document = self._named_after(path)
        try:
            write_document(path, document, view=view, media=session.media)
        except (VsmError, OSError) as error:
            why_not = told(partial(self._why_not, path, error))
            self._context.notices.say(why_not, Tone.ERROR, self._elsewhere(then))
            return
        self._keeps_file = False
        if document is not session.stored:
            session.name_map(document.name)
        session.mark_saved(path)
        self._context.settings.remember_file(path)
        self._context.settings.set(_FOLDER, str(path.parent))
        self._context.notices.withdraw(_UNSAVED)
        self.saved.emit()
        self._tell_of_photos(path)
        if then is not None:
            then()

    def _named_after(self, path: Path) -> Document:
        """The map; where nobody has named it (still called as its template, or as the file it came from), as `path`."""
        session = self._context.session
        before = session.path.stem if session.path is not None else ""
        is_unnamed = session.stored.name in (given_names() | {"", before}) - {path.stem}
        return replace(session.stored, name=path.stem) if is_unnamed else session.stored

    def _find_photos(self, target: Path) -> None:
        """Before a file is written over, take from it (or from where the map was) the photos that are not at hand."""
        from vsm_app.io.container import media_of, photos_missing

        session = self._context.session
        for file in dict.fromkeys((session.path, target)):
            missing = photos_missing(session.document, session.media)
            if file is not None and missing:
                session.media.update(media_of(file, missing))

    def _tell_of_photos(self, path: Path) -> None:
        """A note whose photo is not in the file is said, each loss once."""
        from vsm_app.io.container import photos_missing

        session, is_bare = self._context.session, path.suffix.lower() == _BARE
        missing = frozenset(photos_missing(session.document, {} if is_bare else session.media))
        if missing - self._told_missing:
            code = "window.photos.bare" if is_bare else "window.photos.missing"
            words = told(lambda: self._context.language.text(code, name=path.name, count=len(missing)))
            self._context.notices.say(words, Tone.WARN, key=_PHOTOS)
        self._told_missing = missing

    def _why_not(self, path: Path, error: BaseException) -> str:
        if isinstance(error, VsmError):
            return self._context.notices.sentence(error)
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        return translate("Files", "{name} could not be written ({reason}). The map is still here, unsaved.").format(
            name=path.name, reason=reason
        )

    def _elsewhere(self, then: Callable[[], None] | None) -> Choice:
        return Choice(translate("Files", "Save elsewhere"), lambda: self.save_as(then))

    # --- before a map goes ----------------------------------------------------------------------------------------
    def ask_before(self, go_on: Callable[[], None], *, quits: bool = False) -> None:
        """Go on at once where everything is saved; else ask in a bar that blocks nothing.

        Where the program ends (`quits`) the choice that loses something says so: who goes on stays.
        """
        if not self._context.session.is_dirty or self._context.session.document is self._left:
            go_on()
            return
        name = self._context.session.document.name or translate("Files", "This map")
        self._context.notices.say(
            told(lambda: translate("Files", "{name} is not saved yet.").format(name=name)),
            Tone.WARN,
            Choice(translate("Files", "Save"), lambda: self.save(go_on)),
            Choice(
                translate("Files", "Quit without saving") if quits else translate("Files", "Go on without saving"),
                go_on,
            ),
            key=_UNSAVED,
        )

    def leave(self, show_start: Callable[[], None]) -> None:
        """Go to the start page, from which no way leads back to the map: asked once, not again for what follows."""

        def go_on() -> None:
            self._left = self._context.session.document
            show_start()

        self.ask_before(go_on)

    # --- helpers --------------------------------------------------------------------------------------------------
    def _run(self, title: str, work: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        def failed(error: BaseException) -> None:
            self._context.notices.report(error)
            self.not_opened.emit()

        self._context.tasks.run(title, work, done, failed)

    def _folder(self) -> str:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return self._context.settings.text(_FOLDER, documents)

    def _file_name(self) -> str:
        return file_stem(self._context.session.document.name) + SUFFIX


def file_stem(name: str) -> str:
    """A map's name as the name of a file, on every system."""
    kept = "".join("_" if sign in _BAD_IN_NAMES or ord(sign) < 32 else sign for sign in name)  # noqa: PLR2004  control signs
    return kept.strip(" .") or "map"


def _with_suffix(path: Path) -> Path:
    return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)


def _filters(*, tables: bool) -> str:
    everything = " ".join(f"*.{suffix}" for suffix in READABLE)
    table = translate("Files", "Tables (*.xlsx *.csv *.tsv *.txt)")
    others = [
        translate("Files", "All that can be read ({patterns})").format(patterns=everything),
        translate("Files", "Ringstrom map (*.cvsm)"),
        table,
        translate("Files", "e!Sankey, STAN (*.sankey *.smfa *.zmfa)"),
    ]
    return ";;".join([table, *others] if tables else others)
