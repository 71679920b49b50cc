"""The drawing table: scene, view, items and gestures."""
