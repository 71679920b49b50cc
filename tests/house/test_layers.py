"""What the import contracts cannot say: the lowest layers use the standard library alone, the core loads no Qt."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

from helpers.tree import PACKAGE, modules, parsed, place, python_files

LOWEST = ("errors.py", "assets.py", "texts.py", "model")
WITHOUT_QT = ("api", "cli", "model", "engine", "layout", "io")
DRAWING = {"PySide6", "shiboken6", "matplotlib"}


def imported_names(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module


@pytest.mark.parametrize("part", LOWEST)
def test_lowest_layers_import_the_standard_library_alone(part):
    foreign = [
        f"{place(path, node)} {name}"
        for path in python_files(PACKAGE / part)
        for node, name in imported_names(parsed(path))
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "_typeshed", "vsm_app"}
    ]
    assert not foreign


@pytest.mark.parametrize("part", WITHOUT_QT)
def test_core_loads_neither_qt_nor_matplotlib(part):
    wanted = modules(f"vsm_app.{part}")
    if not wanted:
        pytest.skip(f"vsm_app.{part} is not there")
    script = (
        "import importlib, json, sys\n"
        f"for name in {wanted!r}: importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert not DRAWING & set(json.loads(done.stdout.splitlines()[-1]))
