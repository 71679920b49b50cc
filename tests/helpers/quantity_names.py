"""Flow names for tests of the quantity grammar, without a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vsm_app.model.grammar_scan import ReadContext
from vsm_app.model.settings import FunctionalUnit, Settings


class Names:
    """Names given as a table: name to flow ids; every flow on the layer given for it, else on mass."""

    def __init__(self, table: Mapping[str, tuple[str, ...]], layers: Mapping[str, str] | None = None) -> None:
        self._table = {name.casefold(): flows for name, flows in table.items()}
        self._spelled = list(table)
        self._layers = dict(layers or {})

    def resolve(self, name: str) -> tuple[str, ...]:
        return self._table.get(name.casefold(), ())

    def known(self) -> Iterable[str]:
        return self._spelled

    def name_of(self, flow: str) -> str:
        return next((name for name in self._spelled if self.resolve(name) == (flow,)), flow)

    def layer_of(self, flow: str) -> str:
        return self._layers.get(flow, "mass")


NAMES = Names(
    {
        "Abfall": ("f1",),
        "Al-Späne": ("f2",),
        "Schrott": ("f3", "f4"),
        "Strom": ("f5",),
        "2-Propanol": ("f6",),
        "Stahl x 2": ("f7",),
        'Rest "A"': ("f8",),
        "Eigener": ("me",),
        "Gießen → Recycling": ("f9",),
    },
    {"f5": "energy"},
)


def context(
    *,
    lang: str = "de",
    layer: str = "mass",
    default_unit: str = "",
    item: str = "",
    settings: Settings | None = None,
) -> ReadContext:
    """A flow `me` on the mass layer of a yearly map with 50 000 pieces."""
    chosen = settings or Settings(functional_unit=FunctionalUnit("drive", pieces=50_000))
    return ReadContext(chosen, lang, layer, default_unit, item, "me", NAMES)
