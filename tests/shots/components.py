"""The components sheet: every house widget and every dressed widget of Qt, light and dark, at 100 and 200 %."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSlider,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from vsm_app.ui.qicons import icon
from vsm_app.ui.theme import Theme, dress
from vsm_app.ui.theme_tokens import Scheme
from vsm_app.ui.widgets.bars import MiniBar
from vsm_app.ui.widgets.buttons import (
    AccentOutlineButton,
    HouseButton,
    IconButton,
    LinkButton,
    OutlineButton,
    PrimaryButton,
    TextButton,
    ToolbarDropdown,
)
from vsm_app.ui.widgets.callout import CallOut
from vsm_app.ui.widgets.cards import Card, IndicatorCard, Reading
from vsm_app.ui.widgets.fields import SearchField, UnitField
from vsm_app.ui.widgets.labels import Label, SectionHeading, Tag
from vsm_app.ui.widgets.painting import Tone
from vsm_app.ui.widgets.segmented import SegmentedControl
from vsm_app.ui.widgets.states import EmptyState, Light, TrafficLight
from vsm_app.ui.widgets.switch import Switch
from vsm_app.ui.widgets.tables import dress_table
from vsm_app.ui.widgets.toast import Toast

TAGS = (
    ("measured", Tone.OK),
    ("estimated", Tone.WARN),
    ("solved", Tone.ACCENT),
    ("unread", Tone.ERROR),
    ("28", Tone.QUIET),
    ("3", Tone.ALERT),
)
WIDTH, HEIGHT = 1000, 1320


def row(*parts: QWidget) -> QWidget:
    box = QWidget()
    layout = QHBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for part in parts:
        layout.addWidget(part, 0, Qt.AlignmentFlag.AlignTop if isinstance(part, UnitField) else Qt.AlignmentFlag(0))
    layout.addStretch(1)
    return box


def segmented(theme: Theme, *, small: bool = False) -> SegmentedControl:
    control = SegmentedControl(theme, "View", small=small)
    for key, text, picture in (("map", "Map", "map"), ("sankey", "Sankey", "sankey"), ("heat", "Heat", "heatmap")):
        control.add(key, text, "" if small else picture)
    return control


def switched(theme: Theme, text: str = "", *, on: bool, enabled: bool = True) -> Switch:
    switch = Switch(theme, text)
    switch.setChecked(on)
    switch.setEnabled(enabled)
    return switch


def ringed(button: HouseButton) -> HouseButton:
    button.show_ring(True)
    return button


def disabled(button: HouseButton) -> HouseButton:
    button.setEnabled(False)
    return button


def buttons(theme: Theme) -> list[QWidget]:
    link = LinkButton(theme, "View the conflict")
    return [
        SectionHeading(theme, "Buttons"),
        row(
            PrimaryButton(theme, "Export", "export"),
            PrimaryButton(theme, "Apply"),
            OutlineButton(theme, "Present"),
            TextButton(theme, "Cancel"),
            AccentOutlineButton(theme, "Why this number?", "why"),
            OutlineButton(theme, "New", "plus", small=True),
            link,
        ),
        row(
            ringed(PrimaryButton(theme, "Export")),
            ringed(OutlineButton(theme, "Present")),
            ringed(TextButton(theme, "Cancel")),
            disabled(PrimaryButton(theme, "Export")),
            disabled(OutlineButton(theme, "Present", "present")),
            IconButton(theme, "undo", "Undo"),
            disabled(IconButton(theme, "redo", "Redo")),
            ringed(IconButton(theme, "search", "Search")),
        ),
        row(segmented(theme), *(ToolbarDropdown(theme, *words) for words in (("Mass", "mass"), ("Now", "scenario")))),
        row(
            segmented(theme, small=True),
            switched(theme, on=True),
            switched(theme, on=False),
            ringed(switched(theme, on=True)),
            switched(theme, "Balance on", on=False, enabled=False),
            switched(theme, "Reconcile", on=True),
        ),
        row(
            *(Tag(theme, text, tone) for text, tone in TAGS),
        ),
    ]  # fmt: skip


def fields(theme: Theme) -> list[QWidget]:
    price = UnitField(theme, "Price", "€/t")
    price.set_value("1,850")
    amount = UnitField(theme, "Amount")
    amount.set_value("3.5 t/wk ±4 %")
    amount.set_reading("= 182.5 t/a ± 7.3 t/a")
    unit = UnitField(theme, "Unit", "t/a")
    unit.set_value("3,5 tt/wk")
    unit.set_error("Unit “tt” is not known")
    off = UnitField(theme, "Factor", "t/t")
    off.set_value("0.70")
    off.setEnabled(False)
    kind, note = QComboBox(), QPlainTextEdit("Delivery notes Jan–Oct,\nscrap trade north")
    kind.addItems(["Secondary raw material", "Primary raw material"])
    note.setFixedHeight(56)
    check, other, radio = QCheckBox("Balance on"), QCheckBox("Exact"), QRadioButton("Trust the scale")
    check.setChecked(True)
    radio.setChecked(True)
    slider, progress = QSlider(Qt.Orientation.Horizontal), QProgressBar()
    slider.setValue(40)
    progress.setValue(60)
    default = QPushButton("Save")
    default.setDefault(True)
    plain = QLineEdit("Plain field of Qt")
    for part in (price, amount, unit, off):
        part.setFixedWidth(150)
    return [
        SectionHeading(theme, "Fields"),
        row(price, amount, unit, off, SearchField(theme, "Add", "/")),
        row(kind, plain, default, QPushButton("Discard")),
        row(check, other, radio, QRadioButton("Trust the outputs"), slider, progress),
        row(note, MiniBar(theme, "accent"), EmptyStateBox(theme)),
    ]


class EmptyStateBox(EmptyState):
    """An empty state with something to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "problems")
        self.say("No problems. Every entry closes.", "Show the balance", self.hide)
        self.setFixedSize(300, 130)


