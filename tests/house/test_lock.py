"""The lock files hold what `dev.py` installs: every package pinned and hashed, no place to fetch it from."""

from __future__ import annotations

import re
import tomllib

import pytest

from helpers.tree import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock"]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.IGNORECASE)


def entries(name: str) -> dict[str, str]:
    """Return package → its whole entry, continuation lines joined, comments left out."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    joined = "\n".join(line for line in lines if not line.lstrip().startswith("#")).replace("\\\n", " ")
    return {PIN.match(entry).group(1): entry for entry in joined.splitlines() if PIN.match(entry)}


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_a_hash_of_a_wheel(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    top_level = [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
    assert len(top_level) == len(entries(name)) > 0
    without = [package for package, entry in entries(name).items() if "--hash=sha256:" not in entry]
    assert not without


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_says_where_to_fetch_from(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host|@ ?file", text)


def test_development_lock_holds_every_pin_of_the_program():
    program, development = entries(LOCKS[0]), entries(LOCKS[1])
    assert {name: development.get(name) for name in program} == program


def test_lock_covers_the_declared_dependencies():
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras["test"], *extras["dev"], *extras["editable"], *extras["installer"]]
    names = {re.split(r"[\s<>=!~;\[]", requirement)[0].lower() for requirement in declared}
    assert names - {"vsm-app"} <= set(entries("requirements-dev.lock"))
