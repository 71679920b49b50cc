"""All indicators by id: built-ins and those of entry points (`vsm_app.indicators`) register the same way."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from typing import Final

from vsm_app.engine.indicators.base import Indicator
from vsm_app.engine.results import IndicatorValue
from vsm_app.model.problems import Problem, Severity
from vsm_app.texts import LANGUAGES, add_messages

ENTRY_POINTS: Final = "vsm_app.indicators"

#: Modules whose `INDICATORS` are built in, in the order of the panel. A new indicator is one file and its name here, or
#: an installed package with an entry point that names an `Indicator` or a sequence of them.
BUILT_IN: Final = (
    "material_rates", "mci", "company", "cti", "cti_recovery", "cti_more", "water", "iso59020", "network", "costs",
    "carbon", "biogenic", "footprint", "lean", "esrs", "entropy",
)  # fmt: skip


class IndicatorRegistry:
    """Indicators by id, in the order of registration."""

    def __init__(self) -> None:
        self._known: dict[str, Indicator] = {}
        self.problems: tuple[Problem, ...] = ()

    def register(self, indicator: Indicator) -> None:
        """Add one. Raises ValueError where the id is taken."""
        if indicator.id in self._known:
            raise ValueError(f"indicator {indicator.id!r} is registered twice")
        self._known[indicator.id] = indicator

    def all(self) -> tuple[Indicator, ...]:
        """Every indicator."""
        return tuple(self._known.values())

    def get(self, indicator_id: str) -> Indicator | None:
        """One indicator by id."""
        return self._known.get(indicator_id)


_LOADED: list[IndicatorRegistry] = []


def indicator_registry() -> IndicatorRegistry:
    """The registry of this process, filled at the first call."""
    if not _LOADED:
        _LOADED.append(load_registry())
    return _LOADED[0]


def load_registry() -> IndicatorRegistry:
    """A fresh registry; an entry point that fails becomes a problem, the rest goes on."""
    registry = IndicatorRegistry()
    for module in BUILT_IN:
        for indicator in import_module(f"vsm_app.engine.indicators.{module}").INDICATORS:
            registry.register(indicator)
    failed: list[Problem] = []
    for point in entry_points(group=ENTRY_POINTS):
        try:
            found = point.load()
            for indicator in (found,) if isinstance(found, Indicator) else tuple(found):
                registry.register(indicator)
                _say(indicator)
        except Exception as error:  # a foreign package may fail in any way
            failed.append(Problem("plugin.failed", Severity.WARNING, (), {"name": point.name, "reason": str(error)}))
    registry.problems = tuple(failed)
    return registry


def is_share(value: IndicatorValue) -> bool:
    """Whether a value is shown in per cent; indices and numbers of times are not."""
    known = indicator_registry().get(value.id)
    return value.unit == "1" and value.factor == 1.0 and not (known is not None and known.index)


def _say(indicator: Indicator) -> None:
    """Texts that an extension brings for its indicator; in a language that it lacks, its English ones."""
    for lang in LANGUAGES:
        found = {
            f"indicator.{indicator.id}": indicator.names.get(lang) or indicator.names.get("en") or indicator.id,
            f"indicator.{indicator.id}.line": indicator.lines.get(lang) or indicator.lines.get("en") or "",
        }
        add_messages(lang, {code: words for code, words in found.items() if words})
