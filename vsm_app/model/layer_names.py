"""What a layer is called: a dimension in the language, a substance by its name, a unit nobody knows as written."""

from __future__ import annotations

from typing import Final

from vsm_app.model.document import Physics
from vsm_app.texts import has_text, text

#: Between a layer and the one item of it that is balanced by itself (`mass/i6`).
OF_ITEM: Final = "/"


def layer_name(physics: Physics, layer: str, lang: str) -> str:
    """`Mass`, `Lead`, `boxes`; `Mass: Steel` where one material of a layer is balanced by itself."""
    if layer in physics.items:
        return physics.items[layer].name
    if has_text(f"layer.{layer}"):
        return text(f"layer.{layer}", lang=lang)
    whole, of_item, item = layer.partition(OF_ITEM)
    if of_item and item in physics.items:
        return f"{layer_name(physics, whole, lang)}: {physics.items[item].name}"
    return layer.removeprefix("unit:")
