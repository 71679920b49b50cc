"""Formats are told by their content; plugins join in, and one that fails stops nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.documents import workshop
from vsm_app.errors import ReadError
from vsm_app.io import open as opening
from vsm_app.io.container import document_bytes
from vsm_app.io.formats import REGISTRY
from vsm_app.io.open import open_any
from vsm_app.io.opened import Opened
from vsm_app.io.registry import EXPORTERS_GROUP, IMPORTERS_GROUP, Exporter, Importer, Registry
from vsm_app.model.document import Document


def test_the_content_and_not_the_name_tells_the_format(tmp_path):
    path = tmp_path / "misnamed.csv"
    path.write_bytes(document_bytes(workshop()))
    assert open_any(path).format == "cvsm"
    table = tmp_path / "misnamed.cvsm"
    table.write_text("source,target,value,unit\nA,B,1,t\n", encoding="utf-8")
    assert open_any(table).format == "edge_list"


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\0\0", b"%PDF-1.7\n", b"MZ\x90\0\x03", b"PK\x05\x06" + b"\0" * 18]
)
def test_what_nobody_can_read_is_foreign(tmp_path, content):
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    with pytest.raises(ReadError) as refused:
        open_any(path)
    assert refused.value.code in ("file.foreign", "import.no_headings", "import.no_text")


def read_lines(data, path, given):
    return Opened(Document(name=data.decode()))


class Entry:
    """What importlib.metadata hands out for one entry point."""

    def __init__(self, name, thing):
        self.name = name
        self._thing = thing

    def load(self):
        if isinstance(self._thing, Exception):
            raise self._thing
        return self._thing


def test_a_plugin_reads_its_format_and_a_broken_one_is_a_problem(tmp_path, monkeypatch):
    plugin = Importer("lines", (".lines",), lambda data, path: path.suffix == ".lines", read_lines)
    writer = Exporter("lines", (".lines",), lambda document, path, lang: ())
    found = {
        IMPORTERS_GROUP: [Entry("lines", plugin), Entry("broken", ImportError("no such module"))],
        EXPORTERS_GROUP: [Entry("lines", writer)],
    }
    monkeypatch.setattr("vsm_app.io.registry.entry_points", lambda group: found[group])
    registry = Registry(REGISTRY.importers.values(), REGISTRY.exporters.values())
    monkeypatch.setattr(opening, "REGISTRY", registry)
    path = tmp_path / "map.lines"
    path.write_text("from a plugin", encoding="utf-8")
    opened = open_any(path)
    assert (opened.document.name, opened.format) == ("from a plugin", "lines")
    assert [(p.code, p.params["plugin"]) for p in opened.problems] == [("file.plugin_failed", "broken")]
    assert registry.exporter_for(Path("x.LINES")) is writer
    assert len(open_any(path).problems) == 1  # loaded once


def test_an_id_is_given_once():
    registry = Registry()
    importer = Importer("x", (), lambda data, path: True, read_lines)
    registry.add_importer(importer)
    with pytest.raises(ValueError, match="registered twice"):
        registry.add_importer(importer)
    exporter = Exporter("x", (), lambda document, path, lang: ())
    registry.add_exporter(exporter)
    with pytest.raises(ValueError, match="registered twice"):
        registry.add_exporter(exporter)
