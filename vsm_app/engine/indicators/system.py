"""The life cycle as the methods see it: own operations, use, end of life, and what becomes of what leaves them.

Own operations are the production stages. A map without them counts everything that stands neither in a use nor in an
end-of-life stage; a map without stages is own operations as a whole. Source of the mapping: docs/methods, "From the
map" on each page.
"""

from __future__ import annotations

from functools import cached_property
from typing import Final

from vsm_app.engine.indicators.base import UndefinedError
from vsm_app.engine.indicators.fate import Ways, followed, given
from vsm_app.engine.indicators.view import MapView
from vsm_app.model.elements import SECONDARY_CLASSES, Flow, OriginClass, StageKind
from vsm_app.model.kinds import KINDS

_RECYCLE: Final = 8
_RECOVER: Final = 9
#: R3 reuse to R7 repurpose: a product or its parts live on.
_LIVES_ON: Final = range(3, 8)
#: Recovery types of CTI by R-number; a product that is repaired stays what it was, one repurposed serves another end.
_TYPE_OF: Final = {3: "reuse", 4: "reuse", 5: "refurbish", 6: "remanufacture", 7: "cascade"}
_TYPE_OTHERWISE: Final = {"reused": "reuse", "recycled": "recycle", "biological": "biodegrade"}
RECOVERY_TYPES: Final = ("reuse", "refurbish", "remanufacture", "recycle", "cascade", "biodegrade")


def r_number(flow: Flow) -> int | None:
    """The R-number written on a flow."""
    digits = flow.r_strategy.strip().lstrip("Rr")
    return int(digits) if digits.isdigit() else None


