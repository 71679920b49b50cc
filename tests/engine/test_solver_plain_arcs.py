"""Short ways through pure networks give what the long ways give: arcs read off at once, the ground by the factor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from helpers.layered_networks import layered_network
from vsm_app.engine import graph_solver
from vsm_app.engine.graph_solver import GraphPart
from vsm_app.engine.laplacian import Laplacian
from vsm_app.engine.network import Network
from vsm_app.engine.reconcile import reconcile
from vsm_app.engine.structure import arcs_of, columns_of, plain_arcs


@pytest.mark.parametrize("seed", range(40))
def test_arcs_read_off_at_once_are_those_of_the_merged_terms(seed: int) -> None:
    chance = np.random.default_rng(seed)
    n, m = 12, 6
    terms = int(chance.integers(1, 24))
    rows, cols = chance.integers(0, m, terms), chance.integers(0, n, terms)
    coefs = chance.choice([1.0, -1.0, 2.5, -2.5, 1.0, -1.0], terms)
    if seed % 2:  # every variable at most once in and out, some from a balance to itself
        cols = np.concatenate([np.arange(n), np.arange(n)])
        rows = chance.integers(0, m, 2 * n)
        coefs = np.repeat([1.0, -1.0], n)
    merged = arcs_of(columns_of(rows, cols, coefs, n), n, m)
    plain = plain_arcs(rows, cols, coefs, n, m)
    if plain is None:
        return
    for one, other in zip(
        (plain.head, plain.tail, plain.size, plain.is_arc),
        (merged.head, merged.tail, merged.size, merged.is_arc),
        strict=True,
    ):
        assert np.array_equal(one, other)


def test_arcs_that_pass_every_balance_once_are_read_off_at_once() -> None:
    network = layered_network(50)
    found = plain_arcs(network.rows, network.cols, network.coefs, network.n, network.m)
    assert found is not None
    assert found.is_arc.all()


@pytest.mark.parametrize(
    ("rows", "cols", "coefs"),
    [
        ([0, 1], [0, 0], [1.0, 1.0]),  # twice in
        ([0, 0], [0, 0], [1.0, -1.0]),  # from a balance to itself
        ([0, 1], [0, 0], [1.0, -0.5]),  # sizes differ
        ([0], [0], [0.0]),  # nothing at all
    ],
)
def test_terms_that_are_no_plain_arcs_are_left_to_the_long_way(
    rows: list[int], cols: list[int], coefs: list[float]
) -> None:
    assert plain_arcs(np.array(rows), np.array(cols), np.array(coefs), 1, 2) is None


def test_a_part_that_nothing_joins_to_the_ground_is_seen() -> None:
    weight = np.array([4.0, 1.0, 9.0, 1.0])
    hanging = Laplacian(np.array([0, 1, 2, 3]), np.array([-1, 0, 1, 2]), weight, 4)
    assert hanging.is_grounded
    loose = Laplacian(np.array([0, 1, 3, 4]), np.array([-1, 0, 2, 3]), weight, 5)
    assert not loose.is_grounded


def test_weights_far_apart_change_no_answer() -> None:
    network = layered_network(60, unknown=0.2)
    network = replace(network, sd=network.sd * np.where(np.arange(network.n) % 2, 1e-6, 1e4))
    solved = reconcile(network).solved
    assert np.array_equal(solved.z, _by_labels(network), equal_nan=True)


def test_networks_in_several_parts_come_out_as_by_the_walk_along_the_arcs() -> None:
    network = layered_network(60, unknown=0.3)
    # Flows over the border are left out for a third of the balances: parts of the network hang on nothing.
    crossing = np.bincount(network.cols, minlength=network.n) == 1
    keep = ~(crossing[network.cols] & (network.rows < 40))
    network = replace(network, rows=network.rows[keep], cols=network.cols[keep], coefs=network.coefs[keep])
    assert np.array_equal(reconcile(network).solved.z, _by_labels(network), equal_nan=True)


def _by_labels(network: Network) -> np.ndarray:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph_solver, "_TRIED", 0)
        outcome = reconcile(network)
    assert any(isinstance(part, GraphPart) for part in outcome.solved.parts)
    return outcome.solved.z
