"""What the program remembers of its user: language, theme, recent files, the state of the window.

An ini file in the user's configuration folder; without a path (tests) nothing is read and nothing written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

RECENT_LIMIT: Final = 12
_RECENT: Final = "files/recent"


def user_settings_path() -> Path:
    """Where the settings of this user stand."""
    import platformdirs

    return Path(platformdirs.user_config_dir("Ringstrom", appauthor=False)) / "ringstrom.ini"


class AppSettings:
    """Typed access to the settings; a key that is missing or damaged gives its default."""

    def __init__(self, path: Path | None = None) -> None:
        self._file = None if path is None else QSettings(str(path), QSettings.Format.IniFormat)
        self._memory: dict[str, object] = {}

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self._get(key)
        return value if isinstance(value, str) else default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """A yes or no."""
        value = self._get(key)
        return default if value is None else value in (True, "true", "1", 1)

    def data(self, key: str) -> QByteArray:
        """A state that Qt made itself (geometry, docks); empty where there is none."""
        value = self._get(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        value = self._get(key)
        if isinstance(value, str):
            return [value] if value else []
        return [str(part) for part in value] if isinstance(value, (list, tuple)) else []

    def set(self, key: str, value: str | bool | QByteArray | list[str]) -> None:
        """Remember `value`."""
        if self._file is None:
            self._memory[key] = value
        else:
            self._file.setValue(key, value)

    def sync(self) -> None:
        """Write to disk now."""
        if self._file is not None:
            self._file.sync()

    # --- recent files ---------------------------------------------------------------------------------------------
    @property
    def recent_files(self) -> list[Path]:
        """Files opened or saved last, newest first, whether or not they still exist."""
        return [Path(entry) for entry in self.texts(_RECENT)]

    def remember_file(self, path: Path) -> None:
        """Put `path` on top of the recent files."""
        entries = [str(path.resolve()), *(entry for entry in self.texts(_RECENT) if Path(entry) != path.resolve())]
        self.set(_RECENT, entries[:RECENT_LIMIT])

    def _get(self, key: str) -> object:
        return self._memory.get(key) if self._file is None else self._file.value(key)
