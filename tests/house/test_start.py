"""Start-up is a feature: nothing slow is imported before the first window is painted."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from helpers.first_paint import until_first_paint
from helpers.tree import is_there

SLOW = {"fast_sugiyama", "matplotlib", "networkx", "numpy", "openpyxl", "python_calamine", "scipy", "xlsxwriter"}

#: What the style says of the middle of the window: how long it glides to its place.
GLIDES = (
    "(lambda Q: [w.style().styleHint(Q.StyleHint.SH_Widget_Animation_Duration, None, w) for w in"
    " QApplication.allWidgets() if w.objectName() == 'workspace'])"
    "(__import__('PySide6.QtWidgets', fromlist=['QStyle']).QStyle)"
)
LOADED = "sorted({name.partition('.')[0] for name in sys.modules})"


@pytest.mark.skipif(not is_there("vsm_app.ui.app"), reason="no window yet")
def test_nothing_slow_is_imported_before_the_first_window(tmp_path):
    assert not SLOW & set(at_first_paint(LOADED, tmp_path))


@pytest.mark.skipif(not is_there("vsm_app.ui.app"), reason="no window yet")
def test_no_animation_makes_pyside_load_every_class_before_the_first_window(tmp_path):
    """A filter of events is shown the private timer of an animation; its class is looked for among all there are."""
    assert at_first_paint(GLIDES, tmp_path) == [0]


def at_first_paint(expression, home):
    """The value of an expression in a fresh program whose window has just been painted."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(home), "HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", until_first_paint(expression)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=environment,
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return json.loads(done.stdout.splitlines()[-1])


def test_command_line_answers_without_the_engine():
    script = (
        "import json, sys\n"
        "from vsm_app.__main__ import main\n"
        "sys.argv = ['vsm-app', '--version']\n"
        "status = main()\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))\n"
        "sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    version, loaded = done.stdout.splitlines()
    assert version.startswith("Ringstrom ")
    assert not {*SLOW, "PySide6"} & set(json.loads(loaded))


def test_the_first_numbers_wait_for_no_statistics():
    """`scipy.stats` takes as long to import as all else that solving needs; tests of fit need few functions."""
    script = (
        "import sys\n"
        "from vsm_app.engine.pipeline import compute\n"
        "from vsm_app.io.examples import open_example\n"
        "compute(open_example('drive-unit', 'en'))\n"
        "sys.exit('scipy.stats' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr or "scipy.stats was imported"
