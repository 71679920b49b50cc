"""Gestures: one object each from press to release; it ends by returning an edit."""
