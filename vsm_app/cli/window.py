"""Opening the window; apart from the other commands, whose imports would only delay it."""

from __future__ import annotations

import gc

from vsm_app.errors import VsmError
from vsm_app.texts import text


def open_window(file: str | None, lang: str | None) -> int:
    """Open the window, with a file if one is named; return the exit status once it is closed.

    `lang` is the language that was asked for; without one the window speaks the one that its user chose last.
    """
    gc.disable()  # imports leave no garbage to look for; `ui.app` turns it on again once the window is there
    try:
        from vsm_app.ui.app import run
    except ImportError as error:
        raise VsmError(text("cli.no_window", {"reason": str(error)}, lang), code="") from error
    return run(file, lang)
