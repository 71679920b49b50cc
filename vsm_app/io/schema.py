"""The JSON Schema of `document.json`, made from the value types: `python -m vsm_app.io.schema PATH` writes it."""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from typing import Any, Final

import msgspec

from vsm_app.io.filetypes import FORMAT, DocumentFile
from vsm_app.model.document import SCHEMA_VERSION

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
#: Where the schema lies among the program's resources.
RESOURCE: Final = "schema/document.schema.json"


def document_schema() -> dict[str, Any]:
    """The schema: every field with its type and default; unknown fields are not allowed, to find slips of the pen."""
    (reference,), definitions = msgspec.json.schema_components([DocumentFile], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        if definition.get("type") == "object":
            definition["additionalProperties"] = False
        if "description" in definition:
            definition["description"] = inspect.cleandoc(definition["description"])
    document = definitions["DocumentFile"]
    document["properties"]["format"] = {"const": FORMAT}
    document["properties"]["schema_version"] |= {"minimum": 1, "maximum": SCHEMA_VERSION}
    document["required"] = ["format", "schema_version"]
    return {
        "$schema": DIALECT,
        "$id": f"urn:ringstrom:document:{SCHEMA_VERSION}",
        "title": "Ringstrom map",
        **reference,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """The schema as it is written to the file."""
    return json.dumps(document_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8", newline="\n")
