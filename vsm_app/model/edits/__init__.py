"""All edits, as pure functions: document in, :class:`EditResult` out."""
