"""The README's two commands, `.ci/run` and `dev.py` say the same thing."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from helpers.tree import ROOT

CI = ROOT / ".ci" / "run"
README = ROOT / "README.md"


def commands_of_the_readme() -> list[str]:
    """Return the lines of the first code block."""
    match = re.search(r"```\w*\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert match
    return [line.partition("#")[0].strip() for line in match.group(1).splitlines() if line.strip()]


def test_readme_begins_with_two_commands():
    assert commands_of_the_readme() == ["python dev.py run", "python dev.py test"]
    assert README.read_text(encoding="utf-8").index("```") < 600


def test_ci_calls_the_readmes_test_command():
    script = CI.read_text(encoding="utf-8")
    assert commands_of_the_readme()[1].replace("python ", "python3 ") in script
    assert "set -euo pipefail" in script


@pytest.mark.skipif(os.name == "nt", reason="file modes of Unix")
def test_ci_can_be_executed():
    assert os.access(CI, os.X_OK)


def test_dev_names_its_commands_where_none_is_given():
    done = subprocess.run([sys.executable, ROOT / "dev.py"], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "run|test|check|bench|shots" in done.stderr
    assert done.stdout == ""


def test_dev_uses_the_standard_library_alone():
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import dev; print(dev.main(['--help']))"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip() == "0", done.stderr
