"""Drawing by keys alone: what is pressed and typed for a map, whoever's hands press and type it."""

from __future__ import annotations

from typing import Final, Protocol

from helpers.drive_unit_drawing import ENERGY, FLOWS, LOSS, PRIMARY, SECONDARY

#: What is typed to find a way across the boundary in the chooser.
WAYS: Final = {PRIMARY: "im", SECONDARY: "sec", ENERGY: "imp e", LOSS: "lo"}


class Hands(Protocol):
    """What can press keys (`ctrl+shift+Right`, `Tab`) and type words."""

    def key(self, *keys: str) -> None: ...
    def type(self, words: str) -> None: ...
    def shot(self, name: str) -> object: ...


class Keys:
    """The moves of somebody who draws without a mouse."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    def begin(self, kind: str, name: str) -> None:
        """The first node of a map."""
        self.hands.key("slash")
        self.hands.type(kind)
        self.hands.key("Return")
        self.hands.type(name)

    def on(self, direction: str, name: str, amount: str) -> None:
        """A step in a direction, its name, and the amount of the flow that leads to it."""
        self.hands.key(f"ctrl+shift+{direction}")
        self.hands.type(name)
        self.hands.key("Tab")
        self.hands.type(amount)

    def connect(self, words: str, amount: str) -> None:
        """A flow to what is called so (a node, the outside), and its amount."""
        self.hands.key("ctrl+shift+l")
        self.hands.type(words)
        self.hands.key("Return")
        self.hands.type(amount)

    def add(self, kind: str, amount: str = "", name: str = "") -> None:
        """A new node of a kind beside this one; its name and the amount of the flow, where they are said."""
        self.hands.key("ctrl+shift+l")
        self.hands.type(kind)
        self.hands.key("Return")
        if name:
            self.hands.type(name)
        if amount and name:
            self.hands.key("Tab")
        self.hands.type(amount)

    def go_to(self, name: str) -> None:
        """Find a node by its name."""
        self.hands.key("ctrl+f")
        self.hands.type(name)
        self.hands.key("Return")


def draw_drive_unit(hands: Hands, residue: str = "") -> None:
    """The drive unit's map on an empty table; `residue` is the kind of a node that takes the residual waste.

    Each step is drawn with what comes in and is lost there, then the chain goes on: a chord ends what is being typed.
    """
    keys, said = Keys(hands), {(flow.source, flow.target): flow.short for flow in FLOWS if not flow.way}

    def outside(node: str) -> None:
        """What crosses the boundary at the node that is selected, or at which the selected flow ends."""
        for flow in FLOWS:
            if flow.way and node in (flow.source, flow.target):
                if residue and "Residual" in flow.typed:
                    keys.add(residue, flow.short)
                    hands.key("Return")
                    keys.go_to(node[:3])
                else:
                    keys.connect(WAYS[flow.way], flow.short)
        hands.shot(f"outside-{node.partition(' ')[0]}")

    def on(direction: str, source: str, target: str) -> None:
        keys.on(direction, target, said[source, target])
        outside(target)

    def loop(kind: str, source: str, node: str, back_to: str) -> None:
        """A loop of a kind out of the step that is selected, and on to where it leads back."""
        keys.add(kind, said[source, node])
        outside(node)
        keys.connect(back_to[:3], said[node, back_to])
        hands.key("Return")

    keys.begin("process", "Casting")
    outside("Casting")
    on("Right", "Casting", "Machining")
    keys.connect("cas", said["Machining", "Casting"])
    hands.key("Return")
    keys.go_to("Mac")
    on("Right", "Machining", "Assembly")
    on("Right", "Assembly", "Distribution")
    on("Down", "Distribution", "Use")
    on("Right", "Use", "Take-back")
    on("Down", "Take-back", "Disassembly & sorting")
    hands.shot("chain")
    keys.connect("use", said["Disassembly & sorting", "Use"])
    hands.key("Return")
    keys.go_to("Dis")
    loop("rem", "Disassembly & sorting", "Remanufacture", "Assembly")
    keys.go_to("Dis")
    loop("rec", "Disassembly & sorting", "Recycling", "Casting")
    hands.shot("loops")
