"""Palette and style sheet: how Qt's own widgets take on a theme (on top of the Fusion style).

The sheet is one template in which `@token@` stands for a colour and `url(@name@)` for a small tinted picture. It
dresses the plain widgets (fields, buttons, tabs, tables, menus, scroll bars); the house widgets paint themselves.
The middle of the window does not glide to its place: nothing there is moved about, and the timer of an animation has
PySide load all its classes before the first paint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtGui import QColor, QPalette

#: Pictures the sheet needs: name -> (icon, colour token).
SHEET_IMAGES: Final = {
    "image.chevron": ("chevron", "ink2"),
    "image.chevron.off": ("chevron", "disabled"),
    "image.chevron_right": ("chevron_right", "ink2"),
    "image.check": ("check", "on.accent"),
    "image.tick": ("check", "ink"),
    "image.close": ("close", "ink2"),
}

_ROLES: Final = {
    QPalette.ColorRole.Window: "panel",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "raised",
    QPalette.ColorRole.ToolTipBase: "tooltip",
    QPalette.ColorRole.ToolTipText: "tooltip.text",
    QPalette.ColorRole.PlaceholderText: "ink3",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.Button: "panel",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "flow.loss",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line2",
    QPalette.ColorRole.Dark: "outline",
    QPalette.ColorRole.Shadow: "outline.lean",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on.accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent.text",
    QPalette.ColorRole.LinkVisited: "accent.text",
}

_DISABLED_ROLES: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.PlaceholderText,
)


def build_palette(color: Callable[[str], QColor]) -> QPalette:
    """Return the application's palette from the colour lookup of a theme."""
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, color(token))
    for role in _DISABLED_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("disabled"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, color("line2"))
    return palette


def build_style_sheet(name: Callable[[str], str], images: Mapping[str, str]) -> str:
    """Return the application's style sheet.

    `name` gives a token's colour as `#rrggbb`; `images` the path of each picture of `SHEET_IMAGES`. A picture that is
    missing from `images` leaves its rule out, the widget then shows the style's own mark.
    """
    lines = []
    for line in _SHEET.splitlines():
        wanted = re.findall(r"@(image\.[a-z_.]+)@", line)
        if all(image in images for image in wanted):
            lines.append(re.sub(r"@([a-z0-9_.]+)@", lambda match: _fill(match[1], name, images), line))
    return "\n".join(lines)


def _fill(key: str, name: Callable[[str], str], images: Mapping[str, str]) -> str:
    return images[key] if key in images else name(key)


