"""ESRS E5 table: materials in and waste out, by the codes of a versioned data file.

Source: Delegated Regulation (EU) 2023/2772, ESRS E5, par. 28 to 43; codes of EFRAG IG 3 (2023). The simplified text of
2026 was not obtained and none of its codes is printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from vsm_app import assets

VERSION: Final = "2023"
DIVERTED: Final = ("reuse preparation", "recycling", "other recovery")
DISPOSED: Final = ("incineration", "landfill", "other")
TREATMENTS: Final = (*DIVERTED, *DISPOSED)


@dataclass(frozen=True, slots=True)
class Waste:
    """One waste stream: mass in tonnes, what is done with it (one of `TREATMENTS`), whether it is hazardous."""

    mass: float
    treatment: str
    hazardous: bool


@dataclass(frozen=True, slots=True)
class DataPoint:
    """One row of the standard's table."""

    code: str
    paragraph: str
    unit: str
    names: dict[str, str]
    computed: bool


@cache
def data_points(version: str = VERSION) -> tuple[DataPoint, ...]:
    """The rows of a version of the standard, in its order."""
    table: Any = assets.read_json(f"factors/esrs_e5_{version}.json")
    return tuple(
        DataPoint(row["code"], row["paragraph"], row["unit"], {"en": row["en"], "de": row["de"]}, row["computed"])
        for row in table["data_points"]
    )


def materials(total: float, secondary: float) -> dict[str, float | None]:
    """E5-4_02, _04 and _05 from tonnes of material used and of it secondary."""
    return {"E5-4_02": total, "E5-4_04": secondary, "E5-4_05": 100.0 * secondary / total if total else None}


def waste(streams: Iterable[Waste]) -> dict[str, float | None]:
    """E5-5_07 to _11 and _15 from the waste streams (tonnes; shares in per cent, `None` without waste)."""
    known = tuple(streams)
    total = sum(s.mass for s in known)
    recycled = sum(s.mass for s in known if s.treatment == "recycling")
    return {
        "E5-5_07": total,
        "E5-5_08": sum(s.mass for s in known if s.treatment in DIVERTED),
        "E5-5_09": sum(s.mass for s in known if s.treatment in DISPOSED),
        "E5-5_10": total - recycled,
        "E5-5_11": 100.0 * (total - recycled) / total if total else None,
        "E5-5_15": sum(s.mass for s in known if s.hazardous),
    }


def breakdown(streams: Iterable[Waste]) -> dict[str, float]:
    """Tonnes by `hazardous|treatment` and `non-hazardous|treatment`, only what there is."""
    found: dict[str, float] = {}
    for stream in streams:
        key = f"{'hazardous' if stream.hazardous else 'non-hazardous'}|{stream.treatment}"
        found[key] = found.get(key, 0.0) + stream.mass
    return found
