"""Speed of a network of recycling loops with exact shares, beside bw2calc on the same numbers.

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

from measurement import Measurement, median_time

from helpers.loop_networks import loop_arcs, loop_map
from vsm_app.engine.compile import compile_map
from vsm_app.engine.reconcile import reconcile

PEER = "bw2calc==3.1.0"
_SCRIPT = Path(__file__).with_name("peer_bw2calc.py")
_ENTERING = 100.0
_SAME = 1e-9


def _peer(processes: int, ours: float) -> float | None:
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
    if abs(found["supply"][0] - ours) > _SAME * ours:
        raise ValueError(f"bw2calc says {found['supply'][0]}, we say {ours}")
    return float(found["seconds"])


def _loops(processes: int) -> Measurement:
    network = compile_map(loop_map(loop_arcs(processes), processes).physics)
    value = median_time(lambda: reconcile(network), 5)
    first = next(slot.variable for slot in network.flow_slots if slot.flow == "f0")
    ours = float(reconcile(network).solved.z[first])
    reference = _peer(processes, ours)
    return Measurement(value, "s", 1.0, reference, by_ratio=reference is not None)


#: Rows by name (see `run.py`).
ROWS: dict[str, Callable[[], Measurement]] = {"loops.1000": partial(_loops, 1000)}
