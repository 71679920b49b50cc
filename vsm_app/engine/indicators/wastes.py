"""Waste of own operations and what is finally done with it: followed through collection and sorting to its treatment.

Source of the treatments: Delegated Regulation (EU) 2023/2772, ESRS E5, par. 37. From the map: docs/methods/esrs_e5.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

from vsm_app.engine.dual import Dual
from vsm_app.engine.formulas.esrs import DISPOSED, DIVERTED
from vsm_app.engine.indicators.fate import Ways, followed, given
from vsm_app.engine.indicators.system import r_number
from vsm_app.engine.indicators.view import MapView
from vsm_app.model.elements import Flow, OriginClass
from vsm_app.model.kinds import KINDS

_RECYCLE, _RECOVER = 8, 9
_REUSE: Final = range(3, 8)
#: What is not shown to go anywhere else is disposed of in another way.
OTHERWISE: Final = "other"


class Wastes:
    """The wastes of one map and the shares of each that are treated in one way or another."""

    def __init__(self, view: MapView) -> None:
        self.view = view

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """Losses and scrap that leave own operations."""
        view = self.view
        return tuple(f for f in view.cycle.outputs if view.is_loss(f) or view.is_secondary(f))

    def treatment(self, flow: Flow) -> str | None:
        """What is done with the waste in a flow; `None` where a node inside passes it on untreated."""
        view = self.view
        target = view.physics.nodes.get(flow.target) if flow.target else None
        kind = KINDS.get(target.kind) if target is not None else None
        number = kind.r_number if kind is not None and kind.r_number is not None else r_number(flow)
        if number in _REUSE or (number is None and view.class_of(flow) is OriginClass.REUSED):
            return "reuse preparation"
        if number == _RECYCLE or (view.is_secondary(flow) and number != _RECOVER):
            return "recycling"
        if number == _RECOVER:
            return "other recovery"
        if kind is not None and kind.id in ("incineration", "landfill"):
            return kind.id
        if not view.is_inside(flow.target):
            return OTHERWISE
        return "recycling" if flow.target in view.cycle.operations else None

    @cached_property
    def _ways(self) -> Ways:
        return given(followed(lambda: Ways(self.view, self.view.cycle.beyond, self.flows, self.treatment)))

    def shares(self, *treatments: str) -> dict[str, float]:
        """Share of each waste that is treated so, by flow id."""
        if OTHERWISE not in treatments:
            return self._ways.shares(*treatments)
        rest = self._ways.shares(*_other_than(treatments))
        return {flow: 1.0 - share for flow, share in rest.items()}

    def amount(self, *treatments: str, of: Iterable[Flow] | None = None) -> Dual:
        """How much of the wastes (of some of them) is treated so, in base units."""
        flows = self.flows if of is None else tuple(of)
        if OTHERWISE not in treatments:
            return self._ways.amount(*treatments, of=flows)
        return self.view.sum_of(flows) - self._ways.amount(*_other_than(treatments), of=flows)


def _other_than(treatments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in (*DIVERTED, *DISPOSED) if one not in treatments)
