"""What leaves the program: the management workbook, pictures, the edge list; written by the worker, with progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from vsm_app.errors import VsmError
from vsm_app.io.atomic import write_bytes
from vsm_app.ui.context import Context
from vsm_app.ui.dialogs.files import file_stem
from vsm_app.ui.dialogs.picking import Picker
from vsm_app.ui.i18n import translate
from vsm_app.ui.notices import Choice
from vsm_app.ui.theme import Theme
from vsm_app.ui.theme_tokens import Scheme
from vsm_app.ui.told import told
from vsm_app.ui.widgets.painting import Tone

if TYPE_CHECKING:
    from vsm_app.engine.results import Results
    from vsm_app.model.document import Document
    from vsm_app.ui.session import Session

#: Wide enough for a slide on a large screen, in px.
#: Widths of a picture in pixels, by how many times that of a slide; the middle one unless the user chose another.
PICTURE_WIDTHS: Final = {"1": 1280, "2": 2560, "3": 3840}
PICTURE_SIZE: Final = "export/picture_size"
DEFAULT_SIZE: Final = "2"
_WORKBOOK_WIDTH: Final = 1600
_VIEWS_IN_WORKBOOK: Final = ("map", "sankey")


class ExportCommands(QObject):
    """What the Export menu does."""

    def __init__(self, context: Context, picker: Picker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._picker = picker
        self._waiting: Callable[[Results], None] | None = None
        self._listens = False
        self.scales: Callable[[], Mapping[str, float]] = dict  # at which the window shows its Sankey, by type of unit

    def workbook(self) -> None:
        """The Excel workbook that recalculates."""
        self._with_new_numbers(self._workbook)

    def _workbook(self, results: Results) -> None:
        session, lang = self._context.session, self._context.language.code
        document = _named(session)
        if session.view.period:  # the workbook of one period is not told what the others say
            document = replace(document, physics=replace(document.physics, periods={}))

        def write(path: Path) -> Callable[[Any], None]:
            pictures = self._pictures()

            def work(_progress: object) -> None:
                from vsm_app.io.exporters.workbook.report import write_workbook

                write_workbook(document, results, path, lang, pictures)

            return work

        self._ask(translate("Exports", "Excel workbook (*.xlsx)"), ".xlsx", write)

    def picture(self, suffix: str) -> None:
        """The map as a picture: `.png`, `.svg` or `.pdf`. Painted at once: only the window's thread may paint items."""
        names = {
            ".png": translate("Exports", "Picture (*.png)"),
            ".svg": translate("Exports", "Drawing (*.svg)"),
            ".pdf": translate("Exports", "Document (*.pdf)"),
        }
        self._with_new_numbers(lambda _: self._pick(names[suffix], suffix, self._paint))

    def edge_list(self) -> None:
        """The flows as a table that other programs read."""
        document = self._context.session.document
        lang = self._context.language.code

        def write(path: Path) -> Callable[[Any], None]:
            def work(_progress: object) -> None:
                from vsm_app.io.exporters.edge_list import write_edge_list

                write_edge_list(document, path, lang)

            return work

        self._ask(translate("Exports", "Edge list (*.csv)"), ".csv", write)

    # --- helpers --------------------------------------------------------------------------------------------------
    def _with_new_numbers(self, go_on: Callable[[Results], None]) -> None:
        """Export once the numbers belong to the map as it is now: what leaves the program must not be of before."""
        session = self._context.session
        if session.results is not None and not session.is_stale:
            go_on(session.results)
            return
        self._waiting = go_on
        if not self._listens:
            self._listens = True
            session.results_changed.connect(self._go_on)
            session.results_failed.connect(self._give_up)
            session.document_replaced.connect(self._give_up)
        self._context.notices.say(
            told(lambda: translate("Exports", "The numbers are being computed; the export goes on then."))
        )

    def _go_on(self, results: Results) -> None:
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            waiting(results)

    def _give_up(self) -> None:
        self._waiting = None

    def _paint(self, path: Path) -> None:
        try:
            fmt = path.suffix.lower().removeprefix(".")
            chosen = self._context.settings.text(PICTURE_SIZE, DEFAULT_SIZE)
            width = PICTURE_WIDTHS.get(chosen, PICTURE_WIDTHS[DEFAULT_SIZE]) if fmt == "png" else 0
            write_bytes(path, self._draw(fmt, self._context.session.view.view, width, captioned=True))
        except (VsmError, OSError) as error:
            self._failed(path, error)
            return
        self._done(path)

    def _draw(self, fmt: str, view: str, width: int, *, captioned: bool = False) -> bytes:
        """A picture on light ground, whatever the window wears: it goes on paper and slides.

        One with a caption stands for itself and shows what the window shows, also the photo that was drawn over.
        """
        from vsm_app.ui.canvas.picture import render_picture

        session, lang = self._context.session, self._context.language.code
        light = Theme(Scheme.LIGHT)
        return render_picture(
            _named(session) if captioned else _bare(session.document),
            session.results,
            light,
            view,
            width,
            fmt,
            lang,
            session.view.quantity,
            media=session.media,
            scales=self.scales(),
            captioned=captioned,
        )

    def _pictures(self) -> dict[str, bytes]:
        """The pictures of the workbook; one that cannot be drawn is left out."""
        pictures = {}
        for view in _VIEWS_IN_WORKBOOK:
            try:
                pictures[view] = self._draw("png", view, _WORKBOOK_WIDTH)
            except VsmError as error:
                self._context.notices.report(error)
        return pictures

    def _ask(self, filters: str, suffix: str, write: Callable[[Path], Callable[[Any], None]]) -> None:
        def start(path: Path) -> None:
            title = translate("Exports", "Writing {name}").format(name=path.name)
            tasks = self._context.tasks
            tasks.run(title, write(path), lambda _: self._done(path), lambda error: self._failed(path, error))

        self._pick(filters, suffix, start)

    def _pick(self, filters: str, suffix: str, take: Callable[[Path], None]) -> None:
        session = self._context.session
        folder = (
            session.path.parent
            if session.path is not None
            else Path(self._context.settings.text("files/folder", str(Path.home())))
        )
        suggestion = folder / (file_stem(session.document.name) + suffix)

        def with_suffix(path: Path) -> None:
            take(path if path.suffix.lower() == suffix else path.with_name(path.name + suffix))

        self._picker.save_file(translate("Exports", "Export"), filters, suggestion, with_suffix)

    def _done(self, path: Path) -> None:
        self._context.notices.say(
            told(lambda: translate("Exports", "{name} is written.").format(name=path.name)),
            Tone.OK,
            Choice(translate("Exports", "Open"), lambda: _open(path)),
            Choice(translate("Exports", "Show in folder"), lambda: _open(path.parent)),
        )

    def _failed(self, path: Path, error: BaseException) -> None:
        if isinstance(error, VsmError):
            self._context.notices.report(error)
            return
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        self._context.notices.say(
            told(
                lambda: translate("Exports", "{name} could not be written ({reason}).").format(
                    name=path.name, reason=reason
                )
            ),
            Tone.ERROR,
        )


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _bare(document: Document) -> Document:
    return replace(document, layout=document.layout.without_underlays())


def _named(session: Session) -> Document:
    """The map that is seen; where that is one of its periods, its name says which."""
    document = session.document
    period = document.physics.periods.get(session.view.period)
    return document if period is None else replace(document, name=f"{document.name}, {period.name}".strip(", "))
