"""Nothing in the tree names a machine, a package registry, or how a text came to be written."""

from __future__ import annotations

import re

from helpers.tree import place, tracked_files

# Put together from pieces, so that this file does not contain what it looks for.
_PATHS = ["wo" + "rk", "t" + "mp", "ro" + "ot", "fa" + "rm", "home/" + r"[a-z]\w*", "Use" + r"rs/\w+", "opt/" + "pypi"]
_HOSTS = ["py" + r"pi\.org", "python" + "hosted", r"pypi\." + "python", "registry" + r"\.npm", "crates" + r"\.io"]
_HOSTS += ["ana" + r"conda\.(org|com)", "proxy" + r"\.golang", "deb" + r"\.debian\.org"]
_AUTHORS = [
    "clau" + "de",
    "anth" + "ropic",
    "open" + "ai",
    "chat" + "gpt",
    "co" + "pilot",
    r"l" + "lms?",
    "gpt-" + r"\d",
]
_AUTHORS += [
    "language " + "models?",
    "A" + "I",
    "ai[- ]gen" + "erated",
    "sub" + "agents?",
    "coding " + "(agent|assistant)",
]

FORBIDDEN = {
    "path of a machine": re.compile(rf"(?<![\w.<>~)}}/-])/(?:{'|'.join(_PATHS)})(?:/|\b)"),
    "path of a Windows user": re.compile(r"\b[A-Z]:\\" + r"(?:Users|Temp)\\", re.IGNORECASE),
    "host of a registry": re.compile("|".join(_HOSTS), re.IGNORECASE),
    "word about authorship": re.compile(
        rf"\b(?:{'|'.join(word for word in _AUTHORS if word != 'A' + 'I')})\b", re.IGNORECASE
    ),
    "letters about authorship": re.compile(r"\b" + "A" + r"I\b(?!-)"),
}
LARGEST = 4_000_000  # bytes; beyond it a file is data


def test_no_tracked_text_names_a_machine_a_registry_or_its_author():
    found = []
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" in content[:8192] or len(content) > LARGEST:
            continue
        for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), 1):
            found += [
                f"{place(path)}:{number} {what}: {line.strip()[:100]}"
                for what, rule in FORBIDDEN.items()
                if rule.search(line)
            ]
    assert not found, "\n".join(found)


def test_the_rules_find_what_they_are_for():
    samples = {
        "path of a machine": "open('/" + "tmp/x')",
        "path of a Windows user": "C:\\" + "Users\\me",
        "host of a registry": "https://py" + "pi.org/simple",
        "word about authorship": "written with Chat" + "GPT",
        "letters about authorship": "an A" + "I wrote it",
    }
    assert {what for what, line in samples.items() if FORBIDDEN[what].search(line)} == set(FORBIDDEN)
