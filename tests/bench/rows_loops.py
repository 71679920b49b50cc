"""Speed of a network of recycling loops with exact shares, beside bw2calc on the same numbers.

Both start from index and value arrays in memory (a compiled map here, a data package there) and end with what passes
every process; all of it is compared. bw2calc maps its ids, builds its technosphere and biosphere matrices, solves once
by scipy's sparse solver and spreads the one emission over the activities. We solve for all flows, refine once, and find
out besides whether the exact numbers contradict each other and which flows are determined: the same answer, and more.
Neither figure holds reading a file; ours leaves out compiling the map, bw2calc's making its data package.

The two run in processes of their own and not in turns, so that the load of the moment would decide between medians: the
least of many rounds stands for each, ours taken before and after the peer's.

bw2calc is installed into an environment of its own that is thrown away afterwards; the program never depends on it.
Where it cannot be installed the row says so on standard error and stands without a reference.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from measurement import Measurement, least_time

from helpers.loop_networks import loop_arcs, loop_map
from vsm_app.engine.compile import compile_map
from vsm_app.engine.network import Network
from vsm_app.engine.reconcile import reconcile

PEER = "bw2calc==3.1.0"
_SCRIPT = Path(__file__).with_name("peer_bw2calc.py")
_ENTERING = 100.0
_SAME = 1e-9
_ROUNDS = 20  # twice; the peer's rounds are as many together


def _peer(processes: int, ours: np.ndarray) -> float | None:
    """Seconds of bw2calc, once its answer has been compared with ours; `None` where it is not to be had."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))
        network = Path(folder) / "network.json"
        data = {"n": processes, "entering": _ENTERING, "arcs": loop_arcs(processes)}
        network.write_text(json.dumps(data), encoding="utf-8")
        try:
            install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEER]
            subprocess.run(install, check=True, capture_output=True, timeout=600)
            run = [python, str(_SCRIPT), str(network)]
            done = subprocess.run(run, check=True, capture_output=True, timeout=300)
        except (subprocess.SubprocessError, OSError) as error:
            print(f"{PEER} could not be measured: {error}", file=sys.stderr)
            return None
    found = json.loads(done.stdout.splitlines()[-1])
    worst = float(np.max(np.abs(np.array(found["supply"]) - ours) / ours))
    if worst > _SAME:
        raise ValueError(f"bw2calc and we differ by {worst:.1e} of what passes a process")
    return float(found["seconds"])


def _throughputs(network: Network, processes: int) -> np.ndarray:
    """What enters every process, by our solution."""
    z = reconcile(network).solved.z
    place = {slot.flow: slot.variable for slot in network.flow_slots}
    entering = np.zeros(processes)
    entering[0] = z[place["in"]]
    for number, (_, target, _) in enumerate(loop_arcs(processes)):
        entering[target] += z[place[f"f{number}"]]
    return entering


def _loops(processes: int) -> Measurement:
    network = compile_map(loop_map(loop_arcs(processes), processes).physics)
    before = least_time(lambda: reconcile(network), _ROUNDS)
    reference = _peer(processes, _throughputs(network, processes))
    value = min(before, least_time(lambda: reconcile(network), _ROUNDS))
    return Measurement(value, "s", 1.0, reference, by_ratio=reference is not None)


#: Rows by name (see `run.py`).
ROWS: dict[str, Callable[[], Measurement]] = {"loops.1000": partial(_loops, 1000)}
