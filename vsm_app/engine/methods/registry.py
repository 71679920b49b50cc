"""All methods by id, and running one by name."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from vsm_app.engine.methods import carbon, circularity, costs, lean, network, substances
from vsm_app.engine.methods.base import ANY, Inputs, Method, MethodResult, Output, Quantity, warning
from vsm_app.errors import MethodInputError
from vsm_app.model.problems import Problem

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
    try:
        with np.errstate(all="ignore"):
            outcome = method.compute(inputs)
    except (ArithmeticError, np.linalg.LinAlgError) as error:
        raise MethodInputError(
            f"{method_id}: with these inputs nothing can be computed: one is too large, too small or zero.",
            code="method.no_result",
            params={"method": method_id},
        ) from error
    lost: list[Problem] = []
    found = {name: _finite(value, name, lost) for name, value in outcome.outputs.items()}
    return MethodResult(method_id, found, (*outcome.problems, *lost), method.source, method.verified)


def _finite(value: Output, name: str, lost: list[Problem]) -> Output:
    """An output without numbers that no computer holds; `lost` takes what has to be said of them."""
    if isinstance(value, Quantity):
        return replace(value, value=_finite(value.value, name, lost))
    if isinstance(value, Mapping):
        return {key: _finite(part, f"{name}.{key}", lost) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(part, f"{name}[{number}]", lost) for number, part in enumerate(value)]
    if isinstance(value, float) and not math.isfinite(value):
        lost.append(warning("method.out_of_range", output=name))
        return None
    return value
