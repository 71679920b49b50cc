"""The folder that goes to machines without Python passes its self-test and opens its window."""

from __future__ import annotations

import subprocess
import sys

import pytest

from helpers.tree import ROOT


@pytest.mark.installer
@pytest.mark.x11
@pytest.mark.timeout(1800)
def test_bundle_is_built_and_works():
    for script in ("build.py", "smoke.py"):
        done = subprocess.run(
            [sys.executable, ROOT / "installer" / script], capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "ok"
