"""The shipped example maps, built from published data (see tests/data/published)."""
