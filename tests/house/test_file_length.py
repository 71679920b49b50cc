"""A file that grows past 500 lines is two things."""

from __future__ import annotations

from helpers.tree import place, python_files

LONGEST = 500


def test_no_file_is_longer_than_500_lines():
    lengths = {place(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    too_long = {name: length for name, length in lengths.items() if length > LONGEST}
    assert lengths
    assert not too_long