def table(theme: Theme) -> QTabWidget:
    tabs = QTabWidget()
    model = QStandardItemModel(0, 4)
    model.setHorizontalHeaderLabels(["Loss", "Leaves at", "Mass t/a", "CO₂e t/a"])
    for texts in (
        ("Landfill", "Disassembly", "239", "1,310"),
        ("Steel chips", "Machining", "96", "307"),
        ("Dross", "Casting", "41", "238"),
    ):
        items = [QStandardItem(text) for text in texts]
        items[0].setFont(theme.font("table.first"))
        for item in items[2:]:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        model.appendRow(items)
    view = QTableView()
    view.setModel(model)
    model.setParent(view)
    dress_table(view, theme)
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    for column in (2, 3):
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        model.setHeaderData(column, Qt.Orientation.Horizontal, right, Qt.ItemDataRole.TextAlignmentRole)
    view.selectRow(0)
    for title in ("Problems", "Flows", "Indicators"):
        tabs.addTab(QWidget(), title)
    tabs.addTab(view, "Hotspots")
    tabs.setCurrentWidget(view)
    tabs.setFixedHeight(170)
    return tabs  # fmt: skip


def cards(theme: Theme) -> QWidget:
    one = IndicatorCard(theme, "Return rate", "Formula and source")
    one.show_reading(Reading("40.4", "%", "± 0.7", "768 of 1,900 t/a sold come back.", 0.404, 0.55))
    two = IndicatorCard(theme, "Energy per piece", "Formula and source")
    two.show_reading(
        Reading(
            "79.6", "kWh", "± 1.3", "3,980 MWh/a gas and electricity, casting and machining.", 0.72, 0.6, "flow.energy"
        )
    )
    three = IndicatorCard(theme, "Circularity (MCI)", "Formula and source")
    three.show_undefined(
        "Not defined yet", "Needs the service life against the industry’s average.", "Enter it", one.hide
    )
    measure = Card(theme)
    top = row(Label(theme, "body.strong", "Extend remanufacture"), switched(theme, on=True))
    measure.body.addWidget(top)
    measure.body.addWidget(Label(theme, "label", "R6 from 120 to 215 t/a"))
    measure.body.addWidget(row(Tag(theme, "−526 t CO₂e", Tone.OK), Label(theme, "label", "Q3 2027")))
    box = QWidget()
    layout = QGridLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for column, card in enumerate((one, two, three, measure)):
        layout.addWidget(card, 0, column, Qt.AlignmentFlag.AlignTop)
        layout.setColumnStretch(column, 1)
    return box  # fmt: skip


