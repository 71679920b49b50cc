"""An error is one sentence for people, and a code with values for translation."""

from __future__ import annotations

import inspect

import pytest

from vsm_app import errors
from vsm_app.errors import NewerVersionError, ReadError, VsmError

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_belongs_to_the_one_tree(kind):
    error = kind("a.cvsm was not found: choose another file.", code="file.missing", params={"path": "a.cvsm"})
    assert isinstance(error, VsmError)
    assert str(error) == error.message == "a.cvsm was not found: choose another file."
    assert error.code == "file.missing"
    assert error.params == {"path": "a.cvsm"}


def test_error_without_values_shares_none_with_another():
    one, other = VsmError("One."), VsmError("Other.")
    one.params["path"] = "a.cvsm"
    assert other.params == {}
    assert other.code == ""


def test_reader_catches_every_reason_at_once():
    with pytest.raises(ReadError):
        raise NewerVersionError("Written by version 9: install that version.")
