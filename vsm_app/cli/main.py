"""Arguments, dispatch and exit codes: 0 done; 1 done, but the map has problems; 2 could not be done."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper

from vsm_app.cli.contract import COMMANDS, DONE, FAILED
from vsm_app.errors import UnknownNameError, VsmError
from vsm_app.texts import LANGUAGES, default_language, error_text, text


def main(argv: Sequence[str] | None = None) -> int:
    """Run `vsm-app` with `argv` (default: the process's own arguments); return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _prepare_streams()
    said = _language_in(arguments)
    lang = said or default_language()
    try:
        work, lang = _work_for(arguments, lang, said)
        return work()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FAILED
    except VsmError as error:
        return _fail(error_text(error, lang))
    except BrokenPipeError:  # the reader of a pipe has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _fail(text("cli.interrupted", lang=lang))
    except (MemoryError, RecursionError):
        return _fail(text("cli.too_much", lang=lang))
    except OSError as error:
        path = error.filename or ""
        return _fail(text("cli.os_error", {"path": str(path), "reason": error.strerror or str(error)}, lang))


def _work_for(arguments: Sequence[str], lang: str, said: str | None) -> tuple[Callable[[], int], str]:
    """What the arguments ask for, and the language that they choose; `SystemExit` where a parser has said it all.

    The window speaks the language that is `said`, else the one that it remembers of its user.
    """
    _refuse_mistyped(_first_word(arguments))
    if _is_plain(arguments):
        from vsm_app.cli.window import open_window

        file = arguments[0] if arguments and not arguments[0].startswith("-") else None
        return lambda: open_window(file, said), lang
    from vsm_app.cli.parser import build_parser

    chosen = build_parser(lang).parse_args(["window", *arguments] if _opens_window(arguments) else arguments)
    chosen.said_lang = said
    return lambda: int(chosen.run(chosen)), chosen.lang


def _refuse_mistyped(word: str) -> None:
    """Raise UnknownNameError for a word that is no command and looks like no file: `slove` is not opened as a map."""
    if not word or word in COMMANDS or any(mark in word for mark in "./\\:") or os.access(word, os.F_OK):
        return
    from difflib import get_close_matches

    known = sorted(COMMANDS)
    near = get_close_matches(word.casefold(), known, n=1)
    raise UnknownNameError(
        f"There is no command and no file {word!r}; the commands are: {', '.join(known)}.",
        code="cli.no_command_near" if near else "cli.no_command",
        params={"found": word, "known": known, "near": near},
    )


def _is_plain(arguments: Sequence[str]) -> bool:
    """Whether it is the start of the window, as the desktop makes it: a parser of all commands would only delay it."""
    rest = list(arguments)
    if rest and not rest[0].startswith("-") and rest[0] not in COMMANDS:
        del rest[0]
    return not rest or (len(rest) == 2 and rest[0] == "--lang" and rest[1] in LANGUAGES)  # noqa: PLR2004 - a pair


def _prepare_streams() -> None:
    """Write UTF-8 wherever output goes (a Windows console says cp1252 otherwise); never fail on a sign."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _fail(sentence: str) -> int:
    print(f"vsm-app: {sentence}", file=sys.stderr)
    return FAILED


def _language_in(arguments: Sequence[str]) -> str | None:
    """The language that the arguments name, if any."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments) and arguments[position + 1] in LANGUAGES:
            return arguments[position + 1]
        if argument.startswith("--lang=") and argument[7:] in LANGUAGES:
            return argument[7:]
    return None


def _first_word(arguments: Sequence[str]) -> str:
    """The first argument that is no option and no language: a command, or the file for the window."""
    skip = False
    for argument in arguments:
        if not skip and not argument.startswith("-"):
            return argument
        skip = argument == "--lang"
    return ""


def _opens_window(arguments: Sequence[str]) -> bool:
    """Whether there is no command: nothing, a file, or only `--lang`."""
    word = _first_word(arguments)
    return word not in COMMANDS if word else not {"-h", "--help", "--version"} & set(arguments)
