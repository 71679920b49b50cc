"""Statistical entropy of a substance: how much a process concentrates or dilutes it.

Source: Rechberger and Brunner (2002), Environ Sci Technol 36:809 (equations from memory of the source; the abstract of
an extension was read).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from vsm_app.engine.dual import Number, log2, total, value_of

SOURCE: Final = "Rechberger and Brunner 2002, Environ Sci Technol 36:809"


@dataclass(frozen=True, slots=True)
class Dilution:
    """X mass of the substance (as the flows), H in bit, H of full dilution, relative entropy 0 (pure) to 1 (even)."""

    substance: Number
    H: Number
    H_max: Number

    @property
    def relative(self) -> Number | None:
        """RSE."""
        return self.H / self.H_max if value_of(self.H_max) else None


def dilution(flows: Iterable[tuple[Number, float]], substance: Number | None = None) -> Dilution:
    """Of flows (mass, concentration as fraction); `substance` normalises both sides of a process alike."""
    known = tuple((m, c) for m, c in flows if value_of(m) > 0)
    X = total(m * c for m, c in known) if substance is None else substance
    if not value_of(X):
        return Dilution(0.0, 0.0, 0.0)
    entropy = total((m / X) * (-c * _log2(c)) for m, c in known if c > 0)
    return Dilution(X, entropy, log2(total(m / X for m, _c in known)))


def _log2(value: float) -> float:
    return value_of(log2(value))


def change(before: Iterable[tuple[Number, float]], after: Iterable[tuple[Number, float]]) -> tuple[Dilution, Dilution]:
    """Both sides with the same greatest entropy, the larger of the two."""
    first, second = dilution(before), dilution(after)
    largest = first.H_max if value_of(first.H_max) >= value_of(second.H_max) else second.H_max
    return Dilution(first.substance, first.H, largest), Dilution(second.substance, second.H, largest)
