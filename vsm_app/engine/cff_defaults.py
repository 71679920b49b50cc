"""Defaults of A and Qs/Qp of the circular footprint formula, by material: a table to choose from, never silent.

`resources/factors/cff_defaults.csv` is the table. Choosing a row writes its values and its source into the item, whose
own they are from then on. Source: each row's; the status column says which were not read where they were published.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Final

from vsm_app import assets
from vsm_app.model.elements import CircularFootprint

TABLE: Final = "factors/cff_defaults.csv"
#: The fields that a row of the table fills.
FIELDS: Final = ("allocation", "quality_in", "quality_out")


@dataclass(frozen=True, slots=True)
class FootprintDefault:
    """One row: A and the quality of recyclate over that of virgin material (`None` where no default is known)."""

    id: str
    names: Mapping[str, str]
    allocation: float
    quality: float | None
    verified: bool
    source: str

    @property
    def origin(self) -> str:
        """What the item keeps as its source: the row and where its values come from; no two rows are alike."""
        return f"{self.names['en']} ({self.source})"

    def into(self, known: CircularFootprint) -> CircularFootprint:
        """The item's inputs with this row's values; what the row does not know stays as it was."""
        qualities = {} if self.quality is None else {"quality_in": self.quality, "quality_out": self.quality}
        return replace(known, allocation=self.allocation, source=self.origin, **qualities)


@cache
def footprint_defaults() -> Mapping[str, FootprintDefault]:
    """The table by id, in its order."""
    rows = csv.DictReader(assets.read_text(TABLE).splitlines())
    found = (
        FootprintDefault(
            row["id"], MappingProxyType({"en": row["name_en"], "de": row["name_de"]}), float(row["allocation"]),
            float(row["quality"]) if row["quality"] else None, row["status"] == "verified", row["source"],
        )
        for row in rows
    )  # fmt: skip
    return MappingProxyType({one.id: one for one in found})
