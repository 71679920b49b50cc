"""Choosing files: the system's dialog, opened without blocking the window; tests put another picker in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget

Take = Callable[[Path], None]


class Picker(Protocol):
    """How the window asks for a file."""

    def open_file(self, title: str, filters: str, folder: str, take: Take) -> None:
        """Let the user choose a file to read; `take` is called with it, or never."""
        ...

    def save_file(self, title: str, filters: str, suggestion: Path, take: Take) -> None:
        """Let the user choose a file to write."""
        ...


class DialogPicker:
    """The system's file dialog."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def open_file(self, title: str, filters: str, folder: str, take: Take) -> None:
        """Let the user choose a file to read."""
        dialog = QFileDialog(self._parent, title, str(_standing(Path(folder))), filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._show(dialog, take)

    def save_file(self, title: str, filters: str, suggestion: Path, take: Take) -> None:
        """Let the user choose a file to write; the suffix is added where it is missing."""
        dialog = QFileDialog(self._parent, title, str(_standing(suggestion.parent)), filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(suggestion.suffix.removeprefix("."))
        dialog.selectFile(suggestion.name)
        self._show(dialog, take)

    def _show(self, dialog: QFileDialog, take: Take) -> None:
        dialog.fileSelected.connect(lambda chosen: take(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _standing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there: of one that is gone the dialog makes a file's name."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), Path.home())
