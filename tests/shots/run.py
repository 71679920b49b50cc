#!/usr/bin/env python3
"""Draws the pictures by which the window is judged: `python dev.py shots [NAME …]` writes them to `build/shots/`.

Each picture is the real window with the shipped example, offscreen: map, Sankey, start page and panels, in light German
at 1280 x 800 and 1440 x 900, in dark English at 1920 x 1080, and in light German at 200 %. The scale of the screen is
fixed when Qt starts, so each scale runs in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.shell import Shell

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "shots"
EXAMPLE = "drive-unit"


@dataclass(frozen=True)
class Look:
    """Language, theme, size and scale of a series of pictures."""

    name: str
    lang: str
    theme: str
    size: tuple[int, int]
    scale: int = 1


LOOKS = (
    Look("light-de-1280", "de", "light", (1280, 800)),
    Look("light-de-1440", "de", "light", (1440, 900)),
    Look("dark-en-1920", "en", "dark", (1920, 1080)),
    Look("light-de-200", "de", "light", (1280, 800), 2),
)


def main(arguments: list[str]) -> int:
    """Draw all looks, or those named; one process a scale."""
    wanted = [look for look in LOOKS if not arguments or look.name in arguments]
    if "VSM_SHOTS_CHILD" in os.environ:
        for look in wanted:
            draw(look)
        return 0
    for scale in sorted({look.scale for look in wanted}):
        names = [look.name for look in wanted if look.scale == scale]
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(scale),
            "VSM_SHOTS_CHILD": "1",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")]),
        }
        status = subprocess.run([sys.executable, __file__, *names], env=environment, check=False).returncode
        if status:
            return status
    return 0


def draw(look: Look) -> None:
    """All pictures of one look."""
    from helpers.shell import open_shell
    from vsm_app.ui.settings import AppSettings

    settings = AppSettings()
    settings.set("ui/theme", look.theme)
    OUT.mkdir(parents=True, exist_ok=True)

    def shot(shell: Shell, name: str) -> None:
        shell.settle()
        path = OUT / f"{name}-{look.name}.png"
        if not shell.window.grab().save(str(path)):
            raise SystemExit(f"{path} could not be written")
        print(path.relative_to(ROOT))

    with open_shell(look.lang, settings=settings) as shell:
        shell.window.resize(*look.size)
        shot(shell, "start")
        shell.window.files.open_example(EXAMPLE)
        shell.settle()
        for name, prepare in SCENES.items():
            prepare(shell)
            shell.settle()
            shell.canvas.fit()
            shot(shell, name)


def _map(shell: Shell) -> None:
    """A flow being looked at: its entry in the inspector."""
    document = shell.document
    flow = next(f.id for f in document.flows.values() if f.quantity.is_entered and f.quantity.unit.endswith("wk"))
    shell.session.select([flow])


def _tab(key: str) -> Callable[[Shell], None]:
    def prepare(shell: Shell) -> None:
        shell.session.set_view(view="map")
        shell.session.select([next(iter(shell.document.nodes))])
        shell.window.commands.show_tab(key)

    return prepare


def _view(view: str) -> Callable[[Shell], None]:
    def prepare(shell: Shell) -> None:
        shell.session.select([])
        shell.session.set_view(view=view)
        shell.window.commands.show_tab("hotspots")

    return prepare


SCENES = {
    "map": _map,
    "flows": _tab("flows"),
    "indicators": _tab("indicators"),
    "timeline": _tab("timeline"),
    "sankey": _view("sankey"),
    "heat": _view("heat"),
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
