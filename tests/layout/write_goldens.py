"""Writes the geometry goldens anew once a change was looked at and accepted. Run it as a script."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from layout.test_goldens import GOLDENS
from layout.test_route_goldens import FOLDER, now

from helpers.example_routes import EXAMPLES
from helpers.geometry_maps import DATA

for name, rows in GOLDENS.items():
    lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(row)}" for key, row in rows().items())
    (DATA / "geometry" / name).write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")

FOLDER.mkdir(parents=True, exist_ok=True)
for example in EXAMPLES:
    (FOLDER / f"{example}.txt").write_text("\n".join(now(example)) + "\n", encoding="utf-8")
