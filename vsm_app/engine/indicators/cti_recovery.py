"""Circular Transition Indicators: how what is recovered of the outflow is recovered, by type.

Source: WBCSD, Circular Transition Indicators V4.0, 2023 (the guide's equations were not opened). From the map:
docs/methods/cti.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from vsm_app.engine.indicators.base import Answer, Compute, Indicator, NotDefined, Ratio
from vsm_app.engine.indicators.cti import CTI, outputs, unclear_notes
from vsm_app.engine.indicators.system import RECOVERY_TYPES
from vsm_app.engine.indicators.view import MapView
from vsm_app.engine.results import Need


def _recovery(kind: str) -> Compute:
    """Recovered so over all that is recovered of what leaves own operations; the types sum to one."""

    def compute(view: MapView) -> Iterable[Answer]:
        flows = outputs(view)
        ways = view.cycle.recoveries
        whole = ways.amount(*RECOVERY_TYPES)
        if not whole.value:
            yield NotDefined("indicator.nothing_recovered", {}, (Need("flow"),))
            return
        above, below = (view.parts(flows, ways.shares(*kinds)) for kinds in ((kind,), RECOVERY_TYPES))
        gradient = (ways.amount(kind) / whole).gradient
        yield Ratio(above, below, gradient=gradient, notes=unclear_notes(view))

    return compute


INDICATORS = tuple(
    Indicator(
        f"cti.recovery.{kind}", "cti", "1", f"recovered by {kind} / recovered", CTI, _recovery(kind), "cti",
        verified=False, material=True,
    )
    for kind in RECOVERY_TYPES
)  # fmt: skip
