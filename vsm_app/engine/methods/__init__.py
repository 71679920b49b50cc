"""Methods computed from stated inputs, without a map: the same formulas as the indicators of a map."""

from vsm_app.engine.methods.base import Method, MethodResult
from vsm_app.engine.methods.registry import METHODS, run_method

__all__ = ["METHODS", "Method", "MethodResult", "run_method"]
