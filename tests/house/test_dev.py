"""`dev.py` installs once, then leaves the environment and the network alone."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from helpers.tree import ROOT


@pytest.fixture
def dev(tmp_path, monkeypatch):
    """Return the module, its environment moved to an empty folder, every command it would run noted down."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv = tmp_path / ".venv"
    monkeypatch.setattr(module, "VENV", venv)
    monkeypatch.setattr(module, "STAMP", venv / "stamp")
    monkeypatch.setattr(module, "PYTHON", venv / module.PYTHON.parent.name / module.PYTHON.name)
    module.commands = []

    def note(command, **_):
        module.commands.append([str(part) for part in command])
        if "venv" in command:
            module.PYTHON.parent.mkdir(parents=True)
            module.PYTHON.touch()
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(module.subprocess, "run", note)
    return module


def test_first_call_makes_the_environment_and_installs_by_hash(dev):
    dev.prepare("dev")
    assert any("venv" in command for command in dev.commands)
    locked = next(command for command in dev.commands if "--require-hashes" in command)
    assert str(dev.LOCKS["dev"]) in locked
    assert "--no-build-isolation" in dev.commands[-1]


def test_second_call_runs_nothing(dev):
    dev.prepare("dev")
    dev.commands.clear()
    dev.prepare("dev")
    dev.prepare("run")
    assert dev.commands == []


def test_environment_for_running_does_not_serve_the_tests(dev):
    dev.prepare("run")
    dev.commands.clear()
    dev.prepare("dev")
    assert any("--require-hashes" in command for command in dev.commands)


def test_changed_lock_is_installed_again(dev, tmp_path):
    dev.prepare("dev")
    changed = tmp_path / "requirements-dev.lock"
    changed.write_bytes(dev.LOCKS["dev"].read_bytes() + b"# changed\n")
    dev.LOCKS = {**dev.LOCKS, "dev": changed}
    dev.commands.clear()
    dev.prepare("dev")
    assert any(str(changed) in command for command in dev.commands)


def test_line_ends_of_windows_do_not_change_the_fingerprint(dev, tmp_path):
    before = dev.fingerprint("run")
    windows = tmp_path / "requirements.lock"
    windows.write_bytes(dev.LOCKS["run"].read_bytes().replace(b"\n", b"\r\n"))
    dev.LOCKS = {**dev.LOCKS, "run": windows}
    assert dev.fingerprint("run") == before


def test_failed_installation_leaves_no_stamp(dev, monkeypatch):
    monkeypatch.setattr(dev.subprocess, "run", lambda command, **_: SimpleNamespace(returncode=int("pip" in command)))
    dev.VENV.mkdir(parents=True)
    with pytest.raises(SystemExit, match="installing failed"):
        dev.prepare("dev")
    assert not dev.STAMP.exists()


def test_missing_library_and_program_are_named_by_their_package(dev):
    missing = dev.missing_packages({"libno-such-thing.so.9": "libno9"}, {"no-such-program": "nothing-utils"})
    assert {"libno9", "nothing-utils"} <= set(missing)


def test_a_font_is_missing_until_its_file_is_there(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev.Path, "home", lambda: tmp_path)
    dev.FONTS = {"Ringstrom-No-Such*": "fonts-none"}
    assert "fonts-none" in dev.missing_packages({"libc.so.6": "libc6"}, {})
    (tmp_path / ".local/share/fonts/deep").mkdir(parents=True)
    (tmp_path / ".local/share/fonts/deep/Ringstrom-No-Such.otf").touch()
    assert "fonts-none" not in dev.missing_packages({"libc.so.6": "libc6"}, {})


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="apt exists on Linux alone")
def test_packages_are_only_named_where_the_caller_may_not_install(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev, "administrator", lambda: None)
    dev.debian_packages(["libgl1", "xvfb"])
    assert "sudo apt-get install --yes --no-install-recommends libgl1 xvfb" in capsys.readouterr().err
    assert dev.commands == []


def test_unknown_command_is_refused():
    done = subprocess.run([sys.executable, ROOT / "dev.py", "fly"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "run|test|check|bench|shots" in done.stderr
