"""Indicators computed from the map: a registry, one file a method."""

from vsm_app.engine.indicators.evaluate import compute_indicators, reason_text, to_json

__all__ = ["compute_indicators", "reason_text", "to_json"]
