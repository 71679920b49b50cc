"""The drive-unit map as somebody draws it: what stands where, what flows; and what differs from the example."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vsm_app import api
from vsm_app.texts import text


@dataclass(frozen=True)
class DrawnNode:
    """A node: the tile it comes from, its name, where its middle is put (px of the canvas)."""

    tile: str
    name: str
    x: int
    y: int


@dataclass(frozen=True)
class DrawnFlow:
    """A flow: ends by name (empty: across the boundary), what is typed, and its class where the chooser asks for it."""

    source: str
    target: str
    typed: str
    way: str = ""

    @property
    def short(self) -> str:
        """What is typed by somebody who leaves out the usual unit where a name follows.

        `Parts` and `Units` could be a unit themselves: there it is said.
        """
        unit = "MWh" if self.way == ENERGY else "t"
        return re.sub(rf"^(~?[\d.]+) {unit}\b(?!/)(?!.* (Parts|Units)\b)", r"\1", self.typed)


NODES: Final = (
    DrawnNode("process", "Casting", 220, 130), DrawnNode("process", "Machining", 420, 130),
    DrawnNode("process", "Assembly", 620, 130), DrawnNode("transport", "Distribution", 800, 130),
    DrawnNode("use", "Use", 776, 300), DrawnNode("collection", "Take-back", 976, 300),
    DrawnNode("disassembly", "Disassembly & sorting", 940, 450), DrawnNode("remanufacture", "Remanufacture", 620, 460),
    DrawnNode("recycle", "Recycling", 230, 550),
)  # fmt: skip

PRIMARY, SECONDARY, ENERGY, LOSS = (
    "Import: primary material", "Import: secondary material", "Import: energy", "Loss",
)  # fmt: skip

#: In the order in which one talks: the chain, the loops, what comes in, what is lost.
FLOWS: Final = (
    DrawnFlow("Casting", "Machining", "1360 t ±27.2 Castings"),
    DrawnFlow("Machining", "Assembly", "? Parts"),
    DrawnFlow("Assembly", "Distribution", "1900 t! Drive units"),
    DrawnFlow("Distribution", "Use", "? Drive units"),
    DrawnFlow("Use", "Take-back", "? Returned units"),
    DrawnFlow("Take-back", "Disassembly & sorting", "760 t ±15.2 Drained units"),
    DrawnFlow("Machining", "Casting", "~205 t Chips"),
    DrawnFlow("Disassembly & sorting", "Use", "92 t ±1.84 Units for reuse"),
    DrawnFlow("Disassembly & sorting", "Remanufacture", "118 t E Parts for remanufacture"),
    DrawnFlow("Remanufacture", "Assembly", "? Remanufactured parts"),
    DrawnFlow("Disassembly & sorting", "Recycling", "290 t E Metals for recycling"),
    DrawnFlow("Recycling", "Casting", "? Recyclate"),
    DrawnFlow("", "Casting", "620 t ±12.4 Aluminium, primary", PRIMARY),
    DrawnFlow("", "Casting", "90 t E Copper, primary", PRIMARY),
    DrawnFlow("", "Casting", "3.5 t/wk ±4 % Secondary metal (Al, Cu)", SECONDARY),
    DrawnFlow("", "Machining", "430 t ±8.6 Steel, primary", PRIMARY),
    DrawnFlow("", "Assembly", "340 t ±34 G Bought-in parts", PRIMARY),
    DrawnFlow("", "Casting", "2100 MWh Natural gas", ENERGY),
    DrawnFlow("", "Casting", "700 MWh E Electricity", ENERGY),
    DrawnFlow("", "Machining", "1180 MWh Electricity", ENERGY),
    DrawnFlow("Casting", "", "41 t ±0.82 Dross", LOSS),
    DrawnFlow("Machining", "", "96 t ±1.92 Steel chips", LOSS),
    DrawnFlow("Assembly", "", "19 t ±0.4 Rejects", LOSS),
    DrawnFlow("Take-back", "", "12 t ±1.2 G Used oil", LOSS),
    DrawnFlow("Disassembly & sorting", "", "238 t ±4.8 Residual waste", LOSS),
    DrawnFlow("Remanufacture", "", "6 t ±0.6 G Worn parts", LOSS),
    DrawnFlow("Recycling", "", "20 t ±2 G Slag", LOSS),
    DrawnFlow("Use", "", "? Not collected", LOSS),
)


def differences(path: Path, lang: str = "en") -> list[str]:
    """What the drawn map has otherwise than the example that ships: flows, entries, classes, solved values."""
    drawn, shipped = _table(path), _table(_EXAMPLES / f"drive-unit.{lang}.cvsm")
    told = [f"not drawn: {key}" for key in shipped.keys() - drawn.keys()]
    told += [f"not in the example: {key}" for key in drawn.keys() - shipped.keys()]
    for key in drawn.keys() & shipped.keys():
        ours, theirs = drawn[key], shipped[key]
        told += [f"{key}: {ours[word]} is not {theirs[word]}" for word in _SAME if ours[word] != theirs[word]]
        told += [
            f"{key}: {word} {ours[word]} is not {theirs[word]}"
            for word in _NEAR
            if (ours[word] is None) != (theirs[word] is None)
            or (ours[word] is not None and not math.isclose(ours[word], theirs[word], rel_tol=1e-9, abs_tol=1e-9))
        ]
    return told


_EXAMPLES: Final = Path(__file__).parents[2] / "resources" / "examples"
_SAME: Final = ("class", "kind", "strategy", "origin", "exact")
_NEAR: Final = ("value", "sd", "entered", "entered_sd")
#: The example says more precisely of a secondary import and of chips that they are recycled.
_SECONDARY: Final = ("recycled", "secondary")


def _table(path: Path) -> dict[tuple[str, str, str], dict[str, Any]]:
    """The flows of a map file as `vsm-app solve --json` has them, by the names of ends and item."""
    program = [sys.executable, "-m", "vsm_app", "solve", "--json", str(path)]
    solved = json.loads(subprocess.run(program, capture_output=True, text=True, check=False).stdout)
    document = api.open_map(path)
    names = {node.id: _typable(node.name) for node in document.nodes.values()}
    table = {}
    for row in solved["flows"]:
        flow, entered = document.flows[row["id"]], row["entered"] or {}
        if flow.id in {done["id"] for done in table.values()}:
            continue
        item = document.items[flow.item]
        origin = (flow.origin_class or item.origin_class).value
        table[names.get(flow.source or "", ""), names.get(flow.target or "", ""), _typable(item.name)] = {
            "id": flow.id,
            "class": row["class"],
            "kind": "secondary" if origin in _SECONDARY else origin,
            "strategy": flow.r_strategy,
            "origin": flow.quantity.origin.value if flow.quantity.is_entered else "",
            "exact": flow.quantity.exact,
            "value": row["value"],
            "sd": row["sd"],
            "entered": entered.get("value"),
            "entered_sd": entered.get("sd"),
        }
    return table


def _typable(name: str) -> str:
    """A name as the screen's keyboard can type it: it has no sharp s."""
    return name.replace("ß", "ss")


class Words:
    """What is read and typed in a language, told in the words of the English map."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        ours, theirs = (api.open_map(_EXAMPLES / f"drive-unit.{one}.cvsm") for one in ("en", lang))
        self._names = {node.name: _typable(theirs.nodes[i].name) for i, node in ours.nodes.items()}
        self._items = {item.name: _typable(theirs.items[i].name) for i, item in ours.items.items()}
        ways = ("primary", "secondary", "energy", "loss")
        self._ways = {text(f"canvas.open.{one}", lang="en"): text(f"canvas.open.{one}", lang=lang) for one in ways}

    def name(self, node: str) -> str:
        """A node's name."""
        return self._names.get(node, node)

    def way(self, words: str) -> str:
        """A way across the boundary in the chooser."""
        return self._ways[words]

    def typed(self, words: str) -> str:
        """An amount with its item: decimal comma, week and name of the language."""
        item = max((name for name in self._items if words.endswith(f" {name}")), key=len)
        amount = words.removesuffix(item)
        if self.lang == "de":
            amount = amount.replace(".", ",").replace("/wk", "/Wo")
        return amount + self._items[item]
