"""The default library of emission factors: shipped as data, each with unit, year, region, source and scope.

Nothing is taken from here silently: a factor becomes part of a map when an item is given it, and stays that item's own
to change. `resources/factors/factors.csv` is the table; its licence column says under which terms each value stands.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from vsm_app import assets
from vsm_app.engine.factors import factor_per_base, split_unit
from vsm_app.model.elements import Factor
from vsm_app.model.units import parse_unit

TABLE: Final = "factors/factors.csv"
#: Scope of a category as the user of the carrier or material reports it (GHG Protocol, chapter 4).
SCOPES: Final = MappingProxyType(
    {"electricity": 2, "heat": 2, "fuel": 1, "material": 3, "waste": 3, "transport": 3, "water": 3}
)
#: Values that were read in a copy and not in the official file.
_SECOND_HAND: Final = "DESNZ"

#: Rows whose material or fuel has grown. The table holds no biogenic CO2: it has to be entered at the item.
GROWN: Final = frozenset({"geg_biogas", "geg_holz", "geg_fw_kwk_ee", "mat_board_pri", "mat_board_rec", "mat_wood_pri"})


@dataclass(frozen=True, slots=True)
class LibraryFactor:
    """One row of the library. `basis` is `direct` or `upstream` (with what comes before); never mix them in one sum."""

    id: str
    names: Mapping[str, str]
    category: str
    value: float
    unit: str
    year: int | None
    region: str
    source: str
    url: str
    licence: str

    @property
    def scope(self) -> int | None:
        """Scope 1, 2 or 3."""
        return SCOPES.get(self.category)

    @property
    def basis(self) -> str:
        """Whether upstream emissions are part of it."""
        return "direct" if "_dir_" in self.id or self.unit.startswith("kg CO2/") else "upstream"

    @property
    def verified(self) -> bool:
        """Whether the value was read at its source."""
        return _SECOND_HAND not in self.source and "UK Government" not in self.source

    @property
    def layer(self) -> str:
        """The layer that its amounts are on: `mass`, `energy`, ..."""
        return parse_unit(split_unit(self.unit)[1]).layer

    def factor(self) -> Factor:
        """As the factor of an item."""
        return Factor(
            self.value, self.unit, source=self.source, year=self.year, region=self.region, scope=self.scope,
            library_id=self.id,
        )  # fmt: skip

    def fits(self, layer: str) -> bool:
        """Whether it can be multiplied with amounts of a layer."""
        return factor_per_base(self.factor(), "co2e", layer) is not None


@cache
def factor_library() -> Mapping[str, LibraryFactor]:
    """The library by id, in the order of the table."""
    rows = csv.DictReader(assets.read_text(TABLE).splitlines())
    found = (
        LibraryFactor(
            row["id"], MappingProxyType({"en": row["name_en"], "de": row["name_de"]}), row["category"],
            float(row["value"]), row["unit"], int(row["year"]) if row["year"].isdigit() else None, row["region"],
            row["source"], row["url"], row["licence"],
        )
        for row in rows
    )  # fmt: skip
    return MappingProxyType({factor.id: factor for factor in found})
