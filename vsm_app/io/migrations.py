"""Older documents brought to the present version: pure functions from one dictionary to the next.

History of the document's schema:

* 1: the first version.

A migration takes the decoded `document.json` of its older version and returns that of its newer one; it must not change
the dictionary it was given. Each older version keeps a golden file under `tests/data/documents` for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from vsm_app.model.document import SCHEMA_VERSION

Raw = dict[str, Any]
Step = Callable[[Raw], Raw]


class Migrations:
    """Steps by the version from which they lead."""

    def __init__(self) -> None:
        self._steps: dict[int, tuple[int, Step]] = {}

    def register(self, older: int, newer: int) -> Callable[[Step], Step]:
        """Decorator for the step from `older` to `newer`. Raises ValueError for a second one from `older`."""
        if newer <= older or older in self._steps:
            raise ValueError(f"migration {older} -> {newer} is registered twice or leads backwards")

        def decorate(step: Step) -> Step:
            self._steps[older] = (newer, step)
            return step

        return decorate

    def migrate(self, raw: Mapping[str, Any], version: int, wanted: int = SCHEMA_VERSION) -> Raw:
        """`raw` of `version` as a dictionary of version `wanted`. Raises LookupError where a step is missing."""
        current = dict(raw)
        while version < wanted:
            if version not in self._steps:
                raise LookupError(f"no migration leads from document version {version}")
            version, step = self._steps[version]
            current = step(current)
        return current | {"schema_version": version}


MIGRATIONS: Final = Migrations()
migration = MIGRATIONS.register