_SHEET: Final = """
QMainWindow, QDialog { background: @panel@; }
QMainWindow::separator { background: @line@; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: @accent@; }
QSplitter::handle { background: @line@; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QStatusBar { background: @panel@; border-top: 1px solid @line@; color: @ink2@; }
QStatusBar::item { border: none; }
QToolBar { background: @panel@; border: none; border-bottom: 1px solid @line@; spacing: 8px; padding: 0 8px; }
QToolBar::separator { background: @line@; width: 1px; margin: 10px 4px; }
QDockWidget { color: @ink@; font-weight: 600; }
QDockWidget::title { background: @panel@; padding: 8px 12px; border-bottom: 1px solid @line@; }
QToolTip { background: @tooltip@; color: @tooltip.text@; border: 1px solid @tooltip@; padding: 5px 8px; }

QPushButton { background: @field@; color: @ink@; border: 1px solid @line2@; border-radius: 6px; padding: 0 14px; min-height: 28px; font-weight: 500; }
QPushButton:hover { background: @hover@; }
QPushButton:pressed { background: @press@; }
QPushButton:focus { border: 2px solid @accent@; padding: 0 13px; min-height: 26px; }
QPushButton:disabled { color: @disabled@; border-color: @line@; }
QPushButton:default { background: @accent@; color: @on.accent@; border-color: @accent@; font-weight: 600; }
QPushButton:default:hover { background: @accent.hover@; }
QPushButton:default:pressed { background: @accent.press@; }
QPushButton:default:focus { border: 2px solid @accent.text@; }
QPushButton:flat { background: transparent; border-color: transparent; color: @ink2@; }
QPushButton:flat:hover { background: @hover@; }
QPushButton:flat:focus { border-color: @accent@; }
QToolButton { background: transparent; color: @ink2@; border: 2px solid transparent; border-radius: 6px; padding: 3px; }
QToolButton:hover { background: @hover@; }
QToolButton:pressed, QToolButton:checked { background: @press@; color: @ink@; }
QToolButton:focus { border-color: @accent@; }
QToolButton:disabled { color: @disabled@; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox { background: @field@; color: @ink@; border: 1px solid @field.edge@; border-radius: 4px; padding: 0 8px; min-height: 28px; selection-background-color: @accent@; selection-color: @on.accent@; placeholder-text-color: @ink3@; }
QPlainTextEdit, QTextEdit { padding: 5px 5px; }
QLineEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: @ink3@; }
QLineEdit:focus, QComboBox:focus, QComboBox:on, QAbstractSpinBox:focus { border: 2px solid @accent@; padding: 0 7px; min-height: 26px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent@; padding: 4px; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled, QPlainTextEdit:disabled { color: @disabled@; background: @raised@; border-color: @line@; }
QLineEdit[error="true"], QComboBox[error="true"] { border: 2px solid @badge.error@; padding: 0 7px; min-height: 26px; }
QAbstractItemView QLineEdit { border-radius: 0; min-height: 0; padding: 0 6px; border: 2px solid @accent@; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url(@image.chevron@); width: 16px; height: 16px; }
QComboBox::down-arrow:disabled { image: url(@image.chevron.off@); }
QComboBox QAbstractItemView { background: @callout@; border: 1px solid @line2@; padding: 4px; selection-background-color: @accent.soft@; selection-color: @ink@; outline: none; }

QCheckBox, QRadioButton { spacing: 8px; color: @ink@; padding: 2px; border: 2px solid transparent; border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: @accent@; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabled@; }
QCheckBox::indicator, QGroupBox::indicator { width: 14px; height: 14px; border: 1px solid @field.edge@; border-radius: 4px; background: @field@; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked { background: @accent@; border-color: @accent@; }
QCheckBox::indicator:checked { image: url(@image.check@); }
QCheckBox::indicator:indeterminate { background: @accent.soft@; border-color: @accent@; }
QCheckBox::indicator:disabled { border-color: @line2@; background: @raised@; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @field.edge@; border-radius: 8px; background: @field@; }
QRadioButton::indicator:checked { border-color: @accent@; background: qradialgradient(cx:0.5, cy:0.5, radius:0.5, fx:0.5, fy:0.5, stop:0 @on.accent@, stop:0.40 @on.accent@, stop:0.48 @accent@, stop:1 @accent@); }
QRadioButton::indicator:disabled { border-color: @line2@; }

QTabWidget::pane { border: none; border-top: 1px solid @line@; }
QTabBar { background: @panel@; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @ink2@; border: none; border-bottom: 2px solid transparent; padding: 0 2px; margin: 0 10px; min-height: 33px; font-weight: 500; }
QTabBar::tab:hover { color: @ink@; }
QTabBar::tab:selected { color: @ink@; border-bottom-color: @accent@; font-weight: 600; }
QTabBar::tab:focus { color: @accent.text@; }
QTabBar::tab:disabled { color: @disabled@; }

QAbstractItemView { background: @panel@; color: @ink@; border: none; outline: none; alternate-background-color: @panel@; selection-background-color: @accent.soft@; selection-color: @ink@; }
QTableView, QTreeView { gridline-color: transparent; }
QTableView::item, QTreeView::item { border-bottom: 1px solid @line@; padding: 0 8px; }
QTableView::item:hover, QTreeView::item:hover, QListView::item:hover { background: @hover@; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @accent.soft@; color: @ink@; }
QTableView::item:focus { border: 1px solid @accent@; }
QListView::item { padding: 0 7px; min-height: 26px; border: 1px solid transparent; border-radius: 4px; }
QListView::item:selected { border-color: @accent@; }
QTreeView::branch { background: transparent; }
QTreeView::branch:closed:has-children { image: url(@image.chevron_right@); }
QTreeView::branch:open:has-children { image: url(@image.chevron@); }
QHeaderView { background: @panel@; border: none; }
QHeaderView::section { background: @panel@; color: @ink2@; border: none; border-bottom: 1px solid @line2@; padding: 0 11px; min-height: 25px; font-size: 11px; font-weight: 600; }
QHeaderView::section:hover { color: @ink@; background: @hover@; }
QTableCornerButton::section { background: @panel@; border: none; border-bottom: 1px solid @line2@; }

QMenuBar { background: @panel@; color: @ink@; }
QMenuBar::item { padding: 4px 8px; background: transparent; border: 1px solid transparent; border-radius: 4px; }
QMenuBar::item:selected { background: @hover@; border-color: @accent@; }
QMenu { background: @callout@; color: @ink@; border: 1px solid @line2@; padding: 5px; }
QMenu::item { padding: 5px 27px 5px 25px; border: 1px solid transparent; border-radius: 4px; min-width: 130px; }
QMenu::item:selected { background: @accent.soft@; color: @ink@; border-color: @accent@; }
QMenu::item:disabled { color: @disabled@; background: transparent; }
QMenu::separator { height: 1px; background: @line@; margin: 5px 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 16px; height: 16px; left: 6px; }
QMenu::indicator:checked { image: url(@image.tick@); }
QMenu::right-arrow { image: url(@image.chevron_right@); width: 16px; height: 16px; right: 8px; }

QScrollArea { background: transparent; border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @scroll@; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @scroll.hover@; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @track@; border: none; border-radius: 3px; max-height: 6px; text-align: center; color: transparent; }
QProgressBar::chunk { background: @accent@; border-radius: 3px; }
QSlider::groove:horizontal { background: @track@; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent@; border-radius: 2px; }
QSlider::handle:horizontal { background: @accent@; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; }
#workspace { widget-animation-duration: 0; }
QGroupBox { border: none; margin-top: 24px; font-weight: 600; color: @ink@; }
QGroupBox::title { subcontrol-origin: margin; left: 0; top: 2px; }
"""  # noqa: E501  a rule of the sheet is one line, so that a missing picture drops exactly one rule
