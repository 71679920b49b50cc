"""Hands on a virtual screen: pointer and keys through the X server, as a person's; pictures on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

#: What must be installed (Debian: xvfb with x11-xkb-utils, xdotool, openbox, imagemagick).
PROGRAMS = ("Xvfb", "setxkbmap", "xdotool", "openbox", "import")
_TITLE = 24  # px of the window's frame
_EYES = Path(__file__).with_name("screen_eyes.py")
_ROOT = Path(__file__).parents[2]


def missing() -> list[str]:
    """The programs that this needs and that are not installed."""
    return [one for one in PROGRAMS if shutil.which(one) is None]


class Screen:
    """The program on a screen of its own. `strokes` counts keys, `clicks` presses and `drags` what was pulled."""

    def __init__(self, folder: Path, lang: str = "en", size: str = "1440x900") -> None:
        self.folder = folder
        self.lang = lang
        self.size = size
        self.home = folder / "home"
        self.strokes = self.clicks = self.drags = 0
        self._shots = 0

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True, exist_ok=True)
        read_end, write_end = os.pipe()
        self._xvfb = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{self.size}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[write_end], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(write_end)
        with os.fdopen(read_end, encoding="ascii") as said:
            display = f":{said.readline().strip()}"
        kinds = ("CONFIG", "DATA", "CACHE", "STATE")
        homes = {f"XDG_{kind}_HOME": str(self.home / f"xdg_{kind.lower()}_home") for kind in kinds}
        self._env = os.environ | homes | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HOME": str(self.home)}
        self._env["PYTHONPATH"] = str(_ROOT)
        if self.lang == "de":  # letters that the keyboard lacks are lost now and then (-noreset: it stays the keyboard)
            subprocess.run(["setxkbmap", "de", "nodeadkeys"], env=self._env, check=True)
        self._openbox = subprocess.Popen(
            ["openbox"], env=self._env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._log = (self.folder / "program.log").open("w", encoding="utf-8")
        self._program = subprocess.Popen(
            [sys.executable, str(_EYES), self.lang],
            env=self._env, cwd=self.home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True,
        )  # fmt: skip
        try:
            self._window()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.shot("failed")
        self._end()

    def _end(self) -> None:
        for process in (self._program, self._openbox, self._xvfb):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
        self._log.close()

    @property
    def errors(self) -> str:
        """What the program wrote on standard error, and in its own log what nobody caught."""
        self._log.flush()
        logs = (self.folder / "program.log", *sorted(self.home.rglob("ringstrom.log")))
        return "".join(log.read_text(encoding="utf-8") for log in logs)

    def _window(self) -> None:
        limit = time.monotonic() + 60
        while not (found := self._x("search", "--onlyvisible", "--name", "Ringstrom")):
            if self._program.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"no window: {self.errors}")
            time.sleep(0.1)
        window = found.split()[-1]
        self._x("windowactivate", "--sync", window)
        self._x("windowmove", "--sync", window, "0", "0")
        width, height = map(int, self.size.split("x"))
        self._x("windowsize", "--sync", window, str(width), str(height - _TITLE))
        self.wait_for("ready")
        time.sleep(1.0)

    def _x(self, *words: str) -> str:
        return subprocess.run(
            ["xdotool", *words], env=self._env | {"LC_ALL": "C.UTF-8"}, check=False, capture_output=True, text=True
        ).stdout.strip()

    # --- eyes
    def ask(self, *question: Any) -> Any:
        """Where something stands; it is waited for up to some seconds."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        limit = time.monotonic() + 20.0
        while True:
            self._program.stdin.write(json.dumps(question) + "\n")
            self._program.stdin.flush()
            answer = json.loads(self._program.stdout.readline())
            if not (isinstance(answer, dict) and "error" in answer):
                return answer
            if time.monotonic() > limit:
                raise LookupError(f"{question}: {answer['error']}")
            time.sleep(0.1)

    def wait_for(self, *question: Any) -> None:
        """Wait until the eyes find it."""
        self.ask(*question)
        time.sleep(0.3)

    def written(self, path: Path) -> bool:
        """Whether the file comes within some seconds."""
        limit = time.monotonic() + 10.0
        while not path.exists() and time.monotonic() < limit:
            time.sleep(0.1)
        return path.exists()

    def new_flow(self, before: set[str]) -> str:
        """The id of the flow that comes beside those of `before` within some seconds (a busy program draws later)."""
        limit = time.monotonic() + 10.0
        while not (new := {flow[0] for flow in self.ask("map")["flows"]} - before):
            if time.monotonic() > limit:
                raise LookupError(f"no new flow; {self.errors}")
            time.sleep(0.05)
        (flow,) = new
        return str(flow)

    def shot(self, name: str) -> Path:
        """A picture of the whole screen."""
        self._shots += 1
        path = self.folder / f"{self._shots:02d}-{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self._env, check=False)
        return path

    # --- hands
    def move(self, x: float, y: float) -> None:
        self._x("mousemove", str(round(x)), str(round(y)), "sleep", "0.05")

    def click(self, x: float, y: float, button: int = 1) -> None:
        self.clicks += 1
        self._x("mousemove", str(round(x)), str(round(y)), "sleep", "0.05", "click", str(button), "sleep", "0.1")

    def double(self, x: float, y: float) -> None:
        self.clicks += 2
        place = (str(round(x)), str(round(y)))
        self._x("mousemove", *place, "sleep", "0.05", "click", "--repeat", "2", "--delay", "80", "1", "sleep", "0.1")

    def click_on(self, *question: Any, button: int = 1) -> None:
        """Click in the middle of what the eyes find."""
        found = self.ask(*question)
        x, y = (found[0] + found[2] / 2, found[1] + found[3] / 2) if len(found) == 4 else found
        self.click(x, y, button)

    def drag(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        """Press, pull in small steps as a hand does, let go."""
        self.drags += 1
        (x1, y1), (x2, y2) = begin, end
        steps = max(8, int(abs(x2 - x1) + abs(y2 - y1)) // 40)
        words = ["mousemove", str(round(x1)), str(round(y1)), "sleep", "0.05", "mousedown", "1", "sleep", "0.05"]
        for i in range(1, steps + 1):
            x, y = x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps
            words += ["mousemove", str(round(x)), str(round(y)), "sleep", "0.012"]
        self._x(*words, "sleep", "0.1", "mouseup", "1", "sleep", "0.15")

    def key(self, *keys: str) -> None:
        """Press keys or chords one after the other: `Tab`, `ctrl+shift+Right`."""
        self.strokes += len(keys)
        self._x("key", "--delay", "30", *keys)
        time.sleep(0.05)

    def type(self, words: str) -> None:
        """Type letters."""
        self.strokes += len(words)
        self._x("type", "--delay", "15", words)
        time.sleep(0.05)