class LifeCycle:
    """Groups of nodes and the ways of material between them, for one view."""

    def __init__(self, view: MapView) -> None:
        self.view = view
        self._endings: dict[str, str | None] = {}

    # --- groups
    @cached_property
    def use(self) -> frozenset[str]:
        """Nodes of the use stages."""
        return self.view.inside_of(self.view.stages_of_kind(StageKind.USE))

    @cached_property
    def end_of_life(self) -> frozenset[str]:
        """Nodes of the end-of-life stages."""
        return self.view.inside_of(self.view.stages_of_kind(StageKind.END_OF_LIFE))

    @cached_property
    def operations(self) -> frozenset[str]:
        """Own operations."""
        production = self.view.inside_of(self.view.stages_of_kind(StageKind.PRODUCTION))
        return production or frozenset(self.view.processes) - self.use - self.end_of_life

    @cached_property
    def beyond(self) -> frozenset[str]:
        """Nodes inside the boundary that are not own operations."""
        return frozenset(self.view.processes) - self.operations

    @cached_property
    def inputs(self) -> tuple[Flow, ...]:
        """Material into own operations."""
        return self.view.entering(self.operations)

    @cached_property
    def outputs(self) -> tuple[Flow, ...]:
        """Material out of own operations: products, by-products, scrap, losses."""
        return self.view.leaving(self.operations)

    @cached_property
    def products(self) -> tuple[Flow, ...]:
        """Outputs that are neither loss nor scrap."""
        view = self.view
        return tuple(f for f in self.outputs if not view.is_loss(f) and not view.is_secondary(f))

    @cached_property
    def used_up(self) -> tuple[tuple[Flow, ...], tuple[Flow, ...]]:
        """End-of-life material: collected, and what is not: lost, burnt at once, or leaving the map nobody knows where.

        Collected is what enters the recycling chain (UNEP/IRP 2011); energy recovery and landfill are none of it.
        """
        view, disposals = self.view, self.view.shape.disposals
        collected = tuple(
            f for f in view.entering(self.end_of_life) if f.source in self.use and f.target not in disposals
        )
        rest = (f for f in view.leaving(self.use) if f.target not in self.end_of_life or f.target in disposals)
        return collected, tuple(f for f in rest if view.is_loss(f) or self.becomes(f) == "unclear")

    @cached_property
    def recyclate(self) -> tuple[Flow, ...]:
        """Secondary material that leaves the end-of-life stages as material: what is repaired or used again is not."""
        view = self.view
        return tuple(f for f in view.leaving(self.end_of_life) if view.is_secondary(f) and self.becomes(f) != "reused")

    def of_class(self, *classes: OriginClass) -> tuple[Flow, ...]:
        """Inputs of these origin classes."""
        return tuple(f for f in self.inputs if self.origin_of(f) in classes)

    def origin_of(self, flow: Flow) -> OriginClass:
        """Origin class of a flow; where it is only secondary, its R-strategy says more, else the node it leaves."""
        kind = self.view.class_of(flow)
        if kind is not OriginClass.SECONDARY:
            return kind
        number = r_number(flow)
        number = self._r_number(flow.source) if number is None else number
        return OriginClass.REUSED if number in _LIVES_ON else kind

    def is_recycled(self, flow: Flow) -> bool:
        """Whether a flow is recycled material: of its class, or secondary and not said to be reused."""
        return self.origin_of(flow) in (OriginClass.RECYCLED, OriginClass.SECONDARY)

    # --- fate
    def becomes(self, flow: Flow) -> str | None:
        """What the material of a flow has become where its way ends; `None` where it goes on.

        `reused`, `recycled`, `biological` (back to nature or to use as renewable material), `lost`, or `unclear` where
        it leaves the map and nothing says what becomes of it.
        """
        if flow.id not in self._endings:
            self._endings[flow.id] = self._ending(flow)
        return self._endings[flow.id]

    def _ending(self, flow: Flow) -> str | None:
        view = self.view
        inside = view.is_inside(flow.target)
        if view.is_loss(flow) and not inside:
            return "lost"
        returned = flow.source not in self.operations and flow.target not in self.end_of_life
        found = self._recovered_as(flow)
        if found is not None and (returned or not inside):
            return found
        if inside and flow.target in self.operations:
            return "reused" if self._r_number(flow.source) in _LIVES_ON else "recycled"
        return None if inside else "unclear"

    def _recovered_as(self, flow: Flow) -> str | None:
        kind, number = self.origin_of(flow), r_number(flow)
        said = kind in SECONDARY_CLASSES and kind is not OriginClass.SECONDARY
        if kind is OriginClass.REUSED or (not said and number in _LIVES_ON):
            return "reused"
        if kind in SECONDARY_CLASSES or number == _RECYCLE:
            return "recycled"
        if kind is not OriginClass.RENEWABLE or flow.source in self.operations:
            return None  # what a maker of wooden goods sells has not gone back to nature
        return "biological" if flow.source in self.end_of_life or not flow.target else None

    @property
    def downstream(self) -> Ways:
        """Ways of the outputs of own operations."""
        return given(self._downstream)

    @cached_property
    def _downstream(self) -> Ways | UndefinedError:
        return followed(lambda: Ways(self.view, self.beyond, self.outputs, self.becomes))

    def recovery_type(self, flow: Flow) -> str | None:
        """How the material of a flow is recovered where its way ends so: one of `RECOVERY_TYPES`; as `becomes` else."""
        found = self.becomes(flow)
        if found is None or found not in _TYPE_OTHERWISE:
            return found
        number = r_number(flow) or self._r_number(flow.source)
        return _TYPE_OF.get(number or 0, "reuse") if found == "reused" else _TYPE_OTHERWISE[found]

    @property
    def recoveries(self) -> Ways:
        """Ways of the outputs of own operations to the types of recovery."""
        return given(self._recoveries)

    @cached_property
    def _recoveries(self) -> Ways | UndefinedError:
        return followed(lambda: Ways(self.view, self.beyond, self.outputs, self.recovery_type))

    # --- recycling plants
    def is_recycling(self, node: str | None) -> bool:
        """Whether a node is a recycling process (R8)."""
        return self._r_number(node) == _RECYCLE

    def is_energy_recovery(self, node: str | None) -> bool:
        """Whether a node recovers energy (R9)."""
        return self._r_number(node) == _RECOVER

    def _r_number(self, node: str | None) -> int | None:
        found = self.view.physics.nodes.get(node) if node is not None else None
        return KINDS.get(found.kind).r_number if found is not None else None
