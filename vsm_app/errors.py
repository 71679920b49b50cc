"""The errors that the program raises on purpose: one small tree, one class a cause.

A message is one sentence that says what happened, where, what was found, what was expected and what to do. It is
written in English for scripts and logs; `code` and `params` let :func:`vsm_app.texts.error_text` say the same in the
user's language. Data of users never raises in the engine: it becomes a `Problem` of the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_NO_PARAMS: Final[Mapping[str, object]] = MappingProxyType({})


class VsmError(Exception):
    """Something that could not be done, said in one sentence.

    `code` is a stable identifier such as `file.newer_version`; it is the key of the message in the text tables.
    `params` are the values that the translated sentence names.
    """

    def __init__(self, message: str, *, code: str = "", params: Mapping[str, object] = _NO_PARAMS) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.params = dict(params)


class AssetError(VsmError):
    """A file that belongs to the program itself is missing or damaged: the installation is not complete."""


class ReadError(VsmError):
    """A file could not be read: missing, locked, or of a kind that is not known."""


class DamagedFileError(ReadError):
    """A file of a known kind whose content breaks its own rules."""


class NewerVersionError(ReadError):
    """A document that a newer version of the program wrote; the sentence says which version reads it."""


class LimitError(ReadError):
    """A file larger, deeper or more compressed than the program accepts."""


class WriteError(VsmError):
    """A file could not be written; the old file is still what it was."""


class EditError(VsmError):
    """An edit that no document can undergo, such as connecting a flow to a node that does not exist."""


class UnknownNameError(VsmError):
    """Something was asked for by a name or id that is not there; the sentence lists what is."""


class MethodInputError(VsmError):
    """A method was given inputs that it cannot compute with, or too few of them."""


class CancelledError(VsmError):
    """The user stopped a long piece of work; nothing was changed."""
