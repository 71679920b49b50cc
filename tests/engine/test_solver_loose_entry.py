"""The spread of an entry that says next to nothing beside the others is what the others say."""

from __future__ import annotations

import math

import pytest

from helpers.solver_maps import network_map
from vsm_app.engine.pipeline import solve


@pytest.mark.parametrize("times", [1.0, 1e3, 1e5, 1e6, 1e8, 1e12])
def test_a_guess_in_the_wrong_unit_has_the_spread_of_the_balance(times: float) -> None:
    flows = [
        {"id": "guess", "from": None, "to": "P", "mean": 55.0 * times, "sd": 55.0 * times},
        {"id": "through", "from": "P", "to": "Q", "mean": 50.0, "sd": 1.0},
        {"id": "on", "from": "Q", "to": None, "mean": 50.0, "sd": 2.5},
        {"id": "lost", "from": "P", "to": None, "mean": 5.0, "sd": 0.5},
    ]
    own = solve(network_map(flows)).own
    others = 1.0 / (1.0 / 1.0**2 + 1.0 / 2.5**2) + 0.5**2
    assert own["guess"].sd == pytest.approx(math.sqrt(1.0 / (1.0 / others + 1.0 / (55.0 * times) ** 2)), rel=1e-7)


def test_two_guesses_in_a_row_are_each_what_the_rest_says() -> None:
    flows = [
        {"id": "first", "from": None, "to": "P", "mean": 5e8, "sd": 5e8},
        {"id": "second", "from": "P", "to": "Q", "mean": 5e8, "sd": 5e8},
        {"id": "on", "from": "Q", "to": None, "mean": 50.0, "sd": 2.0},
        {"id": "lost", "from": "P", "to": None, "mean": 5.0, "sd": 0.5},
    ]
    own = solve(network_map(flows)).own
    assert own["second"].sd == pytest.approx(2.0)
    assert own["first"].sd == pytest.approx(math.hypot(2.0, 0.5))
