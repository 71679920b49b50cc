"""The reference cases as files that the command line reads: networks (`vsm-network/1`) and documents."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from vsm_app.io.open import open_any
from vsm_app.io.save import save_any

#: The flows whose loop is not in the form of a constraint of numbers: ODYM's share, a name in the text.
ALPHA = 32 / 34
_TERM = re.compile(r"([+-]?)(?:(\d+(?:\.\d+)?)\*)?([A-Za-z]\w*)(?:\*([A-Za-z]\w*))?|([+-]?\d+(?:\.\d+)?)")


def network_file(data: dict[str, Any]) -> dict[str, Any]:
    """A case as a network: constraints that are not balances of the flows' ends stand as numbers."""
    ends = {flow.get(end) for flow in data["flows"] for end in ("from", "to")}
    parameters = {parameter["id"]: dict(parameter) for parameter in data.get("parameters", [])}
    constraints = []
    for row in data["constraints"]:
        if isinstance(row, dict):
            if row["process"] not in ends:
                constraints.append({"terms": row["terms"], "rhs": row["rhs"]})
        elif (found := _constraint(row, data, parameters)) is not None:
            constraints.append(found)
    return {
        "format": "vsm-network/1",
        "name": data["name"],
        "unit": "kg",
        "processes": [name for name in data["processes"] if name in ends],
        "flows": data["flows"],
        "parameters": list(parameters.values()),
        "constraints": constraints,
        "correlations": [[c["a"], c["b"], c["r"]] for c in data.get("correlations", [])],
    }


def _constraint(text: str, data: dict[str, Any], parameters: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    """A constraint written as text; `None` where ends or coefficients of the network say it already."""
    flows = {flow["id"]: flow for flow in data["flows"]}
    terms, products, rhs = _parsed(text.removesuffix("=0").replace("alpha", repr(ALPHA)))
    if not products:
        return None if _is_balance(terms, flows) or terms.keys() <= parameters.keys() else {"terms": terms, "rhs": rhs}
    ((out, coefficient),) = terms.items()
    assert coefficient == 1
    if len(products) == 1:
        ((factor, base),) = products
        return {"product": [factor, base], "equals": out}
    for factor, base in products:  # a matrix: one coefficient an inflow
        parameters[factor] |= {"node": flows[out]["from"], "in": base, "out": out}
    return None


def _is_balance(terms: dict[str, float], flows: dict[str, dict[str, Any]]) -> bool:
    for process in {flow["from"] for flow in flows.values()} | {flow["to"] for flow in flows.values()}:
        balance = {f["id"]: (f["to"] == process) - (f["from"] == process) for f in flows.values()}
        balance = {name: sign for name, sign in balance.items() if sign}
        if process != "ENV" and balance in (terms, {name: -value for name, value in terms.items()}):
            return True
    return False


def _parsed(text: str) -> tuple[dict[str, float], list[tuple[str, str]], float]:
    terms: dict[str, float] = {}
    products, rhs = [], 0.0
    for sign, number, name, other, constant in _TERM.findall(text):
        value = (-1.0 if sign == "-" else 1.0) * float(number or 1)
        if constant:
            rhs -= float(constant)
        elif other:
            products.append((name, other))
        else:
            terms[name] = value
    return terms, products, rhs


def written(data: dict[str, Any], folder: Path, form: str) -> Path:
    """A case as a file: `network`, or a map (`cvsm`)."""
    network = folder / "case.json"
    network.write_text(json.dumps(network_file(data)), encoding="utf-8")
    if form == "network":
        return network
    path = folder / "case.cvsm"
    save_any(open_any(network).document, path, "en")
    return path
