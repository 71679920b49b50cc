"""Places on a line: as near as possible to where each wants to be, in order and apart.

Used for ports along a node's side, for parallel lines in a channel and for chips along a piece. The problem is
isotonic regression with bounds, solved exactly by pooling adjacent violators (Barlow, Bartholomew, Bremner, Brunk:
Statistical Inference under Order Restrictions, 1972).
"""

from __future__ import annotations

from collections.abc import Sequence


def spread(
    wishes: Sequence[float], weights: Sequence[float], gaps: Sequence[float], low: float, high: float
) -> list[float]:
    """Positions x minimising the sum of `weights` (x - wish)², with x[i+1] - x[i] >= gaps[i] and low <= x <= high.

    Where the gaps do not fit between `low` and `high`, all of them shrink by the same factor.
    """
    count = len(wishes)
    if count == 0:
        return []
    if count == 1:
        return [min(max(wishes[0], low), max(high, low))]
    if count == 2:  # noqa: PLR2004 - as below, without its lists: most nodes have few lines at a side
        return _spread_two(wishes, weights, gaps[0], low, high)
    room, total = max(high - low, 0.0), sum(gaps)
    shrink = 1.0 if total <= room else (room / total if total > 0.0 else 0.0)
    offsets = [0.0] * count
    for i in range(1, count):
        offsets[i] = offsets[i - 1] + gaps[i - 1] * shrink
    top = max(low, high) - offsets[-1]
    pooled = _pool([wish - offset for wish, offset in zip(wishes, offsets, strict=True)], weights)
    return [min(max(value, low), max(top, low)) + offset for value, offset in zip(pooled, offsets, strict=True)]


def _spread_two(wishes: Sequence[float], weights: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    room = max(high - low, 0.0)
    offset = gap if gap <= room else gap * (room / gap)
    first, second = wishes[0], wishes[1] - offset
    if first > second:
        first = second = (second * weights[1] + first * weights[0]) / (weights[1] + weights[0])
    top = max(max(low, high) - offset, low)
    return [min(max(first, low), top), min(max(second, low), top) + offset]


def _pool(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The nearest non-decreasing sequence (weighted least squares)."""
    means: list[float] = []
    masses: list[float] = []
    sizes: list[int] = []
    for value, weight in zip(values, weights, strict=True):
        mean, mass, size = value, weight, 1
        while means and means[-1] > mean:
            other, other_mass, other_size = means.pop(), masses.pop(), sizes.pop()
            mean = (mean * mass + other * other_mass) / (mass + other_mass)
            mass += other_mass
            size += other_size
        means.append(mean)
        masses.append(mass)
        sizes.append(size)
    return [mean for mean, size in zip(means, sizes, strict=True) for _ in range(size)]


def nearest_free(wish: float, low: float, high: float, blocked: Sequence[tuple[float, float]]) -> float | None:
    """The place nearest to `wish` between `low` and `high` outside all stretches (sorted); the smaller of two."""
    wish = min(max(wish, low), high)
    free_from = low
    best: float | None = None
    for start, stop in blocked:
        if stop <= free_from:
            continue
        if start >= free_from:
            if start >= wish:  # nothing further on can be nearer
                break
            best = start
        free_from = stop
        if free_from > high:
            return best
    if free_from <= wish:
        return wish
    if best is None or free_from - wish < wish - best:
        return free_from
    return best


def levelled(gaps: Sequence[float], room: float) -> list[float]:
    """The gaps, the widest of them cut to one width, so that together they fit into the room."""
    left, most = room, room
    for number, gap in enumerate(sorted(gaps)):
        most = left / (len(gaps) - number)
        if gap > most:
            break
        left -= gap
    return [min(gap, most) for gap in gaps]
