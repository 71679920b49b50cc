"""What the program imports is declared, and what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib

from helpers.tree import PACKAGE, ROOT, parsed, place, python_files

#: Import name where it is not the distribution's name in lower case with underscores.
IMPORT_NAMES = {"pyside6-essentials": "PySide6"}
BROUGHT_ALONG = {"shiboken6"}  # a part of PySide6 with a version of its own
#: Declared for parts that are planned and not built: defusedxml for the files of other programs, openpyxl for a
#: company's own template, networkx for path lengths, matplotlib for charts.
NOT_YET = {"defusedxml", "matplotlib", "networkx", "openpyxl"}


def declared() -> set[str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        requirements = tomllib.load(file)["project"]["dependencies"]
    names = {re.split(r"[\s<>=!~;\[]", requirement)[0].lower() for requirement in requirements}
    return {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in names}


def imported() -> dict[str, str]:
    """Return each third-party package that the program imports, with one place."""
    found = {}
    for path in python_files(PACKAGE):
        for node in ast.walk(parsed(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            found |= {name.partition(".")[0]: place(path, node) for name in names}
    ours = {*sys.stdlib_module_names, "_typeshed", "vsm_app"}
    return {name: where for name, where in found.items() if name not in ours}


def test_everything_imported_is_declared():
    assert {name: where for name, where in imported().items() if name not in declared() | BROUGHT_ALONG} == {}


def test_everything_declared_is_imported():
    assert declared() - set(imported()) == NOT_YET
