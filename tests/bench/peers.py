"""Other programs that draw graphs with Qt, for comparison: installed into a folder that is thrown away afterwards.

They run in a process of their own with the PySide6 of this program. Where one cannot be installed or run, or needs
longer than it is given, standard error says so and its rows stand without a reference.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

#: What is installed for each; none brings a Qt of its own.
PEERS: Final = {
    "pyqtgraph": ("pyqtgraph==0.14.0", "colorama==0.4.6"),
    "nodegraphqt": ("NodeGraphQt==0.6.44", "Qt.py==2.0.7", "typing_extensions"),
}
PATIENCE: Final = 120.0  # s for one program and one size
_SCRIPT: Final = Path(__file__).with_name("peer_canvas.py")


@cache
def measured(peer: str, nodes: int) -> dict[str, float] | None:
    """What `peer` needs for a map of that size: s to open, ms to pan, drag a node and repaint; `None`: not known."""
    folder = _installed(peer)
    if folder is None:
        return None
    document = _graph(nodes)
    with tempfile.TemporaryDirectory() as place:
        graph = Path(place) / "graph.json"
        graph.write_text(json.dumps(document), encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": folder, "QT_QPA_PLATFORM": "offscreen"}
        run = [sys.executable, "-W", "ignore", str(_SCRIPT), peer, str(graph)]
        try:
            done = subprocess.run(run, check=True, capture_output=True, text=True, timeout=PATIENCE, env=environment)
        except subprocess.TimeoutExpired:
            print(f"{peer} did not show {nodes} nodes within {PATIENCE:g} s", file=sys.stderr)
            return None
        except (subprocess.SubprocessError, OSError) as error:
            said = getattr(error, "stderr", "") or str(error)
            print(f"{peer} could not show {nodes} nodes with this PySide6: {said[-600:]}", file=sys.stderr)
            return None
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _graph(nodes: int) -> dict[str, object]:
    """Places and pairs of the map that the canvas is measured with."""
    import canvas

    document = canvas.large_map(nodes)
    numbers = {node: number for number, node in enumerate(document.nodes)}
    places = [(place.x, place.y) for place in document.layout.places.values()]
    pairs = [(numbers[flow.source or ""], numbers[flow.target or ""]) for flow in document.flows.values()]
    return {"places": places, "pairs": pairs, "middle": canvas.middle_of(nodes)}


@cache
def _installed(peer: str) -> str | None:
    folder = tempfile.mkdtemp(prefix="peer-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    try:
        subprocess.run([*install, "--target", folder, *PEERS[peer]], check=True, capture_output=True, timeout=300)
    except (subprocess.SubprocessError, OSError) as error:
        print(f"{peer} could not be installed: {error}", file=sys.stderr)
        return None
    return folder
