"""The start page: what to begin with, what was open last, what there is to look at, what was not saved."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vsm_app import __version__, assets
from vsm_app.io.examples import FOLDER, Example, example_list
from vsm_app.ui.context import Context
from vsm_app.ui.i18n import translate
from vsm_app.ui.icons import paint_mark
from vsm_app.ui.recovery import Recoverable
from vsm_app.ui.start.parts import Column, ListRow, RecoveryBanner, SideEntry, TemplateCard
from vsm_app.ui.theme import Theme
from vsm_app.ui.widgets.labels import Label
from vsm_app.ui.widgets.segmented import SegmentedControl

_SIDE: Final = 216
_ROOMY: Final = 900  # from this width on the cards stand side by side
_SHOWN: Final = 4
_CARDS: Final = ("empty", "life_cycle", "value_stream", "energy_stream")  # of `templates`, which loads the edits
_GREEN: Final = {"drive-unit": "recycle", "battery-lfp": "electricity", "wood-indonesia-2014": "leaf"}


class StartPage(QWidget):
    """Shown instead of the map while none is open. Everything it offers is a signal to the window."""

    template_chosen = Signal(str)
    example_chosen = Signal(str)
    file_chosen = Signal(object)  # Path
    open_requested = Signal()
    import_requested = Signal()
    restore_requested = Signal(object)  # Recoverable
    discard_requested = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("start")
        self._context = context
        self._recoverable: Recoverable | None = None
        self._shows_all = {"recent": False, "examples": False}
        theme = context.theme
        self.side = _Side(context, self)
        self.banner = RecoveryBanner(theme, self)
        self.banner.hide()
        self.cards = [TemplateCard(template, theme, self) for template in _CARDS]
        self._title = Label(theme, "start.title", parent=self)
        self._lead = Label(theme, "start.lead", parent=self)
        self.recent = Column(theme, self)
        self.examples = Column(theme, self)
        self._keys = Label(theme, "label", parent=self)
        self._drop = Label(theme, "label", parent=self)
        self._build()
        self._connect()
        self.retranslate()

    def offer_recovery(self, recoverable: Recoverable | None) -> None:
        """Show (or take away) the banner for a map that was not saved."""
        self._recoverable = recoverable
        self.banner.setVisible(recoverable is not None)
        self._name_banner()

    def refresh(self) -> None:
        """Read the recent files and examples anew."""
        self._show_recent()
        self._show_examples()

    def retranslate(self, *_: object) -> None:
        """Words in the language that holds now."""
        self._title.setText(translate("Start", "What should circulate?"))
        self._lead.setText(translate("Start", "Begin empty or with a template. Numbers can come later."))
        for card in self.cards:
            text = self._context.language.text
            card.set_words(text(f"template.{card.template_id}"), text(f"template.{card.template_id}.lead"))
        self.recent.heading.label.setText(translate("Start", "Recent"))
        self.examples.heading.label.setText(translate("Start", "Examples to look at"))
        self._keys.setText(translate("Start", "Ctrl+N New map      Ctrl+O Open      / Search and add"))
        self._drop.setText(translate("Start", "Drop a .cvsm, .xlsx or .csv here"))
        self._name_banner()
        self.side.retranslate()
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._context.theme.color("canvas"))

    # --- building -------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        page = QWidget()
        page.setAutoFillBackground(False)
        column = QVBoxLayout(page)
        column.setContentsMargins(40, 32, 40, 20)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addSpacing(22)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self._lead)
        column.addSpacing(22)
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        column.addLayout(self._grid)
        column.addSpacing(44)
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lists.setSpacing(40)
        self._lists.addWidget(self.recent, 1)
        self._lists.addWidget(self.examples, 1)
        column.addLayout(self._lists)
        self._columns = 0
        self._arrange(len(self.cards))
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self._keys)
        foot.addStretch(1)
        foot.addWidget(self._drop)
        column.addSpacing(16)
        column.addLayout(foot)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setViewport(QWidget())  # one of our own: to look up Qt's, PySide loads every kind of scroll area
        area.setWidget(page)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its cards and rows are walked
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(area, 1)
        walked = (*self.cards, self.recent.heading.link, self.examples.heading.link)
        for one, following in pairwise(walked):
            QWidget.setTabOrder(one, following)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(len(self.cards) if self.width() - self.side.width() >= _ROOMY else 2)

    def _arrange(self, columns: int) -> None:
        """The cards side by side where there is room, else in two rows with the lists one below the other."""
        if columns == self._columns:
            return
        self._columns = columns
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // columns, number % columns)
        for number in range(len(self.cards)):
            self._grid.setColumnStretch(number, int(number < columns))
        wide = columns == len(self.cards)
        self._lists.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        for part in (self._keys, self._drop):
            part.setVisible(wide)

    def _connect(self) -> None:
        for card in self.cards:
            card.clicked.connect(lambda _checked=False, chosen=card.template_id: self.template_chosen.emit(chosen))
        self.banner.on_choice(
            lambda: self.restore_requested.emit(self._recoverable),
            lambda: self.discard_requested.emit(self._recoverable),
        )
        self.side.open.clicked.connect(self.open_requested)
        self.side.table.clicked.connect(self.import_requested)
        self.recent.heading.link.clicked.connect(lambda: self._toggle("recent"))
        self.examples.heading.link.clicked.connect(lambda: self._toggle("examples"))
        self._context.language.changed.connect(self.retranslate)

    def _toggle(self, which: str) -> None:
        self._shows_all[which] = not self._shows_all[which]
        self.refresh()

    def _name_banner(self) -> None:
        if self._recoverable is None:
            return
        when = self._context.language.clock(self._recoverable.saved_at)
        self.banner.set_words(
            self._recoverable.name or translate("Window", "Untitled map"),
            translate("Start", "was not saved. Everything up to {time} is here.").format(time=when),
            translate("Start", "Restore"),
            translate("Start", "Discard"),
        )

    # --- lists ----------------------------------------------------------------------------------------------------
    def _show_recent(self) -> None:
        files = [path for path in self._context.settings.recent_files if path.is_file()]
        rows: list[QWidget] = []
        for path in files if self._shows_all["recent"] else files[:_SHOWN]:
            name = f"start.recent.{path}"
            row = _row_called(name, self.recent)
            if row is None:
                row = ListRow("map", self._context.theme, parent=self.recent)
                row.setObjectName(name)
                row.clicked.connect(lambda _checked=False, chosen=path: self.file_chosen.emit(chosen))
            row.set_words(path.stem, " › ".join(path.parent.parts[-2:]).replace("/ › ", ""), self._when(path))
            rows.append(row)
        if not rows:
            hint = Label(self._context.theme, "label", translate("Start", "Maps that you save appear here."))
            hint.setContentsMargins(0, 14, 0, 14)
            rows.append(hint)
        self.recent.show_rows(rows)
        self._link(self.recent, "recent", len(files))

    def _show_examples(self) -> None:
        examples = shipped_examples()
        lang = self._context.language.code
        rows: list[QWidget] = []
        for example in examples if self._shows_all["examples"] else examples[:_SHOWN]:
            icon = _GREEN.get(example.id, example.icon or "map")
            name = f"start.example.{example.id}"
            row = _row_called(name, self.examples)
            if row is None:
                row = ListRow(icon, self._context.theme, green=True, parent=self.examples)
                row.setObjectName(name)
                row.clicked.connect(lambda _checked=False, chosen=example.id: self.example_chosen.emit(chosen))
            row.set_words(example.title[lang], example.description[lang])
            rows.append(row)
        self.examples.setVisible(bool(rows))
        self.examples.show_rows(rows)
        self._link(self.examples, "examples", len(examples))

    def _link(self, column: Column, which: str, count: int) -> None:
        words = (
            translate("Start", "Fewer")
            if self._shows_all[which]
            else translate("Start", "All {n}").format(n=str(count))
        )
        column.heading.link.setText(words)
        column.heading.link.setVisible(count > _SHOWN)

    def _when(self, path: Path) -> str:
        moment = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        language = self._context.language
        days = (datetime.now().astimezone().date() - moment.date()).days
        if days == 0:
            return translate("Start", "today, {time}").format(time=language.clock(moment))
        return translate("Start", "yesterday") if days == 1 else language.day(moment)


class _Side(QWidget):
    """The column at the left: name, entries, language, version."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        theme = context.theme
        self.setFixedWidth(_SIDE)
        self.start = SideEntry("plus", theme, self)
        self.start.setCheckable(True)
        self.start.setChecked(True)
        self.start.clicked.connect(lambda: self.start.setChecked(True))
        self.open = SideEntry("folder", theme, self)
        self.table = SideEntry("table", theme, self)
        self.language = SegmentedControl(theme, parent=self)
        for code, name in (("de", "Deutsch"), ("en", "English")):
            self.language.add(code, name)
        self.language.chosen.connect(context.language.set)
        self.version = Label(theme, "hint", parent=self)
        self.version.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 80, 17, 20)
        column.setSpacing(0)
        for entry in (self.start, self.open, self.table):
            column.addWidget(entry)
        column.addStretch(1)
        column.addWidget(self.language)
        column.addSpacing(8)
        column.addWidget(self.version)

    def retranslate(self) -> None:
        """Words in the language that holds now."""
        self.language.set_current(self._context.language.code)
        self.language.setAccessibleName(translate("Start", "Language"))
        self.start.setText(translate("Start", "Start"))
        self.open.setText(translate("Start", "Open …"))
        self.table.setText(translate("Start", "Import from Excel"))
        self.version.setText(translate("Start", "Version {version} · works offline").format(version=__version__))

    def set_theme(self, theme: Theme) -> None:
        """Wear `theme`."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._context.theme
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        paint_mark(painter, QRectF(21, 25, 26, 26), theme.color("ink"), theme.color("ok"))
        painter.setFont(theme.font("panel.title", 17 / 15))
        painter.setPen(theme.color("ink"))
        painter.drawText(QRectF(58, 24, 150, 28), Qt.AlignmentFlag.AlignVCenter, "Ringstrom")


def _row_called(name: str, column: Column) -> ListRow | None:
    """The row of a column that shows the same already: it only gets other words."""
    return next((row for row in column.rows if isinstance(row, ListRow) and row.objectName() == name), None)


def shipped_examples() -> tuple[Example, ...]:
    """The examples of this installation; none where the installation has none."""
    return example_list() if assets.exists(f"{FOLDER}/index.json") else ()
