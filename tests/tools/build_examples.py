"""Writes the shipped examples in both languages: `python tests/tools/build_examples.py [FOLDER]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from example_maps import aluminium_cars, battery_lfp, drive_unit, steel_japan, uk_energy, wood_indonesia

from vsm_app.io.container import write_document
from vsm_app.model.document import Document

#: Example id, how to build it, its icon on the start page.
EXAMPLES: tuple[tuple[str, Callable[[str], Document], str], ...] = (
    ("drive-unit", drive_unit.build, "recycle"),
    ("steel-japan-2019", steel_japan.build, "casting"),
    ("aluminium-cars-2020", aluminium_cars.build, "transport"),
    ("wood-indonesia-2014", wood_indonesia.build, "leaf"),
    ("battery-lfp", battery_lfp.build, "electricity"),
    ("uk-energy-2050", uk_energy.build, "sankey"),
)
FOLDER = Path(__file__).parents[2] / "resources" / "examples"


def index() -> list[dict[str, object]]:
    """What the start page and the command line list without opening a map."""
    entries: list[dict[str, object]] = []
    for key, build, icon in EXAMPLES:
        english, german = build("en"), build("de")
        entries.append(
            {
                "id": key,
                "icon": icon,
                "title": {"en": english.name, "de": german.name},
                "description": {"en": english.description, "de": german.description},
                "nodes": len(english.nodes),
                "flows": len(english.flows),
                "licence": english.source.licence,
            }
        )
    return entries


def main(folder: Path) -> None:
    """Write every example and the index."""
    folder.mkdir(parents=True, exist_ok=True)
    for key, build, _icon in EXAMPLES:
        for lang in ("en", "de"):
            write_document(folder / f"{key}.{lang}.cvsm", build(lang))
    text = json.dumps(index(), ensure_ascii=False, indent=1) + "\n"
    (folder / "index.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
