"""The command line: everything that the window computes, for scripts."""

from vsm_app.cli.main import main

__all__ = ["main"]
