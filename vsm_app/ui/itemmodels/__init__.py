"""Item models: the map as tables, over the session and its edits."""
