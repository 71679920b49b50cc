"""Reads from source what the window says: strings given to Qt as they are, and strings marked for translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

TRANSLATORS = {"tr", "translate", "QT_TRANSLATE_NOOP", "QT_TR_NOOP"}
#: Methods and classes of Qt that show the text they are given. QTableWidgetItem and the like count as classes.
TEXT_METHODS = {
    *("addAction", "addButton", "addItem", "addItems", "addMenu", "addRow", "addSection", "addTab", "insertItem"),
    *("insertTab", "setAccessibleDescription", "setAccessibleName", "setCancelButtonText", "setDetailedText"),
    *("setHeaderLabels", "setHorizontalHeaderLabels", "setInformativeText", "setItemText", "setLabelText"),
    *(
        "setPlaceholderText",
        "setPrefix",
        "setPlainText",
        "setSpecialValueText",
        "setStatusTip",
        "setSubTitle",
        "setSuffix",
    ),
    *("setTabText", "setTabToolTip", "setText", "setTitle", "setToolTip", "setVerticalHeaderLabels", "setWhatsThis"),
    *("setWindowTitle", "showMessage", "about", "critical", "information", "question", "warning"),
    *("getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"),
}
TEXT_CLASSES = {
    *("QAction", "QCheckBox", "QCommandLinkButton", "QDockWidget", "QGroupBox", "QLabel", "QListWidgetItem", "QMenu"),
    *(
        "QMessageBox",
        "QProgressDialog",
        "QPushButton",
        "QRadioButton",
        "QTableWidgetItem",
        "QTreeWidgetItem",
        "QWidgetAction",
    ),
}
#: Python's own functions of the same names.
NOT_QT = {"logging", "logger", "log", "_log", "_logger", "LOGGER", "warnings"}
WORD = re.compile(r"[^\W\d_]{2,}")


def called(node: ast.Call) -> str:
    """Return the last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def untranslated(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield each literal with a word in it that goes to Qt's text-showing calls without a translator."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or called(node) not in TEXT_METHODS | TEXT_CLASSES:
            continue
        if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") in NOT_QT:
            continue
        keywords = [word.value for word in node.keywords if word.arg not in {"objectName", "context"}]
        for argument in [*node.args, *keywords]:
            yield from ((node, text) for text in literals(argument) if WORD.search(text))


def literals(node: ast.expr) -> Iterator[str]:
    """Yield the literal texts that an expression may become; what another call returns is that call's matter."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            yield from (part.value for part in parts if isinstance(part, ast.Constant))
        case ast.IfExp(body=one, orelse=other):
            yield from (*literals(one), *literals(other))
        case ast.BinOp(left=one, right=other):
            yield from (*literals(one), *literals(other))
        case ast.BoolOp(values=several) | ast.List(elts=several) | ast.Tuple(elts=several):
            for part in several:
                yield from literals(part)
        case ast.Call(func=ast.Attribute(value=ast.Constant() as template)):
            yield from literals(template)


def marked(path: Path, tree: ast.Module) -> Iterator[tuple[int, str | None, str]]:
    """Yield line, context and source of every string marked for translation (context `None` where it is computed)."""
    constants = _constants(tree)
    for owner, node in _calls_with_class(tree):
        if called(node) not in TRANSLATORS or not node.args:
            continue
        with_context = called(node) in {"translate", "QT_TRANSLATE_NOOP"}
        if with_context and len(node.args) < 2:
            continue
        context = _value(node.args[0], constants) if with_context else owner
        source = _value(node.args[1 if with_context else 0], constants)
        if source is not None:
            yield node.lineno, context, source


def _calls_with_class(tree: ast.AST, owner: str | None = None) -> Iterator[tuple[str | None, ast.Call]]:
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Call):
            yield owner, child
        yield from _calls_with_class(child, child.name if isinstance(child, ast.ClassDef) else owner)


def _constants(tree: ast.Module) -> dict[str, str]:
    found = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
            found[target.id] = value.value
    return found


def _value(node: ast.expr, constants: dict[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def catalogue(path: Path) -> dict[tuple[str, str], str]:
    """Return (context, source) → translation of a Qt Linguist file; an unfinished or empty one is the empty string."""
    entries = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") in {"vanished", "obsolete"}:
                continue
            entries[name, message.findtext("source", "")] = _translated(translation)
    return entries


def _translated(translation: ElementTree.Element | None) -> str:
    if translation is None or translation.get("type") == "unfinished":
        return ""
    forms = [form.text or "" for form in translation.iter("numerusform")]
    return "".join(translation.itertext()) if all(forms) else ""
