"""The window's language: German or English, switched while the program runs.

Source strings are English and go through :func:`translate`, which `lupdate` finds; the German ones stand in
`resources/i18n/ringstrom_de.ts`. Sentences that the core shares (problems, indicators, kinds) come
from the text tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTime, QTranslator, Signal

from vsm_app import assets, texts

SOURCE_LANGUAGE: Final = "en"
_CATALOGUE: Final = "i18n/ringstrom_{lang}.qm"
_LOCALES: Final = {
    "de": QLocale(QLocale.Language.German, QLocale.Country.Germany),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}


def translate(context: str, source: str) -> str:
    """The string `source` of `context` in the window's language (fill its `{name}` with `format`)."""
    return QCoreApplication.translate(context, source)


def QT_TRANSLATE_NOOP(_context: str, source: str) -> str:
    """Mark `source` for translation in a table that is read later (the name is the one that `lupdate` looks for)."""
    return source


class Language(QObject):
    """The language that holds now; `changed` tells every part of the window to write its words anew."""

    changed = Signal(str)

    def __init__(self, code: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._code = code if code in texts.LANGUAGES else texts.default_language()
        self._translators: list[QTranslator] = []
        self._install()

    @property
    def code(self) -> str:
        """`de` or `en`."""
        return self._code

    @property
    def locale(self) -> QLocale:
        """Dates and Qt's own number fields in this language."""
        return _LOCALES[self._code]

    def set(self, code: str) -> None:
        """Speak `code` from now on; emits `changed` where that is another language."""
        if code not in texts.LANGUAGES or code == self._code:
            return
        self._code = code
        self._install()
        self.changed.emit(code)

    def text(self, code: str, params: Mapping[str, object] | None = None, /, **more: object) -> str:
        """The sentence of the text tables for `code`."""
        return texts.text(code, {**(params or {}), **more}, self._code)

    def number(self, value: float | None, spec: str | None = None) -> str:
        """`value` as this language writes it; a dash for nothing."""
        return texts.NOTHING if value is None else texts.format_number(value, self._code, spec)

    def clock(self, moment: datetime) -> str:
        """The time of day as this language writes it."""
        return self.locale.toString(QTime(moment.hour, moment.minute), QLocale.FormatType.ShortFormat)

    def day(self, moment: datetime) -> str:
        """The date as this language writes it."""
        return f"{moment:%d.%m.%Y}" if self._code == "de" else f"{moment:%d %b %Y}"

    def remove(self) -> None:
        """Take the translators out of the application (a window that goes leaves nothing behind)."""
        app = QCoreApplication.instance()
        for translator in self._translators:
            if app is not None:
                app.removeTranslator(translator)
            translator.deleteLater()
        self._translators = []

    def _install(self) -> None:
        self.remove()
        app = QCoreApplication.instance()
        QLocale.setDefault(self.locale)
        if app is None or self._code == SOURCE_LANGUAGE:
            return
        for translator in (self._of_qt(), self._of_ours()):
            if translator is not None:
                app.installTranslator(translator)
                self._translators.append(translator)

    def _of_qt(self) -> QTranslator | None:
        translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        return translator if translator.load(f"qtbase_{self._code}", folder) else None

    def _of_ours(self) -> QTranslator | None:
        path = _CATALOGUE.format(lang=self._code)
        if not assets.exists(path):
            return None
        translator = QTranslator(self)
        return translator if translator.load(_catalogue(path)) else None


@cache
def _catalogue(path: str) -> bytes:
    """A catalogue in memory, for as long as the program runs: Qt reads in it and makes no copy of its own.

    Given the path instead, Qt would map the file, and a catalogue written anew under the running program ends it.
    """
    return assets.read_bytes(path)
