"""One concept, one place: no run of lines stands twice in the program."""

from __future__ import annotations

import itertools
from collections import defaultdict
from pathlib import Path

from helpers.tree import PACKAGE, ROOT, place, python_files

LINES = 8  # as long as this, a repetition is a piece that both places should call


def significant_lines(text: str) -> list[tuple[int, str]]:
    """Return number and content of the lines that say something: no blanks, comments, imports, lone brackets."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    return [
        (number, line)
        for number, line in lines
        if any(character.isalnum() for character in line) and not line.startswith(("#", "import ", "from "))
    ]


def repetitions(texts: dict[str, str]) -> list[str]:
    """Return the pairs of places that share `LINES` significant lines, each pair of files once."""
    places: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    for name, text in texts.items():
        lines = significant_lines(text)
        for start in range(len(lines) - LINES + 1):
            places[tuple(line for _, line in lines[start : start + LINES])].append((name, lines[start][0]))
    found: dict[tuple[str, str], str] = {}
    for shared in places.values():
        for (first, at), (second, also_at) in itertools.pairwise(shared):
            found.setdefault((first, second), f"{first}:{at} ~ {second}:{also_at}")
    return list(found.values())


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_no_lines_are_written_twice():
    ours = [*python_files(PACKAGE), *python_files(ROOT / "installer"), ROOT / "dev.py"]
    assert not repetitions({place(path): text_of(path) for path in ours})


def test_a_copied_function_is_found():
    body = "\n".join(f"    step_{number}(x)" for number in range(LINES))
    texts = {"a.py": f"def f(x):\n{body}\n", "b.py": f"import os\n\n\ndef g(x):\n{body}\n"}
    assert repetitions(texts) == ["a.py:2 ~ b.py:5"]
