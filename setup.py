"""The list of packages, the one thing that pyproject.toml cannot say: found ones beside ones mapped from elsewhere."""

from setuptools import find_packages, setup

setup(packages=[*find_packages(include=["vsm_app", "vsm_app.*"]), "vsm_app.icons", "vsm_app.resources"])
