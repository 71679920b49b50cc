"""A parser whose refusals are one sentence in the chosen language."""

from __future__ import annotations

import argparse
import re
from typing import Any, Final, NoReturn

from vsm_app.cli.contract import FAILED
from vsm_app.texts import text

#: What argparse says (Python 3.11 to 3.13), by the code of our own sentence; other refusals keep its words.
_REFUSALS: Final = {
    "cli.usage.required": re.compile(r"the following arguments are required: (?P<found>.+)"),
    "cli.usage.unknown": re.compile(r"unrecognized arguments: (?P<found>.+)"),
    "cli.usage.choice": re.compile(
        r"argument (?P<option>.+?): invalid choice: '?(?P<found>.*?)'? \(choose from (?P<known>.+)\)"
    ),
    "cli.usage.value": re.compile(r"argument (?P<option>.+?): expected (?P<found>.+) arguments?"),
    "cli.usage.number": re.compile(r"argument (?P<option>.+?): invalid (?:int|float) value: '?(?P<found>.*?)'?"),
}


class Parser(argparse.ArgumentParser):
    """`argparse` with refusals of our own; `lang` is their language."""

    def __init__(self, *, lang: str, **options: Any) -> None:
        super().__init__(**options)
        self._lang = lang

    def error(self, message: str) -> NoReturn:
        """Say what does not fit and which command tells more; end with 2."""
        reason = next(
            (
                text(code, {key: value.replace("'", "") for key, value in found.groupdict().items()}, self._lang)
                for code, pattern in _REFUSALS.items()
                if (found := pattern.fullmatch(message))
            ),
            message,
        )
        sentence = text("cli.usage", {"reason": reason, "command": self.prog}, self._lang)
        self.exit(FAILED, f"vsm-app: {sentence}\n")
