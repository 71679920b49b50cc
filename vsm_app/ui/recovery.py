"""Nothing is lost: every edit goes into a recovery file as it happens, and the next start offers what was not saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A map that was not saved: its name, when the last edit was kept, and the recovery file."""

    name: str
    saved_at: datetime
    file: Path
