"""Why an edit is refused: errors with a code of the text tables."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass

from vsm_app.errors import EditError


def impossible(code: str, sentence: str, **params: object) -> EditError:
    """The error `edit.<code>` with its English sentence, ready to be raised."""
    return EditError(sentence, code=f"edit.{code}", params=params)


def refuse_not_finite(field: str, value: object) -> None:
    """Raise EditError where a number anywhere in `value` is not finite: no file can hold it and no balance use it."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise impossible("not_finite", f"{field} cannot be {value}: enter a finite number.", field=field)
    elif isinstance(value, tuple):
        for part in value:
            refuse_not_finite(field, part)
    elif isinstance(value, dict):
        for key, part in value.items():
            refuse_not_finite(f"{field}.{key}", part)
    elif is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            refuse_not_finite(f"{field}.{f.name}", getattr(value, f.name))
