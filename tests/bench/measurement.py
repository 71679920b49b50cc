"""What a benchmark gives, and how long something takes."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure beside the limit or peer that was measured in the same run.

    `target` is what the value may be at most; where `by_ratio`, what value over reference may be at most.
    """

    value: float
    unit: str
    target: float
    reference: float | None = None
    by_ratio: bool = False

    def row(self, name: str) -> dict[str, Any]:
        """The row that is printed (docs: Development)."""
        ratio = self.value / self.reference if self.reference else None
        judged = ratio if self.by_ratio else self.value
        return {
            "name": name,
            "value": _short(self.value),
            "unit": self.unit,
            "reference": None if self.reference is None else _short(self.reference),
            "ratio": None if ratio is None else _short(ratio),
            "target": self.target,
            "met": judged is not None and judged <= self.target,
        }


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def median_time(work: Callable[[], object], rounds: int = 5) -> float:
    """Seconds that `work` takes, the median of some rounds after one that is not counted."""
    work()
    return statistics.median(_timed(work) for _ in range(rounds))


def least_time(work: Callable[[], object], rounds: int) -> float:
    """Seconds that `work` takes at least, of some rounds after one that is not counted: what no other load adds to."""
    work()
    return min(_timed(work) for _ in range(rounds))


def median_pair(work: Callable[[], object], peer: Callable[[], object], rounds: int = 3) -> tuple[float, float]:
    """Seconds of two works, in turns, so that a busy machine hits both; the pair whose ratio is the median one."""
    work()
    peer()
    pairs = sorted(((_timed(work), _timed(peer)) for _ in range(rounds)), key=lambda pair: pair[0] / pair[1])
    return pairs[len(pairs) // 2]


def quartile(work: Callable[[int], object], rounds: int) -> float:
    """Milliseconds that a round of `work` (told its number) takes: a quarter of the rounds were faster.

    What other programs take of the machine only ever adds; the very fastest round may have found nothing to do.
    """
    times = []
    for i in range(rounds):
        start = time.perf_counter()
        work(i)
        times.append(time.perf_counter() - start)
    return statistics.quantiles(times, n=4)[0] * 1000.0


def fastest(bursts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Each figure of the burst in which it was least, of some that are spread over a run."""
    return {name: min(burst[name] for burst in bursts) for name in bursts[0]}


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