def lights(theme: Theme) -> QWidget:
    parts = []
    for light, words, detail in (
        (Light.CLOSED, "closes", ""),
        (Light.MISSING, "1 number missing", "to close the map"),
        (Light.CONFLICT, "contradiction", ""),
    ):
        lamp = TrafficLight(theme)
        lamp.show_state(light, words, detail)
        parts.append(lamp)
    return row(*parts)


def sheet(theme: Theme) -> QWidget:
    page = QWidget()
    page.setObjectName("sheet")
    page.setStyleSheet(f"QWidget#sheet {{ background: {theme.name('canvas')} }}")
    page.setFixedSize(WIDTH, HEIGHT)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(32, 24, 32, 24)
    layout.setSpacing(12)
    layout.addWidget(Label(theme, "panel.title", theme.scheme.value.capitalize()))
    for part in (
        *buttons(theme),
        *fields(theme),
        table(theme),
        SectionHeading(theme, "Cards and states"),
        cards(theme),
        lights(theme),
    ):
        layout.addWidget(part)
    layout.addStretch(1)
    return page  # fmt: skip


def overlays(theme: Theme, page: QWidget) -> None:
    """What lies over a page: call-out, toast, an open menu."""
    callout = CallOut(theme, "why", "Why this number?", parent=page)
    callout.body.addWidget(Label(theme, "body.strong", "Balance of Recycling"))
    callout.body.addWidget(Label(theme, "body", "305 in − 20 slag = 285", token="ink2"))
    callout.body.addWidget(Label(theme, "hint", "The output is what remains at recycling."))
    callout.foot.addWidget(OutlineButton(theme, "Show on the map", "eye"))
    callout.foot.addWidget(TextButton(theme, "Formula"))
    callout.foot.addStretch(1)
    callout.point_at(QRect(180, 1010, 60, 20))
    toast = Toast(theme, "Close", parent=page)
    toast.say("Auto-arranged 12 nodes.", Tone.OK, [("Undo", toast.hide)], stay_ms=0)
    menu = QMenu(page)
    menu.addAction(icon("copy", theme.color("ink2")), "Duplicate\tCtrl+D")
    menu.addAction(icon("trash", theme.color("ink2")), "Delete\tDel")
    menu.addSeparator()
    checked = QAction("Show the grid", menu, checkable=True, checked=True)
    menu.addAction(checked)
    menu.addAction("Reverse").setEnabled(False)
    menu.addMenu("Align").addAction("Left")
    menu.setWindowFlags(Qt.WindowType.Widget)
    menu.resize(menu.sizeHint())
    menu.move(740, 1030)
    menu.show()
    menu.setActiveAction(checked)


def write(app: QApplication, folder: Path) -> list[Path]:
    """Write `components-<scheme>.png` into `folder` at the ratio of the application; return what was written."""
    ratio = app.devicePixelRatio()
    written = []
    for scheme in Scheme:
        theme = Theme(scheme)
        dress(app, theme)
        page = sheet(theme)
        page.show()
        overlays(theme, page)
        app.processEvents()
        path = folder / f"components-{scheme.value}{'' if ratio == 1 else f'@{ratio:g}x'}.png"
        page.grab().save(str(path))
        page.close()
        page.deleteLater()
        written.append(path)
    return written


def main() -> None:
    """Write the sheets into the folder named on the command line (`QT_SCALE_FACTOR=2` for 200 %)."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for path in write(app, folder):
        print(path)


if __name__ == "__main__":
    main()
