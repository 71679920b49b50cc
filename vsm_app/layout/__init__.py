"""Geometry: floats in, polylines out. No Qt, no engine; the same input gives the same output, whatever its order."""
