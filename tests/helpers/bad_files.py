"""Files as they come from sticks, mails and other programs: what cannot be read, and what can in part."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.documents import workshop
from vsm_app.io import limits
from vsm_app.io.codec import encode
from vsm_app.io.container import document_bytes

HEAD = "id;source;target;item;value;unit\n"
GOOD_ROWS = "a;Mine;Works;Ore;100;t\nb;Works;Shop;Metal;70;t\nc;Works;Tip;Slag;;t\n"


def zipped(**entries: str | bytes) -> bytes:
    """A zip; `__` in a name stands for a slash, `_dot_` for a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("_dot_", ".").replace("__", "/"), content)
    return buffer.getvalue()


def changed(**fields: Any) -> bytes:
    """A map's JSON with other values at its top."""
    return json.dumps(json.loads(encode(workshop())) | fields).encode()


def network(**flow: Any) -> bytes:
    """A network of one flow into P."""
    return json.dumps({"format": "vsm-network/1", "flows": [{"id": "a", "from": None, "to": "P", **flow}]}).encode()


def _stray_cell(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["source", "target", "value"])
        sheet.write(1_048_575, 16_383, "stray")


def _no_table(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("Notes").write(3, 3, "nothing to see")


def _absurd_size(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(limits.LARGEST_FILE + 1)


Content = bytes | Callable[[Path], object]

#: Nothing can be read: exit status 2. The name of the file is that of the case.
HOPELESS: dict[str, Content] = {
    "empty.cvsm": b"",
    "empty.csv": b"",
    "folder.cvsm": Path.mkdir,
    "missing.cvsm": lambda _path: None,
    "only-the-magic.cvsm": b"PK\x03\x04",
    "cut-in-its-header.cvsm": document_bytes(workshop())[:60],
    "another-zip.cvsm": zipped(word__document_dot_xml="<w/>"),
    "picture.cvsm": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "picture.csv": b"\x89PNG\r\n\x1a\n" + bytes(256),
    "program.xlsx": b"MZ\x90\x00" + bytes(500),
    "list.json": b"[1, 2, 3]",
    "another-object.json": b'{"name": "x", "version": 3}',
    "half-an-object.json": b'{"name": "x", "ver',
    "too-deep.json": b'{"format": "cvsm", "nodes": ' + b"[" * 100_000,
    "needs-newer.cvsm": changed(min_reader=99, schema_version=99, app_version="9.0"),
    "needs-newer-zip.cvsm": zipped(
        manifest_dot_json=json.dumps({"format": "cvsm", "min_reader": 99, "schema_version": 99, "app_version": "9.0"}),
        document_dot_json=encode(workshop()),
    ),
    "absurd-size.cvsm": _absurd_size,
    "bomb.cvsm": zipped(document_dot_json=encode(workshop())[:-2] + b" " * 30_000_000 + b"}\n"),
    "entry-leads-out.cvsm": zipped(document_dot_json=encode(workshop()), _dot__dot___evil="x"),
    "no-headings.csv": b"just;some;words\n1;2;3\n",
    "one-word.csv": b"hello\n",
    "open-quote.csv": (HEAD + 'a;"Mine;Works;Ore;100;t\nb;Works;Shop;Metal;70;t\n').encode(),
    "endless-cell.csv": (HEAD + 'a;"' + "x" * 300_000 + '";b\n').encode(),
    "damaged.xlsx": zipped(xl__workbook_dot_xml="<workbook", xl__worksheets__sheet1_dot_xml="<"),
    "cut.xlsx": zipped(xl__workbook_dot_xml="<workbook/>" * 50)[:90],
    "stray-cell.xlsx": _stray_cell,
    "no-table.xlsx": _no_table,
    "network-nan.json": network(mean=1).replace(b'"mean": 1', b'"mean": NaN'),
    "network-infinite.json": network(mean=1).replace(b'"mean": 1', b'"mean": 1e999'),
    "network-of-words.json": network(mean="a lot"),
    "network-cut.json": network(mean=1)[:-20],
}

#: A map comes out, with something to say: exit status 1 and a problem of this code.
IN_PART: dict[str, tuple[Content, str]] = {
    "newer.cvsm": (changed(schema_version=99, min_reader=1, app_version="9.0"), "file.written_by_newer"),
    "nan.cvsm": (encode(workshop()).replace(b'"value":100.0', b'"value":NaN'), "file.not_finite"),
    "infinite.cvsm": (encode(workshop()).replace(b'"value":100.0', b'"value":-Infinity'), "file.not_finite"),
    "cut.cvsm": (document_bytes(workshop())[: int(0.8 * len(document_bytes(workshop())))], "file.cut_off"),
    "cut.json": (encode(workshop())[: encode(workshop()).index(b'"f9"') + 20], "file.cut_off"),
    "misfit.cvsm": (changed(settings=3), "file.misfit.object"),
    "no-rows.csv": (HEAD.encode(), "import.no_rows"),
    "mistyped-unit.csv": ((HEAD + GOOD_ROWS + "d;Works;Tip;Dust;3;tonns\n").encode(), "import.unknown_unit_near"),
    "odd-unit.csv": ((HEAD + GOOD_ROWS + "d;Works;Tip;Dust;3;qwz\n").encode(), "import.unknown_unit"),
    "no-number.csv": ((HEAD + GOOD_ROWS + "d;Works;Tip;Dust;some;t\n").encode(), "import.no_number"),
    "nan.csv": ((HEAD + GOOD_ROWS + "d;Works;Tip;Dust;inf;t\n").encode(), "import.no_number"),
    "negative.csv": ((HEAD + GOOD_ROWS + "d;Works;Tip;Dust;-3;t\n").encode(), "import.negative"),
    "no-unit.csv": (b"source,target,value\nA,B,1\nB,C,1\n", "import.no_unit"),
    "cp1252.csv": ((HEAD + "a;Gie\xdferei;Werk;\xd6l;1;tonns\n").encode("cp1252"), "import.unknown_unit_near"),
    "contradiction.csv": ((HEAD + "a;M;W;x;100;t\nb;W;S;x;50;t\nc;W;T;x;30;t\n").encode(), "conflict.exact"),
}


def put(folder: Path, name: str, content: Content) -> Path:
    """The file of that name in `folder`."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
    return path
