"""What follows from exact entries is exact: rounding leaves no spread that nobody entered."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from vsm_app.engine.assemble import _without_residue
from vsm_app.engine.network import Network
from vsm_app.engine.parts import Solved


def _left(entered: list[float], values: list[float], sds: list[float]) -> list[float]:
    network = cast("Network", SimpleNamespace(sd=np.array(entered)))
    solved = cast("Solved", SimpleNamespace(z=np.array(values)))
    return [float(sd) for sd in _without_residue(network, solved, np.array(sds))]


@pytest.mark.parametrize(
    ("entered", "value", "sd", "left"),
    [
        ([0.0, 0.0], 7.3864, 7.8e-17, 0.0),  # all exact
        ([0.0, 2.0], 24.89, 3e-13, 0.0),  # exact beside what is measured
        ([0.0, 2.0], 24.89, 0.5, 0.5),
        ([0.0, 2.0], 24.89, 1e-5, 1e-5),  # small, but not against its value
        ([0.0, 1e-12], 100.0, 7e-13, 7e-13),  # as small as it was entered
        ([np.nan, np.inf], 0.0, 1e-20, 1e-20),  # no value to compare with
    ],
)
def test_a_spread_that_only_rounding_left_is_none(entered: list[float], value: float, sd: float, left: float) -> None:
    assert _left(entered, [value], [sd]) == [left]
