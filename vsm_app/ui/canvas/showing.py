"""The scene follows models: one item a model, and only those items are touched whose model differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from vsm_app.ui.canvas.look import Look

ItemT = TypeVar("ItemT", bound=QGraphicsItem)
ModelT = TypeVar("ModelT")


def show_each(
    scene: QGraphicsScene,
    look: Look,
    items: dict[str, ItemT],
    models: Mapping[str, ModelT],
    kind: tuple[Callable[[ModelT, Look], ItemT], Callable[[ItemT, ModelT], object]],
) -> None:
    """Show every model with the item of its name; items of other names go.

    `kind` is how an item is made and how it takes another model: `(NoteItem, NoteItem.show_model)`.
    """
    make, show = kind
    for gone in [name for name in items if name not in models]:
        scene.removeItem(items.pop(gone))
    for name, model in models.items():
        item = items.get(name)
        if item is None:
            items[name] = item = make(model, look)
            scene.addItem(item)
        else:
            show(item, model)
