"""Copies of frozen models that differ in the same few fields, made by the thousand: `dataclasses.replace` quickly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

ModelT = TypeVar("ModelT")


def copier(kind: type[ModelT], *changed: str) -> Callable[..., ModelT]:
    """A function that copies a model of a frozen dataclass with slots, with other values of the fields `changed`.

    The values are given in the order of their names. Nothing is checked: the class has no `__post_init__`.
    """
    kept = [getattr(kind, one.name) for one in fields(kind) if one.name not in changed]  # type: ignore[arg-type]
    pairs = [(slot.__set__, slot.__get__) for slot in kept]
    sets = [getattr(kind, name).__set__ for name in changed]
    new = object.__new__

    def copied(model: ModelT, *values: Any) -> ModelT:
        copy = new(kind)
        for put, read in pairs:
            put(copy, read(model))
        for put, value in zip(sets, values, strict=True):
            put(copy, value)
        return copy

    return copied
