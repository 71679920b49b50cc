"""All methods by id, and running one by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from vsm_app.engine.methods import carbon, circularity, costs, lean, network, substances
from vsm_app.engine.methods.base import ANY, Inputs, Method, MethodResult
from vsm_app.errors import MethodInputError

METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {
        method.id: method
        for module in (circularity, costs, carbon, network, substances, lean)
        for method in module.METHODS
    }
)


def run_method(method_id: str, given: Mapping[str, Any]) -> MethodResult:
    """Compute one method from its inputs.

    Raises MethodInputError where the id is not known or an input is unknown, missing or impossible.
    """
    method = METHODS.get(method_id)
    if method is None:
        raise MethodInputError(
            f"There is no method {method_id!r}; there are {', '.join(METHODS)}.",
            code="method.unknown",
            params={"name": method_id, "known": list(METHODS)},
        )
    if not isinstance(given, Mapping):
        raise MethodInputError(
            f"{method_id}: the inputs are no JSON object.",
            code="method.no_object",
            params={"method": method_id},
        )
    inputs = Inputs(method_id, given)
    if ANY not in method.inputs:
        inputs.known(*method.inputs)
    outcome = method.compute(inputs)
    return MethodResult(method_id, outcome.outputs, outcome.problems, method.source, method.verified)
