"""`vsm-app selftest`: whether an installation is whole."""

from __future__ import annotations

import tempfile
from pathlib import Path

from vsm_app import assets
from vsm_app.errors import VsmError
from vsm_app.texts import LANGUAGES, table, text

EXAMPLE = "drive-unit"


def run(lang: str) -> str:
    """Check everything that the program brings along; return the closing line, raise `VsmError` at the first fault."""
    from vsm_app.engine import pipeline
    from vsm_app.io.examples import example_list, open_example
    from vsm_app.io.exporters.workbook import write_workbook
    from vsm_app.ui.offscreen import render

    for name in assets.icon_names():
        assets.icon(name)
    for language in LANGUAGES:
        table(language)
    for example in example_list():
        for language in LANGUAGES:
            open_example(example.id, language)
    document = open_example(EXAMPLE, lang)
    results = pipeline.compute(document)
    picture = render(document, results, view="map", fmt="png", width=800, theme="light", lang=lang)
    with tempfile.TemporaryDirectory(prefix="ringstrom-") as folder:
        target = Path(folder) / "selftest.xlsx"
        write_workbook(document, results, target, lang, {"map": picture})
        if not target.stat().st_size:
            raise VsmError(
                "The workbook of the self-test is empty.", code="cli.selftest_empty", params={"path": target.name}
            )
    return text("cli.ok", {"icons": len(assets.icon_names()), "examples": len(example_list())}, lang)
