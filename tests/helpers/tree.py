"""The source tree as the house's tests see it."""

from __future__ import annotations

import ast
import importlib.util
import shutil
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "vsm_app"
_NOT_OURS = {".git", ".venv", "build", "dist", "__pycache__", "node_modules"}


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return the files that git tracks; in a tree without git, all that are not built or installed."""
    if shutil.which("git"):
        listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
        names = listing.stdout.decode("utf-8").split("\0") if listing.returncode == 0 else []
        if tracked := tuple(path for name in names if name and (path := ROOT / name).is_file()):
            return tracked
    return tuple(
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and not any(part in _NOT_OURS or part.startswith(".") or part.endswith(".egg-info") for part in folders(path))
    )


def folders(path: Path) -> tuple[str, ...]:
    """Return the folders between the root and `path`, `.ci` left out: it is ours."""
    return tuple(part for part in path.relative_to(ROOT).parts[:-1] if part != ".ci")


def python_files(under: Path = ROOT) -> tuple[Path, ...]:
    """Return the tracked Python files below `under`."""
    return tuple(path for path in tracked_files() if path.suffix == ".py" and path.is_relative_to(under))


@cache
def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of `path`."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """Return `path` from the root, with the line of `node`."""
    name = path.relative_to(ROOT).as_posix()
    return name if node is None else f"{name}:{getattr(node, 'lineno', 0)}"


def is_there(module: str) -> bool:
    """Whether `module` can be found, without importing it."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def modules(*packages: str) -> list[str]:
    """Return the dotted names of all modules in `packages` (each a package or a module) that exist."""
    found = []
    for path in python_files(PACKAGE):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if any(name == package or name.startswith(package + ".") for package in packages):
            found.append(name)
    return found
