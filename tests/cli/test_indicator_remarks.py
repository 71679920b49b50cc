"""The table of indicators says what a reader has to know before trusting a figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.method_maps import ring
from vsm_app.cli.main import main
from vsm_app.io.container import write_document


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("incomplete, source not verified", "Disposal without a factor", "enter them in the map's settings")),
     ("de", ("unvollständig, Quelle nicht geprüft", "ohne Faktor"))],
)  # fmt: skip
def test_the_table_names_what_is_incomplete_unverified_assumed_or_missing(
    lang: str, words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ring.cvsm"
    write_document(path, ring())
    main(["indicators", "--lang", lang, str(path)])
    printed = capsys.readouterr().out
    for expected in words:
        assert expected in printed
